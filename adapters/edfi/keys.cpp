// What entities are called: natural keys as one text, and the XML ids that stand for them.
#include "adapters/edfi/keys.hpp"

#include <utility>

#include "adapters/edfi/descriptors.hpp"
#include "adapters/edfi/text.hpp"
#include "core/hash.hpp"

namespace throughline::edfi {
namespace {

constexpr std::string_view org_ids[] = {
    "EducationOrganizationId",  "SchoolId",
    "LocalEducationAgencyId",   "StateEducationAgencyId",
    "EducationServiceCenterId", "PostSecondaryInstitutionId",
    "CommunityOrganizationId",  "CommunityProviderId",
    "OrganizationDepartmentId", "EducationOrganizationNetworkId"};

std::string_view org_id(element from) {
  for (const auto name : org_ids)
    if (const auto e = from.at(name)) return e.text();
  return {};
}

std::string_view year(element from, std::string& kept) {
  const auto text = from.text("SchoolYear");
  const int y = school_year_of(text);
  if (y == 0) return text;
  kept = std::to_string(y);
  return kept;
}

// All parts, or nothing.
template <class... Parts>
std::string joined(const Parts&... parts) {
  std::string out;
  bool all = true;
  const auto add = [&](std::string_view part) {
    all = all && !part.empty();
    add_part(out, part);
  };
  (add(parts), ...);
  return all ? out : std::string();
}

std::string prefixed(std::string_view prefix, std::string_view id) {
  return id.empty() ? std::string() : std::string(prefix) + std::string(id);
}

}  // namespace

void add_part(std::string& key, std::string_view part) {
  if (!key.empty()) key += '|';
  for (;;) {
    const auto cut = part.find('|');
    key += part.substr(0, cut);
    if (cut == part.npos) return;
    key += "||";
    part.remove_prefix(cut + 1);
  }
}

target target_of(std::string_view name) {
  static constexpr std::pair<std::string_view, target> known[] = {
      {"CourseOffering", target::offering},
      {"Course", target::course},
      {"Section", target::section},
      {"Session", target::session},
      {"Student", target::student},
      {"Contact", target::contact},
      {"Parent", target::contact},
      {"Staff", target::staff},
      {"Program", target::program},
      {"StudentAcademicRecord", target::record},
      {"GraduationPlan", target::graduation_plan},
      {"PostSecondaryInstitution", target::org},
      {"CommunityOrganization", target::org},
      {"CommunityProvider", target::org},
      {"StateEducationAgency", target::org},
      {"EducationServiceCenter", target::org}};
  for (const auto& [word, what] : known)
    if (name == word) return what;
  for (const std::string_view ending : {"School", "EducationOrganization", "LocalEducationAgency"})
    if (name.ends_with(ending)) return target::org;
  return target::other;
}

void text_table::put(std::uint64_t key, std::string_view text) {
  at_[key] = {text_.size(), static_cast<std::uint32_t>(text.size())};
  text_ += text;
}

const std::string_view* text_table::find(std::uint64_t key) {
  const auto it = at_.find(key);
  if (it == at_.end()) return nullptr;
  found_ = std::string_view(text_).substr(it->second.at, it->second.size);
  return &found_;
}

std::uint64_t keys::number(target what, std::string_view id) {
  return core::short_hash(id) + static_cast<std::uint64_t>(what);
}

std::string keys::of(target what, element from) {
  std::string kept;
  switch (what) {
    case target::org:
      return std::string(org_id(from));
    case target::student:
      return std::string(from.text("StudentUniqueId"));
    case target::contact:
      return prefixed("contact:", from.at("ContactUniqueId") ? from.text("ContactUniqueId")
                                                             : from.text("ParentUniqueId"));
    case target::staff:
      return prefixed("staff:", from.text("StaffUniqueId"));
    case target::session:
      return joined(named_by(target::org, from.at("SchoolReference")), year(from, kept),
                    from.text("SessionName"));
    case target::course:
      return joined(named_by(target::org, from.at("EducationOrganizationReference")),
                    from.text("CourseCode"));
    case target::offering: {
      // the session is one of the same school
      auto session = named_by(target::session, from.at("SessionReference"));
      if (session.empty()) return {};
      const auto code = from.text("LocalCourseCode");
      if (code.empty()) return {};
      add_part(session, code);
      return session;
    }
    case target::section: {
      auto offering = named_by(target::offering, from.at("CourseOfferingReference"));
      const auto id = from.text("SectionIdentifier");
      if (offering.empty() || id.empty()) return {};
      add_part(offering, id);
      return offering;
    }
    case target::program:
      return joined(named_by(target::org, from.at("EducationOrganizationReference")),
                    from.text("ProgramName"), descriptor::of(from.text("ProgramType")).code);
    case target::record:
      return joined(named_by(target::student, from.at("StudentReference")),
                    named_by(target::org, from.at("EducationOrganizationReference")),
                    year(from, kept), descriptor::of(from.text("Term")).code);
    case target::graduation_plan: {
      const auto ends = from.text("GraduationSchoolYear");
      const int y = school_year_of(ends);
      return joined(named_by(target::org, from.at("EducationOrganizationReference")),
                    y == 0 ? std::string(ends) : std::to_string(y),
                    descriptor::of(from.text("GraduationPlanType")).code);
    }
    case target::other:
      break;
  }
  return {};
}

std::string keys::named_by(target what, element reference) {
  if (!reference) return {};
  for (auto e = reference.first(); e; e = e.next())
    if (e.name().ends_with("Identity")) return of(what, e);
  if (reference.ref().empty()) return {};
  if (const auto* key = ids_.find(number(what, reference.ref()))) return std::string(*key);
  waits_ = true;
  return {};
}

void keys::remember(target what, std::string_view id, std::string_view key) {
  if (!id.empty() && !key.empty()) ids_.put(number(what, id), key);
}

void keys::remember(const tree& entity) {
  constexpr std::string_view ending = "Reference";
  for (std::size_t i = 0; i < entity.size(); ++i) {
    const auto e = entity.at(i);
    if (e.id().empty()) continue;
    auto name = e.name();
    const bool reference = name.ends_with(ending);
    if (reference) name.remove_suffix(ending.size());
    const auto what = target_of(name);
    if (what != target::other) remember(what, e.id(), reference ? named_by(what, e) : of(what, e));
  }
}

}  // namespace throughline::edfi
