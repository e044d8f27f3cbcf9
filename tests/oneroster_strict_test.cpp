// Strict mode: the rules by which 1EdTech's consumer test tells valid sets from invalid ones.
#include "oneroster_telling.hpp"

#include "adapters/oneroster/certification.hpp"
#include "core/codes.hpp"

namespace throughline::oneroster {
namespace {

constexpr auto v12 = version::v1_2;

// The set with all files, which is by the book, changed in one place: what strict and tolerant mode
// say of it.
class changed {
 public:
  changed(const std::string& file, const std::string& from, const std::string& to)
      : folder_(fs::temp_directory_path() / ("tl_or_all_" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
    fs::copy(fs::path(TL_SOURCE_DIR) / "tests/cases/oneroster/all_1_2", folder_);
    auto text = slurp(folder_ / file);
    const auto at = text.find(from);
    if (at == text.npos) ADD_FAILURE() << file << " has no " << from;
    text.replace(at, from.size(), to);
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }
  changed(const changed&) = delete;
  changed& operator=(const changed&) = delete;
  ~changed() { fs::remove_all(folder_); }
  [[nodiscard]] std::string wrong(bool strict = true) const {
    return only(told(folder_, {.strict = strict}), {"error", "warning"});
  }

  [[nodiscard]] std::string records(std::string_view kind) const {
    return only(told(folder_, {.strict = true}), {kind});
  }

 private:
  fs::path folder_;
};

struct rule {
  const char *file, *from, *to, *strict, *tolerant;
};
// What strict mode must say, and tolerant mode instead.
constexpr rule rules[] = {
    // ids: letters, digits and . - _ / @
    {"orgs.csv", "\nH1,", "\nH 1,", "error id-characters at=orgs.csv:3 field=sourcedId\n", ""},
    {"users.csv", ",G1,10,", ",G{1},10,",
     "error id-characters at=users.csv:2 field=agentSourcedIds\n", ""},
    // dates with time: milliseconds and Z
    {"manifest.csv", "file.orgs,bulk", "file.orgs,delta",
     "error lifecycle-missing at=orgs.csv:2 field=status\n"
     "error lifecycle-missing at=orgs.csv:2 field=dateLastModified\n"
     "error lifecycle-missing at=orgs.csv:3 field=status\n"
     "error lifecycle-missing at=orgs.csv:3 field=dateLastModified\n",
     "warning lifecycle-missing at=orgs.csv:2 field=dateLastModified count=2\n"
     "warning lifecycle-missing at=orgs.csv:2 field=status count=2\n"},
    // values of one row to each other
    {"courses.csv", "\"01002,05101\"", "01002",
     "error list-pairs at=courses.csv:2 field=subjectCodes\n",
     "warning list-pairs at=courses.csv:2 field=subjectCodes count=1\n"},
    {"courses.csv", "\"01002,05101\"", "", "error list-pairs at=courses.csv:2 field=subjectCodes\n",
     ""},
    {"lineItems.csv", ",0,10.5,", ",11,10.5,",
     "error range-reversed at=lineItems.csv:2 field=resultValueMin\n",
     "warning range-reversed at=lineItems.csv:2 field=resultValueMin\n"},
    {"lineItemLearningObjectiveIds.csv", "urn:uuid:0f1d", "urn:uuid:0F1D",
     "error objective-form at=lineItemLearningObjectiveIds.csv:2 field=learningObjectiveId\n",
     "warning objective-form at=lineItemLearningObjectiveIds.csv:2 field=learningObjectiveId\n"},
    {"scoreScales.csv", "{B:80}", "B=80",
     "error pairs-form at=scoreScales.csv:2 field=scoreScaleValue\n",
     "warning pairs-form at=scoreScales.csv:2 field=scoreScaleValue\n"},
    {"categories.csv", ",40,", ",40.5,", "error bad-number at=categories.csv:2 field=weight\n",
     "warning bad-number at=categories.csv:2 field=weight\n"},
    {"results.csv", ",9.5,", ",1e999,", "error bad-number at=results.csv:2 field=score\n",
     "warning bad-number at=results.csv:2 field=score\n"},
    {"results.csv", "fully graded", "graded",
     "error enum-unknown at=results.csv:2 field=scoreStatus\n",
     "warning enum-unknown at=results.csv:2 field=scoreStatus\n"},
    {"resources.csv", "student,ext", "students,ext",
     "error enum-unknown at=resources.csv:2 field=roles\n",
     "warning enum-unknown at=resources.csv:2 field=roles\n"},
    {"resources.csv", ",primary,", ",tertiary,",
     "error enum-unknown at=resources.csv:2 field=importance\n",
     "warning enum-unknown at=resources.csv:2 field=importance\n"},
    {"lineItemLearningObjectiveIds.csv", ",case,", ",CASE,",
     "error enum-case at=lineItemLearningObjectiveIds.csv:2 field=source\n",
     "warning enum-case at=lineItemLearningObjectiveIds.csv:2 field=source\n"},
    {"userProfiles.csv", ",basic,", ",,",
     "error value-missing at=userProfiles.csv:2 field=credentialType\n",
     "warning value-missing at=userProfiles.csv:2 field=credentialType\n"},
    // rows of one file to those of another (reference 2.5)
    {"courses.csv", "C1,,,Y,", "C1,,,S,",
     "error reference-kind at=courses.csv:2 field=schoolYearSourcedId kind=schoolYear\n", ""},
    {"classes.csv", ",H1,", ",D1,",
     "error reference-kind at=classes.csv:2 field=schoolSourcedId kind=school\n"
     "error class-of-another at=userResources.csv:2 field=classSourcedId\n",
     ""},
    {"enrollments.csv", "E2,,,K1,H1,", "E2,,,K1,D1,",
     "error reference-kind at=enrollments.csv:3 field=schoolSourcedId kind=school\n", ""},
    {"lineItems.csv", ",H1,a", ",D1,a",
     "error reference-kind at=lineItems.csv:2 field=schoolSourcedId kind=school\n", ""},
    {"lineItems.csv", ",P,", ",Y,",
     "error reference-kind at=lineItems.csv:2 field=academicSessionSourcedId kind=term\n", ""},
    {"roles.csv", "R2,,,S1,secondary,aide,2026-08-12,2026-12-19,D1", "R2,,,S1,primary,aide,,,H1",
     "error role-primary-twice at=roles.csv:3 field=roleType\n", ""},
    {"users.csv", ",Souza,H1,", ",Souza,H9,",
     "error role-of-primary-org at=users.csv:2 field=primaryOrgSourcedId\n", ""},
    {"userProfiles.csv", "F1,,,S1,", "F1,,,T1,",
     "error profile-of-another at=roles.csv:2 field=userProfileSourcedId\n", ""},
    {"results.csv", ",9.5,", ",10.6,", "error score-range at=results.csv:2 field=score\n", ""},
    {"results.csv", ",9.5,", ",-1,", "error score-range at=results.csv:2 field=score\n", ""},
    {"results.csv", ",A,K1,", ",A,K2,",
     "error class-of-another at=results.csv:2 field=classSourcedId\n", ""},
    {"results.csv", "V1,,,L1,S1,", "V1,,,L1,G1,",
     "error not-in-class at=results.csv:2 field=studentSourcedId\n", ""},
    {"userResources.csv", ",H1,K1,", ",D1,K1,",
     "error class-of-another at=userResources.csv:2 field=classSourcedId\n", ""},
    {"userResources.csv", "UR1,,,S1,", "UR1,,,G1,",
     "error not-in-class at=userResources.csv:2 field=userSourcedId\n", ""},
};

TEST(oneroster_strict, each_rule_refuses_the_set_that_breaks_it) {
  for (const auto& r : rules) {
    const changed set(r.file, r.from, r.to);
    EXPECT_EQ(set.wrong(true), r.strict) << r.file << " " << r.to;
    EXPECT_EQ(set.wrong(false), r.tolerant) << r.file << " " << r.to;
  }
}

TEST(oneroster_strict, a_row_that_breaks_a_rule_between_files_is_not_taken) {
  EXPECT_EQ(changed("courses.csv", "C1,,,Y,", "C1,,,S,").records("keep"), "keep C1 record=2\n");
  EXPECT_EQ(changed("roles.csv", "R2,,,S1,secondary,aide,2026-08-12,2026-12-19,D1",
                    "R2,,,S1,primary,aide,,,H1")
                .records("keep"),
            "keep R2 record=3\n");
  EXPECT_EQ(changed("results.csv", ",9.5,", ",10.6,").records("keep"), "keep V1 record=2\n");
}

TEST(oneroster_strict, all_that_is_wrong_with_a_row_is_told) {
  EXPECT_EQ(changed("enrollments.csv", "E1,,,K1,H1,S1,student,false,2026-08-12",
                    " E1,inactive,x,K 1,H1,S1,Student,no,8/12/2026")
                .wrong(),
            "error blank-trimmed at=enrollments.csv:2 field=sourcedId\n"
            "error lifecycle-in-bulk at=enrollments.csv:2 field=status\n"
            "error lifecycle-in-bulk at=enrollments.csv:2 field=dateLastModified\n"
            "error enum-case at=enrollments.csv:2 field=status\n"
            "error bad-date at=enrollments.csv:2 field=dateLastModified\n"
            "error id-characters at=enrollments.csv:2 field=classSourcedId\n"
            "error enum-case at=enrollments.csv:2 field=role\n"
            "error enum-unknown at=enrollments.csv:2 field=primary\n"
            "error bad-date at=enrollments.csv:2 field=beginDate\n"
            "error not-in-class at=userResources.csv:2 field=userSourcedId\n"
            "error not-in-class at=results.csv:2 field=studentSourcedId\n");
}

TEST(oneroster_strict, a_resource_of_a_user_outside_the_class_needs_no_results_to_be_seen) {
  const named_values person{{"sourcedId", "S"},
                            {"enabledUser", "true"},
                            {"username", "s"},
                            {"givenName", "A"},
                            {"familyName", "B"}};
  const named_values section{{"sourcedId", "K"},       {"title", "E"},
                             {"courseSourcedId", "C"}, {"classType", "homeroom"},
                             {"schoolSourcedId", "H"}, {"termSourcedIds", "T"}};
  const named_values other{{"sourcedId", "E"},
                           {"classSourcedId", "K"},
                           {"schoolSourcedId", "H"},
                           {"userSourcedId", "X"},
                           {"role", "student"}};
  const named_values given{{"sourcedId", "U"},
                           {"userSourcedId", "S"},
                           {"classSourcedId", "K"},
                           {"resourceSourcedId", "Q"}};
  const small_set set(v12, {{"users", csv(v12, "users", {person})},
                            {"classes", csv(v12, "classes", {section})},
                            {"enrollments", csv(v12, "enrollments", {other})},
                            {"userResources", csv(v12, "userResources", {given})}});
  EXPECT_EQ(set.wrong(true), "error not-in-class at=userResources.csv:2 field=userSourcedId\n");
}

TEST(oneroster_strict, a_role_that_ends_is_none) {
  const named_values role{{"sourcedId", "R"},     {"dateLastModified", "2026-10-06T14:30:00.000Z"},
                          {"userSourcedId", "S"}, {"roleType", "primary"},
                          {"role", "student"},    {"orgSourcedId", "H"}};
  auto first = role, second = role;
  first.emplace_back("status", "tobedeleted");
  second[0].second = "Q";
  second.emplace_back("status", "active");
  const small_set set(v12, {{"roles", csv(v12, "roles", {first, second})}}, "delta");
  EXPECT_EQ(set.wrong(true), "");
}

TEST(oneroster_strict, what_the_official_sets_allow_is_no_error) {
  // of another kind by an extended word; a class in no term of its school; an enrollment in a role
  // that the user has nowhere; a score without bounds
  EXPECT_EQ(changed("orgs.csv", "High,school,", "High,ext:campus,").wrong(), "");
  EXPECT_EQ(changed("classes.csv", "\"S,T\"", "P").wrong(), "");
  EXPECT_EQ(changed("enrollments.csv", ",S1,student,", ",S1,proctor,").wrong(), "");
  EXPECT_EQ(changed("lineItems.csv", ",0,10.5,", ",,,").wrong(), "");
}

TEST(oneroster_strict, times_are_utc_with_milliseconds) {
  const auto one = [](const std::string& time, bool strict) {
    const small_set set(v12,
                        {{"categories", csv(v12, "categories",
                                            {{{"sourcedId", "G"},
                                              {"status", "active"},
                                              {"dateLastModified", time},
                                              {"title", "Quiz"}}})}},
                        "delta");
    return set.wrong(strict);
  };
  EXPECT_EQ(one("2026-10-06T14:30:00.000Z", true), "");
  for (const auto* time :
       {"2026-10-06T14:30:00Z", "2026-10-06T14:30:00.000+02:00", "2026-10-06T24:30:00.000Z"}) {
    EXPECT_EQ(one(time, true), "error bad-date at=categories.csv:2 field=dateLastModified\n")
        << time;
    EXPECT_EQ(one(time, false), "") << time;
  }
  EXPECT_EQ(one("10/6/2026", false),
            "warning bad-date at=categories.csv:2 field=dateLastModified\n");
}

TEST(oneroster_strict, a_delta_is_not_held_against_what_it_does_not_carry) {
  small_set set(v12);
  const named_values lived{{"status", "active"}, {"dateLastModified", "2026-10-06T14:30:00.000Z"}};
  const auto with = [&](named_values more) {
    more.insert(more.end(), lived.begin(), lived.end());
    return more;
  };
  set.add("results",
          csv(v12, "results",
              {with({{"sourcedId", "V"},
                     {"lineItemSourcedId", "L"},
                     {"studentSourcedId", "S"},
                     {"scoreStatus", "submitted"},
                     {"score", "99"},
                     {"scoreDate", "2026-10-05"}})}),
          "delta");
  set.add("users",
          csv(v12, "users",
              {with({{"sourcedId", "S"},
                     {"enabledUser", "true"},
                     {"username", "s"},
                     {"givenName", "A"},
                     {"familyName", "B"},
                     {"primaryOrgSourcedId", "H"}})}),
          "delta");
  set.add("roles",
          csv(v12, "roles",
              {with({{"sourcedId", "R"},
                     {"userSourcedId", "T"},
                     {"roleType", "primary"},
                     {"role", "teacher"},
                     {"orgSourcedId", "H"}})}),
          "delta");
  EXPECT_EQ(set.wrong(true), "");
}

// ---- the log

core::value report(const char* outcome, core::list files, core::list findings) {
  core::value out;
  out.set("outcome", outcome);
  out.set("files", std::move(files));
  out.set("findings", std::move(findings));
  return out;
}
core::value file(const char* name, const char* state) {
  return core::record{{"name", name}, {"state", state}};
}

TEST(oneroster_certification, a_clean_package_is_a_success) {
  EXPECT_EQ(certification_row("T-1.zip", "2026-11-21",
                              report("applied",
                                     {file("orgs.csv", "imported"), file("users.csv", "imported"),
                                      file("results.csv", "absent")},
                                     {})),
            "T-1.zip,2026-11-21,Success,orgs.csv users.csv,,No errors.\r\n");
}

TEST(oneroster_certification, every_error_is_explained_and_a_warning_is_none) {
  const auto finding = [](const char* f, int record, int line, const char* field, const char* code,
                          const char* severity, const char* words) {
    core::value out = core::record{{"file", f}, {"record", record}};
    if (line > 0) out.set("line", line);
    out.set("field", field);
    out.set("code", code);
    out.set("severity", severity);
    out.set("words", words);
    return out;
  };
  auto r =
      report("refused", {file("orgs.csv", "imported"), file("roles.csv", "partly")},
             {finding("orgs.csv", 3, 4, "type", "enum-unknown", "error", "The \"type\" is none."),
              finding("orgs.csv", 3, 0, "", "file-empty", "warning", "Nothing there."),
              finding("roles.csv", 2, 2, "roleType", "role-primary-twice", "error", "Twice."),
              finding("", 0, 0, "", "package-folders", "error", "Two.")});
  r.set("more", core::record{{"bad-date", 7}});
  EXPECT_EQ(
      certification_row("T-2.zip", "2026-11-21", r),
      "T-2.zip,2026-11-21,Fail,,orgs.csv roles.csv,"
      "\"syntactic error enum-unknown in orgs.csv record 3 line 4 field type: The \"\"type\"\" "
      "is none.; semantic error role-primary-twice in roles.csv record 2 line 2 field "
      "roleType: Twice.; syntactic error package-folders: Two.; and 7 times more "
      "bad-date\"\r\n");
}

TEST(oneroster_certification, one_error_is_a_failure_whatever_the_outcome) {
  const auto row = certification_row(
      "T", "2026-11-21",
      report("applied", {file("orgs.csv", "imported")},
             {core::record{{"code", "bad-date"}, {"severity", "error"}, {"words", "Wrong."}}}));
  EXPECT_EQ(row, "T,2026-11-21,Fail,,orgs.csv,syntactic error bad-date: Wrong.\r\n");
}

TEST(oneroster_certification, a_run_that_was_not_applied_is_no_success) {
  EXPECT_EQ(certification_row("T", "2026-11-21",
                              report("needs-approval", {file("orgs.csv", "imported")}, {})),
            "T,2026-11-21,Fail,,orgs.csv,Not taken: needs-approval.\r\n");
}

TEST(oneroster_certification, the_log_has_one_header) {
  const auto path = fs::temp_directory_path() / ("tl_or_log_" + std::to_string(::getpid()));
  fs::remove(path);
  const auto good = report("applied", {file("orgs.csv", "imported")}, {});
  add_certification(path.string(), "A", "2026-11-21", good);
  add_certification(path.string(), "B", "2026-11-22", good);
  EXPECT_EQ(slurp(path),
            "Test Identifier,Date,Status,CSV Files Imported,CSV Files Rejected,Comment\r\n"
            "A,2026-11-21,Success,orgs.csv,,No errors.\r\n"
            "B,2026-11-22,Success,orgs.csv,,No errors.\r\n");
  fs::remove(path);
}

}  // namespace
}  // namespace throughline::oneroster
