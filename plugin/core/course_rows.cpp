// Which courses of a student earn credit: a course once, the failed ones nothing, each told.
#include "core/course_rows.hpp"

#include <algorithm>
#include <span>
#include <string_view>
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

// A course while it is counted: nothing of it is copied before all is known. The texts are the
// record's and the catalog's.
struct row {
  course_state state = course_state::earned;
  std::string_view title, code, subject, sced, area, mark;
  int grade = 0, school_year = 0;
  credits worth;
  bool aligned = false, transferred = false, middle_school = false;
  const catalog_course* listed = nullptr;  // null: the catalog has nothing of it

  // A code of another district names a course of that district.
  [[nodiscard]] bool has_own_code() const { return !code.empty() && !transferred; }
  // Each taking earns its credit.
  [[nodiscard]] bool repeatable() const { return listed != nullptr && listed->repeatable; }
  [[nodiscard]] credits listed_worth() const {
    return listed != nullptr ? listed->worth.value_or(credits{}) : credits{};
  }
  [[nodiscard]] auto order() const {
    return std::tie(state, school_year, grade, title, code, worth, sced, subject, area, mark,
                    aligned, transferred);
  }
  [[nodiscard]] course_row owned() const {
    return {.state = state,
            .title = std::string(title),
            .course_code = std::string(code),
            .subject = std::string(subject),
            .sced = std::string(sced),
            .area = std::string(area),
            .grade = grade,
            .school_year = school_year,
            .worth = worth,
            .mark = std::string(mark),
            .aligned = aligned,
            .transferred = transferred,
            .middle_school = middle_school};
  }
};
bool before(const row& a, const row& b) { return a.order() < b.order(); }

struct left_out_row {
  left_out_because why;
  row it;
};

// Folded titles of rows, each made when it is first asked for: most courses are told by code.
class folded_titles {
 public:
  void reset(std::size_t rows) { all_.assign(rows, {}); }
  const std::string& of(std::size_t at, const row& r) {
    auto& [made, text] = all_[at];
    if (!made) text = fold_name(r.title);
    made = true;
    return text;
  }

 private:
  std::vector<std::pair<bool, std::string>> all_;
};

credits less(credits a, credits b) { return a - std::min(a, b); }

class taking {
 public:
  explicit taking(const course_record& record) : record_(record) {}

  course_rows all() {
    plan_.reserve(record_.plan.size());
    for (const auto& p : record_.plan) plan_.push_back(planned_row(p));
    std::sort(plan_.begin(), plan_.end(), before);
    plan_titles_.reset(plan_.size());
    for (std::size_t i = 0; i < plan_.size(); ++i)
      if (plan_[i].aligned) aligned_.push_back(i);
    counted_.reserve(record_.earned.size() + record_.now.size() + plan_.size());
    earned();
    in_progress();
    std::sort(counted_.begin(), counted_.end(), before);
    planned();
    std::sort(counted_.begin(), counted_.end(), before);
    std::sort(left_out_.begin(), left_out_.end(), [](const auto& a, const auto& b) {
      return std::pair(a.it.order(), a.why) < std::pair(b.it.order(), b.why);
    });
    course_rows out;
    out.counted.reserve(counted_.size());
    for (const auto& r : counted_) out.counted.push_back(r.owned());
    out.left_out.reserve(left_out_.size());
    for (const auto& l : left_out_) out.left_out.push_back({l.why, l.it.owned()});
    return out;
  }

 private:
  // What the catalog has of it.
  void look_up_subject(row& r) const {
    r.listed = record_.catalog != nullptr && r.has_own_code()
                   ? record_.catalog->find(r.code, r.school_year)
                   : nullptr;
    if (r.listed == nullptr) return;
    if (r.sced.empty()) r.sced = r.listed->sced;
    if (r.subject.empty()) r.subject = r.listed->subject;
    if (r.title.empty()) r.title = r.listed->title;
  }
  // Told by their codes, else by their folded titles.
  static bool same_course(const row& a, folded_titles& titles_a, std::size_t at_a, const row& b,
                          folded_titles& titles_b, std::size_t at_b) {
    if (a.has_own_code() && b.has_own_code()) return a.code == b.code;
    const auto& title = titles_a.of(at_a, a);
    return !title.empty() && title == titles_b.of(at_b, b);
  }
  bool is_planned(std::size_t at, const row& r, folded_titles& titles, std::size_t at_r) {
    return same_course(plan_[at], plan_titles_, at, r, titles, at_r);
  }
  void look_up_reason(row& r) {
    if (aligned_.empty()) return;
    folded_titles title;
    title.reset(1);
    r.aligned = std::any_of(aligned_.begin(), aligned_.end(),
                            [&](auto i) { return is_planned(i, r, title, 0); });
  }
  void leave_out(left_out_because why, const row& r, credits worth) {
    left_out_.push_back({why, r});
    left_out_.back().it.worth = worth;
  }
  // `n` of the row counts; the rest is told.
  void count(row r, credits n, left_out_because rest) {
    if (const auto over = less(r.worth, n); over.thousandths > 0) leave_out(rest, r, over);
    r.worth = n;
    if (n.thousandths > 0) counted_.push_back(r);
  }

  [[nodiscard]] row planned_row(const planned_course& p) const {
    row r{.state = course_state::planned,
          .title = p.title,
          .code = p.course_code,
          .sced = p.sced,
          .area = p.area,
          .grade = p.grade,
          .worth = p.worth,
          .aligned = !p.aligned.empty()};
    look_up_subject(r);
    return r;
  }

  struct told {
    row it;
    credits attempted;
    std::string_view term, district;  // district: the school of another one
    bool alone = false;               // names no course, or one that may be repeated
    // What tells which course it is, and when it was taken.
    [[nodiscard]] auto course() const { return std::tie(alone, it.transferred, district, it.code); }
    [[nodiscard]] auto when() const { return std::tie(it.school_year, term); }
  };

  void earned() {
    std::vector<told> rows;
    rows.reserve(record_.earned.size());
    for (const auto& c : record_.earned) {
      told t{.it = {.title = c.title,
                    .code = c.course_code,
                    .subject = c.subject,
                    .sced = c.sced,
                    .mark = c.grade,
                    .grade = grade_number(c.grade_level),
                    .school_year = c.school_year,
                    .worth = c.earned,
                    .transferred = c.transferred},
             .attempted = c.attempted,
             .term = c.term,
             .district = c.transferred ? std::string_view(c.school_name) : std::string_view()};
      auto& r = t.it;
      look_up_subject(r);
      look_up_reason(r);
      r.middle_school = r.grade > 0 && r.grade < first_high_school_grade;
      t.alone = r.code.empty() || r.repeatable();
      if (r.worth.thousandths == 0) {
        if (c.attempted.thousandths > 0) leave_out(left_out_because::failed, r, c.attempted);
        if (c.attempted.thousandths == 0 || r.code.empty()) continue;
      }
      rows.push_back(t);
    }
    std::sort(rows.begin(), rows.end(), [](const told& a, const told& b) {
      return std::pair(a.course(), a.when()) < std::pair(b.course(), b.when());
    });
    for (auto first = rows.begin(); first != rows.end();) {
      const auto last = std::find_if(first + 1, rows.end(), [&](const told& t) {
        return t.alone || t.course() != first->course();
      });
      earn_once({first, last});
      first = last;
    }
  }

  // Rows of one course, in the order of years and terms.
  void earn_once(std::span<told> rows) {
    auto left = most_of(rows);
    share_subject(rows);
    std::sort(rows.begin(), rows.end(), [](const told& a, const told& b) {
      if (a.it.worth != b.it.worth) return a.it.worth > b.it.worth;
      return a.when() != b.when() ? a.when() > b.when() : before(a.it, b.it);
    });
    for (const auto& t : rows) {
      const auto n = std::min(t.it.worth, left);
      left = left - n;
      count(t.it, n, left_out_because::repeated);
    }
  }

  // What one row of a course says of its subject holds for the others that say nothing.
  static void share_subject(std::span<told> rows) {
    if (rows.size() == 1) return;
    std::string_view sced, subject;
    for (const auto& t : rows) {
      const auto& r = t.it;
      if (!r.sced.empty() && (sced.empty() || r.sced < sced)) sced = r.sced;
      if (!r.subject.empty() && (subject.empty() || r.subject < subject)) subject = r.subject;
    }
    for (auto& t : rows) {
      if (t.it.sced.empty()) t.it.sced = sced;
      if (t.it.subject.empty()) t.it.subject = subject;
    }
  }

  // What a course can earn: what the catalog says, or what its best year attempted, at least what
  // its best year earned. The best row of a term stands for it.
  static credits most_of(std::span<const told> rows) {
    auto out = rows.front().it.listed_worth();
    const bool listed = out.thousandths > 0;
    credits of_year;
    for (auto at = rows.begin(); at != rows.end();) {
      const auto& first = *at;
      if (at == rows.begin() || (at - 1)->it.school_year != first.it.school_year) of_year = {};
      credits of_term;
      for (; at != rows.end() && at->when() == first.when(); ++at)
        of_term = std::max({of_term, at->it.worth, listed ? credits{} : at->attempted});
      of_year += of_term;
      out = std::max(out, of_year);
    }
    return out;
  }

  [[nodiscard]] credits counted_of(const row& r) const {
    credits out;
    if (!r.has_own_code()) return out;
    for (const auto& c : counted_)
      if (c.code == r.code && c.has_own_code()) out += c.worth;
    return out;
  }

  void in_progress() {
    std::vector<row> rows;
    for (const auto& c : record_.now) {
      row r{.state = course_state::in_progress,
            .title = c.title,
            .code = c.course_code,
            .subject = c.subject,
            .sced = std::string_view(c.sced).substr(0, c.sced.find(',')),
            .grade = record_.grade_now};
      look_up_subject(r);
      look_up_reason(r);
      r.worth = r.listed_worth();
      const bool listed = r.worth.thousandths > 0;
      folded_titles title;
      title.reset(1);
      for (std::size_t i = 0; i < plan_.size(); ++i) {
        const auto& p = plan_[i];
        if (!is_planned(i, r, title, 0)) continue;
        if (!listed) r.worth = std::max(r.worth, p.worth);
        if (r.area.empty()) r.area = p.area;
        if (r.sced.empty()) r.sced = p.sced;
      }
      rows.push_back(r);
    }
    std::sort(rows.begin(), rows.end(), before);
    folded_titles titles;
    titles.reset(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) {
      const auto& r = rows[at];
      // Two sections of one course are two terms of it.
      bool seen = false;
      for (std::size_t i = 0; i < at && !seen; ++i)
        seen = same_course(rows[i], titles, i, r, titles, at);
      if (seen) continue;
      // What a first term has earned is not in progress any more.
      const auto rest = r.repeatable() ? r.worth : less(r.worth, counted_of(r));
      if (rest.thousandths == 0) {
        leave_out(
            r.worth.thousandths == 0 ? left_out_because::worth_unknown : left_out_because::repeated,
            r, r.worth);
        continue;
      }
      counted_.push_back(r);
      counted_.back().worth = rest;
    }
  }

  // The most that the plan proposes of a course for one grade.
  [[nodiscard]] credits most_planned(std::string_view code) const {
    credits out, of_grade;
    int grade = 0;
    for (const auto& p : plan_) {  // by grade
      if (p.code != code) continue;
      if (p.grade != grade) of_grade = {};
      grade = p.grade;
      of_grade += p.worth;
      out = std::max(out, of_grade);
    }
    return out;
  }

  void planned() {
    std::vector<credits> unused;  // of what was counted above: taken from one planned course each
    for (const auto& c : counted_) unused.push_back(c.worth);
    const auto done = unused.size();
    folded_titles titles;
    titles.reset(done);
    for (std::size_t at = 0; at < plan_.size(); ++at) {
      const auto& p = plan_[at];
      auto rest = p.worth;
      for (std::size_t i = 0; i < done; ++i) {
        if (!is_planned(at, counted_[i], titles, i)) continue;
        const auto used = std::min(rest, unused[i]);
        unused[i] = unused[i] - used;
        rest = rest - used;
      }
      if (rest < p.worth) leave_out(left_out_because::already_taken, p, p.worth - rest);
      if (rest.thousandths == 0) continue;
      auto r = p;
      r.worth = rest;
      auto most = rest;
      if (!p.code.empty() && !p.repeatable()) {
        const auto once = std::max(p.listed_worth(), most_planned(p.code));
        most = std::min(rest, less(once, counted_of(p)));
      }
      if (p.grade > 0 && p.grade < record_.grade_now)
        leave_out(left_out_because::past, r, rest);
      else
        count(r, most, left_out_because::repeated);
    }
  }

  const course_record& record_;
  std::vector<row> plan_;
  folded_titles plan_titles_;         // of the same places
  std::vector<std::size_t> aligned_;  // places of the courses the plan says a reason for
  std::vector<row> counted_;
  std::vector<left_out_row> left_out_;
};

}  // namespace

course_rows rows_that_count(const course_record& record) { return taking(record).all(); }

}  // namespace throughline::core
