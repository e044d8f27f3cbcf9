// Cases of tests/cases/graduation: a student's courses against the profile files, with
// expectations worked out by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/graduation.hpp"
#include "formats/json.hpp"
#include "profile/profile.hpp"

namespace throughline::core {
namespace {

namespace fs = std::filesystem;
using lines = std::vector<std::string>;

std::string read_text(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

const plan_profile& profile_named(const std::string& id) {
  static std::map<std::string, plan_profile> known;
  const auto at = known.find(id);
  if (at != known.end()) return at->second;
  findings problems;
  auto p = profile::read(read_text(fs::path(TL_SOURCE_DIR) / "schemas/profiles" / (id + ".json")),
                         problems);
  EXPECT_TRUE(problems.empty()) << id << ": " << problems.front().field;
  return known.emplace(id, std::move(p)).first->second;
}

credits worth(const value& v, std::string_view name) {
  return credits::parse(v.text(name)).value_or(credits{});
}
int year(const value& v, std::string_view name) {
  return static_cast<int>(v.whole(name, 0, 9999, 0));
}

// The courses of a case, kept while they are counted.
struct courses {
  transcript earned;
  std::vector<current_class> now;
  std::vector<planned_course> plan;
  course_list catalog;
  int grade = 0;

  explicit courses(const value& v) : grade(year(v, "grade")) {
    for (const auto& e : v.items("earned"))
      earned.push_back({.school_year = year(e, "year"),
                        .term = std::string(e.text("term")),
                        .grade_level = std::string(e.text("grade")),
                        .course_code = std::string(e.text("code")),
                        .title = std::string(e.text("title")),
                        .subject = std::string(e.text("subject")),
                        .sced = std::string(e.text("sced")),
                        .attempted = worth(e, "attempted"),
                        .earned = worth(e, "earned"),
                        .transferred = e.flag("transferred")});
    for (const auto& e : v.items("now"))
      now.push_back({.title = std::string(e.text("title")),
                     .sced = std::string(e.text("sced")),
                     .course_code = std::string(e.text("code"))});
    for (const auto& e : v.items("plan"))
      plan.push_back({.title = std::string(e.text("title")),
                      .course_code = std::string(e.text("code")),
                      .area = std::string(e.text("area")),
                      .grade = year(e, "grade"),
                      .worth = worth(e, "credits"),
                      .aligned = std::string(e.text("aligned"))});
    std::vector<catalog_course> listed;
    for (const auto& e : v.items("catalog"))
      listed.push_back({.code = std::string(e.text("code")),
                        .title = std::string(e.text("title")),
                        .sced = std::string(e.text("sced")),
                        .worth = credits::parse(e.text("credits")),
                        .repeatable = e.flag("repeatable")});
    catalog = course_list(std::move(listed));
  }
};

// "1", "0.5": as a person writes it.
std::string plain(credits c) {
  auto out = c.short_text();
  return out.ends_with(".0") ? out.substr(0, out.size() - 2) : out;
}

template <class progress>
std::string three(const progress& p) {
  return plain(p.earned) + " " + plain(p.in_progress) + " " + plain(p.planned);
}

std::map<std::string, std::string> areas_of(const graduation_progress& g) {
  std::map<std::string, std::string> out;
  for (const auto& a : g.areas)
    if (a.counted().thousandths > 0) out[a.id] = three(a);
  return out;
}

lines parts_of(const graduation_progress& g, std::string_view area) {
  lines out;
  for (const auto& a : g.areas)
    if (a.id == area)
      for (const auto& p : a.parts)
        out.push_back(three(p) +
                      (p.with_reason.thousandths > 0 ? " with " + plain(p.with_reason) : ""));
  return out;
}

std::string reason_of(left_out_because why) {
  switch (why) {
    case left_out_because::failed:
      return "failed";
    case left_out_because::repeated:
      return "repeated";
    case left_out_because::already_taken:
      return "already taken";
    case left_out_because::worth_unknown:
      return "worth unknown";
    case left_out_because::past:
      return "past";
  }
  return {};
}

// What a page explains of single courses.
lines told(const graduation_progress& g) {
  lines out;
  for (const auto& p : g.places) {
    const auto say = [&](const std::string& what) { out.push_back(p.row.title + ": " + what); };
    for (const auto& s : p.in)
      if (p.home != course_place::none && s.area != p.home)
        say(s.n.short_text() + " from " + g.areas[p.home].id + " to " + g.areas[s.area].id);
    if (p.left.thousandths > 0)
      say(p.left.short_text() + (p.home == course_place::none ? "" : " of " + g.areas[p.home].id) +
          " not needed");
    if (!p.by_subject) say("not placed by subject");
    if (p.row.transferred) say("transferred");
    if (p.row.middle_school) say("middle school");
  }
  for (const auto& l : g.left_out)
    out.push_back(l.row.title + ": " + reason_of(l.why) + " " + l.row.worth.short_text());
  std::sort(out.begin(), out.end());
  return out;
}

lines texts(const list& l) {
  lines out;
  for (const auto& v : l) out.push_back(*v.as_text());
  return out;
}

void check_set(const graduation_progress& g, const value& expected, const std::string& where) {
  std::map<std::string, std::string> areas;
  for (const auto& [id, n] : expected.members("areas")) areas[id] = *n.as_text();
  EXPECT_EQ(areas_of(g), areas) << where;
  for (const auto& [id, parts] : expected.members("parts"))
    EXPECT_EQ(parts_of(g, id), texts(*parts.as_list())) << where << ", parts of " << id;
  EXPECT_EQ(told(g), texts(expected.items("told"))) << where;
  if (const auto n = expected.text("needs_reason"); !n.empty()) {
    EXPECT_EQ(plain(g.needs_reason()), n) << where;
  }
  if (const auto n = expected.text("unplaced"); !n.empty()) {
    EXPECT_EQ(plain(g.unplaced), n) << where;
  }
  if (expected.find("in_full")) {
    EXPECT_EQ(g.planned_in_full(), expected.flag("in_full")) << where;
  }
  lines unknown;
  for (const auto& a : g.areas)
    if (!a.known) unknown.push_back(a.id);
  if (expected.find("unknown")) {
    EXPECT_EQ(unknown, texts(expected.items("unknown"))) << where;
  }
}

}  // namespace

TEST(graduation_cases, say_what_counts_where_and_why_the_rest_does_not) {
  int found = 0;
  for (const auto& file :
       fs::directory_iterator(fs::path(TL_SOURCE_DIR) / "tests/cases/graduation")) {
    const auto name = file.path().stem().string();
    const auto v = formats::read_json(read_text(file.path()));
    const auto& p = profile_named(std::string(v.text("profile")));
    const int class_of = year(v, "class");
    courses c(v);
    ++found;
    lines has;
    for (const auto& set : p.graduation) {
      if (!set.classes.has(class_of)) continue;
      has.push_back(set.id);
      const auto* expected = v.find("expected")->find(set.id);
      if (!expected) continue;
      const auto planned = by_subject(c.plan, p.areas(), set.areas);
      const auto where = name + ", " + set.id + ": " + std::string(v.text("why"));
      check_set(graduation(set, {c.earned, c.now, planned, &c.catalog, c.grade}), *expected, where);
      std::reverse(c.earned.begin(), c.earned.end());
      std::reverse(c.now.begin(), c.now.end());
      auto turned = planned;
      std::reverse(turned.begin(), turned.end());
      check_set(graduation(set, {c.earned, c.now, turned, &c.catalog, c.grade}), *expected,
                "the other way round: " + where);
    }
    if (v.find("has")) {
      EXPECT_EQ(has, texts(v.items("has"))) << name;
    }
    for (const auto& [id, expected] : v.members("expected"))
      EXPECT_EQ(std::count(has.begin(), has.end(), id), 1) << name << " has no set " << id;
  }
  EXPECT_EQ(found, 48);
}

}  // namespace throughline::core
