// What a profile may say of graduation: which set holds for a class, and each thing that is wrong.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/graduation.hpp"
#include "profile/profile.hpp"

namespace throughline::core {
namespace {

// "code place" of everything wrong in a set, put into a profile that is sound otherwise.
std::vector<std::string> wrong(const std::string& sets) {
  findings problems;
  (void)profile::read(
      R"({"format":"plan-profile/1","id":"x","labels":{"plan":{"en":"P","es":"P"},"plan_short":{"en":"P","es":"P"}},
          "sources":[{"id":"law","what":"a law"}],"sections":[],"graduation":{"sets":[)" +
          sets + "]}}",
      problems);
  std::vector<std::string> out;
  for (const auto& p : problems)
    if (p.field.starts_with("graduation")) out.push_back(std::string(p.rule.name) + " " + p.field);
  return out;
}

std::string set_with(const std::string& members, const std::string& areas,
                     const std::string& credits = "2") {
  return R"({"id":"s","label":{"en":"S","es":"S"},"credits":)" + credits + "," + members +
         R"(,"areas":[)" + areas + "]}";
}

const std::string sound = R"("kind":"diploma","source":"law","confidence":"stated")";

std::string area(const std::string& id, const std::string& more = {}) {
  return R"({"id":")" + id +
         R"(","label":{"en":"A","es":"A"},"credits":1,"source":"law","confidence":"stated")" +
         more + "}";
}

using lines = std::vector<std::string>;

}  // namespace

TEST(graduation_profile, is_sound_where_areas_add_up_and_say_where_they_are_from) {
  EXPECT_EQ(wrong(set_with(sound, area("a") + "," + area("b"))), lines{});
  EXPECT_EQ(wrong(set_with(sound, area("a"))), lines{"bad-number graduation.s.credits"});
  EXPECT_EQ(
      wrong(set_with(R"("kind":"diploma","source":"hearsay","confidence":"sure")", area("a"), "1")),
      (lines{"enum-unknown graduation.sets.s.confidence",
             "reference-unknown graduation.sets.s.source"}));
  EXPECT_EQ(
      wrong(set_with(R"("kind":"medal","source":"law","confidence":"recalled")", area("a"), "1")),
      lines{"enum-unknown graduation.s.kind"});
}

TEST(graduation_profile, names_each_area_once_and_only_areas_there_are) {
  EXPECT_EQ(wrong(set_with(sound, area("a") + "," + area("a"))),
            lines{"id-duplicate graduation.s.a"});
  EXPECT_EQ(wrong(set_with(sound, area("a", R"(,"takes_over":["b"])") + "," +
                                      area("b", R"(,"takes_over":["b"])"))),
            lines{"reference-unknown graduation.s.b.takes_over"})
      << "an area has no surplus to take over from itself";
  EXPECT_EQ(
      wrong(set_with(sound, area("a", R"(,"parts":[{"credits":0.5},{"credits":0.75}])"), "1")),
      lines{"bad-number graduation.s.a.parts"});
  const auto one = set_with(sound, area("a"), "1");
  EXPECT_EQ(wrong(one + "," + one), lines{"id-duplicate graduation.s"});
}

TEST(graduation_profile, has_diplomas_for_classes_and_the_first_is_the_measure) {
  const auto p = profile::load("us-ks");
  EXPECT_EQ(diploma_of(p.graduation, 2027)->id, "standard_2027");
  EXPECT_EQ(diploma_of(p.graduation, 2028)->id, "standard");
  EXPECT_EQ(diploma_of(p.graduation, 0)->id, "standard") << "what has no end";
  EXPECT_EQ(diploma_of(profile::load("us-ct").graduation, 2022), nullptr);
  std::vector<requirement_set> two(3);
  two[0].kind = set_kind::route;
  two[1].id = "standard";
  two[2].id = "honors";
  EXPECT_EQ(diploma_of(two, 2030)->id, "standard");
}

// Areas of the built-in profiles that nobody can judge are few, and known.
TEST(graduation_profile, of_every_state_can_be_judged_but_for_what_is_named_here) {
  std::vector<std::string> unknown;
  for (const auto& id : profile::built_in())
    for (const auto& set : profile::load(id).graduation)
      for (const auto& a : set.areas)
        if (!a.known) unknown.push_back(id + " " + a.id);
  EXPECT_EQ(unknown, lines{"us-ct mastery"});
}

}  // namespace throughline::core
