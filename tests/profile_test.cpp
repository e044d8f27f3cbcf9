// State profiles: what is refused and where, where each fact comes from, and what a district's
// overlay may change.
#include "profile/profile.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/failure.hpp"
#include "every_item.hpp"
#include "formats/json.hpp"

namespace throughline::profile {
namespace {

core::value zz() { return formats::read_json(samples::text_of_zz()); }

// "path code" of each finding.
std::set<std::string> told(const core::findings& all) {
  std::set<std::string> out;
  for (const auto& f : all) out.insert(f.field + " " + std::string(f.rule.name));
  return out;
}

// The profile as text with one piece of it replaced.
std::string with(std::string_view piece, std::string_view instead) {
  auto text = formats::write_json(zz());
  const auto at = text.find(piece);
  EXPECT_NE(at, text.npos) << piece;
  if (at != text.npos) text.replace(at, piece.size(), instead);
  return text;
}

std::set<std::string> problems(const std::string& text) {
  core::findings out;
  (void)read(text, out);
  return told(out);
}

// What an overlay with this body is told; `body`: members after the head.
std::set<std::string> overlay_problems(const std::string& body,
                                       core::plan_profile* result = nullptr,
                                       core::value base = zz()) {
  const auto v = formats::read_json(
      R"({"format":"plan-overlay/1","profile":")" + std::string(base.text("id")) +
      R"(","version":"d1","effective":{"from":"2026-08-01"},)" + body + "}");
  core::findings out;
  const auto both = overlaid(std::move(base), v, out);
  if (out.empty()) {
    const auto p = read_value(both, out);
    if (result != nullptr) *result = p;
  }
  return told(out);
}

using set = std::set<std::string>;

}  // namespace

TEST(profiles, that_are_built_in_say_where_each_part_comes_from) {
  const auto all = built_in();
  for (const auto* id : {"us-ky", "us-ks", "us-ct", "us-wa"}) {
    ASSERT_TRUE(std::find(all.begin(), all.end(), id) != all.end()) << id;
    const auto p = load(id);
    EXPECT_GT(p.facts.size(), 15u) << id;
    for (const auto& s : p.sections)
      EXPECT_TRUE(std::any_of(p.facts.begin(), p.facts.end(),
                              [&](const auto& f) { return f.path == "sections." + s.id; }))
          << id << " " << s.id;
    EXPECT_TRUE(std::any_of(p.facts.begin(), p.facts.end(),
                            [](const auto& f) { return core::is_district_setting(f.how); }))
        << id << ": what the state does not say is the district's to set";
    EXPECT_FALSE(p.effective_from.empty());
  }
  EXPECT_THROW(load("us-zz"), core::failure);
}

TEST(profiles, are_told_by_the_day_they_are_in_force_on) {
  EXPECT_EQ(built_in("us-ky", core::parse_date("2026-07-01")).text("id"), "us-ky");
  EXPECT_EQ(built_in("us-ky", core::parse_date("2001-01-01")).text("id"), "us-ky")
      << "a clock set wrong leaves nobody without a plan";
}

TEST(profiles, are_refused_with_the_place_and_the_reason) {
  EXPECT_EQ(problems(samples::text_of_zz()), set{});
  struct row {
    std::string_view piece, instead;
    set expected;
  };
  const row rows[] = {
      {R"("format":"plan-profile/1")", R"("format":"plan-profile/2")", {"format invalid"}},
      {R"("version":"1")", R"("version":"")", {"version required"}},
      {R"("state":"ZZ")", R"("state":"")", {"jurisdiction.state required"}},
      {R"("from":"2026-07-01")", R"("from":"2026-02-30")", {"effective.from bad-date"}},
      {R"("grades":[8,9,10,11,12])", R"("grades":[])", {"grades required"}},
      {R"("citation":"invented")", R"("citatoin":"invented")", {"citatoin unknown-field"}},
      {R"("op":"not_in")", R"("op":"notin")", {"completion.by_grade.10.of.2.op enum-unknown"}},
      {R"("op":"not_in",)", "", {"completion.by_grade.10.of.2.op required"}},
      {R"("values":["work"])",
       R"("vaules":["work"])",
       {"completion.by_grade.10.of.2.vaules unknown-field",
        "completion.by_grade.10.of.2.values required"}},
      {R"("item":"about.strengths")",
       R"("item":"about.strength")",
       {"completion.components.1.of.1.item reference-unknown",
        "completion.components.1.of.1.item reference-unknown"}},
      {R"({"op":"component","id":"1"})",
       R"({"op":"component","id":"7"})",
       {"completion.by_grade.10.of.0.id reference-unknown"}},
      {R"({"op":"answered","item":"about.destination"},{"op":"count","item":"about.strengths")",
       R"({"op":"component","id":"1"},{"op":"count","item":"about.strengths")",
       {"completion.components.1.of.0.id parent-itself"}},
      {R"("in":"school_year")",
       R"("in":"this_year")",
       {"completion.by_grade.10.of.3.in enum-unknown"}},
      {R"("classes":{"to":2029})",
       R"("classes":{"from":2031,"to":2029})",
       {"completion.by_grade.10.of.1.classes range-reversed"}},
      {R"("min":10.5)", R"("min":"10.5")", {"completion.components.2.of.1.min bad-number"}},
      {R"("confidence":"stated","roles":["student","guardian"])",
       R"("confidence":"stated","roles":[])",
       {"completion.by_grade.10.of.3.roles required"}},
      {R"("source":"project","confidence":"proposed","of":[{"op":"component")",
       R"("source":"hearsay","confidence":"sure","of":[{"op":"component")",
       {"completion.by_grade.10.source reference-unknown",
        "completion.by_grade.10.confidence enum-unknown"}},
      {R"("event":"grade_entry")", R"("event":"birthday")", {"start.rule.event enum-unknown"}},
      {R"("n":20,)", "", {"start.rule.within.n bad-number"}},
      {R"("reasons":[{"id":"paper")",
       R"("reasons":[{"id":"Paper plan")",
       {"completion.alternative_completion.reasons.id invalid"}},
  };
  for (const auto& r : rows) EXPECT_EQ(problems(with(r.piece, r.instead)), r.expected) << r.piece;
}

TEST(profiles, bound_the_depth_and_size_of_rules) {
  std::string deep = R"({"op":"answered","item":"about.story"})";
  for (int i = 0; i < 12; ++i) deep = R"({"op":"all","of":[)" + deep + "]}";
  const auto text = with(R"({"op":"component","id":"1"})", deep);
  EXPECT_EQ(problems(text).count("completion.by_grade.10.of.0.of.0.of.0.of.0.of.0.of.0.of.0.of.0."
                                 "of.0.of.0.of.0.of.0 too-long"),
            1u)
      << *problems(text).begin();
  std::string wide = R"({"op":"all","of":[)";
  for (int i = 0; i < 500; ++i)
    wide += std::string(i ? "," : "") + R"({"op":"answered","item":"about.story"})";
  EXPECT_FALSE(problems(with(R"({"op":"component","id":"1"})", wide + "]}")).empty());
}

TEST(overlays, rename_add_tighten_and_set) {
  core::plan_profile p;
  EXPECT_EQ(overlay_problems(R"(
    "rename":[{"path":"sections.about","label":{"en":"Who I am","es":"Quién soy"}},
              {"path":"labels.plan_short","label":{"en":"Path","es":"Ruta"}},
              {"path":"sections.about.items.destination.options.work","label":{"en":"A job","es":"Un empleo"}}],
    "add":[{"to":"sections","value":{"id":"pets","label":{"en":"Pets","es":"Mascotas"},"write":["student"],
              "items":[{"id":"names","type":"list","label":{"en":"Names","es":"Nombres"}}]}},
           {"to":"sections.about.items","value":{"id":"hope","type":"text","label":{"en":"My hope","es":"Mi esperanza"}}},
           {"to":"sections.about.items.destination.options","value":{"id":"sea","label":{"en":"The sea","es":"El mar"}}},
           {"to":"completion.by_grade.10","value":{"op":"answered","item":"about.hope"}}],
    "tighten":[{"path":"completion.components.1.of.1.min","value":3},
               {"path":"sections.about.items.story.required","value":true},
               {"path":"start.rule.within.n","value":15}],
    "set":[{"path":"review_due.month_day","value":"04-30"}])",
                             &p),
            set{});
  EXPECT_EQ(p.overlay, "d1");
  EXPECT_EQ(p.plan_short.es, "Ruta");
  EXPECT_EQ(p.section("about")->label.en, "Who I am");
  EXPECT_EQ(p.item("about.destination")->options.front().label.es, "Un empleo");
  EXPECT_EQ(p.item("about.destination")->options.back().id, "sea");
  ASSERT_TRUE(p.item("about.hope") && p.item("pets.names"));
  EXPECT_TRUE(p.item("about.story")->required);
  EXPECT_EQ(p.completion.at(10).of.back().item, "about.hope") << "asked besides the state's";
  EXPECT_EQ(p.completion.at(10).of.size(), 5u);
  EXPECT_EQ(p.components.at("1").of.at(1).min, 3);
  EXPECT_EQ(p.start.within.n, 15);
  EXPECT_EQ(p.review_due, "04-30");
}

TEST(overlays, replace_a_proposed_rule_and_keep_what_the_state_asks_in_it) {
  const std::string state =
      R"({"op":"approved","source":"invented","confidence":"stated","roles":["student","guardian"],"unanswered":{"roles":["guardian"],"attempts":2,"source":"invented","confidence":"stated"},"in":"school_year"})";
  core::plan_profile p;
  EXPECT_EQ(
      overlay_problems(R"("set":[{"path":"completion.by_grade.10","value":{"op":"all","of":[)" +
                           state + R"(,{"op":"answered","item":"about.story"}]}}])",
                       &p),
      set{});
  EXPECT_EQ(p.completion.at(10).of.size(), 2u);
  const set refused{"set.0.value overlay-state-fact"};
  const std::vector<std::string> rules{
      R"({"op":"answered","item":"about.story"})",
      R"({"op":"all","of":[{"op":"answered","item":"about.story"}]})",
      R"({"op":"any","of":[)" + state + R"(,{"op":"answered","item":"about.story"}]})",
      R"({"op":"all","of":[{"op":"approved","roles":["student"],"in":"school_year"}]})"};
  for (const auto& rule : rules)
    EXPECT_EQ(overlay_problems(R"("set":[{"path":"completion.by_grade.10","value":)" + rule + "}]"),
              refused)
        << rule;
}

TEST(profiles, cite_what_lets_silence_count) {
  core::findings none;
  const auto p = read(formats::write_json(zz()), none);
  ASSERT_TRUE(none.empty());
  const auto& of = p.completion.at(10).of;
  const auto at = std::find_if(of.begin(), of.end(),
                               [](const auto& r) { return r.op == core::rule_op::approved; });
  ASSERT_NE(at, of.end());
  EXPECT_EQ(at->unanswered_roles, std::vector<std::string>{"guardian"});
  EXPECT_EQ(at->unanswered_attempts, 2);
  constexpr std::string_view cited =
      R"("unanswered":{"roles":["guardian"],"attempts":2,"source":"invented","confidence":"stated"})";
  const auto place = "completion.by_grade.10.of." + std::to_string(at - of.begin()) + ".unanswered";
  const auto told_of = [&](std::string_view instead) { return problems(with(cited, instead)); };
  EXPECT_EQ(
      told_of(
          R"("unanswered":{"roles":["guardian"],"attempts":2,"source":"invented","confidence":"proposed"})"),
      set{place + ".confidence invalid"});
  EXPECT_EQ(
      told_of(
          R"("unanswered":{"roles":["guardian"],"attempts":0,"source":"invented","confidence":"stated"})"),
      set{place + ".attempts bad-number"});
  EXPECT_EQ(told_of(R"("unanswered":{"attempts":2,"source":"invented","confidence":"stated"})"),
            set{place + ".roles required"});
  EXPECT_FALSE(
      told_of(
          R"("unanswered":{"roles":["guardian"],"attempts":2,"source":"hearsay","confidence":"stated"})")
          .empty());
}

TEST(overlays, take_nothing_away_that_the_state_asks) {
  struct row {
    std::string body;
    set expected;
  };
  const row rows[] = {
      {R"("tighten":[{"path":"completion.components.1.of.1.min","value":1}])",
       {"tighten.0.value overlay-loosens"}},
      {R"("tighten":[{"path":"start.rule.within.n","value":30}])",
       {"tighten.0.value overlay-loosens"}},
      {R"("tighten":[{"path":"sections.about.items.destination.required","value":false}])",
       {"tighten.0.value overlay-loosens"}},
      {R"("tighten":[{"path":"sections.about.items.destination.type","value":"text"}])",
       {"tighten.0.path overlay-place"}},
      {R"("tighten":[{"path":"graduation.sets.standard.areas.math.credits","value":2.5}])",
       {"tighten.0.value overlay-loosens"}},
      {R"("set":[{"path":"start.rule.within.n","value":30}])", {"set.0.path overlay-place"}},
      {R"("set":[{"path":"sections.about.items.destination.required","value":false}])",
       {"set.0.path overlay-state-fact"}},
      {R"("set":[{"path":"completion.graduation_gate","value":{"op":"answered","item":"about.story"}}])",
       {"set.0.path overlay-state-fact"}},
      {R"("set":[{"path":"completion.by_grade.10.op","value":"any"}])",
       {"set.0.path overlay-place"}},
      {R"("set":[{"path":"completion.by_grade.10.of.3.roles","value":["student"]}])",
       {"set.0.path overlay-place"}},
      {R"("set":[{"path":"review_due.confidence","value":"stated"}])",
       {"set.0.path overlay-place"}},
      {R"("set":[{"path":"review_due.month_day","value":430}])", {"set.0.value invalid"}},
      {R"("set":[{"path":"no.such.place","value":1}])", {"set.0.path overlay-place"}},
      {R"("rename":[{"path":"sections.about","label":{"en":"Me"}}])", {"rename.0.label required"}},
      {R"("rename":[{"path":"sections.nowhere","label":{"en":"Me","es":"Yo"}}])",
       {"rename.0.path overlay-place"}},
      {R"("add":[{"to":"sections.about.items","value":{"id":"story","type":"text","label":{"en":"x","es":"y"}}}])",
       {"add.0.value.id id-duplicate"}},
      {R"("add":[{"to":"grades","value":{"id":"13"}}])", {"add.0.to overlay-place"}},
      {R"("remove":[{"path":"sections.about"}])", {"remove unknown-field"}},
      {R"("add":[{"to":"completion.by_grade.9","value":{"op":"approved","roles":["guardian"],
          "unanswered":{"roles":["guardian"],"attempts":1,"source":"invented","confidence":"stated"}}}])",
       {"add.0.value overlay-loosens"}},
      {R"("add":[{"to":"sections","value":{"id":"history","label":{"en":"x","es":"y"},
          "items":[{"id":"one","type":"text","label":{"en":"x","es":"y"}}]}}])",
       {".sections.history.id invalid"}},
      {R"("add":[{"to":"completion.by_grade.9","value":{"op":"answered","item":"about.nothing"}}])",
       {"completion.by_grade.9.of.4.item reference-unknown"}},
  };
  for (const auto& r : rows) EXPECT_EQ(overlay_problems(r.body), r.expected) << r.body;
}

TEST(overlays, do_not_ask_for_less_by_raising_a_number_under_a_not) {
  auto base = formats::read_json(
      with(R"({"op":"component","id":"1"})",
           R"({"op":"not","of":[{"op":"count","item":"about.strengths","min":5}]})"));
  EXPECT_EQ(
      overlay_problems(R"("tighten":[{"path":"completion.by_grade.10.of.0.of.0.min","value":9}])",
                       nullptr, base),
      set{"tighten.0.path overlay-place"});
}

TEST(overlays, are_for_the_profile_they_name) {
  core::findings out;
  (void)overlaid(
      zz(), formats::read_json(R"({"format":"plan-overlay/1","profile":"us-ky","version":""})"),
      out);
  EXPECT_EQ(told(out),
            (set{"profile reference-unknown", "version required", "effective.from bad-date"}));
}

}  // namespace throughline::profile
