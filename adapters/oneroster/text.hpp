// The small handling of text that every part of the OneRoster reader shares.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <system_error>

#include "core/value.hpp"
#include "formats/json.hpp"

namespace throughline::oneroster {

inline constexpr std::size_t longest_id = 255;  // OneRoster CSV 1.2.1, GUID

// Letter case of ASCII aside.
inline bool same_folded(std::string_view a, std::string_view b) {
  const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return low(x) == low(y); });
}

inline std::string_view trim(std::string_view s) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = s.find_first_not_of(blanks);
  if (first == s.npos) return {};
  return s.substr(first, s.find_last_not_of(blanks) - first + 1);
}

// One element of a list joined by commas after the other; none of them copied.
template <class F>
void each_of(std::string_view list, F&& f) {
  for (std::size_t at = 0; at < list.size();) {
    const auto stop = std::min(list.find(',', at), list.size());
    f(list.substr(at, stop - at));
    at = stop + 1;
  }
}

// OneRoster 1.2, 4.1: an extended vocabulary value.
inline bool extended(std::string_view s) {
  return s.size() > 4 && s.starts_with("ext:") && std::all_of(s.begin() + 4, s.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == '_';
         });
}

// A finite decimal number, as OneRoster writes a Float; false and nothing when it is none.
inline bool number_of(std::string_view s, double& out) {
  const auto [stop, error] = std::from_chars(s.data(), s.data() + s.size(), out);
  return error == std::errc() && stop == s.data() + s.size() && std::isfinite(out);
}

// urn:uuid: and a UUID in small letters (RFC 4122), as CASE names an objective.
inline bool is_uuid_urn(std::string_view s) {
  constexpr std::string_view form = "urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return s.size() == form.size() &&
         std::equal(form.begin(), form.end(), s.begin(), [](char f, char c) {
           return f == 'x' ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') : c == f;
         });
}

// Adds `s` as a JSON string. Nearly no value needs an escape; what does goes to the one writer.
inline void append_json(std::string& out, std::string_view s) {
  const bool plain = std::none_of(s.begin(), s.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '<';
  });
  if (!plain) {
    out += formats::write_json(std::string(s));
    return;
  }
  out += '"';
  out += s;
  out += '"';
}

}  // namespace throughline::oneroster
