// Checks one value of a OneRoster CSV row against its column and makes it canonical.
#include <algorithm>
#include <array>

#include "adapters/oneroster/rows.hpp"
#include "adapters/oneroster/text.hpp"
#include "core/date.hpp"

namespace throughline::oneroster {
namespace {

namespace codes = core::codes;

constexpr auto npos = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_year(std::string_view s) {
  return s.size() == 4 && s >= "1900" && s <= "2199" && std::all_of(s.begin(), s.end(), is_digit);
}

// The book has milliseconds and Z; the field has less.
bool is_stamp(std::string_view s, bool strict) {
  if (s.size() < 16 || s[10] != 'T' || !core::parse_date(s.substr(0, 10))) return false;
  if (!strict) return true;
  constexpr std::string_view form = "hh:mm:ss.mmmZ";
  const auto time = s.substr(11);
  return time.size() == form.size() &&
         std::equal(form.begin(), form.end(), time.begin(),
                    [](char f, char c) { return f >= 'a' && f <= 'z' ? is_digit(c) : c == f; }) &&
         time.substr(0, 2) < "24" && time.substr(3, 2) < "60" && time.substr(6, 2) < "60";
}

// OneRoster CSV 1.2.1, GUID: letters, digits and . - _ / @
bool by_the_book(std::string_view id) {
  static constexpr auto legal = [] {
    std::array<bool, 256> out{};
    for (const char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyz"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ.-_/@"))
      out[static_cast<unsigned char>(c)] = true;
    return out;
  }();
  return std::all_of(id.begin(), id.end(),
                     [](char c) { return legal[static_cast<unsigned char>(c)]; });
}

// {A:B},{C:D} without a blank
bool clean_pairs(std::string_view v) {
  for (std::size_t at = 0;;) {
    if (at >= v.size() || v[at] != '{') return false;
    const auto close = v.find('}', at);
    const auto colon = v.find(':', at);
    if (close == npos || colon >= close || colon == at + 1 || colon + 1 == close) return false;
    const auto inside = v.substr(at + 1, close - at - 1);
    if (inside.front() == ' ' || inside.back() == ' ' || v[colon - 1] == ' ' ||
        v[colon + 1] == ' ' || inside.find('{') != npos)
      return false;
    if (close + 1 == v.size()) return true;
    if (v[close + 1] != ',') return false;
    at = close + 2;
  }
}

}  // namespace

bool row_checker::check(std::size_t c) {
  const auto& want = shape_.columns[c];
  const auto v = values_[c];
  if (v.empty()) {
    if (want.needed == need::optional) return true;
    if (want.needed == need::book) return odd(codes::value_missing, want.name);
    error(codes::value_missing, want.name);
    return false;
  }
  switch (want.is) {
    case shape::text:
    case shape::secret:
      return true;
    case shape::id:
      if (v.size() > longest_id) {
        error(codes::field_too_long, want.name);
        return false;
      }
      return !strict_ || by_the_book(v) || odd(codes::id_characters, want.name);
    case shape::list:
    case shape::ids:
      return check_list(c);
    case shape::date:
      return check_date(c);
    case shape::year:
      if (is_year(v)) return true;
      error(codes::bad_number, want.name);
      return false;
    case shape::stamp:
      return is_stamp(v, strict_) || odd(codes::bad_date, want.name);
    case shape::boolean:
      return check_boolean(c);
    case shape::number: {
      double ignored = 0;
      return number_of(v, ignored) || odd(codes::bad_number, want.name);
    }
    case shape::whole:
      return std::all_of(v.begin() + (v.front() == '-' && v.size() > 1 ? 1 : 0), v.end(),
                         is_digit) ||
             odd(codes::bad_number, want.name);
    case shape::word:
      return check_word(c);
    case shape::words:
      return check_words(c);
    case shape::user_ids:
    case shape::pairs:
      return clean_pairs(v) || check_pairs(c);
  }
  return false;
}

bool row_checker::check_date(std::size_t c) {
  if (!core::parse_date(values_[c])) {
    error(codes::bad_date, shape_.columns[c].name);
    return false;
  }
  last_good_[c] = values_[c];
  return true;
}

bool row_checker::check_word(std::size_t c) {
  const auto& want = shape_.columns[c];
  const auto v = values_[c];
  if (std::find(want.words.begin(), want.words.end(), v) != want.words.end() ||
      (want.extensible && extended(v))) {
    last_good_[c] = v;
    return true;
  }
  for (const auto w : want.words)
    if (same_folded(w, v)) {
      values_[c] = w;
      return odd(codes::enum_case, want.name);
    }
  if (!strict_) {
    for (const auto w : want.also)
      if (same_folded(w, v)) {
        values_[c] = w;
        return odd(codes::enum_unknown, want.name);
      }
    if (extended(v)) return odd(codes::enum_unknown, want.name);
    if (want.needed != need::always) {
      values_[c] = {};
      return odd(codes::enum_unknown, want.name);
    }
  }
  error(codes::enum_unknown, want.name);
  return false;
}

// A list of words; what is none of them stays, as evidence does, and is told.
bool row_checker::check_words(std::size_t c) {
  const auto& want = shape_.columns[c];
  if (!check_list(c)) return false;
  bool good = true;
  each_of(values_[c], [&](std::string_view one) {
    const auto known = std::find(want.words.begin(), want.words.end(), one) != want.words.end();
    if (!known && !(want.extensible && extended(one))) good = false;
  });
  return good || odd(codes::enum_unknown, want.name);
}

bool row_checker::check_boolean(std::size_t c) {
  const auto v = values_[c];
  if (v == "true" || v == "false") return true;
  const bool yes = same_folded(v, "true") || v == "1";
  const bool known = yes || same_folded(v, "false") || v == "0";
  values_[c] = !known ? std::string_view{} : yes ? "true" : "false";
  return odd(known ? codes::enum_case : codes::enum_unknown, shape_.columns[c].name);
}

// "T1, T2" -> "T1,T2"; empty elements go.
bool row_checker::check_list(std::size_t c) {
  const auto& want = shape_.columns[c];
  const auto v = values_[c];
  if (strict_ && want.is == shape::ids) {
    bool good = true;
    each_of(v, [&](auto one) { good = good && (by_the_book(one) || trim(one) != one); });
    if (!good) return odd(codes::id_characters, want.name);
  }
  if (v.find(',') == npos) return true;
  const bool clean = v.find(", ") == npos && v.find(" ,") == npos && v.find(",,") == npos &&
                     v.front() != ',' && v.back() != ',';
  if (clean) return true;
  auto& out = scratch_[c];
  out.clear();
  each_of(v, [&](auto one) {
    one = trim(one);
    if (!one.empty() && !out.empty()) out += ',';
    out += one;
  });
  values_[c] = out;
  return odd_grouped(codes::blank_trimmed, want.name);
}

// Keeps the well-formed {Type:Id} pairs of userIds, joined by commas; other pairs stay as they
// came.
bool row_checker::check_pairs(std::size_t c) {
  const auto& want = shape_.columns[c];
  if (want.is == shape::pairs) return odd(codes::pairs_form, want.name);
  const auto v = values_[c];
  auto& out = scratch_[c];
  out.clear();
  bool clean = true;
  for (std::size_t at = 0; at < v.size();) {
    const auto open = v.find('{', at);
    const auto close = v.find('}', at);
    const auto colon = v.find(':', at);
    const bool whole = open != npos && close != npos && colon > open + 1 && colon + 1 < close;
    const auto before = trim(v.substr(at, whole ? open - at : npos));
    clean = clean && whole && (before.empty() ? at == 0 : before == "," && at > 0);
    if (!whole) break;
    if (!out.empty()) out += ',';
    out += '{';
    out += trim(v.substr(open + 1, colon - open - 1));
    out += ':';
    out += trim(v.substr(colon + 1, close - colon - 1));
    out += '}';
    at = close + 1;
  }
  values_[c] = out;
  return clean ? odd_grouped(codes::blank_trimmed, want.name) : odd(codes::pairs_form, want.name);
}

}  // namespace throughline::oneroster
