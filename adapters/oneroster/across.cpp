// What rows of one file of a OneRoster set must be to those of another: kinds, roles, classes, scores.
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
  const bool of_people = kind_ == entity::user || kind_ == entity::role;
  org_column_ = !of_people                ? std::string_view::npos
                : kind_ == entity::role ? rows.column_of("orgSourcedId")
                                          : rows.column_of("orgSourcedIds");
  primary_org_column_ =
      kind_ == entity::user ? rows.column_of("primaryOrgSourcedId") : std::string_view::npos;
}

bool across::row(row_checker& rows) {
  if (rows.life() == intake::life::ended) return true;
  if (strict_) return strict_row(rows);
  if (kind_ == entity::org) {
    if (get(rows, "type") == "district") {
      ++districts_;
      district_ = rows.values()[0];
    }
    zero_exists_ = zero_exists_ || rows.values()[0] == "0";
    return true;
  }
  return zero_org(rows);
}

// District staff whose org is 0, as PowerSchool numbers the district office.
bool across::zero_org(row_checker& rows) {
  if (districts_ != 1 || zero_exists_) return true;
  for (const auto c : {org_column_, primary_org_column_}) {
    const auto orgs = rows.value(c);
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
bool across::kind_of(row_checker& rows, std::string_view column, entity to,
                     std::string_view wanted, bool wanted_not) {
  const auto& kinds = to == entity::org ? org_kinds_ : session_kinds_;
  const auto it = kinds.find(std::string(get(rows, column)));
  if (it == kinds.end() || extended(it->second) || (it->second == wanted) != wanted_not)
    return true;
  rows.error(codes::reference_kind, column,
             {{"kind", wanted_not ? "term" : std::string(wanted)}});
  return false;
}

bool across::in_class(row_checker& rows, std::string_view field, std::string_view user,
                      std::string_view section) {
  if (!whole_[static_cast<std::size_t>(entity::class_enrollment)] ||
      !users_.contains(std::string(user)) || !school_of_class_.contains(std::string(section)) ||
      enrolled_.contains(both(section, user)))
    return true;
  rows.error(codes::not_in_class, field);
  return false;
}

bool across::result(row_checker& rows) {
  const auto it = line_items_.find(std::string(get(rows, "lineItemSourcedId")));
  auto section = get(rows, "classSourcedId");
  bool good = true;
  if (it != line_items_.end()) {
    if (!section.empty() && section != it->second.class_section) {
      rows.error(codes::class_of_another, "classSourcedId");
      good = false;
    }
    if (section.empty()) section = it->second.class_section;
    double score = 0;
    if (number_of(get(rows, "score"), score) &&
        ((it->second.has_least && score < it->second.least) ||
         (it->second.has_most && score > it->second.most))) {
      rows.error(codes::score_range, "score");
      good = false;
    }
  }
  return in_class(rows, "studentSourcedId", get(rows, "studentSourcedId"), section) && good;
}

bool across::user_resource(row_checker& rows) {
  const auto section = get(rows, "classSourcedId"), org = get(rows, "orgSourcedId");
  if (section.empty()) return true;
  const auto it = school_of_class_.find(std::string(section));
  if (it != school_of_class_.end() && !org.empty() && it->second != org) {
    rows.error(codes::class_of_another, "classSourcedId");
    return false;
  }
  return in_class(rows, "userSourcedId", get(rows, "userSourcedId"), section);
}

bool across::strict_row(row_checker& rows) {
  bool good = true;
  switch (kind_) {
    case entity::course:
      good = kind_of(rows, "schoolYearSourcedId", entity::academic_session, "schoolYear");
      break;
    case entity::class_section:
    case entity::class_enrollment:
      good = kind_of(rows, "schoolSourcedId", entity::org, "school");
      break;
    case entity::line_item:
      good = kind_of(rows, "schoolSourcedId", entity::org, "school");
      good = kind_of(rows, "academicSessionSourcedId", entity::academic_session, "schoolYear",
                     true) &&
             good;
      break;
    case entity::role:
      if (get(rows, "roleType") == "primary" &&
          !has_primary_role_
               .insert(both(get(rows, "userSourcedId"), get(rows, "orgSourcedId")))
               .second) {
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
  const auto at = rows.at();
  const place here{std::string(at.file), at.record, at.line};
  const std::string user(get(rows, "userSourcedId"));
  switch (kind_) {
    case entity::org:
      org_kinds_[id] = get(rows, "type");
      break;
    case entity::academic_session:
      session_kinds_[id] = get(rows, "type");
      break;
    case entity::class_section:
      school_of_class_[id] = get(rows, "schoolSourcedId");
      break;
    case entity::user:
      users_.insert(id);
      if (const auto org = rows.value(primary_org_column_); !org.empty())
        primary_orgs_.push_back({id, std::string(org), here});
      break;
    case entity::role:
      has_role_.insert(both(user, get(rows, "orgSourcedId")));
      if (const auto profile = get(rows, "userProfileSourcedId"); !profile.empty())
        profile_users_[std::string(profile)].push_back({user, {}, here});
      break;
    case entity::class_enrollment:
      enrolled_.insert(both(get(rows, "classSourcedId"), user));
      break;
    case entity::user_profile:
      for (const auto& said : profile_users_[id])
        if (said.user != user) tell(codes::profile_of_another, said.at, "userProfileSourcedId");
      break;
    case entity::line_item: {
      line_item l;
      l.class_section = get(rows, "classSourcedId");
      l.has_least = number_of(get(rows, "resultValueMin"), l.least);
      l.has_most = number_of(get(rows, "resultValueMax"), l.most);
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
