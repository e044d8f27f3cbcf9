// A student, their guardians and their stays at schools, as pages and rules see them.
#include "core/student.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace throughline::core {

std::string student::list_name() const {
  auto out = family_name + ", " + given_name;
  if (!middle_name.empty()) {
    // the first character, whole: a middle name may begin with a letter of two bytes
    std::size_t n = 1;
    while (n < middle_name.size() && (static_cast<unsigned char>(middle_name[n]) & 0xc0) == 0x80)
      ++n;
    out += " " + middle_name.substr(0, n) + ".";
  }
  return out;
}

std::string student::full_name() const {
  return (preferred_given_name.empty() ? given_name : preferred_given_name) + " " +
         (preferred_family_name.empty() ? family_name : preferred_family_name);
}

std::optional<int> student::grade_number() const {
  if (grade == "KG") return 0;
  if (grade.empty() || grade.size() > 2 ||
      grade.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return std::atoi(grade.c_str());
}

namespace {

// Of ASCII the capitals are folded here.
std::string letters_and_digits(std::string_view folded) {
  std::string out(folded.size(), ' ');
  std::size_t n = 0;
  for (const char x : folded) {
    const auto c = static_cast<unsigned char>(x);
    if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out[n++] = x;
    else if (c >= 'A' && c <= 'Z')
      out[n++] = static_cast<char>(c + ('a' - 'A'));
    else if (n > 0 && out[n - 1] != ' ' && c != '\'')
      out[n++] = ' ';
  }
  while (n > 0 && out[n - 1] == ' ') --n;
  out.resize(n);
  return out;
}

}  // namespace

std::string fold_name(std::string_view name) {
  if (std::all_of(name.begin(), name.end(), [](char c) { return c > 0; }))  // most are ASCII
    return letters_and_digits(name);
  utf8proc_uint8_t* mapped = nullptr;
  const auto n = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
      static_cast<utf8proc_ssize_t>(name.size()), &mapped,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                     UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD));
  if (n < 0) return {};
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> hold(mapped, &std::free);
  return letters_and_digits({reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(n)});
}

bool is_placeholder_id(std::string_view id) {
  if (id.size() < 3) return true;
  return std::all_of(id.begin(), id.end(), [&](char c) { return c == id[0]; });
}

match_evidence match(const identity& a, const identity& b) {
  match_evidence e;
  e.state_id = !a.state_id.empty() && a.state == b.state && a.state_id == b.state_id &&
               !is_placeholder_id(a.state_id);
  e.birth_date = !a.birth_date.empty() && a.birth_date == b.birth_date;
  e.family_name = !a.family_name.empty() && fold_name(a.family_name) == fold_name(b.family_name);
  e.given_name = !a.given_name.empty() && fold_name(a.given_name) == fold_name(b.given_name);
  if (e.state_id && e.birth_date && e.family_name)
    e.result = match_result::same;
  else if (e.state_id || (e.birth_date && e.family_name))
    e.result = match_result::review;
  return e;
}

bool holds_own_rights(const student& s, date on) {
  const auto born = parse_date(s.birth_date);
  if (!born) return false;
  // Who was born on February 29 is 18 on March 1.
  const auto day = s.birth_date.substr(4);
  return std::to_string(int(born->year()) + 18) + day <= to_text(on);
}

}  // namespace throughline::core
