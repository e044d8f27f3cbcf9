// The life of an addendum: who signs it as what, what a short stay asks for, whose it is, and what
// enrollments begin and end.
#include "acts/merges.hpp"
#include "acts/program_sections.hpp"
#include "acts/transfers.hpp"
#include "district_fixture.hpp"
#include "intake/event.hpp"
#include "store/plans.hpp"
#include "store/sqlite.hpp"
#include "store/students.hpp"

namespace throughline::testing_ {
namespace {

class addenda : public district_test {
 protected:
  static acts::caller dees_guardian() {
    return person(core::role::guardian, "guardian-4", {}, {"sourcedId:S4"});
  }
  static acts::caller dees_counselor() {
    return person(core::role::counselor, "counselor-4", {"A1"});
  }
  static acts::caller dee_herself() {
    return person(core::role::student, "student-4", {}, {"sourcedId:S4"});
  }
  acts::ilpa_signed sign(const acts::caller& by, const std::string& key,
                         const char* outcome = "approved") {
    const auto head = acts::view_ilpa(*d_, registrar(), dee, key).it->head->number;
    return acts::sign_ilpa(*d_, by, dee, key,
                           {.outcome = outcome, .way = "portal", .note = {}, .revision = head});
  }
  // A stay of beto's in the program, told by the host.
  void stay(std::string_view id, std::string_view entry, std::string_view exit = "null") {
    intake::tell_event(*d_, operator_(), "enrollment",
                       json(R"({"student":{"sourcedId":"S2"},"id":")" + std::string(id) +
                            R"(","school":"A1","grade":"11","entryDate":")" + std::string(entry) +
                            R"(","exitDate":)" + std::string(exit) + R"(,"primary":false})"));
  }
  acts::ilpa_view view(std::string_view who, std::string_view key = {}) {
    return acts::view_ilpa(*d_, registrar(), who, key);
  }
  core::addendum_state state(const std::string& key) { return view(dee, key).it->state; }
  std::int64_t number(const char* query) {
    store::reading r(d_->files());
    auto q = r.db().prepare(query);
    q.next();
    return q.integer(0);
  }
};

}  // namespace

TEST_F(addenda, each_signs_in_their_own_part_and_the_program_begins_it) {
  const auto key = key_of_dees_addendum();
  fill_dees_addendum(key);
  EXPECT_EQ(acts::view_ilpa(*d_, dee_herself(), dee).sign_as, "student");
  EXPECT_EQ(acts::view_ilpa(*d_, dees_guardian(), dee).sign_as, "guardian");
  EXPECT_EQ(acts::view_ilpa(*d_, dees_counselor(), dee).sign_as, "sending_school");
  EXPECT_EQ(acts::view_ilpa(*d_, program_staff(), dee).sign_as, "alternative_program");
  EXPECT_TRUE(view(dee).sign_as.empty()) << "a registrar signs nothing";
  sign(dee_herself(), key);
  sign(dees_counselor(), key);
  EXPECT_EQ(state(key), core::addendum_state::draft) << "it is the program's to begin";
  sign(program_staff(), key);
  EXPECT_EQ(state(key), core::addendum_state::active);
  sign(program_staff(), key);
  EXPECT_EQ(state(key), core::addendum_state::active);
  std::vector<std::string> as;
  const auto signed_ = view(dee);
  for (const auto& s : signed_.it->signatures) as.push_back(s.role);
  EXPECT_EQ(as, (std::vector<std::string>{"student", "sending_school", "alternative_program",
                                          "alternative_program"}));
  EXPECT_TRUE(sign(dees_guardian(), key).locked);
}

TEST_F(addenda, a_short_stay_is_signed_with_its_placement_alone) {
  const auto key = key_of_dees_addendum();
  acts::save_ilpa_section(
      *d_, program_staff(), dee, key, "placement", std::nullopt,
      json(R"({"term":"short","placement":"voluntary","reason":["behavior"],"site":"off_site"})"));
  EXPECT_EQ(view(dee).it->term, "short");
  EXPECT_TRUE(view(dee).missing.empty());
  EXPECT_TRUE(sign(program_staff(), key).wrong.empty());
  EXPECT_TRUE(sign(dees_guardian(), key).locked);
  EXPECT_EQ(acts::addenda_as_data(view(dee))
                .as_list()
                ->front()
                .find("sections")
                ->find("placement")
                ->text("site"),
            "off_site");
}

// A benchmark is known again when its goal is saved anew.
TEST_F(addenda, entries_within_entries_get_ids_of_their_own_and_keep_them) {
  const auto key = key_of_dees_addendum();
  const auto saved = acts::save_ilpa_section(
      *d_, program_staff(), dee, key, "goals", std::nullopt,
      json(R"({"goals":[{"kind":"academic","statement":"Read","target":"120","measure":"Probe",
               "by":"2027-03-01","benchmarks":[{"day":"2026-12-01","target":"95"}]}]})"));
  ASSERT_TRUE(saved.current) << "nothing was wrong with it";
  auto body = saved.current->body;
  auto& first = body.as_record()->front().second.as_list()->front();
  const auto id = std::string(first.items("benchmarks").front().text("id"));
  EXPECT_EQ(id.size(), 16u);
  EXPECT_NE(first.text("id"), id);
  first.set("progress", core::list{json(R"({"day":"2026-11-09","value":"84"})")});
  const auto again =
      acts::save_ilpa_section(*d_, program_staff(), dee, key, "goals", saved.current->hash, body);
  ASSERT_TRUE(again.current);
  const auto& now = again.current->body.items("goals").front();
  EXPECT_EQ(now.items("benchmarks").front().text("id"), id);
  EXPECT_EQ(now.items("progress").front().text("id").size(), 16u);
}

TEST_F(addenda, one_childs_addendum_is_not_changed_through_another) {
  const auto key = key_of_dees_addendum();
  stay("e1", "2026-11-02");  // so that the program may write to beto's
  const auto body = json(R"({"academic_needs":"x"})");
  for (const auto& wrong : {key, std::string("17"), std::string()}) {
    EXPECT_EQ(code_of([&] {
                acts::save_ilpa_section(*d_, program_staff(), beto, wrong, "needs", std::nullopt,
                                        body);
              }),
              "not-found");
    EXPECT_EQ(code_of([&] {
                acts::save_ilpa_draft(*d_, program_staff(), beto, wrong, "needs", std::nullopt,
                                      body);
              }),
              "not-found");
    EXPECT_EQ(code_of([&] { acts::drop_ilpa_draft(*d_, program_staff(), beto, wrong, "needs"); }),
              "not-found");
    EXPECT_EQ(code_of([&] { acts::amend_ilpa(*d_, program_staff(), beto, wrong, "why"); }),
              "not-found");
    EXPECT_EQ(code_of([&] { acts::view_ilpa_version(*d_, program_staff(), beto, wrong, 1); }),
              "not-found");
    EXPECT_EQ(code_of([&] {
                acts::sign_ilpa(*d_, program_staff(), beto, wrong,
                                {.outcome = "approved", .way = {}, .note = {}, .revision = 1});
              }),
              "not-found");
  }
  EXPECT_FALSE(view(dee, key).it->head);
}

TEST_F(addenda, it_is_begun_beside_the_plan_and_after_the_one_before) {
  acts::save_ilp_section(*d_, counselor(), beto, "goals", std::nullopt, json(one_goal));
  stay("e1", "2026-11-02");
  stay("e1", "2026-11-02", R"("2026-11-20")");
  EXPECT_EQ(view(beto).it->state, core::addendum_state::exited);
  EXPECT_EQ(view(beto).it->exit_date, "2026-11-20");
  stay("e2", "2026-11-20");
  const auto v = view(beto);
  ASSERT_EQ(v.all.size(), 2u);
  EXPECT_EQ(v.it->parent, acts::view_ilp(*d_, registrar(), beto).plan->id);
  EXPECT_EQ(v.it->previous, v.all[1].id);
  EXPECT_EQ(v.all[1].state, core::addendum_state::exited) << "an earlier one stays as it ended";
  stay("e2", "2026-11-20", R"("2026-11-21")");
  EXPECT_EQ(view(beto).all[1].exit_date, "2026-11-20");
  EXPECT_EQ(view(beto).it->exit_date, "2026-11-21");
}

TEST_F(addenda, a_stay_that_is_gone_without_a_day_ends_it_today) {
  const auto v = view(dee);
  {
    store::writing w(d_->files());
    w.db().script("update school_enrollment set exit_date = null, state = 0");
    w.commit();
  }
  acts::follow_enrollments(
      *d_, operator_(),
      {{v.whom.student.id, v.it->school_enrollment, core::enrollment_change::kind::left}});
  EXPECT_EQ(view(dee).it->state, core::addendum_state::exited);
  EXPECT_EQ(view(dee).it->exit_date, "2026-11-21");
  const auto rows = number("select count(*) from audit");
  acts::follow_enrollments(
      *d_, operator_(),
      {{v.whom.student.id, v.it->school_enrollment, core::enrollment_change::kind::left}});
  EXPECT_EQ(number("select count(*) from audit"), rows) << "said again, nothing is written";
}

TEST_F(addenda, the_class_of_a_school_is_kept_for_one_that_a_later_feed_brings) {
  auto other = std::make_unique<acts::district>(folder_.string(), "district-c", clock_);
  acts::init_district(*other, operator_(),
                      {.name = "C", .state = "KY", .profile = "us-ky", .time_zone = "UTC"});
  acts::set_school_class(*other, operator_(), "101900", "A5");  // by number; nothing is fed yet
  acts::set_school_class(*other, operator_(), "H1", "");
  feed(*other);
  EXPECT_EQ(acts::view_ilpa(*other, registrar(), dee).all.size(), 1u);
  EXPECT_TRUE(acts::view_ilpa(*other, registrar(), alma).all.empty());
}

TEST_F(addenda, a_section_marked_as_a_program_begins_and_ends_them) {
  const auto mark = [&](const acts::caller& by, std::string_view field, std::string_view cls) {
    return acts::set_program_section(*d_, by, field, field == "courseCode" ? "01002" : "x", cls);
  };
  EXPECT_EQ(code_of([&] { mark(registrar(), "courseCode", "A5"); }), "forbidden");
  EXPECT_EQ(code_of([&] { mark(operator_(), "a\"b", "A5"); }), "invalid");
  EXPECT_EQ(mark(operator_(), "courseCode", "A5"), 1);
  const auto v = acts::view_ilpa(*d_, registrar(), alma);
  ASSERT_EQ(v.all.size(), 1u);
  EXPECT_EQ(v.it->entry_date, "2026-08-12") << "as the enrollment says";
  EXPECT_EQ(v.it->school_class, "A5");
  EXPECT_EQ(acts::view_ilpa(*d_, registrar(), beto).all.size(), 0u) << "not in that section";
  EXPECT_EQ(mark(operator_(), "courseCode", "A5"), 0) << "said again";
  EXPECT_EQ(mark(operator_(), "courseCode", ""), 0);
  EXPECT_EQ(acts::view_ilpa(*d_, registrar(), alma).it->exit_date, "2026-11-21");
}

}  // namespace throughline::testing_
