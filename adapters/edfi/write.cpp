// Writes neutral records as Ed-Fi interchange documents of Data Standard 5.2.0.
#include "adapters/edfi/write.hpp"

#include <algorithm>

#include "adapters/edfi/descriptors.hpp"
#include "core/date.hpp"
#include "formats/json.hpp"

namespace throughline::edfi {
namespace {

namespace codes = core::codes;
constexpr std::size_t piece = 64U << 10;
constexpr std::string_view org_reference = "EducationOrganizationReference";

// What the reader kept of an entity (entity_reader::rest).
core::record kept(std::string_view json) {
  if (json.empty()) return {};
  auto v = formats::read_json(json);
  auto* r = v.as_record();
  return r == nullptr ? core::record{} : std::move(*r);
}

core::value* find(core::record& in, std::string_view name) {
  const auto it =
      std::find_if(in.begin(), in.end(), [&](const auto& one) { return one.first == name; });
  return it == in.end() ? nullptr : &it->second;
}

// Taken out of the record; null: it was not there.
core::value taken(core::record& from, std::string_view name) {
  auto* it = find(from, name);
  if (it == nullptr) return {};
  auto out = std::move(*it);
  std::erase_if(from, [&](const auto& one) { return one.first == name; });
  return out;
}

// Said anew; an empty text says nothing.
void set(core::record& in, std::string_view name, core::value v) {
  if (const auto* text = v.as_text(); v.is_null() || (text != nullptr && text->empty())) return;
  if (auto* there = find(in, name))
    *there = std::move(v);
  else
    in.emplace_back(std::string(name), std::move(v));
}
// Unless it was kept as it came.
void set_missing(core::record& in, std::string_view name, std::string_view text) {
  if (find(in, name) == nullptr) set(in, name, core::value(text));
}

// A state's own value was kept whole.
std::string descriptor_text(std::string_view name, std::string_view code) {
  return code.empty() || code.find('#') != code.npos ? std::string(code) : ed_fis(name, code);
}

// End dates of records are exclusive, those of the standard are not.
std::string day_before(std::string_view date) {
  const auto d = core::parse_date(date);
  return d ? core::to_text(core::plus_days(*d, -1)) : std::string();
}

bool is_said(const core::value& v) {
  if (const auto* text = v.as_text()) return !text->empty();
  if (const auto* list = v.as_list()) return !list->empty();
  return !v.is_null();
}

template <class F>
void each_child(std::string_view words, F&& f) {
  while (!words.empty()) {
    const auto stop = std::min(words.find(' '), words.size());
    auto word = words.substr(0, stop);
    words.remove_prefix(std::min(stop + 1, words.size()));
    const bool must = word.ends_with('*');
    if (must) word.remove_suffix(1);
    f(word, must);
  }
}
template <class F>
void each_child(const shape& of, F&& f) {
  each_child(of.before, f);
  each_child(of.own, f);
}

// Of what is filled from two sides the standard's order counts.
core::record in_order(const shape& of, core::record children) {
  core::record out;
  each_child(of, [&](std::string_view name, bool) {
    if (auto* it = find(children, name)) out.emplace_back(std::string(name), std::move(*it));
  });
  return out;
}

void set_within(core::record& in, std::string_view name, const core::record& own) {
  auto* there = find(in, name);
  auto* r = there == nullptr ? nullptr : there->as_record();
  auto both = r == nullptr ? core::record{} : std::move(*r);
  for (const auto& [child, v] : own) set(both, child, v);
  both = in_order(*shape_within(name), std::move(both));
  if (!both.empty()) set(in, name, std::move(both));
}

void set_names(core::record& in, const intake::user& u) {
  set_within(in, "Name",
             {{"FirstName", u.given_name},
              {"MiddleName", u.middle_name},
              {"LastSurname", u.family_name},
              {"PreferredFirstName", u.preferred_given_name},
              {"PreferredLastSurname", u.preferred_family_name}});
}

std::string joined(const std::vector<std::string>& parts, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < std::min(n, parts.size()); ++i) add_part(out, parts[i]);
  return out;
}

// The nth part; empty when there are fewer.
std::string_view part(const std::vector<std::string>& parts, std::size_t n) {
  return n < parts.size() ? std::string_view(parts[n]) : std::string_view{};
}

std::string_view without(std::string_view prefix, std::string_view id) {
  return id.starts_with(prefix) ? id.substr(prefix.size()) : id;
}

// An id of an organization is a number (xs:long).
std::string_view org_number(std::string_view id) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return id.size() <= 18 && std::all_of(id.begin(), id.end(), is_digit) ? id : std::string_view{};
}

// Organizations of other kinds kept the id that says what they are.
std::string org_element(const intake::org& e, core::record& said) {
  if (e.kind == "school") return "School";
  if (e.kind == "district") return "LocalEducationAgency";
  for (const auto& [name, v] : said)
    if (name.ends_with("Id") && shape_of(name.substr(0, name.size() - 2)) != nullptr)
      return name.substr(0, name.size() - 2);
  return e.kind == "state" ? "StateEducationAgency" : std::string();
}

}  // namespace

core::value writer::named(std::string_view reference, std::string_view key) const {
  return key.empty() ? core::value() : identity_of(reference, key, values_);
}

void writer::tell(core::code rule, std::string_view file, std::string_view field,
                  std::int64_t count) {
  auto& t = wrong_[{std::string(file), std::string(field)}];
  t.rule = rule;
  t.count += count;
}

core::findings writer::wrong() const {
  core::findings out;
  for (const auto& [at, t] : wrong_)
    out.push_back(core::finding{t.rule,
                                core::severity::warning,
                                at.first,
                                0,
                                0,
                                at.second,
                                {{"field", at.second}, {"count", std::to_string(t.count)}}});
  return out;
}

void writer::put_value(open_document& to, std::string_view name, const core::value& v) {
  const auto no_place = [&] { tell(codes::export_no_place, {}, name); };
  if (!formats::is_xml_name(name)) return no_place();
  if (const auto* list = v.as_list()) {
    for (const auto& one : *list) put_value(to, name, one);
  } else if (const auto* r = v.as_record()) {
    to.xml->open(name);
    for (const auto& [child, of] : *r) put_value(to, child, of);
    to.xml->close();
  } else if (const auto* text = v.as_text()) {
    // an XML id of a document that is not written
    if (text->starts_with('#') && name.ends_with("Reference")) return no_place();
    to.xml->text(name, *text);
  }
}

void writer::put(std::string_view entity, core::record children) {
  const auto* of = shape_of(entity);
  if (of == nullptr) return tell(codes::export_left_out, {}, entity);
  const auto file = file_of(of->in);
  std::string missing;
  each_child(*of, [&](std::string_view name, bool must) {
    const auto* v = find(children, name);
    if (must && missing.empty() && (v == nullptr || !is_said(*v))) missing = name;
  });
  if (!missing.empty())
    return tell(codes::export_left_out, file, std::string(entity) + "/" + missing);
  auto& to = documents_[static_cast<std::size_t>(of->in)];
  if (!to.xml)
    to.xml.emplace(to.text, root_of(of->in), "http://ed-fi.org/" + std::string(written_version));
  to.xml->open(entity);
  each_child(*of, [&](std::string_view name, bool) {
    if (const auto v = taken(children, name); !v.is_null()) put_value(to, name, v);
  });
  to.xml->close();
  for (const auto& [name, v] : children)
    tell(codes::export_no_place, file, std::string(entity) + "/" + name);
  ++written_[std::string(file) + " " + std::string(entity)];
  if (to.text.size() < piece) return;
  to_(file, to.text);
  to.text.clear();
}

void writer::finish() {
  for (std::size_t i = 0; i < documents_.size(); ++i) {
    auto& d = documents_[i];
    if (!d.xml) continue;
    const auto file = file_of(static_cast<interchange_document>(i));
    d.xml->finish();
    if (d.xml->left_out() > 0) tell(codes::export_character, file, {}, d.xml->left_out());
    to_(file, d.text);
    d.xml.reset();
    d.text.clear();
  }
}

void writer::take(const intake::org& e) {
  auto c = kept(e.metadata);
  const auto element = org_element(e, c);
  set(c, "NameOfInstitution", e.name);
  set(c, element + "Id", org_number(e.sourced_id));
  if (element == "School")
    set(c, "LocalEducationAgencyReference", named("LocalEducationAgencyReference", e.parent));
  put(element, std::move(c));
}

void writer::take(const intake::academic_session& e) {
  auto c = kept(e.metadata);
  const auto key = parts_of(e.sourced_id);
  set(c, "SessionName", part(key, 2));
  set(c, "SchoolYear", school_year_text(part(key, 1)));
  set(c, "BeginDate", e.start_date);
  set(c, "EndDate", day_before(e.end_date));
  set(c, "SchoolReference", named("SchoolReference", part(key, 0)));
  put("Session", std::move(c));
}

void writer::take(const intake::course& e) {
  auto c = kept(e.metadata);
  const auto key = parts_of(e.sourced_id);
  set(c, "CourseCode", part(key, 1));
  set(c, "CourseTitle", e.title);
  set(c, org_reference, named(org_reference, part(key, 0)));
  put("Course", std::move(c));
}

void writer::put_offering(const intake::class_section& e, const std::string& key,
                          const core::value* said) {
  if (key == offering_) return;
  offering_ = key;
  const auto parts = parts_of(key);
  auto c = said == nullptr || said->as_record() == nullptr ? core::record{} : *said->as_record();
  set(c, "LocalCourseCode", part(parts, 3));
  set(c, "SchoolReference", named("SchoolReference", part(parts, 0)));
  set(c, "SessionReference", named("SessionReference", joined(parts, 3)));
  set(c, "CourseReference", named("CourseReference", e.course));
  put("CourseOffering", std::move(c));
}

void writer::take(const intake::class_section& e) {
  auto c = kept(e.metadata);
  const auto of_offering = taken(c, "CourseOffering");
  const auto key = parts_of(e.sourced_id);
  const auto offering = joined(key, 4);
  put_offering(e, offering, &of_offering);
  set(c, "SectionIdentifier", part(key, 4));
  set(c, "CourseOfferingReference", named("CourseOfferingReference", offering));
  put("Section", std::move(c));
}

void writer::take(const intake::user& e, const intake::demographics& d) {
  auto c = kept(e.metadata);
  set_names(c, e);
  if (e.sourced_id.starts_with("contact:")) {
    set(c, "ContactUniqueId", without("contact:", e.sourced_id));
    put("Contact", std::move(c));
  } else if (e.sourced_id.starts_with("staff:")) {
    set(c, "StaffUniqueId", without("staff:", e.sourced_id));
    put("Staff", std::move(c));
  } else if (!e.student) {  // of another standard's feed: nothing says what they are
    tell(codes::export_no_place, {}, "user");
  } else {
    set(c, "StudentUniqueId", e.sourced_id);
    set_within(c, "BirthData", {{"BirthDate", d.birth_date}});
    put("Student", std::move(c));
  }
}

void writer::take(const intake::role& e) {
  // a contact is a guardian by their associations
  if (e.kind == "guardian") return;
  auto c = kept(e.metadata);
  const auto key = parts_of(e.sourced_id);
  const auto person = part(key, 0), org = part(key, 1);
  if (e.kind == "student") {
    set(c, "StudentReference", named("StudentReference", person));
    set(c, "SchoolReference", named("SchoolReference", org));
    set(c, "PrimarySchool", e.primary ? "true" : "false");
    set(c, "EntryDate", part(key, 2));
    set_missing(c, "EntryGradeLevel",
                descriptor_text("GradeLevel", code_of(meaning::grade_level, e.grade)));
    set_missing(c, "EntryType", descriptor_text("EntryType", e.entry_type));
    set(c, "ExitWithdrawDate", e.end_date);
    set_missing(c, "ExitWithdrawType", descriptor_text("ExitWithdrawType", e.exit_type));
    return put("StudentSchoolAssociation", std::move(c));
  }
  set(c, "StaffReference", named("StaffReference", person));
  if (find(c, "ProgramAssignment") != nullptr) {
    set(c, "SchoolReference", named("SchoolReference", org));
    return put("StaffSchoolAssociation", std::move(c));
  }
  set(c, org_reference, named(org_reference, org));
  set_missing(c, "StaffClassification", descriptor_text("StaffClassification", part(key, 2)));
  set(c, "BeginDate", e.begin_date);
  set(c, "EndDate", day_before(e.end_date));
  put("StaffEducationOrganizationAssignmentAssociation", std::move(c));
}

void writer::take(const intake::class_enrollment& e) {
  auto c = kept(e.metadata);
  const auto key = parts_of(e.sourced_id);
  const auto person = part(key, 0);
  const bool staff = person.starts_with("staff:");
  const std::string_view who = staff ? "StaffReference" : "StudentReference";
  set(c, who, named(who, person));
  set(c, "SectionReference", named("SectionReference", part(key, 1)));
  set(c, "BeginDate", e.begin_date);
  set(c, "EndDate", staff ? day_before(e.end_date) : std::string(e.end_date));
  put(staff ? "StaffSectionAssociation" : "StudentSectionAssociation", std::move(c));
}

void writer::take(const intake::program& e) {
  auto c = kept(e.metadata);
  const auto key = parts_of(e.sourced_id);
  set(c, org_reference, named(org_reference, part(key, 0)));
  set(c, "ProgramName", part(key, 1));
  set_missing(c, "ProgramType", descriptor_text("ProgramType", part(key, 2)));
  if (const auto* type = find(c, "ProgramType"); type != nullptr && type->as_text() != nullptr)
    values_.note("ProgramType", *type->as_text());
  put("Program", std::move(c));
}

void writer::take(const intake::program_enrollment& e) {
  auto c = kept(e.metadata);
  set(c, "StudentReference", named("StudentReference", part(parts_of(e.sourced_id), 0)));
  set(c, "ProgramReference", named("ProgramReference", e.program));
  set(c, org_reference, named(org_reference, e.org));
  set(c, "BeginDate", e.begin_date);
  set(c, "EndDate", e.end_date);
  set_missing(c, "ReasonExited", descriptor_text("ReasonExited", e.exit_reason));
  put("Student" + std::string(e.kind == "Program" ? "" : e.kind) + "ProgramAssociation",
      std::move(c));
}

void writer::take(const intake::academic_record& e) {
  auto c = kept(e.details);
  const auto key = parts_of(e.sourced_id);
  set(c, "StudentReference", named("StudentReference", part(key, 0)));
  set(c, org_reference, named(org_reference, part(key, 1)));
  set(c, "SchoolYear", school_year_text(part(key, 2)));
  set_missing(c, "Term", descriptor_text("Term", part(key, 3)));
  if (const auto* term = find(c, "Term"); term != nullptr && term->as_text() != nullptr)
    values_.note("Term", *term->as_text());
  put("StudentAcademicRecord", std::move(c));
}

void writer::take(const intake::course_transcript& e) {
  auto c = kept(e.details);
  const auto key = parts_of(e.sourced_id);
  set(c, "StudentAcademicRecordReference", named("StudentAcademicRecordReference", joined(key, 4)));
  set(c, "CourseReference", named("CourseReference", part(key, 4)));
  set_missing(c, "CourseAttemptResult", descriptor_text("CourseAttemptResult", part(key, 5)));
  put("CourseTranscript", std::move(c));
}

void writer::take(const intake::evidence& e) {
  const auto key = parts_of(e.sourced_id);
  auto c = kept(e.body);
  // "<student>|<organization>", "<student>|<contact>"
  if (e.kind == intake::entity::student_organization) {
    set(c, "StudentReference", named("StudentReference", part(key, 0)));
    set(c, org_reference, named(org_reference, part(key, 1)));
    return put("StudentEducationOrganizationAssociation", std::move(c));
  }
  if (e.kind == intake::entity::student_contact) {
    set(c, "StudentReference", named("StudentReference", part(key, 0)));
    set(c, "ContactReference", named("ContactReference", part(key, 1)));
    return put("StudentContactAssociation", std::move(c));
  }
  // "GraduationPlan|...", "StudentEducationOrganizationResponsibilityAssociation|<student>|..."
  const auto name = part(key, 0);
  if (shape_of(name) == nullptr) return tell(codes::export_no_place, {}, name);
  if (name.starts_with("Student"))
    set(c, "StudentReference", named("StudentReference", part(key, 1)));
  put(name, std::move(c));
}

}  // namespace throughline::edfi
