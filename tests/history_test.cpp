// A plan's history: as it stood on any day, any two versions beside each other, a section restored.
#include "core/date.hpp"
#include "web_fixture.hpp"

namespace throughline::testing_ {
namespace {

constexpr const char* counselor_claims =
    R"({"sub":"counselor-1","name":"C","roles":["counselor"],"schools":["*"]})";
constexpr const char* guardian_claims =
    R"({"sub":"guardian-1","name":"Marta","roles":["guardian"],"students":["sourcedId:S1"]})";
constexpr std::int64_t a_day = 86'400'000;

class history_test : public web_test {
 protected:
  // Saved on November 21 at noon, on November 22, and on the 24th, each over the one before.
  void SetUp() override {
    web_test::SetUp();
    save("First");
    clock_.now += a_day;
    save("Second");
    clock_.now += 2 * a_day;
    save("Third");
  }
  void save(const std::string& statement) {
    const auto now = section();
    acts::save_ilp_section(
        *d_, counselor(), alma, "goals", now ? std::optional(now->hash) : std::nullopt,
        json(R"({"goals":[{"id":"0000000000000001","kind":"academic","statement":")" + statement +
             R"("}]})"));
  }
  std::optional<core::section_content> section(std::string_view id = "goals") {
    const auto v = acts::view_ilp(*d_, counselor(), alma);
    const auto* s = v.plan ? v.plan->section(id) : nullptr;
    return s ? std::optional(*s) : std::nullopt;
  }
  std::string statement() {
    return std::string(section()->body.items("goals")[0].text("statement"));
  }
  std::string page(std::string_view query, const char* who = counselor_claims) {
    return ask(who, "GET", ilp, query).body;
  }
  web::reply restore(int number, const core::digest& base, const char* who = counselor_claims) {
    return post(who, ilp,
                {{"tl-token", token(who)},
                 {"tl-act", "restore"},
                 {"tl-section", "goals"},
                 {"tl-revision", std::to_string(number)},
                 {"tl-base", core::to_hex(base)}});
  }
  static bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
  }
};

}  // namespace

TEST_F(history_test, shows_the_plan_as_it_stood_at_the_end_of_a_day_in_the_districts_zone) {
  const auto on = [&](const char* day) {
    return acts::view_ilp_history(*d_, registrar(), alma, {.on = core::parse_date(day)});
  };
  EXPECT_FALSE(on("2026-11-20").shown) << "not begun";
  EXPECT_EQ(on("2026-11-21").shown->number, 1);
  EXPECT_EQ(on("2026-11-22").shown->number, 2);
  EXPECT_EQ(on("2026-11-23").shown->number, 2);
  EXPECT_EQ(on("2030-01-01").shown->number, 3);
  // Half past one in the night of Greenwich is the evening before in Kentucky.
  clock_.now = 1'795'656'600'000;  // 2026-11-26T01:30:00Z
  save("Late");
  EXPECT_EQ(on("2026-11-24").shown->number, 3);
  EXPECT_EQ(on("2026-11-25").shown->number, 4);

  const auto then = page("section=history&on=2026-11-22");
  EXPECT_TRUE(has(then, "As it stood on Nov 22, 2026"));
  EXPECT_TRUE(has(then, "Second"));
  EXPECT_FALSE(has(then, "Third"));
  EXPECT_TRUE(has(page("section=history&on=2026-11-20&lang=es"), "Ese día todavía no había plan."));
  const auto sent =
      post(counselor_claims, ilp,
           {{"tl-token", token(counselor_claims)}, {"tl-act", "look_back"}, {"on", "2026-11-22"}});
  EXPECT_EQ(sent.status, 303);
  EXPECT_TRUE(has(header(sent, "Location"), "on=2026-11-22"));
}

TEST_F(history_test, sets_any_two_versions_beside_each_other) {
  const auto next = page("section=history&revision=3");
  EXPECT_TRUE(has(next, "Second") && has(next, "Third")) << "the version before, unless asked";
  EXPECT_FALSE(has(next, "First"));
  const auto far = page("section=history&revision=3&against=1");
  EXPECT_TRUE(has(far, "First") && has(far, "Third"));
  EXPECT_FALSE(has(far, "Second"));
  EXPECT_TRUE(has(far, ">Version 1<"));
  EXPECT_EQ(ask(counselor_claims, "GET", ilp, "section=history&revision=3&against=9").status, 404);
}

TEST_F(history_test, restores_a_section_as_a_new_version) {
  ASSERT_TRUE(has(page("section=history&revision=1"), "Restore Goals from version 1"));
  EXPECT_EQ(restore(1, section()->hash).status, 303);
  EXPECT_EQ(statement(), "First");
  const auto v = acts::view_ilp_history(*d_, registrar(), alma, {});
  ASSERT_EQ(v.revisions.size(), 4U) << "nothing was taken away";
  EXPECT_EQ(v.revisions[0].reason, "restored 1");
  EXPECT_TRUE(has(page("section=history"), "Restored as it stood in version 1"));
  EXPECT_TRUE(has(page("section=history&lang=es"), "Restaurado como estaba en la versión 1"));
  EXPECT_FALSE(has(page("section=history&revision=4"), "Restore Goals"))
      << "as it stands there is nothing to restore";
}

TEST_F(history_test, restores_nothing_over_what_another_saved_meanwhile) {
  const auto seen = section()->hash;
  save("Meanwhile");
  EXPECT_EQ(restore(1, seen).status, 412);
  EXPECT_EQ(statement(), "Meanwhile");
  const auto kept = acts::view_ilp(*d_, counselor(), alma);
  ASSERT_NE(kept.draft("goals"), nullptr) << "what they chose is kept";
  EXPECT_EQ(kept.draft("goals")->body.items("goals")[0].text("statement"), "First");
}

TEST_F(history_test, lets_nobody_restore_what_they_may_not_write) {
  EXPECT_FALSE(has(page("section=history&revision=1", guardian_claims), "Restore"));
  EXPECT_EQ(restore(1, section()->hash, guardian_claims).status, 403);
  EXPECT_EQ(statement(), "Third");
  EXPECT_EQ(code_of([&] {
              acts::restore_ilp_section(*d_, counselor(), alma, "goals", 9, section()->hash);
            }),
            "not-found");
}

}  // namespace throughline::testing_
