// Who of a student's family, and who named by it, sees and signs the plans: orders, advocates, 18.
#include "acts/family.hpp"

#include <functional>

#include "acts/access_papers.hpp"
#include "acts/answers.hpp"
#include "acts/facts.hpp"
#include "acts/maintenance.hpp"
#include "acts/merges.hpp"
#include "acts/overview.hpp"
#include "acts/proof.hpp"
#include "acts/retention.hpp"
#include "acts/transfers.hpp"
#include "acts/translations.hpp"
#include "district_fixture.hpp"
#include "intake/event.hpp"
#include "store/access_papers.hpp"

namespace throughline::testing_ {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

class family : public district_test {
 protected:
  void SetUp() override {
    district_test::SetUp();
    acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  }
  void change(std::string_view script) {
    store::writing w(d_->files());
    w.db().script(std::string(script));
    w.commit();
  }
  void born(std::string_view day) {
    change("update person set birth_date = '" + std::string(day) +
           "' where id = (select person from person_source where sourced_id = 'S1')");
  }
  // Alma's second guardian, who is T1 to the rosters.
  void make_second_guardian() {
    change(
        "insert into guardianship (student, guardian, source) select s.person, t.person, s.source "
        "from person_source s, person_source t where s.sourced_id = 'S1' and t.sourced_id = 'T1'");
  }
  static acts::caller second_guardian() {
    auto c = person(core::role::guardian, "guardian-2", {}, {"sourcedId:S1"});
    c.who.person = "sourcedId:T1";
    return c;
  }
  static acts::caller unknown_guardian() {
    return person(core::role::guardian, "guardian-3", {}, {"sourcedId:S1"});
  }
  std::string option() {
    const auto asked = acts::ask_access_paper(*d_, registrar(), alma, "order");
    for (const auto& g : asked.guardians)
      if (g.name == "Marta Rivera") return "g." + std::to_string(g.id);
    return {};
  }
  core::findings enter(std::string_view kind, core::value body,
                       const std::vector<std::pair<const char*, std::string>>& with = {}) {
    if (kind == "order") {
      body.set("guardian", option());
      if (body.text("first_day").empty()) body.set("first_day", "2026-11-01");
    }
    for (const auto& [name, text] : with) body.set(name, text);
    body.set("number", "24-CI-100");
    body.set("paper_date", "2026-10-30");
    return acts::enter_access_paper(*d_, registrar(), alma, kind, body);
  }
  core::findings order(std::string_view limits, core::list sections = {},
                       const std::vector<std::pair<const char*, std::string>>& with = {}) {
    core::value body;
    body.set("limits", limits);
    body.set("paper", "court_order");
    if (!sections.empty()) body.set("sections", std::move(sections));
    return enter("order", std::move(body), with);
  }
  std::string end_first() {
    const auto papers = acts::view_access_papers(*d_, registrar(), alma).papers;
    EXPECT_TRUE(acts::end_access_paper(*d_, registrar(), alma, papers.front().key.text(), "lifted")
                    .empty());
    return papers.front().key.text();
  }
  std::string reading(const acts::caller& by) {
    return code_of([&] { acts::view_ilp(*d_, by, alma); });
  }
  std::string signing(const acts::caller& by, const char* outcome = "approved") {
    const auto v = acts::view_ilp(*d_, student(), alma);
    return code_of([&] {
      acts::sign_ilp(
          *d_, by, alma,
          {.outcome = outcome, .way = "portal", .note = {}, .revision = v.plan->head->number});
    });
  }
};

core::findings::size_type count(const core::findings& f) { return f.size(); }

}  // namespace

TEST_F(family, an_order_closes_every_way_to_the_record) {
  const std::vector<std::function<void(const acts::caller&)>> ways{
      [&](const auto& by) { acts::view_ilp(*d_, by, alma); },
      [&](const auto& by) { acts::view_ilp_sign_offs(*d_, by, alma); },
      [&](const auto& by) { acts::view_ilp_history(*d_, by, alma, {}); },
      [&](const auto& by) { acts::export_ilp(*d_, by, alma); },
      [&](const auto& by) { acts::view_facts(*d_, by, alma); },
      [&](const auto& by) { acts::view_statements(*d_, by, alma); },
      [&](const auto& by) { acts::view_disclosures(*d_, by, alma); },
      [&](const auto& by) { acts::view_ilpa(*d_, by, alma); },
      [&](const auto& by) { acts::add_statement(*d_, by, alma, "ilp", "Goals", "Not so."); }};
  for (const auto& way : ways) EXPECT_EQ(code_of([&] { way(guardian()); }), "");
  ASSERT_EQ(count(order("read")), 0u);
  for (const auto& way : ways) EXPECT_EQ(code_of([&] { way(guardian()); }), "access-limited");
  EXPECT_EQ(signing(guardian()), "access-limited");
  // Whatever else they are at the school.
  for (const auto role : {core::role::teacher, core::role::counselor, core::role::administrator}) {
    auto both = guardian();
    both.who.roles.push_back(role);
    both.who.schools = {"*"};
    EXPECT_EQ(reading(both), "access-limited");
  }
  EXPECT_EQ(reading(student()), "");
  EXPECT_EQ(reading(counselor()), "");
  const auto key = end_first();
  EXPECT_EQ(reading(guardian()), "") << "lifted";
  EXPECT_EQ(acts::view_access_papers(*d_, registrar(), alma).papers.size(), 1u) << "and kept";
  EXPECT_EQ(code_of([&] { acts::end_access_paper(*d_, registrar(), alma, key, "again"); }),
            "conflict");
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
}

TEST_F(family, an_order_holds_from_its_first_day_to_its_last) {
  ASSERT_EQ(count(order("read", {}, {{"first_day", "2026-11-22"}, {"last_day", "2026-11-24"}})),
            0u);
  EXPECT_EQ(reading(guardian()), "") << "tomorrow";
  for (int i = 0; i < 3; ++i) {
    clock_.now += day_ms;
    EXPECT_EQ(reading(guardian()), "access-limited") << i;
  }
  clock_.now += day_ms;
  EXPECT_EQ(reading(guardian()), "");
}

TEST_F(family, whom_the_host_does_not_say_is_held_to_every_order) {
  make_second_guardian();
  ASSERT_EQ(count(order("read")), 0u);
  EXPECT_EQ(reading(second_guardian()), "") << "another guardian, and known";
  EXPECT_EQ(reading(unknown_guardian()), "access-limited");
  auto wrong = second_guardian();
  for (const auto* person : {"sourcedId:nobody", "sourcedId:S2", "nobody"}) {
    wrong.who.person = person;
    EXPECT_EQ(reading(wrong), "access-limited") << person;
  }
  // One who is a teacher, too: the host's list does not say as what the student is theirs.
  auto both = unknown_guardian();
  both.who.roles.push_back(core::role::teacher);
  EXPECT_EQ(reading(both), "access-limited");
}

TEST_F(family, a_parent_the_host_told_of_is_held_to_no_order_on_the_other) {
  const auto told_by_host =
      [&](std::string_view mother) {
        intake::tell_event(*d_, operator_(), "student", json(R"({"student":{"sourcedId":"S1"},
      "givenName":"Alma","familyName":"Rivera","birthDate":"2011-03-14","guardians":[
      {"id":"staff:3","givenName":")" + std::string(mother) + R"(","familyName":"Rivera"},
      {"id":"staff:11","givenName":"Paul","familyName":"Rivera"}]})"));
      };
  auto marta = unknown_guardian(), paul = unknown_guardian();
  marta.who.person = "sourcedId:staff:3";
  paul.who.person = "sourcedId:staff:11";
  ASSERT_EQ(count(order("read")), 0u);
  EXPECT_EQ(reading(paul), "access-limited") << "not told of yet";
  told_by_host("M.");
  EXPECT_EQ(reading(marta), "access-limited") << "another name, and maybe whom the feed means";
  EXPECT_EQ(reading(paul), "access-limited") << "and so may this one be";
  end_first();
  ASSERT_EQ(count(enter("order", json(R"({"limits":"read","paper":"court_order"})"),
                        {{"guardian", "other"}, {"other_name", "PAUL  Rivera"}})),
            0u);
  EXPECT_EQ(reading(marta), "");
  EXPECT_EQ(reading(paul), "access-limited") << "of that name";
}

TEST_F(family, a_parent_whom_feed_and_host_call_alike_is_one) {
  intake::tell_event(*d_, operator_(), "student", json(R"({"student":{"sourcedId":"S1"},
      "givenName":"Alma","familyName":"Rivera","birthDate":"2011-03-14","guardians":[
      {"id":"staff:3","givenName":"Marta","familyName":"Rivera"},
      {"id":"staff:11","givenName":"Paul","familyName":"Rivera"}]})"));
  ASSERT_EQ(count(order("read")), 0u);
  auto marta = unknown_guardian(), paul = unknown_guardian();
  marta.who.person = "sourcedId:staff:3";
  paul.who.person = "sourcedId:staff:11";
  EXPECT_EQ(reading(paul), "");
  EXPECT_EQ(reading(marta), "access-limited");
  EXPECT_EQ(reading(guardian()), "access-limited");
}

TEST_F(family, sections_that_an_order_names_are_nowhere_to_be_read) {
  acts::save_ilp_section(*d_, student(), alma, "education_plan", std::nullopt,
                         json(R"({"alignment":"I draw well"})"));
  acts::record_ilp_meeting(*d_, counselor(), alma, json(R"({"held_on":"2026-11-21",
      "way":"phone","attendees":"Ana","notes":"Pass Algebra II"})"));
  acts::add_statement(*d_, guardian(), alma, "ilp", "Goals", "Pass Algebra II is wrong");
  ASSERT_EQ(count(order("read", {"ilp.goals"})), 0u);
  const auto v = acts::view_ilp(*d_, guardian(), alma);
  ASSERT_TRUE(v.plan);
  EXPECT_EQ(v.plan->section("goals"), nullptr);
  EXPECT_NE(v.plan->section("education_plan"), nullptr);
  EXPECT_TRUE(v.statements.empty());
  for (const auto& r : v.requirements) EXPECT_FALSE(r.item.starts_with("goals.")) << r.item;
  EXPECT_FALSE(v.asks(*d_->profile().section("goals")));
  EXPECT_TRUE(acts::view_ilp_sign_offs(*d_, guardian(), alma).meetings.empty());
  EXPECT_TRUE(acts::view_statements(*d_, guardian(), alma).empty());
  const auto h = acts::view_ilp_history(*d_, guardian(), alma, {.number = 1});
  EXPECT_TRUE(h.sections.empty());
  const auto text = formats::write_json(acts::export_ilp(*d_, guardian(), alma));
  EXPECT_EQ(text.find("Algebra"), text.npos);
  EXPECT_NE(text.find("I draw well"), text.npos);
  EXPECT_NE(formats::write_json(acts::export_ilp(*d_, counselor(), alma)).find("Algebra"),
            std::string::npos);
  EXPECT_EQ(signing(guardian()), "access-limited") << "nobody signs what they may not read";
  EXPECT_TRUE(v.sign_as.empty());
}

TEST_F(family, sections_of_an_addendum_are_withheld_the_same) {
  const auto key = key_of_dees_addendum();
  fill_dees_addendum(key);
  const auto parent = person(core::role::guardian, "parent-4", {}, {"sourcedId:S4"});
  ASSERT_TRUE(acts::enter_access_paper(*d_, registrar(), dee, "order", json(R"({"guardian":"other",
      "other_name":"Pat Lee","limits":"read","sections":["ilpa.needs"],"first_day":"2026-11-01",
      "paper":"custody_order","number":"7","paper_date":"2026-10-30"})"))
                  .empty());
  const auto v = acts::view_ilpa(*d_, parent, dee);
  EXPECT_EQ(v.it->section("needs"), nullptr);
  EXPECT_NE(v.it->section("goals"), nullptr);
  EXPECT_EQ(core::find_section(v.profile->sections, "needs"), nullptr);
  EXPECT_TRUE(v.sign_as.empty());
  EXPECT_EQ(formats::write_json(acts::addenda_as_data(v)).find("Breaks"), std::string::npos);
  EXPECT_NE(acts::view_ilpa(*d_, program_staff(), dee).it->section("needs"), nullptr);
}

TEST_F(family, a_section_the_profile_no_longer_has_closes_all_of_it) {
  ASSERT_EQ(count(order("read", {"ilp.goals"})), 0u);
  change("drop trigger access_paper_stays; update access_paper set sections = '[\"ilp.gone\"]'");
  EXPECT_EQ(reading(guardian()), "access-limited");
}

TEST_F(family, who_may_read_but_not_sign_reads) {
  ASSERT_EQ(count(order("sign", {"ilp.goals"})), 0u);
  EXPECT_NE(acts::view_ilp(*d_, guardian(), alma).plan->section("goals"), nullptr);
  EXPECT_EQ(signing(guardian()), "access-limited");
  end_first();
  EXPECT_EQ(signing(guardian()), "");
  ASSERT_EQ(count(order("sign", {"ilpa.needs"})), 0u);
  EXPECT_EQ(signing(guardian()), "") << "the other plan";
}

TEST_F(family, staff_write_down_no_answer_of_one_who_may_not_sign_on_that_day) {
  const auto answer = [&](std::string_view signer, std::string_view name, std::string_view on) {
    core::value body;
    body.set("signer", signer);
    body.set("other_name", name);
    body.set("outcome", "approved");
    body.set("way", "paper");
    body.set("on", on);
    body.set("revision", "1");
    const auto wrong = acts::record_ilp_answer(*d_, counselor(), alma, body);
    return wrong.empty() ? std::string() : std::string(wrong.front().rule.name);
  };
  const auto offers = [&](std::string_view id) {
    const auto asked = acts::view_ilp_answer(*d_, counselor(), alma).asked;
    const auto& all = asked.items.front().options;
    return std::any_of(all.begin(), all.end(), [&](const auto& o) { return o.id == id; });
  };
  EXPECT_TRUE(offers("guardian|Marta Rivera"));
  ASSERT_EQ(count(order("sign")), 0u);
  EXPECT_FALSE(offers("guardian|Marta Rivera"));
  EXPECT_EQ(answer("guardian|Marta Rivera", "", "2026-11-21"), "not-an-option");
  EXPECT_EQ(answer("guardian|", "  marta RIVERA", "2026-11-21"), "may-not-sign");
  EXPECT_EQ(answer("guardian|", "Another Person", "2026-11-21"), "");
  born("2008-11-21");
  EXPECT_EQ(answer("guardian|", "Another Person", "2026-11-21"), "signs-alone");
}

TEST_F(family, a_no_of_one_who_may_no_longer_sign_holds_nothing_up) {
  make_second_guardian();
  const auto guardian_missing = [&] {
    for (const auto& r : acts::view_ilp(*d_, counselor(), alma).requirements)
      for (const auto& role : r.missing_roles)
        if (role == "guardian") return true;
    return false;
  };
  auto named = guardian();
  named.who.name = "Marta Rivera";
  EXPECT_EQ(signing(named, "declined"), "");
  EXPECT_EQ(signing(second_guardian()), "");
  EXPECT_TRUE(guardian_missing()) << "one said no";
  ASSERT_EQ(count(order("sign")), 0u);
  EXPECT_FALSE(guardian_missing());
}

TEST_F(family, an_advocate_reads_until_the_day_and_signs_nothing) {
  auto advocate = person(core::role::advocate, "adv-1", {}, {"sourcedId:S1"});
  EXPECT_NE(reading(advocate), "") << "the host's word alone is no consent";
  core::value body;
  body.set("who", "Ada Vocate");
  body.set("account", "adv-1");
  body.set("given_by", option());
  body.set("paper", "signed_consent");
  EXPECT_EQ(enter("advocate", body, {{"first_day", "2026-11-21"}}).front().field, "last_day")
      << "never without an end";
  EXPECT_EQ(enter("advocate", body, {{"first_day", "2026-11-21"}, {"last_day", "2026-11-20"}})
                .front()
                .rule.name,
            "ends-before");
  ASSERT_EQ(
      count(enter("advocate", body, {{"first_day", "2026-11-21"}, {"last_day", "2026-11-22"}})),
      0u);
  EXPECT_EQ(reading(advocate), "");
  EXPECT_EQ(acts::find_students(*d_, advocate, "Rivera").as_list()->size(), 1u);
  EXPECT_EQ(signing(advocate), "forbidden");
  EXPECT_EQ(code_of([&] { acts::view_ilpa(*d_, advocate, alma); }), "forbidden");
  EXPECT_NE(code_of([&] { acts::view_ilp(*d_, advocate, beto); }), "") << "nobody else's";
  auto by_person = person(core::role::advocate, "other-login", {});
  EXPECT_NE(reading(by_person), "");
  by_person.who.person = "adv-1";
  EXPECT_EQ(reading(by_person), "") << "as the host tells it";
  born("2008-11-22");
  clock_.now += day_ms;
  EXPECT_NE(reading(advocate), "") << "a guardian's consent ends when the rights do";
  born("2011-03-14");
  EXPECT_EQ(reading(advocate), "") << "the last day is included";
  clock_.now += day_ms;
  EXPECT_NE(reading(advocate), "");
  EXPECT_EQ(acts::find_students(*d_, advocate, "Rivera").as_list()->size(), 0u);
}

TEST_F(family, consent_can_be_withdrawn_and_an_adult_student_gives_their_own) {
  auto advocate = person(core::role::advocate, "adv-1", {});
  born("2008-11-21");
  core::value body;
  body.set("who", "Ada Vocate");
  body.set("account", "adv-1");
  body.set("given_by", option());
  body.set("paper", "signed_consent");
  const std::vector<std::pair<const char*, std::string>> year{{"first_day", "2026-11-21"},
                                                              {"last_day", "2027-11-21"}};
  EXPECT_EQ(enter("advocate", body, year).front().field, "given_by") << "no guardian's any more";
  body.set("given_by", "student");
  ASSERT_EQ(count(enter("advocate", body, year)), 0u);
  EXPECT_EQ(reading(advocate), "");
  end_first();
  EXPECT_NE(reading(advocate), "");
}

TEST_F(family, at_18_the_rights_are_the_students) {
  born("2008-11-22");
  EXPECT_EQ(reading(guardian()), "") << "17, on the last day";
  EXPECT_EQ(signing(guardian()), "");
  born("2008-11-21");
  EXPECT_EQ(reading(guardian()), "rights-moved") << "the birthday itself";
  EXPECT_EQ(signing(guardian()), "rights-moved");
  EXPECT_EQ(code_of([&] { acts::export_ilp(*d_, guardian(), alma); }), "rights-moved");
  EXPECT_EQ(reading(student()), "");
  EXPECT_EQ(signing(student()), "");
  for (const auto& r : acts::view_ilp(*d_, counselor(), alma).requirements)
    for (const auto& role : r.missing_roles) EXPECT_NE(role, "guardian") << "signs alone";
  // 34 CFR 99.31(a)(8): to read, not to decide.
  core::value body;
  body.set("guardian", option());
  body.set("paper", "tax_return");
  ASSERT_EQ(
      count(enter("dependent", body, {{"first_day", "2026-01-01"}, {"last_day", "2026-12-31"}})),
      0u);
  EXPECT_EQ(reading(guardian()), "");
  EXPECT_EQ(signing(guardian()), "rights-moved");
  ASSERT_EQ(count(order("read")), 0u);
  EXPECT_EQ(reading(guardian()), "access-limited") << "an order stays one";
}

TEST_F(family, a_birth_date_nobody_told_moves_nothing) {
  change("update person set birth_date = null");
  EXPECT_EQ(reading(guardian()), "");
  EXPECT_FALSE(acts::view_access_papers(*d_, registrar(), alma).birth_known);
  core::student s;
  const auto on = [](const char* day) { return *core::parse_date(day); };
  for (const auto* birth : {"", "2008", "2008-13-01", "0001-01-01"}) {
    s.birth_date = birth;
    EXPECT_FALSE(core::holds_own_rights(s, on("2026-11-21"))) << birth;
  }
  s.birth_date = "2008-02-29";
  EXPECT_FALSE(core::holds_own_rights(s, on("2026-02-28")));
  EXPECT_TRUE(core::holds_own_rights(s, on("2026-03-01")));
}

TEST_F(family, papers_are_staffs_alone_and_say_what_is_wrong_with_them) {
  for (const auto& by : {guardian(), student(), counselor(), program_staff()}) {
    EXPECT_EQ(code_of([&] { acts::view_access_papers(*d_, by, alma); }).empty(), false);
    EXPECT_EQ(code_of([&] { acts::ask_access_paper(*d_, by, alma, "order"); }).empty(), false);
    EXPECT_EQ(code_of([&] { acts::end_access_paper(*d_, by, alma, "x", "y"); }).empty(), false);
  }
  EXPECT_EQ(code_of([&] { acts::ask_access_paper(*d_, registrar(), alma, "other"); }), "not-found");
  const auto field = [](const core::findings& f) {
    return f.empty() ? std::string() : f.front().field;
  };
  EXPECT_EQ(field(order("all")), "limits");
  EXPECT_EQ(field(order("read", {"ilp.nothing"})), "sections");
  EXPECT_EQ(field(order("read", {}, {{"guardian", "g.99999"}})), "guardian");
  EXPECT_EQ(field(order("read", {}, {{"guardian", "other"}})), "other_name");
  EXPECT_EQ(field(order("read", {}, {{"first_day", "2026-02-30"}})), "first_day");
  EXPECT_EQ(field(order("read", {}, {{"last_day", "2026-10-01"}})), "last_day");
  EXPECT_TRUE(acts::view_access_papers(*d_, registrar(), alma).papers.empty());
  ASSERT_EQ(count(order("read")), 0u);
  const auto key = acts::view_access_papers(*d_, registrar(), alma).papers.front().key.text();
  EXPECT_EQ(field(acts::end_access_paper(*d_, registrar(), alma, key, "  ")), "reason");
  EXPECT_EQ(code_of([&] { acts::end_access_paper(*d_, registrar(), beto, key, "x"); }), "not-found")
      << "another student's";
  EXPECT_THROW(change("delete from access_paper"), core::failure) << "ended, never deleted";
  EXPECT_THROW(change("update access_paper set limits = 'sign'"), core::failure);
}

TEST_F(family, an_order_follows_the_student_into_another_record_and_out_again) {
  make_twin(alma, beto);
  ASSERT_TRUE(order("read").empty());
  acts::merge_choice because;
  because.reason = "entered twice";
  because.decided = true;
  acts::merge_students(*d_, registrar(), beto, alma, because);
  EXPECT_EQ(reading(guardian()), "access-limited");
  ASSERT_TRUE(order("read").empty()) << "of the one they are now";
  (void)acts::unmerge_students(*d_, registrar(), alma, "two after all");
  auto of_beto = guardian();
  of_beto.who.students = {"sourcedId:S2"};
  EXPECT_EQ(code_of([&] { acts::view_ilp(*d_, of_beto, beto); }), "access-limited");
  EXPECT_EQ(reading(guardian()), "access-limited") << "both are protected";
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
}

TEST_F(family, a_translation_holds_for_exactly_its_text_and_changes_no_signature) {
  EXPECT_EQ(signing(guardian()), "");
  const auto before = acts::view_ilp(*d_, guardian(), alma);
  const auto ask = [&] { return acts::ask_translation(*d_, counselor(), alma, "", "goals"); };
  core::value body;
  body.set("text", ask().asked.items.front().options.front().id);
  body.set("language", "es");
  body.set("body", "Aprobar Álgebra II");
  body.set("translator", "Lea Santos");
  body.set("translated_on", "2026-11-20");
  EXPECT_NE(code_of([&] { acts::translate(*d_, guardian(), alma, "", "goals", body); }), "");
  ASSERT_TRUE(acts::translate(*d_, counselor(), alma, "", "goals", body).empty());
  const auto v = acts::view_ilp(*d_, guardian(), alma);
  EXPECT_EQ(v.plan->head->root, before.plan->head->root);
  EXPECT_TRUE(v.plan->current(v.plan->signatures.front()));
  ASSERT_NE(core::translation_of(v.translations, "Pass Algebra II", core::language::es), nullptr);
  EXPECT_EQ(core::translation_of(v.translations, "Pass Algebra II", core::language::en), nullptr);
  EXPECT_EQ(core::translation_of(v.translations, "Pass Algebra I", core::language::es), nullptr);
  EXPECT_NE(formats::write_json(acts::export_ilp(*d_, guardian(), alma)).find("Lea Santos"),
            std::string::npos);
  acts::save_ilp_section(*d_, student(), alma, "goals", v.plan->section("goals")->hash,
                         json(R"({"goals":[{"kind":"academic","statement":"Pass Calculus I"}]})"));
  EXPECT_EQ(acts::translate(*d_, counselor(), alma, "", "goals", body).front().rule.name,
            "text-changed");
  body.set("translated_on", "2026-11-22");
  body.set("text", ask().asked.items.front().options.front().id);
  EXPECT_EQ(acts::translate(*d_, counselor(), alma, "", "goals", body).front().field,
            "translated_on");
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
  ASSERT_TRUE(order("read", {"ilp.goals"}).empty());
  EXPECT_TRUE(acts::view_ilp(*d_, guardian(), alma).translations.empty());
}

}  // namespace throughline::testing_
