// Who a reference means: one student or nobody, never a guess.
#include "acts/addenda.hpp"
#include "acts/overview.hpp"
#include "core/failure.hpp"
#include "district_fixture.hpp"
// a test may ask the file itself; no other room does
#include "store/feeds.hpp"
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

class students_test : public district_test {
 protected:
  void change(const std::string& sql) {
    store::connection((folder_ / "district-a.db").string(), store::access_mode::read_write)
        .script(sql);
  }
  std::string name_of(const std::string& reference) {
    std::string out;
    const auto code =
        code_of([&] { out = acts::show_student(*d_, registrar(), reference).text("name"); });
    return code.empty() ? out : code;
  }
  static std::string person_of(const std::string& sourced_id) {
    return "(select person from person_source where sourced_id = '" + sourced_id +
           "' order by id limit 1)";
  }
};

}  // namespace

TEST_F(students_test, a_number_that_two_people_have_is_nobodys) {
  const auto alma_s = name_of(std::string(alma));
  EXPECT_EQ(name_of("Local:11"), alma_s);
  EXPECT_EQ(name_of("sourcedId:S1"), alma_s);
  change("insert into person_identifier (person, system, value) values (" + person_of("S2") +
         ", 'Local', '11')");
  EXPECT_EQ(name_of("Local:11"), "not-found");
  EXPECT_EQ(name_of("sourcedId:S1"), alma_s) << "another reference is still theirs";
}

TEST_F(students_test, a_sourced_id_of_two_sources_is_somebodys_only_when_they_agree) {
  const auto alma_s = name_of(std::string(alma));
  change(
      "insert into source (name, kind) values ('second', 'edfi');"
      "insert into person_source (id, source, sourced_id, person, state, hash) select " +
      std::to_string(store::feed_ids("second").of("S1")) + ", id, 'S1', " + person_of("S1") +
      ", 1, 0 from source where name = 'second'");
  EXPECT_EQ(name_of("sourcedId:S1"), alma_s);
  change("update person_source set person = " + person_of("S2") +
         " where source = (select id from source where name = 'second')");
  EXPECT_EQ(name_of("sourcedId:S1"), "not-found");
  EXPECT_EQ(name_of("sourcedId:S9"), "not-found");
}

TEST_F(students_test, what_is_no_reference_is_nobody) {
  for (const auto& reference :
       {std::string(), std::string(301, '1'), std::string(300, '1'), core::uid::make(1).text(),
        std::string(":"), std::string("sourcedId:"), std::string("x:1900000001")})
    EXPECT_EQ(name_of(reference), "not-found") << reference.size();
}

TEST_F(students_test, a_name_is_found_by_its_beginning_and_the_caller_sees_their_own) {
  EXPECT_EQ(acts::find_students(*d_, registrar(), "nunez").as_list()->size(), 1u);
  EXPECT_EQ(acts::find_students(*d_, registrar(), "n").as_list()->size(), 1u);
  EXPECT_EQ(acts::find_students(*d_, registrar(), "riverb").as_list()->size(), 0u);
  change("update person set merged_into = " + person_of("S1") + " where id = " + person_of("S2"));
  EXPECT_EQ(acts::find_students(*d_, registrar(), "nunez").as_list()->size(), 0u);
}

TEST_F(students_test, a_day_that_is_none_is_no_day_of_the_calendar) {
  const auto days = [&] { return acts::view_ilpa(*d_, program_staff(), dee).school_days_left; };
  const auto before = days();
  change(
      "insert or replace into calendar_day (day, school, kind) values ('2026-11-31', '', "
      "'holiday'), "
      "('2026-11-xx', '', 'school')");
  EXPECT_EQ(days(), before);
  change(
      "insert or replace into calendar_day (day, school, kind) values ('2026-11-19', '', "
      "'holiday')");
  EXPECT_EQ(days(), before + 1) << "a true one counts: it is late by a day less";
}

TEST_F(students_test, an_addendum_is_named_by_its_own_key_alone) {
  acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  const auto ilp = acts::view_ilp(*d_, registrar(), alma).plan->key.text();
  const auto look = [&](std::string_view who, const std::string& key) {
    return code_of([&] { acts::view_ilpa(*d_, registrar(), who, key); });
  };
  EXPECT_EQ(look(dee, key_of_dees_addendum()), "");
  EXPECT_EQ(look(alma, key_of_dees_addendum()), "not-found");
  EXPECT_EQ(look(alma, ilp), "not-found");
  EXPECT_EQ(look(dee, core::uid::make(1).text()), "not-found");
}

}  // namespace throughline::testing_
