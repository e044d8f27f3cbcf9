// What holds for any courses and any requirement sets: each credit once, exact, in any order, and
// one course more is never worse.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/graduation.hpp"

namespace throughline::core {
namespace {

class chance {
 public:
  explicit chance(unsigned seed) : random_(seed) {}
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  // Halves, thirds and odd thousandths.
  credits some() {
    static constexpr std::int64_t usual[] = {250, 333, 334, 500, 667, 1000, 1000, 2000};
    return {one_in(4) ? 1 + below(1500) : usual[below(8)]};
  }
  template <class list>
  void shuffle(list& l) {
    std::shuffle(l.begin(), l.end(), random_);
  }

 private:
  std::mt19937 random_;
};

std::string code(int n) { return "C" + std::to_string(n); }

requirement_set any_set(chance& c) {
  requirement_set out;
  const int areas = 1 + c.below(4);
  for (int i = 0; i < areas; ++i) {
    graduation_area a;
    a.id = "a" + std::to_string(i);
    a.required = c.some() + c.some() + c.some();
    a.sced = {"0" + std::to_string(i + 1)};
    if (i > 0 && c.one_in(3)) a.takes_over = {"a0"};
    if (c.one_in(5)) a.courses = {code(c.below(6))};
    if (c.one_in(2)) {
      auto left = a.required;
      for (int n = c.below(4); n > 0; --n) {
        requirement_part p;
        p.required = std::min(left, c.some());
        left = left - p.required;
        p.aligned = c.one_in(2);
        if (!p.aligned && c.one_in(2))
          p.of.sced = {a.sced.front() + "00" + std::to_string(c.below(3))};
        if (p.required.thousandths > 0) a.parts.push_back(p);
      }
    }
    a.known = !c.one_in(8);
    out.areas.push_back(a);
  }
  if (!c.one_in(4)) {
    graduation_area rest;
    rest.id = "rest";
    rest.required = c.some() + c.some();
    rest.overflow = true;
    if (c.one_in(2)) rest.parts.push_back({.required = rest.required, .aligned = true});
    out.areas.push_back(rest);
  }
  for (const auto& a : out.areas) out.total += a.required;
  return out;
}

// A course's title tells all that is fixed of it: two rows of one course do not contradict each
// other. The titles after the sixth have no code, every third no SCED code.
std::string code_of(int n) { return n < 6 ? code(n) : std::string(); }
std::string sced_of(int n) {
  return n % 3 == 0 ? std::string()
                    : "0" + std::to_string(1 + n % 4) + "00" + std::to_string(n % 2);
}

transcript_course any_course(chance& c) {
  const int n = c.below(9);
  transcript_course out;
  out.title = "T" + std::to_string(n);
  out.course_code = code_of(n);
  out.sced = sced_of(n);
  out.school_year = 2024 + c.below(3);
  if (c.one_in(3)) out.term = "S" + std::to_string(1 + c.below(2));
  out.attempted = c.some();
  if (!c.one_in(5)) out.earned = c.one_in(4) ? c.some() : out.attempted;
  return out;
}

planned_course any_plan(chance& c) {
  const int n = c.below(9);
  planned_course out;
  out.title = "T" + std::to_string(n);
  out.course_code = code_of(n);
  out.sced = sced_of(n);
  out.grade = 9 + c.below(4);
  out.worth = c.some();
  if (c.one_in(2)) out.aligned = "because";
  return out;
}

struct student {
  transcript earned;
  std::vector<current_class> now;
  std::vector<planned_course> plan;
  course_list catalog;
  int grade = 0;
  [[nodiscard]] graduation_progress by(const requirement_set& s) const {
    return graduation(s, {earned, now, plan, &catalog, grade});
  }
};

student any_student(chance& c) {
  student out;
  for (int n = c.below(9); n > 0; --n) {
    out.earned.push_back(any_course(c));
    if (c.one_in(6)) out.earned.back().transferred = true;
  }
  for (int n = c.below(3); n > 0; --n) {
    const int which = c.below(6);
    out.now.push_back({.title = "T" + std::to_string(which),
                       .sced = sced_of(which),
                       .course_code = code_of(which)});
  }
  for (int n = c.below(7); n > 0; --n) {
    out.plan.push_back(any_plan(c));
    if (c.one_in(3)) out.plan.back().course_code.clear();
    if (c.one_in(4)) out.plan.back().area = "a" + std::to_string(c.below(5));
  }
  std::vector<catalog_course> listed;
  for (int n = 0; n < 6; ++n)
    if (!c.one_in(3))
      listed.push_back(
          {.code = code(n), .sced = sced_of(n), .worth = c.some(), .repeatable = c.one_in(3)});
  out.catalog = course_list(std::move(listed));
  if (c.one_in(2)) out.grade = 9 + c.below(4);
  return out;
}

credits counted(const graduation_progress& g, course_state state) {
  credits out;
  for (const auto& p : g.places)
    if (p.row.state == state)
      for (const auto& s : p.in) out += s.n;
  return out;
}

constexpr int rounds = 1500;

}  // namespace

TEST(graduation_property, no_credit_counts_twice_and_none_is_lost) {
  for (unsigned round = 0; round < rounds; ++round) {
    chance c(round);
    const auto set = any_set(c);
    const auto who = any_student(c);
    const auto g = who.by(set);
    credits in_areas, of_courses;
    for (const auto& a : g.areas) {
      in_areas += a.earned;
      EXPECT_LE(a.counted(), a.required) << round;
      if (!a.known) {
        EXPECT_EQ(a.counted().thousandths, 0) << round;
      }
      credits in_parts, asked;
      for (const auto& p : a.parts) {
        in_parts += p.counted();
        asked += p.required;
        EXPECT_LE(p.counted(), p.required) << round;
        EXPECT_LE(p.with_reason, p.counted()) << round;
      }
      if (!a.parts.empty()) {
        EXPECT_EQ(in_parts, a.counted()) << round;
      }
      if (!a.parts.empty()) {
        EXPECT_EQ(asked, a.required) << round;
      }
    }
    for (const auto& p : g.places) {
      credits sum = p.left;
      for (const auto& s : p.in) sum += s.n;
      EXPECT_EQ(sum, p.row.worth) << round;
      if (p.row.state == course_state::earned) of_courses += p.row.worth;
    }
    EXPECT_EQ(in_areas + g.unplaced, of_courses) << round;
    EXPECT_EQ(in_areas, g.earned) << round;
    EXPECT_EQ(counted(g, course_state::planned), g.planned) << round;
    EXPECT_EQ(counted(g, course_state::in_progress), g.in_progress) << round;
    credits on_paper, left_out;
    for (const auto& t : who.earned) on_paper += t.earned;
    for (const auto& l : g.left_out)
      if (l.row.state == course_state::earned && l.why == left_out_because::repeated)
        left_out += l.row.worth;
    EXPECT_EQ(of_courses + left_out, on_paper) << round << ": what is left out is told";
  }
}

TEST(graduation_property, the_order_of_courses_and_of_areas_changes_no_total) {
  for (unsigned round = 0; round < rounds; ++round) {
    chance c(round);
    auto set = any_set(c);
    auto who = any_student(c);
    const auto first = who.by(set);
    c.shuffle(who.earned);
    c.shuffle(who.now);
    c.shuffle(who.plan);
    const auto second = who.by(set);
    for (std::size_t i = 0; i < first.areas.size(); ++i) {
      EXPECT_EQ(first.areas[i].earned, second.areas[i].earned) << round;
      EXPECT_EQ(first.areas[i].in_progress, second.areas[i].in_progress) << round;
      EXPECT_EQ(first.areas[i].planned, second.areas[i].planned) << round;
    }
    EXPECT_EQ(first.needs_reason(), second.needs_reason()) << round;
    EXPECT_EQ(first.left_out.size(), second.left_out.size()) << round;
    c.shuffle(set.areas);
    const auto third = who.by(set);
    EXPECT_EQ(first.earned, third.earned) << round;
    EXPECT_EQ(first.unplaced, third.unplaced) << round;
  }
}

TEST(graduation_property, one_course_more_lowers_nothing) {
  for (unsigned round = 0; round < rounds; ++round) {
    chance c(round);
    auto set = any_set(c);
    auto who = any_student(c);
    // What the plan says of a course's area, and another district's codes, a later row may
    // contradict.
    for (auto& a : set.areas) a.courses.clear();
    for (auto& p : who.plan) {
      p.area.clear();
      p.course_code = code_of(std::stoi(p.title.substr(1)));
    }
    for (auto& t : who.earned) t.transferred = false;
    const auto before = who.by(set);
    const bool earned = c.one_in(2);
    if (earned)
      who.earned.push_back(any_course(c));
    else
      who.plan.push_back(any_plan(c));
    const auto after = who.by(set);
    for (std::size_t i = 0; i < before.areas.size(); ++i) {
      EXPECT_GE(after.areas[i].earned, before.areas[i].earned) << round;
      if (!earned) {
        EXPECT_GE(after.areas[i].counted(), before.areas[i].counted()) << round;
      }
    }
    EXPECT_GE(after.earned, before.earned) << round;
    EXPECT_GE(after.earned + after.in_progress + after.planned,
              before.earned + before.in_progress + before.planned)
        << round;
  }
}

}  // namespace throughline::core
