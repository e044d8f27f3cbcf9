// The rules of a profile: what completes a plan, when something is due, what begins an addendum.
#include <set>

#include "profile/reading.hpp"

namespace throughline::profile {

namespace {

using core::rule_op;

core::entry_filter filter(reading& r, const core::value& v, const std::string& path) {
  core::entry_filter out;
  for (const auto& [field, wanted] : v.members("where")) {
    auto& values = out.fields.emplace_back(field, std::vector<std::string>{}).second;
    if (const auto* one = wanted.as_text()) {
      values.push_back(*one);
    } else if (const auto* all = wanted.as_list()) {
      for (const auto& each : *all)
        if (each.as_text()) values.push_back(*each.as_text());
    } else if (!wanted.as_bool() || !*wanted.as_bool()) {
      r.wrong(core::codes::invalid, path + ".where." + field);
    }
  }
  return out;
}

void window(reading& r, const core::value& v, const std::string& path, core::rule& out) {
  const auto* in = v.find("in");
  if (in == nullptr) return;
  if (const auto* text = in->as_text()) {
    const auto named = core::evidence_window_named(*text);
    if (!named || *named == core::evidence_window::days)
      r.wrong(core::codes::enum_unknown, path + ".in");
    out.in = named.value_or(core::evidence_window::whenever);
    return;
  }
  out.in = core::evidence_window::days;
  out.in_days = static_cast<int>(in->whole("days", 1, core::most_due_days, 0));
  if (out.in_days == 0) r.wrong(core::codes::bad_number, path + ".in.days");
}

// That silence counts is never a proposal: the profile cites what says so.
void unanswered(reading& r, const core::value& v, const std::string& path, core::rule& out) {
  r.only(v, path, {"roles", "attempts", "source", "confidence", "note"});
  out.unanswered_roles = r.texts(v, "roles");
  out.unanswered_attempts = static_cast<int>(v.whole("attempts", 1, 20, 0));
  if (out.unanswered_roles.empty()) r.wrong(core::codes::required, path + ".roles");
  if (out.unanswered_attempts == 0) r.wrong(core::codes::bad_number, path + ".attempts");
  if (v.text("source").empty()) r.wrong(core::codes::required, path + ".source");
  const auto how = core::confidence_named(v.text("confidence"));
  if (how != core::confidence::stated && how != core::confidence::restated)
    r.wrong(core::codes::invalid, path + ".confidence");
}

// A component's id is a number in some states and a word in others.
std::string name_of(const core::value& v, std::string_view member) {
  const auto* at = v.find(member);
  if (at == nullptr) return {};
  if (const auto* n = at->as_number()) return n->text;
  return at->as_text() ? *at->as_text() : std::string();
}

bool takes_parts(rule_op op) {
  return op == rule_op::all || op == rule_op::any || op == rule_op::not_;
}

bool asks_an_item(rule_op op) {
  using enum rule_op;
  return op == answered || op == exists || op == count || op == sum || op == planned ||
         op == check || op == not_in;
}

// What each operator cannot be without.
void need_all_there(reading& r, const core::rule& it, const std::string& path) {
  using enum rule_op;
  const auto need = [&](bool there, const char* member) {
    if (!there) r.wrong(core::codes::required, path + "." + member);
  };
  if (takes_parts(it.op)) need(!it.of.empty(), "of");
  if (it.op == not_ && it.of.size() > 1) r.wrong(core::codes::invalid, path + ".of");
  if (asks_an_item(it.op)) need(!it.item.empty(), "item");
  if (it.op == sum) need(!it.field.empty(), "field");
  if (it.op == planned) need(!it.grades.empty(), "grades");
  if (it.op == approved) need(!it.roles.empty(), "roles");
  if (it.op == flag) need(!it.name.empty(), "flag");
  if (it.op == component) need(!it.name.empty(), "id");
  if (it.op == enrolled) need(!it.values.empty(), "school_class");
  if (it.op == not_in) need(!it.values.empty(), "values");
  if (it.op == every_year) need(!it.values.empty(), "status");
  if (it.op == due && it.name != "grade_entry" && it.name != "enrollment")
    r.wrong(core::codes::enum_unknown, path + ".event");
  if (it.op == due && it.name == "grade_entry") need(!it.grades.empty(), "grade");
  if (it.op == check && it.check != "graduation")
    r.wrong(core::codes::enum_unknown, path + ".check");
}

std::vector<int> grades_of(reading& r, const core::value& v, rule_op op) {
  const auto* one = v.find(op == rule_op::due ? "grade" : "from_grade");
  if (one == nullptr) return r.numbers(v, "grades");
  core::value holder;
  holder.set("grades", core::list{*one});
  return r.numbers(holder, "grades");
}

std::vector<std::string> values_of(reading& r, const core::value& v, rule_op op) {
  return r.texts(v, op == rule_op::enrolled     ? "school_class"
                    : op == rule_op::every_year ? "status"
                                                : "values");
}

core::rule node(reading& r, const core::value& v, const std::string& path, int& nodes, int depth) {
  core::rule out;
  const auto op = core::rule_op_named(v.text("op"));
  if (!op) {
    r.wrong(v.text("op").empty() ? core::codes::required : core::codes::enum_unknown, path + ".op");
    return out;
  }
  r.only(v, path, {"op",           "item",      "min",
                   "field",        "where",     "in",
                   "grades",       "grade",     "from_grade",
                   "check",        "result",    "roles",
                   "flag",         "id",        "event",
                   "within",       "term",      "school_class",
                   "special_type", "status",    "values",
                   "classes",      "of",        "source",
                   "confidence",   "note",      "missing_years_policy",
                   "label",        "unanswered"});
  out.op = *op;
  if (v.find("label") != nullptr) out.label = r.label(v, "label", path);
  out.item = v.text("item");
  out.where = filter(r, v, path);
  window(r, v, path, out);
  out.grades = grades_of(r, v, *op);
  out.check = v.text("check");
  out.result = v.text("result");
  out.roles = r.texts(v, "roles");
  if (const auto* silence = v.find("unanswered"))
    unanswered(r, *silence, path + ".unanswered", out);
  out.field = v.text("field");
  out.term = v.text("term");
  out.name = name_of(v, *op == rule_op::flag ? "flag" : *op == rule_op::due ? "event" : "id");
  out.values = values_of(r, v, *op);
  out.classes = r.classes(v, path);
  if (*op == rule_op::sum) {
    out.least = r.credits(v, "min", path);
  } else if (v.find("min") != nullptr) {
    out.min = static_cast<int>(v.whole("min", 1, 1000, 0));
    if (out.min == 0) r.wrong(core::codes::bad_number, path + ".min");
  }
  if (*op == rule_op::due) {
    if (const auto* within = v.find("within"))
      out.within = due(r, *within, path + ".within");
    else
      r.wrong(core::codes::required, path + ".within");
  }
  if (depth >= core::most_rule_depth || ++nodes > core::most_rule_nodes) {
    r.wrong(core::codes::too_long, path);
    return out;
  }
  int n = 0;
  for (const auto& inner : v.items("of"))
    out.of.push_back(node(r, inner, path + ".of." + std::to_string(n++), nodes, depth + 1));
  need_all_there(r, out, path);
  return out;
}

// Places that a rule names and the profile does not have.
class references {
 public:
  references(reading& r, const core::plan_profile& profile) : r_(r), profile_(profile) {}

  void follow(const core::rule& rule, const std::string& path) {
    // Of a plan nobody could confirm it: a flag item asks the same and says who answered.
    if (rule.op == rule_op::manual) r_.wrong(core::codes::not_an_option, path + ".op");
    if (!rule.item.empty() && profile_.item(rule.item) == nullptr)
      r_.wrong(core::codes::reference_unknown, path + ".item");
    if (rule.op == rule_op::component) {
      const auto at = profile_.components.find(rule.name);
      if (at == profile_.components.end()) {
        r_.wrong(core::codes::reference_unknown, path + ".id");
      } else if (!within_.insert(rule.name).second) {
        r_.wrong(core::codes::parent_itself, path + ".id");  // a component of itself
      } else {
        follow(at->second, "completion.components." + rule.name);
        within_.erase(rule.name);
      }
    }
    int n = 0;
    for (const auto& inner : rule.of) follow(inner, path + ".of." + std::to_string(n++));
  }

 private:
  reading& r_;
  const core::plan_profile& profile_;
  std::set<std::string> within_;
};

}  // namespace

core::rule rule(reading& r, const core::value& v, const std::string& path) {
  int nodes = 0;
  return node(r, v, path, nodes, 0);
}

void completion(reading& r, const core::value& profile, core::plan_profile& out) {
  const auto* c = profile.find("completion");
  if (c == nullptr) return;
  for (const auto& [id, v] : c->members("components"))
    out.components[id] = rule(r, v, "completion.components." + id);
  for (const auto& [grade, v] : c->members("by_grade")) {
    core::value holder;
    holder.set("n", core::number{grade});
    const auto n = holder.whole("n", 0, 13, -1);
    if (n < 0)
      r.wrong(core::codes::bad_number, "completion.by_grade");
    else
      out.completion[static_cast<int>(n)] = rule(r, v, "completion.by_grade." + grade);
  }
  if (const auto* gate = c->find("graduation_gate"))
    out.graduation_gate = rule(r, *gate, "completion.graduation_gate");
  if (const auto* other = c->find("alternative_completion")) {
    const std::string path = "completion.alternative_completion";
    out.alternative = {.reasons = r.options(*other, "reasons", path),
                       .roles = r.texts(*other, "roles"),
                       .needs_comment = other->flag("needs_comment", true)};
    if (out.alternative.reasons.empty()) r.wrong(core::codes::required, path + ".reasons");
    if (out.alternative.roles.empty()) r.wrong(core::codes::required, path + ".roles");
  }
  references places(r, out);
  for (const auto& [id, it] : out.components) places.follow(it, "completion.components." + id);
  for (const auto& [grade, it] : out.completion)
    places.follow(it, "completion.by_grade." + std::to_string(grade));
}

}  // namespace throughline::profile
