// Planned courses: proposed by the student, approved by the school and the family, and proposed
// again when they change.
#include <algorithm>

#include "acts/plans.hpp"
#include "district_fixture.hpp"

namespace throughline::testing_ {
namespace {

constexpr std::string_view two_courses = R"({"course_plan":[
    {"id":"c1","title":"Algebra II","grade":"11","area":"math","credits":"1"},
    {"id":"c2","title":"Art I","grade":"11","area":"arts","credits":"1"}]})";

class course_approvals_test : public district_test {
 protected:
  acts::ilp_view view() {
    return acts::view_ilp(*d_, counselor(), alma, acts::credit_sets::diploma,
                          acts::course_approvals::read);
  }
  void plan(std::string_view courses) {
    const auto v = view();
    const auto* then = v.plan ? v.plan->section("education_plan") : nullptr;
    ASSERT_EQ(acts::save_ilp_section(*d_, student(), alma, "education_plan",
                                     then ? std::optional(then->hash) : std::nullopt, json(courses))
                  .what,
              acts::save_outcome::kind::saved);
  }
  void answer(const acts::caller& by, const char* outcome = "approved") {
    acts::sign_ilp(
        *d_, by, alma,
        {.outcome = outcome, .way = "portal", .note = {}, .revision = view().plan->head->number});
  }
  // "Art I: guardian school_official; ..." in the plan's order.
  std::string waiting() {
    std::string out;
    for (const auto& w : view().waiting) {
      out += (out.empty() ? "" : "; ") + w.course.title + ":";
      for (const auto& role : w.waits_for) out += " " + role;
    }
    return out;
  }
};

}  // namespace

TEST_F(course_approvals_test, a_course_waits_until_each_has_approved_it_as_it_stands) {
  plan(two_courses);
  EXPECT_EQ(waiting(), "Algebra II: guardian school_official; Art I: guardian school_official");
  answer(guardian());
  EXPECT_EQ(waiting(), "Algebra II: school_official; Art I: school_official");
  answer(counselor());
  EXPECT_EQ(waiting(), "");
}

TEST_F(course_approvals_test, a_change_waits_again_and_what_stayed_does_not) {
  plan(two_courses);
  answer(guardian());
  answer(counselor());
  plan(R"({"course_plan":[
    {"id":"c1","title":"Algebra II","grade":"11","area":"math","credits":"1"},
    {"id":"c2","title":"Art I","grade":"12","area":"arts","credits":"1"},
    {"id":"c3","title":"Biology","grade":"11","area":"science","credits":"1"}]})");
  EXPECT_EQ(waiting(), "Art I: guardian school_official; Biology: guardian school_official");
  answer(counselor());
  EXPECT_EQ(waiting(), "Art I: guardian; Biology: guardian");
}

TEST_F(course_approvals_test, who_declines_after_approving_has_taken_it_back) {
  plan(two_courses);
  answer(counselor());
  answer(guardian());
  answer(guardian(), "declined");
  EXPECT_EQ(waiting(), "Algebra II: guardian; Art I: guardian");
}

TEST_F(course_approvals_test, nobody_looks_where_no_page_shows_it) {
  plan(two_courses);
  const auto v = acts::view_ilp(*d_, counselor(), alma);
  EXPECT_TRUE(v.waiting.empty());
  EXPECT_TRUE(v.approving.empty());
}

}  // namespace throughline::testing_
