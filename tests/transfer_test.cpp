// A record moves between two districts: signed, verified, matched, accepted, with receipts; and
// what is refused.
#include "district_fixture.hpp"

#include <map>
#include <set>

#include "acts/transfers.hpp"
#include "crypto/keys.hpp"
#include "formats/zip.hpp"
#include "intake/event.hpp"
#include "packing.hpp"
#include "store/audit.hpp"
#include "transfer/directory.hpp"
#include "transfer/messages.hpp"
#include "transfer/package.hpp"

namespace throughline::testing_ {
namespace {

class transfer_test : public district_test {
 protected:
  void SetUp() override {
    district_test::SetUp();
    b_ = make("district-b", "Other Schools");
    feed(*b_);
    acts::keep_peers(*b_, operator_(), {{"district-a", "Test County Schools"}});
    auto draft = transfer::empty_draft();
    transfer::put_district(draft, "district-a", "Test County Schools", "KY", a_key_.shown(),
                           clock_.now, 30);
    transfer::put_district(draft, "district-b", "Other Schools", "KY", b_key_.shown(), clock_.now,
                           30);
    directory_ = transfer::read_directory(transfer::sign_directory(draft, root_, clock_.now, 30),
                                          root_.shown(), clock_.now);
    intake::tell_event(*d_, operator_(), "transcript",
                       json(R"({"student":{"sourcedId":"S1"},"asOf":"2026-11-20","courses":[
      {"id":"r1","schoolYear":2026,"term":"Y1","school":"Jefferson","gradeLevel":"09","courseCode":"01001","title":"English I",
       "subject":"ELA","sced":"01001","creditsAttempted":"1.000","creditsEarned":"1.000","grade":"B+","result":"pass"},
      {"id":"r2","schoolYear":2026,"term":"S1","school":"Jefferson","gradeLevel":"09","courseCode":"08051","title":"Health",
       "subject":"HLTH","sced":"08051","creditsAttempted":"0.333","creditsEarned":"0.333","grade":"A","result":"pass"}]})"));
    acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
    acts::sign_ilp(*d_, guardian(), alma,
                   {.outcome = "approved", .way = "portal", .note = {}, .revision = 1});
  }
  void TearDown() override {
    b_.reset();
    district_test::TearDown();
  }

  acts::release_choice release() const {
    return {.basis = "ferpa-99.31-a-2",
            .purpose = "enrollment",
            .notice = "annual_notice",
            .scope = {}};
  }
  // Carries everything that waits from one district to the other.
  void carry(acts::district& from, const crypto::key_pair& key, acts::district& to) {
    for (const auto& m : acts::queued_messages(from, operator_())) {
      if (m.kind == "package") {
        const auto zip = packed(from, key, m);
        last_zip_ = zip;
        transfer::deliver_package(to, operator_(), zip, directory_);
        continue;
      }
      const auto text = transfer::sign_message(m.claims, key);
      acts::message_sent(from, operator_(), m, text);
      transfer::deliver_message(to, operator_(),
                                transfer::read_message(text, directory_, to.code()));
    }
  }
  std::string packed(acts::district& from, const crypto::key_pair& key,
                     const acts::queued_message& m) {
    auto zip = kept(from, key, m);
    acts::message_sent(from, operator_(), m, "package");
    return zip;
  }
  std::string kept(acts::district& from, const crypto::key_pair& key,
                   const acts::queued_message& m) {
    return pack_and_keep(from, operator_(), m, key);
  }
  core::uid request() {
    const auto key = acts::request_transfer(*b_, registrar(), alma,
                                            {"district-a", "Test County Schools"}, "enrolled here");
    carry(*b_, b_key_, *d_);
    return key;
  }
  std::string state(acts::district& d, const core::uid& key) {
    return acts::view_transfer(d, registrar(), key.text()).it.state;
  }
  // The rules a package breaks, each once.
  std::set<std::string> rules(const std::string& zip, std::string_view to = "district-b") {
    std::set<std::string> out;
    for (const auto& f : transfer::open_package(zip, directory_, to, clock_.now).findings)
      out.insert(std::string(f.rule.name));
    return out;
  }
  std::string a_package() {
    const auto key =
        acts::open_release(*d_, registrar(), alma, {"district-b", "Other Schools"}, release());
    for (const auto& m : acts::queued_messages(*d_, operator_()))
      if (m.transfer == key) return packed(*d_, a_key_, m);
    return {};
  }

  std::unique_ptr<acts::district> b_;
  crypto::key_pair root_ = crypto::key_pair::make(), a_key_ = crypto::key_pair::make(),
                   b_key_ = crypto::key_pair::make();
  transfer::directory directory_;
  std::string last_zip_;
};

}  // namespace

TEST_F(transfer_test, a_record_moves_whole_and_both_sides_hold_receipts) {
  const auto key = request();
  EXPECT_EQ(state(*d_, key), "under_review");
  acts::release_transfer(*d_, registrar(), key.text(), release());
  carry(*d_, a_key_, *b_);
  EXPECT_EQ(state(*b_, key), "in_review");
  const auto done = acts::accept_transfer(*b_, registrar(), key.text(), {});
  EXPECT_TRUE(done.undecided.empty());
  EXPECT_EQ(done.courses, 2);
  EXPECT_TRUE(done.plan);
  carry(*b_, b_key_, *d_);
  EXPECT_EQ(state(*d_, key), "closed");
  EXPECT_EQ(state(*b_, key), "closed");

  const auto theirs = acts::view_ilp(*d_, registrar(), alma),
             ours = acts::view_ilp(*b_, registrar(), alma);
  ASSERT_TRUE(ours.plan && ours.plan->head);
  EXPECT_EQ(ours.plan->key, theirs.plan->key) << "the plan follows the person";
  EXPECT_EQ(ours.plan->head->root, theirs.plan->head->root) << "what was signed is what arrived";
  ASSERT_EQ(ours.plan->signatures.size(), 1u);
  EXPECT_TRUE(ours.plan->current(ours.plan->signatures[0]));
  EXPECT_EQ(ours.came_from, "Test County Schools");
  EXPECT_TRUE(theirs.came_from.empty()) << "their own plan came from nowhere";
  ASSERT_EQ(ours.transcript.size(), 2u);
  EXPECT_EQ(ours.transcript[0].earned.text(), "0.333") << "by year, grade and term: S1 before Y1";
  const auto handover = acts::list_handover(*b_, operator_());
  ASSERT_EQ(handover.items("rows").size(), 2u);
  const auto row = std::string(handover.items("rows").front().text("id"));
  acts::confirm_handover(*b_, operator_(), row, "host-7");
  acts::confirm_handover(*b_, operator_(), row, "host-7");
  EXPECT_EQ(code_of([&] { acts::confirm_handover(*b_, operator_(), row, "host-8"); }), "conflict");
  const auto left = acts::list_handover(*b_, operator_());
  EXPECT_EQ(left.items("rows").size(), 1u);
  const auto told = [&](acts::district& d) {
    std::string out;
    for (const auto& m : acts::view_transfer(d, registrar(), key.text()).messages)
      out += m.direction + " " + m.kind + (m.said.empty() ? "" : ":") + m.said + ", ";
    return out;
  };
  EXPECT_EQ(told(*d_), "in request, out package, in receipt:delivered, in receipt:accepted, ");
  EXPECT_EQ(told(*b_), "out request, in package, out receipt:delivered, out receipt:accepted, ");
  const auto log = acts::view_disclosures(*d_, guardian(), alma).disclosures;
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].recipient, "district-b");
}

TEST_F(transfer_test, the_same_messages_twice_have_one_effect) {
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  carry(*d_, a_key_, *b_);
  EXPECT_TRUE(transfer::deliver_package(*b_, operator_(), last_zip_, directory_).duplicate);
  const auto sent = acts::queued_messages(*b_, operator_());
  ASSERT_EQ(sent.size(), 1u) << "one receipt, not two";
  const auto text = transfer::sign_message(sent[0].claims, b_key_);
  for (int i = 0; i < 2; ++i)
    transfer::deliver_message(*d_, operator_(),
                              transfer::read_message(text, directory_, "district-a"));
  EXPECT_EQ(state(*d_, key), "delivered");
}

TEST_F(transfer_test, a_stop_holds_the_release_and_nobody_overrides_it) {
  const auto key = request();
  core::stop stop;
  stop.kind = "missing_child";
  stop.document = "KSP flag 12";
  stop.authority = "Kentucky State Police";
  acts::set_stop(*d_, registrar(), alma, stop);
  EXPECT_EQ(code_of([&] { acts::release_transfer(*d_, registrar(), key.text(), release()); }),
            "stop-in-force");
  EXPECT_EQ(code_of([&] {
              acts::open_release(*d_, registrar(), alma, {"district-b", "B"}, release());
            }),
            "stop-in-force");
  carry(*d_, a_key_, *b_);
  EXPECT_EQ(state(*b_, key), "requested") << "to the requester it is an ordinary review";
  EXPECT_TRUE(acts::view_disclosures(*d_, guardian(), alma).disclosures.empty());
  const auto open = acts::view_transfer(*d_, registrar(), key.text()).stops;
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(code_of([&] { acts::close_stop(*d_, registrar(), alma, open[0].id, ""); }), "invalid");
  acts::close_stop(*d_, registrar(), alma, open[0].id, "Found, KSP notice of closure 12b");
  acts::release_transfer(*d_, registrar(), key.text(), release());
  EXPECT_EQ(state(*d_, key), "approved");
}

TEST_F(transfer_test, a_stop_set_after_the_approval_keeps_the_package_back) {
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  core::stop stop;
  stop.kind = "pending_expulsion";
  stop.document = "Hearing notice";
  stop.authority = "Board";
  acts::set_stop(*d_, registrar(), alma, stop);
  EXPECT_EQ(code_of([&] { acts::read_package(*d_, operator_(), key); }), "stop-in-force");
}

TEST_F(transfer_test, a_release_names_basis_purpose_and_notice) {
  const auto key = request();
  auto choice = release();
  choice.basis = "because";
  EXPECT_EQ(code_of([&] { acts::release_transfer(*d_, registrar(), key.text(), choice); }),
            "invalid");
  choice = release();
  choice.notice = "not_required";  // 34 CFR 99.34(a) asks for a notice under this basis
  EXPECT_EQ(code_of([&] { acts::release_transfer(*d_, registrar(), key.text(), choice); }),
            "invalid");
  choice = release();
  choice.scope = {"court_records"};
  EXPECT_EQ(code_of([&] { acts::release_transfer(*d_, registrar(), key.text(), choice); }),
            "invalid");
}

TEST_F(transfer_test, what_is_outside_the_scope_is_withheld_and_says_so) {
  auto choice = release();
  choice.scope = {"transcript"};
  const auto key = acts::open_release(*d_, registrar(), alma, {"district-b", "B"}, choice);
  std::map<std::string, std::string> status;
  for (const auto& p : acts::read_package(*d_, operator_(), key).parts)
    status[p.section] = p.status;
  EXPECT_EQ(status["identity"], "included");
  EXPECT_EQ(status["transcript"], "included");
  EXPECT_EQ(status["ilp"], "withheld");
}

TEST_F(transfer_test, a_changed_file_is_found_by_its_hash) {
  auto content = formats::read_zip(a_package(), [](std::string_view) { return true; });
  for (auto& e : content.entries)
    if (e.name == "student.json") e.data.back() = ' ';
  EXPECT_EQ(rules(formats::write_zip(content.entries)), std::set<std::string>{"package-hash"});
}

TEST_F(transfer_test, a_changed_manifest_breaks_the_signature) {
  auto content = formats::read_zip(a_package(), [](std::string_view) { return true; });
  content.entries[0].data.insert(content.entries[0].data.size() - 1, " ");
  EXPECT_EQ(rules(formats::write_zip(content.entries)), std::set<std::string>{"package-signature"});
}

TEST_F(transfer_test, a_package_rests_on_the_senders_law_and_names_it) {
  const auto with = [&](const char* code, const char* citation) {
    return rules(transfer::pack({.transfer = core::uid::make(clock_.now),
                                 .package = core::uid::make(clock_.now),
                                 .from = "district-a",
                                 .from_name = "A",
                                 .to = "district-b",
                                 .to_name = "B",
                                 .basis = code,
                                 .citation = citation,
                                 .purpose = "p",
                                 .notice = "sent",
                                 .released_by = "r",
                                 .created_ms = clock_.now},
                                {{"identity", "included", "{}", ""}}, a_key_)
                     .zip);
  };
  EXPECT_TRUE(with("tec-25.002", "TEC 25.002").empty()) << "a law of the sender's state, not ours";
  EXPECT_EQ(with("", "TEC 25.002"), std::set<std::string>{"package-format"});
  EXPECT_EQ(with("tec-25.002", ""), std::set<std::string>{"package-format"});
}

TEST_F(transfer_test, an_extra_or_missing_file_is_found) {
  const auto zip = a_package();
  auto more = formats::read_zip(zip, [](std::string_view) { return true; });
  more.entries.push_back({"notes.txt", "hello"});
  EXPECT_TRUE(rules(formats::write_zip(more.entries)).count("package-file-extra"));
  auto fewer = formats::read_zip(zip, [](std::string_view) { return true; });
  std::erase_if(fewer.entries, [](const auto& e) { return e.name == "ilp.json"; });
  EXPECT_TRUE(rules(formats::write_zip(fewer.entries)).count("package-file-missing"));
}

TEST_F(transfer_test, a_package_for_another_district_or_past_its_time_is_refused) {
  const auto zip = a_package();
  EXPECT_TRUE(rules(zip).empty());
  EXPECT_EQ(rules(zip, "district-c"), std::set<std::string>{"package-recipient"});
  EXPECT_TRUE(rules(zip, "").empty()) << "transfer verify looks without being the recipient";
  clock_.now += 91LL * 86'400'000;
  EXPECT_EQ(rules(zip), std::set<std::string>{"package-expired"});
}

TEST_F(transfer_test, a_package_signed_by_a_key_the_directory_does_not_list_is_refused) {
  a_key_ = crypto::key_pair::make();
  EXPECT_EQ(rules(a_package()), std::set<std::string>{"package-signature"});
}

TEST_F(transfer_test, bytes_that_are_no_package_are_a_finding_not_a_crash) {
  EXPECT_EQ(rules(""), std::set<std::string>{"package-format"});
  EXPECT_EQ(rules("PK\x03\x04 not really"), std::set<std::string>{"package-format"});
}

TEST_F(transfer_test, the_directory_is_believed_only_from_its_root_and_in_its_time) {
  auto draft = transfer::empty_draft();
  const auto text = transfer::sign_directory(draft, root_, clock_.now, 30);
  EXPECT_EQ(code_of([&] { transfer::read_directory(text, a_key_.shown(), clock_.now); }),
            "directory-signature");
  EXPECT_EQ(code_of([&] {
              transfer::read_directory(text, root_.shown(), clock_.now + 31LL * 86'400'000);
            }),
            "directory-expired");
  EXPECT_EQ(transfer::read_directory(text, root_.shown(), clock_.now).version, 1);
}

TEST_F(transfer_test, a_message_counts_only_from_the_district_whose_key_signed_it) {
  core::value claims;
  claims.set("format", "throughline-message/1");
  claims.set("messageId", core::uid::make(clock_.now).text());
  claims.set("from", "district-a");
  claims.set("to", "district-b");
  const auto forged = transfer::sign_message(claims, b_key_);
  EXPECT_EQ(code_of([&] { transfer::read_message(forged, directory_, "district-b"); }),
            "package-sender");
}

TEST_F(transfer_test, a_record_of_a_doubtful_match_waits_for_a_person) {
  const auto ours = acts::view_ilp(*b_, registrar(), alma).whom.student;
  EXPECT_EQ(core::match({"KY", "1900000001", "2011-03-14", "Rivera", "Alma"},
                        {"KY", "1900000001", "2011-03-15", "Rivera", "Alma"})
                .result,
            core::match_result::review);
  EXPECT_EQ(core::match({"KY", "999999999", "2011-03-14", "Rivera", ""},
                        {"KY", "999999999", "2011-03-14", "Rivera", ""})
                .result,
            core::match_result::review)
      << "a placeholder id is no id";
  EXPECT_EQ(core::match({"KY", "1900000001", "2011-03-14", "RIVÉRA", ""},
                        {"KY", "1900000001", "2011-03-14", "rivera", ""})
                .result,
            core::match_result::same);
  EXPECT_EQ(core::match({"OH", "1900000001", "2011-03-14", "Rivera", ""},
                        {"KY", "1900000001", "2010-03-14", "Rivera", ""})
                .result,
            core::match_result::different)
      << "an id means something only with the state that issued it";
  EXPECT_EQ(ours.state_id, "1900000001");
}

TEST_F(transfer_test, a_plan_of_ours_is_not_replaced_without_a_decision) {
  acts::save_ilp_section(*b_, student(), alma, "goals", std::nullopt,
                         json(R"({"goals":[{"kind":"career","statement":"Ours"}]})"));
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  carry(*d_, a_key_, *b_);
  const auto undecided = acts::accept_transfer(*b_, registrar(), key.text(), {}).undecided;
  EXPECT_EQ(undecided, std::vector<std::string>{"ilp.plan"});
  EXPECT_EQ(state(*b_, key), "in_review") << "nothing was stored";
  EXPECT_TRUE(acts::accept_transfer(
                  *b_, registrar(), key.text(),
                  {.student = {}, .note = {}, .decisions = {{"ilp.plan", "ours"}}, .seen_plan = {}})
                  .undecided.empty());
  EXPECT_EQ(acts::view_ilp(*b_, registrar(), alma)
                .plan->section("goals")
                ->body.items("goals")
                .front()
                .text("statement"),
            "Ours");
}

TEST_F(transfer_test, a_plan_a_person_left_out_stays_out_where_there_was_none) {
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  carry(*d_, a_key_, *b_);
  acts::accept_transfer(
      *b_, registrar(), key.text(),
      {.student = {}, .note = {}, .decisions = {{"ilp.plan", "ours"}}, .seen_plan = {}});
  EXPECT_FALSE(acts::view_ilp(*b_, registrar(), alma).plan);
}

TEST_F(transfer_test, a_record_is_compared_with_the_student_a_person_chose) {
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  carry(*d_, a_key_, *b_);
  const auto v = acts::view_transfer(*b_, registrar(), key.text(), "sourcedId:S2");
  EXPECT_EQ(v.evidence.result, core::match_result::different);
  EXPECT_TRUE(std::any_of(v.differences.begin(), v.differences.end(), [](const auto& x) {
    return x.field == "givenName" && x.incoming == "Alma" && x.ours != "Alma";
  }));
  EXPECT_EQ(code_of([&] { acts::view_transfer(*b_, registrar(), key.text(), "sourcedId:no"); }),
            "not-found");
  EXPECT_EQ(acts::view_transfer(*b_, registrar(), key.text()).evidence.result,
            core::match_result::same)
      << "looking changes nothing";
}

TEST_F(transfer_test, a_denial_and_a_rejection_come_back_with_their_reason) {
  const auto denied = request();
  EXPECT_EQ(code_of([&] { acts::deny_transfer(*d_, registrar(), denied.text(), "no reason"); }),
            "invalid");
  acts::deny_transfer(*d_, registrar(), denied.text(), "not_enrolled_evidence");
  carry(*d_, a_key_, *b_);
  EXPECT_EQ(state(*b_, denied), "denied");
  EXPECT_EQ(acts::view_transfer(*b_, registrar(), denied.text()).messages.back().said,
            "not_enrolled_evidence");
  const auto rejected = request();
  acts::release_transfer(*d_, registrar(), rejected.text(), release());
  carry(*d_, a_key_, *b_);
  EXPECT_EQ(code_of([&] { acts::reject_transfer(*b_, registrar(), rejected.text(), " "); }),
            "invalid");
  acts::reject_transfer(*b_, registrar(), rejected.text(), "Another Alma");
  carry(*b_, b_key_, *d_);
  EXPECT_EQ(state(*d_, rejected), "closed");
  EXPECT_EQ(acts::view_transfer(*d_, registrar(), rejected.text()).it.note, "Another Alma");
  EXPECT_EQ(code_of([&] { acts::accept_transfer(*b_, registrar(), rejected.text(), {}); }),
            "bad-transition");
}

TEST_F(transfer_test, a_receipt_of_delivery_that_the_outcome_overtook_changes_nothing) {
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  carry(*d_, a_key_, *b_);
  acts::accept_transfer(*b_, registrar(), key.text(), {});
  auto waiting = acts::queued_messages(*b_, operator_());
  ASSERT_EQ(waiting.size(), 2u);
  for (auto m = waiting.rbegin(); m != waiting.rend(); ++m)
    transfer::deliver_message(*d_, operator_(),
                              transfer::read_message(transfer::sign_message(m->claims, b_key_),
                                                     directory_, "district-a"));
  EXPECT_EQ(state(*d_, key), "closed");
  EXPECT_EQ(acts::view_transfer(*d_, registrar(), key.text()).messages.size(), 4u)
      << "the request, the package and both receipts are kept";
}

TEST_F(transfer_test, a_receipt_tells_that_a_package_left_before_the_program_died) {
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  const auto zip = kept(*d_, a_key_, acts::queued_messages(*d_, operator_()).at(0));
  transfer::deliver_package(*b_, operator_(), zip, directory_);  // and nobody said message_sent
  carry(*b_, b_key_, *d_);
  EXPECT_EQ(state(*d_, key), "delivered");
  EXPECT_TRUE(acts::queued_messages(*d_, operator_()).empty()) << "it is not sent again";
}

TEST_F(transfer_test, a_sender_cannot_decide_for_the_receiver) {
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  carry(*d_, a_key_, *b_);
  core::value claims;
  claims.set("kind", "receipt");
  claims.set("stage", "outcome");
  claims.set("outcome", "accepted");
  claims.set("transferId", key.text());
  claims.set("manifestSha256",
             core::to_hex(*acts::view_transfer(*b_, registrar(), key.text()).it.package));
  const acts::peer a{"district-a", "Test County Schools"};
  EXPECT_EQ(code_of([&] {
              acts::receive_answer(*b_, operator_(), core::uid::make(clock_.now), a, claims);
            }),
            "bad-transition");
  EXPECT_EQ(state(*b_, key), "in_review");
  EXPECT_EQ(code_of([&] { acts::reject_transfer(*d_, registrar(), key.text(), "ours"); }),
            "bad-transition");
  EXPECT_EQ(code_of([&] { acts::deny_transfer(*b_, registrar(), key.text(), "duplicate"); }),
            "bad-transition");
}

TEST_F(transfer_test, a_request_goes_only_to_a_district_of_the_directory) {
  for (const auto* id : {"district-z", "", "district-b"})
    EXPECT_EQ(code_of([&] {
                acts::request_transfer(*b_, registrar(), alma, {id, "Z"}, "enrolled here");
              }),
              "invalid")
        << id;
  EXPECT_TRUE(acts::queued_messages(*b_, operator_()).empty());
}

TEST_F(transfer_test, what_was_approved_goes_and_nothing_written_since) {
  const auto key = acts::open_release(*d_, registrar(), cora, {"district-b", "Other Schools"},
                                      release());  // no plan yet
  acts::save_ilp_section(*d_, person(core::role::counselor, "c", {"M1"}), cora, "goals",
                         std::nullopt, json(one_goal));
  const auto content = acts::read_package(*d_, operator_(), key);
  for (const auto& p : content.parts)
    if (p.section == "ilp") {
      EXPECT_EQ(p.status, "withheld");
    }
  const auto log = acts::view_disclosures(*d_, registrar(), cora).disclosures;
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].sections.find("ilp"), std::string::npos);
}

TEST_F(transfer_test, a_package_sent_again_after_a_crash_is_the_same_package) {
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  const auto m = acts::queued_messages(*d_, operator_()).at(0);
  const auto content = acts::read_package(*d_, operator_(), key);
  const std::string zip = "stands for a package";
  EXPECT_FALSE(acts::kept_package(*d_, operator_(), key));
  acts::keep_package(*d_, operator_(), m, zip, core::sha256(zip));
  // Here the program dies, once the file has left or before; the message still waits.
  ASSERT_EQ(acts::queued_messages(*d_, operator_()).size(), 1u);
  EXPECT_EQ(acts::kept_package(*d_, operator_(), key), zip);
  acts::message_sent(*d_, operator_(), m, "package");
  EXPECT_EQ(state(*d_, key), "sent");
  EXPECT_TRUE(acts::queued_messages(*d_, operator_()).empty());
}

TEST_F(transfer_test, a_students_own_credits_that_come_back_count_once) {
  const auto before = acts::view_ilp(*d_, registrar(), alma).transcript;
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  carry(*d_, a_key_, *b_);
  acts::accept_transfer(*b_, registrar(), key.text(), {});
  carry(*b_, b_key_, *d_);
  // Back to A: B releases what it holds, A's own rows among them.
  const auto back =
      acts::open_release(*b_, registrar(), alma, {"district-a", "Test County Schools"}, release());
  carry(*b_, b_key_, *d_);
  ASSERT_EQ(state(*d_, back), "in_review");
  const auto done = acts::accept_transfer(
      *d_, registrar(), back.text(),
      {.student = {}, .note = {}, .decisions = {{"ilp.plan", "ours"}}, .seen_plan = {}});
  EXPECT_EQ(done.courses, 0);
  EXPECT_EQ(done.courses_had, 2);
  EXPECT_EQ(acts::view_ilp(*d_, registrar(), alma).transcript.size(), before.size());
}

TEST_F(transfer_test, a_decision_is_one_of_two_words_about_the_text_that_was_seen) {
  acts::save_ilp_section(*b_, student(), alma, "goals", std::nullopt,
                         json(R"({"goals":[{"kind":"career","statement":"Ours"}]})"));
  const auto key = request();
  acts::release_transfer(*d_, registrar(), key.text(), release());
  carry(*d_, a_key_, *b_);
  EXPECT_EQ(code_of([&] {
              acts::accept_transfer(
                  *b_, registrar(), key.text(),
                  {.student = {}, .note = {}, .decisions = {{"ilp.plan", "our"}}, .seen_plan = {}});
            }),
            "invalid");
  const auto seen = acts::view_transfer(*b_, registrar(), key.text()).our_plan;
  const auto base = acts::view_ilp(*b_, student(), alma).plan->section("goals")->hash;
  acts::save_ilp_section(*b_, student(), alma, "goals", base,
                         json(R"({"goals":[{"kind":"career","statement":"Ours, newer"}]})"));
  acts::accept_choice choice{
      .student = {}, .note = {}, .decisions = {{"ilp.plan", "incoming"}}, .seen_plan = seen};
  EXPECT_EQ(acts::accept_transfer(*b_, registrar(), key.text(), choice).undecided,
            std::vector<std::string>{"ilp.plan"});
  choice.seen_plan = acts::view_transfer(*b_, registrar(), key.text()).our_plan;
  EXPECT_TRUE(acts::accept_transfer(*b_, registrar(), key.text(), choice).undecided.empty());
}

TEST_F(transfer_test, only_the_other_party_may_answer_a_transfer) {
  const auto key = request();
  core::value claims;
  claims.set("kind", "denial");
  claims.set("code", "duplicate");
  claims.set("transferId", key.text());
  EXPECT_EQ(code_of([&] {
              acts::receive_answer(*b_, operator_(), core::uid::make(clock_.now),
                                   {"district-z", "Z"}, claims);
            }),
            "not-found");
}

}  // namespace throughline::testing_
