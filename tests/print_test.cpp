// Plans on paper: which kinds there are when, what stands on each, and that nothing else does.
#include "pages/print.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "pages_samples.hpp"
#include "web_fixture.hpp"

namespace throughline {
namespace {

using namespace pages;
using namespace samples;

frame paper_frame(core::language lang = core::language::en) {
  auto f = make_frame(shell::print, lang);
  f.district = "Test County Schools";
  f.person = "D. Okafor";
  return f;
}

bool has(std::string_view page, std::string_view text) { return page.find(text) != page.npos; }

template <class View>
std::string kinds(std::span<const paper_kind<View>> all, const View& v) {
  std::string out;
  for (const auto& k : all)
    if (k.makes_sense(v)) out += std::string(k.id) + " ";
  return out;
}

std::string ilp_paper(const acts::ilp_view& v, std::string kind, fields said = {},
                      core::language lang = core::language::en) {
  return ilp_print(paper_frame(lang), profile_ky(), v, {std::move(kind), std::move(said)});
}

std::string ilpa_paper(const acts::ilpa_view& v, std::string kind, fields said = {}) {
  return ilpa_print(paper_frame(), profile_ky(), v, {std::move(kind), std::move(said)});
}

core::value& goals_of(acts::ilp_view& v) { return v.plan->sections.front().body; }

TEST(papers, are_offered_when_they_make_sense) {
  auto v = make_ilp();
  EXPECT_EQ(kinds(ilp_papers(), v), "full summary progress ");
  v.may_meet = true;
  EXPECT_EQ(kinds(ilp_papers(), v), "full summary notice progress ");
  v.plan.reset();
  v.may_meet = false;
  EXPECT_EQ(kinds(ilp_papers(), v), "full ");
  EXPECT_EQ(ilp_paper(v, "summary"), "") << "nor printed by its address";
  EXPECT_EQ(ilp_paper(v, "nonsense"), "");
  using enum core::addendum_state;
  for (const auto& [state, wanted] :
       std::map<core::addendum_state, const char*>{{draft, "full summary notice progress "},
                                                   {locked, "full summary notice progress "},
                                                   {exited, "full summary progress exit "},
                                                   {void_, "full "}}) {
    ilpa_fixture a(state, "long", true);
    a.v.may_meet = true;
    EXPECT_EQ(kinds(ilpa_papers(), a.v), wanted) << core::name(state);
  }
}

TEST(papers, say_whose_they_are_which_text_and_who_printed_it_when) {
  auto v = make_ilp();
  v.may_meet = true;
  ilpa_fixture a(core::addendum_state::exited, "long", true);
  a.v.may_meet = true;
  const auto check = [](const std::string& page, const std::string& version) {
    for (const auto* text : {"<strong>Rivera, Alma J.</strong>", "100-4821",
                             "Printed Nov 21, 2026, 2:00 PM by D. Okafor", "Test County Schools"})
      EXPECT_TRUE(has(page, text)) << text;
    EXPECT_TRUE(std::regex_search(
        page, std::regex("data-tl-foot=\"[^\"]*Rivera, Alma J\\. · version " + version + " · Nov")))
        << page.substr(0, 300);
    EXPECT_TRUE(has(page, "<html class=\"tl-sheets\" lang=\"en\""));
  };
  for (const auto& kind : ilp_papers()) {
    SCOPED_TRACE(kind.id);
    check(ilp_paper(v, std::string(kind.id)), "14");
  }
  for (const auto& kind : ilpa_papers()) {
    SCOPED_TRACE(kind.id);
    if (kind.makes_sense(a.v)) check(ilpa_paper(a.v, std::string(kind.id)), "1, text 3");
  }
}

TEST(papers, have_headings_in_order) {
  auto v = make_ilp();
  v.may_meet = true;
  for (const auto& kind : ilp_papers()) {
    SCOPED_TRACE(kind.id);
    const auto page = ilp_paper(v, std::string(kind.id));
    const std::regex heading_("<h([1-6])");
    int before = 0;
    for (std::sregex_iterator at(page.begin(), page.end(), heading_), end; at != end; ++at) {
      const int level = (*at)[1].str()[0] - '0';
      EXPECT_LE(level, before + 1);
      before = level;
    }
    EXPECT_GT(before, 0);
  }
}

TEST(papers, of_a_draft_and_of_a_void_one_say_so_on_top_and_on_every_sheet) {
  using enum core::addendum_state;
  for (const auto& [state, mark] : std::map<core::addendum_state, const char*>{
           {draft, "DRAFT"}, {amended, "DRAFT"}, {void_, "VOID"}, {locked, ""}, {active, ""}}) {
    SCOPED_TRACE(core::name(state));
    const ilpa_fixture a(state, "long", true);
    const auto page = ilpa_paper(a.v, "full");
    for (const std::string any : {"DRAFT", "VOID"}) {
      EXPECT_EQ(has(page, "tl-mark\">" + any), any == mark);
      EXPECT_EQ(has(page, " · " + any + "\""), any == mark);
    }
  }
  auto v = make_ilp();
  EXPECT_TRUE(has(ilp_paper(v, "summary"), "Not everyone has approved this text yet."));
  EXPECT_TRUE(has(ilp_paper(v, "summary", {}, core::language::es), "BORRADOR"));
  v.status = core::plan_status::complete;
  EXPECT_FALSE(has(ilp_paper(v, "summary"), "DRAFT"));
}

TEST(papers, of_one_page_cut_long_texts_and_say_what_they_leave_out) {
  auto v = make_ilp();
  core::list many;
  for (int i = 0; i < 9; ++i)
    many.push_back(
        entry({{"kind", "academic"},
               {"statement",
                "Ñandú Peña, Güell y más: one word after another until the "
                "line is far too long to stand on one page with all the "
                "others, and then it goes on for a while longer so that nobody doubts it, END"}}));
  goals_of(v).set("goals", many);
  const auto page = ilp_paper(v, "summary");
  EXPECT_TRUE(has(page, "Ñandú Peña, Güell y más"));
  EXPECT_TRUE(has(page, "…")) << "cut between words";
  EXPECT_FALSE(has(page, "doubts it, END"));
  EXPECT_TRUE(has(page, "And 5 more in the full plan."));
  EXPECT_TRUE(has(ilp_paper(v, "full"), "doubts it, END"));
  EXPECT_EQ(clipped("añadir más", 6), "añadir…") << "letters, not bytes";
  EXPECT_EQ(clipped("áéíóú", 3), "áéí…");
  EXPECT_EQ(clipped("áéíóú", 5), "áéíóú");
  EXPECT_EQ(clipped("", 5), "");
}

TEST(papers, an_empty_plan_prints_what_there_is) {
  auto v = make_ilp();
  v.plan.reset();
  v.transcript.clear();
  const auto page = ilp_paper(v, "full");
  EXPECT_TRUE(has(page, "No plan yet")) << page;
  ilpa_fixture a(core::addendum_state::draft, "", false);
  a.v.all.front().sections.clear();
  EXPECT_TRUE(has(ilpa_paper(a.v, "summary"), "No goals are written yet."));
  EXPECT_TRUE(has(ilpa_paper(a.v, "progress"), "No goals are written yet."));
}

TEST(papers, a_notice_carries_what_was_typed_and_lines_for_the_rest) {
  auto v = make_ilp();
  v.may_meet = true;
  const auto blank = ilp_paper(v, "notice");
  const auto lines = [](const std::string& page) {
    std::size_t n = 0;
    for (auto at = page.find("tl-blank"); at != page.npos; at = page.find("tl-blank", at + 1)) ++n;
    return n;
  };
  EXPECT_TRUE(has(blank, "To the family of Alma Rivera"));
  EXPECT_TRUE(has(blank, "The yearly review is due on Dec 5, 2026."));
  EXPECT_TRUE(has(blank, "The goal: Raise Algebra 2 grade to B or better"));
  const auto filled = ilp_paper(
      v, "notice",
      {{"day", "2026-12-03"}, {"time", "5 pm"}, {"place", evil}, {"invited", "Señora Núñez"}});
  EXPECT_TRUE(has(filled, "Dec 3, 2026") && has(filled, "5 pm") && has(filled, "Señora Núñez"));
  EXPECT_FALSE(has(filled, evil));
  EXPECT_EQ(lines(filled), lines(blank) - 3) << "day, time and place are no lines to write on";
  const auto wrong = ilp_paper(v, "notice", {{"day", "next week"}});
  EXPECT_TRUE(has(wrong, "aria-invalid=\"true\"") && has(wrong, "value=\"next week\""));
  EXPECT_EQ(lines(wrong), lines(blank)) << "no day is put on the paper";
  const auto es = ilp_paper(v, "notice", {{"day", "2026-12-03"}}, core::language::es);
  EXPECT_TRUE(has(es, "A la familia de Alma Rivera") && has(es, "3 de diciembre de 2026"));
}

TEST(papers, a_notice_of_an_addendum_invites_its_team_to_the_meeting_that_is_planned) {
  ilpa_fixture a(core::addendum_state::active, "long", true);
  a.v.may_meet = true;
  auto& sections = a.v.all.front().sections;
  sections.push_back({"team",
                      with("team", core::list{entry({{"person", "Marta Núñez"}}),
                                              entry({{"person", "T. Briggs"}})}),
                      {}});
  core::value schedule;
  schedule.set("meetings",
               core::list{entry({{"planned", "2026-11-20"}}), entry({{"planned", "2026-12-18"}}),
                          entry({{"planned", "2026-12-11"}})});
  core::find_section(a.v.profile->sections, "reentry");
  for (auto& s : sections)
    if (s.section == "reentry") s.body.set("reviews", schedule);
  const auto review = ilpa_paper(a.v, "notice");
  EXPECT_TRUE(has(review, "Marta Núñez\nT. Briggs"));
  EXPECT_TRUE(has(review, "<dd>Dec 11, 2026</dd>"));
  EXPECT_TRUE(has(review, "how Alma Rivera is doing at Pathways Alternative Program"));
  EXPECT_TRUE(has(ilpa_paper(a.v, "notice", {{"about", "team"}}),
                  "the team that works on the plan of Alma Rivera"));
  EXPECT_TRUE(has(ilpa_paper(a.v, "notice", {{"about", "nonsense"}}), "is doing at"));
}

TEST(papers, a_progress_report_has_what_is_of_the_day_or_later) {
  ilpa_fixture a(core::addendum_state::active, "long", true);
  for (auto& s : a.v.all.front().sections) {
    if (s.section != "goals") continue;
    auto all = s.body.items("goals");
    all.front().set("progress", core::list{entry({{"day", "2026-11-13"}, {"value", "60"}}),
                                           entry({{"day", "2026-11-18"}, {"value", "64"}}),
                                           entry({{"day", "2026-11-20"}, {"value", "66"}})});
    s.body.set("goals", all);
  }
  a.v.meetings = {{.held_on = "2026-11-14", .way = "phone", .attendees = "Marta R"},
                  {.held_on = "2026-11-19", .way = "phone", .attendees = "Ana P"}};
  const auto whole = ilpa_paper(a.v, "progress");
  EXPECT_TRUE(has(whole, "Since Nov 12, 2026")) << "the whole stay";
  EXPECT_TRUE(has(whole, ">60<") && has(whole, "Marta R") && has(whole, "class=\"tl-chart\""));
  const auto late = ilpa_paper(a.v, "progress", {{"since", "2026-11-18"}});
  EXPECT_TRUE(has(late, ">64<") && has(late, ">66<") && has(late, "Ana P"));
  EXPECT_FALSE(has(late, ">60<") || has(late, "Marta R"));
  EXPECT_TRUE(has(late, "Finish English 2 units 4 to 8")) << "the goal itself stays";
  const auto bad = ilpa_paper(a.v, "progress", {{"since", "31/12"}});
  EXPECT_TRUE(has(bad, "Since Nov 12, 2026") && has(bad, "aria-invalid=\"true\""));
}

TEST(papers, an_exit_summary_tells_the_check_ins_and_no_other_talk) {
  ilpa_fixture a(core::addendum_state::exited, "long", true);
  EXPECT_FALSE(has(ilpa_paper(a.v, "exit"), "Check-ins after the exit")) << "none is asked for";
  a.v.check_ins = {{1, "2026-11-06", true}, {3, "2026-11-20", false}};
  a.v.meetings = {{.held_on = "2026-11-06",
                   .way = "phone",
                   .attendees = "Ms. Hall",
                   .notes = "On time each day",
                   .author_role = "alternative_staff",
                   .after_exit = core::check_in{.week = 1, .going = "well"}},
                  {.held_on = "2026-10-06", .way = "phone", .attendees = "Dee", .notes = "Before"}};
  const auto page = ilpa_paper(a.v, "exit");
  EXPECT_TRUE(has(page, "Check-ins after the exit"));
  EXPECT_TRUE(has(page, "After 1 week: Well"));
  EXPECT_TRUE(has(page, "On time each day"));
  EXPECT_FALSE(has(page, "Before"));
}

TEST(papers, an_exit_summary_says_how_it_ended_and_what_comes_next) {
  ilpa_fixture a(core::addendum_state::exited, "long", true);
  EXPECT_TRUE(has(ilpa_paper(a.v, "exit"), "Not written down yet"));
  core::value transition = with("receiving", "Jefferson High School");
  transition.set("credits_confirmed", "yes");
  a.v.all.front().sections.push_back({"transition", transition, {}});
  core::value exit = with("recommendation", "Begin with half days");
  exit.set("outcome", a.v.profile->outcome_item()->options.front().id);
  a.v.all.front().sections.push_back({"exit", exit, {}});
  const auto page = ilpa_paper(a.v, "exit");
  for (const auto& text :
       {a.v.profile->outcome_item()->options.front().label.en, std::string("Begin with half days"),
        std::string("Jefferson High School"),
        std::string("Credits are confirmed with the receiving school"), std::string("Attendance")})
    EXPECT_TRUE(has(page, text)) << text;
}

}  // namespace

namespace testing_ {
namespace {

class paper_requests : public web_test {
 protected:
  static constexpr const char* counselor =
      R"({"sub":"c1","name":"D. Okafor","roles":["counselor"],"schools":["H1"]})";
  std::int64_t views() {
    store::connection db(folder_.string() + "/district-a.access.db", store::access_mode::read_only);
    auto q = db.prepare("select count(*) from access where act = 'view_ilp'");
    (void)q.next();
    return q.integer(0);
  }
  std::string print(std::string_view kind) { return "print=1&kind=" + std::string(kind); }
};

TEST_F(paper_requests, are_let_in_and_written_down_as_the_pages_are) {
  post(student_claims, ilp, goal("Pass Algebra II", token(student_claims)));
  for (const auto* kind : {"full", "summary", "progress"}) {
    const auto before = views();
    EXPECT_EQ(ask(student_claims, "GET", ilp, print(kind)).status, 200u) << kind;
    EXPECT_GT(views(), before) << kind;
  }
  EXPECT_EQ(ask(counselor, "GET", ilp, print("notice")).status, 200u);
  EXPECT_EQ(ask(student_claims, "GET", ilp, print("notice")).status, 404u);
  EXPECT_EQ(ask(student_claims, "GET", ilp, print("exit")).status, 404u);
  const auto* stranger =
      R"({"sub":"g9","name":"X","roles":["guardian"],"students":["sourcedId:S4"]})";
  EXPECT_EQ(ask(stranger, "GET", ilp, print("summary")).status, ask(stranger, "GET", ilp).status);
  EXPECT_GE(ask(stranger, "GET", ilp).status, 400u);
  const auto menu = ask(student_claims, "GET", ilp).body;
  EXPECT_TRUE(has(menu, "kind=summary") && !has(menu, "kind=notice"));
}

TEST_F(paper_requests, take_the_notices_words_from_its_form_in_every_mode_and_keep_nothing) {
  post(student_claims, ilp, goal("Pass Algebra II", token(student_claims)));
  for (const auto* embed : {"shadow", "light", "page"}) {
    SCOPED_TRACE(embed);
    const auto send = [&](const std::string& tok) {
      return ask(counselor, "POST", ilp, print("notice"),
                 "tl-act=print&place=Room+12&tl-token=" + tok,
                 {{"Content-Type", "application/x-www-form-urlencoded"}}, embed);
    };
    const auto r = send(token(counselor));
    EXPECT_EQ(r.status, 200u);
    EXPECT_TRUE(r.body.starts_with("<!doctype html>") && has(r.body, "Room 12"));
    EXPECT_EQ(header(r, "Throughline-Shell"), "document");
    EXPECT_EQ(send("0000").status, 403u);
  }
  EXPECT_FALSE(has(ask(counselor, "GET", ilp, print("notice")).body, "Room 12"));
}

TEST_F(paper_requests, of_an_addendum_are_of_the_one_asked_for) {
  const auto key = addendum();
  EXPECT_EQ(ask(staff_claims, "GET", ilpa, print("summary") + "&id=" + key).status, 404u)
      << "nothing is written yet";
  acts::save_ilpa_section(*d_, program_staff(), dee, key, "needs", std::nullopt,
                          json(R"({"academic_needs":"Reading"})"));
  EXPECT_FALSE(has(ask(staff_claims, "GET", ilpa, print("notice") + "&id=" + key).body, "DRAFT"));
  for (const auto* kind : {"full", "summary", "progress"})
    EXPECT_TRUE(has(ask(staff_claims, "GET", ilpa, print(kind) + "&id=" + key).body, "DRAFT"))
        << kind;
  EXPECT_EQ(ask(staff_claims, "GET", ilpa, print("exit") + "&id=" + key).status, 404u);
  EXPECT_EQ(ask(staff_claims, "GET", ilpa, print("full") + "&id=x").status, 404u);
}

}  // namespace
}  // namespace testing_
}  // namespace throughline
