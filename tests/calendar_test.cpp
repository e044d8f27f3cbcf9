// The imported calendar: rows that are no calendar's, and what is due when it comes late or is
// corrected.
#include "acts/calendar.hpp"

#include <fstream>

#include "acts/transfers.hpp"
#include "adapters/calendar/read.hpp"
#include "district_fixture.hpp"
#include "store/audit.hpp"
#include "store/plans.hpp"
#include "store/sqlite.hpp"
#include "store/students.hpp"
#include "store/transfers.hpp"

namespace throughline::testing_ {
namespace {

class calendar_test : public district_test {
 protected:
  using rows = std::vector<core::calendar_row>;
  // Every weekday from first to last as a school day, numbered like the records of a file.
  static rows weekdays(std::string_view first, std::string_view last,
                       std::string_view school = {}) {
    rows out;
    std::int64_t record = 2;
    for (auto d = *core::parse_date(first); d <= *core::parse_date(last); d = core::plus_days(d, 1))
      if (std::chrono::weekday(core::days(d)).iso_encoding() <= 5)
        out.push_back({record++, core::to_text(d), std::string(school), "school", ""});
    return out;
  }
  core::value import(const rows& all) {
    wrong_.clear();
    return acts::import_calendar(*d_, operator_(), all, wrong_);
  }
  static std::int64_t number(const core::value& v, std::string_view name) {
    return v.whole(name, 0, 1'000'000, -1);
  }
  // "code record" of each finding, in order.
  std::vector<std::string> said() const {
    std::vector<std::string> out;
    for (const auto& f : wrong_)
      out.push_back(std::string(f.rule.name) + " " + std::to_string(f.record) +
                    (f.weight == core::severity::error ? " error" : ""));
    return out;
  }
  core::addendum dees() { return *acts::view_ilpa(*d_, program_staff(), dee).it; }
  std::string task_of(std::string_view who, std::string_view kind) {
    store::reading r(d_->files());
    const auto s = store::find_student(r.db(), "KY", who);
    for (const auto& t : store::open_tasks(r.db(), s->id))
      if (t.kind == kind) return t.due_date;
    return "none";
  }
  std::vector<std::string> audited(std::string_view act) {
    store::reading r(d_->files());
    std::vector<std::string> out;
    auto q = r.db().prepare(
        "select d.detail from audit a join audit_detail d on d.seq = a.seq where a.act = $1 and "
        "a.person_uid is not null order by a.seq");
    q.bind(act);
    while (q.next()) out.push_back(q.string(0));
    return out;
  }
  core::transfer transfer(const core::uid& key) {
    store::reading r(d_->files());
    return *store::transfer_with_uid(r.db(), key);
  }
  core::uid request_of(std::string_view basis, std::string_view id = alma) {
    core::value claims;
    const auto key = core::uid::make(clock_.now);
    claims.set("transferId", key.text());
    claims.set("student", identity(id));
    claims.set("purpose", "enrolled here");
    if (!basis.empty()) claims.set("basis", basis);
    return acts::receive_request(*d_, operator_(), core::uid::make(clock_.now),
                                 {"district-b", "Other Schools"}, claims);
  }

  core::findings wrong_;
};

}  // namespace

TEST_F(calendar_test, a_file_is_read_by_its_header_and_each_odd_row_has_its_record) {
  const auto path = (folder_ / "calendar.csv").string();
  const auto read = [&](std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
    wrong_.clear();
    return calendar::read(path, wrong_);
  };
  const auto all = read(
      "\xEF\xBB\xBFschool,date,kind,name\r\n045900,2026-11-23,school,\r\n\r\n"
      "045900,2026-11-24\r\n\"045900,2026-11-25,school,\r\n"
      ",2026-11-26,holiday,\"Thanksgiving, day\"\r\n,2026-11-27,holiday,\xFF\r\n");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].record, 2);
  EXPECT_EQ(all[0].date, "2026-11-23");
  EXPECT_EQ(all[0].school, "045900") << "zeros in front are part of it";
  EXPECT_EQ(all[1].name, "Thanksgiving, day");
  EXPECT_EQ(said(), (std::vector<std::string>{"row-ragged 4 error", "quote-unterminated 5 error",
                                              "bad-encoding 7 error"}));
  EXPECT_TRUE(read("").empty());
  EXPECT_EQ(said(), (std::vector<std::string>{"file-empty 1 error"}));
  EXPECT_TRUE(read("date,school,kind\n2026-11-23,,school\n").empty());
  EXPECT_EQ(said(), (std::vector<std::string>{"header-missing 1 error"}));
  EXPECT_TRUE(read("date,school,kind,name,date\n2026-11-23,,school,,2026-11-24\n").empty());
  EXPECT_EQ(said(), (std::vector<std::string>{"header-duplicate 1 error"}));
}

TEST_F(calendar_test, rows_that_contradict_each_other_are_both_left_out) {
  const auto done = import({{2, "2026-11-23", "", "school", ""},
                            {3, "2026-11-24", "", "school", ""},
                            {4, "2026-11-24", "", "holiday", "Election"},
                            {5, "2026-11-23", "", "school", "again"},
                            {6, "2026-11-24", "H1", "school", ""}});
  EXPECT_EQ(said(), (std::vector<std::string>{"day-conflict 4 error", "day-duplicate 5",
                                              "day-conflict 3 error"}));
  EXPECT_EQ(number(done, "read"), 5);
  EXPECT_EQ(number(done, "added"), 2) << "23 for the district, 24 for H1";
  EXPECT_EQ(number(done, "same"), 1);
  EXPECT_EQ(number(done, "rejected"), 2);
}

TEST_F(calendar_test, rows_with_a_wrong_date_or_kind_say_their_record) {
  const auto done = import({{2, "2026-02-30", "", "school", ""},
                            {3, "11/24/2026", "", "school", ""},
                            {4, "2026-11-24", "", "School", ""}});
  EXPECT_EQ(said(), (std::vector<std::string>{"bad-date 2 error", "bad-date 3 error",
                                              "enum-unknown 4 error"}));
  EXPECT_EQ(number(done, "rejected"), 3);
  EXPECT_EQ(number(done, "added"), 0);
}

TEST_F(calendar_test, an_unknown_school_is_said_once_and_a_day_of_another_year_each_time) {
  import({{2, "2026-11-23", "X9", "school", ""},
          {3, "2026-11-24", "X9", "school", ""},
          {4, "2026-11-24", "H1", "school", ""},
          {5, "2062-11-24", "", "school", ""},
          {6, "2025-08-11", "", "school", ""},
          {7, "2025-06-30", "", "school", ""},
          {8, "2028-06-30", "", "school", ""},
          {9, "2028-07-01", "", "school", ""},
          {10, "2021-08-23", "", "school", "", 2022},
          { 11,
            "2022-07-01",
            "",
            "school",
            "",
            2022 }});
  EXPECT_EQ(said(), (std::vector<std::string>{"reference-unknown 2", "day-outside-year 5",
                                              "day-outside-year 7", "day-outside-year 9",
                                              "day-outside-year 11"}))
      << "last, this and next school year; a calendar that names its year is held to it";
}

TEST_F(calendar_test, the_same_file_again_changes_nothing) {
  const auto all = weekdays("2026-08-12", "2026-12-18");
  EXPECT_EQ(number(import(all), "added"), static_cast<std::int64_t>(all.size()));
  const auto again = import(all);
  EXPECT_EQ(number(again, "added"), 0);
  EXPECT_EQ(number(again, "same"), static_cast<std::int64_t>(all.size()));
  EXPECT_EQ(number(again, "due_dates_moved"), 0);
}

TEST_F(calendar_test, only_those_who_configure_may_import_one) {
  core::findings wrong;
  EXPECT_EQ(code_of([&] { acts::import_calendar(*d_, counselor(), {}, wrong); }), "forbidden");
}

TEST_F(calendar_test, that_comes_late_moves_what_is_due_in_open_drafts) {
  EXPECT_EQ(dees().due_date, "2026-11-16");
  EXPECT_EQ(dees().due_basis, "weekdays");
  auto all = weekdays("2026-08-12", "2026-12-18");
  for (auto& r : all)
    if (r.date == "2026-11-03" || r.date == "2026-11-11") r.kind = "holiday";
  EXPECT_EQ(number(import(all), "due_dates_moved"), 1);
  EXPECT_EQ(dees().due_date, "2026-11-18");
  EXPECT_EQ(dees().due_basis, "calendar");
  EXPECT_EQ(task_of(dee, "complete_ilpa"), "2026-11-18");
  const auto rows_ = audited("configure");
  ASSERT_EQ(rows_.size(), 1u);
  EXPECT_EQ(rows_[0],
            R"({"plan":")" + dees().key.text() + R"(","due":"2026-11-18","was":"2026-11-16"})");
  // A correction: the snow day of 12 November is made up by nobody.
  EXPECT_EQ(number(import({{2, "2026-11-12", "", "break", "Snow"}}), "due_dates_moved"), 1);
  EXPECT_EQ(dees().due_date, "2026-11-19");
}

TEST_F(calendar_test, of_the_schools_own_counts_before_the_districts_and_other_schools_do_not) {
  auto all = weekdays("2026-08-12", "2026-12-18");
  all.push_back({900, "2026-11-03", "A1", "break", "Program day"});
  all.push_back({901, "2026-11-04", "H1", "holiday", "Another school's"});
  import(all);
  EXPECT_EQ(dees().due_date, "2026-11-17");
}

TEST_F(calendar_test, changes_no_due_date_of_what_is_signed) {
  {
    store::writing w(d_->files());
    store::set_addendum_state(w.db(), dees().id, core::addendum_state::active, 1);
    w.commit();
  }
  auto all = weekdays("2026-08-12", "2026-12-18");
  all.push_back({900, "2026-11-03", "A1", "holiday", ""});
  EXPECT_EQ(number(import(all), "due_dates_moved"), 0);
  EXPECT_EQ(dees().due_date, "2026-11-16");
}

TEST_F(calendar_test, says_when_a_draft_lies_in_a_summer_between_two_calendars) {
  // Entered after the last school day: the count begins with the next school year.
  {
    store::writing w(d_->files());
    w.db().run("update addendum set entry_date = '2026-06-15'");
    w.commit();
  }
  import(weekdays("2026-01-05", "2026-05-29"));
  auto a = dees();
  EXPECT_EQ(a.due_basis, "weekdays") << "nobody knows when school begins again";
  EXPECT_EQ(a.due_date, "2026-06-29");
  import(weekdays("2026-08-12", "2026-12-18"));
  a = dees();
  EXPECT_EQ(a.due_date, "2026-08-25");
  EXPECT_EQ(a.due_basis, "calendar");
}

TEST_F(calendar_test, a_request_for_a_foster_childs_record_is_due_the_working_day_it_arrives) {
  const auto key = request_of("krs-199.802-foster");  // on a Saturday
  EXPECT_EQ(transfer(key).due_date, "2026-11-23");
  EXPECT_EQ(transfer(key).due_rule, "KRS 199.802");
  const auto plain = request_of({}, beto);
  EXPECT_EQ(transfer(plain).due_date, "2026-12-01");
  EXPECT_EQ(transfer(plain).due_rule, "district");
  EXPECT_EQ(transfer(request_of("no-such-basis", cora)).due_rule, "district");
  // The calendar says later that the office is closed on Monday.
  auto all = weekdays("2026-08-12", "2026-12-18");
  for (auto& r : all)
    if (r.date == "2026-11-23") r.kind = "holiday";
  import(all);
  EXPECT_EQ(transfer(key).due_date, "2026-11-24");
  EXPECT_EQ(task_of(alma, "answer_request"), "2026-11-24");
  EXPECT_EQ(transfer(plain).due_date, "2026-12-01") << "calendar days follow no calendar";
  ASSERT_EQ(audited("configure").size(), 2u) << "the draft addendum and the request";
  EXPECT_NE(audited("configure").back().find("\"was\":\"2026-11-23\""), std::string::npos);
}

TEST_F(calendar_test, moves_requests_for_whom_we_do_not_know_yet_and_for_students_of_no_school) {
  core::value claims;
  const auto key = core::uid::make(clock_.now);
  claims.set("transferId", key.text());
  claims.set("student", json(R"({"familyName":"Doe","givenName":"Jo"})"));
  claims.set("basis", "krs-199.802-foster");
  acts::receive_request(*d_, operator_(), core::uid::make(clock_.now),
                        {"district-b", "Other Schools"}, claims);
  const auto schoolless = request_of("krs-199.802-foster", beto);
  {
    store::writing w(d_->files());
    w.db().script(
        "delete from school_enrollment where person = (select person from person_identifier "
        "where value = '1900000002')");
    w.commit();
  }
  auto all = weekdays("2026-08-12", "2026-12-18");
  for (auto& r : all)
    if (r.date == "2026-11-23") r.kind = "holiday";
  import(all);
  EXPECT_EQ(transfer(key).due_date, "2026-11-24");
  EXPECT_EQ(transfer(schoolless).due_date, "2026-11-24");
  EXPECT_EQ(audited("configure").size(), 2u)
      << "the draft addendum's and beto's: who is unknown is named in none";
}

TEST_F(calendar_test, leaves_a_date_that_a_rule_of_another_time_set) {
  const auto key = request_of("krs-199.802-foster");
  {
    store::writing w(d_->files());
    w.db().script("update transfer set due_rule = 'KRS 1 as it was'");
    w.commit();
  }
  auto all = weekdays("2026-08-12", "2026-12-18");
  for (auto& r : all)
    if (r.date == "2026-11-23") r.kind = "holiday";
  import(all);
  EXPECT_EQ(transfer(key).due_date, "2026-11-23");
}

TEST_F(calendar_test, a_request_that_was_answered_keeps_its_date) {
  const auto key = request_of("krs-199.802-foster");
  acts::deny_transfer(*d_, registrar(), key.text(), "duplicate");
  auto all = weekdays("2026-08-12", "2026-12-18");
  for (auto& r : all)
    if (r.date == "2026-11-23") r.kind = "holiday";
  import(all);
  EXPECT_EQ(transfer(key).due_date, "2026-11-23");
}

}  // namespace throughline::testing_
