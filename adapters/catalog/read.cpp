// Reads a district's list of courses: CSV, one row for each course of a school and year.
#include "adapters/catalog/read.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <tuple>
#include <utility>

#include "formats/csv_columns.hpp"

namespace throughline::catalog {

namespace {

constexpr std::array<formats::csv_column, 14> columns{{{"school"},
                                                       {"school_year"},
                                                       {"course_code"},
                                                       {"title"},
                                                       {"subject", false},
                                                       {"sced", false},
                                                       {"credits", false},
                                                       {"grades", false},
                                                       {"prerequisites", false},
                                                       {"corequisites", false},
                                                       {"alternates", false},
                                                       {"offered", false},
                                                       {"repeatable", false},
                                                       {"middle_school_credit", false}}};
enum column : std::size_t {
  school,
  school_year,
  course_code,
  title,
  subject,
  sced,
  worth,
  grades,
  prerequisites,
  corequisites,
  alternates,
  offered,
  repeatable,
  middle_school_credit
};

std::optional<int> whole(std::string_view text) {
  int n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return n;
}

// "2027", "2026-27", "2026-2027": the year it ends.
std::optional<int> year_of(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = whole(text.substr(0, dash));
  if (!first || *first < 1990 || *first > 2200) return std::nullopt;
  if (dash == text.npos) return first;
  const auto last = whole(text.substr(dash + 1));
  const int next = *first + 1;
  if (!last || (*last != next && *last != next % 100)) return std::nullopt;
  return next;
}

class reading {
 public:
  explicit reading(core::findings& wrong) : wrong_(wrong) {}

  void take(std::int64_t record, const std::vector<std::string>& f) {
    record_ = record;
    core::catalog_course c;
    c.school = f[school];
    c.code = f[course_code];
    c.title = f[title];
    for (const auto needed : {course_code, title})
      if (f[needed].empty()) return reject(core::codes::value_missing, needed);
    const auto year = year_of(f[school_year]);
    if (!year) return reject(core::codes::bad_number, school_year);
    c.school_year = *year;
    if (!seen_.emplace(c.school, c.school_year, c.code).second)
      return reject(core::codes::id_duplicate, course_code);
    c.subject = f[subject];
    if (f[sced].find_first_not_of("0123456789") == std::string::npos && f[sced].size() != 1 &&
        f[sced].size() <= 12)
      c.sced = f[sced];
    else
      warn(core::codes::invalid, sced);
    if (!f[worth].empty()) {
      c.worth = core::credits::parse(f[worth]);
      if (!c.worth) warn(core::codes::bad_number, worth);
    }
    c.grades = grades_of(f[grades]);
    c.prerequisites = terms(f, prerequisites);
    c.corequisites = terms(f, corequisites);
    for (const auto& any : terms(f, alternates))
      c.alternates.insert(c.alternates.end(), any.begin(), any.end());
    c.offered = flag(f, offered, true);
    c.repeatable = flag(f, repeatable, false);
    c.middle_school_credit = flag(f, middle_school_credit, false);
    records_.push_back(record);
    out_.push_back(std::move(c));
  }

  std::vector<core::catalog_course> all() {
    std::set<std::string_view> codes;
    for (const auto& c : out_) codes.insert(c.code);
    const auto look = [&](const std::vector<std::string>& some, column of) {
      for (const auto& code : some)
        if (codes.count(code) == 0) warn(core::codes::reference_unknown, of);
    };
    for (std::size_t i = 0; i < out_.size(); ++i) {
      record_ = records_[i];
      for (const auto& any : out_[i].prerequisites) look(any, prerequisites);
      for (const auto& any : out_[i].corequisites) look(any, corequisites);
      look(out_[i].alternates, alternates);
    }
    return std::move(out_);
  }

 private:
  void add(core::code rule, core::severity weight, column at) {
    wrong_.push_back({.rule = rule,
                      .weight = weight,
                      .file = "catalog",
                      .record = record_,
                      .field = std::string(columns[at].name)});
  }
  void warn(core::code rule, column at) { add(rule, core::severity::warning, at); }
  void reject(core::code rule, column at) { add(rule, core::severity::error, at); }

  core::course_terms terms(const std::vector<std::string>& f, column at) {
    auto out = core::parse_terms(f[at]);
    if (!out) warn(core::codes::invalid, at);
    return out.value_or(core::course_terms{});
  }

  bool flag(const std::vector<std::string>& f, column at, bool otherwise) {
    const auto& text = f[at];
    if (text.empty()) return otherwise;
    if (text == "yes" || text == "true" || text == "1") return true;
    if (text == "no" || text == "false" || text == "0") return false;
    warn(core::codes::enum_unknown, at);
    return otherwise;
  }

  // "9", "9-12", "9,11": with ";" or a blank for the comma, too.
  std::vector<int> grades_of(std::string_view text) {
    std::vector<int> out;
    while (!text.empty()) {
      const auto stop = std::min(text.find_first_of(",; "), text.size());
      const auto one = text.substr(0, stop);
      text.remove_prefix(std::min(stop + 1, text.size()));
      if (one.empty()) continue;
      const auto dash = one.find('-');
      const auto first = whole(one.substr(0, dash));
      const auto last = dash == one.npos ? first : whole(one.substr(dash + 1));
      if (!first || !last || *first < 0 || *last > 13 || *first > *last) {
        warn(core::codes::bad_number, grades);
        return {};
      }
      for (int g = *first; g <= *last; ++g) out.push_back(g);
    }
    return out;
  }

  core::findings& wrong_;
  std::int64_t record_ = 0;
  std::vector<std::int64_t> records_;
  std::vector<core::catalog_course> out_;
  std::set<std::tuple<std::string, int, std::string>> seen_;
};

}  // namespace

std::vector<core::catalog_course> read(const std::string& path, core::findings& wrong) {
  reading r(wrong);
  formats::read_columns(
      path, "catalog", columns, wrong,
      [&](std::int64_t record, const std::vector<std::string>& f) { r.take(record, f); });
  return r.all();
}

}  // namespace throughline::catalog
