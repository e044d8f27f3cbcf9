// How values are written in Ed-Fi's documents: blanks, letter case, school years, flags.
#pragma once

#include <string>
#include <string_view>

namespace throughline::edfi {

// Ed-Fi's own samples have "255901 ".
inline std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

inline std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

inline bool same_folded(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto fold = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    if (fold(a[i]) != fold(b[i])) return false;
  }
  return true;
}

// "2021-2022" is the school year 2022; 0 when it is none.
inline int school_year_of(std::string_view text) {
  if (text.size() != 9 || text[4] != '-') return 0;
  int years[2] = {};
  for (std::size_t i = 0; i < 9; ++i) {
    if (i == 4) continue;
    if (text[i] < '0' || text[i] > '9') return 0;
    years[i > 4] = years[i > 4] * 10 + (text[i] - '0');
  }
  return years[1] == years[0] + 1 && years[1] >= 1900 && years[1] < 2200 ? years[1] : 0;
}

// xs:boolean
inline bool is_true(std::string_view text) { return text == "true" || text == "1"; }
inline bool is_false(std::string_view text) { return text == "false" || text == "0"; }

}  // namespace throughline::edfi
