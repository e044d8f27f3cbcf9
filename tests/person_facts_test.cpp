// Where two feeds tell of one student: whose word counts in each field, what the others say, and
// when each was heard. Aoife O'Brien is told of by the Ed-Fi case v5_2 and by a made roster.
#include "acts/facts.hpp"
#include "acts/maintenance.hpp"
#include "acts/merges.hpp"
#include "acts/overview.hpp"
#include "acts/precedence.hpp"
#include "edfi_fixture.hpp"
#include "formats/json.hpp"
#include "intake/event.hpp"
#include "pages/pages.hpp"

namespace throughline::testing_ {
namespace {

const char* const aoife = "1900012346";

class person_facts : public edfi_district {
 protected:
  struct rostered {
    std::string given = "Aoi", preferred = "Evie", grade = "11", email = "evie@example.org",
                phone = {}, birth_date = "2008-10-02", sex = {};
  };
  // The whole roster of one school: Aoife, as `r` has her, or nobody.
  core::value roster(const std::optional<rostered>& r, const std::string& source = "rosters") {
    intake::run_options how;
    how.source = source;
    how.max_removal = 100;
    return intake::import_feed(*d_, operator_(), how,
                               [&](intake::sink& to) {
                                 const auto part = [&](const char* file, intake::entity kind,
                                                       const auto& record) {
                                   to.begin({file, kind});
                                   if (r || kind == intake::entity::org)
                                     to.take({file, 2}, intake::life::active, record);
                                   to.end({file, "imported", 1, 0, true});
                                 };
                                 part("orgs.csv", intake::entity::org,
                                      intake::org{"H", "school", "High", {}, {}, {}});
                                 const auto is = r.value_or(rostered{});
                                 intake::user u;
                                 u.sourced_id = "X1";
                                 u.given_name = is.given;
                                 u.student = true;
                                 u.family_name = "O'Brien";
                                 u.preferred_given_name = is.preferred;
                                 u.grade = is.grade;
                                 u.email = is.email;
                                 u.phone = is.phone;
                                 u.state_id = aoife;
                                 part("users.csv", intake::entity::user, u);
                                 intake::demographics born;
                                 born.sourced_id = "X1";
                                 born.birth_date = is.birth_date;
                                 born.sex = is.sex;
                                 part("demographics.csv", intake::entity::demographics, born);
                                 return intake::read_outcome{"1.2", false};
                               })
        .run.report;
  }
  void edfi_set(const fs::path& folder = case_folder("v5_2")) {
    intake::run_options how;
    how.source = "edfi";
    import(folder, {}, how);
  }
  core::student her() {
    store::reading r(d_->files());
    return store::find_student(r.db(), "KY", aoife).value_or(core::student{});
  }
  // "given | preferred | birth date | sex | grade | email"
  std::string facts() {
    const auto s = her();
    return s.given_name + " | " + s.preferred_given_name + " | " + s.birth_date + " | " + s.sex +
           " | " + s.grade + " | " +
           ask("select coalesce(email, '') from person where is_student = 1 and family_name = "
               "'O''Brien' and merged_into is null")
               .front();
  }
  // "value / source / as of", and what becomes of it, of one kind of fact
  lines told(std::string_view what) {
    lines out;
    const auto shown = acts::show_student(*d_, operator_(), aoife);
    for (const auto& f : shown.items("facts"))
      if (f.text("field") == what)
        out.push_back(std::string(f.text("value")) + " / " + std::string(f.text("source")) + " / " +
                      std::string(f.text("asOf")) + (f.flag("counts", false) ? "" : " / beside") +
                      (f.flag("ended", false) ? " / ended" : ""));
    return out;
  }
  void days_pass(int n) { clock_.now += n * 86'400'000LL; }
};

const std::string both = "Aoife | Evie | 2008-10-02 | female | 11 | evie@example.org";

TEST_F(person_facts, each_field_is_the_word_of_the_source_that_counts_whoever_came_first) {
  edfi_set();
  EXPECT_EQ(facts(), "Aoife |  | 2008-10-02 | female | 12 | ");
  roster(rostered{});
  EXPECT_EQ(counts(*d_).whole("students", 0, 9, 9), 4);
  EXPECT_EQ(facts(), both);
}

TEST_F(person_facts, the_roster_first_is_the_same_student) {
  roster(rostered{});
  EXPECT_EQ(facts(), "Aoi | Evie | 2008-10-02 |  | 11 | evie@example.org");
  edfi_set();
  EXPECT_EQ(facts(), both);
}

TEST_F(person_facts, a_later_word_of_the_source_that_does_not_count_is_kept_beside) {
  edfi_set();
  roster(rostered{});
  days_pass(2);
  rostered other;
  other.given = "Aoif";
  other.email = "";
  other.sex = "male";
  other.birth_date = "2008-10-03";
  roster(other);
  EXPECT_EQ(facts(), "Aoife | Evie | 2008-10-02 | female | 11 | ") << "no other source has a mail";
  EXPECT_EQ(told("name"), (lines{"Aoife O'Brien / edfi / 2026-11-21",
                                 "Aoif O'Brien / rosters / 2026-11-23 / beside"}));
  EXPECT_EQ(told("sex"),
            (lines{"female / edfi / 2026-11-21", "male / rosters / 2026-11-23 / beside"}));
  EXPECT_EQ(told("preferredName"), lines{"Evie / rosters / 2026-11-23"});
  // a correction in the feed that counts reaches the student
  const auto set = copy("v5_2");
  replace(set / "Student.xml", "<FirstName>Aoife</FirstName>", "<FirstName>Aoibhe</FirstName>");
  edfi_set(set);
  EXPECT_EQ(her().given_name, "Aoibhe");
  EXPECT_EQ(ask("select sort_name from person where given_name = 'Aoibhe'"),
            lines{"obrien aoibhe"});
}

TEST_F(person_facts, the_district_says_whose_word_counts_and_it_does_at_once) {
  edfi_set();
  roster(rostered{});
  acts::set_precedence(*d_, operator_(), "name", {"rosters"});
  EXPECT_EQ(facts(), "Aoi | Evie | 2008-10-02 | female | 11 | evie@example.org");
  acts::set_precedence(*d_, operator_(), "grade", {"edfi", "rosters"});
  EXPECT_EQ(her().grade, "12") << "as the stay has it";
  // and goes on to
  rostered other;
  other.given = "Aoif";
  other.grade = "10";
  roster(other);
  EXPECT_EQ(her().given_name, "Aoif");
  EXPECT_EQ(her().grade, "12");
  const auto shown = acts::view_precedence(*d_, operator_(), "name");
  EXPECT_EQ(formats::write_json(shown),
            R"([{"field":"name","sources":[)"
            R"({"source":"rosters","kind":"oneroster","setBy":"district","tells":true},)"
            R"({"source":"edfi","kind":"edfi","setBy":"default","tells":true}]}])");
  acts::set_precedence(*d_, operator_(), "name", {});
  EXPECT_EQ(her().given_name, "Aoife");
  EXPECT_EQ(acts::view_precedence(*d_, operator_(), "").as_list()->size(), 8u);
  const auto refused = [&](const std::string& field, const std::vector<std::string>& sources) {
    return code_of([&] { acts::set_precedence(*d_, operator_(), field, sources); });
  };
  EXPECT_EQ(refused("shoeSize", {"edfi"}), "bad-request");
  EXPECT_EQ(refused("name", {"edfi", "edfi"}), "bad-request");
  EXPECT_EQ(refused("name", {"nobody"}), "not-found");
  EXPECT_EQ(her().given_name, "Aoife") << "what is refused changes nothing";
}

TEST_F(person_facts, of_a_source_that_tells_of_her_no_more_another_counts) {
  edfi_set();
  roster(rostered{});
  roster(std::nullopt);
  EXPECT_EQ(facts(), "Aoife | Evie | 2008-10-02 | female | 12 | evie@example.org")
      << "what only the one who left said stays";
  EXPECT_EQ(told("preferredName"), lines{"Evie / rosters / 2026-11-21 / ended"});
  roster(rostered{});
  EXPECT_EQ(facts(), both);
}

TEST_F(person_facts, every_fact_has_its_source_and_its_day) {
  edfi_set();
  days_pass(3);
  roster(rostered{});
  days_pass(3);
  intake::tell_event(*d_, operator_(), "transcript",
                     formats::read_json(R"({"student":{"sourcedId":"0012346"},"courses":[
                       {"id":"h1","title":"Life Skills","creditsEarned":"0.25","grade":"P"}]})"));
  EXPECT_EQ(told("identifier"), lines{"1900012346 / edfi / 2026-11-21"});
  EXPECT_EQ(told("enrollment"), lines{"Knob Creek High School / edfi / 2026-11-21"});
  EXPECT_EQ(told("transcript"),
            (lines{"3.000 / edfi / 2026-11-21", "0.250 / host / 2026-11-27 / beside"}));
  EXPECT_EQ(told("birthDate"), (lines{"2008-10-02 / edfi / 2026-11-21",
                                      "2008-10-02 / rosters / 2026-11-24 / beside"}));
  EXPECT_EQ(told("guardian").size(), guardians("0012346").size());
  days_pass(1);
  edfi_set();  // nothing new, and heard all the same
  EXPECT_EQ(told("enrollment"), lines{"Knob Creek High School / edfi / 2026-11-28"});
}

TEST_F(person_facts, the_page_shows_them_and_names_no_guardian_to_a_family) {
  edfi_set();
  roster(rostered{});
  const auto page = [&](const acts::caller& by) {
    pages::frame f;
    f.zone = d_->zone();
    f.student_reference = aoife;
    return pages::ilp_facts(f, d_->profile(), acts::view_facts(*d_, by, aoife));
  };
  const auto staff = page(person(core::role::registrar, "registrar-1", {"*"}));
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(has(staff, "Nov 21, 2026"));
  EXPECT_TRUE(has(staff, "rosters"));
  EXPECT_TRUE(has(staff, "Does not count"));
  EXPECT_TRUE(has(staff, "Declan"));
  const auto family = page(person(core::role::student, "student-1", {}, {"sourcedId:0012346"}));
  EXPECT_TRUE(has(family, "rosters"));
  EXPECT_FALSE(has(family, "Declan"));
  EXPECT_EQ(code_of([&] {
              acts::view_facts(*d_, person(core::role::student, "s", {}, {"sourcedId:0012345"}),
                               aoife);
            }),
            "not-found");
}

TEST_F(person_facts, two_records_made_one_keep_what_each_feed_says_and_two_again_have_their_own) {
  edfi_set();
  // the roster has another number for her, so that nothing matches
  rostered apart;
  apart.birth_date = "2008-10-20";
  roster(apart);
  const auto twin = ask("select lower(hex(uid)) from person where given_name = 'Aoi'");
  ASSERT_EQ(twin.size(), 1u) << "the birth dates differ: two students";
  const auto uid_of = [&](const char* given) {
    store::reading r(d_->files());
    auto q = r.db().prepare("select uid from person where given_name = $1");
    q.bind(given);
    q.next();
    return core::uid::from_bytes(q.blob(0)).text();
  };
  const auto kept = uid_of("Aoife"), gone = uid_of("Aoi");
  acts::merge_students(*d_, operator_(), kept, gone, {.reason = "same girl", .decided = true});
  EXPECT_EQ(facts(), both);
  acts::unmerge_students(*d_, operator_(), gone, "twins after all");
  EXPECT_EQ(
      ask("select given_name || ' ' || coalesce(preferred_given_name, '') || ' ' || "
          "birth_date from person where is_student = 1 and family_name = 'O''Brien' order by 1"),
      (lines{"Aoi Evie 2008-10-20", "Aoife  2008-10-02"}));
  EXPECT_EQ(ask("select count(*) from person_fact"), lines{"0"});
}

TEST_F(person_facts, of_two_records_of_one_feed_the_kept_one_s_word_counts) {
  edfi_set();
  const auto name_after = [&](const char* kept, const char* gone) {
    acts::merge_students(*d_, operator_(), kept, gone, {.reason = "one girl", .decided = true});
    const auto name =
        student(std::string(kept).substr(std::string("sourcedId:").size())).given_name;
    acts::unmerge_students(*d_, operator_(), kept, "two after all");
    return name;
  };
  EXPECT_EQ(name_after("sourcedId:0012346", "sourcedId:0012347"), "Aoife");
  EXPECT_EQ(name_after("sourcedId:0012347", "sourcedId:0012346"), "Mei-Lin");
  EXPECT_EQ(student("0012346").given_name, "Aoife");
}

TEST_F(person_facts, who_answers_for_a_student_is_an_event_when_it_begins_and_when_it_ends) {
  const auto set = copy("v5_2");
  const auto enrollment = set / "StudentEnrollment.xml";
  import(set);
  const auto events = [&] {
    return ask(
        "select v.kind || ' ' || v.respect || ' ' || coalesce(v.on_date, '') || ' ' || "
        "coalesce(f.name, t.name) from enrollment_event v left join org f on f.id = "
        "v.from_school left join org t on t.id = v.to_school where v.respect is not null "
        "order by v.id");
  };
  EXPECT_EQ(events(), lines{}) << "a first import tells how things are";
  const auto who_answers = [&] {
    lines out;
    const auto shown = acts::show_student(*d_, operator_(), "1900012345");
    for (const auto& f : shown.items("facts"))
      if (f.text("field") == "responsibility")
        out.push_back(std::string(f.text("value")) + " " + std::string(f.text("of")) + " " +
                      std::string(f.text("from")) + " " + std::string(f.text("to")));
    return out;
  };
  EXPECT_EQ(who_answers(), lines{"Knob Creek High School Accountability 2026-08-12 "});

  // the program takes over, the school at home answers no more
  const std::string old_one =
      "<BeginDate>2026-08-12</BeginDate>\n"
      "  </StudentEducationOrganizationResponsibilityAssociation>";
  replace(enrollment, old_one,
          "<BeginDate>2026-08-12</BeginDate>\n<EndDate>2026-11-13</EndDate>\n"
          "</StudentEducationOrganizationResponsibilityAssociation>"
          "<StudentEducationOrganizationResponsibilityAssociation><StudentReference>"
          "<StudentIdentity><StudentUniqueId>0012345</StudentUniqueId></StudentIdentity>"
          "</StudentReference><EducationOrganizationReference><EducationOrganizationIdentity>"
          "<EducationOrganizationId>210900000000902</EducationOrganizationId>"
          "</EducationOrganizationIdentity></EducationOrganizationReference><Responsibility>"
          "uri://ed-fi.org/ResponsibilityDescriptor#Graduation</Responsibility>"
          "<BeginDate>2026-11-16</BeginDate>"
          "</StudentEducationOrganizationResponsibilityAssociation>");
  import(set);
  auto told = events();
  std::sort(told.begin(), told.end());
  EXPECT_EQ(told, (lines{"released Accountability 2026-11-14 Knob Creek High School",
                         "responsible Graduation 2026-11-16 Bridges Academy"}));
  import(set);
  EXPECT_EQ(events().size(), 2u) << "once";
  replace(enrollment, "<BeginDate>2026-11-16</BeginDate>",
          "<BeginDate>2026-11-16</BeginDate><EndDate>2027-05-28</EndDate>");
  import(set);
  EXPECT_EQ(events().size(), 2u) << "it still goes on";
  // it goes without a word
  remove_entity(enrollment, "StudentEducationOrganizationResponsibilityAssociation", "Graduation");
  intake::run_options half_may_go;
  half_may_go.max_removal = 50;
  import(set, {}, half_may_go);
  EXPECT_EQ(events().back(), "released Graduation  Bridges Academy");
}

TEST_F(person_facts, two_kinds_of_feed_are_never_one_source) {
  import(case_folder("v5_2"));
  EXPECT_EQ(code_of([&] { roster(rostered{}, "default"); }), "conflict");
  EXPECT_EQ(counts(*d_).whole("students", 0, 9, 9), 4);
  roster(rostered{}, "");
  EXPECT_EQ(told("preferredName"), lines{"Evie / oneroster / 2026-11-21"});
}

// Schema 4 had the last word of either feed alone.
TEST_F(person_facts, a_store_of_before_hears_both_feeds_anew) {
  edfi_set();
  roster(rostered{});
  {
    store::writing w(d_->files());
    w.db().script(
        "delete from person_fact; update person set given_name = 'Aoi', sex = null where "
        "given_name = 'Aoife'");
    const auto path = std::string(TL_SOURCE_DIR) + "/schemas/sql/sqlite/005.sql";
    const auto script = read_all(path);
    const auto from = script.find("insert into person_fact"), to = script.find("-- Whose word");
    ASSERT_NE(from, script.npos);
    w.db().script(script.substr(from, to - from));
    w.commit();
  }
  EXPECT_EQ(ask("select count(*) from person_fact"), lines{"2"});
  edfi_set();
  roster(rostered{});
  EXPECT_EQ(facts(), both);
}

}  // namespace
}  // namespace throughline::testing_
