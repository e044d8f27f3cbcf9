// The neutral tree a plan's content, an event or a report is made of; formats/json reads and writes
// it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace throughline::core {

// A JSON number exactly as written ("0.333", "1e3"): credits and ids never pass through a double.
struct number {
  std::string text;
  bool operator==(const number&) const = default;
};

class value;
using list = std::vector<value>;
// Members in the order written; names are unique (readers refuse duplicates).
using record = std::vector<std::pair<std::string, value>>;

class value {
 public:
  value() = default;
  value(std::nullptr_t) {}
  value(bool b) : it_(b) {}
  value(std::int64_t n) : it_(number{std::to_string(n)}) {}
  value(int n) : value(static_cast<std::int64_t>(n)) {}
  value(number n) : it_(std::move(n)) {}
  value(std::string s) : it_(std::move(s)) {}
  value(std::string_view s) : it_(std::string(s)) {}
  value(const char* s) : it_(std::string(s)) {}
  value(list l) : it_(std::move(l)) {}
  value(record r) : it_(std::move(r)) {}

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(it_); }
  [[nodiscard]] const bool* as_bool() const { return std::get_if<bool>(&it_); }
  [[nodiscard]] const number* as_number() const { return std::get_if<number>(&it_); }
  [[nodiscard]] const std::string* as_text() const { return std::get_if<std::string>(&it_); }
  [[nodiscard]] const list* as_list() const { return std::get_if<list>(&it_); }
  [[nodiscard]] const record* as_record() const { return std::get_if<record>(&it_); }
  [[nodiscard]] list* as_list() { return std::get_if<list>(&it_); }
  [[nodiscard]] record* as_record() { return std::get_if<record>(&it_); }

  // The member `name` of a record; null when this is no record or it has none.
  [[nodiscard]] const value* find(std::string_view name) const;
  // The member's text; `otherwise` when it is absent or no text.
  [[nodiscard]] std::string_view text(std::string_view name, std::string_view otherwise = {}) const;
  // The member's list or record; an empty one when absent.
  [[nodiscard]] const list& items(std::string_view name) const&;
  [[nodiscard]] const record& members(std::string_view name) const&;
  const list& items(std::string_view name) && =
      delete;  // would dangle, as in a range-for over a temporary
  const record& members(std::string_view name) && = delete;
  // The member as a whole number within [least, most]; `otherwise` when absent or not one.
  [[nodiscard]] std::int64_t whole(std::string_view name, std::int64_t least, std::int64_t most,
                                   std::int64_t otherwise) const;
  [[nodiscard]] bool flag(std::string_view name, bool otherwise = false) const;
  // Sets or replaces a member; turns a null into a record.
  void set(std::string_view name, value v);

  bool operator==(const value&) const = default;

 private:
  std::variant<std::monostate, bool, number, std::string, list, record> it_;
};

}  // namespace throughline::core
