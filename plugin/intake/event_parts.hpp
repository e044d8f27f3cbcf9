// What the kinds of events share: bodies read by their schemas, whom they name, hashes of rows.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/credits.hpp"
#include "core/finding.hpp"
#include "core/student.hpp"
#include "core/value.hpp"
#include "intake/event.hpp"

namespace throughline::intake {

// Reads members of one record and notes what breaks the schema.
class checked {
 public:
  checked(const core::value& v, std::string pointer, core::findings& wrong);
  void only(std::initializer_list<std::string_view> names);
  // A text, or "" when it is absent or null.
  std::string_view text(std::string_view name, bool must = false);
  std::string_view date(std::string_view name);
  // Credits as a text ("0.333") or a number as written.
  std::optional<core::credits> credits(std::string_view name);
  std::optional<std::int64_t> year(std::string_view name);
  bool flag(std::string_view name, bool otherwise);
  // The items of a list of at most so many.
  const core::list& items(std::string_view name, std::size_t most, bool must = false);
  void note(core::code rule, std::string_view name);

 private:
  const core::value& value_;
  std::string pointer_;
  core::findings& wrong_;
};

void stop_if(core::findings& wrong);

void check_student(const core::value& body, core::findings& wrong);
// A uid, the SIS's own id and the state's may all be given; they must not name two students.
std::optional<core::student> known_student(store::connection& db, const event_context& in,
                                           const core::value& who);

class row_hash {
 public:
  row_hash& add(std::string_view s);
  row_hash& add(const std::optional<core::credits>& c);
  [[nodiscard]] std::int64_t done() const;

 private:
  std::string bytes_;
};

// The kind "student" (intake/student_event.cpp).
event_result take_student(store::connection& db, const event_context& in, const core::value& body);

}  // namespace throughline::intake
