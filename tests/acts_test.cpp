// Who may do what, what is kept and what is refused: the acts on plans and addenda over a real
// store.
#include "district_fixture.hpp"

#include <algorithm>
#include <map>

#include "acts/calendar.hpp"
#include "acts/overview.hpp"
#include "intake/event.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

using acts::act;

class acts_test : public district_test {
 protected:
  // How many rows the district's own file has grown by: audit rows and revisions.
  std::pair<std::int64_t, std::int64_t> written() {
    store::reading r(d_->files());
    auto q =
        r.db().prepare("select (select count(*) from audit), (select count(*) from plan_revision)");
    q.next();
    return {q.integer(0), q.integer(1)};
  }
  std::vector<std::pair<std::string, std::string>> access_rows() {
    store::connection db(folder_.string() + "/district-a.access.db", store::access_mode::read_only);
    std::vector<std::pair<std::string, std::string>> out;
    auto q = db.prepare("select act, outcome from access order by id");
    while (q.next()) out.emplace_back(q.string(0), q.string(1));
    return out;
  }
  acts::save_outcome save_goals(const acts::caller& by, std::string_view who,
                                std::string_view body = one_goal,
                                std::optional<core::digest> base = std::nullopt) {
    return acts::save_ilp_section(*d_, by, who, "goals", base, json(body));
  }
};

}  // namespace

TEST_F(acts_test, a_read_only_role_stores_nothing_and_is_logged) {
  const auto before = written();
  auto teacher = person(core::role::teacher, "teacher-1", {"H1"}, {"sourcedId:S1"});
  EXPECT_EQ(code_of([&] { save_goals(teacher, alma); }), "forbidden");
  EXPECT_EQ(code_of([&] { save_goals(guardian(), alma); }), "forbidden");
  EXPECT_EQ(written(), before);
  EXPECT_EQ(access_rows().back(), std::pair(std::string("save_ilp"), std::string("forbidden")));
}

TEST_F(acts_test, somebody_elses_student_is_not_found_for_those_with_no_relationship) {
  EXPECT_EQ(code_of([&] { acts::view_ilp(*d_, student(), beto); }), "not-found");
  EXPECT_EQ(code_of([&] { acts::view_ilp(*d_, guardian(), beto); }), "not-found");
  EXPECT_EQ(code_of([&] { acts::view_ilp(*d_, counselor(), cora); }),
            "not-found");  // another school
  EXPECT_EQ(code_of([&] { acts::view_ilp(*d_, registrar(), "1999999999"); }), "not-found");
}

TEST_F(acts_test, an_id_of_another_district_is_not_found) {
  auto other = make("district-b", "Other Schools");
  save_goals(counselor(), alma);
  const auto key = acts::view_ilp(*d_, counselor(), alma).whom.student.key.text();
  EXPECT_EQ(code_of([&] { acts::view_ilp(*other, registrar(), key); }), "not-found");
  EXPECT_EQ(code_of([&] { acts::view_ilp(*other, registrar(), alma); }), "not-found");
}

TEST_F(acts_test, every_view_is_in_the_access_log_before_it_is_shown) {
  const auto n = access_rows().size();
  acts::view_ilp(*d_, student(), alma);
  const auto rows = access_rows();
  ASSERT_EQ(rows.size(), n + 1);
  EXPECT_EQ(rows.back(), std::pair(std::string("view_ilp"), std::string("seen")));
}

TEST_F(acts_test, a_save_makes_one_revision_and_one_audit_row) {
  const auto before = written();
  EXPECT_EQ(save_goals(student(), alma).what, acts::save_outcome::kind::saved);
  EXPECT_EQ(written(), std::pair(before.first + 1, before.second + 1));
}

TEST_F(acts_test, saving_the_same_text_again_changes_nothing) {
  const auto first = save_goals(student(), alma);
  const auto body = acts::view_ilp(*d_, student(), alma).plan->section("goals")->body;
  const auto again =
      acts::save_ilp_section(*d_, student(), alma, "goals", first.current->hash, body);
  EXPECT_EQ(again.what, acts::save_outcome::kind::unchanged);
  EXPECT_EQ(again.head->number, 1);
}

// A form sends an entry's id first; a revision for that would make signatures ones of an older
// text.
TEST_F(acts_test, an_untouched_form_changes_nothing) {
  const auto first = save_goals(student(), alma);
  auto body = first.current->body;
  auto& goal = *body.as_record()->front().second.as_list()->front().as_record();
  ASSERT_EQ(goal.back().first, "id");
  std::rotate(goal.begin(), goal.end() - 1, goal.end());
  auto save = [&] {
    return acts::save_ilp_section(*d_, student(), alma, "goals", first.current->hash, body).what;
  };
  EXPECT_EQ(save(), acts::save_outcome::kind::unchanged);
  goal.back().second = "another text";
  EXPECT_EQ(save(), acts::save_outcome::kind::saved);
}

TEST_F(acts_test, the_second_writer_loses_nothing) {
  const auto first = save_goals(student(), alma);
  const auto base = first.current->hash;
  EXPECT_EQ(save_goals(counselor(), alma,
                       R"({"goals":[{"kind":"career","statement":"Visit a hospital"}]})", base)
                .what,
            acts::save_outcome::kind::saved);
  const auto late = save_goals(student(), alma,
                               R"({"goals":[{"kind":"personal","statement":"Sleep more"}]})", base);
  ASSERT_EQ(late.what, acts::save_outcome::kind::stale);
  EXPECT_EQ(late.current->body.items("goals").front().text("statement"), "Visit a hospital");
  const auto v = acts::view_ilp(*d_, student(), alma);
  ASSERT_TRUE(v.draft("goals"));
  EXPECT_EQ(v.draft("goals")->body.items("goals").front().text("statement"), "Sleep more");
  EXPECT_EQ(v.plan->section("goals")->body.items("goals").front().text("statement"),
            "Visit a hospital");
}

TEST_F(acts_test, who_types_is_told_at_the_next_draft_that_the_section_was_saved_meanwhile) {
  const auto draft = [&](const acts::caller& by, const std::optional<core::digest>& base) {
    return acts::save_ilp_draft(*d_, by, alma, "goals", base, json(R"({"reflection":"Half a"})"));
  };
  EXPECT_FALSE(draft(counselor(), std::nullopt)) << "nobody has saved anything";
  const auto first = save_goals(student(), alma).current->hash;
  EXPECT_TRUE(draft(counselor(), std::nullopt)) << "it was saved for the first time meanwhile";
  EXPECT_FALSE(draft(counselor(), first)) << "begun again from what stands";
  acts::save_ilp_section(*d_, counselor(), alma, "education_plan", std::nullopt,
                         json(R"({"alignment":"Nursing needs science"})"));
  EXPECT_FALSE(draft(counselor(), first)) << "another section is not this one";
  const auto second =
      save_goals(counselor(), alma, R"({"goals":[{"kind":"career","statement":"Visit"}]})", first)
          .current->hash;
  EXPECT_TRUE(draft(student(), first));
  EXPECT_FALSE(draft(student(), second));
  EXPECT_TRUE(draft(student(), first));
  const auto v = acts::view_ilp(*d_, student(), alma);
  ASSERT_TRUE(v.draft("goals")) << "it is kept all the same, on the base it was begun from";
  EXPECT_EQ(v.draft("goals")->base, first);
  EXPECT_EQ(v.draft("goals")->body.text("reflection"), "Half a");
}

TEST_F(acts_test, student_and_counselor_do_not_collide_in_different_sections) {
  save_goals(student(), alma);
  const auto courses =
      acts::save_ilp_section(*d_, counselor(), alma, "education_plan", std::nullopt,
                             json(R"({"alignment":"Nursing needs science"})"));
  EXPECT_EQ(courses.what, acts::save_outcome::kind::saved);
}

TEST_F(acts_test, refused_content_says_where_and_is_kept_as_a_draft) {
  const auto done = save_goals(
      student(), alma,
      R"({"goals":[{"kind":"other","statement":"x","by":"5/1/2027"},{"kind":"career"}]})");
  ASSERT_EQ(done.what, acts::save_outcome::kind::refused);
  std::map<std::string, std::string> wrong;
  for (const auto& f : done.wrong) wrong[f.field] = f.rule.name;
  EXPECT_EQ(wrong["goals.0.kind"], "not-an-option");
  EXPECT_EQ(wrong["goals.0.by"], "bad-date");
  EXPECT_EQ(wrong["goals.1.statement"], "required");
  EXPECT_TRUE(acts::view_ilp(*d_, student(), alma).draft("goals"));
}

TEST_F(acts_test, nothing_is_stored_after_the_callers_deadline) {
  auto late = student();
  late.deadline_ms = clock_.now - 1;
  const auto before = written();
  EXPECT_EQ(code_of([&] { save_goals(late, alma); }), "deadline-passed");
  EXPECT_EQ(written(), before);
}

TEST_F(acts_test, a_signature_binds_the_text_it_was_given_for) {
  save_goals(student(), alma);
  acts::sign_ilp(*d_, guardian(), alma,
                 {.outcome = "approved", .way = "portal", .note = {}, .revision = 1});
  auto v = acts::view_ilp(*d_, student(), alma);
  ASSERT_EQ(v.plan->signatures.size(), 1u);
  EXPECT_TRUE(v.plan->current(v.plan->signatures[0]));
  save_goals(student(), alma, R"({"goals":[{"kind":"career","statement":"New"}]})",
             v.plan->section("goals")->hash);
  v = acts::view_ilp(*d_, student(), alma);
  EXPECT_FALSE(v.plan->current(v.plan->signatures[0]));
  EXPECT_EQ(code_of([&] {
              acts::sign_ilp(*d_, guardian(), alma,
                             {.outcome = "approved", .way = "portal", .note = {}, .revision = 1});
            }),
            "stale-section");
}

TEST_F(acts_test, what_is_not_there_is_not_found_and_stores_nothing) {
  const auto before = written();
  const acts::sign_request yes{.outcome = "approved", .way = "portal", .note = {}, .revision = 1};
  EXPECT_EQ(code_of([&] { acts::sign_ilp(*d_, guardian(), alma, yes); }), "not-found");
  EXPECT_EQ(code_of([&] { acts::export_ilp(*d_, registrar(), alma); }), "not-found");
  EXPECT_EQ(code_of([&] { acts::view_ilp_history(*d_, registrar(), alma, {.number = 1}); }),
            "not-found");
  EXPECT_TRUE(acts::view_ilp_history(*d_, registrar(), alma, {}).revisions.empty());
  EXPECT_EQ(code_of([&] {
              acts::save_ilp_section(*d_, counselor(), alma, "lunch", std::nullopt, json("{}"));
            }),
            "not-found");
  acts::drop_ilp_draft(*d_, student(), alma, "goals");  // there is none: nothing to let go
  EXPECT_EQ(written(), before);
  // A plan that holds a draft alone is no plan to sign or to export yet.
  acts::save_ilp_draft(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  EXPECT_EQ(code_of([&] { acts::sign_ilp(*d_, guardian(), alma, yes); }), "not-found");
  EXPECT_EQ(code_of([&] { acts::export_ilp(*d_, registrar(), alma); }), "not-found");
  EXPECT_TRUE(acts::view_ilp(*d_, guardian(), alma).sign_as.empty());
  EXPECT_EQ(written(), before);
  save_goals(student(), alma);
  EXPECT_EQ(code_of([&] { acts::view_ilp_history(*d_, registrar(), alma, {.number = 2}); }),
            "not-found");
  EXPECT_EQ(acts::view_ilp_history(*d_, registrar(), alma, {.number = 1}).sections.size(), 1u);
}

TEST_F(acts_test, a_text_of_any_length_is_refused_before_it_is_kept) {
  core::value body;
  body.set("reflection", std::string(300'000, 'x'));
  const auto before = written();
  EXPECT_EQ(
      code_of([&] { acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, body); }),
      "too-large");
  EXPECT_EQ(code_of([&] { acts::save_ilp_draft(*d_, student(), alma, "goals", {}, body); }),
            "too-large");
  EXPECT_EQ(written(), before);
  EXPECT_FALSE(acts::view_ilp(*d_, student(), alma).draft("goals"));
}

TEST_F(acts_test, a_section_that_is_no_record_is_refused_and_an_empty_one_says_nothing) {
  for (const auto* body : {R"("all of it")", "[1,2]", "7", "true"})
    EXPECT_EQ(save_goals(student(), alma, body).what, acts::save_outcome::kind::refused) << body;
  const auto before = written();
  for (const auto* body :
       {"null", "{}", R"({"goals":[{"id":"g1","statement":"  "}],"reflection":" "})"})
    EXPECT_EQ(save_goals(student(), alma, body).what, acts::save_outcome::kind::unchanged) << body;
  EXPECT_EQ(written().second, before.second) << "no revision";
}

TEST_F(acts_test, an_entry_keeps_its_id_and_a_new_one_gets_its_own) {
  const auto first = save_goals(student(), alma);
  const auto id = std::string(first.current->body.items("goals").front().text("id"));
  ASSERT_FALSE(id.empty());
  const auto both = save_goals(student(), alma,
                               R"({"goals":[{"id":")" + id +
                                   R"(","kind":"academic","statement":"Pass Algebra II"},
                                   {"kind":"career","statement":"Visit a hospital"}]})",
                               first.current->hash);
  const auto& goals = both.current->body.items("goals");
  ASSERT_EQ(goals.size(), 2u);
  EXPECT_EQ(goals[0].text("id"), id);
  EXPECT_FALSE(goals[1].text("id").empty());
  EXPECT_NE(goals[1].text("id"), id);
}

TEST_F(acts_test, a_save_that_builds_on_a_text_that_is_not_there_is_stale) {
  core::digest other{};
  other.fill('x');
  const auto late = save_goals(student(), alma, one_goal, other);
  EXPECT_EQ(late.what, acts::save_outcome::kind::stale);
  EXPECT_FALSE(late.current) << "nothing stands there";
  EXPECT_TRUE(acts::view_ilp(*d_, student(), alma).draft("goals"));
}

TEST_F(acts_test, a_signature_says_one_of_three_things_in_so_many_words) {
  save_goals(student(), alma);
  const auto sign = [&](std::string outcome, std::string note, std::string way = "portal") {
    return code_of([&] {
      acts::sign_ilp(*d_, guardian(), alma,
                     {.outcome = std::move(outcome),
                      .way = std::move(way),
                      .note = std::move(note),
                      .revision = 1});
    });
  };
  EXPECT_EQ(sign("agreed", ""), "invalid");
  EXPECT_EQ(sign("approved", std::string(8001, 'x')), "invalid");
  EXPECT_TRUE(acts::view_ilp(*d_, student(), alma).plan->signatures.empty());
  EXPECT_EQ(sign("meeting", "Please call", ""), "");
  const auto s = acts::view_ilp(*d_, student(), alma).plan->signatures.at(0);
  EXPECT_EQ(s.outcome, "meeting");
  EXPECT_EQ(s.note, "Please call");
  EXPECT_EQ(s.way, "portal") << "unless it was given elsewhere";
}

TEST_F(acts_test, a_caller_who_still_waits_gets_the_save_done) {
  auto patient = student();
  patient.deadline_ms = clock_.now + 1000;
  EXPECT_EQ(save_goals(patient, alma).what, acts::save_outcome::kind::saved);
}

TEST_F(acts_test, no_change_is_kept_without_its_audit_row) {
  const auto before = written();
  const auto by = operator_();
  {
    acts::change c(*d_, by);
    store::put_setting(c.db(), "peers", "{}");
    EXPECT_THROW(c.commit(), std::logic_error);
  }
  {
    acts::change c(*d_, by);
    c.note(act::configure, core::role::administrator, nullptr, {});
    const auto plan =
        store::create_plan(c.db(),
                           {.person = acts::view_ilp(*d_, registrar(), alma).whom.student.id,
                            .kind = "ilp",
                            .profile = "us-ky",
                            .profile_version = "1"},
                           clock_.now);
    store::save_revision(c.db(), plan, {{"goals", "{}"}}, {.sub = "x", .name = "x", .role = "x"},
                         {}, 1, clock_.now);
    EXPECT_THROW(c.commit(), std::logic_error)
        << "a revision after the row that should vouch for it";
  }
  EXPECT_EQ(written(), before);
  store::reading r(d_->files());
  EXPECT_TRUE(store::setting(r.db(), "peers").empty());
}

TEST_F(acts_test, a_caller_without_a_role_is_refused_and_logged_as_nobody) {
  auto nobody = person(core::role::registrar, "somebody", {"*"});
  nobody.who.roles.clear();
  EXPECT_EQ(code_of([&] { acts::view_ilp(*d_, nobody, alma); }), "forbidden");
  EXPECT_EQ(code_of([&] { acts::count_things(*d_, nobody); }), "forbidden");
  store::connection db(folder_.string() + "/district-a.access.db", store::access_mode::read_only);
  auto q = db.prepare("select role from access order by id desc limit 1");
  ASSERT_TRUE(q.next());
  EXPECT_EQ(q.string(0), "none");
}

TEST_F(acts_test, a_district_is_made_by_its_operator_for_a_state_that_has_a_profile) {
  acts::district fresh((folder_ / "new").string(), "district-n", clock_);
  const acts::new_district what{
      .name = "New", .state = {}, .profile = "us-ky", .time_zone = "America/New_York"};
  EXPECT_EQ(code_of([&] { acts::init_district(fresh, registrar(), what); }), "forbidden");
  auto wrong = what;
  wrong.profile = "us-zz";
  EXPECT_EQ(code_of([&] { acts::init_district(fresh, operator_(), wrong); }), "not-found");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "new" / "district-n.db"));
  acts::init_district(fresh, operator_(), what);
  EXPECT_EQ(fresh.head().state, "KY") << "the profile's, unless said otherwise";
}

TEST_F(acts_test, a_school_may_be_named_by_its_number_too) {
  EXPECT_NO_THROW(acts::view_ilp(*d_, person(core::role::counselor, "c", {"101010"}), alma));
  EXPECT_EQ(
      code_of([&] { acts::view_ilp(*d_, person(core::role::counselor, "c", {"101020"}), alma); }),
      "not-found");
}

TEST_F(acts_test, the_yearly_review_is_due_until_student_guardian_and_school_have_approved) {
  const auto next_due = [&] {
    store::reading r(d_->files());
    auto q = r.db().prepare("select coalesce(next_due, 'none') from plan_year");
    return q.next() ? q.string(0) : std::string("no plan");
  };
  save_goals(student(), alma);
  for (const auto& by : {student(), guardian()}) {
    acts::sign_ilp(*d_, by, alma,
                   {.outcome = "approved", .way = "portal", .note = {}, .revision = 1});
    EXPECT_EQ(next_due(), "2027-05-15");
    EXPECT_EQ(acts::view_ilp(*d_, counselor(), alma).next_due, "2027-05-15");
  }
  acts::sign_ilp(*d_, counselor(), alma,
                 {.outcome = "approved", .way = "portal", .note = {}, .revision = 1});
  EXPECT_EQ(next_due(), "none");
  EXPECT_TRUE(acts::view_ilp(*d_, counselor(), alma).next_due.empty());
}

TEST_F(acts_test, a_student_of_no_grade_has_no_rules_to_meet) {
  {
    store::writing w(d_->files());
    w.db().script("update person set grade = 'UG' where is_student = 1");
    w.commit();
  }
  const auto v = acts::view_ilp(*d_, counselor(), alma);
  EXPECT_TRUE(v.requirements.empty());
  EXPECT_TRUE(v.next_due.empty());
  EXPECT_EQ(save_goals(counselor(), alma).what, acts::save_outcome::kind::saved);
}

TEST_F(acts_test, entering_the_alternative_program_makes_a_draft_due_in_school_days) {
  const auto v = acts::view_ilpa(*d_, program_staff(), dee);
  ASSERT_EQ(v.all.size(), 1u);
  EXPECT_EQ(v.it->state, core::addendum_state::draft);
  EXPECT_EQ(v.it->entry_date, "2026-11-02");
  EXPECT_EQ(v.it->due_date, "2026-11-16");  // ten weekdays: no calendar was imported
  EXPECT_EQ(v.it->due_basis, "weekdays");
  EXPECT_EQ(v.school_days_left, -4);  // Tuesday 17 to Friday 20; today is Saturday
  feed(*d_);
  EXPECT_EQ(acts::view_ilpa(*d_, program_staff(), dee).all.size(), 1u)
      << "the same feed again makes no second one";
}

TEST_F(acts_test, the_due_date_follows_the_programs_own_calendar_before_the_districts) {
  std::vector<core::calendar_row> rows;
  for (const auto* day : {"2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06",
                          "2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12", "2026-11-13",
                          "2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"})
    rows.push_back({1, day, "", "school", ""});
  rows.push_back({1, "2026-11-03", "A1", "holiday", "Program day"});  // the program's own row wins
  rows.push_back({1, "2026-11-04", "H1", "holiday",
                  "Another school's"});  // and another school's does not count
  auto other = make("district-b", "Other Schools");
  core::findings wrong;
  acts::import_calendar(*other, operator_(), rows, wrong);
  feed(*other);
  const auto v = acts::view_ilpa(*other, program_staff(), dee);
  EXPECT_EQ(v.it->due_date, "2026-11-17");
  EXPECT_EQ(v.it->due_basis, "calendar");
}

TEST_F(acts_test, an_addendum_locks_on_the_last_signature_and_changes_only_as_a_new_version) {
  const auto key = key_of_dees_addendum();
  const acts::sign_request early{.outcome = "approved", .way = "portal", .note = {}, .revision = 1};
  EXPECT_FALSE(acts::sign_ilpa(*d_, program_staff(), dee, key, early).wrong.empty())
      << "an incomplete one is not signed";
  fill_dees_addendum(key);
  const auto head = acts::view_ilpa(*d_, program_staff(), dee).it->head->number;
  const acts::sign_request yes{
      .outcome = "approved", .way = "portal", .note = {}, .revision = head};
  EXPECT_FALSE(acts::sign_ilpa(*d_, program_staff(), dee, key, yes).locked);
  const auto parent = person(core::role::guardian, "g", {}, {"sourcedId:S4"});
  EXPECT_TRUE(acts::sign_ilpa(*d_, parent, dee, key, yes).locked);

  EXPECT_EQ(acts::save_ilpa_section(*d_, program_staff(), dee, key, "needs", {}, json("{}")).what,
            acts::save_outcome::kind::locked);
  EXPECT_EQ(code_of([&] { acts::amend_ilpa(*d_, program_staff(), dee, key, " "); }), "invalid");
  acts::amend_ilpa(*d_, program_staff(), dee, key, "New review date");
  const auto v = acts::view_ilpa(*d_, program_staff(), dee);
  EXPECT_EQ(v.it->version, 2);
  EXPECT_EQ(v.it->state, core::addendum_state::amended);
  EXPECT_EQ(v.still_to_sign.size(), 2u) << "signatures on version 1 do not carry over";
  const auto locked = acts::view_ilpa_version(*d_, program_staff(), dee, key, 1);
  EXPECT_EQ(locked.size(), 4u);
}

TEST_F(acts_test, an_approval_taken_back_locks_nothing) {
  const auto key = key_of_dees_addendum();
  fill_dees_addendum(key);
  const auto head = acts::view_ilpa(*d_, program_staff(), dee).it->head->number;
  const auto parent = person(core::role::guardian, "g", {}, {"sourcedId:S4"});
  const auto sign = [&](const acts::caller& by, const char* outcome) {
    return acts::sign_ilpa(*d_, by, dee, key,
                           {.outcome = outcome, .way = "portal", .note = {}, .revision = head});
  };
  sign(parent, "approved");
  sign(parent, "declined");
  EXPECT_FALSE(sign(program_staff(), "approved").locked);
  EXPECT_EQ(acts::view_ilpa(*d_, program_staff(), dee).still_to_sign,
            std::vector<std::string>{"guardian"});
  EXPECT_TRUE(sign(parent, "approved").locked);
}

TEST_F(acts_test, a_stay_that_has_ended_by_its_date_gives_no_rights_and_ends_its_draft) {
  const auto tell = [&](std::string_view entry, std::string_view exit) {
    return intake::tell_event(
        *d_, operator_(), "enrollment",
        json(R"({"student":{"sourcedId":"S2"},"id":"e1","school":"A1","grade":"11","entryDate":")" +
             std::string(entry) + R"(","exitDate":)" + std::string(exit) + R"(,"primary":false})"));
  };
  tell("2026-11-02", "null");
  ASSERT_EQ(acts::view_ilpa(*d_, program_staff(), beto).all.size(), 1u);
  tell("2026-11-02", R"("2026-11-21")");  // exclusive: today is the first day outside
  EXPECT_EQ(code_of([&] { acts::view_ilpa(*d_, program_staff(), beto); }), "not-found");
  const auto left = acts::view_ilpa(*d_, registrar(), beto);
  EXPECT_EQ(left.it->state, core::addendum_state::exited) << "an unfinished draft ends too";
  {
    store::reading r(d_->files());
    for (const auto& t : store::open_tasks(r.db(), left.whom.student.id))
      EXPECT_NE(t.kind, "complete_ilpa") << "nothing stays due for ever";
  }
  tell("2026-11-20", "null");  // back again: a placement of its own
  const auto again = acts::view_ilpa(*d_, program_staff(), beto);
  EXPECT_EQ(again.all.size(), 2u);
  EXPECT_EQ(again.it->entry_date, "2026-11-20");
  EXPECT_EQ(again.it->state, core::addendum_state::draft);
}

TEST_F(acts_test, a_reference_names_one_student_or_nobody) {
  for (const auto* reference : {"", "sourcedId:", "sourcedId:S2", "KY:1900000002"}) {
    const auto other = person(core::role::guardian, "g2", {}, {reference});
    EXPECT_EQ(code_of([&] { acts::view_ilp(*d_, other, alma); }), "not-found") << reference;
  }
  for (const auto* reference : {"sourcedId:S1", "1900000001", "KY:1900000001", "Local:11"}) {
    const auto own = person(core::role::guardian, "g1", {}, {reference});
    EXPECT_NO_THROW(acts::view_ilp(*d_, own, alma)) << reference;
  }
}

}  // namespace throughline::testing_
