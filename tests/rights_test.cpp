// Who may do what: the table of rights held against one written by hand.
#include "acts/rights.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "profile/profile.hpp"

namespace throughline::acts {

// The expectation is tests/cases/rights.csv, written by hand from domain.md and ux.md; a role and
// act that has no line there may do nothing.
TEST(rights, the_whole_table_of_role_act_and_relationship) {
  std::ifstream in(std::string(TL_SOURCE_DIR) + "/tests/cases/rights.csv");
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> expected;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::stringstream cells(line);
    std::string a, role, cell;
    std::getline(cells, a, ',');
    std::getline(cells, role, ',');
    auto& row = expected[{a, role}];
    while (std::getline(cells, cell, ',')) row.push_back(cell);
    ASSERT_EQ(row.size(), 9u) << line;
  }
  ASSERT_GT(expected.size(), 80u);
  const relations each[] = {is_named,    in_program,  at_school, in_district, stranger,
                            is_advocate, is_guardian, signs_ilp, signs_ilpa};
  for (int a = 0; a < act_count; ++a)
    for (int r = 0; r < core::role_count; ++r) {
      core::actor who;
      who.roles = {static_cast<core::role>(r)};
      const std::pair key{std::string(name(static_cast<act>(a))),
                          std::string(core::name(static_cast<core::role>(r)))};
      for (std::size_t i = 0; i < 9; ++i) {
        const bool want = expected.count(key) && expected[key][i] == "yes";
        EXPECT_EQ(may(who, static_cast<act>(a), each[i]).has_value(), want)
            << key.first << " " << key.second << " relation " << i;
      }
    }
}

TEST(rights, come_from_any_role_and_any_of_its_relations) {
  core::actor who;
  EXPECT_FALSE(may(who, act::view_ilp, in_district)) << "no role, no right";
  who.roles = {core::role::teacher, core::role::registrar};
  EXPECT_EQ(may(who, act::view_ilp, is_named), core::role::teacher);
  EXPECT_EQ(may(who, act::view_ilp, in_district), core::role::registrar);
  EXPECT_EQ(may(who, act::view_ilp, is_named | in_district), core::role::teacher)
      << "the first stated that is allowed";
  EXPECT_FALSE(may(who, act::sign_ilp, is_named | in_district));
}

TEST(rights, to_write_a_section_are_the_profiles_to_give) {
  core::plan_section own{.id = "goals"}, advising{.id = "records"};
  own.writers = {"student", "counselor"};
  advising.writers = {"counselor", "teacher"};
  const auto writes = [&](core::role r, const core::plan_section& s) {
    core::actor who;
    who.roles = {r};
    return may(who, act::save_ilp, is_named, &s).has_value();
  };
  EXPECT_TRUE(writes(core::role::student, own));
  EXPECT_FALSE(writes(core::role::student, advising));
  EXPECT_TRUE(writes(core::role::counselor, own));
  EXPECT_TRUE(writes(core::role::counselor, advising));
  EXPECT_FALSE(writes(core::role::teacher, own));
  EXPECT_TRUE(writes(core::role::teacher, advising));
  advising.writers = {"guardian", "registrar", "advocate"};
  for (const auto r : {core::role::guardian, core::role::registrar, core::role::advocate})
    EXPECT_FALSE(writes(r, advising)) << "a profile opens nothing that the table does not";
  core::actor student;
  student.roles = {core::role::student};
  EXPECT_TRUE(may(student, act::save_ilp, is_named)) << "any section at all";
  EXPECT_TRUE(may(student, act::view_ilp, is_named, &advising)) << "reading is not limited";
}

TEST(rights, acts_have_the_names_that_the_log_keeps) {
  EXPECT_EQ(name(act::view_ilp), "view_ilp");
  EXPECT_EQ(name(act::set_stop), "set_stop");
  EXPECT_EQ(name(act::verify), "verify");
}

// Kentucky's: what students write themselves; the rest of their plan they read.
TEST(rights, a_student_writes_own_sections_and_not_what_others_enter) {
  core::actor who;
  who.roles = {core::role::student};
  const auto profile = profile::load("us-ky");
  for (const auto* own : {"about", "careers", "goals", "education_plan", "postsecondary",
                          "activities", "skills", "portfolio"})
    EXPECT_TRUE(may(who, act::save_ilp, is_named, profile.section(own))) << own;
  for (const auto* other : {"records", "supports", "review"})
    EXPECT_FALSE(may(who, act::save_ilp, is_named, profile.section(other))) << other;
}

}  // namespace throughline::acts
