// What rows of one file of a OneRoster set must be to those of another: kinds, roles, classes,
// scores.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
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
  // `members`: some file of the set speaks of users in classes.
  across(bool strict, bool members, intake::sink& to)
      : strict_(strict), members_(members), to_(to) {}

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
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  template <class T>
  using by_id = std::unordered_map<std::string, T, hash, std::equal_to<>>;
  using kinds = by_id<std::string>;
  using ids = std::unordered_set<std::string, hash, std::equal_to<>>;

  bool zero_org(row_checker& rows);
  bool strict_row(row_checker& rows);
  static bool kind_of(row_checker& rows, std::size_t column, const kinds& known,
                      std::string_view wanted, bool wanted_not = false);
  bool result(row_checker& rows);
  bool user_resource(row_checker& rows);
  bool in_class(row_checker& rows, std::string_view field, std::string_view user,
                std::string_view section);
  void remember(const row_checker& rows);
  void tell(core::code rule, const place& at, std::string_view field);
  [[nodiscard]] static std::string both(std::string_view a, std::string_view b);

  const bool strict_, members_;
  intake::sink& to_;
  intake::entity kind_ = intake::entity::org;
  std::array<bool, intake::entities> whole_{};  // read in this set, and in bulk
  struct columns {                              // of the present file; npos where it has none
    std::size_t type = 0, user = 0, org = 0, orgs = 0, primary_org = 0, role_type = 0, profile = 0,
                section = 0, school = 0, school_year = 0, session = 0, line_item = 0, student = 0,
                score = 0, least = 0, most = 0;
  } at_;
  std::string district_;
  int districts_ = 0;
  bool zero_exists_ = false;
  kinds org_kinds_, session_kinds_;
  by_id<std::string> school_of_class_;
  by_id<line_item> line_items_;
  ids users_, enrolled_;
  by_id<bool> has_role_;  // by user and org: whether it is a primary one
  std::vector<said_of_user> primary_orgs_;
  by_id<std::vector<said_of_user>> profile_users_;  // by profile
};

}  // namespace throughline::oneroster
