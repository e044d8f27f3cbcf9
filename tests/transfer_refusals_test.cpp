// What acts on transfers and stops refuse, and what the desk says of them: unknown ids, wrong
// states, empty reasons, other people's rows.
#include <algorithm>

#include "acts/proof.hpp"
#include "acts/transfers.hpp"
#include "district_fixture.hpp"
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

class transfer_refusals : public district_test {
 protected:
  core::uid asked(const core::value& student, core::uid key) {
    core::value claims;
    claims.set("transferId", key.text());
    claims.set("student", student);
    claims.set("purpose", "enrolled here");
    return acts::receive_request(*d_, operator_(), core::uid::make(clock_.now),
                                 {"district-b", "Other Schools"}, claims);
  }
  acts::arrived_package package(const core::value& student, char mark = 'a') {
    acts::arrived_package p;
    p.transfer = core::uid::make(clock_.now);
    p.from = {"district-b", "Other Schools"};
    p.hash.fill(static_cast<unsigned char>(mark));
    p.file_hash.fill(static_cast<unsigned char>(mark));
    p.manifest.set("purpose", "moved");
    p.parts.push_back({"identity", "included", formats::write_json(student), ""});
    p.parts.push_back(
        {"transcript", "included",
         R"({"courses":[{"key":"k1","schoolYear":2026,"title":"Art I","creditsAttempted":"1","creditsEarned":"1"}]})",
         ""});
    return p;
  }
  std::string state(const core::uid& key) {
    return acts::view_transfer(*d_, registrar(), key.text()).it.state;
  }
  static acts::caller person_of_m1() {
    return testing_::person(core::role::registrar, "registrar-m1", {"M1"});
  }
};

const std::string nobody = "01900000-0000-7000-8000-000000000000";

}  // namespace

TEST_F(transfer_refusals, a_stop_names_its_kind_and_ends_by_its_fact) {
  const auto stop = [&](std::string kind, std::string document, std::string authority) {
    acts::set_stop(*d_, registrar(), alma,
                   {.kind = std::move(kind),
                    .document = std::move(document),
                    .authority = std::move(authority)});
  };
  EXPECT_EQ(code_of([&] { stop("curious", "d", "a"); }), "invalid");
  EXPECT_EQ(code_of([&] { stop("missing_child", "", "a"); }), "invalid");
  EXPECT_EQ(code_of([&] { stop("missing_child", "d", ""); }), "invalid");
  EXPECT_EQ(code_of([&] { stop("missing_child", " \n", "a"); }), "invalid");
  EXPECT_EQ(code_of([&] { stop("missing_child", "d", std::string(401, 'x')); }), "invalid");
  EXPECT_EQ(code_of([&] { acts::set_stop(*d_, counselor(), alma, {}); }), "forbidden");
  stop("missing_child", "flag 7", "KSP");
  const auto v = acts::view_transfers(*d_, registrar(), alma);
  ASSERT_EQ(v.stops.size(), 1u);
  const auto id = v.stops.front().id;
  EXPECT_EQ(code_of([&] { acts::close_stop(*d_, registrar(), alma, id, ""); }), "invalid");
  EXPECT_EQ(code_of([&] { acts::close_stop(*d_, registrar(), alma, id, "  "); }), "invalid");
  EXPECT_EQ(code_of([&] { acts::close_stop(*d_, registrar(), alma, id, std::string(401, 'x')); }),
            "invalid");
  EXPECT_EQ(code_of([&] { acts::close_stop(*d_, registrar(), beto, id, "found"); }), "not-found")
      << "another student's";
  acts::close_stop(*d_, registrar(), alma, id, "found");
  EXPECT_EQ(code_of([&] { acts::close_stop(*d_, registrar(), alma, id, "again"); }), "not-found");
}

TEST_F(transfer_refusals, a_request_needs_a_district_of_the_directory_and_a_purpose) {
  const auto ask = [&](std::string peer, std::string_view purpose) {
    return code_of([&] { acts::request_transfer(*d_, registrar(), alma, {peer, "B"}, purpose); });
  };
  EXPECT_EQ(ask("", "x"), "invalid");
  EXPECT_EQ(ask("district-z", "x"), "invalid");
  acts::keep_peers(*d_, operator_(), {{"district-b", "Other Schools"}});
  EXPECT_EQ(ask("district-b", ""), "invalid");
  EXPECT_EQ(ask("district-b", std::string(401, 'x')), "invalid");
  EXPECT_EQ(ask("district-b", "enrolled here"), "");
  const auto v = acts::view_transfers(*d_, registrar(), alma);
  ASSERT_EQ(v.rows.size(), 1u);
  EXPECT_EQ(v.rows[0].it.due_date, "2026-12-05") << "14 calendar days, KRS 158.032(5)";
  EXPECT_EQ(v.rows[0].days_left, 14);
  EXPECT_FALSE(v.rows[0].late);
  clock_.now += 15LL * 86'400'000;
  EXPECT_TRUE(acts::view_transfers(*d_, registrar(), alma).rows[0].late);
}

TEST_F(transfer_refusals, a_request_or_answer_that_is_none_is_refused) {
  const auto arrive = [&](std::string_view claims) {
    return code_of([&] {
      acts::receive_request(*d_, operator_(), core::uid::make(clock_.now), {"district-b", "B"},
                            json(claims));
    });
  };
  EXPECT_EQ(arrive(R"({"transferId":"x","student":{}})"), "package-format");
  EXPECT_EQ(arrive(R"({"transferId":")" + nobody + R"("})"), "package-format");
  EXPECT_EQ(arrive(R"({"transferId":")" + nobody + R"(","student":"Ann"})"), "package-format");
  const auto key = asked(identity(alma), core::uid::make(clock_.now));
  EXPECT_EQ(asked(identity(alma), key), key) << "twice is once";
  EXPECT_EQ(code_of([&] { acts::deny_transfer(*d_, registrar(), key.text(), "because"); }),
            "invalid");
  EXPECT_EQ(code_of([&] { acts::deny_transfer(*d_, registrar(), nobody, "duplicate"); }),
            "not-found");
  EXPECT_EQ(code_of([&] { acts::deny_transfer(*d_, registrar(), "17", "duplicate"); }),
            "not-found");
  EXPECT_EQ(code_of([&] { acts::deny_transfer(*d_, counselor(), key.text(), "duplicate"); }),
            "forbidden");
  acts::deny_transfer(*d_, registrar(), key.text(), "duplicate");
  EXPECT_EQ(state(key), "denied");
  EXPECT_EQ(code_of([&] { acts::deny_transfer(*d_, registrar(), key.text(), "duplicate"); }),
            "bad-transition");
  EXPECT_EQ(code_of([&] {
              acts::release_transfer(
                  *d_, registrar(), key.text(),
                  {.basis = "ferpa-99.31-a-2", .purpose = "p", .notice = "sent", .scope = {}});
            }),
            "bad-transition");
}

TEST_F(transfer_refusals, a_release_says_basis_purpose_notice_and_a_scope_of_sections) {
  const auto key = asked(identity(alma), core::uid::make(clock_.now));
  const auto release = [&](acts::release_choice choice) {
    return code_of([&] { acts::release_transfer(*d_, registrar(), key.text(), choice); });
  };
  EXPECT_EQ(release({.basis = "x", .purpose = "p", .notice = "sent", .scope = {}}), "invalid");
  EXPECT_EQ(release({.basis = "ferpa-99.31-a-2", .purpose = "", .notice = "sent", .scope = {}}),
            "invalid");
  EXPECT_EQ(release({.basis = "ferpa-99.31-a-2", .purpose = "p", .notice = "", .scope = {}}),
            "invalid");
  EXPECT_EQ(
      release({.basis = "ferpa-99.31-a-2", .purpose = "p", .notice = "sent", .scope = {"grades"}}),
      "invalid");
  EXPECT_EQ(
      release(
          {.basis = "ferpa-99.31-a-2", .purpose = "p", .notice = "sent", .scope = {"identity"}}),
      "");
  EXPECT_EQ(state(key), "approved");
  const auto seen = acts::view_disclosures(*d_, guardian(), alma);
  ASSERT_EQ(seen.disclosures.size(), 1u);
  EXPECT_EQ(seen.disclosures[0].sections, "identity");
}

TEST_F(transfer_refusals, the_desk_shows_what_waits_and_whose) {
  const auto known = asked(identity(alma), core::uid::make(clock_.now));
  const auto unknown =
      asked(json(R"({"familyName":"Doe","givenName":"Jo"})"), core::uid::make(clock_.now + 1));
  auto rows = acts::view_transfer_desk(*d_, registrar()).rows;
  ASSERT_EQ(rows.size(), 2u);
  std::vector<std::string> names;
  for (const auto& r : rows) names.push_back(r.student_name);
  EXPECT_EQ(std::count(names.begin(), names.end(), "Doe, Jo"), 1);
  rows = acts::view_transfer_desk(*d_, person_of_m1()).rows;
  EXPECT_EQ(rows.size(), 1u) << "another school's registrar sees what is nobody's yet";
  const auto detail = acts::view_transfer(*d_, registrar(), known.text());
  EXPECT_TRUE(detail.may_release);
  EXPECT_FALSE(detail.available.empty());
  EXPECT_FALSE(acts::view_transfer(*d_, registrar(), unknown.text()).may_release);
  EXPECT_EQ(code_of([&] { acts::view_transfer(*d_, registrar(), nobody); }), "not-found");
}

TEST_F(transfer_refusals, a_package_is_taken_once_matched_and_decided) {
  auto p = package(identity(alma));
  const auto first = acts::receive_package(*d_, operator_(), p);
  EXPECT_FALSE(first.duplicate);
  EXPECT_EQ(first.evidence.result, core::match_result::same);
  auto again = p;
  again.transfer = core::uid::make(clock_.now);
  EXPECT_TRUE(acts::receive_package(*d_, operator_(), again).duplicate);
  const auto v = acts::view_transfer(*d_, registrar(), p.transfer.text());
  EXPECT_TRUE(v.may_decide);
  EXPECT_EQ(v.courses.size(), 1u);
  EXPECT_EQ(v.evidence.result, core::match_result::same);
  const auto done = acts::accept_transfer(*d_, registrar(), p.transfer.text(), {});
  EXPECT_EQ(done.courses, 1);
  EXPECT_EQ(state(p.transfer), "accepted");
  EXPECT_EQ(code_of([&] { acts::reject_transfer(*d_, registrar(), p.transfer.text(), "no"); }),
            "bad-transition");
  // The row waits for the host, is handed over once, and taken back.
  const auto rows = acts::list_handover(*d_, operator_());
  ASSERT_EQ(rows.items("rows").size(), 1u);
  const auto key = std::string(rows.items("rows").front().text("id"));
  EXPECT_EQ(code_of([&] { acts::confirm_handover(*d_, operator_(), key, ""); }), "invalid");
  EXPECT_EQ(code_of([&] { acts::confirm_handover(*d_, operator_(), nobody, "r1"); }), "not-found");
  EXPECT_EQ(code_of([&] { acts::confirm_handover(*d_, operator_(), "x", "r1"); }), "not-found");
  acts::confirm_handover(*d_, operator_(), key, "r1");
  acts::confirm_handover(*d_, operator_(), key, "r1");
  EXPECT_EQ(code_of([&] { acts::confirm_handover(*d_, operator_(), key, "r2"); }), "conflict");
  const auto left = acts::list_handover(*d_, operator_());
  EXPECT_TRUE(left.items("rows").empty());
  acts::undo_handover(*d_, operator_(), key);
  acts::undo_handover(*d_, operator_(), key);
  EXPECT_EQ(code_of([&] { acts::confirm_handover(*d_, operator_(), key, "r2"); }), "conflict");
}

TEST_F(transfer_refusals, a_package_of_somebody_not_surely_ours_waits_for_a_person) {
  auto who = identity(alma);
  who.set("birthDate", "2001-01-01");
  const auto p = package(who);
  EXPECT_EQ(acts::receive_package(*d_, operator_(), p).evidence.result, core::match_result::review);
  EXPECT_FALSE(acts::view_transfer(*d_, registrar(), p.transfer.text()).student);
  const auto chosen = acts::view_transfer(*d_, registrar(), p.transfer.text(), alma);
  EXPECT_EQ(chosen.student->state_id, alma);
  EXPECT_NE(code_of([&] { acts::accept_transfer(*d_, registrar(), p.transfer.text(), {}); }), "")
      << "nobody was chosen";
  EXPECT_NE(code_of([&] { acts::reject_transfer(*d_, registrar(), p.transfer.text(), ""); }), "");
  acts::reject_transfer(*d_, registrar(), p.transfer.text(), "not ours");
  EXPECT_EQ(state(p.transfer), "rejected");
  auto none = package(identity(beto), 'b');
  none.parts.erase(none.parts.begin());
  EXPECT_EQ(code_of([&] { acts::receive_package(*d_, operator_(), none); }), "package-format");
  auto ilpa = package(identity(beto), 'c');
  ilpa.parts.push_back({"ilpa", "included", R"({"addenda":[{}]})", ""});
  EXPECT_EQ(code_of([&] { acts::receive_package(*d_, operator_(), ilpa); }), "package-format");
  auto stolen = package(identity(beto), 'd');
  stolen.transfer = p.transfer;
  stolen.from.id = "district-c";
  EXPECT_EQ(code_of([&] { acts::receive_package(*d_, operator_(), stolen); }), "package-sender");
}

TEST_F(transfer_refusals,
       a_release_is_of_a_request_that_names_our_student_and_goes_to_somebody_else) {
  const acts::release_choice choice{
      .basis = "ferpa-99.31-a-2", .purpose = "p", .notice = "sent", .scope = {}};
  const auto unknown =
      asked(json(R"({"familyName":"Doe","givenName":"Jo"})"), core::uid::make(clock_.now));
  EXPECT_EQ(code_of([&] { acts::release_transfer(*d_, registrar(), unknown.text(), choice); }),
            "bad-transition");
  acts::keep_peers(*d_, operator_(), {{"district-b", "Other Schools"}});
  const auto ours =
      acts::request_transfer(*d_, registrar(), alma, {"district-b", "Other Schools"}, "enrolled");
  EXPECT_EQ(code_of([&] { acts::release_transfer(*d_, registrar(), ours.text(), choice); }),
            "bad-transition")
      << "we asked for it";
  for (const auto* to : {"", "district-a"})
    EXPECT_EQ(code_of([&] {
                acts::open_release(*d_, registrar(), alma, {to, "B"}, choice);
              }),
              "invalid")
        << to;
  auto wordy = choice;
  wordy.purpose = std::string(401, 'x');
  EXPECT_EQ(code_of([&] {
              acts::open_release(*d_, registrar(), alma, {"district-b", "B"}, wordy);
            }),
            "invalid");
  EXPECT_TRUE(acts::view_disclosures(*d_, guardian(), alma).disclosures.empty());
  auto agreed = choice;
  agreed.basis = "ferpa-99.30-consent";
  agreed.notice = "not_required";
  EXPECT_EQ(code_of([&] {
              acts::open_release(*d_, registrar(), alma, {"district-b", "B"}, agreed);
            }),
            "")
      << "who consented needs no notice";
}

TEST_F(transfer_refusals, the_same_surname_and_birthday_under_another_number_is_not_our_student) {
  auto who = identity(alma);
  who.set("stateId", "1999999999");
  EXPECT_FALSE(acts::view_transfer(*d_, registrar(), asked(who, core::uid::make(clock_.now)).text())
                   .student);
}

TEST_F(transfer_refusals, an_answer_is_for_the_package_that_was_sent_and_in_its_words) {
  const auto key = asked(identity(alma), core::uid::make(clock_.now));
  const auto answer = [&](std::string_view stage, std::string_view hash,
                          const std::string& transfer) {
    core::value claims;
    claims.set("transferId", transfer);
    claims.set("kind", "receipt");
    claims.set("stage", stage);
    claims.set("manifestSha256", hash);
    return code_of([&] {
      acts::receive_answer(*d_, operator_(), core::uid::make(++clock_.now),
                           {"district-b", "Other Schools"}, claims);
    });
  };
  EXPECT_EQ(answer("delivered", "", "17"), "package-format");
  EXPECT_EQ(answer("delivered", "", nobody), "not-found");
  EXPECT_EQ(answer("delivered", "", key.text()), "package-hash") << "nothing was sent yet";
  acts::release_transfer(
      *d_, registrar(), key.text(),
      {.basis = "ferpa-99.31-a-2", .purpose = "p", .notice = "sent", .scope = {}});
  const auto m = acts::queued_messages(*d_, operator_()).front();
  const auto manifest = core::sha256("manifest");
  acts::keep_package(*d_, operator_(), m, "zip", manifest);
  acts::message_sent(*d_, operator_(), m, "signed");
  EXPECT_EQ(answer("delivered", core::to_hex(core::sha256("another")), key.text()), "package-hash");
  EXPECT_EQ(answer("read", core::to_hex(manifest), key.text()), "package-format");
  EXPECT_EQ(state(key), "sent");
  EXPECT_EQ(acts::view_transfer(*d_, registrar(), key.text()).messages.size(), 2u)
      << "the request and the package: what was refused is not kept";
  EXPECT_EQ(answer("outcome", core::to_hex(manifest), key.text()), "");
  EXPECT_EQ(state(key), "closed");
}

TEST_F(transfer_refusals, a_receipt_ends_the_waiting_of_its_own_package_alone) {
  const acts::release_choice choice{
      .basis = "ferpa-99.31-a-2", .purpose = "p", .notice = "sent", .scope = {}};
  const auto first = asked(identity(alma), core::uid::make(clock_.now));
  const auto second = asked(identity(beto), core::uid::make(clock_.now + 1));
  for (const auto& key : {first, second})
    acts::release_transfer(*d_, registrar(), key.text(), choice);
  acts::deny_transfer(*d_, registrar(),
                      asked(identity(cora), core::uid::make(clock_.now + 2)).text(), "duplicate");
  core::value claims;
  for (const auto& m : acts::queued_messages(*d_, operator_()))
    if (m.transfer == second) {
      acts::keep_package(*d_, operator_(), m, "zip", core::sha256("manifest"));
      claims.set("manifestSha256", core::to_hex(core::sha256("manifest")));
    }
  claims.set("transferId", second.text());
  claims.set("kind", "receipt");
  claims.set("stage", "delivered");
  acts::receive_answer(*d_, operator_(), core::uid::make(clock_.now),
                       {"district-b", "Other Schools"}, claims);
  EXPECT_EQ(state(second), "delivered");
  EXPECT_EQ(state(first), "approved");
  std::vector<std::string> left;
  for (const auto& m : acts::queued_messages(*d_, operator_())) left.push_back(m.kind);
  EXPECT_EQ(left, (std::vector<std::string>{"package", "denial"}));
}

TEST_F(transfer_refusals, what_is_carried_belongs_to_a_release_of_ours) {
  const auto p = package(identity(alma));
  acts::receive_package(*d_, operator_(), p);
  const auto unmatched =
      asked(json(R"({"familyName":"Doe","givenName":"Jo"})"), core::uid::make(clock_.now + 1));
  for (const auto& key : {p.transfer, unmatched, *core::uid::parse(nobody)}) {
    EXPECT_EQ(code_of([&] { acts::read_package(*d_, operator_(), key); }), "not-found");
    EXPECT_EQ(code_of([&] { acts::kept_package(*d_, operator_(), key); }), "not-found");
  }
  acts::queued_message m{.kind = "package"};
  m.transfer = *core::uid::parse(nobody);
  EXPECT_EQ(code_of([&] { acts::keep_package(*d_, operator_(), m, "zip", core::sha256("m")); }),
            "not-found");
  EXPECT_EQ(code_of([&] { acts::message_sent(*d_, operator_(), m, "signed"); }), "not-found");
  const auto key = asked(identity(alma), core::uid::make(clock_.now + 2));
  acts::release_transfer(
      *d_, registrar(), key.text(),
      {.basis = "ferpa-99.31-a-2", .purpose = "p", .notice = "sent", .scope = {}});
  for (const auto& waiting : acts::queued_messages(*d_, operator_()))
    if (waiting.transfer == key)
      acts::keep_package(*d_, operator_(), waiting, "zip", core::sha256("m"));
  acts::set_stop(*d_, registrar(), alma,
                 {.kind = "missing_child", .document = "KSP 1", .authority = "KSP"});
  EXPECT_EQ(code_of([&] { acts::kept_package(*d_, operator_(), key); }), "stop-in-force")
      << "made already, it stays here";
}

TEST_F(transfer_refusals, who_may_look_at_a_transfer_may_not_always_decide_it) {
  const auto chief = testing_::person(core::role::administrator, "principal", {"H1"});
  const auto out = asked(identity(alma), core::uid::make(clock_.now));
  const auto in = package(identity(alma));
  acts::receive_package(*d_, operator_(), in);
  EXPECT_FALSE(acts::view_transfer(*d_, chief, out.text()).may_release);
  EXPECT_FALSE(acts::view_transfer(*d_, chief, in.transfer.text()).may_decide);
  EXPECT_EQ(code_of([&] {
              acts::release_transfer(
                  *d_, chief, out.text(),
                  {.basis = "ferpa-99.31-a-2", .purpose = "p", .notice = "sent", .scope = {}});
            }),
            "forbidden");
  EXPECT_EQ(code_of([&] { acts::view_transfer(*d_, person_of_m1(), out.text()); }), "not-found")
      << "a student of another school";
}

TEST_F(transfer_refusals, what_is_over_is_late_no_more) {
  const auto denied = asked(identity(alma), core::uid::make(clock_.now));
  const auto open = asked(identity(beto), core::uid::make(clock_.now + 1));
  acts::deny_transfer(*d_, registrar(), denied.text(), "duplicate");
  clock_.now += 30LL * 86'400'000;
  const auto rows = acts::view_transfer_desk(*d_, registrar()).rows;
  ASSERT_EQ(rows.size(), 2u);
  for (const auto& r : rows) EXPECT_EQ(r.late, r.it.key == open) << r.it.state;
}

TEST_F(transfer_refusals, the_directory_is_kept_when_it_says_something_else) {
  const auto rows = [&] { return acts::verify_audit(*d_, operator_()).audit_rows; };
  acts::keep_peers(*d_, operator_(), {{"district-a", "Us"}, {"district-b", "Other Schools"}});
  const auto once = rows();
  acts::keep_peers(*d_, operator_(), {{"district-a", "Us"}, {"district-b", "Other Schools"}});
  EXPECT_EQ(rows(), once);
  const auto peers = acts::view_transfers(*d_, registrar(), alma).peers;
  ASSERT_EQ(peers.size(), 1u) << "not ourselves";
  EXPECT_EQ(peers[0].first, "district-b");
  EXPECT_EQ(code_of([&] { acts::keep_peers(*d_, registrar(), {}); }), "forbidden");
}

TEST_F(transfer_refusals,
       a_handover_that_was_taken_back_is_not_confirmed_and_a_row_has_a_short_name) {
  const auto p = package(identity(alma));
  const auto student = acts::view_ilp(*d_, registrar(), alma).whom.student.key.text();
  acts::receive_package(*d_, operator_(), p);
  acts::accept_transfer(*d_, registrar(), p.transfer.text(), {});
  {  // the host knows a student of no number; the course says no year
    store::writing w(d_->files());
    w.db().script(
        "delete from person_identifier; delete from person_source;"
        "update transcript_course set school_year = null");
    w.commit();
  }
  const auto listed = acts::list_handover(*d_, operator_());
  const auto& row = listed.items("rows").front();
  EXPECT_FALSE(row.find("schoolYear"));
  EXPECT_FALSE(row.find("student")->find("stateId"));
  EXPECT_FALSE(row.find("student")->find("sourcedId"));
  const auto key = std::string(row.text("id"));
  EXPECT_EQ(code_of([&] { acts::confirm_handover(*d_, operator_(), key, std::string(256, '1')); }),
            "invalid");
  acts::undo_handover(*d_, operator_(), key);
  EXPECT_EQ(code_of([&] { acts::confirm_handover(*d_, operator_(), key, "r1"); }), "conflict");
  EXPECT_TRUE(acts::view_ilp(*d_, registrar(), student).transcript.empty());
}

TEST_F(transfer_refusals, a_rejection_says_why_in_a_few_words) {
  const auto p = package(identity(alma));
  acts::receive_package(*d_, operator_(), p);
  EXPECT_EQ(code_of([&] {
              acts::reject_transfer(*d_, registrar(), p.transfer.text(), std::string(2001, 'x'));
            }),
            "invalid");
  EXPECT_EQ(state(p.transfer), "in_review");
}

}  // namespace throughline::testing_
