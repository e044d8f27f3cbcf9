// Custody orders, consents and the like of students who have left: kept while they may still hold
// and for the years that were decided, then destroyed by two people and by nobody else.
#include "acts/access_papers.hpp"
#include "acts/maintenance.hpp"
#include "acts/merges.hpp"
#include "core/failure.hpp"
#include "leavers_fixture.hpp"
#include "profile/profile.hpp"

namespace throughline::testing_ {
namespace {

class paper_retention : public leavers_test {
 protected:
  void change(const std::string& script) {
    store::writing w(d_->files());
    w.db().script(script);
    w.commit();
  }
  // Of a guardian the rosters do not know; `last` empty: it has no end.
  void enter_order(std::string_view of, std::string_view last, std::string_view who = secret) {
    auto body = json(R"({"guardian":"other","limits":"read","first_day":"2026-11-01",
        "paper":"court_order","number":"24-CI-100","paper_date":"2026-10-30"})");
    body.set("other_name", who);
    if (!last.empty()) body.set("last_day", last);
    ASSERT_TRUE(acts::enter_access_paper(*d_, registrar(), of, "order", body).empty());
  }
  std::vector<core::access_paper> papers(std::string_view of = alma) {
    return acts::view_access_papers(*d_, registrar(), of).papers;
  }
  void end_order() {
    ASSERT_TRUE(acts::end_access_paper(*d_, registrar(), alma, papers().front().key.text(),
                                       "Lifted, Zanzibar-Quokka")
                    .empty());
  }
  void keep_for(int years) {
    acts::set_retention(*d_, operator_(), "access_paper", years, "years");
  }
  std::size_t due() { return acts::propose_purge(*d_, registrar(), true).items.size(); }
  std::size_t due_on(std::string_view day) {
    clock_.now =
        core::days(*core::parse_date(day)).time_since_epoch().count() * day_ms + day_ms / 2;
    return due();
  }
  std::string outcome() {
    return acts::approve_destruction(*d_, other(), due_proposal()).items.at(0).outcome;
  }
  std::string whether_sound() {
    const auto found = wrong();
    return found.empty() ? "" : std::string(found.front().rule.name) + " " + found.front().file;
  }
};

}  // namespace

TEST(paper_schedule, every_shipped_state_says_what_is_known_of_papers_and_that_is_nothing) {
  EXPECT_GE(profile::built_in().size(), 4u);
  for (const auto& id : profile::built_in()) {
    const auto all = profile::load(id).retention;
    const auto rule = std::find_if(all.begin(), all.end(),
                                   [](const auto& r) { return r.record_class == "access_paper"; });
    ASSERT_NE(rule, all.end()) << id;
    EXPECT_EQ(rule->keep, core::retention_rule::keeping::undecided) << id;
    EXPECT_EQ(rule->after, "left");
    EXPECT_FALSE(rule->citation.empty());
  }
}

TEST_F(paper_retention, a_leavers_paper_goes_by_the_approved_list_and_nothing_else) {
  enter_order(beto, "2026-12-31", "Lee Park");
  enter_order(alma, {});
  end_order();
  leaves("S1", "2027-05-30");
  leaves("S2", "2199-05-30");
  ASSERT_FALSE(acts::view_ilp(*d_, registrar(), alma).plan) << "who never had a plan";
  acts::seal_access(*d_, operator_());
  years_pass(80);
  EXPECT_EQ(due(), 0u) << "nobody has decided";
  keep_for(3);
  const auto p = acts::propose_purge(*d_, registrar(), false);
  ASSERT_EQ(p.items.size(), 1u) << "the other student is still here";
  EXPECT_EQ(p.items[0].record_class, "access_paper");
  EXPECT_EQ(p.items[0].subject, papers().front().key.text());
  EXPECT_EQ(p.items[0].due, "2030-05-30");
  EXPECT_THROW(change("delete from access_paper_end"), core::failure) << "due is not destroyed";
  ASSERT_THROW(change("delete from access_paper where id = 2"), core::failure);
  EXPECT_EQ(code_of([&] { acts::approve_destruction(*d_, registrar(), p.key->text()); }),
            "second-person");
  ASSERT_TRUE(is_anywhere(secret));

  const auto done = acts::approve_destruction(*d_, other(), p.key->text());
  EXPECT_EQ(done.items.at(0).outcome, "destroyed");
  EXPECT_EQ(json(done.certificate).find("totals")->whole("access_paper destroyed", 0, 9, 0), 1);
  EXPECT_EQ(done.certificate.find("Alma"), std::string::npos);
  EXPECT_TRUE(papers().empty());
  EXPECT_FALSE(is_anywhere(secret)) << "rows, freed pages, the write-ahead log";
  EXPECT_EQ(papers(beto).size(), 1u);
  EXPECT_THROW(change("delete from access_paper"), core::failure) << "the one that was not on it";
  acts::seal_access(*d_, operator_());
  EXPECT_EQ(whether_sound(), "") << "rows, log and the access log's seals";
  EXPECT_EQ(due(), 0u);
  {  // what the log said of it beside its key is gone; that it was entered and destroyed is not
    store::reading r(d_->files());
    const auto count = [&](const char* sql) {
      auto q = r.db().prepare(sql);
      q.next();
      return q.integer(0);
    };
    EXPECT_EQ(count("select count(*) from audit where act like '%access_paper'"), 3);
    EXPECT_EQ(count("select count(*) from audit join audit_detail using (seq) where act like "
                    "'%access_paper'"),
              1);
  }
  // Its row's number is given to the next paper, which is nobody's to take.
  enter_order(alma, {});
  EXPECT_EQ(papers().front().id, 2);
  ASSERT_THROW(change("delete from access_paper where id = 2"), core::failure);
  end_order();
  EXPECT_THROW(change("delete from access_paper_end"), core::failure);
  EXPECT_EQ(whether_sound(), "");
}

TEST_F(paper_retention, a_mark_by_hand_lets_it_be_deleted_and_the_check_says_so) {
  enter_order(alma, {});
  end_order();
  change(
      "insert into destroyed (kind, hash) select 'proof', hash from proof where kind like "
      "'access_paper%'; delete from access_paper_end; delete from access_paper");
  EXPECT_EQ(whether_sound(), "chain-broken destroyed");
}

TEST_F(paper_retention, what_may_still_hold_is_never_due) {
  keep_for(0);
  enter_order(alma, {});
  leaves("S1", "2027-05-30");
  years_pass(80);
  EXPECT_EQ(due(), 0u) << "it has no end";
  keep_for(3);
  due_on("2030-01-10");
  end_order();
  EXPECT_EQ(due(), 0u) << "its years begin when it is over";
  EXPECT_EQ(due_on("2033-01-10"), 0u);
  EXPECT_EQ(due_on("2033-01-11"), 1u);
}

TEST_F(paper_retention, its_last_day_counts_and_an_end_before_that) {
  keep_for(0);
  leaves("S1", "2027-05-30");
  enter_order(alma, "2028-02-29");
  EXPECT_EQ(due_on("2028-02-29"), 0u) << "its last day";
  EXPECT_EQ(due_on("2028-03-01"), 0u) << "over, on the last day of its keeping";
  EXPECT_EQ(due_on("2028-03-02"), 1u);
  due_on("2027-12-01");
  end_order();
  EXPECT_EQ(due_on("2027-12-02"), 1u) << "ended before its last day";
}

TEST_F(paper_retention, what_comes_between_proposal_and_approval_keeps_it) {
  keep_for(3);
  enter_order(alma, "2026-12-31");
  leaves("S1", "2027-05-30");
  years_pass(6);
  auto key = due_proposal();
  const auto hold = acts::open_hold(*d_, registrar(), alma, "Case 26-CI-1", "Circuit court");
  EXPECT_EQ(acts::approve_destruction(*d_, other(), key).items.at(0).outcome, "held");
  acts::close_hold(*d_, registrar(), hold.text(), "Dismissed");
  key = due_proposal();
  leaves("S1", "2099-05-30");
  EXPECT_EQ(acts::approve_destruction(*d_, other(), key).items.at(0).outcome, "returned");
  leaves("S1", "2027-05-30");
  key = due_proposal();
  keep_for(30);
  EXPECT_EQ(acts::approve_destruction(*d_, other(), key).items.at(0).outcome, "not due");
  keep_for(3);
  key = due_proposal();
  // Nobody can lengthen a paper; a list that names one still in force is not believed.
  change("drop trigger access_paper_stays; update access_paper set last_day = null");
  EXPECT_EQ(acts::approve_destruction(*d_, other(), key).items.at(0).outcome, "not due");
  EXPECT_EQ(papers().size(), 1u);
}

TEST_F(paper_retention, a_later_order_with_its_number_still_protects_both_after_an_unmerge) {
  keep_for(3);
  make_twin(alma, beto);
  enter_order(alma, "2026-12-31");
  acts::merge_students(*d_, registrar(), beto, alma, {.reason = "twice", .decided = true});
  leaves("S2", "2027-05-30");
  years_pass(6);
  EXPECT_EQ(outcome(), "destroyed");
  leaves("S2", "2099-05-30");
  enter_order(beto, {}, "Lee Park");
  (void)acts::unmerge_students(*d_, registrar(), alma, "two after all");
  EXPECT_EQ(papers(alma).size(), 1u);
  EXPECT_EQ(papers(beto).size(), 1u);
  EXPECT_EQ(whether_sound(), "");
}

TEST_F(paper_retention, a_student_who_left_once_and_is_here_again_has_not_left) {
  keep_for(3);
  enter_order(alma, "2026-12-31");
  leaves("S1", "2027-05-30");
  years_pass(6);
  ASSERT_EQ(due(), 1u);
  change(
      "insert into school_enrollment (source, key, person, school, is_primary, state, hash, "
      "entry_date) select source, 'again', person, school, 1, 1, 0, '2030-08-20' from "
      "school_enrollment where person = (select person from access_paper) limit 1");
  EXPECT_EQ(due(), 0u);
}

TEST_F(paper_retention, a_hold_on_whoever_it_belongs_to_by_now_keeps_it) {
  keep_for(3);
  make_twin(alma, beto);
  enter_order(alma, "2026-12-31");
  acts::merge_students(*d_, registrar(), beto, alma, {.reason = "twice", .decided = true});
  leaves("S2", "2027-05-30");
  years_pass(6);
  const auto key = due_proposal();  // as the one student's they were
  (void)acts::unmerge_students(*d_, registrar(), alma, "two after all");
  acts::open_hold(*d_, registrar(), alma, "Case 26-CI-1", "Circuit court");
  EXPECT_EQ(acts::approve_destruction(*d_, other(), key).items.at(0).outcome, "held");
  EXPECT_EQ(papers(alma).size(), 1u);
}

TEST_F(paper_retention, a_paper_of_an_older_store_goes_too_once_that_is_migrated) {
  const auto folder = folder_ / "old";
  std::filesystem::copy(std::filesystem::path(TL_SOURCE_DIR) / "tests/old-stores/9", folder,
                        std::filesystem::copy_options::recursive);
  clock_.now = 1'800'000'000'000;  // later than anything in it
  d_ = std::make_unique<acts::district>(folder.string(), "district-a", clock_);
  acts::migrate_store(*d_, operator_());
  ASSERT_EQ(papers("1900004821").size(), 1u);
  EXPECT_THROW(change("delete from access_paper_end"), core::failure);
  change("update school_enrollment set exit_date = '2026-12-31'");
  keep_for(1);
  years_pass(2);
  EXPECT_EQ(outcome(), "destroyed");
  EXPECT_TRUE(papers("1900004821").empty());
  EXPECT_EQ(whether_sound(), "");
}

}  // namespace throughline::testing_
