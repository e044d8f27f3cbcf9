// Which courses of a student earn credit: a course once, the failed ones nothing, each told.
#include "core/course_rows.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

namespace throughline::core {

namespace {

constexpr int first_high_school_grade = 9;

int grade_number(std::string_view text) {
  int n = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || n > 9) return 0;
    n = n * 10 + (c - '0');
  }
  return n;
}

auto key_of(const course_row& r) {
  return std::tie(r.state, r.school_year, r.grade, r.title, r.course_code, r.worth, r.sced,
                  r.subject, r.area, r.mark, r.aligned, r.transferred);
}
bool before(const course_row& a, const course_row& b) { return key_of(a) < key_of(b); }

// Rows are long: their places are sorted, and each row is moved once.
void sort_rows(std::vector<course_row>& rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto earlier = [&](auto a, auto b) { return before(rows[a], rows[b]); };
  if (std::is_sorted(order.begin(), order.end(), earlier)) return;
  std::sort(order.begin(), order.end(), earlier);
  std::vector<course_row> out;
  out.reserve(rows.size());
  for (const auto n : order) out.push_back(std::move(rows[n]));
  rows = std::move(out);
}

// A code of another district names a course of that district.
bool has_own_code(const course_row& r) { return !r.course_code.empty() && !r.transferred; }

// Told by their codes, else by their folded titles.
bool same_course(const course_row& a, std::string_view title_a, const course_row& b,
                 std::string_view title_b) {
  if (has_own_code(a) && has_own_code(b)) return a.course_code == b.course_code;
  return !title_a.empty() && title_a == title_b;
}

credits less(credits a, credits b) { return a - std::min(a, b); }

class taking {
 public:
  explicit taking(const course_record& record) : record_(record) {}

  course_rows all() {
    plan_.reserve(record_.plan.size());
    for (const auto& p : record_.plan) plan_.push_back(planned_row(p));
    sort_rows(plan_);
    for (std::size_t i = 0; i < plan_.size(); ++i) {
      plan_titles_.push_back(fold_name(plan_[i].title));
      if (plan_[i].aligned) aligned_.push_back(i);
    }
    out_.counted.reserve(record_.earned.size() + record_.now.size() + plan_.size());
    earned();
    in_progress();
    sort_rows(out_.counted);
    planned();
    sort_rows(out_.counted);
    std::sort(out_.left_out.begin(), out_.left_out.end(), [](const auto& a, const auto& b) {
      return a.row == b.row ? a.why < b.why : before(a.row, b.row);
    });
    return std::move(out_);
  }

 private:
  const catalog_course* listed(const course_row& r) const {
    return record_.catalog && has_own_code(r) ? record_.catalog->find(r.course_code, r.school_year)
                                              : nullptr;
  }
  static bool repeatable(const catalog_course* c) { return c && c->repeatable; }
  static credits worth_of(const catalog_course* c) {
    return c ? c->worth.value_or(credits{}) : credits{};
  }
  // What the catalog has of it; null: nothing.
  const catalog_course* look_up_subject(course_row& r) const {
    const auto* c = listed(r);
    if (!c) return c;
    if (r.sced.empty()) r.sced = c->sced;
    if (r.subject.empty()) r.subject = c->subject;
    if (r.title.empty()) r.title = c->title;
    return c;
  }
  void look_up_reason(course_row& r) const {
    if (aligned_.empty()) return;
    const auto title = fold_name(r.title);
    r.aligned = std::any_of(aligned_.begin(), aligned_.end(), [&](auto i) {
      return same_course(plan_[i], plan_titles_[i], r, title);
    });
  }
  void leave_out(left_out_because why, const course_row& r, credits worth) {
    out_.left_out.push_back({why, r});
    out_.left_out.back().row.worth = worth;
  }
  // `n` of the row counts; the rest is told.
  void count(course_row r, credits n, left_out_because rest) {
    if (const auto over = less(r.worth, n); over.thousandths > 0) leave_out(rest, r, over);
    r.worth = n;
    if (n.thousandths > 0) out_.counted.push_back(std::move(r));
  }

  course_row planned_row(const planned_course& p) const {
    course_row r{.state = course_state::planned,
                 .title = p.title,
                 .course_code = p.course_code,
                 .sced = p.sced,
                 .area = p.area,
                 .grade = p.grade,
                 .worth = p.worth,
                 .aligned = !p.aligned.empty()};
    look_up_subject(r);
    return r;
  }

  struct told {
    course_row row;
    credits attempted;
    std::string_view term, district;  // district: the school of another one
    const catalog_course* listed = nullptr;
    bool alone = false;  // names no course, or one that may be repeated
    // What tells which course it is, and when it was taken.
    [[nodiscard]] auto course() const {
      return std::tuple(alone, row.transferred, district, std::string_view(row.course_code));
    }
    [[nodiscard]] auto when() const { return std::pair(row.school_year, term); }
  };

  void earned() {
    std::vector<told> rows;
    rows.reserve(record_.earned.size());
    for (const auto& c : record_.earned) {
      told t{.row = {.title = c.title,
                     .course_code = c.course_code,
                     .subject = c.subject,
                     .sced = c.sced,
                     .grade = grade_number(c.grade_level),
                     .school_year = c.school_year,
                     .worth = c.earned,
                     .mark = c.grade,
                     .transferred = c.transferred},
             .attempted = c.attempted,
             .term = c.term,
             .district = c.transferred ? std::string_view(c.school_name) : std::string_view()};
      auto& r = t.row;
      t.listed = look_up_subject(r);
      look_up_reason(r);
      r.middle_school = r.grade > 0 && r.grade < first_high_school_grade;
      t.alone = r.course_code.empty() || repeatable(t.listed);
      if (r.worth.thousandths == 0) {
        if (c.attempted.thousandths > 0) leave_out(left_out_because::failed, r, c.attempted);
        if (c.attempted.thousandths == 0 || r.course_code.empty()) continue;
      }
      rows.push_back(std::move(t));
    }
    std::vector<told*> order;
    order.reserve(rows.size());
    for (auto& t : rows) order.push_back(&t);
    std::sort(order.begin(), order.end(), [](const told* a, const told* b) {
      return std::pair(a->course(), a->when()) < std::pair(b->course(), b->when());
    });
    for (auto first = order.begin(); first != order.end();) {
      const auto last = std::find_if(first + 1, order.end(), [&](const told* t) {
        return t->alone || t->course() != (*first)->course();
      });
      earn_once({first, last});
      first = last;
    }
  }

  // Rows of one course, in the order of years and terms.
  void earn_once(std::span<told*> rows) {
    auto left = most_of(rows);
    share_subject(rows);
    std::sort(rows.begin(), rows.end(), [](const told* a, const told* b) {
      if (a->row.worth != b->row.worth) return a->row.worth > b->row.worth;
      return a->when() != b->when() ? a->when() > b->when() : before(a->row, b->row);
    });
    for (auto* t : rows) {
      const auto n = std::min(t->row.worth, left);
      left = left - n;
      count(std::move(t->row), n, left_out_because::repeated);
    }
  }

  // What one row of a course says of its subject holds for the others that say nothing.
  static void share_subject(std::span<told*> rows) {
    if (rows.size() == 1) return;
    std::string sced, subject;
    for (const auto* t : rows) {
      const auto& r = t->row;
      if (!r.sced.empty() && (sced.empty() || r.sced < sced)) sced = r.sced;
      if (!r.subject.empty() && (subject.empty() || r.subject < subject)) subject = r.subject;
    }
    for (auto* t : rows) {
      if (t->row.sced.empty()) t->row.sced = sced;
      if (t->row.subject.empty()) t->row.subject = subject;
    }
  }

  // What a course can earn: what the catalog says, or what its best year attempted, at least what
  // its best year earned. The best row of a term stands for it.
  credits most_of(std::span<told* const> rows) const {
    auto out = worth_of(rows.front()->listed);
    const bool listed = out.thousandths > 0;
    credits of_year;
    for (auto at = rows.begin(); at != rows.end();) {
      const auto when = (*at)->when();
      if (at == rows.begin() || (*(at - 1))->row.school_year != when.first) of_year = {};
      credits of_term;
      for (; at != rows.end() && (*at)->when() == when; ++at)
        of_term = std::max({of_term, (*at)->row.worth, listed ? credits{} : (*at)->attempted});
      of_year += of_term;
      out = std::max(out, of_year);
    }
    return out;
  }

  [[nodiscard]] credits counted_of(const course_row& r) const {
    credits out;
    for (const auto& c : out_.counted)
      if (has_own_code(c) && has_own_code(r) && c.course_code == r.course_code) out += c.worth;
    return out;
  }

  void in_progress() {
    std::vector<course_row> rows;
    for (const auto& c : record_.now) {
      course_row r{.state = course_state::in_progress,
                   .title = c.title,
                   .course_code = c.course_code,
                   .subject = c.subject,
                   .sced = c.sced.substr(0, c.sced.find(',')),
                   .grade = record_.grade_now};
      look_up_subject(r);
      look_up_reason(r);
      r.worth = worth_of(listed(r));
      const bool listed = r.worth.thousandths > 0;
      const auto title = fold_name(r.title);
      for (std::size_t i = 0; i < plan_.size(); ++i) {
        const auto& p = plan_[i];
        if (!same_course(p, plan_titles_[i], r, title)) continue;
        if (!listed) r.worth = std::max(r.worth, p.worth);
        if (r.area.empty()) r.area = p.area;
        if (r.sced.empty()) r.sced = p.sced;
      }
      rows.push_back(std::move(r));
    }
    sort_rows(rows);
    std::vector<std::string> titles;
    for (auto& r : rows) {
      // Two sections of one course are two terms of it.
      const auto title = fold_name(r.title);
      bool seen = false;
      for (std::size_t i = 0; i < titles.size() && !seen; ++i)
        seen = same_course(rows[i], titles[i], r, title);
      titles.push_back(title);
      if (seen) continue;
      // What a first term has earned is not in progress any more.
      const auto rest = repeatable(listed(r)) ? r.worth : less(r.worth, counted_of(r));
      if (rest.thousandths == 0) {
        leave_out(
            r.worth.thousandths == 0 ? left_out_because::worth_unknown : left_out_because::repeated,
            r, r.worth);
        continue;
      }
      r.worth = rest;
      out_.counted.push_back(r);
    }
  }

  void planned() {
    std::vector<credits> unused;  // of what was counted above: taken from one planned course each
    std::vector<std::string> titles;
    for (const auto& c : out_.counted) {
      unused.push_back(c.worth);
      titles.push_back(fold_name(c.title));
    }
    std::map<std::string, std::map<int, credits>> of_grade;
    for (const auto& p : plan_)
      if (!p.course_code.empty()) of_grade[p.course_code][p.grade] += p.worth;
    const auto done = unused.size();
    for (std::size_t at = 0; at < plan_.size(); ++at) {
      const auto& p = plan_[at];
      auto rest = p.worth;
      for (std::size_t i = 0; i < done; ++i) {
        if (!same_course(p, plan_titles_[at], out_.counted[i], titles[i])) continue;
        const auto used = std::min(rest, unused[i]);
        unused[i] = unused[i] - used;
        rest = rest - used;
      }
      if (rest < p.worth) leave_out(left_out_because::already_taken, p, p.worth - rest);
      if (rest.thousandths == 0) continue;
      auto r = p;
      r.worth = rest;
      auto most = rest;
      if (!p.course_code.empty() && !repeatable(listed(p))) {
        auto once = worth_of(listed(p));
        for (const auto& [grade, n] : of_grade[p.course_code]) once = std::max(once, n);
        most = std::min(rest, less(once, counted_of(p)));
      }
      if (p.grade > 0 && p.grade < record_.grade_now)
        leave_out(left_out_because::past, r, rest);
      else
        count(std::move(r), most, left_out_because::repeated);
    }
  }

  const course_record& record_;
  std::vector<course_row> plan_;
  std::vector<std::string> plan_titles_;  // folded, of the same places
  std::vector<std::size_t> aligned_;      // places of the courses the plan says a reason for
  course_rows out_;
};

}  // namespace

course_rows rows_that_count(const course_record& record) { return taking(record).all(); }

}  // namespace throughline::core
