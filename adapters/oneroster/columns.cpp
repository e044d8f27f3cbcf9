// What OneRoster 1.1 and 1.2 CSV files hold (CSV bindings 1.1.1 and 1.2.1): columns and
// vocabularies.
#include "adapters/oneroster/columns.hpp"

namespace throughline::oneroster {
namespace {

using enum shape;
using enum need;
using std::string_view;

constexpr string_view statuses[] = {"active", "tobedeleted"};
constexpr string_view session_types[] = {"gradingPeriod", "semester", "schoolYear", "term"};
constexpr string_view org_types[] = {"department", "district", "local",
                                     "national",   "school",   "state"};
constexpr string_view class_types[] = {"homeroom", "scheduled"};
constexpr string_view user_roles[] = {"administrator", "aide",     "guardian", "parent",
                                      "proctor",       "relative", "student",  "teacher"};
constexpr string_view role_types[] = {"primary", "secondary"};
constexpr string_view roles[] = {"aide",
                                 "counselor",
                                 "districtAdministrator",
                                 "guardian",
                                 "parent",
                                 "principal",
                                 "proctor",
                                 "relative",
                                 "student",
                                 "siteAdministrator",
                                 "systemAdministrator",
                                 "teacher"};
constexpr string_view enrollment_roles[] = {"administrator", "proctor", "student", "teacher"};
constexpr string_view sexes_1_1[] = {"male", "female"};
constexpr string_view sexes_1_2[] = {"male", "female", "unspecified", "other"};

constexpr column sourced_id{"sourcedId", id, always};
constexpr column status{"status", word, optional, statuses};
constexpr column modified{"dateLastModified", stamp};

template <bool Ext>
constexpr column orgs[] = {sourced_id,
                           status,
                           modified,
                           {"name", text, always},
                           {"type", word, always, org_types, Ext},
                           {"identifier"},
                           {"parentSourcedId", id}};
template <bool Ext>
constexpr column sessions[] = {sourced_id,
                               status,
                               modified,
                               {"title", text, always},
                               {"type", word, always, session_types, Ext},
                               {"startDate", date, always},
                               {"endDate", date, always},
                               {"parentSourcedId", id},
                               {"schoolYear", year, book}};
constexpr column courses[] = {sourced_id,
                              status,
                              modified,
                              {"schoolYearSourcedId", id},
                              {"title", text, always},
                              {"courseCode"},
                              {"grades", list},
                              {"orgSourcedId", id, book},
                              {"subjects", list},
                              {"subjectCodes", list}};
template <bool Ext>
constexpr column classes[] = {sourced_id,
                              status,
                              modified,
                              {"title", text, always},
                              {"grades", list},
                              {"courseSourcedId", id, book},
                              {"classCode"},
                              {"classType", word, book, class_types, Ext},
                              {"location"},
                              {"schoolSourcedId", id, book},
                              {"termSourcedIds", list, book},
                              {"subjects", list},
                              {"subjectCodes", list},
                              {"periods", list}};
constexpr column users_1_1[] = {sourced_id,
                                status,
                                modified,
                                {"enabledUser", boolean, book},
                                {"orgSourcedIds", list, book},
                                {"role", word, always, user_roles},
                                {"username", text, book},
                                {"userIds", user_ids},
                                {"givenName", text, always},
                                {"familyName", text, always},
                                {"middleName"},
                                {"identifier"},
                                {"email"},
                                {"sms"},
                                {"phone"},
                                {"agentSourcedIds", list},
                                {"grades", list},
                                {"password"}};
constexpr column users_1_2[] = {sourced_id,
                                status,
                                modified,
                                {"enabledUser", boolean, book},
                                {"username", text, book},
                                {"userIds", user_ids},
                                {"givenName", text, always},
                                {"familyName", text, always},
                                {"middleName"},
                                {"identifier"},
                                {"email"},
                                {"sms"},
                                {"phone"},
                                {"agentSourcedIds", list},
                                {"grades", list},
                                {"password"},
                                {"userMasterIdentifier"},
                                {"preferredGivenName"},
                                {"preferredMiddleName"},
                                {"preferredFamilyName"},
                                {"primaryOrgSourcedId", id},
                                {"pronouns"}};
constexpr column roles_1_2[] = {sourced_id,
                                status,
                                modified,
                                {"userSourcedId", id, always},
                                {"roleType", word, book, role_types},
                                {"role", word, always, roles, true},
                                {"beginDate", date},
                                {"endDate", date},
                                {"orgSourcedId", id, always},
                                {"userProfileSourcedId", id}};
constexpr column enrollments_1_1[] = {sourced_id,
                                      status,
                                      modified,
                                      {"classSourcedId", id, always},
                                      {"schoolSourcedId", id, book},
                                      {"userSourcedId", id, always},
                                      {"role", word, always, enrollment_roles},
                                      {"primary", boolean},
                                      {"beginDate", date},
                                      {"endDate", date}};
constexpr column enrollments_1_2[] = {sourced_id,
                                      status,
                                      modified,
                                      {"classSourcedId", id, always},
                                      {"schoolSourcedId", id, book},
                                      {"userSourcedId", id, always},
                                      {"role", word, always, enrollment_roles, true},
                                      {"primary", boolean},
                                      {"beginDate", date},
                                      {"endDate", date}};
template <bool Later>
constexpr column demographics[] = {
    sourced_id,
    status,
    modified,
    {"birthDate", date},
    {"sex", word, optional,
     Later ? std::span<const string_view>(sexes_1_2) : std::span<const string_view>(sexes_1_1),
     Later},
    {"americanIndianOrAlaskaNative", boolean},
    {"asian", boolean},
    {"blackOrAfricanAmerican", boolean},
    {"nativeHawaiianOrOtherPacificIslander", boolean},
    {"white", boolean},
    {"demographicRaceTwoOrMoreRaces", boolean},
    {"hispanicOrLatinoEthnicity", boolean},
    {"countryOfBirthCode"},
    {"stateOfBirthAbbreviation"},
    {"cityOfBirth"},
    {"publicSchoolResidenceStatus"}};

using intake::entity;

constexpr file_shape files_1_1[] = {{"orgs", entity::org, orgs<false>},
                                    {"academicSessions", entity::academic_session, sessions<false>},
                                    {"courses", entity::course, courses},
                                    {"classes", entity::class_section, classes<false>},
                                    {"users", entity::user, users_1_1},
                                    {"demographics", entity::demographics, demographics<false>},
                                    {"enrollments", entity::class_enrollment, enrollments_1_1},
                                    {"categories", {}},
                                    {"classResources", {}},
                                    {"courseResources", {}},
                                    {"lineItems", {}},
                                    {"resources", {}},
                                    {"results", {}}};
constexpr file_shape files_1_2[] = {{"orgs", entity::org, orgs<true>},
                                    {"academicSessions", entity::academic_session, sessions<true>},
                                    {"courses", entity::course, courses},
                                    {"classes", entity::class_section, classes<true>},
                                    {"users", entity::user, users_1_2},
                                    {"roles", entity::role, roles_1_2},
                                    {"demographics", entity::demographics, demographics<true>},
                                    {"enrollments", entity::class_enrollment, enrollments_1_2},
                                    {"categories", {}},
                                    {"classResources", {}},
                                    {"courseResources", {}},
                                    {"lineItemLearningObjectiveIds", {}},
                                    {"lineItems", {}},
                                    {"lineItemScoreScales", {}},
                                    {"resources", {}},
                                    {"resultLearningObjectiveIds", {}},
                                    {"results", {}},
                                    {"resultScoreScales", {}},
                                    {"scoreScales", {}},
                                    {"userProfiles", {}},
                                    {"userResources", {}}};

}  // namespace

std::span<const file_shape> files(version v) {
  return v == version::v1_1 ? std::span<const file_shape>(files_1_1) : files_1_2;
}

}  // namespace throughline::oneroster
