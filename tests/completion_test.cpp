// The rule language: three values and waived, windows, what each operator looks at; and what holds
// for every rule and every plan.
#include "core/completion.hpp"

#include <gtest/gtest.h>

#include <random>

#include "every_item.hpp"
#include "formats/json.hpp"
#include "words/completion.hpp"

namespace throughline::core {
namespace {

const plan_profile& zz() { return samples::profile_zz(); }

rule leaf(rule_op op, std::string item = {}) {
  rule r;
  r.op = op;
  r.item = std::move(item);
  return r;
}

rule of(rule_op op, std::vector<rule> parts) {
  rule r;
  r.op = op;
  r.of = std::move(parts);
  return r;
}

// Rules that are what their name says, whatever the plan.
rule met() { return of(rule_op::all, {}); }
rule unmet() { return of(rule_op::any, {}); }
rule unknown() {
  auto r = leaf(rule_op::flag);
  r.name = "nobody_tells";
  return r;
}

constexpr std::int64_t noon = 1'795'277'700'000;  // 2026-11-21, of the school year 2027

completion_facts facts(const plan* p = nullptr) {
  return {
      .it = p, .today = *parse_date("2026-11-21"), .zone = "America/New_York", .class_of = 2029};
}

plan plan_with(std::string section, std::string_view body, std::int64_t at_ms = noon) {
  plan p;
  p.head.emplace();
  p.head->at_ms = noon;
  p.sections.push_back(
      {.section = std::move(section), .body = formats::read_json(body), .at_ms = at_ms});
  return p;
}

verdict result(const rule& r, const completion_facts& f) { return judge(zz(), r, f).result; }

}  // namespace

TEST(rule_language, joins_three_values) {
  struct row {
    rule a, b;
    verdict all, any;
  };
  const row rows[] = {{met(), met(), verdict::met, verdict::met},
                      {met(), unmet(), verdict::unmet, verdict::met},
                      {met(), unknown(), verdict::unknown, verdict::met},
                      {unmet(), unmet(), verdict::unmet, verdict::unmet},
                      {unmet(), unknown(), verdict::unmet, verdict::unknown},
                      {unknown(), unknown(), verdict::unknown, verdict::unknown}};
  for (const auto& r : rows)
    for (const bool turned : {false, true}) {
      const auto parts = turned ? std::vector{r.b, r.a} : std::vector{r.a, r.b};
      EXPECT_EQ(result(of(rule_op::all, parts), facts()), r.all);
      EXPECT_EQ(result(of(rule_op::any, parts), facts()), r.any);
    }
  EXPECT_EQ(result(of(rule_op::not_, {met()}), facts()), verdict::unmet);
  EXPECT_EQ(result(of(rule_op::not_, {unmet()}), facts()), verdict::met);
  EXPECT_EQ(result(of(rule_op::not_, {unknown()}), facts()), verdict::unknown);
}

TEST(rule_language, asks_a_part_only_of_its_classes) {
  auto late = unmet();
  late.classes = {2030, 0};
  auto early = unmet();
  early.classes = {0, 2028};
  EXPECT_EQ(result(of(rule_op::all, {late, early}), facts()), verdict::met) << "class of 2029";
  auto f = facts();
  f.class_of = 2030;
  EXPECT_EQ(result(of(rule_op::all, {late, early}), f), verdict::unmet);
  f.class_of = 0;
  EXPECT_EQ(result(of(rule_op::all, {late}), f), verdict::unmet)
      << "not known: nothing is left out";
}

TEST(rule_language, counts_what_was_done_in_its_window) {
  const auto log = [](std::string_view day) {
    return plan_with("activities", R"({"log":[{"id":"a","date":")" + std::string(day) +
                                       R"(","kind":"service","title":"River","hours":"2.5"}]})");
  };
  auto r = leaf(rule_op::count, "activities.log");
  r.in = evidence_window::school_year;
  auto p = log("2026-07-01");
  EXPECT_EQ(result(r, facts(&p)), verdict::met);
  EXPECT_EQ(judge(zz(), r, facts(&p)).evidence, std::vector<std::string>{"activities.log#a"});
  p = log("2026-06-30");
  EXPECT_EQ(result(r, facts(&p)), verdict::unmet) << "of the year before";
  EXPECT_TRUE(judge(zz(), r, facts(&p)).begun);

  r.in = evidence_window::days;
  r.in_days = 30;
  p = log("2026-10-22");
  EXPECT_EQ(result(r, facts(&p)), verdict::met);
  p = log("2026-10-21");
  EXPECT_EQ(result(r, facts(&p)), verdict::unmet);

  r.in = evidence_window::since_entry;
  EXPECT_EQ(result(r, facts(&p)), verdict::unknown) << "nobody says when the student came";
  const std::vector<school_stay> stays{{.entry_date = "2026-10-21"},
                                       {.entry_date = "2026-11-01", .exit_date = "2026-11-10"}};
  auto f = facts(&p);
  f.stays = &stays;
  EXPECT_EQ(result(r, f), verdict::met) << "of the stay that goes on";

  // What has no day of its own counts by when its section was written or confirmed.
  auto answered = leaf(rule_op::answered, "about.story");
  answered.in = evidence_window::school_year;
  p = plan_with("about", R"({"story":"x"})", noon);
  EXPECT_EQ(result(answered, facts(&p)), verdict::met);
  p.sections[0].at_ms = noon - 200LL * 86'400'000;
  EXPECT_EQ(result(answered, facts(&p)), verdict::unmet);

  // A step ticked without a day counts by its section, too.
  auto steps = leaf(rule_op::count, "money.steps");
  steps.in = evidence_window::school_year;
  const auto option = zz().item("money.steps")->options.front().id;
  p = plan_with("money", R"({"steps":[{"option":")" + option + R"(","done":"yes"}]})", noon);
  const auto whenever = judge(zz(), leaf(rule_op::count, "money.steps"), facts(&p));
  if (whenever.result == verdict::met) {
    EXPECT_EQ(result(steps, facts(&p)), verdict::met);
    p.sections[0].at_ms = noon - 200LL * 86'400'000;
    EXPECT_EQ(result(steps, facts(&p)), verdict::unmet);
  } else {
    ADD_FAILURE() << "the checklist's own shape changed: see core/items/checklist.cpp";
  }
}

TEST(rule_language, adds_up_exactly) {
  auto r = leaf(rule_op::sum, "activities.log");
  r.field = "hours";
  r.least = {10'500};
  auto p = plan_with("activities", R"({"log":[
    {"id":"a","date":"2026-09-01","kind":"service","title":"x","hours":"10"},
    {"id":"b","date":"2026-09-02","kind":"job","title":"y","hours":"0.499"}]})");
  EXPECT_EQ(result(r, facts(&p)), verdict::unmet);
  r.least = {10'499};
  EXPECT_EQ(result(r, facts(&p)), verdict::met);
  r.where.fields = {{"kind", {"service"}}};
  EXPECT_EQ(result(r, facts(&p)), verdict::unmet);
  EXPECT_EQ(judge(zz(), r, facts(&p)).words, (arguments{{"n", "10.0"}, {"least", "10.499"}}));
}

TEST(rule_language, asks_for_an_answer_that_is_none_of_some) {
  auto r = leaf(rule_op::not_in, "about.destination");
  r.values = {"work"};
  auto p = plan_with("about", R"({"destination":"college"})");
  EXPECT_EQ(result(r, facts(&p)), verdict::met);
  p = plan_with("about", R"({"destination":"work"})");
  EXPECT_EQ(result(r, facts(&p)), verdict::unmet);
  EXPECT_EQ(result(r, facts()), verdict::unmet) << "no answer is not an answer";
}

TEST(rule_language, knows_days_that_have_not_passed) {
  auto r = leaf(rule_op::due);
  r.name = "grade_entry";
  r.grades = {8};
  r.within = {.n = 5, .unit = day_unit::school_days};
  auto f = facts();
  EXPECT_EQ(result(r, f), verdict::unknown) << "no stay is known";
  std::vector<school_stay> stays{{.grade = "09", .entry_date = "2026-11-16"}};
  f.stays = &stays;
  EXPECT_EQ(result(r, f), verdict::unknown) << "never in grade 8 here";
  stays[0].grade = "08";
  EXPECT_EQ(result(r, f), verdict::met) << "Monday and five weekdays: the Monday after";
  EXPECT_EQ(judge(zz(), r, f).words, (arguments{{"day", "2026-11-23"}}));
  school_calendar calendar;
  for (const auto* day : {"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20",
                          "2026-11-30", "2026-12-01"})
    calendar.add_school_day(*parse_date(day));
  f.calendar = &calendar;
  EXPECT_EQ(judge(zz(), r, f).words, (arguments{{"day", "2026-11-30"}})) << "a week off in between";
  f.today = *parse_date("2026-12-01");
  EXPECT_EQ(result(r, f), verdict::unmet);
}

TEST(rule_language, asks_where_a_student_is_enrolled_and_for_how_long) {
  auto r = leaf(rule_op::enrolled);
  r.values = {"A5", "A6"};
  r.term = "long";
  auto f = facts();
  EXPECT_EQ(result(r, f), verdict::unknown);
  std::vector<school_stay> stays{{.school_class = "A1", .entry_date = "2026-08-01"}};
  f.stays = &stays;
  EXPECT_EQ(result(r, f), verdict::unmet);
  stays.push_back({.school_class = "A5", .entry_date = "2026-11-01"});
  EXPECT_EQ(result(r, f), verdict::unknown) << "long or short was not said yet";
  f.term = "short";
  EXPECT_EQ(result(r, f), verdict::unmet);
  f.term = "long";
  EXPECT_EQ(result(r, f), verdict::met);
  stays.back().exit_date = "2026-11-21";
  EXPECT_EQ(result(r, f), verdict::unmet) << "an exit date is exclusive";
}

TEST(rule_language, looks_back_over_the_years) {
  rule r = leaf(rule_op::every_year);
  r.grades = {9};
  r.values = {"complete", "alternative_completion"};
  auto f = facts();
  f.class_of = 2028;  // grade 11
  EXPECT_EQ(result(r, f), verdict::unknown) << "nothing is on record";
  f.years = {{.school_year = 2025, .grade = "09", .status = plan_status::complete},
             {.school_year = 2026, .grade = "10", .status = plan_status::alternative_completion}};
  EXPECT_EQ(result(r, f), verdict::met);
  f.years[1].status = plan_status::in_progress;
  EXPECT_EQ(result(r, f), verdict::unmet);
  EXPECT_EQ(judge(zz(), r, f).words, (arguments{{"missing", "10"}, {"unknown", ""}}));
  f.years.push_back({.school_year = 2026, .grade = "10", .status = plan_status::complete});
  EXPECT_EQ(result(r, f), verdict::met) << "the grade was done again";
}

TEST(rule_language, components_and_their_parts_say_what_is_missing_in_both_languages) {
  const auto p = plan_with("about", R"({"destination":"college","strengths":["a"]})");
  const auto now = completion(zz(), 10, facts(&p));
  ASSERT_EQ(now.size(), 4u);
  EXPECT_EQ(now[0].result, verdict::unmet);
  ASSERT_EQ(now[0].of.size(), 2u);
  EXPECT_EQ(words::requirement_name(language::en, zz(), now[0]), "About me");
  EXPECT_EQ(words::requirement_sentence(language::en, zz(), now[0]),
            "1 of 2 parts are complete. Still missing: Strengths.");
  EXPECT_EQ(words::requirement_sentence(language::es, zz(), now[0]),
            "1 de 2 partes están completas. Todavía falta: Fortalezas.");
  EXPECT_EQ(words::requirement_name(language::es, zz(), now[2]), "Estudiar después de la escuela");
  EXPECT_EQ(words::requirement_sentence(language::en, zz(), now[2]),
            "Complete when answered, and not with: Work.");
  EXPECT_EQ(words::requirement_sentence(language::en, zz(), now[3]),
            "Complete when all have signed this school year. Still to sign: student, parent or "
            "guardian.");
}

TEST(plan_status, follows_from_what_is_met_and_never_from_what_is_not_known) {
  const auto p = plan_with("about", "{}");
  const auto asked = [&](std::vector<rule> rules) {
    static std::vector<std::vector<rule>> kept;  // requirements point at their rules
    kept.push_back(std::move(rules));
    std::vector<requirement> out;
    for (const auto& r : kept.back()) out.push_back(judge(zz(), r, facts(&p)));
    return out;
  };
  auto approval = leaf(rule_op::approved);
  approval.roles = {"student"};
  const auto f = facts(&p);
  EXPECT_EQ(status_of(asked({met()}), f, "2026-01-01"), plan_status::complete);
  EXPECT_EQ(status_of(asked({met(), unmet()}), f, "2026-11-21"), plan_status::in_progress);
  EXPECT_EQ(status_of(asked({met(), unmet()}), f, "2026-11-20"), plan_status::overdue);
  EXPECT_EQ(status_of(asked({met(), unknown()}), f, "2026-11-20"), plan_status::in_progress)
      << "unknown is never late, and never met";
  EXPECT_EQ(status_of(asked({met(), approval}), f, ""), plan_status::ready_for_review);
  EXPECT_EQ(status_of(asked({unmet()}), facts(), ""), plan_status::not_started);
  EXPECT_EQ(status_of(asked({unmet()}), facts(), "2026-11-20"), plan_status::overdue);
}

TEST(plan_status, completed_another_way_waives_what_is_not_met) {
  const auto p = plan_with("about", R"({"destination":"college","strengths":["a","b"]})");
  const alternative_completion paper{.school_year = 2027, .reason = "paper"};
  auto f = facts(&p);
  f.instead = &paper;
  const auto now = completion(zz(), 10, f);
  EXPECT_EQ(now[0].result, verdict::met) << "what is met stays met";
  EXPECT_EQ(now[3].result, verdict::waived);
  EXPECT_TRUE(now[3].missing_roles.empty());
  EXPECT_EQ(words::requirement_sentence(language::es, zz(), now[3]),
            "Se completó de otra manera: Un plan en papel.");
  EXPECT_EQ(status_of(now, f, "2020-01-01"), plan_status::alternative_completion);
}

namespace {

// Random rules over the invented state's items, and plans that grow.
class any_rule {
 public:
  explicit any_rule(unsigned seed) : random_(seed) {}

  int upto(int n) { return std::uniform_int_distribution(0, n)(random_); }

  rule tree(int depth, bool negations) {
    if (depth == 0 || upto(3) == 0) return one(negations);
    std::vector<rule> parts;
    for (int i = upto(2); i >= 0; --i) parts.push_back(tree(depth - 1, negations));
    const int kind = upto(negations ? 2 : 1);
    if (kind == 2) parts.resize(1);
    return of(kind == 0   ? rule_op::all
              : kind == 1 ? rule_op::any
                          : rule_op::not_,
              std::move(parts));
  }

  // A plan with the first `n` of many entries and answers.
  static plan grown(int n) {
    value about = record{}, activities = record{}, goals = record{};
    list log, some;
    for (int i = 0; i < n; ++i) {
      if (i == 2) about.set("story", "x");
      if (i == 4) about.set("destination", "college");
      if (i % 2 == 1)
        log.emplace_back(record{{"id", std::to_string(i)},
                                {"date", "2026-0" + std::to_string(4 + i % 5) + "-10"},
                                {"kind", i % 3 == 0 ? "service" : "job"},
                                {"title", "t"},
                                {"hours", std::to_string(i) + ".333"}});
      if (i % 3 == 0)
        some.emplace_back(record{{"id", std::to_string(i)},
                                 {"kind", i % 2 == 0 ? "academic" : "career"},
                                 {"statement", "s"}});
    }
    activities.set("log", std::move(log));
    goals.set("goals", std::move(some));
    plan p;
    p.head.emplace();
    for (auto [name, body] :
         {std::pair{"about", about}, {"activities", activities}, {"goals", goals}})
      p.sections.push_back({.section = name, .body = body, .at_ms = noon});
    if (n > 5)
      p.signatures.push_back(
          {.role = "student", .signer = "s", .outcome = "approved", .school_year = 2027});
    return p;
  }

 private:
  rule one(bool negations) {
    rule r;
    switch (upto(negations ? 6 : 5)) {
      case 0:
        r = leaf(rule_op::answered, "about.story");
        break;
      case 1:
        r = leaf(rule_op::count, "goals.goals");
        r.min = 1 + upto(3);
        if (upto(1) == 1) r.where.fields = {{"kind", {"academic"}}};
        break;
      case 2:
        r = leaf(rule_op::sum, "activities.log");
        r.field = "hours";
        r.least = {upto(20'000)};
        break;
      case 3:
        r = leaf(rule_op::count, "activities.log");
        r.min = 1 + upto(2);
        r.in = upto(1) == 1 ? evidence_window::school_year : evidence_window::whenever;
        break;
      case 4:
        r = leaf(rule_op::approved);
        r.roles = {"student"};
        break;
      case 5:
        r = unknown();
        break;
      default:
        r = leaf(rule_op::not_in, "about.destination");
        r.values = {"college"};
    }
    return r;
  }

  std::mt19937 random_;
};

}  // namespace

TEST(rule_language, more_evidence_never_undoes_what_is_met_but_under_a_not) {
  any_rule any(20261130);
  for (int turn = 0; turn < 2'000; ++turn) {
    const auto r = any.tree(4, false);
    bool was_met = false;
    for (int n = 0; n <= 12; ++n) {
      const auto p = any_rule::grown(n);
      const auto now = result(r, facts(&p));
      ASSERT_FALSE(was_met && now != verdict::met) << "turn " << turn << ", evidence " << n;
      was_met = now == verdict::met;
    }
  }
}

TEST(rule_language, gives_one_answer_whatever_the_order_of_its_parts) {
  any_rule any(7);
  std::mt19937 random(7);
  const auto shuffled = [&](auto&& self, rule r) -> rule {
    for (auto& inner : r.of) inner = self(self, inner);
    std::shuffle(r.of.begin(), r.of.end(), random);
    return r;
  };
  for (int turn = 0; turn < 2'000; ++turn) {
    const auto r = any.tree(4, true);
    const auto p = any_rule::grown(any.upto(12));
    const auto f = facts(&p);
    const auto first = judge(zz(), r, f);
    ASSERT_EQ(first.result, result(r, f)) << "the same again";
    ASSERT_EQ(first.result, result(shuffled(shuffled, r), f)) << turn;
    // By De Morgan, over what is known and what is not.
    if (r.op == rule_op::all && !r.of.empty()) {
      std::vector<rule> negated;
      for (const auto& inner : r.of) negated.push_back(of(rule_op::not_, {inner}));
      ASSERT_EQ(first.result, result(of(rule_op::not_, {of(rule_op::any, negated)}), f)) << turn;
    }
  }
}

TEST(rule_language, every_requirement_of_every_state_says_something_in_both_languages) {
  for (const auto& id : profile::built_in()) {
    const auto p = profile::load(id);
    for (int grade = p.first_grade; grade <= p.last_grade; ++grade)
      for (const auto& r : completion(p, grade, facts())) {
        EXPECT_NE(r.result, verdict::met) << id << " " << grade << ": nothing was done yet";
        for (const auto l : {language::en, language::es}) {
          const auto said = words::requirement_sentence(l, p, r);
          EXPECT_EQ(said.find("rule."), said.npos) << id << " " << said;
          EXPECT_EQ(said.find('{'), said.npos) << id << " " << said;
          EXPECT_FALSE(words::requirement_name(l, p, r).empty());
        }
      }
  }
}

}  // namespace throughline::core
