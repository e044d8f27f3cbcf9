// Every item type as core sees it: what is refused and where, counts by filter and day, sums.
#include "core/item_types.hpp"

#include <gtest/gtest.h>

#include <set>

#include "every_item.hpp"

namespace throughline::core {
namespace {

using samples::answers_zz;
using samples::profile_zz;
using said = std::set<std::string>;

const plan_item& item(std::string_view path) { return *profile_zz().item(path); }

// "path code" of every finding of the item with this JSON for its value.
said wrong(std::string_view path, const std::string& json) {
  value body(record{});
  body.set(item(path).id, *formats::read_json("{\"v\":" + json + "}").find("v"));
  said out;
  for (const auto& f :
       check_section(*profile_zz().section(path.substr(0, path.find('.'))), body, false))
    out.insert(f.field + " " + std::string(f.rule.name));
  return out;
}

value answer(std::string_view path) {
  const auto dot = path.find('.');
  return *answers_zz(path.substr(0, dot)).find(path.substr(dot + 1));
}

int count(std::string_view path, const entry_filter& which = {}) {
  return type_of(item(path)).count(answer(path), which);
}

std::string sum(std::string_view path, std::string_view field, const entry_filter& which = {}) {
  return type_of(item(path)).sum(answer(path), field, which).text();
}

std::string list_of(int n, const std::string& one) {
  std::string out = "[";
  for (int i = 0; i < n; ++i) out += (i ? "," : "") + one;
  return out + "]";
}

const entry_filter service{.fields = {{"kind", {"service"}}}};
const entry_filter since_november{.fields = {}, .since = "2026-11-01"};

}  // namespace

TEST(every_item_type, stands_in_the_profile_of_zz_and_takes_its_answers) {
  std::set<std::string> types;
  for (const auto& s : profile_zz().sections) {
    for (const auto& i : s.items) {
      types.insert(i.type);
      EXPECT_EQ(type_of(i).name, i.type) << "a row of the table";
    }
    EXPECT_TRUE(check_section(s, answers_zz(s.id), true).empty()) << s.id;
  }
  EXPECT_EQ(types, (said{"text", "choice", "multi", "flag", "date", "list", "log", "goal_list",
                         "smart_goal_list", "course_plan", "checklist", "criteria_list", "team",
                         "schedule", "review", "signatures", "sis_view", "pointer"}));
}

TEST(every_item_type, refuses_what_is_not_of_its_shape) {
  for (const auto* path : {"about.story", "about.destination", "about.has_internet",
                           "about.interests", "about.strengths", "activities.log", "goals.goals",
                           "goals.smart", "courses.course_plan", "money.steps", "support.criteria",
                           "support.team", "support.other_plans", "support.reviews"}) {
    const auto id = item(path).id;
    EXPECT_EQ(wrong(path, "true"), said{id + " invalid"}) << path;
    EXPECT_EQ(wrong(path, "7"), said{id + " invalid"}) << path;
  }
  EXPECT_EQ(wrong("about.first_talk", "true"), said{"first_talk bad-date"});
  for (const auto* path : {"records.transcript", "review.review", "review.signatures"})
    EXPECT_EQ(wrong(path, R"("x")"), said{item(path).id + " unknown-field"}) << path;
  for (const auto* path : {"activities.log", "goals.goals", "goals.smart", "money.steps",
                           "support.criteria", "support.team", "support.other_plans"}) {
    const auto id = item(path).id;
    EXPECT_TRUE(wrong(path, "[7]").count(id + ".0 invalid")) << path;
    EXPECT_TRUE(wrong(path, R"([{"color":"red"}])").count(id + ".0.color unknown-field")) << path;
    EXPECT_TRUE(wrong(path, R"([{"id":["a"]}])").count(id + ".0.id invalid")) << path;
  }
}

TEST(flags, are_yes_or_no_or_nothing) {
  EXPECT_EQ(wrong("about.has_internet", R"("yes")"), said{});
  EXPECT_EQ(wrong("about.has_internet", R"("no")"), said{});
  EXPECT_EQ(wrong("about.has_internet", R"("")"), said{});
  EXPECT_EQ(wrong("about.has_internet", R"("maybe")"), said{"has_internet not-an-option"});
  EXPECT_EQ(count("about.has_internet"), 1) << "no is an answer";
}

TEST(logs, check_days_kinds_and_hours_and_what_the_item_asks) {
  EXPECT_EQ(
      wrong("activities.log",
            R"([{"date":"11/3/2026","kind":"sport","title":"t","hours":"2 h"},{"kind":"job"}])"),
      (said{"log.0.date bad-date", "log.0.kind not-an-option", "log.0.hours bad-number",
            "log.1.date required", "log.1.title required"}));
  EXPECT_EQ(wrong("activities.log", R"([{"date":"2026-11-03","title":")" + std::string(401, 'x') +
                                        R"(","reflection":")" + std::string(8001, 'x') + "\"}]"),
            (said{"log.0.title too-long", "log.0.reflection too-long"}));
  const std::string one = R"({"date":"2026-11-03","title":"t"})";
  EXPECT_EQ(wrong("activities.log", list_of(120, one)), said{});
  EXPECT_EQ(wrong("activities.log", list_of(121, one)), said{"log too-long"});
  auto untitled = item("activities.visits");
  untitled.fields = {"date", "reflection"};
  findings out;
  type_of(untitled).check(untitled, formats::read_json(R"([{"date":"2026-11-03"}])"), "visits",
                          out);
  EXPECT_TRUE(out.empty()) << "what is not asked is not missed";
  EXPECT_EQ(wrong("activities.visits", R"([{"date":"2026-11-03","title":"t","hours":"1"}])"),
            said{})
      << "the profile asked for hours once: what was written then can still be saved";
}

TEST(logs, are_counted_by_kind_and_day_and_their_hours_added_exactly) {
  EXPECT_EQ(count("activities.log"), 3);
  EXPECT_EQ(count("activities.log", service), 2);
  EXPECT_EQ(count("activities.log", since_november), 2);
  EXPECT_EQ(count("activities.log", {.fields = service.fields, .since = "2026-11-01"}), 1);
  EXPECT_EQ(count("activities.log", {.fields = {}, .since = "2026-11-03"}), 2) << "the day itself";
  EXPECT_EQ(sum("activities.log", "hours"), "6.833");
  EXPECT_EQ(sum("activities.log", "hours", service), "2.833");
  EXPECT_EQ(sum("activities.log", "hours", since_november), "4.333");
  EXPECT_EQ(sum("activities.log", "title"), "0.000") << "no amount adds nothing";
  EXPECT_EQ(sum("about.story", "hours"), "0.000");
  EXPECT_EQ(sum("money.steps", "on"), "0.000");
  const auto undated = formats::read_json(R"([{"title":"t"}])");
  EXPECT_EQ(type_of(item("activities.log")).count(undated, since_november), 0);
}

TEST(types, say_which_field_dates_an_entry) {
  const auto field = [](std::string_view path) {
    return std::string(type_of(item(path)).date_field);
  };
  EXPECT_EQ(field("activities.log"), "date");
  EXPECT_EQ(field("money.steps"), "on");
  EXPECT_EQ(field("support.team"), "invited_on");
  EXPECT_EQ(field("support.reviews"), "held");
  EXPECT_EQ(field("support.other_plans"), "date");
  for (const auto* path : {"goals.goals", "goals.smart", "support.criteria", "about.story",
                           "courses.course_plan", "about.first_talk"})
    EXPECT_EQ(field(path), "") << path;
}

TEST(goals, of_earlier_plans_stay_saveable) {
  EXPECT_EQ(
      wrong("goals.goals",
            R"([{"id":"a","kind":"academic","statement":"s","status":"1 of 3 retakes done"}])"),
      said{});
  EXPECT_EQ(wrong("goals.goals",
                  R"([{"kind":"academic","statement":"s","begun":"soon","reflection":7}])"),
            (said{"goals.0.begun bad-date", "goals.0.reflection invalid"}));
  EXPECT_EQ(count("goals.goals", {.fields = {{"status", {"progressing", "met"}}}}), 1);
}

TEST(smart_goals, check_their_benchmarks_and_progress_at_their_places) {
  const auto goal = [](const std::string& more) {
    return R"([{"kind":"academic","statement":"s","target":"t","measure":"m","by":"2027-01-15",)" +
           more + "}]";
  };
  EXPECT_EQ(wrong("goals.smart", goal(R"("benchmarks":[],"progress":[])")), said{});
  EXPECT_EQ(wrong("goals.smart", goal(R"("benchmarks":[{"day":"2026-12-01","target":"1"},{}])")),
            (said{"smart.0.benchmarks.1.day required", "smart.0.benchmarks.1.target required"}));
  EXPECT_EQ(wrong("goals.smart", goal(R"("benchmarks":"none")")),
            said{"smart.0.benchmarks invalid"});
  EXPECT_EQ(wrong("goals.smart", goal(R"("progress":[{"day":"x","progress":"fine","by":")" +
                                      std::string(121, 'n') + R"(","mood":"good"}])")),
            (said{"smart.0.progress.0.day bad-date", "smart.0.progress.0.progress not-an-option",
                  "smart.0.progress.0.by too-long", "smart.0.progress.0.mood unknown-field"}));
  EXPECT_EQ(wrong("goals.smart", goal("\"progress\":" + list_of(41, R"({"day":"2026-12-01"})"))),
            said{"smart.0.progress too-long"});
  EXPECT_EQ(count("goals.smart"), 1);
}

// The fields an item names are its own; a list within an entry keeps all of its.
TEST(smart_goals, ask_all_of_a_benchmark_whatever_the_item_asks_of_a_goal) {
  auto few = item("goals.smart");
  few.fields = {"statement", "benchmarks"};
  findings out;
  type_of(few).check(few,
                     formats::read_json(R"([{"statement":"s","benchmarks":[{"target":"1"}]}])"),
                     "smart", out);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out.front().field, "smart.0.benchmarks.0.day");
}

TEST(checklists, count_what_is_ticked) {
  EXPECT_EQ(count("money.steps"), 2) << "a note alone is not done";
  EXPECT_EQ(count("money.steps", since_november), 1);
  EXPECT_EQ(count("money.steps", {.fields = {{"option", {"form", "family"}}}}), 1);
  EXPECT_EQ(wrong("money.steps", R"([{"option":"rent","done":"yes"}])"),
            said{"steps.0.option not-an-option"});
  EXPECT_EQ(wrong("money.steps", R"([{"text":"t","done":"on","on":"2026"}])"),
            (said{"steps.0.done not-an-option", "steps.0.on bad-date"}));
  EXPECT_EQ(wrong("money.steps", R"([{"option":"form"},{"option":"form"}])"),
            said{"steps.1 id-duplicate"});
  EXPECT_EQ(wrong("money.steps", R"([{"done":"yes"}])"), said{"steps.0.text required"});
  EXPECT_EQ(wrong("money.steps", R"([{"option":"form","text":"t"}])"),
            said{"steps.0.text required"})
      << "an option and a line of one's own at once";
  auto own_alone = item("money.steps");
  own_alone.options.clear();
  findings out;
  type_of(own_alone).check(own_alone, formats::read_json(R"([{"option":"form"}])"), "steps", out);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out.front().field, "steps.0.option") << "where there are no options, none is taken";
  EXPECT_EQ(wrong("money.steps", list_of(121, R"({"text":"t"})")), said{"steps too-long"});
}

TEST(teams, check_ways_answers_and_names) {
  EXPECT_EQ(
      wrong("support.team",
            R"([{"role":"cook","way":"pigeon","answer":"perhaps","interpreter":"some"}])"),
      (said{"team.0.role not-an-option", "team.0.way not-an-option", "team.0.answer not-an-option",
            "team.0.interpreter not-an-option", "team.0.person required"}));
  EXPECT_EQ(count("support.team"), 2);
  EXPECT_EQ(count("support.team", {.fields = {{"role", {"guardian"}}}}), 1);
  EXPECT_EQ(count("support.team", since_november), 1);
}

TEST(schedules, are_an_interval_and_meetings_each_with_a_day) {
  EXPECT_EQ(wrong("support.reviews", R"({"every":"0"})"), said{"reviews.every bad-number"});
  EXPECT_EQ(wrong("support.reviews", R"({"every":"181"})"), said{"reviews.every bad-number"});
  EXPECT_EQ(wrong("support.reviews", R"({"every":"2 weeks"})"), said{"reviews.every bad-number"});
  EXPECT_EQ(wrong("support.reviews", R"({"every":"180","meetings":[{"held":"2026-10-22"}]})"),
            said{});
  EXPECT_EQ(wrong("support.reviews", R"({"meetings":[{"findings":"f"}],"place":"here"})"),
            (said{"reviews.meetings.0.planned required", "reviews.place unknown-field"}));
  EXPECT_EQ(wrong("support.reviews", R"({"meetings":{}})"), said{"reviews.meetings invalid"});
  EXPECT_EQ(count("support.reviews"), 2);
  EXPECT_EQ(count("support.reviews", {.fields = {}, .since = "2026-10-01"}), 1)
      << "held; a planned day is no meeting";
  const auto& type = type_of(item("support.reviews"));
  const auto interval = formats::read_json(R"({"every":"20"})");
  EXPECT_EQ(type.count(interval, {}), 1) << "regular review is provided for";
  EXPECT_EQ(type.count(interval, since_november), 0);
}

TEST(pointers, say_that_a_plan_exists_and_hold_no_text) {
  EXPECT_EQ(wrong("support.other_plans", R"([{"plan":"diary","exists":"1"},{}])"),
            (said{"other_plans.0.plan not-an-option", "other_plans.0.exists not-an-option",
                  "other_plans.1.plan required", "other_plans.1.exists required"}));
  for (const auto* content : {"text", "note", "goals", "title", "reflection"})
    EXPECT_EQ(wrong("support.other_plans", std::string(R"([{"plan":"iep","exists":"yes",")") +
                                               content + R"(":"Reads below grade"}])"),
              said{std::string("other_plans.0.") + content + " unknown-field"});
  EXPECT_EQ(wrong("support.other_plans",
                  R"([{"plan":"iep","exists":"yes","contact":")" + std::string(121, 'x') + "\"}]"),
            said{"other_plans.0.contact too-long"})
      << "a name, not a report";
}

TEST(entries, without_content_are_not_counted) {
  const auto& log = type_of(item("activities.log"));
  EXPECT_EQ(log.count(formats::read_json(R"([{"id":"a"},{"id":"b","title":""},{}])"), {}), 0);
  EXPECT_EQ(log.count(formats::read_json(R"({"title":"t"})"), {}), 0);
}

// A profile that asks for fields a type has not, or leaves out the day that rules count by.
TEST(profiles, ask_their_items_for_fields_of_the_type) {
  const auto problems = [](std::string fields) {
    auto text = samples::text_of_zz();
    const std::string asked = "\"fields\": [\n      \"date\",\n      \"title\"\n     ]";
    const auto at = text.find(asked);
    EXPECT_NE(at, text.npos);
    text.replace(at, asked.size(), "\"fields\": " + std::move(fields));
    findings out;
    (void)profile::read(text, out);
    said places;
    for (const auto& f : out) places.insert(f.field + " " + std::string(f.rule.name));
    return places;
  };
  EXPECT_EQ(problems(R"(["date","hours"])"), said{});
  EXPECT_EQ(problems(R"(["date","mood"])"),
            said{".sections.activities.items.visits.fields.mood unknown-field"});
  EXPECT_EQ(problems(R"(["title"])"),
            said{".sections.activities.items.visits.fields.date required"});
}

}  // namespace throughline::core
