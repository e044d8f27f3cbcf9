// Who asks: the claims the host (or a signed token) states about an authenticated person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"

namespace throughline::core {

enum class role : std::uint8_t {
  student,
  guardian,
  teacher,
  counselor,
  alternative_staff,
  registrar,
  case_manager,
  administrator,
  advocate,
  peer,
  system
};
inline constexpr int role_count = 11;

std::string_view name(role r);
std::optional<role> role_named(std::string_view name);

struct actor {
  std::string sub, name;
  std::vector<role> roles;
  std::vector<std::string> schools;  // sourcedIds or identifiers; "*": the whole district
  std::vector<std::string>
      students;  // references (SYSTEM:VALUE, state id or uid) of the students who are theirs
  language locale = language::en;
  std::int64_t auth_time = 0;  // Unix seconds; 0: not said
  std::string person = {};  // their own record (a reference as above); empty: the host does not say
};

}  // namespace throughline::core
