// Records as they arrive, without the signatures around them: what is taken over, what a person
// decides, and what is refused because a part of it cannot be read.
#include <algorithm>
#include <map>

#include "acts/overview.hpp"
#include "acts/retention.hpp"
#include "acts/transfers.hpp"
#include "core/item_types.hpp"
#include "district_fixture.hpp"
#include "intake/event.hpp"
// a test may ask the file itself; no other room does
#include "store/plans.hpp"
#include "store/sqlite.hpp"
#include "store/students.hpp"

namespace throughline::testing_ {
namespace {

class arrival : public district_test {
 protected:
  void SetUp() override {
    district_test::SetUp();
    b_ = make("district-b", "Other Schools");
    feed(*b_);
  }
  void TearDown() override {
    b_.reset();
    district_test::TearDown();
  }
  static core::value who(std::string_view id, std::string_view family, std::string_view given,
                         std::string_view birth) {
    core::value out;
    out.set("state", "KY");
    out.set("stateId", id);
    out.set("birthDate", birth);
    out.set("familyName", family);
    out.set("givenName", given);
    return out;
  }
  // A package of district-b with an identity and what is added.
  acts::arrived_package package(const core::value& identity) {
    acts::arrived_package p;
    p.transfer = core::uid::make(clock_.now);
    p.from = {"district-b", "Other Schools"};
    p.hash.fill(++mark_);
    p.file_hash.fill(mark_);
    p.manifest.set("purpose", "moved");
    p.parts.push_back({"identity", "included", formats::write_json(identity), ""});
    return p;
  }
  acts::arrived_package with(std::string section, std::string body) {
    auto p = package(identity(alma));
    p.parts.push_back({std::move(section), "included", std::move(body), ""});
    return p;
  }
  // What district-a releases of a student, as it would arrive at district-b.
  acts::arrived_package sent(std::string_view id) {
    const auto key = acts::open_release(*d_, registrar(), id, {"district-b", "Other Schools"},
                                        {.basis = "ferpa-99.31-a-2",
                                         .purpose = "enrollment",
                                         .notice = "annual_notice",
                                         .scope = {}});
    auto p = package({});
    p.transfer = key;
    p.from = {"district-a", "Test County Schools"};
    p.parts = acts::read_package(*d_, operator_(), key).parts;
    return p;
  }
  static core::value& part(acts::arrived_package& p, std::string_view section, core::value& body) {
    for (auto& x : p.parts)
      if (x.section == section) body = formats::read_json(x.body);
    return body;
  }
  static void replace(acts::arrived_package& p, std::string_view section, const core::value& body) {
    for (auto& x : p.parts)
      if (x.section == section) x.body = formats::write_json(body);
  }
  std::string arrives(acts::district& d, const acts::arrived_package& p) {
    return code_of([&] { acts::receive_package(d, operator_(), p); });
  }
  static acts::accept_result accept(acts::district& d, const core::uid& key,
                                    std::vector<std::pair<std::string, std::string>> decided = {}) {
    return acts::accept_transfer(
        d, registrar(), key.text(),
        {.student = {}, .note = {}, .decisions = std::move(decided), .seen_plan = {}});
  }
  static std::string state(acts::district& d, const core::uid& key) {
    return acts::view_transfer(d, registrar(), key.text()).it.state;
  }
  std::int64_t number(acts::district& d, const char* query) {
    store::reading r(d.files());
    auto q = r.db().prepare(query);
    q.next();
    return q.integer(0);
  }
  std::string lock_dees_addendum() {
    const auto key = key_of_dees_addendum();
    fill_dees_addendum(key);
    const auto head = acts::view_ilpa(*d_, program_staff(), dee).it->head->number;
    for (const auto& by :
         {program_staff(), person(core::role::guardian, "g", {}, {"sourcedId:S4"})})
      acts::sign_ilpa(*d_, by, dee, key,
                      {.outcome = "approved", .way = "portal", .note = {}, .revision = head});
    return key;
  }
  std::unique_ptr<acts::district> b_;
  unsigned char mark_ = 0;
};

}  // namespace

TEST_F(arrival, a_locked_addendum_keeps_its_lock_its_text_and_its_days) {
  const auto key = lock_dees_addendum();
  const auto p = sent(dee);
  ASSERT_EQ(arrives(*b_, p), "");
  const auto done = accept(*b_, p.transfer);
  EXPECT_EQ(done.addenda, 1);
  const auto v = acts::view_ilpa(*b_, registrar(), dee, key);
  EXPECT_EQ(v.it->state, core::addendum_state::locked);
  EXPECT_EQ(v.it->term, "long");
  EXPECT_EQ(v.it->entry_date, "2026-11-02");
  EXPECT_EQ(v.came_from, "Test County Schools");
  ASSERT_EQ(v.locked.size(), 1u);
  EXPECT_EQ(v.locked[0].version, 1);
  EXPECT_EQ(v.locked[0].author, "Name of g");
  EXPECT_EQ(v.locked[0].at_ms, clock_.now);
  EXPECT_EQ(acts::view_ilpa_version(*b_, registrar(), dee, key, 1).size(), 4u);
  EXPECT_EQ(code_of([&] { acts::view_ilpa_version(*b_, registrar(), dee, key, 2); }), "not-found");
}

TEST_F(arrival, an_addendum_whose_state_entry_or_lock_cannot_be_read_is_refused_at_the_door) {
  lock_dees_addendum();
  auto p = sent(dee);
  core::value whole;
  part(p, "ilpa", whole);
  const auto refused_with = [&](auto&& change) {
    auto body = whole;
    change((*body.as_record())[0].second.as_list()->front());
    replace(p, "ilpa", body);
    return arrives(*b_, p);
  };
  EXPECT_EQ(refused_with([](core::value& a) { a.set("state", "half open"); }), "package-format");
  EXPECT_EQ(refused_with([](core::value& a) { a.set("entryDate", "2 Nov"); }), "package-format");
  EXPECT_EQ(refused_with([](core::value& a) { a.set("plan", core::value()); }), "package-format");
  EXPECT_EQ(refused_with([](core::value& a) {
              a.set("locks", core::list{json(R"({"version":1,"revision":99,"by":"x"})")});
            }),
            "package-format")
      << "a lock on no revision";
  EXPECT_EQ(refused_with([](core::value& a) {
              a.set("locks",
                    core::list{json(R"({"version":1,"revision":1,"by":"x","at":"yesterday"})")});
            }),
            "package-format");
  EXPECT_TRUE(acts::view_transfer_desk(*b_, registrar()).rows.empty())
      << "what could never be accepted is not laid out for review";
  // A lock that does not say when is of the time its text was saved.
  EXPECT_EQ(refused_with([](core::value& a) {
              a.set("locks", core::list{json(R"({"version":1,"revision":4,"by":"Ms. Lock"})")});
            }),
            "");
  accept(*b_, p.transfer);
  const auto v = acts::view_ilpa(*b_, registrar(), dee, {});
  bool found = false;
  for (const auto& a : v.all) {
    const auto one = acts::view_ilpa(*b_, registrar(), dee, a.key.text());
    if (one.locked.empty()) continue;
    found = true;
    EXPECT_EQ(one.locked[0].revision, 4);
    EXPECT_EQ(one.locked[0].at_ms, clock_.now);
  }
  EXPECT_TRUE(found);
}

TEST_F(arrival, a_statement_comes_with_its_part_and_one_that_cannot_be_read_is_refused) {
  acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  acts::add_statement(*d_, guardian(), alma, "ilp", "Goal 1", "We never agreed to this.");
  auto p = sent(alma);
  core::value whole;
  part(p, "ilp", whole);
  ASSERT_EQ(whole.items("statements").size(), 1u);
  const auto refused_with = [&](const char* name, const core::value& v) {
    auto said = whole.items("statements").front();
    said.set(name, v);
    auto body = whole;
    body.set("statements", core::list{said});
    replace(p, "ilp", body);
    return arrives(*b_, p);
  };
  EXPECT_EQ(refused_with("id", "7"), "package-format");
  EXPECT_EQ(refused_with("statement", ""), "package-format");
  EXPECT_EQ(refused_with("statement", std::string(core::text_limit + 1, 'x')), "package-format");
  EXPECT_EQ(refused_with("at", "2026"), "package-format");
  EXPECT_TRUE(acts::view_transfer_desk(*b_, registrar()).rows.empty());
  replace(p, "ilp", whole);
  EXPECT_EQ(arrives(*b_, p), "");
  accept(*b_, p.transfer);
  const auto said = acts::view_statements(*b_, registrar(), alma);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].body, "We never agreed to this.");
  EXPECT_EQ(said[0].author_name, "Name of guardian-1");
  EXPECT_TRUE(said[0].came_with_transfer);
}

TEST_F(arrival, credits_are_taken_as_written_and_a_row_whose_credits_cannot_be_read_is_refused) {
  const auto row = [&](const char* credits) {
    return with("transcript", std::string(R"({"courses":[{"id":"k1","title":"Art I",)"
                                          R"("creditsAttempted":"0.5","creditsEarned":)") +
                                  credits + "}]}");
  };
  for (const auto* bad : {R"("half")", "true", R"(["1"])", "1e99"})
    EXPECT_EQ(arrives(*d_, row(bad)), "package-format") << bad;
  EXPECT_EQ(arrives(*d_, with("transcript", R"({"courses":[{"id":"k1"}]})")), "package-format")
      << "a course without a title";
  for (const auto& [written, read] : std::map<const char*, const char*>{
           {"0.333", "0.333"}, {R"("0.333")", "0.333"}, {"null", "0.000"}}) {
    const auto p = row(written);
    ASSERT_EQ(arrives(*d_, p), "") << written;
    EXPECT_EQ(acts::view_transfer(*d_, registrar(), p.transfer.text()).courses.at(0).earned.text(),
              read)
        << written;
  }
}

TEST_F(arrival, a_signature_on_a_text_that_did_not_come_is_refused_at_the_door) {
  acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  acts::sign_ilp(*d_, guardian(), alma,
                 {.outcome = "approved", .way = "portal", .note = {}, .revision = 1});
  auto p = sent(alma);
  core::value whole;
  part(p, "ilp", whole);
  ASSERT_EQ(whole.items("signatures").size(), 1u);
  const auto refused_with = [&](const char* name, const core::value& v) {
    auto signature = whole.items("signatures").front();
    signature.set(name, v);
    auto body = whole;
    body.set("signatures", core::list{signature});
    replace(p, "ilp", body);
    return arrives(*b_, p);
  };
  EXPECT_EQ(refused_with("revision", 2), "content-hash");
  EXPECT_EQ(refused_with("root", core::to_hex(core::sha256("another"))), "content-hash");
  EXPECT_TRUE(acts::view_transfer_desk(*b_, registrar()).rows.empty());
  EXPECT_EQ(refused_with("note", "as it was"), "");
}

TEST_F(arrival, rows_without_an_id_are_the_same_row_when_they_say_the_same) {
  const auto* rows = R"({"courses":[
    {"schoolYear":2026,"term":"S1","title":"Art I","grade":"A","creditsEarned":"0.5"},
    {"schoolYear":2026,"term":"S2","title":"Art I","grade":"A","creditsEarned":"0.5"},
    {"schoolYear":2026,"term":"S1","title":"Art I","grade":"A","creditsEarned":"0.5"}]})";
  const auto p = with("transcript", rows);
  ASSERT_EQ(arrives(*d_, p), "");
  const auto done = accept(*d_, p.transfer);
  EXPECT_EQ(done.courses, 2);
  EXPECT_EQ(done.courses_had, 1);
  EXPECT_EQ(acts::view_ilp(*d_, registrar(), alma).transcript.size(), 2u);
}

TEST_F(arrival, what_differs_from_ours_waits_for_a_decision_and_what_we_lack_does_not) {
  auto theirs = identity(alma);
  theirs.set("givenName", "Alma Maria");
  theirs.set("middleName", "JOSEFA");  // the same name, written otherwise
  auto p = package(theirs);
  p.parts.push_back(
      {"demographics", "included", R"({"homeLanguage":"spa","sex":"male","grade":"09"})", ""});
  ASSERT_EQ(arrives(*d_, p), "");
  using enum acts::difference::kind;
  std::map<std::string, acts::difference::kind> what;
  for (const auto& x : acts::view_transfer(*d_, registrar(), p.transfer.text()).differences)
    what[x.section + "." + x.field] = x.what;
  EXPECT_EQ(what.at("identity.givenName"), decide);
  EXPECT_EQ(what.at("identity.middleName"), same);
  EXPECT_EQ(what.at("identity.birthDate"), same);
  EXPECT_EQ(what.at("demographics.sex"), decide);
  EXPECT_EQ(what.at("demographics.homeLanguage"), fresh);
  const auto open = accept(*d_, p.transfer, {{"identity.givenName", "ours"}});
  EXPECT_EQ(open.undecided, std::vector<std::string>{"demographics.sex"});
  EXPECT_EQ(state(*d_, p.transfer), "in_review");
  const auto done =
      accept(*d_, p.transfer, {{"identity.givenName", "ours"}, {"demographics.sex", "ours"}});
  EXPECT_TRUE(done.undecided.empty());
  EXPECT_FALSE(done.plan);
  EXPECT_EQ(done.courses, 0);
  EXPECT_EQ(acts::show_student(*d_, registrar(), alma).text("name"), "Rivera, Alma J.");
}

TEST_F(arrival, a_note_of_the_acceptance_is_kept_and_one_too_long_is_refused) {
  const auto p = package(identity(alma));
  ASSERT_EQ(arrives(*d_, p), "");
  const auto take = [&](const std::string& note) {
    return code_of([&] {
      acts::accept_transfer(
          *d_, registrar(), p.transfer.text(),
          {.student = std::string(alma), .note = note, .decisions = {}, .seen_plan = {}});
    });
  };
  EXPECT_EQ(take(std::string(2001, 'x')), "invalid");
  EXPECT_EQ(state(*d_, p.transfer), "in_review");
  EXPECT_EQ(take("Called the school first"), "");
  EXPECT_EQ(acts::view_transfer(*d_, registrar(), p.transfer.text()).it.note,
            "Called the school first");
}

TEST_F(arrival, two_records_of_one_state_id_are_never_guessed_between) {
  const auto both = identity(alma);
  make_twin(alma, beto);
  {
    store::writing w(d_->files());
    w.db().script("update person_identifier set value = '1900000001' where value = '1900000002'");
    w.commit();
  }
  const auto p = package(both);
  ASSERT_EQ(arrives(*d_, p), "");
  EXPECT_FALSE(acts::view_transfer(*d_, registrar(), p.transfer.text()).student);
  EXPECT_EQ(code_of([&] { accept(*d_, p.transfer); }), "match-review");
  // Nor when it is asked for: which of the two would go?
  core::value claims;
  claims.set("transferId", core::uid::make(clock_.now).text());
  claims.set("student", both);
  const auto key = acts::receive_request(*d_, operator_(), core::uid::make(clock_.now),
                                         {"district-b", "Other Schools"}, claims);
  EXPECT_FALSE(acts::view_transfer(*d_, registrar(), key.text()).student);
  EXPECT_EQ(code_of([&] {
              acts::release_transfer(
                  *d_, registrar(), key.text(),
                  {.basis = "ferpa-99.31-a-2", .purpose = "p", .notice = "sent", .scope = {}});
            }),
            "bad-transition");
}

TEST_F(arrival, another_childs_record_in_answer_to_our_request_is_nobodys_until_a_person_looks) {
  acts::keep_peers(*d_, operator_(), {{"district-b", "Other Schools"}});
  const auto asked =
      acts::request_transfer(*d_, registrar(), beto, {"district-b", "Other Schools"}, "enrolled");
  auto p = package(who("1999999999", "Rivera", "Alma", "2011-03-14"));
  p.transfer = asked;
  ASSERT_EQ(arrives(*d_, p), "");
  const auto v = acts::view_transfer(*d_, registrar(), asked.text());
  EXPECT_FALSE(v.student);
  EXPECT_EQ(v.it.state, "in_review");
  EXPECT_TRUE(acts::view_transfers(*d_, registrar(), beto).rows.empty());
}

TEST_F(arrival, the_record_of_the_very_student_who_was_asked_for_is_theirs) {
  acts::keep_peers(*d_, operator_(), {{"district-b", "Other Schools"}});
  const auto asked =
      acts::request_transfer(*d_, registrar(), alma, {"district-b", "Other Schools"}, "enrolled");
  auto p = package(identity(alma));
  p.transfer = asked;
  ASSERT_EQ(arrives(*d_, p), "");
  EXPECT_EQ(acts::view_transfer(*d_, registrar(), asked.text()).student->state_id, alma);
  // Another package for what is under review already changes nothing of it.
  auto second = package(who(beto, "Núñez", "Beto", "2010-07-01"));
  second.transfer = asked;
  EXPECT_EQ(arrives(*d_, second), "bad-transition");
  EXPECT_EQ(acts::view_transfer(*d_, registrar(), asked.text()).student->state_id, alma);
}

TEST_F(arrival, a_record_that_is_surely_another_students_of_ours_is_not_the_one_asked_for) {
  acts::keep_peers(*d_, operator_(), {{"district-b", "Other Schools"}});
  const auto asked =
      acts::request_transfer(*d_, registrar(), beto, {"district-b", "Other Schools"}, "enrolled");
  EXPECT_EQ(code_of([&] { acts::reject_transfer(*d_, registrar(), asked.text(), "no"); }),
            "bad-transition")
      << "nothing has come yet";
  auto p = package(identity(alma));
  p.transfer = asked;
  ASSERT_EQ(arrives(*d_, p), "");
  EXPECT_TRUE(acts::view_transfers(*d_, registrar(), beto).rows.empty());
  EXPECT_EQ(acts::view_transfer(*d_, registrar(), asked.text()).student->state_id, alma);
}

TEST_F(arrival, when_our_plan_has_moved_its_decision_alone_is_asked_for_again) {
  acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  acts::save_ilp_section(*b_, student(), alma, "goals", std::nullopt, json(one_goal));
  auto p = sent(alma);
  core::value people;
  part(p, "demographics", people).set("sex", "male");
  replace(p, "demographics", people);
  ASSERT_EQ(arrives(*b_, p), "");
  const auto open =
      acts::accept_transfer(*b_, registrar(), p.transfer.text(),
                            {.student = {},
                             .note = {},
                             .decisions = {{"ilp.plan", "incoming"}, {"demographics.sex", "ours"}},
                             .seen_plan = "as it was yesterday"});
  EXPECT_EQ(open.undecided, std::vector<std::string>{"ilp.plan"});
}

TEST_F(arrival, what_comes_for_a_transfer_that_we_release_is_refused) {
  core::value claims;
  const auto key = core::uid::make(clock_.now);
  claims.set("transferId", key.text());
  claims.set("student", identity(alma));
  acts::receive_request(*d_, operator_(), core::uid::make(clock_.now),
                        {"district-b", "Other Schools"}, claims);
  auto p = package(identity(alma));
  p.transfer = key;
  EXPECT_EQ(arrives(*d_, p), "package-sender");
  EXPECT_EQ(code_of([&] { accept(*d_, key); }), "not-found") << "nothing of theirs to accept";
}

TEST_F(arrival, a_part_that_was_withheld_is_neither_compared_nor_taken) {
  auto p = package(identity(alma));
  p.parts.push_back({"transcript", "withheld", "", ""});
  p.parts.push_back({"ilp", "none", "", ""});
  ASSERT_EQ(arrives(*d_, p), "");
  const auto v = acts::view_transfer(*d_, registrar(), p.transfer.text());
  EXPECT_TRUE(v.courses.empty());
  const auto done = accept(*d_, p.transfer);
  EXPECT_EQ(done.courses, 0);
  EXPECT_FALSE(done.plan);
}

TEST_F(arrival, a_release_holds_what_is_known_and_no_part_where_nothing_is) {
  intake::tell_event(*d_, operator_(), "transcript",
                     json(R"({"student":{"sourcedId":"S1"},"courses":[
      {"id":"r1","title":"English I","creditsEarned":"0.333"}]})"));
  auto p = sent(alma);
  std::map<std::string, std::string> status;
  for (const auto& x : p.parts) status[x.section] = x.status;
  EXPECT_NE(status.at("ilp"), "included");
  EXPECT_NE(status.at("ilpa"), "included");
  core::value transcript, people, stays;
  part(p, "transcript", transcript);
  EXPECT_EQ(transcript.text("creditsEarned"), "0.333");
  EXPECT_FALSE(transcript.items("courses").front().find("schoolYear")) << "nobody said which";
  part(p, "demographics", people);
  EXPECT_EQ(people.items("guardians").front().text("email"), "marta@example.org");
  EXPECT_FALSE(people.items("guardians").front().find("language"));
  part(p, "enrollment", stays);
  EXPECT_EQ(stays.items("enrollments").front().text("schoolIdentifier"), "101010");
  EXPECT_EQ(acts::show_student(*d_, registrar(), alma).text("creditsEarned"), "0.333");
  {
    store::writing w(d_->files());
    w.db().script(
        "delete from school_enrollment where person = (select person from person_identifier "
        "where value = '1900000002')");
    w.commit();
  }
  for (const auto& x : sent(beto).parts)
    if (x.section == "enrollment") {
      EXPECT_NE(x.status, "included");
    }
}

TEST_F(arrival, an_addendum_nobody_wrote_or_that_was_void_does_not_leave) {
  const auto leaves = [&] {
    const auto p = sent(dee);
    return std::any_of(p.parts.begin(), p.parts.end(),
                       [](const auto& x) { return x.section == "ilpa" && x.status == "included"; });
  };
  EXPECT_FALSE(leaves()) << "begun, and nothing in it";
  fill_dees_addendum(key_of_dees_addendum());
  EXPECT_TRUE(leaves());
  {
    store::writing w(d_->files());
    store::set_addendum_state(w.db(), acts::view_ilpa(*d_, registrar(), dee).it->id,
                              core::addendum_state::void_, 1);
    w.commit();
  }
  EXPECT_FALSE(leaves());
}

TEST_F(arrival, an_amended_addendum_brings_the_reason_and_both_texts) {
  const auto key = lock_dees_addendum();
  acts::amend_ilpa(*d_, program_staff(), dee, key, "New review date");
  auto p = sent(dee);
  core::value body;
  part(p, "ilpa", body);
  const auto& revisions = body.items("addenda").front().find("plan")->items("revisions");
  EXPECT_EQ(revisions.back().text("reason"), "New review date");
  ASSERT_EQ(arrives(*b_, p), "");
  accept(*b_, p.transfer);
  const auto v = acts::view_ilpa(*b_, registrar(), dee, key);
  EXPECT_EQ(v.it->version, 2);
  EXPECT_EQ(v.it->state, core::addendum_state::amended);
  EXPECT_EQ(acts::view_ilpa_version(*b_, registrar(), dee, key, 1).size(), 4u);
}

TEST_F(arrival, an_addendum_without_a_due_date_is_never_late) {
  fill_dees_addendum(key_of_dees_addendum());
  auto p = sent(dee);
  core::value body;
  part(p, "ilpa", body);
  (*body.as_record())[0].second.as_list()->front().set("dueDate", core::value());
  replace(p, "ilpa", body);
  const auto key = key_of_dees_addendum();
  ASSERT_EQ(arrives(*b_, p), "");
  accept(*b_, p.transfer);
  const auto v = acts::view_ilpa(*b_, registrar(), dee, key);
  EXPECT_TRUE(v.it->due_date.empty());
  EXPECT_EQ(v.school_days_left, 0);
}

TEST_F(arrival, a_section_destroyed_by_order_arrives_as_destroyed_and_the_rest_as_signed) {
  acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  acts::save_ilp_section(*d_, student(), alma, "about", std::nullopt,
                         json(R"({"strengths":["Patient"]})"));
  const auto order =
      acts::propose_expungement(*d_, registrar(), alma, {"ilp.goals"}, "Order", "Court");
  acts::approve_destruction(*d_, person(core::role::administrator, "second", {"*"}),
                            order.key->text());
  const auto p = sent(alma);
  ASSERT_EQ(arrives(*b_, p), "");
  EXPECT_TRUE(accept(*b_, p.transfer).plan);
  const auto ours = acts::view_ilp(*d_, registrar(), alma).plan,
             theirs = acts::view_ilp(*b_, registrar(), alma).plan;
  ASSERT_TRUE(theirs);
  EXPECT_TRUE(theirs->section("goals")->destroyed);
  EXPECT_EQ(theirs->section("about")->body.items("strengths").size(), 1u);
  EXPECT_EQ(theirs->head->root, ours->head->root);
}

TEST_F(arrival, a_plan_of_ours_without_a_text_stands_in_nobodys_way) {
  acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  acts::save_ilp_draft(*b_, student(), alma, "goals", std::nullopt, json(one_goal));
  const auto p = sent(alma);
  ASSERT_EQ(arrives(*b_, p), "");
  EXPECT_TRUE(acts::view_transfer(*b_, registrar(), p.transfer.text()).our_plan.empty());
  EXPECT_TRUE(accept(*b_, p.transfer).plan);
  EXPECT_TRUE(acts::view_ilp(*b_, registrar(), alma).plan->section("goals"));
  // And a draft alone is no part of what we release.
  acts::save_ilp_draft(*d_, counselor(), beto, "goals", std::nullopt, json(one_goal));
  for (const auto& x : sent(beto).parts)
    if (x.section == "ilp") {
      EXPECT_NE(x.status, "included");
    }
}

}  // namespace throughline::testing_
