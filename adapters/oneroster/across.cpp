// What rows of one file of a OneRoster set must be to those of another: kinds, roles, classes,
// scores.
#include "adapters/oneroster/across.hpp"

#include <algorithm>
#include <utility>

#include "adapters/oneroster/text.hpp"

namespace throughline::oneroster {
namespace {

namespace codes = core::codes;
using intake::entity;

}  // namespace

std::string across::both(std::string_view a, std::string_view b) {
  return std::string(a).append("|").append(b);  // no id holds a bar
}

void across::tell(core::code rule, const place& at, std::string_view field) {
  to_.take(core::finding{
      rule, core::severity::error, at.file, at.record, at.line, std::string(field), {}});
}

void across::begin(const row_checker& rows, intake::fullness how) {
  kind_ = rows.shape().kind;
  whole_[static_cast<std::size_t>(kind_)] = how == intake::fullness::bulk;
  at_ = {.type = rows.column_of("type"),
         .user = rows.column_of("userSourcedId"),
         .org = rows.column_of("orgSourcedId"),
         .orgs = rows.column_of("orgSourcedIds"),
         .primary_org = rows.column_of("primaryOrgSourcedId"),
         .role_type = rows.column_of("roleType"),
         .profile = rows.column_of("userProfileSourcedId"),
         .section = rows.column_of("classSourcedId"),
         .school = rows.column_of("schoolSourcedId"),
         .school_year = rows.column_of("schoolYearSourcedId"),
         .session = rows.column_of("academicSessionSourcedId"),
         .line_item = rows.column_of("lineItemSourcedId"),
         .student = rows.column_of("studentSourcedId"),
         .score = rows.column_of("score"),
         .least = rows.column_of("resultValueMin"),
         .most = rows.column_of("resultValueMax")};
}

bool across::row(row_checker& rows) {
  if (rows.life() == intake::life::ended) return true;
  if (strict_) return strict_row(rows);
  if (kind_ == entity::org) {
    if (rows.value(at_.type) == "district") {
      ++districts_;
      district_ = rows.values()[0];
    }
    zero_exists_ = zero_exists_ || rows.values()[0] == "0";
    return true;
  }
  return kind_ != entity::user && kind_ != entity::role ? true : zero_org(rows);
}

// District staff whose org is 0, as PowerSchool numbers the district office.
bool across::zero_org(row_checker& rows) {
  if (districts_ != 1 || zero_exists_) return true;
  for (const auto c : {at_.org, at_.orgs, at_.primary_org}) {
    const auto orgs = rows.value(c);
    if (orgs != "0" && orgs.find(',') == orgs.npos) continue;
    bool found = false;
    each_of(orgs, [&](auto one) { found = found || one == "0"; });
    if (!found) continue;
    std::string instead;
    each_of(orgs, [&](auto one) {
      if (!instead.empty()) instead += ',';
      instead += one == "0" ? std::string_view(district_) : one;
    });
    rows.replace(c, instead);
    rows.odd_grouped(codes::org_zero, rows.shape().columns[c].name);
  }
  return true;
}

// Whether the row referred to, when the set has it, is of the kind wanted (or of any but it).
bool across::kind_of(row_checker& rows, std::size_t column, const kinds& known,
                     std::string_view wanted, bool wanted_not) {
  const auto it = known.find(rows.value(column));
  if (it == known.end() || extended(it->second) || (it->second == wanted) != wanted_not)
    return true;
  rows.error(codes::reference_kind, rows.shape().columns[column].name,
             {{"kind", wanted_not ? "term" : std::string(wanted)}});
  return false;
}

bool across::in_class(row_checker& rows, std::string_view field, std::string_view user,
                      std::string_view section) {
  if (!whole_[static_cast<std::size_t>(entity::class_enrollment)] || !users_.contains(user) ||
      !school_of_class_.contains(section) || enrolled_.contains(both(section, user)))
    return true;
  rows.error(codes::not_in_class, field);
  return false;
}

bool across::result(row_checker& rows) {
  const auto it = line_items_.find(rows.value(at_.line_item));
  auto section = rows.value(at_.section);
  bool good = true;
  if (it != line_items_.end()) {
    if (!section.empty() && section != it->second.class_section) {
      rows.error(codes::class_of_another, "classSourcedId");
      good = false;
    }
    if (section.empty()) section = it->second.class_section;
    double score = 0;
    if (number_of(rows.value(at_.score), score) &&
        ((it->second.has_least && score < it->second.least) ||
         (it->second.has_most && score > it->second.most))) {
      rows.error(codes::score_range, "score");
      good = false;
    }
  }
  return in_class(rows, "studentSourcedId", rows.value(at_.student), section) && good;
}

bool across::user_resource(row_checker& rows) {
  const auto section = rows.value(at_.section), org = rows.value(at_.org);
  if (section.empty()) return true;
  const auto it = school_of_class_.find(section);
  if (it != school_of_class_.end() && !org.empty() && it->second != org) {
    rows.error(codes::class_of_another, "classSourcedId");
    return false;
  }
  return in_class(rows, "userSourcedId", rows.value(at_.user), section);
}

bool across::strict_row(row_checker& rows) {
  bool good = true;
  switch (kind_) {
    case entity::course:
      good = kind_of(rows, at_.school_year, session_kinds_, "schoolYear");
      break;
    case entity::class_section:
    case entity::class_enrollment:
      good = kind_of(rows, at_.school, org_kinds_, "school");
      break;
    case entity::line_item:
      good = kind_of(rows, at_.school, org_kinds_, "school");
      good = kind_of(rows, at_.session, session_kinds_, "schoolYear", true) && good;
      break;
    case entity::role:
      if (rows.value(at_.role_type) == "primary" &&
          std::exchange(has_role_[both(rows.value(at_.user), rows.value(at_.org))], true)) {
        rows.error(codes::role_primary_twice, "roleType");
        good = false;
      }
      break;
    case entity::result:
      good = result(rows);
      break;
    case entity::user_resource:
      good = user_resource(rows);
      break;
    default:
      break;
  }
  remember(rows);
  return good;
}

void across::remember(const row_checker& rows) {
  const std::string id(rows.values()[0]);
  const auto user = rows.value(at_.user);
  const auto here = [&] {
    const auto at = rows.at();
    return place{std::string(at.file), at.record, at.line};
  };
  switch (kind_) {
    case entity::org:
      org_kinds_[id] = rows.value(at_.type);
      break;
    case entity::academic_session:
      session_kinds_[id] = rows.value(at_.type);
      break;
    case entity::class_section:
      if (members_) school_of_class_[id] = rows.value(at_.school);
      break;
    case entity::user:
      if (members_) users_.insert(id);
      if (const auto org = rows.value(at_.primary_org); !org.empty())
        primary_orgs_.push_back({id, std::string(org), here()});
      break;
    case entity::role:
      has_role_.try_emplace(both(user, rows.value(at_.org)), false);
      if (const auto profile = rows.value(at_.profile); !profile.empty())
        profile_users_[std::string(profile)].push_back({std::string(user), {}, here()});
      break;
    case entity::class_enrollment:
      if (members_) enrolled_.insert(both(rows.value(at_.section), user));
      break;
    case entity::user_profile:
      if (const auto it = profile_users_.find(id); it != profile_users_.end())
        for (const auto& said : it->second)
          if (said.user != user) tell(codes::profile_of_another, said.at, "userProfileSourcedId");
      break;
    case entity::line_item: {
      line_item l;
      l.class_section = rows.value(at_.section);
      l.has_least = number_of(rows.value(at_.least), l.least);
      l.has_most = number_of(rows.value(at_.most), l.most);
      line_items_[id] = std::move(l);
      break;
    }
    default:
      break;
  }
}

void across::end() {
  if (kind_ != entity::role || !whole_[static_cast<std::size_t>(entity::role)]) return;
  for (const auto& u : primary_orgs_)
    if (!has_role_.contains(both(u.user, u.other)))
      tell(codes::role_of_primary_org, u.at, "primaryOrgSourcedId");
}

}  // namespace throughline::oneroster
