// What OneRoster 1.1 and 1.2 CSV files hold: every file's columns, their shapes and vocabularies.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "intake/events.hpp"

namespace throughline::oneroster {

enum class version : std::uint8_t { v1_1, v1_2 };

enum class shape : std::uint8_t {
  text,
  id,        // a sourcedId or a reference to one
  list,      // separated by commas
  date,      // YYYY-MM-DD
  year,      // YYYY
  stamp,     // ISO 8601 with time
  boolean,   // true, false
  word,      // one of a vocabulary
  user_ids,  // {Type:Id},{Type:Id}
};

// book: the standard asks for a value; without one the row is taken all the same in tolerant mode.
enum class need : std::uint8_t { optional, book, always };

struct column {
  std::string_view name;
  shape is = shape::text;
  need needed = need::optional;
  std::span<const std::string_view> words = {};
  bool extensible = false;  // ext:... values too (1.2)
};

struct file_shape {
  std::string_view name;               // "users", in the manifest "file.users", on disk "users.csv"
  std::optional<intake::entity> kind;  // none: known, counted, not taken
  std::span<const column> columns = {};  // in the standard's order; empty when not taken
};

// All files of a version, those taken first and in the order of intake/events.hpp.
[[nodiscard]] std::span<const file_shape> files(version v);

}  // namespace throughline::oneroster
