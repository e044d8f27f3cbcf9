// Students with what their education organizations say of them, contacts (parents before Data
// Standard 5.0), staff.
#include <algorithm>
#include <array>
#include <string>

#include "adapters/edfi/entities.hpp"
#include "adapters/edfi/text.hpp"

namespace throughline::edfi {
namespace {

namespace codes = core::codes;
using intake::entity;
using intake::life;

struct name_parts {
  std::string_view given, family, middle, preferred_given, preferred_family;
  explicit name_parts(element name)
      : given(name.text("FirstName")),
        family(name.text("LastSurname")),
        middle(name.text("MiddleName")),
        preferred_given(name.text("PreferredFirstName")),
        preferred_family(name.text("PreferredLastSurname")) {}
  void put(intake::user& u) const {
    u.given_name = given;
    u.family_name = family;
    u.middle_name = middle;
    u.preferred_given_name = preferred_given;
    u.preferred_family_name = preferred_family;
  }
};

// The one marked as primary, else the first.
std::string_view mail_of(element e) {
  std::string_view out;
  e.each("ElectronicMail", [&](element m) {
    const auto address = m.text("ElectronicMailAddress");
    if (out.empty() || is_true(m.text("PrimaryEmailAddressIndicator"))) out = address;
  });
  return out;
}

// The first in the order of priority.
std::string_view phone_of(element e) {
  std::string_view out, order;
  e.each("Telephone", [&](element t) {
    const auto now = t.text("OrderOfPriority");
    const bool sooner = !now.empty() && (order.empty() || now.size() < order.size() ||
                                         (now.size() == order.size() && now < order));
    if (!out.empty() && !sooner) return;
    out = t.text("TelephoneNumber");
    order = now;
  });
  return out;
}

// Whether the names that a person must have are there; else the record is rejected.
bool has_names(entity_reader& r, std::string_view id, const name_parts& n) {
  if (!n.given.empty() && !n.family.empty()) return true;
  r.reject(entity::user, id, codes::value_missing,
           n.given.empty() ? "Name/FirstName" : "Name/LastSurname");
  return false;
}

// Without what a user's row has of it.
constexpr std::string_view own_names =
    " Name/FirstName Name/LastSurname Name/MiddleName Name/PreferredFirstName "
    "Name/PreferredLastSurname";

void read_student(entity_reader& r) {
  const auto id = r.known.names.of(target::student, r.e);
  const auto metadata = r.rest("StudentUniqueId BirthData/BirthDate" + std::string(own_names));
  if (id.empty()) return r.reject(entity::user, codes::edfi_key, "StudentUniqueId");
  const name_parts n(r.e.at("Name"));
  if (!has_names(r, id, n)) {
    r.reject(entity::demographics, id, codes::value_missing, "Name");
    return;
  }
  intake::user u;
  u.sourced_id = u.identifier = id;
  n.put(u);
  u.student = true;
  u.metadata = metadata;
  r.take(entity::user, u);
  intake::demographics d;
  d.sourced_id = id;
  const auto born = r.e.at("BirthData") ? r.date("BirthData/BirthDate") : std::string();
  d.birth_date = born;
  d.birth_city = r.e.text("BirthData/BirthCity");
  r.take(entity::demographics, d);
}

// The association as it came, in the keeping of the student.
void keep(entity_reader& r, entity kind, const std::string& student, std::string_view other,
          const std::string& body) {
  std::string id = student;
  add_part(id, other);
  const intake::reference refers{entity::user, student, "StudentReference", true};
  r.take(kind, intake::evidence{kind, id, student, {}, body, {}, {&refers, 1}});
}

// "{System:Code},...": what cannot stand in such a list is left out.
bool fits_list(std::string_view text) { return text.find_first_of("{},") == text.npos; }

void read_student_at_org(entity_reader& r) {
  const auto id = r.named(target::student, "StudentReference");
  const auto org = r.named(target::org, "EducationOrganizationReference");
  const auto body = r.rest("StudentReference EducationOrganizationReference");
  if (r.waits()) return;
  if (id.empty()) return r.reject(entity::user, codes::edfi_key, "StudentReference");
  intake::user u;
  u.sourced_id = id;
  std::string ids;
  r.e.each("StudentIdentificationCode", [&](element c) {
    const auto value = c.text("IdentificationCode"), system = c.text("StudentIdentificationSystem");
    const auto word = descriptor::of(system).code;
    if (value.empty() || word.empty()) return;
    const auto& own = r.known.state_id_systems;
    const bool states =
        !mean(meaning::state_id, system).empty() ||
        std::any_of(own.begin(), own.end(), [&](const auto& s) { return same_folded(s, word); });
    if (states && u.state_id.empty()) u.state_id = value;
    if (fits_list(value) && fits_list(word))
      ids.append(ids.empty() ? "{" : ",{").append(word).append(":").append(value).append("}");
  });
  u.user_ids = ids;
  u.email = mail_of(r.e);
  u.phone = phone_of(r.e);
  r.take(entity::user, u, life::more);

  intake::demographics d;
  d.sourced_id = id;
  d.sex = r.meant(meaning::sex, r.e.at("Sex"));
  std::string races;
  r.e.each("Race", [&](element race) {
    const auto one = race.first() ? race.text("Race") : race.text();
    races.append(races.empty() ? "" : ",").append(descriptor::of(one).code);
    if (!is_core(one)) r.list(race.first() ? race.at("Race") : race);
  });
  if (is_true(r.e.text("HispanicLatinoEthnicity")))
    races.append(races.empty() ? "" : ",").append("hispanicOrLatino");
  d.ethnicity_and_race = races;
  r.take(entity::demographics, d, life::more);

  // all that this organization says of the student, apart from what another one does
  if (!org.empty()) keep(r, entity::student_organization, id, org, body);
}

// A contact is no guardian yet: the association with a student says whether they are.
void read_contact(entity_reader& r) {
  const auto id = r.known.names.of(target::contact, r.e);
  const auto metadata = r.rest("ContactUniqueId ParentUniqueId" + std::string(own_names));
  if (id.empty()) return r.reject(entity::user, codes::edfi_key, "ContactUniqueId");
  const name_parts n(r.e.at("Name"));
  if (!has_names(r, id, n)) return;
  intake::user u;
  u.sourced_id = id;
  n.put(u);
  u.email = mail_of(r.e);
  u.phone = phone_of(r.e);
  u.metadata = metadata;
  r.take(entity::user, u);
  if (r.known.agency.empty()) return r.count(r.known.no_agency);
  r.take(entity::role, intake::role{id, id, r.known.agency, "guardian", {}, {}, {}, {}, false});
}

// Who may see a student's plan follows from it, so it is read closely: a parent or guardian by the
// relation or by the flag, and nobody whom the school restricts before a person has looked.
void read_student_contact(entity_reader& r) {
  const auto student = r.named(target::student, "StudentReference");
  auto contact = r.named(target::contact, "ContactReference");
  if (contact.empty()) contact = r.named(target::contact, "ParentReference");
  const auto body = r.rest("StudentReference ContactReference ParentReference");
  if (r.waits()) return;
  if (student.empty() || contact.empty())
    return r.reject(entity::user, codes::edfi_key,
                    student.empty() ? "StudentReference" : "ContactReference");
  const auto relation = r.e.at("Relation");
  const bool related = !mean(meaning::guardian, relation.text()).empty();
  const bool legal = is_true(r.e.text("LegalGuardian"));
  intake::user u;
  u.sourced_id = contact;
  if (!r.e.text("ContactRestrictions").empty())
    r.tell(codes::contact_restricted, core::severity::warning, "ContactRestrictions");
  else if ((related || legal) && fits_list(student))
    u.agents = student;
  r.take(entity::user, u, life::more);
  keep(r, entity::student_contact, student, contact, body);
}

void read_staff(entity_reader& r) {
  const auto id = r.known.names.of(target::staff, r.e);
  const auto metadata = r.rest("StaffUniqueId" + std::string(own_names));
  if (id.empty()) return r.reject(entity::user, codes::edfi_key, "StaffUniqueId");
  const name_parts n(r.e.at("Name"));
  if (!has_names(r, id, n)) return;
  intake::user u;
  u.sourced_id = id;
  u.identifier = r.e.text("StaffUniqueId");
  u.username = r.e.text("LoginId");
  n.put(u);
  u.email = mail_of(r.e);
  u.phone = phone_of(r.e);
  u.metadata = metadata;
  r.take(entity::user, u);
}

void staff_role(entity_reader& r, std::string_view org_child, std::string_view kind,
                std::string_view word) {
  const auto staff = r.named(target::staff, "StaffReference"),
             org = r.named(target::org, org_child);
  const auto metadata =
      r.rest("StaffReference EducationOrganizationReference SchoolReference BeginDate EndDate");
  if (r.waits()) return;
  if (staff.empty() || org.empty())
    return r.reject(entity::role, codes::edfi_key, staff.empty() ? "StaffReference" : org_child);
  auto id = staff;
  add_part(id, org);
  add_part(id, word);
  add_part(id, r.e.text("BeginDate"));
  const auto begin = r.date("BeginDate"), end = r.day_after("EndDate");
  r.take(entity::role, intake::role{id, staff, org, kind, begin, end, {}, metadata, false});
}

void read_assignment(entity_reader& r) {
  const auto as = r.e.at("StaffClassification");
  auto kind = r.meant(meaning::staff_role, as);
  if (mean(meaning::staff_role, as.text()).empty()) kind = "staff";
  staff_role(r, "EducationOrganizationReference", kind, entity_reader::code(as));
}

void read_staff_at_school(entity_reader& r) {
  staff_role(r, "SchoolReference", "staff", entity_reader::code(r.e.at("ProgramAssignment")));
}

constexpr std::array all{
    named_reader{"Student", read_student},
    named_reader{"StudentEducationOrganizationAssociation", read_student_at_org},
    named_reader{"Contact", read_contact},
    named_reader{"Parent", read_contact},
    named_reader{"StudentContactAssociation", read_student_contact},
    named_reader{"StudentParentAssociation", read_student_contact},
    named_reader{"Staff", read_staff},
    named_reader{"StaffEducationOrganizationAssignmentAssociation", read_assignment},
    named_reader{"StaffSchoolAssociation", read_staff_at_school},
};

}  // namespace

reader_table people_readers() { return {all.data(), all.size()}; }

}  // namespace throughline::edfi
