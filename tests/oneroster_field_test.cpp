// OneRoster files as the world really sends them: a test for each known departure, tolerant and
// strict.
#include "core/failure.hpp"
#include "oneroster_telling.hpp"

namespace throughline::oneroster {
namespace {

constexpr auto v11 = version::v1_1;
constexpr auto v12 = version::v1_2;

// What a user's row needs.
named_values person(const std::string& id, named_values more = {}) {
  named_values out{{"sourcedId", id},
                   {"enabledUser", "true"},
                   {"username", id},
                   {"givenName", "Ana"},
                   {"familyName", "Silva"}};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}
named_values enrolled(const std::string& id, named_values more = {}) {
  named_values out{{"sourcedId", id},
                   {"classSourcedId", "K"},
                   {"schoolSourcedId", "H"},
                   {"userSourcedId", "S"},
                   {"role", "student"}};
  for (auto& m : more) {
    const auto at =
        std::find_if(out.begin(), out.end(), [&](auto& o) { return o.first == m.first; });
    if (at == out.end())
      out.push_back(m);
    else
      *at = m;
  }
  return out;
}
constexpr const char* org_header =
    "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId";

TEST(oneroster_field, a_byte_order_mark_is_passed_over) {
  const small_set set(
      v12, {{"orgs", "\xEF\xBB\xBF" + std::string(org_header) + "\r\nH,,,High,school,,\r\n"}});
  EXPECT_EQ(set.wrong(true), "");
  EXPECT_EQ(set.records(true), "org H record=2 kind=school name=High\n");
}

TEST(oneroster_field, line_ends_of_an_old_mac_are_told_and_read) {
  const small_set set(v12, {{"orgs", std::string(org_header) + "\rH,,,High,school,,\r"}});
  EXPECT_EQ(set.records(), "org H record=2 kind=school name=High\n");
  EXPECT_NE(set.wrong().find("warning line-ends"), std::string::npos) << set.wrong();
  EXPECT_NE(set.wrong(true).find("error line-ends"), std::string::npos) << set.wrong(true);
}

TEST(oneroster_field, an_encoding_nobody_reads_is_called_that) {
  const small_set set(v12, {{"orgs", std::string("\xFF\xFE\0\0s\0\0\0", 8)}});
  EXPECT_NE(set.wrong().find("error bad-encoding"), std::string::npos) << set.wrong();
}

// A disk that is full where the records go is no fault of the file.
TEST(oneroster_field, a_taker_that_fails_ends_the_reading) {
  class failing : public telling_sink {
   public:
    void take(const intake::origin&, intake::life, const intake::org&) override {
      throw core::failure(core::codes::unavailable, "full");
    }
    using telling_sink::take;
  } to;
  const small_set set(v12, {{"orgs", std::string(org_header) + "\nH,,,High,school,,\n"}});
  set.raw("manifest.csv", set.manifest());
  EXPECT_THROW(oneroster::read(*open_package(set.folder().string()), {}, to), core::failure);
}

TEST(oneroster_field, every_field_may_be_quoted) {
  const small_set set(
      v12, {{"orgs",
             "\"sourcedId\",\"status\",\"dateLastModified\",\"name\",\"type\",\"identifier\","
             "\"parentSourcedId\"\n\"H\",\"\",\"\",\"The \"\"High\"\"\",\"school\",\"\",\"\"\n"}});
  EXPECT_EQ(set.wrong(true), "");
  EXPECT_EQ(set.records(true), "org H record=2 kind=school name=The \"High\"\n");
}

TEST(oneroster_field, lifecycle_columns_filled_in_bulk_are_told_once_for_the_file) {
  const small_set set(v12, {{"orgs", std::string(org_header) +
                                         "\nH,active,2026-01-01T00:00:00.000Z,High,school,,\n"
                                         "M,active,2026-01-01T00:00:00.000Z,Mid,school,,\n"}});
  EXPECT_EQ(set.wrong(),
            "warning lifecycle-in-bulk at=orgs.csv:2 field=dateLastModified count=2\n"
            "warning lifecycle-in-bulk at=orgs.csv:2 field=status count=2\n");
  EXPECT_EQ(set.records(),
            "org H record=2 kind=school name=High\norg M record=3 kind=school name=Mid\n");
  EXPECT_EQ(set.wrong(true),
            "error lifecycle-in-bulk at=orgs.csv:2 field=status\n"
            "error lifecycle-in-bulk at=orgs.csv:2 field=dateLastModified\n"
            "error lifecycle-in-bulk at=orgs.csv:3 field=status\n"
            "error lifecycle-in-bulk at=orgs.csv:3 field=dateLastModified\n");
}

TEST(oneroster_field, tobedeleted_and_inactive_rows_of_a_bulk_list_have_ended) {
  const small_set set(v12, {{"orgs", std::string(org_header) +
                                         "\nA,tobedeleted,,High,school,,\nB,inactive,,Mid,,,\n"
                                         "C,toBeDeleted,,,,,\nD,Active,,Low,school,,\n"}});
  EXPECT_EQ(set.records(),
            "org A ended record=2 kind=school name=High\norg B ended record=3 name=Mid\n"
            "org C ended record=4\norg D record=5 kind=school name=Low\n");
  EXPECT_EQ(set.wrong(),
            "warning enum-case at=orgs.csv:3 field=status\n"
            "warning enum-case at=orgs.csv:4 field=status\n"
            "warning enum-case at=orgs.csv:5 field=status\n"
            "warning lifecycle-in-bulk at=orgs.csv:2 field=status count=4\n");
}

TEST(oneroster_field, what_an_ending_row_passes_on_is_a_date_or_nothing) {
  const small_set set(v12,
                      {{"enrollments", csv(v12, "enrollments",
                                           {enrolled("E", {{"status", "tobedeleted"},
                                                           {"beginDate", "8/12/2026"},
                                                           {"endDate", "2026-12-01"}})})}},
                      "delta");
  EXPECT_EQ(set.records(),
            "enrollment E ended record=2 class=K school=H user=S role=student end=2026-12-01\n");
}

TEST(oneroster_field, a_delta_without_status_and_date_is_taken_as_active) {
  const small_set set(v12, {{"enrollments", csv(v12, "enrollments", {enrolled("E")})}}, "delta");
  EXPECT_EQ(set.records(), "enrollment E record=2 class=K school=H user=S role=student\n");
  EXPECT_EQ(set.wrong(),
            "warning lifecycle-missing at=enrollments.csv:2 field=dateLastModified count=1\n"
            "warning lifecycle-missing at=enrollments.csv:2 field=status count=1\n");
  EXPECT_EQ(set.wrong(true),
            "error lifecycle-missing at=enrollments.csv:2 field=status\n"
            "error lifecycle-missing at=enrollments.csv:2 field=dateLastModified\n");
}

TEST(oneroster_field, bulk_and_delta_may_be_mixed) {
  small_set set(v12);
  set.add("orgs", csv(v12, "orgs", {{{"sourcedId", "H"}, {"name", "High"}, {"type", "school"}}}));
  set.add("enrollments",
          csv(v12, "enrollments",
              {enrolled("E",
                        {{"status", "active"}, {"dateLastModified", "2026-10-06T14:30:00.000Z"}})}),
          "delta");
  const auto text = set.told({.strict = true});
  EXPECT_NE(text.find("begin orgs.csv mode=bulk\n"), text.npos);
  EXPECT_NE(text.find("begin enrollments.csv mode=delta\n"), text.npos);
  EXPECT_NE(text.find("outcome usable errors=0"), text.npos) << text;
}

TEST(oneroster_field, missing_columns_are_a_finding_each) {
  const small_set set(v12, {{"orgs", "sourcedId,name,type\nH,High,school\n"}});
  EXPECT_EQ(set.records(), "org H record=2 kind=school name=High\n");
  EXPECT_EQ(set.wrong(),
            "warning header-missing at=orgs.csv:1 field=status\n"
            "warning header-missing at=orgs.csv:1 field=dateLastModified\n"
            "warning header-missing at=orgs.csv:1 field=identifier\n"
            "warning header-missing at=orgs.csv:1 field=parentSourcedId\n");
  EXPECT_EQ(set.records(true), "");
}

TEST(oneroster_field, columns_in_another_order_are_read_by_name) {
  const small_set set(v12, {{"orgs",
                             "name,type,sourcedId,status,dateLastModified,parentSourcedId,"
                             "identifier\nHigh,school,H,,,D,7\n"}});
  EXPECT_EQ(set.records(), "org H record=2 kind=school name=High identifier=7 parent=D\n");
  EXPECT_EQ(set.wrong(), "warning header-order at=orgs.csv:1\n");
  EXPECT_EQ(set.wrong(true), "error header-order at=orgs.csv:1\n");
  EXPECT_EQ(set.records(true), "");
}

TEST(oneroster_field, column_names_in_another_letter_case_are_read) {
  const small_set set(v12, {{"orgs",
                             "SourcedId,STATUS,dateLastModified, name ,type,identifier,"
                             "parentSourcedid\nH,,,High,school,,D\n"}});
  EXPECT_EQ(set.records(), "org H record=2 kind=school name=High parent=D\n");
  EXPECT_EQ(set.wrong(),
            "warning header-case at=orgs.csv:1 field=sourcedId\n"
            "warning header-case at=orgs.csv:1 field=status\n"
            "warning header-case at=orgs.csv:1 field=name\n"
            "warning header-case at=orgs.csv:1 field=parentSourcedId\n");
  EXPECT_EQ(set.records(true), "");
}

TEST(oneroster_field, old_and_misspelt_column_names_are_the_columns_they_mean) {
  const small_set set(
      v12,
      {{"users",
        "sourcedId,status,dataLastModified,enabledUser,username,userId,givenName,familyName,"
        "middleName,identifier,email,sms,phone,agents,grade,password,userMasterIdentifier,"
        "prefferedGivenName,preferredMiddleName,preferredLastName,primaryOrgSourcedId,pronouns\n"
        "S,,,true,u,{Local:7},Ana,Silva,,,,,,G,10,,,Anita,,Souza,,\n"},
       {"orgs",
        "sourcedId,status,dateLastModified,name,type,identifier,parentSourceId\n"
        "H,,,High,school,,D\n"},
       {"demographics",
        "sourcedId,status,dateLastModified,birthdate,sex,americanIndianOrAlaskaNative,asian,"
        "blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,"
        "demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,"
        "stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus\n"
        "S,,,2011-03-14,,,,,,,,,,,,\n"}});
  EXPECT_EQ(set.records(),
            "org H record=2 kind=school name=High parent=D\n"
            "user S record=2 username=u ids={Local:7} given=Ana family=Silva preferred=Anita "
            "preferred_family=Souza grade=10 agents=G\n"
            "demographics S record=2 born=2011-03-14\n");
  EXPECT_EQ(set.wrong(),
            "warning header-name at=orgs.csv:1 field=parentSourcedId found=parentSourceId\n"
            "warning header-name at=users.csv:1 field=dateLastModified found=dataLastModified\n"
            "warning header-name at=users.csv:1 field=userIds found=userId\n"
            "warning header-name at=users.csv:1 field=agentSourcedIds found=agents\n"
            "warning header-name at=users.csv:1 field=grades found=grade\n"
            "warning header-name at=users.csv:1 field=preferredGivenName "
            "found=prefferedGivenName\n"
            "warning header-name at=users.csv:1 field=preferredFamilyName "
            "found=preferredLastName\n"
            "warning header-case at=demographics.csv:1 field=birthDate\n");
  EXPECT_EQ(set.records(true), "");
}

TEST(oneroster_field, ed_fi_spells_agents_agentSourceIds) {
  auto text = csv(v12, "users", {person("S", {{"agentSourcedIds", "G"}})});
  text.replace(text.find("agentSourcedIds"), 15, "agentSourceIds");
  const small_set set(v12, {{"users", text}});
  EXPECT_NE(set.records().find("agents=G"), std::string::npos);
  EXPECT_EQ(set.wrong(),
            "warning header-name at=users.csv:1 field=agentSourcedIds found=agentSourceIds\n");
}

TEST(oneroster_field, a_column_by_its_right_name_wins_over_one_that_could_mean_it) {
  auto text = csv(v12, "users", {person("S", {{"grades", "10"}})});
  text.insert(text.find('\r'), ",grade");
  text.insert(text.rfind('\r'), ",11");
  const small_set set(v12, {{"users", text}});
  EXPECT_NE(set.records().find("grade=10"), std::string::npos);
  EXPECT_EQ(set.wrong(), "warning header-unknown at=users.csv:1 field=grade\n");
}

TEST(oneroster_field, words_in_another_letter_case_are_the_standards) {
  const small_set set(v12, {{"classes", csv(v12, "classes",
                                            {{{"sourcedId", "K"},
                                              {"title", "E"},
                                              {"courseSourcedId", "C"},
                                              {"classType", "Scheduled"},
                                              {"schoolSourcedId", "H"},
                                              {"termSourcedIds", "T"}}})},
                            {"users", csv(v12, "users", {[] {
                                            auto p = person("S");
                                            p[1].second = "TRUE";
                                            return p;
                                          }()})}});
  EXPECT_EQ(set.records(),
            "class K record=2 title=E kind=scheduled course=C school=H terms=T\n"
            "user S record=2 username=S given=Ana family=Silva\n");
  EXPECT_EQ(set.wrong(),
            "warning enum-case at=classes.csv:2 field=classType\n"
            "warning enum-case at=users.csv:2 field=enabledUser\n");
  EXPECT_EQ(set.records(true), "keep K record=2\nkeep S record=2\n");
}

TEST(oneroster_field, a_date_in_another_form_is_refused_and_not_guessed) {
  for (const auto* date : {"3/4/2026", "03/04/2026", "2026/03/04", "20260304", "2026-3-4",
                           "2026-02-30", "2026-03-04T00:00:00", "Mar 4 2026"}) {
    const small_set set(
        v12, {{"enrollments", csv(v12, "enrollments", {enrolled("E", {{"beginDate", date}})})}});
    EXPECT_EQ(set.wrong(), "error bad-date at=enrollments.csv:2 field=beginDate\n") << date;
    EXPECT_EQ(set.records(), "keep E record=2\n") << date;
  }
}

TEST(oneroster_field, an_end_before_its_beginning_is_told_and_the_day_of_both_is_not) {
  const small_set set(
      v12, {{"enrollments",
             csv(v12, "enrollments",
                 {enrolled("E", {{"beginDate", "2026-09-01"}, {"endDate", "2026-08-31"}}),
                  enrolled("F", {{"beginDate", "2026-09-01"}, {"endDate", "2026-09-01"}})})}});
  EXPECT_EQ(set.wrong(), "warning dates-reversed at=enrollments.csv:2 field=endDate count=1\n");
}

TEST(oneroster_field, bare_numbers_in_userIds_are_left_out) {
  const small_set set(v12, {{"users", csv(v12, "users",
                                          {person("A", {{"userIds", "12345"}}),
                                           person("B", {{"userIds", "{Local:7},8"}}),
                                           person("C", {{"userIds", "{Local:7}, {X: 8}"}})})}});
  EXPECT_EQ(set.wrong(),
            "warning pairs-form at=users.csv:2 field=userIds\n"
            "warning pairs-form at=users.csv:3 field=userIds\n"
            "warning blank-trimmed at=users.csv:4 field=userIds count=1\n");
  EXPECT_EQ(set.records(),
            "user A record=2 username=A given=Ana family=Silva\n"
            "user B record=3 username=B ids={Local:7} given=Ana family=Silva\n"
            "user C record=4 username=C ids={Local:7},{X:8} given=Ana family=Silva\n");
  EXPECT_EQ(set.records(true), "keep A record=2\nkeep B record=3\nkeep C record=4\n");
}

TEST(oneroster_field, a_ragged_row_is_refused_and_makes_its_file_incomplete) {
  const small_set set(
      v12, {{"orgs", std::string(org_header) + "\nH,,,High,school,,\nM,,,Mid,school\n"
                                               "L,,,Low,school,,,,x\nN,,,New,school,,,\n"}});
  EXPECT_EQ(set.wrong(),
            "error row-ragged at=orgs.csv:3 fields=5 columns=7\n"
            "error row-ragged at=orgs.csv:4 fields=9 columns=7\n"
            "warning row-ragged at=orgs.csv:5\n");
  EXPECT_NE(set.told().find("end orgs.csv state=partly read=4 rejected=2\n"), std::string::npos);
}

TEST(oneroster_field, text_in_windows_1252_is_refused_by_the_row) {
  const small_set set(
      v12, {{"orgs", std::string(org_header) + "\nH,,,Caf\xE9,school,,\nM,,,Mid,school,,\n"}});
  EXPECT_EQ(set.wrong(), "error bad-encoding at=orgs.csv:2 field=name\n");
  EXPECT_EQ(set.records(), "keep H record=2\norg M record=3 kind=school name=Mid\n");
  const auto told = set.told({.encoding = formats::encoding::windows_1252});
  EXPECT_NE(told.find("org H record=2 kind=school name=Café\n"), told.npos)
      << "where a person says so: " << told;
}

TEST(oneroster_field, blanks_around_ids_and_in_lists_are_cut) {
  const small_set set(
      v12, {{"users", csv(v12, "users", {person(" S ", {{"agentSourcedIds", "G1, G2 ,G3,"}})})},
            {"enrollments", csv(v12, "enrollments", {enrolled("E", {{"userSourcedId", "S "}})})}});
  const auto told = set.records();
  EXPECT_NE(told.find("user S record=2"), told.npos) << told;
  EXPECT_NE(told.find("agents=G1,G2,G3\n"), told.npos) << told;
  EXPECT_NE(told.find("enrollment E record=2 class=K school=H user=S "), told.npos) << told;
  EXPECT_EQ(set.records(true), "keep S record=2\nkeep E record=2\n");
}

TEST(oneroster_field, a_file_with_a_header_only_says_nothing_about_what_is_gone) {
  const small_set set(v12, {{"orgs", std::string(org_header) + "\n"}});
  EXPECT_EQ(set.wrong(), "warning file-empty at=orgs.csv:1\n");
  EXPECT_NE(set.told().find("end orgs.csv state=imported read=0\n"), std::string::npos);
  EXPECT_EQ(set.wrong(true), "error file-empty at=orgs.csv:1\n");
}

TEST(oneroster_field, one_row_per_school_of_a_1_1_user_gives_every_row) {
  const auto at = [](const std::string& org) {
    return person("T", {{"orgSourcedIds", org}, {"role", "teacher"}});
  };
  const small_set set(v11, {{"users", csv(v11, "users", {at("H"), at("M")})}});
  EXPECT_EQ(set.records(),
            "user T record=2 username=T given=Ana family=Silva org=H\n"
            "role T|H|teacher record=2 user=T org=H kind=teacher\n"
            "user T record=3 username=T given=Ana family=Silva org=M\n"
            "role T|M|teacher record=3 user=T org=M kind=teacher\n");
  EXPECT_EQ(set.wrong(), "");
}

TEST(oneroster_field, several_rows_of_one_staff_member_in_1_2_are_all_given) {
  const small_set set(v12, {{"users", csv(v12, "users", {person("T"), person("T")})}});
  EXPECT_EQ(set.records(),
            "user T record=2 username=T given=Ana family=Silva\n"
            "user T record=3 username=T given=Ana family=Silva\n");
}

TEST(oneroster_field, ids_made_by_custom_queries_are_ids) {
  const small_set set(
      v12, {{"enrollments",
             csv(v12, "enrollments", {enrolled("ST12-T34", {{"classSourcedId", "SE:7 (b)"}})})}});
  EXPECT_EQ(set.wrong(), "");
  EXPECT_EQ(set.records(),
            "enrollment ST12-T34 record=2 class=SE:7 (b) school=H user=S role=student\n");
}

TEST(oneroster_field, an_aide_enrolled_in_a_class_is_taken_and_told) {
  for (const auto* role : {"aide", "guardian", "parent", "relative"}) {
    const small_set set(
        v11, {{"enrollments", csv(v11, "enrollments", {enrolled("E", {{"role", role}})})}});
    EXPECT_EQ(set.records(),
              std::string("enrollment E record=2 class=K school=H user=S role=") + role + "\n");
    EXPECT_EQ(set.wrong(), "warning enum-unknown at=enrollments.csv:2 field=role\n");
    EXPECT_EQ(set.records(true), "keep E record=2\n");
  }
}

TEST(oneroster_field, roles_of_the_other_version_are_taken_and_told) {
  const small_set old(
      v11, {{"users",
             csv(v11, "users", {person("A", {{"orgSourcedIds", "D"}, {"role", "counselor"}})})}});
  EXPECT_NE(old.records().find("kind=counselor"), std::string::npos);
  EXPECT_EQ(old.wrong(), "warning enum-unknown at=users.csv:2 field=role\n");
  const named_values role{{"sourcedId", "R"},
                          {"userSourcedId", "A"},
                          {"roleType", "primary"},
                          {"role", "administrator"},
                          {"orgSourcedId", "D"}};
  small_set now(v12, {{"roles", csv(v12, "roles", {role})}});
  EXPECT_EQ(now.records(), "role R record=2 user=A org=D kind=administrator\n");
  EXPECT_EQ(now.wrong(), "warning enum-unknown at=roles.csv:2 field=role\n");
}

TEST(oneroster_field, a_role_of_no_standard_is_refused_and_an_extended_one_kept) {
  const small_set set(v12, {{"enrollments", csv(v12, "enrollments",
                                                {enrolled("E", {{"role", "boss"}}),
                                                 enrolled("F", {{"role", "ext:co-teacher"}}),
                                                 enrolled("G", {{"role", "ext:co teacher"}})})}});
  EXPECT_EQ(set.records(),
            "keep E record=2\n"
            "enrollment F record=3 class=K school=H user=S role=ext:co-teacher\n"
            "keep G record=4\n");
}

TEST(oneroster_field, extended_words_are_not_of_1_1_but_taken) {
  const small_set set(v11, {{"orgs", std::string(org_header) + "\nH,,,High,ext:campus,,\n"}});
  EXPECT_EQ(set.records(), "org H record=2 kind=ext:campus name=High\n");
  EXPECT_EQ(set.wrong(), "warning enum-unknown at=orgs.csv:2 field=type\n");
  EXPECT_EQ(set.wrong(true), "error enum-unknown at=orgs.csv:2 field=type\n");
}

TEST(oneroster_field, several_roles_with_dates_primary_and_secondary) {
  const auto role = [](const std::string& id, const std::string& type, const std::string& kind,
                       const std::string& org, const std::string& begin, const std::string& end) {
    return named_values{{"sourcedId", id}, {"userSourcedId", "S"}, {"roleType", type},
                        {"role", kind},    {"orgSourcedId", org},  {"beginDate", begin},
                        {"endDate", end}};
  };
  const small_set set(
      v12, {{"roles", csv(v12, "roles",
                          {role("R1", "primary", "student", "H", "2026-08-12", "2027-05-28"),
                           role("R2", "secondary", "student", "A", "2026-10-01", "2026-12-01"),
                           role("R3", "secondary", "aide", "A", "", "")})}});
  EXPECT_EQ(set.wrong(true), "");
  EXPECT_EQ(set.records(true),
            "role R1 record=2 user=S org=H kind=student begin=2026-08-12 end=2027-05-28\n"
            "role R2 record=3 user=S org=A kind=student begin=2026-10-01 end=2026-12-01 "
            "primary=no\n"
            "role R3 record=4 user=S org=A kind=aide primary=no\n");
}

TEST(oneroster_field, agents_are_told_both_ways) {
  const small_set set(v12, {{"users", csv(v12, "users",
                                          {person("S", {{"agentSourcedIds", "G1,G2"}}),
                                           person("G1", {{"agentSourcedIds", "S"}}),
                                           person("G2", {{"agentSourcedIds", "S"}})})}});
  EXPECT_EQ(set.records(true),
            "user S record=2 username=S given=Ana family=Silva agents=G1,G2\n"
            "user G1 record=3 username=G1 given=Ana family=Silva agents=S\n"
            "user G2 record=4 username=G2 given=Ana family=Silva agents=S\n");
}

named_values session(const std::string& id, const std::string& type, const std::string& parent) {
  return {{"sourcedId", id},           {"title", "Fall"},         {"type", type},
          {"startDate", "2026-08-12"}, {"endDate", "2026-12-19"}, {"parentSourcedId", parent},
          {"schoolYear", "2027"}};
}

TEST(oneroster_field, powerschool_has_sessions_for_each_school) {
  const small_set set(v12, {{"academicSessions", csv(v12, "academicSessions",
                                                     {session("12-3100", "term", ""),
                                                      session("14-3100", "term", "")})}});
  EXPECT_EQ(set.wrong(true), "");
  EXPECT_EQ(set.records(true),
            "session 12-3100 record=2 kind=term title=Fall start=2026-08-12 end=2026-12-19 "
            "year=2027\n"
            "session 14-3100 record=3 kind=term title=Fall start=2026-08-12 end=2026-12-19 "
            "year=2027\n");
}

TEST(oneroster_field, a_semester_that_is_its_own_parent_has_none) {
  const small_set set(
      v12, {{"academicSessions", csv(v12, "academicSessions", {session("S", "semester", "S")})},
            {"orgs", std::string(org_header) + "\nH,,,High,school,,H\n"}});
  EXPECT_EQ(set.records(),
            "org H record=2 kind=school name=High\n"
            "session S record=2 kind=semester title=Fall start=2026-08-12 end=2026-12-19 "
            "year=2027\n");
  EXPECT_EQ(set.wrong(),
            "warning parent-itself at=orgs.csv:2 field=parentSourcedId\n"
            "warning parent-itself at=academicSessions.csv:2 field=parentSourcedId\n");
  EXPECT_EQ(set.records(true), "keep H record=2\nkeep S record=2\n");
}

TEST(oneroster_field, staff_of_the_org_0_belong_to_the_only_district) {
  const named_values role{{"sourcedId", "R"},
                          {"userSourcedId", "A"},
                          {"roleType", "primary"},
                          {"role", "principal"},
                          {"orgSourcedId", "0"}};
  small_set set(v12, {{"orgs", std::string(org_header) + "\nD,,,County,district,,\n"},
                      {"users", csv(v12, "users", {person("A", {{"primaryOrgSourcedId", "0"}})})},
                      {"roles", csv(v12, "roles", {role})}});
  EXPECT_EQ(only(set.told(), {"user ", "role ", "warning"}),
            "user A record=2 username=A given=Ana family=Silva org=D\n"
            "warning org-zero at=users.csv:2 field=primaryOrgSourcedId count=1\n"
            "role R record=2 user=A org=D kind=principal\n"
            "warning org-zero at=roles.csv:2 field=orgSourcedId count=1\n");
  // two districts, or an org that is called 0: nothing is guessed
  set.add("orgs", std::string(org_header) + "\nD,,,County,district,,\nE,,,City,district,,\n");
  EXPECT_EQ(only(set.told(), {"role ", "warning"}),
            "role R record=2 user=A org=0 kind=principal\n");
  set.add("orgs", std::string(org_header) + "\nD,,,County,district,,\n0,,,Office,local,,\n");
  EXPECT_EQ(only(set.told(), {"role ", "warning"}),
            "role R record=2 user=A org=0 kind=principal\n");
}

TEST(oneroster_field, staff_of_the_org_0_in_1_1) {
  const small_set set(
      v11, {{"orgs", std::string(org_header) + "\nD,,,County,district,,\nH,,,High,school,,D\n"},
            {"users",
             csv(v11, "users", {person("A", {{"orgSourcedIds", "0,H"}, {"role", "teacher"}})})}});
  EXPECT_EQ(only(set.told(), {"role ", "warning"}),
            "role A|D|teacher record=2 user=A org=D kind=teacher\n"
            "role A|H|teacher record=2 user=A org=H kind=teacher primary=no\n"
            "warning org-zero at=users.csv:2 field=orgSourcedIds count=1\n");
}

TEST(oneroster_field, the_word_null_is_no_value_but_may_be_a_name) {
  const small_set set(v12, {{"users", csv(v12, "users",
                                          {[] {
                                             auto p =
                                                 person("A", {{"agentSourcedIds", "NULL"},
                                                              {"userIds", "null"},
                                                              {"primaryOrgSourcedId", "NULL"}});
                                             p[4].second = "Null";
                                             return p;
                                           }(),
                                           [] {
                                             auto p = person("B", {{"agentSourcedIds", "\\N"}});
                                             p[4].second = "NULL";
                                             return p;
                                           }()})}});
  EXPECT_EQ(set.records(),
            "user A record=2 username=A given=Ana family=Null\n"
            "user B record=3 username=B given=Ana family=NULL\n");
  EXPECT_EQ(set.wrong(),
            "warning null-text at=users.csv:2 field=agentSourcedIds count=2\n"
            "warning null-text at=users.csv:2 field=primaryOrgSourcedId count=1\n"
            "warning null-text at=users.csv:2 field=userIds count=1\n");
}

}  // namespace
}  // namespace throughline::oneroster
