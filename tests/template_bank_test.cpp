// The district's template bank: who keeps it, where it is offered, what is refused.
#include "acts/template_bank.hpp"

#include "addendum_fixture.hpp"
#include "core/item_types.hpp"

namespace throughline::testing_ {
namespace {

class template_bank_test : public addendum_life {
 protected:
  std::string set(core::template_bank bank) {
    std::string out;
    const auto base = acts::view_template_bank(*d_, head_office()).hash;
    for (const auto& w : acts::set_template_bank(*d_, head_office(), base, std::move(bank)))
      out += (out.empty() ? "" : ", ") + w.field + " " + std::string(w.rule.name);
    return out;
  }
  std::string step(std::string_view name, const char* by = staff_claims) {
    key_ = key_of_dees_addendum();
    return ask(by, "GET", ilpa, "id=" + key_ + "&step=" + std::string(name)).body;
  }
  static constexpr const char* office_claims =
      R"({"sub":"admin-1","name":"O","roles":["administrator"],"schools":["*"]})";
  std::string key_;
};

TEST_F(template_bank_test, stands_where_text_is_written_and_in_a_goals_statement) {
  EXPECT_EQ(step("needs").find("Use this text"), std::string::npos)
      << "an empty bank offers nothing";
  ASSERT_EQ(set({{"needs.academic_needs", {" Reads below <grade>  ", "", "Reads below <grade>"}},
                 {"goals.goals", {"Improve class performance"}},
                 {"reentry.reentry", {"Attends 90 percent of days"}}}),
            "");
  const auto bank = acts::view_template_bank(*d_, head_office()).bank;
  EXPECT_EQ(bank.at("needs.academic_needs"), (std::vector<std::string>{"Reads below <grade>"}));
  const auto needs = step("needs");
  EXPECT_NE(needs.find("Reads below &lt;grade&gt;"), needs.npos);
  EXPECT_NE(needs.find("data-tl-put"), needs.npos);
  const auto goals = step("goals");
  EXPECT_NE(goals.find("<option value=\"Improve class performance\">"), goals.npos);
  EXPECT_NE(goals.find(" list=\""), goals.npos);
  const auto all = step("all");
  EXPECT_NE(all.find("Improve class performance"), all.npos);
  EXPECT_NE(all.find("Attends 90 percent of days"), all.npos);
}

TEST_F(template_bank_test, only_the_administrator_keeps_it) {
  for (const auto& by : {program_staff(), counselor(), registrar()}) {
    EXPECT_EQ(code_of([&] { (void)acts::view_template_bank(*d_, by); }), "forbidden");
    EXPECT_EQ(code_of([&] { (void)acts::set_template_bank(*d_, by, {}, {}); }), "forbidden");
  }
  EXPECT_EQ(ask(staff_claims, "GET", "/templates").status, 403u);
}

TEST_F(template_bank_test, what_does_not_fit_is_refused_with_its_place) {
  ASSERT_EQ(set({{"goals.goals", {"Stays"}}}), "");
  EXPECT_EQ(set({{"goals.nothing", {"x"}}}), "goals.nothing unknown-field");
  EXPECT_EQ(set({{"placement.entry_date", {"x"}}}), "placement.entry_date unknown-field");
  EXPECT_EQ(set({{"goals.goals", {std::string(core::line_limit + 1, 'x')}}}),
            "goals.goals too-long");
  std::vector<std::string> many;
  for (int i = 0; i < 61; ++i) many.push_back(std::to_string(i));
  EXPECT_EQ(set({{"goals.goals", many}}), "goals.goals too-many");
  EXPECT_EQ(acts::view_template_bank(*d_, head_office()).bank.at("goals.goals").front(), "Stays");
}

TEST_F(template_bank_test, a_second_writer_loses_nothing) {
  const auto seen = acts::view_template_bank(*d_, head_office()).hash;
  ASSERT_EQ(set({{"goals.goals", {"First"}}}), "");
  EXPECT_EQ(
      code_of([&] {
        (void)acts::set_template_bank(*d_, head_office(), seen, {{"goals.goals", {"Second"}}});
      }),
      "stale-section");
  const auto page = post(office_claims, "/templates",
                         {{"tl-token", token(office_claims)},
                          {"tl-base", core::to_hex(seen)},
                          {"goals.goals", "Second"}});
  EXPECT_EQ(page.status, 412u);
  EXPECT_NE(page.body.find("Second"), page.body.npos) << "what was typed is there";
  const auto now = core::to_hex(acts::view_template_bank(*d_, head_office()).hash);
  EXPECT_EQ(post(office_claims, "/templates",
                 {{"tl-token", token(office_claims)},
                  {"tl-base", now},
                  {"goals.goals", "Second\r\nThird\n"}})
                .status,
            303u);
  EXPECT_EQ(acts::view_template_bank(*d_, head_office()).bank.at("goals.goals"),
            (std::vector<std::string>{"Second", "Third"}));
}

}  // namespace
}  // namespace throughline::testing_
