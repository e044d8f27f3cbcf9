// The host's events, and the acts that audit and follow what a feed or an event brought.
#include "host_event.hpp"

namespace throughline::intake {
namespace {

TEST_F(host_event, a_transcript_replaces_the_hosts_rows_by_difference) {
  const auto first = R"({"student":{"sourcedId":"S1"},"asOf":"2026-11-06","courses":[
    {"id":"1","schoolYear":2026,"term":"S1","title":"English I","creditsAttempted":"1.000",
     "creditsEarned":"0.333","grade":"B+","result":"pass"},
    {"id":"2","schoolYear":2026,"title":"Geometry","creditsEarned":1.0,"sced":"02072"}]})";
  EXPECT_EQ(send("transcript", first).added, 2);
  EXPECT_TRUE(send("transcript", first).changed_nothing());
  EXPECT_EQ(ask("select sum(credits_earned) from transcript_course"), 1333);
  const auto second = R"({"student":{"stateId":"1900000001"},"courses":[
    {"id":"2","schoolYear":2026,"title":"Geometry","creditsEarned":0.5},
    {"id":"3","title":"Art"}]})";
  const auto r = send("transcript", second);
  EXPECT_EQ(r.added, 1);
  EXPECT_EQ(r.changed, 1);
  EXPECT_EQ(r.removed, 1);
  EXPECT_EQ(ask("select count(*) from transcript_course where state = 1"), 2);
  EXPECT_EQ(send("transcript", first).added, 1);  // row 1 comes back
  EXPECT_EQ(
      refused("transcript", R"({"student":{"sourcedId":"S0"},"courses":[{"id":"2","title":"x"}]})"),
      "conflict");
}

TEST_F(host_event, an_unknown_student_is_not_found) {
  EXPECT_EQ(refused("transcript", R"({"student":{"sourcedId":"S9"},"courses":[]})"), "not-found");
  EXPECT_EQ(refused("transcript",
                    R"({"student":{"sourcedId":"S0","stateId":"1900000001"},"courses":[]})"),
            "conflict");
  EXPECT_EQ(refused("attendance", "{}"), "bad-request");
}

TEST_F(host_event, a_body_that_breaks_its_schema_says_where) {
  EXPECT_EQ(refused("transcript", R"({"student":{},"courses":[],"x":1})"),
            "invalid /x unknown-field /student required");
  EXPECT_EQ(refused("transcript", R"({"student":{"sourcedId":"S1"},"courses":[
              {"title":5,"schoolYear":"2026","creditsEarned":"1,0"},{"id":"1","title":"a"},{"id":"1","title":"b"}]})"),
            "invalid /courses/0/id required /courses/0/schoolYear bad-number /courses/0/title "
            "not-an-option /courses/0/creditsEarned bad-number /courses/2/id id-duplicate");
  EXPECT_EQ(refused("enrollment", R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A9",
              "entryDate":"11/2/2026"})"),
            "invalid /entryDate bad-date");
  EXPECT_EQ(refused("enrollment", R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A9"})"),
            "invalid /school reference-unknown");
}

TEST_F(host_event, a_stay_is_entered_once_and_left_once) {
  const auto entry = R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A1","grade":"10",
    "entryDate":"2026-11-05","exitDate":null,"entryType":"E01","primary":true})";
  const auto first = send("enrollment", entry);
  ASSERT_EQ(first.changes.size(), 1U);
  EXPECT_EQ(first.changes[0].what, enrollment_change::kind::entered);
  EXPECT_TRUE(send("enrollment", entry).changed_nothing());
  const auto left = send("enrollment", R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A1",
    "grade":"10","entryDate":"2026-11-05","exitDate":"2026-11-06"})");
  ASSERT_EQ(left.changes.size(), 1U);
  EXPECT_EQ(left.changes[0].what, enrollment_change::kind::left);
}

TEST_F(host_event, the_same_stay_from_feed_and_host_is_one) {
  // the feed said it first
  const auto known =
      R"({"student":{"sourcedId":"S1"},"id":"e1","school":"H1","entryDate":"2026-08-12"})";
  EXPECT_TRUE(send("enrollment", known).changed_nothing());
  // the host said it first
  send("enrollment",
       R"({"student":{"sourcedId":"S1"},"id":"e2","school":"A1","entryDate":"2026-11-05"})");
  roster_set delta;
  delta.how = fullness::delta;
  delta.enrolled = false;
  delta.people = {many(2).people[1]};
  delta.people[0].school = "A1";
  delta.people[0].begin = "2026-11-05";
  import(delta);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 3);
}

TEST_F(host_event, what_follows_a_stay_is_told_again_when_the_host_tries_again) {
  const std::string entry =
      R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A1","entryDate":"2026-11-05")";
  const auto first = send("enrollment", entry + "}");
  ASSERT_EQ(first.changes.size(), 1U);
  const auto again = send("enrollment", entry + "}");
  EXPECT_TRUE(again.changed_nothing());
  EXPECT_EQ(again.same, 1);
  EXPECT_EQ(again.changes, first.changes);
  const auto left = send("enrollment", entry + R"(,"exitDate":"2026-11-06"})");
  EXPECT_EQ(send("enrollment", entry + R"(,"exitDate":"2026-11-06"})").changes, left.changes);
}

TEST_F(host_event, the_host_may_end_a_stay_that_the_feed_began) {
  const auto over = R"({"student":{"sourcedId":"S1"},"id":"e1","school":"H1",
    "entryDate":"2026-08-12","exitDate":"2026-11-06","exitType":"W21"})";
  const auto left = send("enrollment", over);
  EXPECT_EQ(left.changed, 1);
  ASSERT_EQ(left.changes.size(), 1U);
  EXPECT_EQ(left.changes[0].what, enrollment_change::kind::left);
  EXPECT_EQ(ask("select count(*) from school_enrollment where exit_date = '2026-11-06' and "
                "exit_type = 'W21'"),
            1);
  EXPECT_EQ(ask("select count(*) from school_enrollment"), 2);
  const auto again = send("enrollment", over);
  EXPECT_TRUE(again.changed_nothing());
  EXPECT_EQ(again.changes, left.changes);
  import(many(2));  // the feed says nothing new
  EXPECT_EQ(ask("select count(*) from school_enrollment where exit_date = '2026-11-06'"), 1);
}

using import_acts = testing_::district_test;

TEST_F(import_acts, every_run_that_is_closed_has_its_audit_row) {
  const auto ask = [&](const char* sql) {
    store::reading r(d_->files());
    auto q = r.db().prepare(sql);
    return q.next() ? q.integer(0) : -1;
  };
  const auto* const rows = "select count(*) from audit where act = 'import_feed'";
  EXPECT_EQ(ask(rows), 1);
  run_options how;
  how.follow = [](const auto&) { throw core::failure(core::codes::unavailable, "not now"); };
  {
    importer run(d_->files(), clock_, how);
    tell_part(run, "users.csv", entity::user, fullness::delta, [&](const auto& take) {
      user u;
      u.sourced_id = "X9";
      u.given_name = "Ana";
      u.family_name = "Silva";
      take(u);
    });
    tell_part(run, "roles.csv", entity::role, fullness::delta, [&](const auto& take) {
      role e;
      e.sourced_id = "RX9";
      e.user = "X9";
      e.org = "A1";
      e.kind = "student";
      take(e);
    });
    EXPECT_THROW(run.finish("1.2", false), core::failure);
  }
  EXPECT_EQ(ask(rows), 1);
  feed(*d_);
  EXPECT_EQ(ask(rows), 3);  // the run that was left, and this one
  EXPECT_EQ(ask("select count(*) from import_run where ended_ms is null"), 0);
}

TEST_F(import_acts, an_enrollment_told_twice_is_followed_twice_and_audited_once) {
  const auto body = json(R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A1",
    "entryDate":"2026-11-05"})");
  const auto ask = [&](const char* sql) {
    store::reading r(d_->files());
    auto q = r.db().prepare(sql);
    return q.next() ? q.integer(0) : -1;
  };
  {  // as when the process died before it could follow the stay
    store::writing w(d_->files());
    take_event(w.db(), {.state = "KY", .today = "2026-11-21", .now_ms = clock_.now}, "enrollment",
               body);
    w.commit();
  }
  const auto before = ask("select count(*) from audit where act = 'tell_event'");
  auto said = tell_event(*d_, testing_::operator_(), "enrollment", body);
  EXPECT_EQ(said.whole("same", 0, 9, 0), 1);
  EXPECT_EQ(said.whole("addenda", 0, 9, 0), 1);
  said = tell_event(*d_, testing_::operator_(), "enrollment", body);
  EXPECT_EQ(said.whole("addenda", 0, 9, 9), 0);
  EXPECT_EQ(ask("select count(*) from audit where act = 'tell_event'"), before);
}

}  // namespace
}  // namespace throughline::intake
