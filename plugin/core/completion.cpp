// Is a plan complete? The rule language over plan content, approvals and what the SIS tells: a pure
// function.
#include "core/completion.hpp"

#include <algorithm>
#include <array>

#include "core/item_types.hpp"

namespace throughline::core {

namespace {

constexpr std::array<std::string_view, 4> verdict_names{"met", "unmet", "waived", "unknown"};

// The section part of "section.item".
std::string_view section_of(std::string_view path) { return path.substr(0, path.find('.')); }

std::optional<int> grade_of(const school_stay& s) {
  student holder;
  holder.grade = s.grade;
  return holder.grade_number();
}

class evaluation {
 public:
  evaluation(const plan_profile& profile, const completion_facts& facts)
      : profile_(profile), facts_(facts) {}

  requirement of(const rule& r) {
    auto out = by_op(r);
    out.asked = &r;
    if (out.item.empty()) out.item = r.item;
    return out;
  }

 private:
  const section_content* section(std::string_view path) const {
    return facts_.it != nullptr ? facts_.it->section(section_of(path)) : nullptr;
  }
  const value* content(std::string_view path) const {
    const auto dot = path.find('.');
    const auto* s = dot == path.npos ? nullptr : section(path);
    return s != nullptr ? s->body.find(path.substr(dot + 1)) : nullptr;
  }

  // The stays that go on; of those that ended none count.
  template <class F>
  void each_current_stay(F f) const {
    const auto today = to_text(facts_.today);
    for (const auto& s : *facts_.stays)
      if (s.goes_on(today)) f(s);
  }

  // The first day whose evidence counts; empty: whenever. Nothing: the day is not known.
  std::optional<std::string> counts_from(const rule& r) const {
    switch (r.in) {
      case evidence_window::whenever:
        return std::string();
      case evidence_window::school_year:
        return to_text(school_year_start(facts_.today));
      case evidence_window::days:
        return to_text(plus_days(facts_.today, -r.in_days));
      case evidence_window::since_entry:
        break;
    }
    std::string last;
    if (facts_.stays != nullptr)
      each_current_stay([&](const auto& s) { last = std::max(last, s.entry_date); });
    return last.empty() ? std::nullopt : std::optional(last);
  }

  // Was the item's section written (or confirmed unchanged) on that day or later?
  bool written_since(std::string_view path, const std::string& day) const {
    if (day.empty()) return true;
    const auto* s = section(path);
    return s != nullptr && s->at_ms != 0 && to_text(local_date(s->at_ms, facts_.zone)) >= day;
  }

  requirement elsewhere(const rule& r) const {
    return {.item = r.item, .message = "rule.elsewhere"};
  }

  // What of an item counts: how much is there, and since when.
  struct tally {
    const plan_item* item = nullptr;
    const item_type* type = nullptr;
    const value* v = nullptr;
    entry_filter which;
    bool in_time = true;
    bool window_known = true;
  };
  tally tally_of(const rule& r) const {
    tally out;
    out.item = profile_.item(r.item);
    if (out.item == nullptr) return out;
    out.type = &type_of(*out.item);
    out.v = content(r.item);
    out.which = r.where;
    const auto from = counts_from(r);
    out.window_known = from.has_value();
    if (!from || from->empty()) return out;
    // Entries that say their day are counted by it; all else by when the section was written.
    const bool written = written_since(r.item, *from);
    if (out.type->date_field.empty()) {
      out.in_time = written;
    } else {
      out.which.since = *from;
      out.which.undated = written && out.type->dated_by_section;
    }
    return out;
  }

  static void add_entries(requirement& out, const tally& t) {
    const auto* entries = t.v != nullptr ? t.v->as_list() : nullptr;
    if (entries == nullptr) {
      out.evidence.push_back(out.item);
      return;
    }
    for (const auto& e : *entries) {
      const auto id = e.text("id");
      if (t.which.takes(e, t.type->date_field))
        out.evidence.push_back(id.empty() ? out.item : out.item + "#" + std::string(id));
    }
  }

  requirement counted(const rule& r, int least) const {
    const auto t = tally_of(r);
    // nothing to count yet: unknown is never met and never late
    if (t.item == nullptr || !t.type->entered) return elsewhere(r);
    const int n = t.v != nullptr ? t.type->count(*t.v, t.which) : 0;
    const int whenever = t.v != nullptr ? t.type->count(*t.v, r.where) : 0;
    requirement out{.item = r.item, .begun = whenever > 0};
    out.message = least > 1 ? "rule.count" : "rule.answered";
    out.words = {{"n", std::to_string(n)}, {"least", std::to_string(least)}};
    if (!t.window_known) {
      out.message = "rule.entry_unknown";
      return out;
    }
    out.result = n >= least && t.in_time ? verdict::met : verdict::unmet;
    if (n > 0) add_entries(out, t);
    return out;
  }

  requirement summed(const rule& r) const {
    const auto t = tally_of(r);
    if (t.item == nullptr || !t.type->entered || t.type->sum == nullptr) return elsewhere(r);
    const auto n = t.v != nullptr ? t.type->sum(*t.v, r.field, t.which) : credits{};
    requirement out{.item = r.item, .begun = n.thousandths > 0, .message = "rule.sum"};
    out.words = {{"n", n.short_text()}, {"least", r.least.short_text()}};
    if (!t.window_known) {
      out.message = "rule.entry_unknown";
      return out;
    }
    out.result = n >= r.least && t.in_time ? verdict::met : verdict::unmet;
    if (n.thousandths > 0) add_entries(out, t);
    return out;
  }

  // Nobody of the role answered this school year, and the school tried as often as the rule asks.
  bool tried_in_vain(const rule& r, const std::string& role) const {
    if (!facts_.it || std::find(r.unanswered_roles.begin(), r.unanswered_roles.end(), role) ==
                          r.unanswered_roles.end())
      return false;
    int attempts = 0;
    for (const auto& s : facts_.it->signatures) {
      if (s.role != role) continue;
      if (s.outcome != "no_answer" && s.school_year == school_year(facts_.today)) return false;
      if (s.outcome != "no_answer" || !s.recorded) continue;
      for (const auto& a : s.recorded->attempts)
        if (const auto on = parse_date(a.on); on && school_year(*on) == school_year(facts_.today))
          ++attempts;
    }
    return attempts >= r.unanswered_attempts;
  }

  requirement approved(const rule& r) const {
    requirement out{.item = "review.review", .result = verdict::met, .message = "rule.approved"};
    for (const auto& role : r.roles) {
      if (role == "guardian" && facts_.signs_alone) continue;
      const bool signed_ = facts_.it && approves(facts_.it->signatures, role, [&](const auto& s) {
                             return s.school_year == school_year(facts_.today);
                           });
      if (!signed_ && tried_in_vain(r, role)) {
        out.message = "rule.approved_unanswered";
      } else if (!signed_) {
        out.missing_roles.push_back(role);
        continue;
      }
      out.begun = true;
      for (const auto& s : facts_.it->signatures)
        if (s.role == role && s.school_year == school_year(facts_.today))
          out.evidence.push_back("signature:" + role + "@" + std::to_string(s.revision_number));
    }
    if (!out.missing_roles.empty()) out.result = verdict::unmet;
    return out;
  }

  requirement planned(const rule& r) const {
    requirement out{.item = r.item, .result = verdict::met, .message = "rule.planned"};
    const auto courses =
        facts_.it ? planned_courses(profile_, *facts_.it) : std::vector<planned_course>{};
    std::string missing;
    for (int g : r.grades) {
      if (std::any_of(courses.begin(), courses.end(), [&](const auto& c) { return c.grade == g; }))
        out.begun = true;
      else
        missing += (missing.empty() ? "" : ", ") + std::to_string(g);
    }
    if (!missing.empty()) out.result = verdict::unmet;
    if (out.begun) out.evidence.push_back(r.item);
    out.words = {{"grades", missing}};
    return out;
  }

  requirement check(const rule& r) const {
    requirement out{.item = r.item, .message = "rule.graduation"};
    const auto* progress = facts_.credits ? facts_.credits() : nullptr;
    if (progress == nullptr) return out;
    out.result = progress->planned_in_full() ? verdict::met : verdict::unmet;
    out.begun = progress->planned.thousandths > 0;
    out.evidence = {"transcript", r.item};
    return out;
  }

  // The day an event happened: `grade_entry`, the first day at a school in that grade;
  // `enrollment`, the first day of the running stay.
  std::string event_day(const rule& r) const {
    std::string out;
    if (facts_.stays == nullptr) return out;
    if (r.name == "grade_entry") {
      for (const auto& s : *facts_.stays)
        if (!r.grades.empty() && grade_of(s) == r.grades.front() && !s.entry_date.empty() &&
            (out.empty() || s.entry_date < out))
          out = s.entry_date;
    } else {
      each_current_stay([&](const auto& s) {
        if (s.primary) out = std::max(out, s.entry_date);
      });
    }
    return out;
  }

  requirement due(const rule& r) const {
    requirement out{.message = "rule.due_unknown"};
    const auto began = parse_date(event_day(r));
    if (!began) return out;
    static const school_calendar by_weekday;
    const auto on =
        due_after(*began, r.within, facts_.calendar != nullptr ? *facts_.calendar : by_weekday).on;
    const bool passed = days(facts_.today) > days(on);
    out.result = passed ? verdict::unmet : verdict::met;
    out.message = passed ? "rule.due_passed" : "rule.due_until";
    out.words = {{"day", to_text(on)}};
    out.evidence.push_back("stay:" + to_text(*began));
    return out;
  }

  // Not told is not known.
  requirement flagged(const rule& r) const {
    requirement out{.message = "rule.flag"};
    const auto at = facts_.flags.find(r.name);
    if (at == facts_.flags.end()) return out;
    out.result = at->second ? verdict::met : verdict::unmet;
    out.evidence.push_back("flag:" + r.name);
    return out;
  }

  // A placement whose length nobody has said yet is neither long nor short.
  verdict of_term(const rule& r) const {
    if (r.term.empty()) return verdict::met;
    if (facts_.term.empty()) return verdict::unknown;
    return facts_.term == r.term ? verdict::met : verdict::unmet;
  }

  requirement enrolled(const rule& r) const {
    requirement out{.message = "rule.enrolled"};
    if (facts_.stays == nullptr) return out;
    out.result = verdict::unmet;
    each_current_stay([&](const auto& s) {
      if (std::find(r.values.begin(), r.values.end(), s.school_class) == r.values.end()) return;
      out.result = of_term(r);
      out.evidence.push_back("stay:" + s.entry_date);
    });
    return out;
  }

  requirement in_program_section(const rule& r) const {
    requirement out{.message = "rule.section"};
    if (!facts_.program_section) return out;
    out.result = *facts_.program_section ? of_term(r) : verdict::unmet;
    return out;
  }

  requirement component(const rule& r) {
    const auto at = profile_.components.find(r.name);
    if (at == profile_.components.end() || depth_ >= most_rule_depth)
      return {.message = "rule.unknown"};
    ++depth_;
    auto out = of(at->second);
    --depth_;
    for (const auto& s : profile_.sections)
      if (s.component == r.name) {
        out.item = s.id;
        break;
      }
    return out;
  }

  requirement every_year(const rule& r) const {
    requirement out{.item = "review.review", .message = "rule.every_year"};
    const int first = r.grades.empty() ? 0 : r.grades.front();
    const int now = facts_.class_of == 0 ? 0 : 12 - (facts_.class_of - school_year(facts_.today));
    std::string missing, unknown;
    for (int g = first; g < now; ++g) {
      const auto grade = std::to_string(g);
      bool known = false, done = false;
      for (const auto& y : facts_.years) {
        student holder;
        holder.grade = y.grade;
        if (holder.grade_number() != g) continue;
        known = true;
        if (std::find(r.values.begin(), r.values.end(), name(y.status)) == r.values.end()) continue;
        done = true;
        out.evidence.push_back("year:" + std::to_string(y.school_year));
      }
      auto& list = known ? missing : unknown;
      if (!done) list += (list.empty() ? "" : ", ") + grade;
    }
    out.begun = !out.evidence.empty();
    out.result = !missing.empty()               ? verdict::unmet
                 : !unknown.empty() || now == 0 ? verdict::unknown
                                                : verdict::met;
    out.words = {{"missing", missing}, {"unknown", unknown}};
    if (!missing.empty())
      out.message = "rule.every_year_missing";
    else if (!unknown.empty())
      out.message = "rule.every_year_unknown";
    return out;
  }

  requirement not_in(const rule& r) const {
    const auto t = tally_of(r);
    if (t.item == nullptr || !t.type->entered) return elsewhere(r);
    const auto* said = t.v != nullptr ? t.v->as_text() : nullptr;
    requirement out{.item = r.item, .result = verdict::unmet, .message = "rule.not_in"};
    std::string values;
    for (const auto& o : t.item->options)
      if (std::find(r.values.begin(), r.values.end(), o.id) != r.values.end())
        values += (values.empty() ? "" : ",") + o.id;
    out.words = {{"values", values}};
    if (said == nullptr || said->empty()) return out;
    out.begun = true;
    out.evidence.push_back(r.item);
    if (std::find(r.values.begin(), r.values.end(), *said) == r.values.end())
      out.result = verdict::met;
    return out;
  }

  std::vector<requirement> parts(const rule& r) {
    std::vector<requirement> out;
    for (const auto& inner : r.of)
      if (inner.classes.has(facts_.class_of)) out.push_back(of(inner));
    return out;
  }

  static bool has(const std::vector<requirement>& of, verdict v) {
    return std::any_of(of.begin(), of.end(), [&](const auto& one) { return one.result == v; });
  }

  static requirement joined(std::vector<requirement> of, const char* message) {
    requirement out{.message = message, .of = std::move(of)};
    const auto done =
        std::count_if(out.of.begin(), out.of.end(), [](const auto& one) { return one.done(); });
    out.words = {{"n", std::to_string(done)}, {"least", std::to_string(out.of.size())}};
    for (const auto& one : out.of) {
      out.begun = out.begun || one.begun || one.done();
      out.evidence.insert(out.evidence.end(), one.evidence.begin(), one.evidence.end());
      for (const auto& role : one.missing_roles) out.missing_roles.push_back(role);
      if (out.item.empty()) out.item = one.item;
    }
    return out;
  }

  requirement all(const rule& r) {
    auto out = joined(parts(r), "rule.all");
    out.result = has(out.of, verdict::unmet)     ? verdict::unmet
                 : has(out.of, verdict::unknown) ? verdict::unknown
                 : has(out.of, verdict::waived)  ? verdict::waived
                                                 : verdict::met;
    return out;
  }

  requirement any(const rule& r) {
    auto out = joined(parts(r), "rule.any");
    out.result = has(out.of, verdict::met)       ? verdict::met
                 : has(out.of, verdict::waived)  ? verdict::waived
                 : has(out.of, verdict::unknown) ? verdict::unknown
                                                 : verdict::unmet;
    return out;
  }

  requirement negated(const rule& r) {
    auto out = joined(parts(r), "rule.not");
    out.missing_roles.clear();
    const auto inner = out.of.empty() ? verdict::unknown : out.of.front().result;
    out.result = inner == verdict::met     ? verdict::unmet
                 : inner == verdict::unmet ? verdict::met
                                           : inner;
    return out;
  }

  requirement by_op(const rule& r) {
    using enum rule_op;
    switch (r.op) {
      case all:
        return this->all(r);
      case any:
        return this->any(r);
      case not_:
        return negated(r);
      case answered:
      case exists:
        return counted(r, 1);
      case count:
        return counted(r, r.min);
      case sum:
        return summed(r);
      case rule_op::planned:
        return this->planned(r);
      case rule_op::check:
        return this->check(r);
      case rule_op::approved:
        return this->approved(r);
      case rule_op::due:
        return this->due(r);
      case flag:
        return flagged(r);
      case rule_op::enrolled:
        return this->enrolled(r);
      case rule_op::section:
        return in_program_section(r);
      case rule_op::component:
        return this->component(r);
      case rule_op::every_year:
        return this->every_year(r);
      case rule_op::not_in:
        return this->not_in(r);
      case manual:  // a person begins it, whatever is known
        return {.result = verdict::unmet, .message = "rule.manual"};
      case none:
        break;
    }
    return {.message = "rule.unknown"};
  }

  const plan_profile& profile_;
  const completion_facts& facts_;
  int depth_ = 0;  // of components within components
};

// What the school let something else stand for; what is met stays met, and says so.
void waive(requirement& r, std::string_view reason) {
  if (r.result != verdict::met) {
    r.result = verdict::waived;
    r.message = "rule.instead";
    r.words = {{"reason", std::string(reason)}};
    r.missing_roles.clear();
  }
}

}  // namespace

std::string_view name(verdict v) { return verdict_names[static_cast<std::size_t>(v)]; }

std::vector<planned_course> planned_courses(const plan_profile& profile, const plan& p) {
  std::vector<planned_course> out;
  for (const auto& s : profile.sections)
    for (const auto& i : s.items) {
      const auto* content = type_of(i).role == item_role::courses ? p.section(s.id) : nullptr;
      if (!content) continue;
      for (const auto& e : content->body.items(i.id)) {
        const auto worth = credits::parse(e.text("credits"));
        planned_course c{.title = std::string(e.text("title")),
                         .course_code = std::string(e.text("code")),
                         .sced = {},
                         .area = std::string(e.text("area")),
                         .grade = 0,
                         .worth = worth.value_or(credits{}),
                         .aligned = std::string(e.text("aligned"))};
        const auto g = e.text("grade");
        for (const char digit : g) c.grade = c.grade * 10 + (digit - '0');
        out.push_back(std::move(c));
      }
    }
  return out;
}

requirement judge(const plan_profile& profile, const rule& r, const completion_facts& facts) {
  return evaluation(profile, facts).of(r);
}

std::vector<requirement> completion(const plan_profile& profile, int grade,
                                    const completion_facts& facts) {
  std::vector<requirement> out;
  const auto at = profile.completion.find(grade);
  if (at == profile.completion.end()) return out;
  evaluation e(profile, facts);
  if (at->second.op != rule_op::all) {
    out.push_back(e.of(at->second));
  } else {
    for (const auto& r : at->second.of)
      if (r.classes.has(facts.class_of)) out.push_back(e.of(r));
  }
  if (facts.instead != nullptr)
    for (auto& r : out) waive(r, facts.instead->reason);
  return out;
}

plan_status status_of(const std::vector<requirement>& asked, const completion_facts& facts,
                      std::string_view due) {
  using enum plan_status;
  if (facts.instead != nullptr) return alternative_completion;
  const bool any_plan = facts.it != nullptr && facts.it->head;
  if (asked.empty()) return any_plan ? in_progress : not_started;
  const auto every = [&](auto test) { return std::all_of(asked.begin(), asked.end(), test); };
  if (every([](const auto& r) { return r.done(); })) return complete;
  const bool late = !due.empty() && to_text(facts.today) > due &&
                    !every([](const auto& r) { return r.result != verdict::unmet; });
  if (late) return overdue;
  if (!any_plan) return not_started;
  const bool only_approvals = every([](const auto& r) {
    return r.done() || (r.asked != nullptr && r.asked->op == rule_op::approved);
  });
  return only_approvals ? ready_for_review : in_progress;
}

bool is_asked(const plan_profile&, const plan_section& s, std::optional<int> grade,
              const completion_facts& facts) {
  return s.classes.has(facts.class_of) &&
         (!grade || (*grade >= s.from_grade && *grade <= s.to_grade));
}

bool is_asked(const plan_profile& profile, const plan_item& i, const completion_facts& facts) {
  if (!i.classes.has(facts.class_of)) return false;
  return i.when.op == rule_op::none || judge(profile, i.when, facts).result != verdict::unmet;
}

}  // namespace throughline::core
