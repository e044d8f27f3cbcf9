// What rows of one file of a OneRoster set must be to those of another: kinds, roles, classes, scores.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "adapters/oneroster/rows.hpp"

namespace throughline::oneroster {

// Strict mode: the rules between files that 1EdTech's consumer test asks for and that the set alone
// can answer; what another set may have said is let pass. It remembers the set, about a hundred
// bytes a row. Whether a row referred to exists is not asked here: intake knows the store too.
// Tolerant mode: the org "0" that some exports give their district's staff; remembers one id.
class across {
 public:
  across(bool strict, intake::sink& to) : strict_(strict), to_(to) {}

  void begin(const row_checker& rows, intake::fullness how);
  // The current row was found good; false when it is not to be taken all the same.
  bool row(row_checker& rows);
  void end();

 private:
  struct place {
    std::string file;
    std::int64_t record = 0, line = 0;
  };
  struct line_item {
    std::string class_section;
    double least = 0, most = 0;
    bool has_least = false, has_most = false;
  };
  struct said_of_user {  // something a later file must bear out
    std::string user, other;
    place at;
  };
  using ids = std::unordered_set<std::string>;

  bool zero_org(row_checker& rows);
  bool strict_row(row_checker& rows);
  bool kind_of(row_checker& rows, std::string_view column, intake::entity to,
               std::string_view wanted, bool wanted_not = false);
  bool result(row_checker& rows);
  bool user_resource(row_checker& rows);
  bool in_class(row_checker& rows, std::string_view field, std::string_view user,
                std::string_view section);
  void remember(const row_checker& rows);
  void tell(core::code rule, const place& at, std::string_view field);
  [[nodiscard]] static std::string both(std::string_view a, std::string_view b);
  [[nodiscard]] std::string_view get(const row_checker& rows, std::string_view column) const {
    return rows.value(rows.column_of(column));
  }

  const bool strict_;
  intake::sink& to_;
  intake::entity kind_ = intake::entity::org;
  std::array<bool, intake::entities> whole_{};  // read in this set, and in bulk
  std::size_t org_column_ = std::string_view::npos, primary_org_column_ = std::string_view::npos;
  std::string district_;
  int districts_ = 0;
  bool zero_exists_ = false;
  std::unordered_map<std::string, std::string> org_kinds_, session_kinds_;
  std::unordered_map<std::string, std::string> school_of_class_;
  std::unordered_map<std::string, line_item> line_items_;
  ids users_, enrolled_, has_role_, has_primary_role_;
  std::vector<said_of_user> primary_orgs_;
  std::unordered_map<std::string, std::vector<said_of_user>> profile_users_;  // by profile
};

}  // namespace throughline::oneroster
