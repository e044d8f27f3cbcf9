// The course plan and the requirements as pages: each state in words, what moved and why, the
// warnings with their way out, the list to pick from, and what it all weighs.
#include <gtest/gtest.h>

#include "core/course_checks.hpp"
#include "pages_samples.hpp"

namespace throughline::pages {
namespace {

using namespace samples;

bool has(std::string_view page, std::string_view what) { return page.find(what) != page.npos; }

core::transcript_course passed(const char* title, const char* sced, const char* grade, int year) {
  core::transcript_course c;
  c.title = title;
  c.sced = sced;
  c.grade_level = grade;
  c.school_year = year;
  c.grade = "B";
  c.earned = {1000};
  return c;
}

value planned(const char* title, const char* area, const char* grade) {
  return entry({{"title", title}, {"area", area}, {"grade", grade}, {"credits", "1"}});
}

// Counted as the act counts: the diploma, then the way to a university beside it.
void count_all(acts::ilp_view& v) {
  const auto& p = profile_ky();
  const auto plan = core::planned_courses(p, *v.plan);
  v.graduation = core::graduation(p.graduation[0], {v.transcript, v.classes, plan, &v.catalog, 10});
  const auto route = core::by_subject(plan, p.areas(), p.graduation[1].areas);
  v.more_sets = {
      core::graduation(p.graduation[1], {v.transcript, v.classes, route, &v.catalog, 10})};
  v.course_problems = core::check_courses({v.transcript, v.classes, plan, &v.catalog, 10}, 2027);
}

acts::ilp_view with_courses(core::list plan) {
  auto v = make_ilp();
  v.sis_plans.clear();
  v.transcript = {passed("English I", "01001", "9", 2026), passed("Algebra I", "02052", "8", 2025)};
  v.classes = {{.title = "English II", .sced = "01002", .course_code = "ENG2"}};
  v.catalog = core::course_list({{.school_year = 2027,
                                  .code = "ENG2",
                                  .title = "English II",
                                  .sced = "01002",
                                  .worth = core::credits{1000}}});
  for (auto& s : v.plan->sections)
    if (s.section == "education_plan") s.body.set("course_plan", std::move(plan));
  count_all(v);
  return v;
}

std::string overview(const acts::ilp_view& v, core::language l = core::language::en) {
  return ilp_overview(make_frame(shell::page, l), profile_ky(), v);
}
std::string credits_page(const acts::ilp_view& v, core::language l = core::language::en) {
  return ilp_credits(make_frame(shell::page, l), profile_ky(), v);
}

}  // namespace

TEST(course_pages, say_in_words_whether_a_course_is_earned_in_progress_or_planned) {
  const auto v = with_courses({planned("English III", "ela", "11")});
  const auto english = overview(v), spanish = overview(v, core::language::es);
  EXPECT_TRUE(has(english, "English I<small>Earned 1.0, B</small>"));
  EXPECT_TRUE(has(english, "English II<small>In progress 1.0</small>"));
  EXPECT_TRUE(has(english, "English III<small>Planned 1.0</small>"));
  EXPECT_TRUE(has(english, "<th scope=\"col\">Grade 8</th>"));
  EXPECT_TRUE(has(spanish, "English II<small>En curso: 1.0</small>"));
  EXPECT_TRUE(has(english,
                  "English/language arts: 1.0 earned, 1.0 in progress, 1.0 planned, of 4.0 "
                  "required"));
  EXPECT_TRUE(has(credits_page(v), "Algebra I: high-school credit earned in grade 8."));
}

TEST(course_pages, show_the_parts_of_a_requirement_and_which_credits_need_a_reason) {
  auto with_reason = planned("English III", "ela", "11");
  with_reason.set("aligned", "Wants to write");
  const auto v = with_courses({with_reason, planned("English IV", "ela", "12")});
  const auto page = overview(v);
  EXPECT_TRUE(has(page, "<li>English I: 1.0 of 1.0</li>"));
  EXPECT_TRUE(has(page, "<li>Geometry: 0.0 of 1.0</li>"));
  EXPECT_TRUE(has(page, "<li>Aligned to the plan: 2.0 of 2.0 (1.0 without a reason yet)</li>"));
  EXPECT_TRUE(has(credits_page(v), "1.0 credits need a reason in the course plan"));
  EXPECT_TRUE(has(overview(v, core::language::es), "Relacionados con el plan: 2.0 de 2.0"));
}

TEST(course_pages, explain_what_went_to_another_requirement_and_what_counts_nowhere) {
  auto v = with_courses({});
  v.transcript = {passed("Drawing", "05154", "9", 2025), passed("Painting", "05155", "9", 2026),
                  passed("Typing", "", "9", 2026)};
  v.transcript.push_back(passed("Chemistry", "03101", "9", 2026));
  v.transcript.back().earned = {};
  v.transcript.back().attempted = {1000};
  count_all(v);
  const auto page = credits_page(v);
  EXPECT_TRUE(has(page,
                  "Painting: 1.0 goes to Academic and career interest, because Visual and "
                  "performing arts needs no more."));
  EXPECT_TRUE(has(page, "Typing: not placed by subject"));
  EXPECT_TRUE(has(page, "Chemistry: not passed, no credit from that attempt."));
}

TEST(course_pages, show_the_way_to_a_university_beside_the_diploma) {
  const auto v = with_courses({planned("Spanish I", "interest", "11")});
  const auto page = credits_page(v);
  EXPECT_FALSE(has(overview(v), "public university")) << "the overview stays short";
  EXPECT_TRUE(has(overview(v), "section=credits")) << "and leads there";
  const auto diploma = page.find(">High school diploma<");
  const auto route = page.find(">Admission to a four-year public university in Kentucky<");
  ASSERT_NE(diploma, page.npos);
  ASSERT_NE(route, page.npos);
  EXPECT_LT(diploma, route);
  EXPECT_TRUE(has(page, "A way after school, beside the diploma"));
  EXPECT_FALSE(has(page, "were not verified")) << "both are restated from a source";
  auto doubtful = with_courses({});
  doubtful.more_sets[0].said.confidence = "recalled";
  EXPECT_TRUE(
      has(credits_page(doubtful), "These requirements were not verified with their source."));
}

TEST(course_pages, warn_of_what_blocks_the_approval_and_lead_to_where_it_is_mended) {
  auto late = planned("Algebra II", "math", "11");
  late.set("code", "ALG2");
  auto v = with_courses({late});
  v.catalog = core::course_list(
      {{.school_year = 2028, .code = "ALG2", .title = "Algebra II", .prerequisites = {{"GEO"}}}});
  count_all(v);
  for (const auto& page :
       {overview(v),
        ilp_signoffs(make_frame(shell::page), profile_ky(), acts::sign_off_view{.ilp = v}),
        ilp_section(make_frame(shell::page), profile_ky(), v, "education_plan")}) {
    EXPECT_TRUE(has(page, "These courses cannot be taken as planned."));
    EXPECT_TRUE(has(page, "Algebra II asks for a course before it: GEO."));
    const auto link = page.find("section=education_plan", page.find("asks for a course before"));
    ASSERT_NE(link, page.npos);
    EXPECT_TRUE(has(page.substr(link, 60), ">Plan courses</a>")) << page.substr(link, 60);
  }
  EXPECT_FALSE(has(overview(with_courses({})), "cannot be taken as planned"));
}

TEST(course_pages, say_what_graduation_lacks_and_lead_whoever_may_to_the_plan_once) {
  auto v = with_courses({});
  const auto to_plan = [](const std::string& page) {
    const auto from = page.find("The course plan does not reach graduation yet.");
    EXPECT_NE(from, page.npos);
    const auto alert = page.substr(from, page.find("</div>", from) - from);
    EXPECT_TRUE(has(alert, "credits are neither earned nor planned.</li>")) << alert;
    const auto link = alert.find(">Plan courses</a>");
    return link == alert.npos ? 0 : alert.find(">Plan courses</a>", link + 1) == alert.npos ? 1 : 2;
  };
  EXPECT_EQ(to_plan(overview(v)), 1);
  v.may_save.clear();
  EXPECT_EQ(to_plan(overview(v)), 0) << "a reader cannot plan";
}

TEST(course_pages, offer_the_list_of_courses_to_pick_from) {
  const auto v = with_courses({planned("English III", "ela", "11")});
  const auto page = ilp_section(make_frame(shell::page), profile_ky(), v, "education_plan");
  EXPECT_TRUE(has(page, "<option value=\"ENG2\">English II, 1.0"));
  const auto id = page.find("<datalist id=\"");
  ASSERT_NE(id, page.npos);
  const auto name = page.substr(id + 14, page.find('"', id + 14) - id - 14);
  EXPECT_TRUE(has(page, " list=\"" + name + "\""));
}

TEST(course_pages, say_when_nothing_is_stated_for_the_class) {
  auto v = with_courses({});
  v.graduation = {};
  v.more_sets.clear();
  EXPECT_TRUE(
      has(overview(v), "No requirements of a diploma are stated for this graduating class."));
}

TEST(course_pages, of_a_full_plan_weigh_less_than_sixty_kilobytes) {
  core::list plan;
  auto v = with_courses({});
  v.transcript.clear();
  static constexpr const char* areas[] = {"ela", "math", "social", "science", "arts", "interest"};
  static constexpr const char* sced[] = {"01001", "02052", "04051", "03051", "05154", "10152"};
  for (int i = 0; i < 24; ++i) {
    const auto n = static_cast<std::size_t>(i % 6);
    if (i < 12)
      v.transcript.push_back(passed("A course with a long name", sced[n], i < 6 ? "8" : "9", 2025));
    else
      plan.push_back(planned("A planned course with a name", areas[n], i < 18 ? "11" : "12"));
  }
  std::vector<core::catalog_course> all;
  for (int i = 0; i < 300; ++i)
    all.push_back({.school_year = 2028,
                   .code = "C" + std::to_string(100 + i),
                   .title = "Course of the list " + std::to_string(i),
                   .worth = core::credits{1000}});
  v.catalog = core::course_list(std::move(all));
  for (auto& s : v.plan->sections)
    if (s.section == "education_plan") s.body.set("course_plan", plan);
  count_all(v);
  for (const auto l : {core::language::en, core::language::es})
    for (const auto dress : {shell::page, shell::shadow, shell::light}) {
      const auto f = make_frame(dress, l);
      EXPECT_LT(ilp_overview(f, profile_ky(), v).size(), 60U * 1024);
      EXPECT_LT(ilp_section(f, profile_ky(), v, "education_plan").size(), 90U * 1024);
    }
}

}  // namespace throughline::pages
