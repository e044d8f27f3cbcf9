// What is kept of OneRoster rows besides the roster itself, and what is kept from everybody.
#include "oneroster_telling.hpp"

namespace throughline::oneroster {
namespace {

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
constexpr const char* org_header =
    "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId";

TEST(oneroster_kept, names_hold_any_punctuation_and_ids_may_be_long) {
  const std::string name = "O'Brien-\"Max\" <b>, Jr. / ; | \xE2\x80\x94";
  const std::string id(60, '7');
  auto p = person(id);
  p[4].second = name;
  const small_set set(v12, {{"users", csv(v12, "users", {p})}});
  EXPECT_EQ(set.wrong(true), "");
  EXPECT_EQ(set.records(true),
            "user " + id + " record=2 username=" + id + " given=Ana family=" + name + "\n");
  auto long_one = person(std::string(256, '7'));
  const small_set too_long(v12, {{"users", csv(v12, "users", {long_one})}});
  EXPECT_EQ(too_long.wrong(), "error field-too-long at=users.csv:2 field=sourcedId\n");
}

TEST(oneroster_kept, a_username_may_be_missing) {
  auto p = person("S");
  p[2].second = "";
  const small_set set(v12, {{"users", csv(v12, "users", {p})}});
  EXPECT_EQ(set.records(), "user S record=2 given=Ana family=Silva\n");
  EXPECT_EQ(set.wrong(), "warning value-missing at=users.csv:2 field=username\n");
  EXPECT_EQ(set.records(true), "keep S record=2\n");
}

TEST(oneroster_kept, one_person_as_two_users_keeps_both_with_the_state_id_they_share) {
  const small_set set(v12, {{"users", csv(v12, "users",
                                          {person("a1", {{"userIds", "{studentUniqueId:1}"},
                                                         {"identifier", "1"},
                                                         {"grades", "10"}}),
                                           person("b2", {{"userIds", "{studentUniqueId:1}"},
                                                         {"identifier", "1"},
                                                         {"grades", "10"}})})}});
  const auto told = set.records();
  EXPECT_NE(told.find("user a1 record=2 username=a1 identifier=1 ids={studentUniqueId:1} state=1"),
            told.npos)
      << told;
  EXPECT_NE(told.find("user b2 record=3 username=b2 identifier=1 ids={studentUniqueId:1} state=1"),
            told.npos)
      << told;
}

TEST(oneroster_kept, passwords_are_passed_on_to_nobody) {
  auto users = csv(v12, "users", {person("S", {{"password", "OpenSesame"}})});
  users.insert(users.find('\r'), ",metadata.x.Password");
  users.insert(users.rfind('\r'), ",OpenSesame");
  const small_set set(v12, {{"users", users},
                            {"userProfiles", csv(v12, "userProfiles",
                                                 {{{"sourcedId", "F"},
                                                   {"userSourcedId", "S"},
                                                   {"profileType", "LMS"},
                                                   {"vendorId", "V"},
                                                   {"credentialType", "OpenSesame"},
                                                   {"username", "OpenSesame"},
                                                   {"password", "OpenSesame"}}})}});
  for (const bool strict : {false, true}) {
    const auto text = set.told({.strict = strict});
    EXPECT_EQ(text.find("OpenSesame"), text.npos) << text;
    EXPECT_NE(text.find("warning header-secret at=users.csv:1 field=metadata.x.Password"),
              text.npos)
        << text;
    EXPECT_NE(text.find("evidence F record=2"), text.npos) << text;
    EXPECT_NE(text.find("errors=0"), text.npos) << text;
  }
}

TEST(oneroster_kept, metadata_columns_are_kept_and_others_are_not) {
  const std::string h = org_header;
  const small_set right(
      v12, {{"orgs", h + ",metadata.b,metadata.a\nH,,,High,school,,,2,\"1 \"\"x\"\"\"\n"
                         "M,,,Mid,school,,,,\n"}});
  EXPECT_EQ(right.wrong(true), "");
  EXPECT_EQ(right.records(true),
            "org H record=2 kind=school name=High metadata={\"a\":\"1 \\\"x\\\"\",\"b\":\"2\"}\n"
            "org M record=3 kind=school name=Mid\n");
  const small_set middle(v12, {{"orgs",
                                "sourcedId,metadata.a,status,dateLastModified,name,type,identifier,"
                                "parentSourcedId,ext_x,notes\nH,1,,,High,school,,,x,y\n"}});
  EXPECT_EQ(middle.records(), "org H record=2 kind=school name=High metadata={\"a\":\"1\"}\n");
  EXPECT_EQ(middle.wrong(),
            "warning header-unknown at=orgs.csv:1 field=ext_x\n"
            "warning header-unknown at=orgs.csv:1 field=notes\n"
            "warning header-order at=orgs.csv:1\n");
  EXPECT_EQ(middle.records(true), "");
  const small_set left(v12, {{"orgs", "metadata.a," + h + "\n1,H,,,High,school,,\n"}});
  EXPECT_EQ(left.wrong(true), "error header-order at=orgs.csv:1\n");
  const small_set twice(v12, {{"orgs", h + ",metadata.a,Metadata.a\nH,,,High,school,,,1,2\n"}});
  EXPECT_EQ(twice.wrong(),
            "warning header-case at=orgs.csv:1 field=Metadata.a\n"
            "error header-duplicate at=orgs.csv:1 field=Metadata.a\n");
}

TEST(oneroster_kept, a_result_names_what_it_cannot_be_without) {
  const small_set set(v12, {{"results", csv(v12, "results",
                                            {{{"sourcedId", "V"}, {"lineItemSourcedId", "L"}},
                                             {{"sourcedId", "W"}, {"studentSourcedId", "S"}},
                                             {{"sourcedId", "X"},
                                              {"lineItemSourcedId", "L"},
                                              {"studentSourcedId", "S"},
                                              {"score", "nine"}}})}});
  EXPECT_EQ(set.records(),
            "keep V record=2\nkeep W record=3\n"
            "evidence X record=4 kind=result user=S body={\"lineItemSourcedId\":\"L\","
            "\"studentSourcedId\":\"S\",\"score\":\"nine\"} lineItemSourcedId!lineItem:L "
            "studentSourcedId!user:S\n");
  EXPECT_EQ(only(set.wrong(), {"error"}),
            "error value-missing at=results.csv:2 field=studentSourcedId\n"
            "error value-missing at=results.csv:3 field=lineItemSourcedId\n");
  EXPECT_NE(set.wrong().find("warning bad-number at=results.csv:4 field=score\n"),
            std::string::npos);
}

TEST(oneroster_kept, a_score_scale_stays_as_it_came) {
  const small_set set(v12, {{"scoreScales", csv(v12, "scoreScales",
                                                {{{"sourcedId", "G"},
                                                  {"title", "T"},
                                                  {"type", "t"},
                                                  {"scoreScaleValue", "{A:90}, B=80"}}})}});
  EXPECT_EQ(set.records(),
            "evidence G record=2 kind=scoreScale body={\"title\":\"T\",\"type\":\"t\","
            "\"scoreScaleValue\":\"{A:90}, B=80\"}\n");
}

TEST(oneroster_kept, the_line_of_a_record_counts_line_breaks_in_fields) {
  const small_set set(v12, {{"orgs", std::string(org_header) +
                                         "\nH,,,\"High\nSchool\",school,,\nM,,,Mid,school,,\n"}});
  static_cast<void>(set.told());
  telling_sink sink;
  static_cast<void>(read(*open_package(set.folder().string()), {}, sink));
  EXPECT_EQ(sink.lines, (std::vector<std::int64_t>{2, 4}));
  EXPECT_EQ(set.records(),
            "org H record=2 kind=school name=High School\norg M record=3 kind=school name=Mid\n");
  EXPECT_EQ(set.wrong(), "warning field-newline at=orgs.csv:2 field=name\n");
  EXPECT_EQ(set.wrong(true), "error field-newline at=orgs.csv:2 field=name\n");
}

}  // namespace
}  // namespace throughline::oneroster
