// What the difference between two feeds means for a student: came, left, moved, went up, stayed.
#include "core/enrollment_events.hpp"
#include "intake/consequences.hpp"
#include "intake_fixture.hpp"
#include "store/plans.hpp"
#include "store/program_sections.hpp"

namespace throughline::intake {
namespace {

using core::stay_fact;
using change = core::enrollment_change::kind;

// Each event in a line: "moved 1>2 2026-11-06 10>10".
std::string lines(const std::vector<core::enrollment_event>& all) {
  std::string out;
  for (const auto& e : all)
    out += std::string(core::to_text(e.what)) + ' ' + std::to_string(e.from_school) + '>' +
           std::to_string(e.to_school) + ' ' + e.on + ' ' + e.from_grade + '>' + e.to_grade + '\n';
  return out;
}

std::string events(const std::vector<stay_fact>& stays) {
  return lines(core::enrollment_events(stays, *core::parse_date("2026-11-06")));
}

stay_fact stay(core::row_id id, core::row_id school, const char* grade, const char* entry,
               const char* exit, std::optional<change> what) {
  return {.id = id,
          .school = school,
          .grade = grade,
          .entry_date = entry,
          .exit_date = exit,
          .active = what != change::left,
          .program = false,
          .change = what};
}

TEST(enrollment_events, a_first_stay_is_an_entry_and_the_last_to_end_a_withdrawal) {
  EXPECT_EQ(events({stay(1, 7, "10", "2026-11-02", "", change::entered)}),
            "entered 0>7 2026-11-02 >10\n");
  EXPECT_EQ(events({stay(1, 7, "10", "2026-08-12", "2026-11-03", change::left)}),
            "left 7>0 2026-11-03 10>\n");
}

TEST(enrollment_events, from_one_school_to_another_is_a_move_and_neither) {
  EXPECT_EQ(events({stay(1, 7, "10", "2026-08-12", "2026-11-03", change::left),
                    stay(2, 8, "10", "2026-11-04", "", change::entered)}),
            "moved 7>8 2026-11-04 10>10\n");
  EXPECT_EQ(events({stay(1, 7, "10", "2026-08-12", "", std::nullopt),
                    stay(2, 8, "10", "2026-08-12", "2026-11-03", change::left)}),
            "")
      << "the other school goes on";
}

TEST(enrollment_events, a_program_beside_the_school_is_entered_and_left_by_itself) {
  auto program = stay(2, 9, "10", "2026-11-04", "", change::entered);
  program.program = true;
  EXPECT_EQ(events({stay(1, 7, "10", "2026-08-12", "", std::nullopt), program}),
            "entered_program 0>9 2026-11-04 >10\n");
  program.change = change::left;
  program.active = false;
  program.exit_date = "2026-11-05";
  EXPECT_EQ(events({stay(1, 7, "10", "2026-08-12", "", std::nullopt), program}),
            "left_program 9>0 2026-11-05 10>\n");
}

TEST(enrollment_events, the_next_year_at_the_same_school_is_no_entry) {
  const auto last = stay(1, 7, "9", "2025-08-12", "2026-05-28", change::left);
  EXPECT_EQ(events({last, stay(2, 7, "10", "2026-08-12", "", change::entered)}),
            "promoted 7>7 2026-08-12 9>10\n");
  EXPECT_EQ(events({last, stay(2, 7, "9", "2026-08-12", "", change::entered)}),
            "retained 7>7 2026-08-12 9>9\n");
  EXPECT_EQ(events({last, stay(2, 8, "10", "2026-08-12", "", change::entered)}),
            "moved 7>8 2026-08-12 9>10\npromoted 7>8 2026-08-12 9>10\n");
}

TEST(enrollment_events, who_was_away_for_years_enters) {
  EXPECT_EQ(events({stay(1, 7, "6", "2022-08-12", "2023-05-28", std::nullopt),
                    stay(2, 7, "10", "2026-11-02", "", change::entered)}),
            "entered 0>7 2026-11-02 >10\n");
}

// ---- through an import

class events_of_imports : public intake_run {
 protected:
  static run_options as(std::vector<std::string> classes = {"A5"}) {
    run_options how;
    how.program_classes = std::move(classes);
    how.max_removal = 100;
    return how;
  }
  // "S1 left 2026-11-06 H1>" of the newest run, in the order of students.
  std::string newest() {
    std::string out;
    store::reading r(*files_);
    auto q = r.db().prepare(
        "select s.sourced_id || ' ' || e.kind || ' ' || coalesce(f.sourced_id, '') || '>' || "
        "coalesce(t.sourced_id, '') || ' ' || coalesce(e.from_grade, '') || '>' || "
        "coalesce(e.to_grade, '') from enrollment_event e join person_source s on "
        "s.person = e.person left join org f on f.id = e.from_school left join org t on "
        "t.id = e.to_school where e.run = (select uid from import_run order by id desc limit 1) "
        "order by s.sourced_id, e.id");
    while (q.next()) out += q.string(0) + '\n';
    return out;
  }
  std::int64_t open_tasks() {
    return ask("select count(*) from task where kind = 'confirm_withdrawal' and done_ms is null");
  }
};

TEST_F(events_of_imports, a_first_import_is_no_news_and_the_same_again_neither) {
  import(many(20), as());
  EXPECT_EQ(ask("select count(*) from enrollment_event"), 0);
  import(many(20), as());
  EXPECT_EQ(ask("select count(*) from enrollment_event"), 0);
}

TEST_F(events_of_imports, whom_a_bulk_set_leaves_out_is_asked_after_until_they_are_back) {
  const auto all = many(20);
  import(all, as());
  auto fewer = all;
  fewer.people.erase(fewer.people.begin() + 3);
  import(fewer, as());
  EXPECT_EQ(newest(), "S3 left H1> 10>\n");
  EXPECT_EQ(open_tasks(), 1);
  import(fewer, as());
  EXPECT_EQ(open_tasks(), 1) << "once is enough";
  import(all, as());
  EXPECT_EQ(open_tasks(), 0);
  EXPECT_EQ(ask("select count(*) from task where kind = 'confirm_withdrawal' and done_by = "
                "'import'"),
            1);
}

TEST_F(events_of_imports, whom_the_feed_deletes_left_without_a_question) {
  import(many(20), as());
  import_delta("users.csv", entity::user, as(), [](const auto& take) {
    user u;
    u.sourced_id = "S4";
    take(u, life::ended);
  });
  EXPECT_EQ(newest(), "S4 left H1> 10>\n");
  EXPECT_EQ(open_tasks(), 0);
}

TEST_F(events_of_imports, a_move_keeps_the_stay_at_the_school_before) {
  auto set = many(20);
  import(set, as());
  import_delta("roles.csv", entity::role, as(), [](const auto& take) {
    role e;
    e.sourced_id = "RS1H1";
    e.user = "S1";
    e.org = "A1";  // the role's own row names another school now
    e.kind = "student";
    e.begin_date = "2026-11-04";
    take(e);
  });
  EXPECT_EQ(newest(), "S1 moved H1>A1 10>10\n");
  EXPECT_EQ(ask("select count(*) from school_enrollment e join org o on o.id = e.school where "
                "o.sourced_id = 'H1' and e.state = 0 and e.exit_date = '2026-11-06'"),
            1);
  EXPECT_EQ(open_tasks(), 0);
}

TEST_F(events_of_imports, a_year_later_everybody_goes_up_and_last_years_stays_keep_their_grade) {
  auto set = many(20);
  import(set, as());
  clock_.now += 300 * std::int64_t{86'400'000};  // 2027-09-02
  for (auto& p : set.people) {
    p.begin = "2027-08-11";
    p.end = "2028-05-26";
    p.grade = p.id == "S7" ? "10" : "11";
  }
  import(set, as());
  const auto told = newest();
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 20);
  EXPECT_NE(told.find("S7 retained H1>H1 10>10\n"), told.npos) << told;
  EXPECT_NE(told.find("S8 promoted H1>H1 10>11\n"), told.npos) << told;
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 0 and grade = '10'"), 20);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1 and grade = '11'"), 19);
  EXPECT_EQ(open_tasks(), 0);
}

TEST_F(events_of_imports, last_years_roles_may_go_unasked_when_they_are_over) {
  auto set = many(20);
  import(set, as());
  for (auto& p : set.people) p.school = "A1";  // roles of other names; those of H1 are absent
  EXPECT_EQ(import(set).outcome, "needs-approval") << "in the middle of the year";
  clock_.now += 300 * std::int64_t{86'400'000};  // 2027-09-02
  for (auto& p : set.people) p.begin = "2027-08-11", p.end = "2028-05-26";
  EXPECT_EQ(import(set).outcome, "applied");
  EXPECT_EQ(ask("select count(*) from roster_role where state = 1"), 20);
}

TEST_F(events_of_imports, classes_whose_terms_are_over_may_go_with_their_enrollments) {
  const auto classes = [&](const char* name, const char* ends) {
    return import({}, [&](importer& run) {
      const auto term = std::string("T") + name;
      tell_part(run, "academicSessions.csv", entity::academic_session, fullness::bulk,
                [&](const auto& take) {
                  academic_session t;
                  t.sourced_id = term;
                  t.kind = "term";
                  t.title = "Term";
                  t.start_date = "2026-08-01";
                  t.end_date = ends;
                  take(t);
                });
      tell_part(run, "classes.csv", entity::class_section, fullness::bulk, [&](const auto& take) {
        class_section c;
        c.sourced_id = name;
        c.title = "Class";
        c.terms = term;
        take(c);
      });
      return run.finish("1.2", false);
    });
  };
  EXPECT_EQ(classes("a", "2026-10-30").outcome, "applied") << "a first one";
  EXPECT_EQ(classes("b", "2027-05-28").outcome, "applied") << "the term of a is over";
  EXPECT_EQ(classes("c", "2027-05-28").outcome, "needs-approval") << "that of b is not";
}

TEST_F(events_of_imports, a_grade_that_rises_within_a_stay_is_a_promotion) {
  auto set = many(20);
  import(set, as());
  set.people[5].grade = "11";
  import(set, as());
  EXPECT_EQ(newest(), "S5 promoted H1>H1 10>11\n");
  EXPECT_EQ(ask("select count(*) from school_enrollment where grade = '11'"), 1);
}

TEST_F(events_of_imports, a_second_role_at_a_program_is_entered_and_left) {
  auto set = many(20);
  import(set, as());
  {
    store::writing w(*files_);
    store::set_school_class(w.db(), "A1", "A5");
    w.commit();
  }
  const auto second = [&](life l) {
    import_delta("roles.csv", entity::role, as(), [&](const auto& take) {
      role e;
      e.sourced_id = "second";
      e.user = "S2";
      e.org = "A1";
      e.kind = "student";
      e.begin_date = "2026-11-04";
      e.primary = false;
      take(e, l);
    });
  };
  second(life::active);
  EXPECT_EQ(newest(), "S2 entered_program >A1 >10\n");
  second(life::ended);
  EXPECT_EQ(newest(), "S2 left_program A1> 10>\n");
}

TEST_F(events_of_imports, other_dates_of_a_stay_that_is_over_are_followed_once_and_no_event) {
  auto set = many(20);
  set.people[2].end = "2026-10-30";
  import(set, as());
  set.people[2].end = "2026-10-23";
  const auto told = import(set, as()).changes;
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].what, change::corrected);
  EXPECT_EQ(newest(), "");
  set.people[2].grade = "11";
  EXPECT_TRUE(import(set, as()).changes.empty()) << "the same dates";
}

TEST_F(events_of_imports, a_section_marked_alternative_is_a_program_within_the_school) {
  auto set = many(20);
  import(set, as());
  const auto mark = [&](std::vector<store::program_section> rules) {
    store::writing w(*files_);
    store::put_program_sections(w.db(), rules);
    w.commit();
  };
  mark({{"classCode", "none", "A5"}, {"title", "English 1", "A5"}});
  set.people[3].family = "Souza";  // an import that brings nothing new does not look
  import(set, as());
  const auto told = newest();
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 20);
  EXPECT_NE(told.find("S7 entered_program >H1 >10\n"), told.npos) << told;
  import(set, as());
  EXPECT_EQ(newest(), "") << "once";
  import_delta("enrollments.csv", entity::class_enrollment, as(), [](const auto& take) {
    class_enrollment e;
    e.sourced_id = "ES7";
    take(e, life::ended);
  });
  EXPECT_EQ(newest(), "S7 left_program H1> 10>\n");
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 20 + 19)
      << "at the school they stay";
  mark({});
  import(many(20), as());
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 20);
}

}  // namespace
}  // namespace throughline::intake
