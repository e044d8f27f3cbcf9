// Checks the rows of one OneRoster CSV file against its columns (CSV binding 1.2.1, section 2).
#include "adapters/oneroster/rows.hpp"

#include <algorithm>
#include <optional>

#include "core/date.hpp"

namespace throughline::oneroster {
namespace {

namespace codes = core::codes;
using core::severity;

constexpr auto npos = static_cast<std::size_t>(-1);
constexpr std::size_t longest_id = 255;
constexpr std::size_t id_column = 0, status_column = 1, modified_column = 2;

bool same_folded(std::string_view a, std::string_view b) {
  const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return low(x) == low(y); });
}

std::string_view trim(std::string_view s) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = s.find_first_not_of(blanks);
  if (first == npos) return {};
  return s.substr(first, s.find_last_not_of(blanks) - first + 1);
}

// OneRoster 1.2, 4.1: an extended vocabulary value.
bool extended(std::string_view s) {
  return s.size() > 4 && s.starts_with("ext:") && std::all_of(s.begin() + 4, s.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == '_';
         });
}

bool is_year(std::string_view s) {
  return s.size() == 4 && s >= "1900" && s <= "2199" &&
         std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_stamp(std::string_view s) {
  return s.size() >= 16 && s[10] == 'T' && core::parse_date(s.substr(0, 10)).has_value();
}

}  // namespace

row_checker::row_checker(const file_shape& shape, intake::fullness how, const options& o,
                         intake::sink& to)
    : shape_(shape),
      how_(how),
      strict_(o.strict),
      to_(to),
      file_(std::string(shape.name) + ".csv"),
      field_of_(shape.columns.size(), npos),
      values_(shape.columns.size()),
      scratch_(shape.columns.size()),
      last_good_(shape.columns.size()) {}

std::size_t row_checker::column_of(std::string_view name) const {
  for (std::size_t i = 0; i < shape_.columns.size(); ++i)
    if (shape_.columns[i].name == name) return i;
  return npos;
}

void row_checker::error(core::code rule, std::int64_t record, std::string_view field,
                        core::arguments words) {
  to_.take(
      core::finding{rule, severity::error, file_, record, 0, std::string(field), std::move(words)});
}

bool row_checker::odd(core::code rule, std::int64_t record, std::string_view field) {
  to_.take(core::finding{rule,
                         strict_ ? severity::error : severity::warning,
                         file_,
                         record,
                         0,
                         std::string(field),
                         {}});
  return !strict_;
}

bool row_checker::odd_grouped(core::code rule, std::int64_t record, std::string_view field) {
  if (strict_) return odd(rule, record, field);
  auto& [first, count] = grouped_[{rule.name, std::string(field)}];
  if (count++ == 0) first = record;
  return true;
}

void row_checker::finish() {
  for (const auto& [key, seen] : grouped_)
    to_.take(core::finding{core::code{key.first},
                           severity::warning,
                           file_,
                           seen.first,
                           0,
                           key.second,
                           {{"count", std::to_string(seen.second)}}});
}

bool row_checker::header(const formats::csv_reader& csv) {
  const auto& names = csv.fields();
  bool good = problems(csv);
  std::vector<bool> known(names.size());
  bool ordered = true;
  for (std::size_t c = 0; c < shape_.columns.size(); ++c) {
    const auto& want = shape_.columns[c];
    auto it = std::find(names.begin(), names.end(), want.name);
    if (it == names.end()) {
      it = std::find_if(names.begin(), names.end(),
                        [&](auto n) { return same_folded(trim(n), want.name); });
      if (it != names.end()) good = odd(codes::header_case, 1, want.name) && good;
    }
    if (it == names.end()) {
      if (want.needed == need::always) {
        error(codes::header_missing, 1, want.name);
        good = false;
      } else {
        good = odd(codes::header_missing, 1, want.name) && good;
      }
      ordered = ordered && want.needed != need::always;
      continue;
    }
    field_of_[c] = static_cast<std::size_t>(it - names.begin());
    known[field_of_[c]] = true;
    ordered =
        ordered && (c == 0 || field_of_[c - 1] == npos ? field_of_[c] <= c
                                                       : field_of_[c] == field_of_[c - 1] + 1);
  }
  if (good && !ordered) good = odd(codes::header_order, 1, {});
  width_ = names.size();
  // names that are no text can neither be compared nor told
  const auto& problems = csv.problems();
  if (std::any_of(problems.begin(), problems.end(),
                  [](const auto& p) { return p.rule.name == codes::bad_encoding.name; }))
    return false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
        names.begin() + static_cast<std::ptrdiff_t>(i)) {
      error(codes::header_duplicate, 1, names[i]);
      good = false;
    } else if (!known[i] && !names[i].starts_with("metadata.")) {
      good = odd(codes::header_unknown, 1, names[i]) && good;
    }
  }
  return good;
}

bool row_checker::problems(const formats::csv_reader& csv) {
  bool good = true;
  for (const auto& p : csv.problems()) {
    std::string_view field;
    for (std::size_t c = 0; c < field_of_.size(); ++c)
      if (field_of_[c] == p.column) field = shape_.columns[c].name;
    if (p.rule.name == codes::field_newline.name || p.rule.name == codes::quote_stray.name) {
      good = odd(p.rule, csv.record(), field) && good;
    } else {
      error(p.rule, csv.record(), field);
      good = false;
    }
  }
  return good;
}

bool row_checker::width(const formats::csv_reader& csv) {
  const auto& fields = csv.fields();
  if (fields.size() == width_) return true;
  const bool only_blank_ones_more =
      fields.size() > width_ && std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(width_),
                                            fields.end(), [](auto f) { return f.empty(); });
  if (only_blank_ones_more) return odd(codes::row_ragged, csv.record(), {});
  error(codes::row_ragged, csv.record(), {},
        {{"fields", std::to_string(fields.size())}, {"columns", std::to_string(width_)}});
  return false;
}

bool row_checker::row(const formats::csv_reader& csv) {
  std::fill(values_.begin(), values_.end(), std::string_view{});
  const auto record = csv.record();
  bool good = csv.problems().empty() || problems(csv);
  const auto& fields = csv.fields();
  if (fields.empty() || !width(csv)) return false;
  for (std::size_t c = 0; c < values_.size(); ++c) {
    const auto at = field_of_[c];
    if (at == npos || fields[at].empty()) continue;
    auto v = fields[at];
    if (static_cast<unsigned char>(v.front()) <= ' ' ||
        static_cast<unsigned char>(v.back()) <= ' ') {
      v = trim(v);
      good = odd_grouped(codes::blank_trimmed, record, shape_.columns[c].name) && good;
    }
    values_[c] = v;
  }
  if (!good) return false;
  if (values_[id_column].empty()) {
    error(codes::id_missing, record, shape_.columns[id_column].name);
    return false;
  }
  if (!lifecycle(record)) return false;
  // an ending needs no more than its name
  if (life_ == intake::life::ended && !strict_)
    return values_[id_column].size() <= longest_id || check(id_column, record);
  for (std::size_t c = 0; c < values_.size(); ++c)
    if (c != status_column && !check(c, record)) good = false;
  return good;
}

bool row_checker::lifecycle(std::int64_t record) {
  const auto status = values_[status_column];
  bool good = true;
  if (how_ == intake::fullness::bulk) {
    if (!status.empty()) good = odd_grouped(codes::lifecycle_in_bulk, record, "status");
    if (!values_[modified_column].empty())
      good = odd_grouped(codes::lifecycle_in_bulk, record, "dateLastModified") && good;
  } else {
    if (status.empty()) good = odd_grouped(codes::lifecycle_missing, record, "status");
    if (values_[modified_column].empty())
      good = odd_grouped(codes::lifecycle_missing, record, "dateLastModified") && good;
  }
  life_ = intake::life::active;
  if (status.empty() || status == "active") return good;
  life_ = intake::life::ended;
  if (status == "tobedeleted") return good;
  // "inactive" is OneRoster 1.0's word for it
  if (same_folded(status, "tobedeleted") || same_folded(status, "inactive"))
    return odd(codes::enum_case, record, "status") && good;
  if (same_folded(status, "active")) {
    life_ = intake::life::active;
    return odd(codes::enum_case, record, "status") && good;
  }
  error(codes::enum_unknown, record, "status");
  return false;
}

// Checks one value and makes it canonical in values_.
bool row_checker::check(std::size_t c, std::int64_t record) {
  const auto& want = shape_.columns[c];
  const auto v = values_[c];
  if (v.empty()) {
    if (want.needed == need::optional) return true;
    if (want.needed == need::book) return odd(codes::value_missing, record, want.name);
    error(codes::value_missing, record, want.name);
    return false;
  }
  switch (want.is) {
    case shape::text: {
      if (v.find_first_of("\r\n") == npos) return true;
      scratch_[c] = v;  // told as field_newline already
      std::replace_if(
          scratch_[c].begin(), scratch_[c].end(), [](char x) { return x == '\r' || x == '\n'; },
          ' ');
      values_[c] = scratch_[c];
      return true;
    }
    case shape::id:
      if (v.size() <= longest_id) return true;
      error(codes::field_too_long, record, want.name);
      return false;
    case shape::list:
      return check_list(c, record);
    case shape::date:
      if (v == last_good_[c]) return true;
      if (!core::parse_date(v)) {
        error(codes::bad_date, record, want.name);
        return false;
      }
      last_good_[c] = v;
      return true;
    case shape::year:
      if (is_year(v)) return true;
      error(codes::bad_number, record, want.name);
      return false;
    case shape::stamp:
      return is_stamp(v) || odd(codes::bad_date, record, want.name);
    case shape::boolean:
      return check_boolean(c, record);
    case shape::word:
      return check_word(c, record);
    case shape::user_ids:
      return check_user_ids(c, record);
  }
  return false;
}

bool row_checker::check_word(std::size_t c, std::int64_t record) {
  const auto& want = shape_.columns[c];
  const auto v = values_[c];
  for (const auto w : want.words)
    if (w == v) return true;
  if (want.extensible && extended(v)) return true;
  for (const auto w : want.words)
    if (same_folded(w, v)) {
      values_[c] = w;
      return odd(codes::enum_case, record, want.name);
    }
  if (want.needed != need::always && !strict_) {
    values_[c] = {};
    return odd(codes::enum_unknown, record, want.name);
  }
  error(codes::enum_unknown, record, want.name);
  return false;
}

bool row_checker::check_boolean(std::size_t c, std::int64_t record) {
  const auto v = values_[c];
  if (v == "true" || v == "false") return true;
  const bool yes = same_folded(v, "true") || v == "1";
  const bool known = yes || same_folded(v, "false") || v == "0";
  values_[c] = !known ? std::string_view{} : yes ? "true" : "false";
  return odd(known ? codes::enum_case : codes::enum_unknown, record, shape_.columns[c].name);
}

// "T1, T2" -> "T1,T2"; empty elements go.
bool row_checker::check_list(std::size_t c, std::int64_t record) {
  const auto v = values_[c];
  if (v.find(',') == npos) return true;
  const bool clean = v.find(", ") == npos && v.find(" ,") == npos && v.find(",,") == npos &&
                     v.front() != ',' && v.back() != ',';
  if (clean) return true;
  auto& out = scratch_[c];
  out.clear();
  for (std::size_t at = 0; at <= v.size();) {
    const auto stop = std::min(v.find(',', at), v.size());
    const auto one = trim(v.substr(at, stop - at));
    if (!one.empty() && !out.empty()) out += ',';
    out += one;
    at = stop + 1;
  }
  values_[c] = out;
  return odd_grouped(codes::blank_trimmed, record, shape_.columns[c].name);
}

// Keeps the well-formed {Type:Id} pairs, joined by commas.
bool row_checker::check_user_ids(std::size_t c, std::int64_t record) {
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
  return clean || odd(codes::enum_unknown, record, shape_.columns[c].name);
}

}  // namespace throughline::oneroster
