// Checks the rows of one OneRoster CSV file against its columns (CSV binding 1.2.1, section 2).
#include "adapters/oneroster/rows.hpp"

#include <algorithm>

#include "adapters/oneroster/text.hpp"
#include "core/date.hpp"

namespace throughline::oneroster {
namespace {

namespace codes = core::codes;
using core::severity;

constexpr auto npos = static_cast<std::size_t>(-1);
constexpr std::size_t id_column = 0, status_column = 1, modified_column = 2;

bool is_null_text(std::string_view s) { return s == "NULL" || s == "null" || s == "\\N"; }

std::size_t count_of(std::string_view list) {
  return list.empty() ? 0 : 1 + static_cast<std::size_t>(std::count(list.begin(), list.end(), ','));
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
      last_good_(shape.columns.size()),
      parent_(column_of("parentSourcedId")),
      begin_(std::min(column_of("beginDate"), column_of("startDate"))),
      end_(column_of("endDate")),
      subjects_(column_of("subjects")),
      subject_codes_(column_of("subjectCodes")),
      least_(column_of("resultValueMin")),
      most_(column_of("resultValueMax")),
      source_(column_of("source")),
      objective_(column_of("learningObjectiveId")) {}

std::size_t row_checker::column_of(std::string_view name) const {
  for (std::size_t i = 0; i < shape_.columns.size(); ++i)
    if (shape_.columns[i].name == name) return i;
  return npos;
}

void row_checker::replace(std::size_t column, std::string_view text) {
  scratch_[column] = text;
  values_[column] = scratch_[column];
}

void row_checker::tell(core::code rule, severity weight, std::string_view field,
                       core::arguments words) {
  to_.take(
      core::finding{rule, weight, file_, record_, line_, std::string(field), std::move(words)});
}

void row_checker::error(core::code rule, std::string_view field, core::arguments words) {
  tell(rule, severity::error, field, std::move(words));
}

bool row_checker::odd(core::code rule, std::string_view field, core::arguments words) {
  tell(rule, strict_ ? severity::error : severity::warning, field, std::move(words));
  return !strict_;
}

void row_checker::tell_grouped(core::code rule, severity weight, std::string_view field) {
  auto& seen = grouped_[{rule.name, field}];
  if (seen.count++ == 0) {
    seen.weight = weight;
    seen.record = record_;
    seen.line = line_;
  }
}

bool row_checker::odd_grouped(core::code rule, std::string_view field) {
  if (strict_) return odd(rule, field);
  tell_grouped(rule, severity::warning, field);
  return true;
}

void row_checker::finish() {
  for (const auto& [key, seen] : grouped_)
    to_.take(core::finding{core::code{key.first},
                           seen.weight,
                           file_,
                           seen.record,
                           seen.line,
                           std::string(key.second),
                           {{"count", std::to_string(seen.count)}}});
}

bool row_checker::problems(const formats::csv_reader& csv) {
  bool good = true;
  for (const auto& p : csv.problems()) {
    const auto field = name_at(p.column);
    if (p.rule.name == codes::field_newline.name || p.rule.name == codes::quote_stray.name ||
        p.rule.name == codes::line_ends.name) {
      good = odd(p.rule, field) && good;
    } else {
      error(p.rule, field);
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
  if (only_blank_ones_more) return odd(codes::row_ragged, {});
  error(codes::row_ragged, {},
        {{"fields", std::to_string(fields.size())}, {"columns", std::to_string(width_)}});
  return false;
}

// A value with blanks around it loses them.
bool row_checker::trimmed(std::size_t column, std::string_view& v) {
  v = trim(v);
  return odd_grouped(codes::blank_trimmed, shape_.columns[column].name);
}

bool row_checker::row(const formats::csv_reader& csv) {
  record_ = csv.record();
  line_ = csv.line();
  life_ = intake::life::active;
  const auto& fields = csv.fields();
  fields_ = &fields;
  bool good = csv.problems().empty() || problems(csv);
  if (fields.empty() || !width(csv)) {
    std::fill(values_.begin(), values_.end(), std::string_view{});
    return false;
  }
  for (std::size_t c = 0; c < values_.size(); ++c) {
    const auto at = field_of_[c];
    auto v = at == npos ? std::string_view{} : fields[at];
    if (!v.empty()) {
      if (static_cast<unsigned char>(v.front()) <= ' ' ||
          static_cast<unsigned char>(v.back()) <= ' ')
        good = trimmed(c, v) && good;
      // a person may be called Null; an id, a date or a word is not
      if (v.size() <= 4 && !strict_ && shape_.columns[c].is != shape::text && is_null_text(v)) {
        v = {};
        tell_grouped(codes::null_text, severity::warning, shape_.columns[c].name);
      }
    }
    values_[c] = v;
  }
  if (values_[id_column].empty()) {
    error(codes::id_missing, shape_.columns[id_column].name);
    good = false;
  } else if (good || strict_) {
    good = lifecycle() && good;
  }
  // strict mode explains all that is wrong with a row
  if (!good && (!strict_ || values_[id_column].empty())) return false;
  // an ending needs no more than its name
  if (life_ == intake::life::ended && !strict_) {
    clear_unreadable();
    return check(id_column);
  }
  for (const auto& [c, is, optional] : checked_) {
    const auto v = values_[c];
    if (v.empty() ? optional
                  : (is == shape::id && !strict_ && v.size() <= longest_id) ||
                        ((is == shape::date || is == shape::word) && v == last_good_[c]))
      continue;  // as nearly all are
    good = check(c) && good;
  }
  if (!csv.problems().empty())  // told as field_newline already
    for (std::size_t c = 0; c < values_.size(); ++c)
      if (values_[c].find_first_of("\r\n") != npos) {
        replace(c, values_[c]);
        std::replace_if(
            scratch_[c].begin(), scratch_[c].end(), [](char x) { return x == '\r' || x == '\n'; },
            ' ');
      }
  return (good || strict_) && row_rules() && good;
}

bool row_checker::lifecycle() {
  const auto status = values_[status_column];
  bool good = true;
  if (how_ == intake::fullness::bulk) {
    if (!status.empty()) good = odd_grouped(codes::lifecycle_in_bulk, "status");
    if (!values_[modified_column].empty())
      good = odd_grouped(codes::lifecycle_in_bulk, "dateLastModified") && good;
  } else {
    if (status.empty()) good = odd_grouped(codes::lifecycle_missing, "status");
    if (values_[modified_column].empty())
      good = odd_grouped(codes::lifecycle_missing, "dateLastModified") && good;
  }
  if (status.empty() || status == "active") return good;
  life_ = intake::life::ended;
  if (status == "tobedeleted") return good;
  // "inactive" is OneRoster 1.0's word for it
  if (same_folded(status, "tobedeleted") || same_folded(status, "inactive"))
    return odd(codes::enum_case, "status") && good;
  if (same_folded(status, "active")) {
    life_ = intake::life::active;
    return odd(codes::enum_case, "status") && good;
  }
  error(codes::enum_unknown, "status");
  return false;
}

// Nobody reads more of a row that ends than its name, yet what is passed on must be what it says.
void row_checker::clear_unreadable() {
  for (const auto& one : checked_)
    if (one.is == shape::date && !core::parse_date(values_[one.column])) values_[one.column] = {};
}

// What the values of one row must be to each other.
bool row_checker::row_rules() {
  bool good = true;
  if (const auto parent = value(parent_); !parent.empty() && parent == values_[id_column]) {
    values_[parent_] = {};
    good = odd(codes::parent_itself, shape_.columns[parent_].name);
  }
  if (const auto end = value(end_); !end.empty() && end < value(begin_) && core::parse_date(end) &&
                                    core::parse_date(value(begin_)))
    tell_grouped(codes::dates_reversed, severity::warning, "endDate");
  if (subjects_ != npos) {
    const auto subjects = count_of(values_[subjects_]), with = count_of(values_[subject_codes_]);
    if (subjects != with && (strict_ || (subjects > 0 && with > 0)))
      good = odd_grouped(codes::list_pairs, "subjectCodes") && good;
  }
  if (least_ != npos) {
    double least = 0, most = 0;
    if (number_of(values_[least_], least) && number_of(values_[most_], most) && least > most)
      good = odd(codes::range_reversed, "resultValueMin") && good;
  }
  if (value(source_) == "case" && !is_uuid_urn(values_[objective_]))
    good = odd(codes::objective_form, "learningObjectiveId") && good;
  return good;
}

}  // namespace throughline::oneroster
