// Is a plan complete? The rule language over plan content, approvals and transcript: a pure
// function.
#include "core/completion.hpp"

#include <algorithm>

#include "core/item_types.hpp"

namespace throughline::core {

namespace {

struct evaluation {
  const plan_profile& profile;
  const completion_facts& facts;

  const value* content(std::string_view path) const {
    const auto dot = path.find('.');
    if (!facts.it || dot == path.npos) return nullptr;
    const auto* s = facts.it->section(path.substr(0, dot));
    return s ? s->body.find(path.substr(dot + 1)) : nullptr;
  }

  // Was this section last written in the running school year? The head revision's date is the
  // evidence.
  bool this_year() const {
    return facts.it && facts.it->head &&
           school_year(local_date(facts.it->head->at_ms, facts.zone)) == school_year(facts.today);
  }

  int entries(const rule& r) const {
    const auto* item = profile.item(r.item);
    const auto* v = content(r.item);
    return item && v ? type_of(*item).count(*v, r.where) : 0;
  }

  requirement counted(const rule& r, int least) const {
    const int n = entries(r);
    const auto* item = profile.item(r.item);
    requirement out{.item = r.item, .begun = n > 0};
    if (!item ||
        !type_of(*item).entered) {  // nothing to count yet: unknown is never met and never late
      out.message = "rule.elsewhere";
      return out;
    }
    out.result = n >= least && (!r.in_school_year || this_year()) ? verdict::met : verdict::unmet;
    out.message = least > 1 ? "rule.count" : "rule.answered";
    out.words = {{"n", std::to_string(n)}, {"least", std::to_string(least)}};
    return out;
  }

  requirement approved(const rule& r) const {
    requirement out{.item = "review.review", .result = verdict::met, .message = "rule.approved"};
    for (const auto& role : r.roles) {
      const bool signed_ = facts.it && approves(facts.it->signatures, role, [&](const auto& s) {
                             return s.school_year == school_year(facts.today);
                           });
      if (signed_)
        out.begun = true;
      else
        out.missing_roles.push_back(role);
    }
    if (!out.missing_roles.empty()) out.result = verdict::unmet;
    return out;
  }

  requirement planned(const rule& r) const {
    requirement out{.item = r.item, .result = verdict::met, .message = "rule.planned"};
    const auto courses =
        facts.it ? planned_courses(profile, *facts.it) : std::vector<planned_course>{};
    std::string missing;
    for (int g : r.grades) {
      if (std::any_of(courses.begin(), courses.end(), [&](const auto& c) { return c.grade == g; }))
        out.begun = true;
      else
        missing += (missing.empty() ? "" : ", ") + std::to_string(g);
    }
    if (!missing.empty()) out.result = verdict::unmet;
    out.words = {{"grades", missing}};
    return out;
  }

  requirement check(const rule& r) const {
    requirement out{.item = r.item, .message = "rule.graduation"};
    if (!facts.credits) return out;
    out.result = facts.credits->planned_in_full() ? verdict::met : verdict::unmet;
    out.begun = facts.credits->planned.thousandths > 0;
    return out;
  }

  requirement evaluate(const rule& r) const {
    if (r.op == "answered" || r.op == "exists") return counted(r, 1);
    if (r.op == "count") return counted(r, r.min);
    if (r.op == "approved") return approved(r);
    if (r.op == "planned") return planned(r);
    if (r.op == "check") return check(r);
    return {.item = r.item, .message = "rule.unknown"};
  }
};

}  // namespace

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

std::vector<requirement> completion(const plan_profile& profile, int grade,
                                    const completion_facts& facts) {
  std::vector<requirement> out;
  const auto at = profile.completion.find(grade);
  if (at == profile.completion.end()) return out;
  const evaluation e{profile, facts};
  if (at->second.op != "all") return {e.evaluate(at->second)};
  for (const auto& r : at->second.of) out.push_back(e.evaluate(r));
  return out;
}

}  // namespace throughline::core
