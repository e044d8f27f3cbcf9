// A made-up student with plan, transcript and addenda, and every page of theirs, for the tests of
// pages.
#pragma once

#include <map>
#include <string>

#include "core/completion.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"
#include "pages/access_papers.hpp"
#include "pages/goals.hpp"
#include "pages/pages.hpp"
#include "profile/profile.hpp"

namespace throughline::samples {

using namespace pages;
using core::value;

// -----------------------------------------------------------------------------------------

inline const core::plan_profile& profile_ky() {
  static const auto p = profile::load("us-ky");
  return p;
}

inline constexpr std::int64_t now = 1'795'287'600'000;  // 2026-11-21 14:20 in Louisville
inline constexpr const char* evil = "<img/src=x/onerror=alert(1)>";

inline frame make_frame(shell dress, core::language lang = core::language::en) {
  return {.lang = lang,
          .dress = dress,
          .mount = "/tl",
          .form_prefix = dress == shell::light ? "tl" : "",
          .submit_url = "/host/save",
          .token = "TOKEN",
          .student_reference = "STATE:100-4821",
          .path = "/students/STATE%3A100-4821/ilp",
          .query = "",
          .zone = "America/New_York",
          .now_ms = now,
          .saved = false};
}

inline acts::admitted make_student() {
  acts::admitted a;
  a.student.given_name = "Alma";
  a.student.middle_name = "J";
  a.student.family_name = "Rivera";
  a.student.grade = "10";
  a.student.local_id = "100-4821";
  a.stays = {{.school_name = "Jefferson High School",
              .school_class = "A1",
              .grade = "10",
              .entry_date = "2026-08-12"}};
  return a;
}

inline value entry(std::initializer_list<std::pair<const char*, const char*>> fields) {
  value out;
  for (const auto& [name, text] : fields) out.set(name, text);
  return out;
}

inline value with(const char* name, value v) {
  value out;
  out.set(name, std::move(v));
  return out;
}

inline core::revision revision_of(int number, const char* name, const char* role) {
  core::revision r{.id = number, .number = number};
  r.root[0] = static_cast<unsigned char>(number);
  r.author_name = name;
  r.author_role = role;
  r.at_ms = now - (20 - number) * 86'400'000LL;
  return r;
}

inline core::plan_signature signature(int number, const char* role, const char* name,
                                      const char* outcome) {
  core::plan_signature s{.revision_number = number,
                         .role = role,
                         .signer_name = name,
                         .outcome = outcome,
                         .at_ms = now - (20 - number) * 86'000'000LL,
                         .school_year = 2027};
  s.root[0] = static_cast<unsigned char>(number);
  return s;
}

inline core::plan make_plan() {
  core::plan p;
  p.kind = "ilp";
  p.head = revision_of(14, "D. Okafor", "counselor");
  value goals;
  goals.set("goals", core::list{entry({{"id", "a1"},
                                       {"kind", "academic"},
                                       {"statement", "Raise Algebra 2 grade to B or better"},
                                       {"measure", "Report card"},
                                       {"by", "2027-05-21"},
                                       {"steps", "Tutoring on Tuesdays\nRetake unit 3"},
                                       {"status", "1 of 3 retakes done"}}),
                                entry({{"id", "a2"}, {"kind", "career"}, {"statement", evil}})});
  goals.set("reflection", "I help take care of my grandmother and I like biology.");
  p.sections.push_back({"goals", goals, {}});
  p.sections.back().hash[0] = 7;
  value courses;
  courses.set("course_plan", core::list{entry({{"id", "c1"},
                                               {"grade", "11"},
                                               {"title", "English 3"},
                                               {"area", "ela"},
                                               {"credits", "1"}}),
                                        entry({{"id", "c2"},
                                               {"grade", "12"},
                                               {"title", "English 4"},
                                               {"area", "ela"},
                                               {"credits", "1"}}),
                                        entry({{"id", "c3"},
                                               {"grade", "11"},
                                               {"title", "Algebra 3"},
                                               {"area", "math"},
                                               {"credits", "1.5"}})});
  p.sections.push_back({"education_plan", courses, {}});
  p.sections.push_back(
      {"about", with("strengths", core::list{"Patient", "Good with numbers"}), {}});
  p.signatures = {signature(14, "student", "Alma Rivera", "approved"),
                  signature(12, "school_official", "D. Okafor", "approved")};
  return p;
}

// One of each kind of part, and one whose number could not be read.
inline value make_sis_plan() {
  return formats::read_json(
      R"({"name":"Minimum","org":"H1","class":2029,"individual":true,"total":"22.000","parts":[
        {"subject":"Mathematics","sced":"02","credits":"4.000"},
        {"subject":"Career and Technical Education","credits":"1.000"},
        {"subject":"Physical, Health, and Safety Education","sced":"08"},
        {"name":"Algebra","courses":["ALG-1","ALG-2"],"credits":"1.000"},
        {"category":"Honors <img/src=x/onerror=alert(1)>","credits":"2.000"}]})");
}

inline acts::ilp_view make_ilp() {
  acts::ilp_view v;
  v.whom = make_student();
  v.plan = make_plan();
  v.today = *core::parse_date("2026-11-21");
  const auto course = [](const char* title, const char* sced, const char* worth) {
    core::transcript_course c;
    c.title = title;
    c.sced = sced;
    c.school_year = 2026;
    c.grade_level = "9";
    c.school_name = "Jefferson High School";
    c.grade = "B";
    c.earned = *core::credits::parse(worth);
    return c;
  };
  v.transcript = {course("English 1", "01001", "1"),     course("Algebra 1", "02052", "1"),
                  course("Geometry", "02072", "1"),      course("Earth science", "03001", "1"),
                  course("World history", "04051", "1"), course("Wellness", "08051", "0.5")};
  v.graduation = core::graduation(profile_ky().graduation.front(), v.transcript,
                                  core::planned_courses(profile_ky(), *v.plan));
  for (const bool alternative : {false, true}) {
    acts::sis_plan one{.of = {.plan = core::graduation_plan_of(make_sis_plan()),
                              .source = "district-sis",
                              .alternative = alternative},
                       .progress = {}};
    one.progress = core::graduation(one.of.plan.asks, v.transcript, {});
    v.sis_plans.push_back(std::move(one));
  }
  v.requirements = core::completion(
      profile_ky(), 10,
      {.it = &*v.plan, .today = v.today, .zone = "America/New_York", .credits = [&] {
         return &v.graduation;
       }});
  v.classes = {{.title = "English 2", .subject = "English"},
               {.title = "Biology", .subject = "Science"}};
  v.next_due = "2026-12-05";
  for (const auto& s : profile_ky().sections) v.may_save.push_back(s.id);
  v.sign_as = "guardian";
  return v;
}

struct ilpa_fixture {
  acts::ilpa_view v;
  explicit ilpa_fixture(core::addendum_state state, const char* term, bool full) {
    v.whom = make_student();
    v.profile = &profile_ky().addenda.front();
    v.today = *core::parse_date("2026-11-21");
    core::addendum a;
    a.key = core::uid::make(now);
    a.kind = "ilpa";
    a.head = revision_of(3, "T. Briggs", "alternative_staff");
    a.school_name = "Pathways Alternative Program";
    a.school_class = "A5";
    a.term = term;
    a.state = state;
    a.version = 1;
    a.entry_date = "2026-11-12";
    a.due_date = "2026-11-27";
    a.due_basis = "weekdays";
    value placement = with("term", term);
    if (full) {
      placement.set("placement", "involuntary");
      placement.set("reason", core::list{"behavior", "credit_recovery"});
      placement.set("site", "off_site");
      value needs = with("academic_needs", "Reading fluency; credit recovery in science");
      needs.set("behavior_needs", "Peer conflict");
      a.sections.push_back({"placement", placement, {}});
      a.sections.push_back({"needs", needs, {}});
      a.sections.push_back(
          {"goals",
           with("goals", core::list{entry({{"id", "g1"},
                                           {"kind", "academic"},
                                           {"statement", "Finish English 2 units 4 to 8"},
                                           {"baseline", "58%"},
                                           {"target", "70%"},
                                           {"measure", "Unit tests, every 2 weeks"},
                                           {"by", "2027-01-15"},
                                           {"responsible", "T. Briggs"}})}),
           {}});
      a.sections.push_back({"reentry",
                            with("reentry", core::list{entry({{"id", "r1"},
                                                              {"criterion", "Attendance"},
                                                              {"measure", "90% or better"},
                                                              {"met", "yes"},
                                                              {"met_on", "2026-11-20"}}),
                                                       entry({{"id", "r2"},
                                                              {"criterion", "Credits on pace"},
                                                              {"measure", "3.0"},
                                                              {"met", "no"}})}),
                            {}});
    } else {
      v.missing = {
          {.rule = core::codes::required, .field = "placement.placement"},
          {.rule = core::codes::required, .field = "needs.academic_needs"},
          {.rule = core::codes::too_few, .field = "goals.goals", .words = {{"least", "1"}}}};
      if (*term) a.sections.push_back({"placement", placement, {}});
    }
    v.school_days_left = 4;
    v.still_to_sign = {"guardian", "alternative_program"};
    v.may_save = core::is_open(state);
    v.may_amend = state == core::addendum_state::locked;
    v.sign_as = core::is_open(state) ? "alternative_program" : "";
    if (state == core::addendum_state::locked) {
      v.locked = {{1, 3, now - 3'600'000, "Marta Rivera"}};
      a.signatures = {signature(3, "guardian", "Marta Rivera", "approved"),
                      signature(3, "alternative_program", "T. Briggs", "approved")};
      v.still_to_sign.clear();
    }
    auto old = a;
    old.key = core::uid::make(now - 1000);
    old.state = core::addendum_state::exited;
    old.school_name = "Riverside Day Program";
    v.all = {a, old};
    v.it = &v.all.front();
  }
};

// Every page there is, by name.
inline std::map<std::string, std::string> all_pages(shell dress, core::language lang) {
  const auto f = make_frame(dress, lang);
  const auto& p = profile_ky();
  auto v = make_ilp();
  std::map<std::string, std::string> out;
  auto saved = f;
  saved.saved = true;
  out["ilp"] = ilp_overview(saved, p, v);
  auto empty = v;
  empty.plan.reset();
  empty.transcript.clear();
  empty.graduation = core::graduation(p.graduation.front(), {}, {});
  empty.requirements = core::completion(
      p, 10, {.it = nullptr, .today = v.today, .zone = f.zone, .credits = nullptr});
  out["ilp-empty"] = ilp_overview(f, p, empty);
  for (const auto& s : p.sections) out["ilp-" + s.id] = ilp_section(f, p, v, s.id);
  auto reader = v;
  reader.may_save.clear();
  out["ilp-goals-read"] = ilp_section(f, p, reader, "goals");
  auto drafted = v;
  drafted.drafts = {{.section = "goals",
                     .author = "me",
                     .base = std::nullopt,
                     .body = with("reflection", "draft text"),
                     .saved_ms = now}};
  out["ilp-goals-draft"] = ilp_section(f, p, drafted, "goals");
  attempt refused;
  refused.body = with("goals", core::list{entry({{"kind", "academic"}, {"by", "soon"}})});
  refused.wrong = core::check_section(*p.section("goals"), refused.body, false);
  out["ilp-goals-refused"] = ilp_section(f, p, v, "goals", &refused);
  out["ilp-conflict"] =
      ilp_conflict(f, p, v, "goals", v.plan->section("goals"), with("reflection", "mine"));
  out["ilp-credits"] = ilp_credits(f, p, v);
  acts::sign_off_view all{.ilp = v, .may_record = true, .meeting_open = true};
  all.ilp.may_meet = true;
  all.meetings = {{.held_on = "2026-11-20",
                   .way = "phone",
                   .attendees = "Ana Rivera",
                   .notes = "Math <support>",
                   .author_name = "D. Okafor",
                   .author_role = "counselor",
                   .at_ms = now}};
  auto silent = v.plan->signatures.front();
  silent.outcome = "no_answer";
  silent.recorded = {.by_name = "D. Okafor",
                     .by_role = "counselor",
                     .on = "2026-11-20",
                     .attempts = {{"2026-11-20", "letter", "Letter home"}}};
  all.ilp.plan->signatures.push_back(std::move(silent));
  all.ilp.approving = {"guardian", "school_official"};
  all.ilp.waiting = {{{.title = "Biology", .grade = 11}, {"guardian"}}};
  out["ilp-sign"] = ilp_signoffs(f, p, all, {{.rule = core::codes::required, .field = "agree"}});
  out["ilp-meeting"] = ilp_meeting(f, p, v);
  attempt no_meeting;
  no_meeting.wrong = core::check_section(acts::meeting_section(), core::record{}, true);
  out["ilp-meeting-refused"] = ilp_meeting(f, p, v, &no_meeting);
  acts::access_papers_view papers{.whom = v.whom, .today = v.today, .own_rights = true};
  papers.birth_known = false;
  papers.may_enter = papers.may_end = true;
  papers.papers = {{.kind = "order",
                    .who = "Marta <Rivera>",
                    .limits = "read",
                    .sections = {"ilp.goals", "ilpa.needs"},
                    .first_day = "2026-11-01",
                    .paper = "court_order",
                    .number = "24-CI-100",
                    .paper_date = "2026-10-30",
                    .author_name = "R. Clerk",
                    .author_role = "registrar",
                    .at_ms = now},
                   {.kind = "advocate",
                    .who = "Ada Vocate",
                    .account = "adv-1",
                    .first_day = "2026-11-01",
                    .last_day = "2027-05-30",
                    .paper = "signed_consent",
                    .number = "Office, folder 7",
                    .paper_date = "2026-10-30",
                    .given_role = "guardian",
                    .given_by = "Marta Rivera",
                    .author_name = "R. Clerk",
                    .author_role = "registrar",
                    .at_ms = now}};
  papers.papers.back().ended = {.on = "2026-11-20",
                                .reason = "Consent withdrawn",
                                .by_name = "R. Clerk",
                                .by_role = "registrar",
                                .at_ms = now};
  out["access"] = access_papers(f, p, papers);
  out["access-end-refused"] =
      end_access_paper(f, p, papers, papers.papers.front(), "",
                       {{.rule = core::codes::required, .field = "reason"}});
  const acts::goals_view before{.ilp = v,
                                .section = "goals",
                                .item = "goals",
                                .earlier = {entry({{"id", "g1"}, {"statement", "Pass <it>"}})}};
  out["ilp-look-back"] = ilp_look_back(f, p, before);
  out["ilp-look-back-refused"] = ilp_look_back(
      f, p, before,
      {{{"g1", "met", ""}}, {{.rule = core::codes::required, .field = "looks.0.reflection"}}});
  acts::history_view h{.whom = v.whom, .plan = v.plan};
  h.revisions = {revision_of(14, "D. Okafor", "counselor"),
                 revision_of(13, "Alma Rivera", "student")};
  out["ilp-history"] = ilp_history(f, p, h);
  h.shown = h.revisions.front();
  h.sections = v.plan->sections;
  h.before = {{"goals", with("reflection", "An earlier text"), {}}};
  h.against = h.revisions.back();
  h.may_save = {"goals"};
  out["ilp-history-one"] = ilp_history(f, p, h);
  h.on = v.today;
  out["ilp-history-day"] = ilp_history(f, p, h);
  out["ilpa-none"] =
      ilpa_overview(f, p, {.whom = v.whom, .profile = &p.addenda.front(), .today = v.today});
  using enum core::addendum_state;
  const ilpa_fixture fresh(draft, "", false), begun(draft, "long", false),
      full(active, "long", true), done(locked, "long", true);
  out["ilpa-first"] = ilpa_overview(f, p, fresh.v);
  out["ilpa-begun"] = ilpa_overview(f, p, begun.v);
  out["ilpa-full"] = ilpa_overview(f, p, full.v);
  out["ilpa-locked"] = ilpa_overview(
      f, p, done.v, {"amend", {}, {{.rule = core::codes::required, .field = "reason"}}});
  for (const auto& s : p.addenda.front().sections) {
    out["ilpa-step-" + s.id] = ilpa_step(f, p, full.v, s.id);
    out["ilpa-locked-" + s.id] = ilpa_step(f, p, done.v, s.id);
  }
  attempt bad;
  bad.body = with(
      "goals",
      core::list{entry({{"kind", "academic"}, {"statement", "Finish English 2"}, {"by", "x"}})});
  bad.wrong = core::check_section(*core::find_section(p.addenda.front().sections, "goals"),
                                  bad.body, false);
  out["ilpa-goals-refused"] = ilpa_step(f, p, full.v, "goals", &bad);
  out["ilpa-check"] = ilpa_step(f, p, full.v, "check");
  out["ilpa-check-missing"] = ilpa_step(f, p, begun.v, "check");
  out["ilpa-conflict"] = ilpa_conflict(f, p, full.v, "needs", full.v.it->section("needs"),
                                       with("academic_needs", "mine"));
  out["ilpa-version"] = ilpa_version(f, p, done.v, 1, done.v.it->sections);
  ilpa_fixture over(exited, "long", true);
  over.v.check_ins = {{1, "2026-11-06", true}, {3, "2026-11-20", false}, {6, "2026-12-11", false}};
  over.v.may_check_in = true;
  over.v.meetings = {{.held_on = "2026-11-06",
                      .way = "phone",
                      .attendees = "Alma, Ms. Hall <school>",
                      .notes = "On time each day",
                      .author_name = "T. Briggs",
                      .author_role = "alternative_staff",
                      .at_ms = now,
                      .after_exit = core::check_in{.week = 1, .going = "well"}}};
  out["ilpa-exited"] = ilpa_overview(f, p, over.v);
  out["ilpa-check-in"] = ilpa_check_in(f, p, over.v);
  ilpa_fixture again(draft, "long", false);
  again.v.all.back().sections = full.v.it->sections;
  again.v.bank = {{"needs.academic_needs", {"Reads <below> grade", "Half a credit behind"}},
                  {"goals.goals", {"Improve class performance"}}};
  again.v.may_save = true;
  out["ilpa-step-offers-copy"] = ilpa_step(f, p, again.v, "needs");
  out["ilpa-step-copied"] = ilpa_step(f, p, again.v, "goals", nullptr, true);
  const acts::reviews_view to_review{
      .all = {{"s1", "Rivera, <Alma>", "Pathways", "k1", locked, "2026-10-20", "2026-11-02"},
              {"s2", "Okafor, Ben", "Pathways", "k2", active, "", "2026-12-01"}},
      .today = v.today};
  out["reviews"] = group_reviews(f, to_review);
  out["reviews-none"] = group_reviews(f, {.all = {}, .today = v.today});
  review_attempt some{.held = "2026-11-22", .attendees = "Team", .kept = 1};
  some.by_addendum["k2"] = {
      "Reads more", "", {{.rule = core::codes::day_to_come, .field = "held"}}};
  out["reviews-refused"] = group_reviews(f, to_review, some);
  acts::template_bank_view bank{.bank = again.v.bank, .places = {}, .hash = {}};
  for (const auto& s : p.addenda.front().sections)
    for (const auto& i : s.items)
      if (core::takes_templates(i)) bank.places.push_back({&s, &i});
  out["templates"] = template_bank(f, bank);
  out["templates-refused"] = template_bank(
      f, bank, &again.v.bank,
      {{.rule = core::codes::too_many, .field = "goals.goals", .words = {{"limit", "60"}}},
       {.rule = core::codes::stale_section}});
  for (const auto& c : {core::codes::forbidden, core::codes::not_found, core::codes::conflict,
                        core::codes::stale_section, core::codes::locked, core::codes::unavailable})
    out["problem-" + std::string(c.name)] = problem(f, c, {});
  auto paper = f;
  paper.dress = shell::print;
  v.may_meet = true;
  for (const auto* kind : {"full", "summary", "notice", "progress"})
    out["print-ilp-" + std::string(kind)] = ilp_print(paper, p, v, {kind, {}});
  out["print-ilp-empty"] = ilp_print(paper, p, empty, {});
  ilpa_fixture ended(exited, "long", true);
  ended.v.may_meet = true;
  for (const auto* kind : {"full", "summary", "progress", "exit"})
    out["print-ilpa-" + std::string(kind)] = ilpa_print(paper, p, ended.v, {kind, {}});
  ilpa_fixture met(active, "long", true);
  met.v.may_meet = true;
  out["print-ilpa-notice"] = ilpa_print(paper, p, met.v, {"notice", {{"about", "team"}}});
  return out;
}

}  // namespace throughline::samples
