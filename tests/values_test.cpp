// Core's values at their edges: what each item type takes, the neutral tree, names, matching, ids.
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "core/actor.hpp"
#include "core/failure.hpp"
#include "core/hash.hpp"
#include "core/id.hpp"
#include "core/item_types.hpp"
#include "core/plan.hpp"
#include "core/student.hpp"
#include "core/value.hpp"
#include "formats/json.hpp"

namespace throughline::core {
namespace {

plan_item item(std::string id, std::string type) {
  plan_item i;
  i.id = std::move(id);
  i.type = std::move(type);
  i.options = {{"a", {}}, {"b", {}}};
  i.grades = {9, 10};
  return i;
}

// "path code" of every finding of one item with this value.
std::set<std::string> wrong(const plan_item& i, std::string_view body, bool complete = false) {
  plan_section s{.id = "s"};
  s.items.push_back(i);
  value v(record{});
  if (!body.empty())
    v.set(i.id, *formats::read_json("{\"v\":" + std::string(body) + "}").find("v"));
  std::set<std::string> out;
  for (const auto& f : check_section(s, v, complete))
    out.insert(f.field + " " + std::string(f.rule.name));
  return out;
}

using said = std::set<std::string>;

std::string list_of(int n, const std::string& one) {
  std::string out = "[";
  for (int i = 0; i < n; ++i) out += (i ? "," : "") + one;
  return out + "]";
}

}  // namespace

TEST(item_types, of_text_take_text_up_to_its_length) {
  const auto i = item("x", "text");
  EXPECT_EQ(wrong(i, "\"" + std::string(8000, 'x') + "\""), said{});
  EXPECT_EQ(wrong(i, "\"" + std::string(8001, 'x') + "\""), said{"x too-long"});
  EXPECT_EQ(wrong(i, "1"), said{"x invalid"});
  EXPECT_EQ(wrong(i, "[]"), said{"x invalid"});
}

TEST(item_types, of_choices_take_their_options_alone) {
  const auto one = item("x", "choice"), several = item("x", "multi");
  EXPECT_EQ(wrong(one, R"("a")"), said{});
  EXPECT_EQ(wrong(one, R"("")"), said{}) << "taken back";
  EXPECT_EQ(wrong(one, R"("c")"), said{"x not-an-option"});
  EXPECT_EQ(wrong(one, "true"), said{"x invalid"});
  EXPECT_EQ(wrong(several, R"(["a","b"])"), said{});
  EXPECT_EQ(wrong(several, R"(["a","c"])"), said{"x not-an-option"});
  EXPECT_EQ(wrong(several, "[1]"), said{"x not-an-option"});
  EXPECT_EQ(wrong(several, R"("a")"), said{"x invalid"});
  EXPECT_EQ(wrong(several, list_of(40, "\"a\"")), said{});
  EXPECT_EQ(wrong(several, list_of(41, "\"a\"")), said{"x invalid"});
}

TEST(item_types, of_dates_and_lines_take_those) {
  const auto day = item("x", "date"), lines = item("x", "list");
  EXPECT_EQ(wrong(day, R"("2026-11-21")"), said{});
  EXPECT_EQ(wrong(day, R"("")"), said{});
  EXPECT_EQ(wrong(day, R"("21.11.2026")"), said{"x bad-date"});
  EXPECT_EQ(wrong(day, "20261121"), said{"x bad-date"});
  EXPECT_EQ(wrong(lines, R"(["one","two"])"), said{});
  EXPECT_EQ(wrong(lines, "[\"" + std::string(401, 'x') + "\"]"), said{"x too-long"});
  EXPECT_EQ(wrong(lines, "[1]"), said{"x invalid"});
  EXPECT_EQ(wrong(lines, "1"), said{"x invalid"});
  EXPECT_EQ(wrong(lines, list_of(41, "\"a\"")), said{"x invalid"});
}

TEST(item_types, of_entries_check_each_field_of_each) {
  const auto goals = item("x", "goal_list"), smart = item("x", "smart_goal_list"),
             criteria = item("x", "criteria_list"), courses = item("x", "course_plan");
  EXPECT_EQ(
      wrong(
          goals,
          R"([{"kind":"a","statement":"s","by":"","steps":"p","status":"","measure":"m","id":"1"}])"),
      said{});
  EXPECT_EQ(wrong(goals, R"([{"kind":"c","statement":"s","by":"x","steps":1}])"),
            (said{
                "x.0.kind not-an-option",
                "x.0.by bad-date",
                "x.0.steps invalid",
            }));
  EXPECT_EQ(
      wrong(goals, R"([{"kind":"a","statement":"s","steps":")" + std::string(8001, 'p') + "\"}]"),
      said{"x.0.steps too-long"});
  EXPECT_EQ(wrong(goals, "[1,{}]"),
            (said{"x.0 invalid", "x.1.kind required", "x.1.statement required"}));
  EXPECT_EQ(wrong(goals, list_of(41, "{}")), said{"x too-long"});
  EXPECT_EQ(wrong(goals, "{}"), said{"x invalid"});
  EXPECT_EQ(wrong(smart, R"([{"kind":"a","statement":"s"}])"),
            (said{"x.0.target required", "x.0.measure required", "x.0.by required"}));
  EXPECT_EQ(
      wrong(
          criteria,
          R"([{"criterion":"c","met":"yes","met_on":"2026-11-21"},{"criterion":"c","met":"no"},{"criterion":"c","met":"maybe"}])"),
      said{"x.2.met not-an-option"});
  EXPECT_EQ(
      wrong(
          courses,
          R"([{"grade":"9","title":"t","credits":"0.5"},{"grade":"8","title":"t","credits":"half"}])"),
      (said{"x.1.grade not-an-option", "x.1.credits bad-number"}));
  EXPECT_EQ(wrong(item("x", "review"), "1"), said{"x unknown-field"}) << "kept as signatures";
  EXPECT_EQ(wrong(item("x", "no_such_type"), "1"), said{"x unknown-field"});
  auto any = goals;
  any.options.clear();
  EXPECT_EQ(wrong(any, R"([{"kind":"c","statement":"s"}])"), said{}) << "no kinds, no limit";
}

TEST(item_types, that_are_asked_for_are_missed_in_a_complete_section_alone) {
  auto text = item("x", "text");
  text.required = true;
  EXPECT_EQ(wrong(text, ""), said{});
  EXPECT_EQ(wrong(text, "", true), said{"x required"});
  EXPECT_EQ(wrong(text, R"("")", true), said{"x required"});
  EXPECT_EQ(wrong(text, R"("y")", true), said{});
  auto goals = item("x", "criteria_list");
  goals.least = 2;
  EXPECT_EQ(wrong(goals, R"([{"criterion":"c"}])", true), said{"x too-few"});
  EXPECT_EQ(wrong(goals, R"([{"criterion":"c"},{"criterion":"d"}])", true), said{});
  EXPECT_EQ(wrong(goals, "", true), said{"x too-few"});
  auto elsewhere = item("x", "review");
  elsewhere.required = true;
  elsewhere.least = 1;
  EXPECT_EQ(wrong(elsewhere, "", true), said{}) << "what is entered elsewhere is not missed here";
}

TEST(item_types, count_what_stands_in_them) {
  const auto count = [](std::string_view type, std::string_view v, std::string_view kind = {}) {
    entry_filter which;
    if (!kind.empty()) which.fields = {{"kind", {std::string(kind)}}};
    return type_of(item("x", std::string(type)))
        .count(*formats::read_json("{\"v\":" + std::string(v) + "}").find("v"), which);
  };
  EXPECT_EQ(count("text", R"("y")"), 1);
  EXPECT_EQ(count("text", R"("")"), 0);
  EXPECT_EQ(count("text", "1"), 0);
  EXPECT_EQ(count("multi", R"(["a","b"])"), 2);
  EXPECT_EQ(count("multi", R"("a")"), 0);
  EXPECT_EQ(count("goal_list", R"([{"kind":"a"},{"kind":"b"},{}])"), 2) << "an empty entry is none";
  EXPECT_EQ(count("goal_list", R"([{"kind":"a"},{"kind":"b"},{}])", "a"), 1);
  EXPECT_EQ(count("goal_list", "{}", "a"), 0);
  EXPECT_EQ(count("review", "[1]"), 0);
}

TEST(value, answers_with_the_otherwise_when_it_is_something_else) {
  const auto v = formats::read_json(
      R"({"text":"t","n":12,"d":1.5,"big":99999999999999999999,"list":[1],"record":{"a":1},"yes":true})");
  EXPECT_EQ(v.text("text"), "t");
  EXPECT_EQ(v.text("n", "-"), "-");
  EXPECT_EQ(v.text("none", "-"), "-");
  EXPECT_EQ(v.whole("n", 0, 12, -1), 12);
  EXPECT_EQ(v.whole("n", 0, 11, -1), -1);
  EXPECT_EQ(v.whole("n", 13, 20, -1), -1);
  EXPECT_EQ(v.whole("d", 0, 12, -1), -1);
  EXPECT_EQ(v.whole("big", 0, 12, -1), -1);
  EXPECT_EQ(v.whole("text", 0, 12, -1), -1);
  EXPECT_EQ(v.whole("none", 0, 12, -1), -1);
  EXPECT_EQ(v.items("list").size(), 1u);
  EXPECT_TRUE(v.items("text").empty());
  EXPECT_TRUE(v.items("none").empty());
  EXPECT_EQ(v.members("record").size(), 1u);
  EXPECT_TRUE(v.members("list").empty());
  EXPECT_TRUE(v.members("none").empty());
  EXPECT_TRUE(v.flag("yes"));
  EXPECT_FALSE(v.flag("n"));
  EXPECT_TRUE(v.flag("none", true));
  EXPECT_EQ(value("text").find("x"), nullptr);
  value w("text");
  w.set("a", 1);  // becomes a record
  w.set("a", 2);
  w.set("b", 3);
  EXPECT_EQ(w.whole("a", 0, 9, -1), 2);
  EXPECT_EQ(w.as_record()->size(), 2u);
}

TEST(student, is_listed_and_called_as_the_office_does) {
  student s;
  s.family_name = "Núñez";
  s.given_name = "Ana";
  EXPECT_EQ(s.list_name(), "Núñez, Ana");
  s.middle_name = "Élodie";
  EXPECT_EQ(s.list_name(), "Núñez, Ana É.");
  s.middle_name = "B";
  EXPECT_EQ(s.list_name(), "Núñez, Ana B.");
  EXPECT_EQ(s.full_name(), "Ana Núñez");
  s.preferred_given_name = "Anita";
  EXPECT_EQ(s.full_name(), "Anita Núñez");
  s.preferred_family_name = "N.";
  EXPECT_EQ(s.full_name(), "Anita N.");
  for (const auto& [grade, n] : {std::pair{"KG", 0}, {"09", 9}, {"9", 9}, {"12", 12}}) {
    s.grade = grade;
    EXPECT_EQ(s.grade_number(), n) << grade;
  }
  for (const auto* none : {"", "UG", "123", "1a"}) {
    s.grade = none;
    EXPECT_FALSE(s.grade_number()) << none;
  }
  EXPECT_EQ(fold_name("\xFF"), "") << "no text, no name";
  EXPECT_EQ(fold_name("'' - "), "");
}

TEST(match, believes_a_state_id_only_with_birth_date_and_family_name) {
  const identity a{.state = "KY",
                   .state_id = "1900000001",
                   .birth_date = "2010-01-02",
                   .family_name = "Lopez",
                   .given_name = "Ana"};
  const auto with = [&](auto change) {
    auto b = a;
    change(b);
    return match(a, b).result;
  };
  EXPECT_EQ(with([](auto&) {}), match_result::same);
  EXPECT_EQ(with([](auto& b) { b.given_name = "Anna"; }), match_result::same);
  EXPECT_EQ(with([](auto& b) { b.birth_date = "2010-01-03"; }), match_result::review);
  EXPECT_EQ(with([](auto& b) { b.family_name = "Smith"; }), match_result::review);
  EXPECT_EQ(with([](auto& b) { b.state = "OH"; }), match_result::review) << "birth date and name";
  EXPECT_EQ(with([](auto& b) { b.state_id = "1900000002"; }), match_result::review);
  EXPECT_EQ(with([](auto& b) {
              b.state_id = "1900000002";
              b.family_name = "Smith";
            }),
            match_result::different);
  EXPECT_EQ(with([](auto& b) {
              b.state_id = "1900000002";
              b.birth_date = "2010-01-03";
            }),
            match_result::different);
  const identity empty;
  EXPECT_EQ(match(empty, empty).result, match_result::different) << "nothing is no evidence";
  for (const auto* placeholder : {"", "12", "0000000000", "9999"})
    EXPECT_TRUE(is_placeholder_id(placeholder)) << placeholder;
  EXPECT_FALSE(is_placeholder_id("100"));
  auto zero = a;
  zero.state_id = "0000000000";
  EXPECT_EQ(match(zero, zero).result, match_result::review);
}

TEST(hash, keys_and_texts_have_one_size_and_form) {
  EXPECT_THROW((void)keyed_hash("short", "x"), failure);
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
  EXPECT_EQ(from_hex("00ff"), std::string("\0\xff", 2));
  for (const auto* bad : {"0", "0g", "g0", "FF", "/0", ":0", "`0"})
    EXPECT_FALSE(from_hex(bad)) << bad;
  EXPECT_THROW((void)uid::from_bytes("short"), failure);
}

// Rows: from; columns: to; in the order of the states.
TEST(addendum_states, go_only_along_the_table) {
  using enum addendum_state;
  const std::array all{draft, active, under_review, amended, locked, exited, void_};
  const char* const steps[7] = {".y..yyy", "..y.yyy", "...yyyy", "..y.yyy",
                                "..yy.yy", ".......", "......."};
  for (std::size_t from = 0; from < all.size(); ++from)
    for (std::size_t to = 0; to < all.size(); ++to)
      EXPECT_EQ(may_become(all[from], all[to]), steps[from][to] == 'y')
          << name(all[from]) << " " << name(all[to]);
  for (const auto s : all) {
    EXPECT_EQ(addendum_state_named(name(s)), s);
    EXPECT_EQ(is_open(s), s == draft || s == active || s == under_review || s == amended)
        << name(s);
  }
  EXPECT_EQ(addendum_state_named("void"), void_);
  EXPECT_FALSE(addendum_state_named("closed"));
  EXPECT_EQ(role_named("advocate"), role::advocate);
  EXPECT_FALSE(role_named("superintendent"));
}

}  // namespace throughline::core
