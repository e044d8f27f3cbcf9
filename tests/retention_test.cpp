// What the law says must go, goes for good and provably: the schedule, holds, two people, the
// certificate; and what stays.
#include "acts/imports.hpp"
#include "acts/merges.hpp"
#include "acts/overview.hpp"
#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "intake/event.hpp"
#include "leavers_fixture.hpp"
#include "store/durable.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;

class retention_test : public leavers_test {
 protected:
  void SetUp() override {
    leavers_test::SetUp();
    acts::save_ilp_section(
        *d_, student(), alma, "goals", std::nullopt,
        json(R"({"goals":[{"kind":"academic","statement":"Zanzibar-Quokka one"}]})"));
    const auto v = acts::view_ilp(*d_, student(), alma);
    acts::save_ilp_section(
        *d_, student(), alma, "goals", v.plan->section("goals")->hash,
        json(R"({"goals":[{"kind":"academic","statement":"Zanzibar-Quokka two"}]})"));
    acts::save_ilp_section(*d_, student(), alma, "about", std::nullopt,
                           json(R"({"strengths":["Patient"]})"));
    acts::sign_ilp(*d_, guardian(), alma,
                   {.outcome = "approved", .way = "portal", .note = "n", .revision = 3});
    acts::save_ilp_draft(*d_, student(), alma, "goals", std::nullopt,
                         json(R"({"goals":[{"statement":"Zanzibar-Quokka draft"}]})"));
  }
  void decide_five_years() { acts::set_retention(*d_, operator_(), "ilp", 5, "years"); }
};

}  // namespace

TEST(retention, a_rule_says_until_when_and_a_district_may_only_lengthen) {
  using rule = core::retention_rule;
  const auto day = *core::parse_date("2024-02-29");
  rule r{.keep = rule::keeping::for_time, .n = 5};
  EXPECT_EQ(core::to_text(*core::kept_until(r, day)), "2029-02-28");
  r.n = 4;
  EXPECT_EQ(core::to_text(*core::kept_until(r, day)), "2028-02-29");
  r = {.keep = rule::keeping::for_time, .n = 14, .in = rule::unit::days};
  EXPECT_EQ(core::to_text(*core::kept_until(r, day)), "2024-03-14");
  EXPECT_FALSE(core::kept_until({.keep = rule::keeping::permanently}, day));
  EXPECT_FALSE(core::kept_until({.keep = rule::keeping::undecided}, day));
  EXPECT_FALSE(core::kept_until({.keep = rule::keeping::with_record}, day));

  const rule five{.keep = rule::keeping::for_time, .n = 5};
  const auto years = [](int n) { return rule{.keep = rule::keeping::for_time, .n = n}; };
  EXPECT_TRUE(core::may_replace({}, five)) << "the state leaves it open";
  EXPECT_TRUE(core::may_replace(five, years(5)));
  EXPECT_TRUE(core::may_replace(five, years(9)));
  EXPECT_FALSE(core::may_replace(five, years(4)));
  EXPECT_TRUE(core::may_replace({.keep = rule::keeping::for_time, .n = 14, .in = rule::unit::days},
                                years(1)));
  EXPECT_FALSE(core::may_replace({.keep = rule::keeping::permanently}, five));
  EXPECT_FALSE(core::may_replace({.keep = rule::keeping::with_record}, five));
  EXPECT_TRUE(core::may_replace(five, {.keep = rule::keeping::permanently}));
  EXPECT_FALSE(core::may_replace(five, {}));
}

TEST_F(retention_test, what_nobody_has_decided_is_never_due) {
  leaves("S1", "2027-05-30");
  years_pass(80);
  EXPECT_TRUE(acts::propose_purge(*d_, registrar(), true).items.empty());
  EXPECT_EQ(code_of([&] { acts::set_retention(*d_, operator_(), "transcript", 5, "years"); }),
            "invalid")
      << "a permanent record stays one";
  EXPECT_EQ(code_of([&] { acts::set_retention(*d_, operator_(), "package", 3, "days"); }),
            "invalid")
      << "not shorter than the rule";
  EXPECT_EQ(code_of([&] { acts::set_retention(*d_, operator_(), "lunch", 3, "days"); }),
            "not-found");
}

TEST_F(retention_test, a_plan_is_due_after_its_years_and_not_a_day_before) {
  decide_five_years();
  EXPECT_TRUE(due_proposal().empty()) << "a student who is here";
  leaves("S1", "2027-05-30");
  const auto at = [&](const char* day) {
    clock_.now =
        core::days(*core::parse_date(day)).time_since_epoch().count() * day_ms + day_ms / 2;
    return acts::propose_purge(*d_, registrar(), true).items.size();
  };
  EXPECT_EQ(at("2032-05-30"), 0u) << "its last day";
  EXPECT_EQ(at("2032-05-31"), 1u);
  const auto items = acts::propose_purge(*d_, registrar(), true).items;
  EXPECT_EQ(items.front().record_class, "ilp");
  EXPECT_EQ(items.front().due, "2032-05-30");
}

TEST_F(retention_test, two_people_destroy_and_nothing_of_it_is_left_anywhere) {
  decide_five_years();
  leaves("S1", "2027-05-30");
  years_pass(6);
  const auto key = due_proposal();
  ASSERT_FALSE(key.empty());
  ASSERT_TRUE(is_anywhere(secret));
  EXPECT_EQ(code_of([&] { acts::approve_destruction(*d_, registrar(), key); }), "second-person");
  EXPECT_EQ(code_of([&] { acts::approve_destruction(*d_, counselor(), key); }), "forbidden");
  EXPECT_TRUE(is_anywhere(secret));

  const auto done = acts::approve_destruction(*d_, other(), key);
  EXPECT_EQ(done.state, "done");
  const auto certificate = json(done.certificate);
  EXPECT_EQ(certificate.text("proposedBy"), "registrar-1");
  EXPECT_EQ(certificate.text("approvedBy"), "administrator-2");
  EXPECT_EQ(certificate.find("totals")->whole("ilp destroyed", 0, 9, 0), 1);
  EXPECT_EQ(done.certificate.find("Alma"), std::string::npos) << "a certificate names no student";
  EXPECT_FALSE(is_anywhere(secret)) << "bodies, drafts, freed pages, the write-ahead log";
  const auto sound = wrong();
  EXPECT_TRUE(sound.empty()) << sound.front().rule.name << sound.front().file;
  EXPECT_FALSE(acts::view_ilp(*d_, registrar(), alma).plan);
  EXPECT_EQ(code_of([&] { acts::approve_destruction(*d_, other(), key); }), "bad-transition");
  EXPECT_TRUE(due_proposal().empty());
  // The student's own record is still there, and a new plan can begin.
  acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  EXPECT_TRUE(wrong().empty());
}

TEST_F(retention_test, a_certificate_is_bound_to_the_audit_chain) {
  decide_five_years();
  leaves("S1", "2027-05-30");
  years_pass(6);
  const auto done = acts::approve_destruction(*d_, other(), due_proposal());
  store::reading r(d_->files());
  const auto text = "%" + core::to_hex(core::sha256(done.certificate)) + "%";
  auto q = r.db().prepare("select count(*) from audit_detail where detail like $1");
  q.bind(text);
  q.next();
  EXPECT_EQ(q.integer(0), 1);
}

TEST_F(retention_test, a_hold_and_an_open_transfer_keep_and_a_return_keeps_too) {
  decide_five_years();
  leaves("S1", "2027-05-30");
  years_pass(6);
  const auto hold =
      acts::open_hold(*d_, registrar(), alma, "Case 26-CI-1", "Franklin Circuit Court");
  auto p = acts::propose_purge(*d_, registrar(), false);
  EXPECT_FALSE(p.key);
  EXPECT_EQ(p.held, 1);
  EXPECT_EQ(code_of([&] {
              acts::propose_expungement(*d_, registrar(), alma, {"ilp"}, "Order", "Court");
            }),
            "on-hold");
  acts::close_hold(*d_, registrar(), hold.text(), "Order of dismissal");
  EXPECT_EQ(code_of([&] { acts::close_hold(*d_, registrar(), hold.text(), "again"); }), "conflict");

  // A hold that comes between proposal and approval wins; the certificate says so.
  auto key = due_proposal();
  const auto late = acts::open_hold(*d_, registrar(), {}, "Audit 7", "State auditor");
  auto done = acts::approve_destruction(*d_, other(), key);
  EXPECT_EQ(done.items.front().outcome, "held");
  EXPECT_TRUE(is_anywhere(secret));
  acts::close_hold(*d_, registrar(), late.text(), "Audit closed");

  // So does the student who comes back in between.
  key = due_proposal();
  leaves("S1", "2099-05-30");
  done = acts::approve_destruction(*d_, other(), key);
  EXPECT_EQ(done.items.front().outcome, "returned");
  EXPECT_TRUE(is_anywhere(secret));
  leaves("S1", "2027-05-30");

  acts::open_release(*d_, registrar(), alma, {"district-b", "Other Schools"},
                     {.basis = "ferpa-99.31-a-2",
                      .purpose = "enrollment",
                      .notice = "annual_notice",
                      .scope = {}});
  p = acts::propose_purge(*d_, registrar(), true);
  EXPECT_TRUE(p.items.empty());
  EXPECT_EQ(p.held, 1) << "a transfer is under way";
}

TEST_F(retention_test, a_proposal_that_was_changed_is_not_carried_out) {
  decide_five_years();
  leaves("S1", "2027-05-30");
  years_pass(6);
  const auto key = due_proposal();
  {
    store::connection db((folder_ / "district-a.db").string(), store::access_mode::read_write);
    db.script("update destruction_item set rule = 'another'");
  }
  EXPECT_EQ(code_of([&] { acts::approve_destruction(*d_, other(), key); }), "corrupt");
  EXPECT_TRUE(is_anywhere(secret));
  acts::refuse_destruction(*d_, registrar(), key);
  EXPECT_EQ(code_of([&] { acts::approve_destruction(*d_, other(), key); }), "bad-transition");
}

TEST_F(retention_test, one_section_goes_by_order_and_the_rest_still_proves_itself) {
  const auto p = acts::propose_expungement(*d_, registrar(), alma, {"ilp.goals"}, "Order 26-J-4",
                                           "Juvenile court");
  ASSERT_TRUE(p.key);
  acts::approve_destruction(*d_, other(), p.key->text());
  EXPECT_FALSE(is_anywhere(secret)) << "every revision, and the draft";
  const auto sound = wrong();
  EXPECT_TRUE(sound.empty()) << sound.front().rule.name << sound.front().file;
  reopen();
  const auto v = acts::view_ilp(*d_, registrar(), alma);
  ASSERT_TRUE(v.plan);
  EXPECT_TRUE(v.plan->section("goals")->destroyed);
  EXPECT_TRUE(v.plan->section("goals")->body.is_null());
  EXPECT_EQ(v.plan->section("about")->body.items("strengths").size(), 1u);
  EXPECT_TRUE(v.plan->current(v.plan->signatures.front())) << "the signature still binds";
  // The plan as data says what is gone, and takes new text.
  const auto data = acts::export_ilp(*d_, registrar(), alma);
  EXPECT_TRUE(data.items("revisions").front().find("sections")->find("goals")->flag("destroyed"));
  acts::save_ilp_section(*d_, student(), alma, "goals", v.plan->section("goals")->hash,
                         json(one_goal));
  EXPECT_TRUE(wrong().empty());
  EXPECT_EQ(code_of([&] {
              acts::propose_expungement(*d_, registrar(), alma, {"ilp.skills"}, "Order", "Court");
            }),
            "not-found");
  EXPECT_EQ(
      code_of([&] { acts::propose_expungement(*d_, registrar(), alma, {"ilp"}, " ", "Court"); }),
      "invalid");
}

TEST_F(retention_test, what_just_vanished_is_found_whatever_mark_was_left) {
  store::connection db((folder_ / "district-a.db").string(), store::access_mode::read_write);
  const auto found = [&](const std::string& change) {
    db.script("begin; " + change + "; commit");
    return wrong();
  };
  EXPECT_EQ(found("update content set body = null, salt = null where id = 1").front().rule.name,
            core::codes::content_hash.name);
  const auto marked =
      found("insert into destroyed (kind, hash) select 'content', hash from content where id = 1");
  ASSERT_EQ(marked.size(), 1u) << "the text may be gone; that it may, nobody said";
  EXPECT_EQ(marked.front().file, "destroyed");
  EXPECT_EQ(found("delete from audit_detail where seq = 5").back().rule.name,
            core::codes::detail_missing.name);
  EXPECT_EQ(found("insert into destroyed (kind, hash) select 'audit_detail', content_hash from "
                  "audit where seq = 5")
                .back()
                .file,
            "destroyed");
}

TEST_F(retention_test, a_destruction_is_what_the_log_says_of_it) {
  const auto p =
      acts::propose_expungement(*d_, registrar(), alma, {"ilp.goals"}, "Order 26-J-4", "Court");
  acts::approve_destruction(*d_, other(), p.key->text());
  leaves("S1", "2027-05-30");
  decide_five_years();
  years_pass(6);
  const auto refused = due_proposal();
  acts::refuse_destruction(*d_, other(), refused);
  ASSERT_TRUE(wrong().empty());
  store::connection db((folder_ / "district-a.db").string(), store::access_mode::read_write);
  db.script(
      "pragma foreign_keys = off; drop trigger destroyed_stays; drop trigger destroyed_is_kept;"
      "create table was_destruction as select * from destruction;"
      "create table was_item as select * from destruction_item;"
      "create table was_destroyed as select * from destroyed;");
  for (const auto* change :
       {"update destruction set proposed_by = 'nobody' where id = 1",
        "update destruction set decided_by = 'nobody' where id = 1",
        "update destruction set list_hash = zeroblob(32) where id = 1",
        "update destruction set certificate = certificate || ' ' where id = 1",
        "update destruction set certificate = null where id = 1",
        "update destruction set state = 'approved' where id = 1",
        "update destruction set state = 'approved' where id = 2",
        "update destruction set state = 'refused' where id = 1",
        "delete from destruction where id = 2",
        "update destruction_item set outcome = 'held' where destruction = 1",
        "update destruction_item set outcome = 'destroyed' where destruction = 2",
        "update destruction_item set subject = x'41' where destruction = 1",
        "delete from destruction_item where destruction = 1",
        "update destroyed set destruction = 2", "update destroyed set kind = 'proof'",
        "update destroyed set hash = zeroblob(32)", "delete from destroyed"}) {
    db.script(change);
    EXPECT_FALSE(wrong().empty()) << change;
    db.script(
        "delete from destruction; insert into destruction select * from was_destruction;"
        "delete from destruction_item; insert into destruction_item select * from was_item;"
        "delete from destroyed; insert into destroyed select * from was_destroyed;");
    ASSERT_TRUE(wrong().empty()) << change;
  }
}

TEST_F(retention_test, a_hold_follows_the_student_into_another_record) {
  acts::save_ilp_section(*d_, student(), alma, "about", std::nullopt,
                         json(R"({"strengths":["x"]})"));  // stale: kept as a draft
  decide_five_years();
  leaves("S1", "2027-05-30");
  years_pass(6);
  const auto key = due_proposal();
  acts::open_hold(*d_, registrar(), beto, "Case 3", "Court");
  acts::merge_students(*d_, registrar(), beto, alma,
                       {.reason = "one child", .decided = true, .plan = {}});
  EXPECT_EQ(acts::approve_destruction(*d_, other(), key).items.front().outcome, "held");
  EXPECT_TRUE(is_anywhere(secret));
}

TEST_F(retention_test, a_schedule_lengthened_since_the_proposal_keeps_too) {
  decide_five_years();
  leaves("S1", "2027-05-30");
  years_pass(6);
  const auto key = due_proposal();
  acts::set_retention(*d_, operator_(), "ilp", 9, "years");
  EXPECT_EQ(acts::approve_destruction(*d_, other(), key).items.front().outcome, "not due");
  EXPECT_TRUE(is_anywhere(secret));
}

TEST_F(retention_test, the_kept_package_goes_with_the_plan_and_an_order_waits_for_one_under_way) {
  acts::open_release(*d_, registrar(), alma, {"district-b", "Other Schools"},
                     {.basis = "ferpa-99.31-a-2",
                      .purpose = "enrollment",
                      .notice = "annual_notice",
                      .scope = {}});
  const auto order = [&] {
    return acts::propose_expungement(*d_, registrar(), alma, {"ilp"}, "Order", "Court");
  };
  EXPECT_EQ(code_of(order), "conflict") << "it would still be sent";
  const auto m = acts::queued_messages(*d_, operator_()).front();
  const std::string zip = "a package with Zanzibar-Quokka in it";
  acts::keep_package(*d_, operator_(), m, zip, core::sha256("manifest"));
  EXPECT_EQ(code_of(order), "conflict");
  acts::message_sent(*d_, operator_(), m, "signed");
  const auto p = order();
  acts::approve_destruction(*d_, other(), p.key->text());
  EXPECT_FALSE(is_anywhere(secret)) << "the kept package holds the plan";
  EXPECT_TRUE(wrong().empty());
}

TEST_F(retention_test, a_past_years_views_go_with_their_file_and_the_seals_hold) {
  acts::view_ilp(*d_, registrar(), alma);
  years_pass(1);
  acts::view_ilp(*d_, registrar(), beto);
  ASSERT_GT(acts::rotate_access(*d_, operator_()), 0);
  acts::set_retention(*d_, operator_(), "access_log", 2, "years");
  EXPECT_TRUE(due_proposal().empty());
  years_pass(3);
  const auto key = due_proposal();
  ASSERT_FALSE(key.empty());
  acts::approve_destruction(*d_, other(), key);
  for (const auto& e : fs::directory_iterator(folder_))
    EXPECT_EQ(e.path().string().find("access-"), std::string::npos) << e.path();
  const auto sound = wrong();
  EXPECT_TRUE(sound.empty()) << sound.front().rule.name << sound.front().record;
  acts::view_ilp(*d_, registrar(), beto);
  acts::seal_access(*d_, operator_());
  EXPECT_TRUE(wrong().empty());
}

TEST_F(retention_test, a_destruction_killed_half_way_goes_on_where_it_was) {
  decide_five_years();
  leaves("S1", "2027-05-30");
  years_pass(6);
  const auto key = due_proposal();
  {  // as a kill after the approval leaves it
    store::connection db((folder_ / "district-a.db").string(), store::access_mode::read_write);
    db.script(
        "update destruction set state = 'approved', decided_by = 'administrator-2', "
        "decided_ms = 1");
  }
  EXPECT_EQ(code_of([&] { acts::approve_destruction(*d_, registrar(), key); }), "second-person");
  const auto done = acts::approve_destruction(
      *d_, person(core::role::administrator, "administrator-3", {"*"}), key);
  EXPECT_EQ(done.state, "done") << "any second person goes on";
  EXPECT_EQ(json(done.certificate).text("approvedBy"), "administrator-2");
  EXPECT_FALSE(is_anywhere(secret));
}

TEST_F(retention_test, an_order_names_its_papers_in_full_and_parts_that_are_there) {
  const auto order = [&](const std::vector<std::string>& parts, std::string document,
                         std::string authority) {
    return code_of(
        [&] { acts::propose_expungement(*d_, registrar(), alma, parts, document, authority); });
  };
  EXPECT_EQ(order({"ilp"}, "Order", ""), "invalid");
  EXPECT_EQ(order({"ilp"}, std::string(401, 'x'), "Court"), "invalid");
  EXPECT_EQ(order({"transcript"}, "Order", "Court"), "invalid");
  EXPECT_EQ(order({"ilpa"}, "Order", "Court"), "not-found") << "no addendum of theirs";
  EXPECT_EQ(order({}, "Order", "Court"), "not-found");
  EXPECT_TRUE(acts::view_destructions(*d_, registrar()).empty());
  try {
    acts::open_hold(*d_, registrar(), alma, std::string(401, 'x'), "Court");
    FAIL() << "kept";
  } catch (const core::failure& f) {
    ASSERT_EQ(f.why().size(), 1u);
    EXPECT_EQ(f.why().front().rule.name, core::codes::too_long.name);
    EXPECT_EQ(f.why().front().field, "document");
  }
  EXPECT_TRUE(acts::view_holds(*d_, registrar()).empty());
}

TEST_F(retention_test, what_nobody_opened_or_proposed_is_not_found) {
  for (const auto* key : {"17", "01900000-0000-7000-8000-000000000000"}) {
    EXPECT_EQ(code_of([&] { acts::close_hold(*d_, registrar(), key, "Order"); }), "not-found");
    EXPECT_EQ(code_of([&] { acts::approve_destruction(*d_, other(), key); }), "not-found");
    EXPECT_EQ(code_of([&] { acts::refuse_destruction(*d_, other(), key); }), "not-found");
    EXPECT_EQ(code_of([&] { acts::view_destruction(*d_, other(), key); }), "not-found");
  }
}

TEST_F(retention_test, a_schedule_is_in_days_or_years_and_within_reason) {
  const auto set = [&](int n, std::string_view unit) {
    return code_of([&] { acts::set_retention(*d_, operator_(), "import_report", n, unit); });
  };
  EXPECT_EQ(set(-1, "days"), "invalid");
  EXPECT_EQ(set(201, "years"), "invalid");
  EXPECT_EQ(set(5, "weeks"), "invalid");
  EXPECT_EQ(set(30, "days"), "");
  bool found = false;
  for (const auto& r : acts::retention_schedule(*d_, registrar())) {
    if (r.record_class != "import_report") continue;
    found = true;
    EXPECT_EQ(r.n, 30);
    EXPECT_EQ(r.in, core::retention_rule::unit::days);
    EXPECT_NE(r.citation.find("the district's schedule"), std::string::npos);
  }
  EXPECT_TRUE(found);
}

TEST_F(retention_test, the_report_of_an_import_goes_after_its_days_and_the_run_stays) {
  acts::set_retention(*d_, operator_(), "import_report", 30, "days");
  clock_.now += 29 * day_ms;
  EXPECT_TRUE(due_proposal().empty());
  clock_.now += 2 * day_ms;
  const auto p = acts::propose_purge(*d_, registrar(), false);
  ASSERT_EQ(p.items.size(), 1u);
  EXPECT_EQ(p.items[0].rule.substr(0, 7), "30 days");
  EXPECT_FALSE(p.items[0].student);
  const auto done = acts::approve_destruction(*d_, other(), p.key->text());
  EXPECT_EQ(done.items.at(0).outcome, "destroyed");
  const auto runs = acts::view_imports(*d_, operator_(), 10).runs;
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_FALSE(acts::view_import(*d_, operator_(), runs.front().text("run")).find("report"));
  EXPECT_TRUE(wrong().empty());
}

TEST_F(retention_test, a_package_goes_fourteen_days_after_its_transfer_is_over) {
  const auto key = acts::open_release(*d_, registrar(), alma, {"district-b", "Other Schools"},
                                      {.basis = "ferpa-99.31-a-2",
                                       .purpose = "enrollment",
                                       .notice = "annual_notice",
                                       .scope = {}});
  const auto m = acts::queued_messages(*d_, operator_()).front();
  const auto manifest = core::sha256("manifest");
  acts::keep_package(*d_, operator_(), m, "a package with Zanzibar-Quokka in it", manifest);
  acts::message_sent(*d_, operator_(), m, "signed");
  core::value claims;
  claims.set("transferId", key.text());
  claims.set("kind", "receipt");
  claims.set("stage", "outcome");
  claims.set("outcome", "accepted");
  claims.set("manifestSha256", core::to_hex(manifest));
  acts::receive_answer(*d_, operator_(), core::uid::make(clock_.now),
                       {"district-b", "Other Schools"}, claims);
  const auto kept = [&] {
    std::size_t n = 0;
    for (const auto& e : fs::directory_iterator(folder_ / "district-a.files"))
      n += e.is_regular_file();
    return n;
  };
  ASSERT_EQ(kept(), 1u);
  clock_.now += 14 * day_ms;
  EXPECT_TRUE(due_proposal().empty());
  clock_.now += day_ms;
  const auto proposal = due_proposal();
  ASSERT_FALSE(proposal.empty());
  const auto done = acts::approve_destruction(*d_, other(), proposal);
  EXPECT_EQ(done.items.at(0).record_class, "package");
  EXPECT_EQ(done.items.at(0).outcome, "destroyed");
  EXPECT_EQ(kept(), 0u);
  EXPECT_EQ(acts::view_disclosures(*d_, guardian(), alma).disclosures.size(), 1u)
      << "who got it stays";
  EXPECT_TRUE(wrong().empty());
}

TEST_F(retention_test, an_order_waits_when_a_hold_or_a_package_comes_before_it_is_carried_out) {
  const auto order = [&] {
    return acts::propose_expungement(*d_, registrar(), alma, {"ilp"}, "Order", "Court").key->text();
  };
  auto key = order();
  const auto hold = acts::open_hold(*d_, registrar(), alma, "Case 7", "Court");
  EXPECT_EQ(acts::approve_destruction(*d_, other(), key).items.at(0).outcome, "held");
  acts::close_hold(*d_, registrar(), hold.text(), "Dismissed");
  key = order();
  acts::open_release(*d_, registrar(), alma, {"district-b", "Other Schools"},
                     {.basis = "ferpa-99.31-a-2",
                      .purpose = "enrollment",
                      .notice = "annual_notice",
                      .scope = {}});
  EXPECT_EQ(acts::approve_destruction(*d_, other(), key).items.at(0).outcome, "held");
  EXPECT_TRUE(is_anywhere(secret));
}

TEST_F(retention_test, what_another_order_took_already_is_gone) {
  const auto order = [&](const char* part) {
    return acts::propose_expungement(*d_, registrar(), alma, {part}, "Order", "Court").key->text();
  };
  const auto first = order("ilp"), second = order("ilp");
  EXPECT_EQ(acts::approve_destruction(*d_, other(), first).items.at(0).outcome, "destroyed");
  EXPECT_EQ(acts::approve_destruction(*d_, other(), second).items.at(0).outcome, "gone");
  EXPECT_TRUE(wrong().empty());
}

TEST_F(retention_test,
       a_plan_without_a_day_of_leaving_is_never_due_and_one_who_came_back_keeps_it) {
  decide_five_years();
  leaves("S1", "2027-05-30");
  years_pass(6);
  const auto key = due_proposal();
  {  // the stay goes on again, with no day of leaving
    store::connection db((folder_ / "district-a.db").string(), store::access_mode::read_write);
    db.script("update school_enrollment set exit_date = null");
  }
  EXPECT_EQ(acts::approve_destruction(*d_, other(), key).items.at(0).outcome, "returned");
  leaves("S1", "2027-05-30");
  const auto again = due_proposal();
  {  // a stay that the feed took back says no day
    store::connection db((folder_ / "district-a.db").string(), store::access_mode::read_write);
    db.script("update school_enrollment set exit_date = null, state = 0");
  }
  EXPECT_EQ(acts::approve_destruction(*d_, other(), again).items.at(0).outcome, "not due");
  EXPECT_TRUE(is_anywhere(secret));
}

TEST_F(retention_test, a_refused_proposal_is_refused_once) {
  decide_five_years();
  leaves("S1", "2027-05-30");
  years_pass(6);
  const auto key = due_proposal();
  acts::refuse_destruction(*d_, other(), key);
  EXPECT_EQ(code_of([&] { acts::refuse_destruction(*d_, other(), key); }), "bad-transition");
  EXPECT_EQ(acts::view_destruction(*d_, registrar(), key).state, "refused");
}

TEST_F(retention_test, a_statement_stays_with_the_part_it_contests) {
  acts::add_statement(*d_, guardian(), alma, "ilp", "Goal 1", "We never agreed to this.");
  EXPECT_EQ(code_of([&] { acts::add_statement(*d_, counselor(), alma, "ilp", "x", "y"); }),
            "forbidden");
  EXPECT_EQ(code_of([&] { acts::add_statement(*d_, guardian(), alma, "lunch", "x", "y"); }),
            "invalid");
  EXPECT_EQ(code_of([&] { acts::add_statement(*d_, guardian(), alma, "ilp", "x", "  "); }),
            "invalid");
  const auto said = acts::view_statements(*d_, registrar(), alma);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said.front().body, "We never agreed to this.");
  EXPECT_TRUE(wrong().empty());
  store::connection db((folder_ / "district-a.db").string(), store::access_mode::read_write);
  db.script("update statement set body = 'We agreed.'");
  EXPECT_FALSE(wrong().empty()) << "a statement is history too";
}

}  // namespace throughline::testing_
