// Check-ins after a stay: when they are due, who keeps them, what is refused, what travels.
#include "acts/check_ins.hpp"

#include "addendum_fixture.hpp"

namespace throughline::testing_ {
namespace {

class check_ins_test : public addendum_life {
 protected:
  // Dee left on the 6th; it is the 21st: the first week's talk is late, the third's due on the
  // 27th.
  std::string ended() {
    const auto key = locked();
    acts::exit_ilpa(*d_, program_staff(), dee, key,
                    {.outcome = "returned", .date = "2026-11-06", .reason = "At once"});
    return key;
  }
  // What is wrong with it, as "field rule" lines; empty: it was kept.
  std::string record(const std::string& key, std::string_view body, const acts::caller& by) {
    std::string out;
    for (const auto& w : acts::record_ilpa_check_in(*d_, by, dee, key, json(body)))
      out += (out.empty() ? "" : ", ") + w.field + " " + std::string(w.rule.name);
    return out;
  }
  std::string due_of_task() {
    store::reading r(d_->files());
    for (const auto& t : store::open_tasks(r.db(), view(registrar()).whom.student.id))
      if (t.kind == "check_in") return t.due_date;
    return {};
  }
  static constexpr const char* first =
      R"({"week":"1","held_on":"2026-11-16","way":"phone","attendees":"Dee, Ms. Hall",
          "going":"some_trouble","notes":"Late twice"})";
};

TEST_F(check_ins_test, each_is_due_its_weeks_after_the_exit_and_the_next_one_is_the_task) {
  const auto key = ended();
  const auto v = view(program_staff());
  ASSERT_EQ(v.check_ins.size(), 3u);
  EXPECT_EQ(v.check_ins[0].on, "2026-11-13");
  EXPECT_EQ(v.check_ins[1].on, "2026-11-27");
  EXPECT_EQ(v.check_ins[2].on, "2026-12-18");
  EXPECT_TRUE(v.may_check_in);
  EXPECT_EQ(due_of_task(), "2026-11-13");
  EXPECT_EQ(record(key, first, program_staff()), "");
  EXPECT_EQ(due_of_task(), "2026-11-27");
  const auto after = view(registrar());
  EXPECT_TRUE(after.check_ins[0].held);
  EXPECT_FALSE(after.check_ins[1].held);
  EXPECT_FALSE(after.may_check_in) << "a registrar reads them";
  ASSERT_EQ(after.meetings.size(), 1u);
  EXPECT_EQ(after.meetings.front().after_exit->going, "some_trouble");
  EXPECT_EQ(after.it->state, core::addendum_state::exited);
  EXPECT_EQ(after.it->version, v.it->version) << "the locked text stays as it is";
  EXPECT_EQ(after.it->head->number, v.it->head->number);
}

TEST_F(check_ins_test, what_cannot_be_is_refused_by_field) {
  const auto key = ended();
  EXPECT_EQ(record(key, "{}", program_staff()),
            "week required, held_on required, way required, attendees required, going required, "
            "notes required");
  const auto with = [&](const char* week, const char* day) {
    return record(key,
                  std::string(R"({"week":")") + week + R"(","held_on":")" + day +
                      R"(","way":"phone","attendees":"Dee","going":"well","notes":"x"})",
                  program_staff());
  };
  EXPECT_EQ(with("2", "2026-11-16"), "week not-an-option");
  EXPECT_EQ(with("1", "2026-11-05"), "held_on before-exit");
  EXPECT_EQ(with("1", "2026-11-22"), "held_on day-to-come");
  EXPECT_TRUE(view(registrar()).meetings.empty()) << "nothing was kept";
  EXPECT_EQ(with("1", "2026-11-06"), "") << "the day of the exit itself";
  EXPECT_EQ(with("1", "2026-11-20"), "week not-an-option") << "held already";
  EXPECT_EQ(view(registrar()).meetings.size(), 1u);
}

TEST_F(check_ins_test, while_the_stay_goes_on_there_are_none) {
  const auto key = locked();
  EXPECT_TRUE(view(program_staff()).check_ins.empty());
  EXPECT_EQ(code_of([&] { (void)record(key, first, program_staff()); }), "bad-transition");
}

TEST_F(check_ins_test, families_read_them_and_keep_none) {
  const auto key = ended();
  EXPECT_EQ(code_of([&] { (void)record(key, first, dees_guardian()); }), "forbidden");
  EXPECT_EQ(record(key, first, program_staff()), "");
  EXPECT_EQ(view(dees_guardian()).meetings.size(), 1u);
}

TEST_F(check_ins_test, the_page_asks_for_the_next_one_and_shows_what_was_said) {
  const auto key = ended();
  const auto page = ask(staff_claims, "GET", ilpa, "id=" + key).body;
  EXPECT_LT(page.find("step=check_in"), page.find("Check-ins after the exit"));
  EXPECT_LT(page.find("Check-ins after the exit"), page.find("tl-part"))
      << "what is to do stands before what was";
  EXPECT_NE(page.find("Late"), page.npos);
  const auto form = ask(staff_claims, "GET", ilpa, "id=" + key + "&step=check_in").body;
  EXPECT_NE(form.find("After 1 week, due Nov 13, 2026"), form.npos);
  const std::vector<std::pair<std::string, std::string>> typed{{"tl-token", token(staff_claims)},
                                                               {"tl-act", "record_check_in"},
                                                               {"tl-plan", key},
                                                               {"week", "1"},
                                                               {"held_on", "2026-11-16"},
                                                               {"way", "phone"},
                                                               {"attendees", "Dee"},
                                                               {"notes", "Bus is late"}};
  const auto refused = post(staff_claims, ilpa, typed);
  EXPECT_EQ(refused.status, 422u);
  EXPECT_NE(refused.body.find("Bus is late"), refused.body.npos) << "what was typed is there";
  auto whole = typed;
  whole.emplace_back("going", "needs_help");
  EXPECT_EQ(post(staff_claims, ilpa, whole).status, 303u);
  const auto then = ask(staff_claims, "GET", ilpa, "id=" + key + "&lang=es").body;
  EXPECT_NE(then.find("A la semana: Necesita ayuda ahora"), then.npos);
  EXPECT_EQ(ask(student_claims, "GET", "/students/sourcedId:S1/ilp", "section=check_in").status,
            404u);
}

}  // namespace
}  // namespace throughline::testing_
