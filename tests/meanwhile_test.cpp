// Between the page a person was let in by and the lock their change takes, somebody else acts:
// what was decided on is looked at again, and nothing is done twice or to a record that is gone.
#include <functional>

#include "acts/merges.hpp"
#include "acts/transfers.hpp"
#include "district_fixture.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

// Does something once, the next time anybody asks what time it is: acts ask while they let a person
// in, before they take the lock.
class busy_clock final : public core::clock {
 public:
  explicit busy_clock(const fixed_clock& other) : other_(other) {}
  mutable std::function<void()> once;
  mutable int skip = 0;  // so many times before that nobody comes in
  [[nodiscard]] std::int64_t now_ms() const override {
    if (skip > 0)
      --skip;
    else if (const auto work = std::exchange(once, {}))
      work();
    return other_.now;
  }

 private:
  const fixed_clock& other_;
};

class meanwhile : public district_test {
 protected:
  void SetUp() override {
    district_test::SetUp();
    mine_ = std::make_unique<acts::district>(folder_.string(), "district-a", between_);
  }
  void TearDown() override {
    mine_.reset();
    district_test::TearDown();
  }
  // The code `work` fails with on our side when `others` is done while it is let in.
  template <class Others, class Work>
  std::string code_when(Others&& others, Work&& work) {
    bool done = false;
    between_.once = [&] {
      others();
      done = true;
    };
    auto code = code_of(work);
    EXPECT_TRUE(done) << "nobody came in between";
    return code;
  }
  void merge_beto_into_alma() {
    acts::merge_students(*d_, registrar(), alma, beto,
                         {.reason = "one child", .decided = true, .plan = {}});
  }
  core::uid asked() {
    core::value claims;
    claims.set("transferId", core::uid::make(clock_.now).text());
    claims.set("student", identity(alma));
    return acts::receive_request(*d_, operator_(), core::uid::make(clock_.now),
                                 {"district-b", "Other Schools"}, claims);
  }
  core::uid arrived(const core::value& identity) {
    acts::arrived_package p;
    p.transfer = core::uid::make(clock_.now);
    p.from = {"district-b", "Other Schools"};
    p.hash.fill('a');
    p.file_hash.fill('a');
    p.parts.push_back({"identity", "included", formats::write_json(identity), ""});
    p.parts.push_back(
        {"transcript", "included", R"({"courses":[{"id":"k1","title":"Art I"}]})", ""});
    return acts::receive_package(*d_, operator_(), p).transfer;
  }
  std::string state(const core::uid& key) {
    return acts::view_transfer(*d_, registrar(), key.text()).it.state;
  }
  std::int64_t number(const std::string& query) {
    store::reading r(d_->files());
    auto q = r.db().prepare(query.c_str());
    q.next();
    return q.integer(0);
  }

  busy_clock between_{clock_};
  std::unique_ptr<acts::district> mine_;
};

const acts::release_choice choice{
    .basis = "ferpa-99.31-a-2", .purpose = "enrollment", .notice = "annual_notice", .scope = {}};

}  // namespace

TEST_F(meanwhile, a_text_for_a_record_that_was_merged_away_is_not_stored_where_nobody_sees_it) {
  between_.skip = 1;  // which profile is in force is asked before anybody is let in
  EXPECT_EQ(code_when([&] { merge_beto_into_alma(); },
                      [&] {
                        acts::save_ilp_section(*mine_, counselor(), beto, "goals", std::nullopt,
                                               json(one_goal));
                      }),
            "conflict");
  EXPECT_EQ(number("select count(*) from plan_revision"), 0);
  EXPECT_EQ(
      acts::save_ilp_section(*mine_, counselor(), beto, "goals", std::nullopt, json(one_goal)).what,
      acts::save_outcome::kind::saved)
      << "again, it goes to the one they are now";
  EXPECT_TRUE(acts::view_ilp(*d_, registrar(), alma).plan);
}

TEST_F(meanwhile, a_record_is_not_accepted_for_a_student_who_was_merged_away) {
  auto doubtful = identity(beto);
  doubtful.set("birthDate", "2001-01-01");
  const auto key = arrived(doubtful);
  const auto take = [&] {
    acts::accept_transfer(*mine_, registrar(), key.text(),
                          {.student = std::string(beto),
                           .note = {},
                           .decisions = {{"identity.birthDate", "ours"}},
                           .seen_plan = {}});
  };
  // Nobody's transfer yet: the first to ask the time is who looks the chosen student up.
  EXPECT_EQ(code_when([&] { merge_beto_into_alma(); }, take), "conflict");
  EXPECT_EQ(state(key), "in_review");
  EXPECT_EQ(number("select count(*) from transcript_course"), 0);
}

TEST_F(meanwhile, two_merges_of_one_record_are_one) {
  EXPECT_EQ(code_when([&] { merge_beto_into_alma(); },
                      [&] {
                        acts::merge_students(*mine_, registrar(), cora, beto,
                                             {.reason = "one child", .decided = true, .plan = {}});
                      }),
            "conflict");
  EXPECT_EQ(number("select count(*) from person where merged_into is not null"), 1);
  EXPECT_EQ(code_when([&] { acts::unmerge_students(*d_, registrar(), alma, "two children"); },
                      [&] { acts::unmerge_students(*mine_, registrar(), alma, "two"); }),
            "conflict")
      << "taken back once";
}

TEST_F(meanwhile, of_two_registrars_who_answer_a_request_the_first_decides) {
  const auto denied = asked();
  EXPECT_EQ(
      code_when([&] { acts::deny_transfer(*d_, registrar(), denied.text(), "parent_dispute"); },
                [&] { acts::release_transfer(*mine_, registrar(), denied.text(), choice); }),
      "bad-transition");
  EXPECT_TRUE(acts::view_disclosures(*d_, registrar(), alma).disclosures.empty())
      << "nothing was disclosed, and nothing says so";
  const auto released = asked();
  EXPECT_EQ(
      code_when([&] { acts::release_transfer(*d_, registrar(), released.text(), choice); },
                [&] { acts::deny_transfer(*mine_, registrar(), released.text(), "duplicate"); }),
      "bad-transition");
  EXPECT_EQ(state(released), "approved");
}

TEST_F(meanwhile, a_stop_that_comes_while_a_release_is_confirmed_wins) {
  const auto key = asked();
  EXPECT_EQ(code_when(
                [&] {
                  acts::set_stop(*d_, registrar(), alma,
                                 {.kind = "missing_child", .document = "KSP 1", .authority = "K"});
                },
                [&] { acts::release_transfer(*mine_, registrar(), key.text(), choice); }),
            "stop-in-force");
  EXPECT_EQ(state(key), "under_review");
}

TEST_F(meanwhile, a_record_is_accepted_or_rejected_once) {
  const auto key = arrived(identity(alma));
  EXPECT_EQ(code_when([&] { acts::accept_transfer(*d_, registrar(), key.text(), {}); },
                      [&] { acts::reject_transfer(*mine_, registrar(), key.text(), "no"); }),
            "bad-transition");
  EXPECT_EQ(state(key), "accepted");
  EXPECT_TRUE(acts::view_transfer(*d_, registrar(), key.text()).it.note.empty());
}

TEST_F(meanwhile, an_addendum_that_locks_while_it_is_written_to_keeps_the_text_that_was_signed) {
  const auto key = key_of_dees_addendum();
  fill_dees_addendum(key);
  const auto before = acts::view_ilpa(*d_, program_staff(), dee);
  const auto sign = [&](const acts::caller& by) {
    acts::sign_ilpa(
        *d_, by, dee, key,
        {.outcome = "approved", .way = "portal", .note = {}, .revision = before.it->head->number});
  };
  sign(program_staff());
  const auto base = before.it->section("needs")->hash;
  auto outcome = acts::save_outcome::kind::saved;
  EXPECT_EQ(code_when([&] { sign(person(core::role::guardian, "g", {}, {"sourcedId:S4"})); },
                      [&] {
                        outcome = acts::save_ilpa_section(
                                      *mine_, program_staff(), dee, key, "needs", base,
                                      json(R"({"academic_needs":"Another","behavior_needs":"x"})"))
                                      .what;
                      }),
            "");
  EXPECT_EQ(outcome, acts::save_outcome::kind::locked) << "kept as a draft";
  const auto locked = acts::view_ilpa_version(*d_, program_staff(), dee, key, 1);
  for (const auto& s : locked)
    if (s.section == "needs") {
      EXPECT_EQ(s.body.text("academic_needs"), "Reading");
    }
}

}  // namespace throughline::testing_
