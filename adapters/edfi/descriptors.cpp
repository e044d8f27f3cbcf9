// What descriptor values mean here: tables by namespace and code, and what has no place in them.
#include "adapters/edfi/descriptors.hpp"

#include "adapters/edfi/text.hpp"

namespace throughline::edfi {
namespace {

struct entry {
  meaning what;
  std::string_view space, code, means;
};

constexpr std::string_view ky = "uri://education.ky.gov/";
constexpr std::string_view core = "uri://ed-fi.org/";

constexpr entry table[] = {
    {meaning::grade_level, core, "Infant/toddler", "IT"},
    {meaning::grade_level, core, "Early Education", "IT"},
    {meaning::grade_level, core, "Preschool", "PR"},
    {meaning::grade_level, core, "Preschool/Prekindergarten", "PK"},
    {meaning::grade_level, core, "Prekindergarten", "PK"},
    {meaning::grade_level, core, "Transitional Kindergarten", "TK"},
    {meaning::grade_level, core, "Kindergarten", "KG"},
    {meaning::grade_level, core, "First grade", "01"},
    {meaning::grade_level, core, "Second grade", "02"},
    {meaning::grade_level, core, "Third grade", "03"},
    {meaning::grade_level, core, "Fourth grade", "04"},
    {meaning::grade_level, core, "Fifth grade", "05"},
    {meaning::grade_level, core, "Sixth grade", "06"},
    {meaning::grade_level, core, "Seventh grade", "07"},
    {meaning::grade_level, core, "Eighth grade", "08"},
    {meaning::grade_level, core, "Ninth grade", "09"},
    {meaning::grade_level, core, "Tenth grade", "10"},
    {meaning::grade_level, core, "Eleventh grade", "11"},
    {meaning::grade_level, core, "Twelfth grade", "12"},
    {meaning::grade_level, core, "Grade 13", "13"},
    {meaning::grade_level, core, "Postsecondary", "PS"},
    {meaning::grade_level, core, "Adult Education", "AE"},
    {meaning::grade_level, core, "Ungraded", "UG"},
    {meaning::grade_level, core, "Other", "Other"},
    // two digits, as OneRoster's
    {meaning::grade_level, ky, "00", "KG"},
    {meaning::grade_level, ky, "01", "01"},
    {meaning::grade_level, ky, "02", "02"},
    {meaning::grade_level, ky, "03", "03"},
    {meaning::grade_level, ky, "04", "04"},
    {meaning::grade_level, ky, "05", "05"},
    {meaning::grade_level, ky, "06", "06"},
    {meaning::grade_level, ky, "07", "07"},
    {meaning::grade_level, ky, "08", "08"},
    {meaning::grade_level, ky, "09", "09"},
    {meaning::grade_level, ky, "10", "10"},
    {meaning::grade_level, ky, "11", "11"},
    {meaning::grade_level, ky, "12", "12"},

    {meaning::sex, core, "Female", "female"},
    {meaning::sex, core, "Male", "male"},
    {meaning::sex, core, "Non-binary", "other"},
    {meaning::sex, core, "Not Selected", "unspecified"},

    {meaning::sex, ky, "F", "female"},
    {meaning::sex, ky, "M", "male"},

    {meaning::attempt_result, core, "Pass", "pass"},
    {meaning::attempt_result, core, "Fail", "fail"},
    {meaning::attempt_result, core, "Incomplete", "incomplete"},
    {meaning::attempt_result, core, "Withdrawn", "withdrawn"},

    {meaning::subject_area, core, "English", "01"},
    {meaning::subject_area, core, "English Language Arts", "01"},
    {meaning::subject_area, core, "Reading", "01"},
    {meaning::subject_area, core, "Writing", "01"},
    {meaning::subject_area, core, "Mathematics", "02"},
    {meaning::subject_area, core, "Life and Physical Sciences", "03"},
    {meaning::subject_area, core, "Science", "03"},
    {meaning::subject_area, core, "Social Sciences and History", "04"},
    {meaning::subject_area, core, "Social Studies", "04"},
    {meaning::subject_area, core, "Fine and Performing Arts", "05"},
    {meaning::subject_area, core, "Religious Education and Theology", "07"},
    {meaning::subject_area, core, "Physical, Health, and Safety Education", "08"},
    {meaning::subject_area, core, "Military Science", "09"},
    {meaning::subject_area, core, "Foreign Language and Literature", "24"},

    {meaning::alternative_program, core, "Alternative Education", "yes"},
    {meaning::alternative_program, core, "Expelled Education", "yes"},
    {meaning::alternative_program, core, "Independent Study", "yes"},
    {meaning::alternative_program, core, "Neglected and Delinquent Program", "yes"},
    {meaning::alternative_program, core, "Student Retention/Dropout Prevention", "yes"},
    {meaning::alternative_program, ky, "ALTERNATIVE", "yes"},
    {meaning::alternative_school, core, "Alternative", "yes"},
    {meaning::alternative_school, ky, "A5", "yes"},
    {meaning::alternative_school, ky, "A6", "yes"},

    {meaning::guardian, core, "Mother", "parent"},
    {meaning::guardian, core, "Father", "parent"},
    {meaning::guardian, core, "Mother, step", "parent"},
    {meaning::guardian, core, "Father, step", "parent"},
    {meaning::guardian, core, "Parent", "parent"},
    {meaning::guardian, core, "Parent, step", "parent"},
    {meaning::guardian, core, "Foster parent", "parent"},
    {meaning::guardian, core, "CourtAppointedGuardian", "guardian"},
    {meaning::guardian, core, "Guardian", "guardian"},

    {meaning::staff_role, core, "Teacher", "teacher"},
    {meaning::staff_role, core, "Pre-Kindergarten Teacher", "teacher"},
    {meaning::staff_role, core, "Kindergarten Teacher", "teacher"},
    {meaning::staff_role, core, "Elementary Teacher", "teacher"},
    {meaning::staff_role, core, "Secondary Teacher", "teacher"},
    {meaning::staff_role, core, "Ungraded Teacher", "teacher"},
    {meaning::staff_role, core, "Substitute Teacher", "teacher"},
    {meaning::staff_role, core, "Instructional Aide", "aide"},
    {meaning::staff_role, core, "Paraprofessional/Instructional Aide", "aide"},
    {meaning::staff_role, core, "Counselor", "counselor"},
    {meaning::staff_role, core, "School Counselor", "counselor"},
    {meaning::staff_role, core, "Elementary School Counselor", "counselor"},
    {meaning::staff_role, core, "Secondary School Counselor", "counselor"},
    {meaning::staff_role, core, "Principal", "principal"},
    {meaning::staff_role, core, "Assistant Principal", "siteAdministrator"},
    {meaning::staff_role, core, "School Administrator", "siteAdministrator"},
    {meaning::staff_role, core, "School Leader", "siteAdministrator"},
    {meaning::staff_role, core, "LEA Administrator", "districtAdministrator"},
    {meaning::staff_role, core, "Superintendent", "districtAdministrator"},
    {meaning::staff_role, core, "Assistant Superintendent", "districtAdministrator"},
    {meaning::staff_role, core, "LEA System Administrator", "systemAdministrator"},

    {meaning::classroom_role, core, "Teacher of Record", "teacher"},
    {meaning::classroom_role, core, "Substitute Teacher", "teacher"},
    {meaning::classroom_role, core, "Support Teacher", "teacher"},
    {meaning::classroom_role, core, "Assistant Teacher", "aide"},

    {meaning::state_id, core, "State", "yes"},
    {meaning::state_id, ky, "State", "yes"},
    {meaning::state_id, ky, "SSID", "yes"},

    {meaning::course_code, core, "SCED course code", "sced"},
    {meaning::course_code, core, "NCES Pilot SNCCS course code", "sced"},
    {meaning::course_code, core, "State course code", "state"},
    {meaning::course_code, ky, "State course code", "state"},
};

}  // namespace

bool is_core(std::string_view value) {
  const auto d = descriptor::of(value);
  return d.space.empty() || same_folded(d.space.substr(0, core.size()), core);
}

descriptor descriptor::of(std::string_view value) {
  const auto cut = value.rfind('#');
  if (cut == value.npos) return {{}, value};
  return {value.substr(0, cut), value.substr(cut + 1)};
}

std::string_view mean(meaning what, std::string_view value) {
  const auto d = descriptor::of(value);
  for (const auto& e : table)
    if (e.what == what && same_folded(e.code, d.code) &&
        (d.space.empty() ? e.space == core
                         : d.space.size() > e.space.size() &&
                               same_folded(d.space.substr(0, e.space.size()), e.space)))
      return e.means;
  return {};
}

std::string_view code_of(meaning what, std::string_view means) {
  for (const auto& e : table)
    if (e.what == what && e.space == core && e.means == means) return e.code;
  return means;
}

}  // namespace throughline::edfi
