// A course plan against the district's list of courses: what cannot be taken as planned, and why.
#include "core/course_checks.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/date.hpp"

namespace throughline::core {

namespace {

class checking {
 public:
  checking(const course_record& record, int school_year_now)
      : record_(record), year_now_(school_year_now) {}

  findings all() {
    for (std::size_t i = 0; i < record_.plan.size(); ++i)
      if (!record_.plan[i].course_code.empty()) check(i);
    return std::move(out_);
  }

 private:
  [[nodiscard]] int year_of(int grade) const {
    return record_.grade_now == 0 || grade == 0 ? 0 : year_now_ + grade - record_.grade_now;
  }
  [[nodiscard]] bool earned(std::string_view code) const {
    return std::any_of(record_.earned.begin(), record_.earned.end(), [&](const auto& c) {
      return c.course_code == code && !c.transferred && c.earned.thousandths > 0;
    });
  }
  [[nodiscard]] bool sits_in(std::string_view code) const {
    return std::any_of(record_.now.begin(), record_.now.end(),
                       [&](const auto& c) { return c.course_code == code; });
  }
  [[nodiscard]] bool planned(std::string_view code, int first, int last) const {
    return std::any_of(record_.plan.begin(), record_.plan.end(), [&](const auto& p) {
      return p.course_code == code && p.grade >= first && p.grade <= last;
    });
  }
  // What stands in for a course meets what asks for it.
  [[nodiscard]] std::vector<std::string> standing_in(const std::string& code) const {
    std::vector<std::string> out{code};
    if (const auto* c = record_.catalog->find(code))
      out.insert(out.end(), c->alternates.begin(), c->alternates.end());
    return out;
  }
  template <class test>
  [[nodiscard]] bool any_of(const std::vector<std::string>& codes, test is) const {
    return std::any_of(codes.begin(), codes.end(), [&](const auto& code) {
      const auto some = standing_in(code);
      return std::any_of(some.begin(), some.end(), is);
    });
  }

  [[nodiscard]] std::string name_of(const std::string& code) const {
    const auto* c = record_.catalog->find(code);
    return c ? c->title + " (" + code + ")" : code;
  }
  [[nodiscard]] std::string names_of(const std::vector<std::string>& codes) const {
    std::string out;
    for (const auto& c : codes) out += (out.empty() ? "" : " / ") + name_of(c);
    return out;
  }

  void tell(code rule, severity weight, std::size_t i, arguments words) {
    const auto& p = record_.plan[i];
    words.insert(words.begin(), {"course", p.title.empty() ? p.course_code : p.title});
    words.emplace_back("grade", std::to_string(p.grade));
    out_.push_back(
        {.rule = rule, .weight = weight, .field = std::to_string(i), .words = std::move(words)});
  }

  void check(std::size_t i) {
    const auto& p = record_.plan[i];
    const int year = year_of(p.grade);
    const auto* c = record_.catalog->find(p.course_code, year);
    if (p.grade < record_.grade_now) return;  // over: the transcript tells
    if (!c) return tell(codes::course_unknown, severity::warning, i, {{"code", p.course_code}});
    if (!c->repeatable && earned(p.course_code))
      tell(codes::course_taken, severity::warning, i, {});
    else if (!c->repeatable && earlier_entry(i))
      tell(codes::course_twice, severity::warning, i, {});
    check_offered(i, *c, year);
    if (!c->grades.empty() &&
        std::find(c->grades.begin(), c->grades.end(), p.grade) == c->grades.end())
      tell(codes::course_grade, severity::warning, i, {{"grades", grades_of(*c)}});
    if (earned(p.course_code) || sits_in(p.course_code)) return;
    for (const auto& any : c->prerequisites) check_before(i, any);
    for (const auto& any : c->corequisites)
      if (!any_of(any, [&](const auto& code) {
            return earned(code) || sits_in(code) || planned(code, 0, p.grade);
          }))
        tell(codes::corequisite_missing, severity::error, i, {{"needs", names_of(any)}});
  }

  // Planned before, or in the same grade further up.
  [[nodiscard]] bool earlier_entry(std::size_t i) const {
    const auto& p = record_.plan[i];
    for (std::size_t n = 0; n < record_.plan.size(); ++n) {
      const auto& other = record_.plan[n];
      if (n != i && other.course_code == p.course_code &&
          (other.grade < p.grade || (other.grade == p.grade && n < i)))
        return true;
    }
    return false;
  }

  void check_offered(std::size_t i, const catalog_course& c, int year) {
    const bool listed = c.school_year == year || !record_.catalog->has_year(year);
    if (year == 0 || (c.offered && listed)) return;
    std::vector<std::string> instead;
    for (const auto& a : c.alternates)
      if (const auto* other = record_.catalog->find(a, year); other && other->offered)
        instead.push_back(a);
    // A list of another year only lets expect what this year will offer.
    const auto weight = record_.catalog->has_year(year) ? severity::error : severity::warning;
    const auto text = school_year_text(year);
    if (instead.empty())
      tell(codes::course_not_offered, weight, i, {{"year", text}});
    else
      tell(codes::course_alternate, weight, i, {{"year", text}, {"instead", names_of(instead)}});
  }

  void check_before(std::size_t i, const std::vector<std::string>& any) {
    const int grade = record_.plan[i].grade;
    if (any_of(any, [&](const auto& code) {
          return earned(code) || (sits_in(code) && grade > record_.grade_now) ||
                 planned(code, std::max(1, record_.grade_now), grade - 1);
        }))
      return;
    const bool late = any_of(any, [&](const auto& code) { return planned(code, grade, 13); });
    tell(late ? codes::prerequisite_late : codes::prerequisite_missing, severity::error, i,
         {{"needs", names_of(any)}});
  }

  static std::string grades_of(const catalog_course& c) {
    std::string out;
    for (const int g : c.grades) out += (out.empty() ? "" : ", ") + std::to_string(g);
    return out;
  }

  const course_record& record_;
  int year_now_;
  findings out_;
};

}  // namespace

findings check_courses(const course_record& record, int school_year_now) {
  if (!record.catalog || record.catalog->empty()) return {};
  return checking(record, school_year_now).all();
}

}  // namespace throughline::core
