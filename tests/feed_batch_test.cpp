// Rows that an import writes many at a time: transcripts, records and evidence, first and again.
#include "store/feed_batch.hpp"
#include "intake_fixture.hpp"

namespace throughline::intake {
namespace {

// Of each of `students` a record, `courses` rows of a transcript, and evidence of two kinds.
void tell_school_life(sink& to, int students, int courses, const std::string& grade) {
  const auto id = [](const char* what, int student, int n) {
    return what + std::to_string(student) + "-" + std::to_string(n);
  };
  const auto each_student = [&](int many, const auto& f) {
    for (int s = 0; s < students; ++s)
      for (int n = 0; n < many; ++n) f("S" + std::to_string(s), s, n);
  };
  tell_part(to, "records", entity::academic_record, fullness::bulk, [&](const auto& take) {
    each_student(1, [&](const std::string& user, int s, int n) {
      const auto key = id("A", s, n);
      take(academic_record{
          .sourced_id = key, .user = user, .org = "H1", .school_year = "2026", .gpa = "3.5"});
    });
  });
  tell_part(to, "transcripts", entity::course_transcript, fullness::bulk, [&](const auto& take) {
    each_student(courses, [&](const std::string& user, int s, int n) {
      const auto key = id("T", s, n), record = id("A", s, 0);
      take(course_transcript{.sourced_id = key,
                             .user = user,
                             .record = record,
                             .org = "H1",
                             .school_year = "2026",
                             .course = "C1",
                             .attempted = "0.5",
                             .earned = "0.5",
                             .grade = grade,
                             .result = "pass"});
    });
  });
  for (const auto kind : {entity::attendance_event, entity::cohort})
    tell_part(to, "evidence", kind, fullness::bulk, [&](const auto& take) {
      each_student(2, [&](const std::string& user, int s, int n) {
        const auto key = id("V", s, n);
        const reference refers{entity::user, user, "StudentReference", true};
        take(evidence{kind, key, user, {}, "{\"n\":\"1\"}", {}, {&refers, 1}});
      });
    });
}

class feed_batch : public intake_run {
 protected:
  told_result import_life(int students, int courses, const std::string& grade) {
    return import({.max_removal = 100}, [&](importer& run) {
      many(students).tell(run);
      tell_school_life(run, students, courses, grade);
      return run.finish("1.2", false);
    });
  }
  // The rows of a query, one text each.
  std::vector<std::string> rows(const char* sql) {
    std::vector<std::string> out;
    store::reading r(*files_);
    auto q = r.db().prepare(sql);
    while (q.next()) out.push_back(q.string(0));
    return out;
  }
};

TEST_F(feed_batch, what_a_first_import_wrote_is_the_same_the_second_time_and_changes_in_place) {
  constexpr int students = 300, courses = 9;  // more rows than are written at once
  const auto first = import_life(students, courses, "B");
  EXPECT_EQ(first.outcome, "applied");
  EXPECT_EQ(ask("select count(*) from transcript_course"), students * courses);
  EXPECT_EQ(ask("select count(*) from academic_record where school_name = 'H1'"), students);
  EXPECT_EQ(ask("select count(*) from evidence where person is not null"), 4 * students);
  EXPECT_EQ(ask("select count(*) from transcript_course t join academic_record a on a.id = "
                "t.academic_record "
                "where a.person = t.person and 'T' || substr(a.key, 2, length(a.key) - 2) = "
                "substr(t.key, 1, length(t.key) - 1)"),
            students * courses)
      << "each under its own student's record";
  const char* all =
      "select id || hex(uid) || key || title || school_name || grade from transcript_course order "
      "by id";
  const auto before = rows(all);
  EXPECT_TRUE(before.front().ends_with("EnglishH1B")) << before.front();

  const auto again = import_life(students, courses, "B");
  EXPECT_EQ(total(again, "added") + total(again, "changed") + total(again, "removed"), 0);
  EXPECT_EQ(rows(all), before);

  const char* who = "select id || hex(uid) || key from transcript_course order by id";
  const auto they = rows(who);
  EXPECT_EQ(total(import_life(students, courses, "A"), "changed"), students * courses);
  EXPECT_EQ(rows(who), they) << "the same rows";
  EXPECT_EQ(ask("select count(*) from transcript_course where grade = 'A'"), students * courses);

  EXPECT_EQ(total(import_life(students, courses - 1, "A"), "removed"), students);
  EXPECT_EQ(ask("select count(*) from transcript_course where state = 1"),
            students * (courses - 1));
}

TEST_F(feed_batch, a_key_that_comes_twice_in_one_batch_is_one_row_with_what_came_last) {
  import(many(1));
  store::writing w(*files_);
  const auto person = ask("select id from person");
  store::feed_batch batch(ask("select id from source"));
  const auto first = core::uid::make(clock_.now), other = core::uid::make(clock_.now);
  store::course_transcript_row c;
  c.person = person;
  c.row.key = "T1";
  c.row.title = "Art";
  c.row.grade = "C";
  batch.put_course_transcript(first, c, 1);
  c.row.grade = "A";
  batch.put_course_transcript(other, c, 2);
  EXPECT_EQ(batch.size(), 2u);
  batch.write(w.db());
  EXPECT_EQ(batch.size(), 0u);
  w.commit();
  EXPECT_EQ(rows("select title || grade || hash || (uid is not null) from transcript_course"),
            std::vector<std::string>{"ArtA21"});
  store::reading r(*files_);
  auto q = r.db().prepare("select uid from transcript_course");
  ASSERT_TRUE(q.next());
  EXPECT_EQ(q.string(0), std::string(first.view()));
}

}  // namespace
}  // namespace throughline::intake
