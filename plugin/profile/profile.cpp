// State profiles: finds one built in or in a folder, checks it, turns it into core structs.
#include "profile/profile.hpp"

#include <algorithm>
#include <set>

#include "core/embedded.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "profile/reading.hpp"

namespace throughline::profile {

extern const core::embedded_file embedded[];
extern const int embedded_count;

namespace {

class reader : public reading {
 public:
  using reading::reading;

  void effective(const core::value& v, core::plan_profile& out) {
    const auto* at = v.find("effective");
    if (at == nullptr) return wrong(core::codes::required, "effective");
    out.effective_from = at->text("from");
    out.effective_to = at->text("to");
    if (!core::parse_date(out.effective_from)) wrong(core::codes::bad_date, "effective.from");
    if (out.effective_to.empty()) return;
    if (!core::parse_date(out.effective_to)) wrong(core::codes::bad_date, "effective.to");
    if (out.effective_to < out.effective_from) wrong(core::codes::dates_reversed, "effective");
  }

  core::retention_rule retention(const core::value& v) {
    using rule = core::retention_rule;
    rule out{.record_class = std::string(v.text("class")),
             .after = std::string(v.text("after")),
             .citation = std::string(v.text("citation"))};
    const auto path = "retention." + out.record_class;
    if (std::find(std::begin(core::record_classes), std::end(core::record_classes),
                  out.record_class) == std::end(core::record_classes))
      wrong(core::codes::not_an_option, "retention.class");
    const auto* keep = v.find("keep");
    const auto word = v.text("keep");
    if (word == "permanently") {
      out.keep = rule::keeping::permanently;
    } else if (word == "with_record") {
      out.keep = rule::keeping::with_record;
    } else if (keep && keep->as_record()) {
      out.keep = rule::keeping::for_time;
      out.n = static_cast<int>(keep->whole("n", 0, 200, -1));
      out.in = keep->text("unit") == "days" ? rule::unit::days : rule::unit::years;
      if (out.n < 0) wrong(core::codes::bad_number, path + ".keep.n");
    } else if (word != "undecided") {
      wrong(core::codes::required, path + ".keep");
    }
    if (out.after != "left" && out.after != "closed" && out.after != "written" &&
        out.keep == rule::keeping::for_time)
      wrong(core::codes::not_an_option, path + ".after");
    return out;
  }

  std::vector<core::due_rule> clocks(const core::value& at) {
    std::vector<core::due_rule> out;
    for (const auto& v : at.items("clocks")) {
      auto rule = due(*this, v, "clocks." + std::string(v.text("id")));
      if (rule.id.empty()) wrong(core::codes::required, "clocks.id");
      // By its citation an open due date finds its rule again when the calendar changes.
      if (rule.citation.empty()) wrong(core::codes::required, "clocks." + rule.id + ".citation");
      if (std::any_of(out.begin(), out.end(),
                      [&](const auto& o) { return o.citation == rule.citation; }))
        wrong(core::codes::id_duplicate, "clocks." + rule.id + ".citation");
      out.push_back(std::move(rule));
    }
    return out;
  }

  // {"op": "any", "of": [{"op": "enrolled", "school_class": [...], "term": "long", "effective":
  // {...}}]}
  void triggers(const core::value& v, core::addendum_profile& out, const std::string& path) {
    using kind = core::addendum_trigger::kind;
    for (const auto& t : v.items("of")) {
      core::addendum_trigger one{.school_classes = texts(t, "school_class"),
                                 .long_term = t.text("term") == "long"};
      const auto op = t.text("op");
      if (op == "manual")
        one.what = kind::manual;
      else if (op == "section")
        one.what = kind::section;
      else if (op != "enrolled")
        wrong(core::codes::enum_unknown, path + ".op");
      if (one.what == kind::enrolled && one.school_classes.empty())
        wrong(core::codes::required, path + ".school_class");
      if (const auto* in_force = t.find("effective")) {
        one.from = in_force->text("from");
        one.to = in_force->text("to");
        for (const auto& day : {one.from, one.to})
          if (!day.empty() && !core::parse_date(day))
            wrong(core::codes::bad_date, path + ".effective");
        if (!one.to.empty() && one.to < one.from)
          wrong(core::codes::dates_reversed, path + ".effective");
      }
      out.school_classes.insert(out.school_classes.end(), one.school_classes.begin(),
                                one.school_classes.end());
      out.triggers.push_back(std::move(one));
    }
    // A section is marked with a class of its own (`district program-section`), one of those above.
    for (auto& t : out.triggers)
      if (t.what == kind::section && t.school_classes.empty())
        t.school_classes = out.school_classes;
  }

  void exit(const core::value& v, core::addendum_profile& out, const std::string& path) {
    out.outcome = v.text("outcome");
    out.transition = v.text("transition");
    if (const auto* item = out.outcome_item(); item == nullptr || item->options.empty())
      wrong(core::codes::reference_unknown, path + ".outcome");
    const auto* plan = core::find_section(out.sections, out.transition);
    if (!out.transition.empty() && plan == nullptr)
      wrong(core::codes::reference_unknown, path + ".transition");
  }

  // A page may ask several sections at once, and names its fields by the item alone.
  void unlike_items(const core::addendum_profile& a, const std::string& path) {
    std::set<std::string_view> seen;
    for (const auto& s : a.sections)
      for (const auto& i : s.items)
        if (!seen.insert(i.id).second)
          wrong(core::codes::id_duplicate, path + ".sections." + s.id + ".items." + i.id);
  }

  core::addendum_profile addendum(const core::value& v) {
    const std::string path = "addenda";
    core::addendum_profile out{.id = id(v, path),
                               .label = label(v, "label", path),
                               .short_label = label(v, "short_label", path),
                               .citation = std::string(v.text("citation")),
                               .sections = profile::sections(*this, v, path)};
    unlike_items(out, path);
    if (const auto* trigger = v.find("trigger")) triggers(*trigger, out, path + ".trigger");
    if (const auto* every = v.find("review"))
      out.review = profile::due(*this, *every, path + ".review");
    if (const auto* after = v.find("check_ins"))
      for (const auto& week : after->items("weeks")) {
        const auto n = core::value(core::record{{"n", week}}).whole("n", 1, 52, 0);
        if (n == 0) wrong(core::codes::bad_number, path + ".check_ins.weeks");
        out.check_in_weeks.push_back(static_cast<int>(n));
      }
    if (const auto* leaving = v.find("exit")) exit(*leaving, out, path + ".exit");
    const auto* due = v.find("due");
    if (const auto* final_ = due ? due->find("final") : nullptr)
      out.due = profile::due(*this, *final_, path + ".due.final");
    else
      wrong(core::codes::required, path + ".due.final");
    if (const auto* s = v.find("signatures")) {
      out.sign_roles = texts(*s, "roles");
      out.may_sign = texts(*s, s->find("all_roles") != nullptr ? "all_roles" : "roles");
    }
    return out;
  }
};

}  // namespace

// A rule without its number or unit would be a due date that nobody set: it is not guessed.
core::due_rule due(reading& r, const core::value& v, const std::string& path) {
  const auto n = v.whole("n", 0, core::most_due_days, -1);
  const auto unit = core::day_unit_named(v.text("unit"));
  const auto day_off = v.text("day_off");
  if (n < 0) r.wrong(core::codes::bad_number, path + ".n");
  if (!unit) r.wrong(core::codes::enum_unknown, path + ".unit");
  if (!day_off.empty() && day_off != "next" && day_off != "stays")
    r.wrong(core::codes::enum_unknown, path + ".day_off");
  return {.id = std::string(v.text("id")),
          .citation = std::string(v.text("citation")),
          .basis = std::string(v.text("basis")),
          .n = static_cast<int>(n),
          .unit = unit.value_or(core::day_unit::calendar_days),
          .moves = day_off == "next"};
}

core::plan_profile read_value(const core::value& v, core::findings& problems) {
  reader r(problems);
  core::plan_profile out;
  r.only(v, "", {"format",      "id",      "version",   "status",     "jurisdiction", "effective",
                 "citation",    "sources", "languages", "labels",     "grades",       "start",
                 "transfer_in", "access",  "clocks",    "review_due", "sections",     "completion",
                 "graduation",  "addenda", "reports",   "retention",  "overlay",      "note"});
  if (v.text("format") != "plan-profile/1") r.wrong(core::codes::invalid, "format");
  out.id = r.id(v, "");
  out.version = v.text("version");
  if (out.version.empty()) r.wrong(core::codes::required, "version");
  out.status = v.text("status");
  out.overlay = v.text("overlay");
  out.citation = v.text("citation");
  if (const auto* j = v.find("jurisdiction")) out.state = j->text("state");
  if (out.state.empty()) r.wrong(core::codes::required, "jurisdiction.state");
  r.effective(v, out);
  if (const auto* labels = v.find("labels")) {
    out.plan = r.label(*labels, "plan", "labels");
    out.plan_short = r.label(*labels, "plan_short", "labels");
    out.addendum = r.label(*labels, "addendum", "labels", false);
  } else {
    r.wrong(core::codes::required, "labels");
  }
  const auto grades = r.numbers(v, "grades");
  if (grades.empty()) {
    r.wrong(core::codes::required, "grades");
  } else {
    out.first_grade = *std::min_element(grades.begin(), grades.end());
    out.last_grade = *std::max_element(grades.begin(), grades.end());
  }
  if (const auto* due = v.find("review_due")) out.review_due = due->text("month_day");
  out.sections = sections(r, v, "");
  for (const auto& [name, to] :
       {std::pair{"start", &out.start}, std::pair{"transfer_in", &out.transfer_in}})
    if (const auto* at = v.find(name)) {
      if (const auto* when = at->find("rule"))
        *to = rule(r, *when, std::string(name) + ".rule");
      else
        r.wrong(core::codes::required, std::string(name) + ".rule");
    }
  completion(r, v, out);
  graduation(r, v, out);
  out.clocks = r.clocks(v);
  for (const auto& a : v.items("addenda")) out.addenda.push_back(r.addendum(a));
  for (const auto& rule : v.items("retention")) out.retention.push_back(r.retention(rule));
  facts(r, v, out);
  return out;
}

core::plan_profile read(std::string_view json, core::findings& problems) {
  return read_value(formats::read_json(json), problems);
}

core::plan_profile sound(const core::value& v) {
  core::findings problems;
  auto out = read_value(v, problems);
  if (!problems.empty()) throw core::failure(core::codes::invalid, "profile", std::move(problems));
  return out;
}

core::value built_in(std::string_view id, std::optional<core::date> on) {
  const auto day = on ? core::to_text(*on) : std::string("9999-12-31");
  core::value best;
  std::string best_from;
  for (int i = 0; i < embedded_count; ++i) {
    const std::string_view file = embedded[i].name;
    if (file.substr(0, file.find('.')) != id) continue;
    auto v = formats::read_json(embedded[i].bytes());
    const auto from = std::string(first_day(v));
    // Of those that were in force the last; before all of them (a clock set wrong) the first.
    const bool better =
        best.is_null() || (from <= day ? best_from > day || from > best_from : from < best_from);
    if (!better) continue;
    best = std::move(v);
    best_from = from;
  }
  if (best.is_null()) throw core::failure(core::codes::not_found, "no such profile");
  return best;
}

core::plan_profile load(std::string_view id) { return sound(built_in(id)); }

std::string_view first_day(const core::value& profile) {
  const auto* effective = profile.find("effective");
  return effective == nullptr ? std::string_view() : effective->text("from");
}

std::vector<std::string> built_in() {
  std::vector<std::string> out;
  for (int i = 0; i < embedded_count; ++i) {
    const std::string name = embedded[i].name;
    auto id = name.substr(0, name.find('.'));
    if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(std::move(id));
  }
  return out;
}

}  // namespace throughline::profile
