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
  ids,       // a list of references
  date,      // YYYY-MM-DD
  year,      // YYYY
  stamp,     // ISO 8601 with time
  boolean,   // true, false
  number,    // 1, -0.5
  whole,     // 10
  word,      // one of a vocabulary
  words,     // a list of them
  user_ids,  // {Type:Id},{Type:Id}
  pairs,     // {A:B},{C:D}
  secret,    // a password or what belongs to one: never looked at, never passed on
};

// book: the standard asks for a value; without one the row is taken all the same in tolerant mode.
// always: without it, or without the row it refers to, the row cannot be taken.
enum class need : std::uint8_t { optional, book, always };

struct column {
  std::string_view name;
  shape is = shape::text;
  need needed = need::optional;
  std::span<const std::string_view> words = {};
  bool extensible = false;  // ext:... values too (1.2)
  // What real exports say besides; taken in tolerant mode, and told.
  std::span<const std::string_view> also = {};
  std::optional<intake::entity> to = {};  // what a row of evidence refers to by it
};

struct file_shape {
  std::string_view name;  // "users", in the manifest "file.users", on disk "users.csv"
  intake::entity kind;
  std::span<const column> columns;  // in the standard's order
};

// All files of a version, in the order of intake/events.hpp.
[[nodiscard]] std::span<const file_shape> files(version v);

// The standard's name of a column that an export calls by an old, misspelt or REST name; empty when
// it is none we know. Letter case does not count.
[[nodiscard]] std::string_view meant_by(std::string_view name);

}  // namespace throughline::oneroster
