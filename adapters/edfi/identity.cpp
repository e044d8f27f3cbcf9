// Keys as the standard writes them in references: the reverse of keys.hpp, for references by XML id
// and for what is exported.
#include "adapters/edfi/identity.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/edfi/descriptors.hpp"
#include "adapters/edfi/text.hpp"

namespace throughline::edfi {
namespace {

constexpr std::string_view reference_word = "Reference";

core::value made(core::record members) { return core::value(std::move(members)); }

// The type that a reference of that name has: "NextYearSchoolReference" is one to a School.
std::string_view type_of(std::string_view reference) {
  if (!reference.ends_with(reference_word)) return {};
  reference.remove_suffix(reference_word.size());
  for (const std::string_view ending : {"School", "EducationOrganization", "LocalEducationAgency"})
    if (reference.ends_with(ending)) return ending;
  return target_of(reference) == target::other ? std::string_view{} : reference;
}

std::string without(std::string_view prefix, std::string_view id) {
  return std::string(id.starts_with(prefix) ? id.substr(prefix.size()) : id);
}

// Organizations are numbered (xs:long).
bool is_number(std::string_view id) {
  return !id.empty() && id.size() <= 18 &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class identities {
 public:
  explicit identities(const own_values& own) : own_(own) {}

  core::value of(std::string_view reference, const std::vector<std::string>& key) {
    const auto type = type_of(reference);
    auto children = fields(type, key);
    const auto is_null = [](const auto& one) { return one.second.is_null(); };
    if (children.empty() || std::any_of(children.begin(), children.end(), is_null)) return {};
    return made({{std::string(type) + "Identity", made(std::move(children))}});
  }

 private:
  using key_parts = std::vector<std::string>;
  static key_parts first(const key_parts& key, std::size_t n) {
    return {key.begin(), key.begin() + static_cast<std::ptrdiff_t>(n)};
  }
  std::pair<std::string, core::value> to(std::string_view reference, const key_parts& key) {
    return {std::string(reference), of(reference, key)};
  }
  std::pair<std::string, core::value> value(std::string_view name, std::string_view code) {
    return {std::string(name), own_.of(name, code)};
  }
  static std::pair<std::string, core::value> year(std::string_view name, std::string_view y) {
    return {std::string(name), school_year_text(y)};
  }

  // In the order of the standard's ...IdentityType.
  core::record fields(std::string_view type, const key_parts& key) {
    constexpr std::string_view org = "EducationOrganizationReference", school = "SchoolReference";
    const auto n = key.size();
    switch (target_of(type)) {
      case target::org:
        if (n == 1 && is_number(key[0])) return {{std::string(type) + "Id", key[0]}};
        break;
      case target::student:
        if (n == 1) return {{"StudentUniqueId", key[0]}};
        break;
      case target::contact:
        if (n == 1) return {{"ContactUniqueId", without("contact:", key[0])}};
        break;
      case target::staff:
        if (n == 1) return {{"StaffUniqueId", without("staff:", key[0])}};
        break;
      case target::session:
        if (n == 3)
          return {{"SessionName", key[2]}, year("SchoolYear", key[1]), to(school, first(key, 1))};
        break;
      case target::course:
        if (n == 2) return {{"CourseCode", key[1]}, to(org, first(key, 1))};
        break;
      case target::offering:
        if (n == 4)
          return {{"LocalCourseCode", key[3]},
                  to(school, first(key, 1)),
                  to("SessionReference", first(key, 3))};
        break;
      case target::section:
        if (n == 5)
          return {{"SectionIdentifier", key[4]}, to("CourseOfferingReference", first(key, 4))};
        break;
      case target::program:
        if (n == 3)
          return {to(org, first(key, 1)), {"ProgramName", key[1]}, value("ProgramType", key[2])};
        break;
      case target::record:
        if (n == 4)
          return {to("StudentReference", first(key, 1)), to(org, {key[1]}),
                  year("SchoolYear", key[2]), value("Term", key[3])};
        break;
      case target::graduation_plan:
        if (n == 3)
          return {value("GraduationPlanType", key[2]), to(org, first(key, 1)),
                  year("GraduationSchoolYear", key[1])};
        break;
      case target::other:
        break;
    }
    return {};
  }

  const own_values& own_;
};

}  // namespace

std::vector<std::string> parts_of(std::string_view key) {
  std::vector<std::string> out(1);
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (key[i] != '|') {
      out.back() += key[i];
    } else if (i + 1 < key.size() && key[i + 1] == '|') {
      out.back() += key[i++];  // one that belongs to the part
    } else {
      out.emplace_back();
    }
  }
  return out;
}

std::string school_year_text(std::string_view year) {
  int y = 0;
  const auto end = year.data() + year.size();
  if (year.size() != 4 || std::from_chars(year.data(), end, y).ptr != end) return std::string(year);
  return std::to_string(y - 1) + "-" + std::string(year);
}

std::string ed_fis(std::string_view descriptor_name, std::string_view code) {
  return "uri://ed-fi.org/" + std::string(descriptor_name) + "Descriptor#" + std::string(code);
}

void own_values::note(std::string_view name, std::string_view value) {
  const auto code = descriptor::of(value).code;
  if (!code.empty() && value != ed_fis(name, code))
    of_.insert_or_assign(std::string(name) + "#" + std::string(code), std::string(value));
}

std::string own_values::of(std::string_view name, std::string_view code) const {
  const auto it = of_.find(std::string(name) + "#" + std::string(code));
  return it == of_.end() ? ed_fis(name, code) : it->second;
}

core::value identity_of(std::string_view reference, std::string_view key, const own_values& own) {
  return identities(own).of(reference, parts_of(key));
}

}  // namespace throughline::edfi
