// What OneRoster 1.1 and 1.2 CSV files hold (CSV bindings 1.1.1 and 1.2.1): columns and
// vocabularies.
#include "adapters/oneroster/columns.hpp"

#include <utility>

#include "adapters/oneroster/text.hpp"

namespace throughline::oneroster {
namespace {

using enum shape;
using enum need;
using intake::entity;
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
// Legal in REST 1.1 or in the other version, and met in CSV of both.
constexpr string_view other_enrollment_roles[] = {"aide", "guardian", "parent", "relative"};
constexpr string_view roles_only_1_2[] = {"counselor", "districtAdministrator", "principal",
                                          "siteAdministrator", "systemAdministrator"};
constexpr string_view roles_only_1_1[] = {"administrator"};
constexpr string_view score_statuses[] = {"exempt", "fully graded", "not submitted",
                                          "partially graded", "submitted"};
constexpr string_view objective_sources[] = {"case", "unknown"};
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
                              {"termSourcedIds", ids, book},
                              {"subjects", list},
                              {"subjectCodes", list},
                              {"periods", list}};
constexpr column users_1_1[] = {sourced_id,
                                status,
                                modified,
                                {"enabledUser", boolean, book},
                                {"orgSourcedIds", ids, book},
                                {"role", word, always, user_roles, false, roles_only_1_2},
                                {"username", text, book},
                                {"userIds", user_ids},
                                {"givenName", text, always},
                                {"familyName", text, always},
                                {"middleName"},
                                {"identifier"},
                                {"email"},
                                {"sms"},
                                {"phone"},
                                {"agentSourcedIds", ids},
                                {"grades", list},
                                {"password", secret}};
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
                                {"agentSourcedIds", ids},
                                {"grades", list},
                                {"password", secret},
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
                                {"role", word, always, roles, true, roles_only_1_1},
                                {"beginDate", date},
                                {"endDate", date},
                                {"orgSourcedId", id, always},
                                {"userProfileSourcedId", id}};
template <bool Ext>
constexpr column enrollments[] = {
    sourced_id,
    status,
    modified,
    {"classSourcedId", id, always},
    {"schoolSourcedId", id, book},
    {"userSourcedId", id, always},
    {"role", word, always, enrollment_roles, Ext, other_enrollment_roles},
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

// The gradebook and the resources, kept as evidence.
constexpr column ref(string_view name, entity to, need needed) {
  return {name, id, needed, {}, false, {}, to};
}

constexpr column user_profiles[] = {sourced_id,
                                    status,
                                    modified,
                                    ref("userSourcedId", entity::user, always),
                                    {"profileType", text, book},
                                    {"vendorId", text, book},
                                    {"applicationId"},
                                    {"description"},
                                    {"credentialType", secret, book},
                                    {"username", secret, book},
                                    {"password", secret}};
template <bool Ext>
constexpr column resources[] = {sourced_id,
                                status,
                                modified,
                                {"vendorResourceId", text, book},
                                {"title"},
                                {"roles", words, optional, user_roles, Ext},
                                {"importance", word, optional, role_types},
                                {"vendorId"},
                                {"applicationId"}};
constexpr column class_resources[] = {sourced_id,
                                      status,
                                      modified,
                                      {"title"},
                                      ref("classSourcedId", entity::class_section, always),
                                      ref("resourceSourcedId", entity::resource, always)};
constexpr column course_resources[] = {sourced_id,
                                       status,
                                       modified,
                                       {"title"},
                                       ref("courseSourcedId", entity::course, always),
                                       ref("resourceSourcedId", entity::resource, always)};
constexpr column user_resources[] = {sourced_id,
                                     status,
                                     modified,
                                     ref("userSourcedId", entity::user, always),
                                     ref("orgSourcedId", entity::org, optional),
                                     ref("classSourcedId", entity::class_section, optional),
                                     ref("resourceSourcedId", entity::resource, always)};
constexpr column categories_1_1[] = {sourced_id, status, modified, {"title", text, book}};
constexpr column categories_1_2[] = {
    sourced_id, status, modified, {"title", text, book}, {"weight", whole}};
constexpr column score_scales[] = {sourced_id,
                                   status,
                                   modified,
                                   {"title", text, book},
                                   {"type", text, book},
                                   ref("orgSourcedId", entity::org, book),
                                   ref("courseSourcedId", entity::course, book),
                                   ref("classSourcedId", entity::class_section, book),
                                   {"scoreScaleValue", pairs, book}};
constexpr column line_items_1_1[] = {sourced_id,
                                     status,
                                     modified,
                                     {"title", text, book},
                                     {"description"},
                                     {"assignDate", date, book},
                                     {"dueDate", date, book},
                                     ref("classSourcedId", entity::class_section, always),
                                     ref("categorySourcedId", entity::category, book),
                                     ref("gradingPeriodSourcedId", entity::academic_session, book),
                                     {"resultValueMin", number},
                                     {"resultValueMax", number}};
constexpr column line_items_1_2[] = {
    sourced_id,
    status,
    modified,
    {"title", text, book},
    {"description"},
    {"assignDate", date, book},
    {"dueDate", date, book},
    ref("classSourcedId", entity::class_section, always),
    ref("categorySourcedId", entity::category, book),
    ref("academicSessionSourcedId", entity::academic_session, book),
    {"resultValueMin", number},
    {"resultValueMax", number},
    ref("schoolSourcedId", entity::org, book)};
constexpr column line_item_score_scales[] = {
    sourced_id,
    status,
    modified,
    {"title"},
    ref("lineItemSourcedId", entity::line_item, always),
    ref("scoreScaleSourcedId", entity::score_scale, always)};
constexpr column line_item_objectives[] = {sourced_id,
                                           status,
                                           modified,
                                           ref("lineItemSourcedId", entity::line_item, always),
                                           {"source", word, book, objective_sources},
                                           {"learningObjectiveId", text, book}};
constexpr column results_1_1[] = {sourced_id,
                                  status,
                                  modified,
                                  ref("lineItemSourcedId", entity::line_item, always),
                                  ref("studentSourcedId", entity::user, always),
                                  {"scoreStatus", word, book, score_statuses},
                                  {"score", number},
                                  {"scoreDate", date, book},
                                  {"comment"}};
constexpr column results_1_2[] = {sourced_id,
                                  status,
                                  modified,
                                  ref("lineItemSourcedId", entity::line_item, always),
                                  ref("studentSourcedId", entity::user, always),
                                  {"scoreStatus", word, book, score_statuses},
                                  {"score", number},
                                  {"scoreDate", date, book},
                                  {"comment"},
                                  {"textScore"},
                                  ref("classSourcedId", entity::class_section, optional),
                                  {"inProgress", boolean},
                                  {"incomplete", boolean},
                                  {"late", boolean},
                                  {"missing", boolean}};
constexpr column result_score_scales[] = {sourced_id,
                                          status,
                                          modified,
                                          {"title"},
                                          ref("resultSourcedId", entity::result, always),
                                          ref("scoreScaleSourcedId", entity::score_scale, always)};
constexpr column result_objectives[] = {sourced_id,
                                        status,
                                        modified,
                                        ref("resultSourcedId", entity::result, always),
                                        {"source", word, book, objective_sources},
                                        {"learningObjectiveId", text, book},
                                        {"score", number},
                                        {"textScore"}};

constexpr file_shape files_1_1[] = {{"orgs", entity::org, orgs<false>},
                                    {"academicSessions", entity::academic_session, sessions<false>},
                                    {"courses", entity::course, courses},
                                    {"classes", entity::class_section, classes<false>},
                                    {"users", entity::user, users_1_1},
                                    {"demographics", entity::demographics, demographics<false>},
                                    {"enrollments", entity::class_enrollment, enrollments<false>},
                                    {"resources", entity::resource, resources<false>},
                                    {"classResources", entity::class_resource, class_resources},
                                    {"courseResources", entity::course_resource, course_resources},
                                    {"categories", entity::category, categories_1_1},
                                    {"lineItems", entity::line_item, line_items_1_1},
                                    {"results", entity::result, results_1_1}};
constexpr file_shape files_1_2[] = {
    {"orgs", entity::org, orgs<true>},
    {"academicSessions", entity::academic_session, sessions<true>},
    {"courses", entity::course, courses},
    {"classes", entity::class_section, classes<true>},
    {"users", entity::user, users_1_2},
    {"roles", entity::role, roles_1_2},
    {"demographics", entity::demographics, demographics<true>},
    {"enrollments", entity::class_enrollment, enrollments<true>},
    {"userProfiles", entity::user_profile, user_profiles},
    {"resources", entity::resource, resources<true>},
    {"classResources", entity::class_resource, class_resources},
    {"courseResources", entity::course_resource, course_resources},
    {"userResources", entity::user_resource, user_resources},
    {"categories", entity::category, categories_1_2},
    {"scoreScales", entity::score_scale, score_scales},
    {"lineItems", entity::line_item, line_items_1_2},
    {"lineItemScoreScales", entity::line_item_score_scale, line_item_score_scales},
    {"lineItemLearningObjectiveIds", entity::line_item_objective, line_item_objectives},
    {"results", entity::result, results_1_2},
    {"resultScoreScales", entity::result_score_scale, result_score_scales},
    {"resultLearningObjectiveIds", entity::result_objective, result_objectives}};

// OneRoster 1.0, drafts, the REST binding, and misspellings met in the field (reference 2.6).
constexpr std::pair<string_view, string_view> other_names[] = {
    {"agents", "agentSourcedIds"},
    {"agentSourceIds", "agentSourcedIds"},
    {"classSourceId", "classSourcedId"},
    {"courseSourceId", "courseSourcedId"},
    {"dataLastModified", "dateLastModified"},
    {"grade", "grades"},
    {"orgSourceId", "orgSourcedId"},
    {"orgSourceIds", "orgSourcedIds"},
    {"parentSourceId", "parentSourcedId"},
    {"period", "periods"},
    {"prefferedFamilyName", "preferredFamilyName"},
    {"prefferedGivenName", "preferredGivenName"},
    {"prefferedMiddleName", "preferredMiddleName"},
    {"preferredFirstName", "preferredGivenName"},
    {"preferredLastName", "preferredFamilyName"},
    {"schoolSourceId", "schoolSourcedId"},
    {"schoolYearId", "schoolYearSourcedId"},
    {"sourceId", "sourcedId"},
    {"subject", "subjects"},
    {"termSourcedId", "termSourcedIds"},
    {"termSourceIds", "termSourcedIds"},
    {"userId", "userIds"},
    {"userSourceId", "userSourcedId"}};

}  // namespace

std::span<const file_shape> files(version v) {
  return v == version::v1_1 ? std::span<const file_shape>(files_1_1) : files_1_2;
}

string_view meant_by(string_view name) {
  for (const auto& [other, ours] : other_names)
    if (same_folded(other, name)) return ours;
  return {};
}

}  // namespace throughline::oneroster
