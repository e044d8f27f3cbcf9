// Whether what a school states as a student's cumulative credits is what the courses add up to.
#include "intake/credit_sums.hpp"

#include <cstring>
#include <utility>
#include <vector>

#include "core/credits.hpp"

namespace throughline::intake {
namespace {

struct row {
  std::int64_t when = 0;  // the school year and its term, in the order of the calendar
  std::int64_t place = 0, earned = 0, attempted = 0;
  bool says_earned = false, says_attempted = false, is_record = false;
};

// Ed-Fi's terms. What ends together has one number: a year may be told by semesters and by
// quarters. Terms that are not here come last in their year.
std::int64_t rank(std::string_view term) {
  static constexpr std::pair<std::string_view, int> known[] = {
      {"First Quarter", 1},   {"First Trimester", 2},  {"Fall Semester", 3},
      {"Second Quarter", 3},  {"Second Trimester", 4}, {"Third Quarter", 5},
      {"Spring Semester", 6}, {"Third Trimester", 6},  {"Fourth Quarter", 6},
      {"Year Round", 7},      {"Summer Semester", 8}};
  for (const auto& [name, n] : known)
    if (term == name) return n;
  return 9;
}

std::int64_t when(std::string_view year, std::string_view term) {
  std::int64_t y = 0;
  for (const char c : year) y = c >= '0' && c <= '9' && y < 10'000 ? y * 10 + (c - '0') : y;
  return y * 16 + rank(term);
}

void put(std::string_view text, std::int64_t& to, bool& said) {
  if (const auto c = core::credits::parse(text)) {
    to = c->thousandths;
    said = true;
  }
}

std::string text_of(std::int64_t thousandths) { return core::credits{thousandths}.text(); }

}  // namespace

void credit_sums::add(std::uint64_t student, std::int64_t place, const academic_record& e) {
  row r{.when = when(e.school_year, e.term), .place = place, .is_record = true};
  put(e.credits_earned, r.earned, r.says_earned);
  put(e.credits_attempted, r.attempted, r.says_attempted);
  if (r.says_earned || r.says_attempted)
    rows_.add(student, static_cast<std::uint64_t>(place),
              {reinterpret_cast<const char*>(&r), sizeof r});
}

void credit_sums::add(std::uint64_t student, std::int64_t place, const course_transcript& e) {
  row r{.when = when(e.school_year, e.term), .place = place};
  put(e.earned, r.earned, r.says_earned);
  put(e.attempted, r.attempted, r.says_attempted);
  rows_.add(student, static_cast<std::uint64_t>(place),
            {reinterpret_cast<const char*>(&r), sizeof r});
}

void credit_sums::tell(const std::function<void(std::int64_t, core::arguments)>& to) {
  std::vector<row> one;
  const auto check = [&] {
    for (const auto& r : one) {
      if (!r.is_record) continue;
      std::int64_t earned = 0, attempted = 0;
      for (const auto& c : one)
        if (!c.is_record && c.when <= r.when) {
          earned += c.earned;
          attempted += c.attempted;
        }
      const auto differs = [&](const char* what, bool says, std::int64_t said, std::int64_t found) {
        if (says && said != found)
          to(r.place, {{"what", what}, {"said", text_of(said)}, {"found", text_of(found)}});
      };
      differs("earned", r.says_earned, r.earned, earned);
      differs("attempted", r.says_attempted, r.attempted, attempted);
    }
    one.clear();
  };
  rows_.sort();
  std::uint64_t last = 0;
  for (sorted_record s; rows_.next(s); last = s.key) {
    if (s.key != last) check();
    row r;
    std::memcpy(&r, s.body.data(), sizeof r);
    one.push_back(r);
  }
  check();
  rows_.clear();
}

}  // namespace throughline::intake
