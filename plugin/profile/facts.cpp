// Where each part of a profile comes from: every fact names its source and how sure it is.
#include <algorithm>

#include "profile/reading.hpp"

namespace throughline::profile {

namespace {

class collecting {
 public:
  collecting(reading& r, core::plan_profile& out) : r_(r), out_(out) {}

  void fact(const core::value& v, const std::string& path) {
    const auto source = v.text("source");
    const auto how = core::confidence_named(v.text("confidence"));
    if (!how)
      r_.wrong(v.find("confidence") ? core::codes::enum_unknown : core::codes::required,
               path + ".confidence");
    if (source.empty())
      r_.wrong(core::codes::required, path + ".source");
    else if (std::none_of(out_.sources.begin(), out_.sources.end(),
                          [&](const auto& s) { return s.id == source; }))
      r_.wrong(core::codes::reference_unknown, path + ".source");
    out_.facts.push_back({.path = path,
                          .source = std::string(source),
                          .note = std::string(v.text("note")),
                          .how = how.value_or(core::confidence::unknown)});
  }

  void each(const core::value& at, std::string_view member, const std::string& path) {
    int n = 0;
    for (const auto& v : at.items(member)) {
      const auto id = v.text("id").empty() ? v.text("class") : v.text("id");
      fact(v, path + "." + (id.empty() ? std::to_string(n) : std::string(id)));
      ++n;
    }
  }

  void member(const core::value& at, std::string_view name, const std::string& path) {
    if (const auto* v = at.find(name)) fact(*v, path);
  }

  // A part of a rule may be surer than the whole: the state asks that, the rest is proposed.
  void parts(const core::value& rule, const std::string& path) {
    int n = 0;
    if (const auto* silence = rule.find("unanswered")) fact(*silence, path + ".unanswered");
    for (const auto& v : rule.items("of")) {
      const auto at = path + ".of." + std::to_string(n++);
      if (v.find("confidence") != nullptr) fact(v, at);
      parts(v, at);
    }
  }

 private:
  reading& r_;
  core::plan_profile& out_;
};

}  // namespace

void facts(reading& r, const core::value& profile, core::plan_profile& out) {
  for (const auto& s : profile.items("sources"))
    out.sources.push_back({r.id(s, "sources", false), std::string(s.text("what"))});
  if (out.sources.empty()) r.wrong(core::codes::required, "sources");
  collecting c(r, out);
  c.each(profile, "sections", "sections");
  for (const auto* one : {"start", "transfer_in", "review_due"}) c.member(profile, one, one);
  if (const auto* completion = profile.find("completion")) {
    for (const auto& [grade, v] : completion->members("by_grade")) {
      c.fact(v, "completion.by_grade." + grade);
      c.parts(v, "completion.by_grade." + grade);
    }
    for (const auto* one : {"graduation_gate", "alternative_completion"})
      c.member(*completion, one, std::string("completion.") + one);
  }
  if (const auto* g = profile.find("graduation")) {
    c.each(*g, "sets", "graduation.sets");
    for (const auto& set : g->items("sets"))
      c.each(set, "areas", "graduation.sets." + std::string(set.text("id")) + ".areas");
  }
  c.each(profile, "clocks", "clocks");
  c.each(profile, "retention", "retention");
  for (const auto& a : profile.items("addenda")) {
    const auto path = "addenda." + std::string(a.text("id"));
    for (const auto* one : {"trigger", "due", "review", "check_ins", "exit", "signatures"})
      c.member(a, one, path + "." + one);
    c.each(a, "sections", path + ".sections");
  }
}

}  // namespace throughline::profile
