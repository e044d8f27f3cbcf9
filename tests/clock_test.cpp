// The wall clock jumps and daylight saving begins and ends: what is kept stays in order, what is
// due does not fire, nobody is locked out.
#include "district_fixture.hpp"

#include <fstream>
#include <set>

#include "acts/calendar.hpp"
#include "acts/overview.hpp"
#include "acts/proof.hpp"
#include "acts/transfers.hpp"
#include "crypto/jws.hpp"
#include "formats/form.hpp"
#include "store/audit.hpp"
#include "store/plans.hpp"
#include "store/sqlite.hpp"
#include "store/transfers.hpp"
#include "web/exchange.hpp"
#include "web/serve.hpp"

namespace throughline::testing_ {
namespace {

constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour,
                       year = 365 * day;
constexpr std::int64_t in_2099 = 4'070'908'800'000;  // 2099-01-01T00:00:00Z

class clock_test : public district_test {
 protected:
  std::string goal(int n) {
    return R"({"goals":[{"kind":"academic","statement":"Goal )" + std::to_string(n) + R"("}]})";
  }
  acts::save_outcome save(int n) {
    const auto v = acts::view_ilp(*d_, student(), alma);
    const auto* s = v.plan ? v.plan->section("goals") : nullptr;
    return acts::save_ilp_section(*d_, student(), alma, "goals",
                                  s ? std::optional(s->hash) : std::nullopt, json(goal(n)));
  }
  std::vector<core::finding> jumps() {
    std::vector<core::finding> out;
    const auto v = acts::verify_store(*d_, operator_());
    EXPECT_TRUE(v.sound());
    for (const auto& f : v.wrong) out.push_back(f);
    return out;
  }
  // Local wall clock time of a moment, "2026-11-01 01:30".
  static std::string wall(std::int64_t ms, std::string_view zone = "America/New_York") {
    const auto t = core::to_local(ms, zone);
    char text[32];
    std::snprintf(text, sizeof text, " %02d:%02d", t.hour, t.minute);
    return core::to_text(t.day) + text;
  }
  static std::int64_t utc(std::string_view date, int h, int m) {
    return core::days(*core::parse_date(date)).time_since_epoch().count() * day + h * hour +
           m * minute;
  }
};

}  // namespace

TEST_F(clock_test, that_jumps_between_saves_changes_no_order_and_loses_nothing) {
  int n = 0;
  const auto start = clock_.now;
  std::set<std::string> keys;
  for (const auto now : {start, start - hour, start - year, in_2099, start + minute}) {
    clock_.now = now;
    const auto done = save(++n);
    ASSERT_EQ(done.what, acts::save_outcome::kind::saved);
    EXPECT_EQ(done.head->number, n);
    keys.insert(done.head->key.text());
  }
  EXPECT_EQ(keys.size(), 5u) << "ids stay unique";
  const auto v = acts::view_ilp(*d_, student(), alma);
  EXPECT_EQ(v.plan->head->number, 5)
      << "the head is what was saved last, not what has the latest time";
  EXPECT_EQ(v.plan->section("goals")->body.items("goals").front().text("statement"), "Goal 5");
  store::reading r(d_->files());
  const auto all = store::revisions(r.db(), v.plan->id);
  ASSERT_EQ(all.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(all[i].number, static_cast<int>(5 - i));
}

TEST_F(clock_test, set_back_is_a_warning_of_the_store_with_row_and_span) {
  EXPECT_TRUE(jumps().empty());
  save(1);
  clock_.now -= 999;
  save(2);
  EXPECT_TRUE(jumps().empty()) << "less than a second is no jump";
  clock_.now -= 75 * minute;
  save(3);
  clock_.now = in_2099;
  save(4);
  clock_.now -= 2 * day;
  save(5);
  const auto found = jumps();
  ASSERT_EQ(found.size(), 2u);
  store::reading r(d_->files());
  const auto last = store::head_of_chain(r.db()).seq;
  EXPECT_EQ(found[0].rule.name, "clock-backwards");
  EXPECT_EQ(found[0].weight, core::severity::warning);
  EXPECT_EQ(found[0].record, last - 2);
  EXPECT_EQ(found[0].words.front().second, "75 min");
  EXPECT_EQ(found[1].record, last);
  EXPECT_EQ(found[1].words.front().second, "2 d");
  for (const auto& [back, said] : {std::pair{90 * second, "90 s"}, std::pair{26 * hour, "26 h"}}) {
    clock_.now -= back;
    save(6);
    EXPECT_EQ(jumps().back().words.front().second, said);
  }
}

TEST_F(clock_test, set_back_locks_nobody_out) {
  const auto who =
      R"({"sub":"student-1","name":"Alma","roles":["student"],"students":["sourcedId:S1"]})";
  const auto post = [&](const std::string& token) {
    web::request q;
    q.method = "POST";
    q.path = "/students/sourcedId:S1/ilp";
    const std::string body =
        formats::write_urlencoded(formats::form({{"tl-section", "goals", "", ""},
                                                 {"tl-base", "", "", ""},
                                                 {"tl-token", token, "", ""},
                                                 {"goals.0.kind", "academic", "", ""},
                                                 {"goals.0.statement", "x", "", ""}}));
    q.body = body;
    q.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    return web::serve(*d_, who, q).status;
  };
  const auto actor = web::read_actor(who);
  clock_.now = utc("2026-11-22", 0, 30);
  const auto after_midnight = d_->form_token(actor);
  clock_.now -= hour;
  EXPECT_EQ(post(after_midnight), 303u) << "an hour back over midnight (UTC): the page still saves";
  clock_.now = in_2099;
  const auto of_2099 = d_->form_token(actor);
  clock_.now = utc("2026-11-23", 15, 0);
  EXPECT_EQ(post(of_2099), 403u) << "a page of another time is asked for again";
  EXPECT_NE(post(d_->form_token(actor)), 403u) << "and the new one is taken";
  const auto of_monday = d_->form_token(actor);
  clock_.now += 2 * day;
  EXPECT_NE(post(of_monday), 403u) << "open over two nights";
  clock_.now += day;
  EXPECT_EQ(post(of_monday), 403u);
}

TEST(clock, an_actors_token_has_a_small_leeway_and_no_more) {
  const auto refused = [](std::int64_t iat, std::int64_t exp, std::int64_t now) {
    core::value claims;
    claims.set("iat", iat);
    claims.set("exp", exp);
    claims.set("aud", "district-a");
    return crypto::check_claims(
        claims,
        {.issuer = {}, .audience = "district-a", .now = now, .leeway = 30, .longest_life = 300});
  };
  EXPECT_EQ(refused(1000, 1300, 1329), "");
  EXPECT_EQ(refused(1000, 1300, 1330), "expired");
  EXPECT_EQ(refused(1000, 1300, 970), "") << "the host's clock is half a minute ahead";
  EXPECT_EQ(refused(1000, 1300, 969), "issued in the future");
}

TEST_F(clock_test, forward_and_back_leaves_what_is_due_and_what_waits_as_it_was) {
  const auto before = acts::view_ilpa(*d_, program_staff(), dee);
  acts::save_ilp_draft(*d_, student(), alma, "goals", std::nullopt, json(goal(1)));
  clock_.now = in_2099;
  EXPECT_LT(acts::view_ilpa(*d_, registrar(), dee).school_days_left, -10'000)
      << "late by that clock, and only shown";
  feed(*d_);  // the sweep of stage files goes by their runs, not by time
  clock_.now = 1'795'277'700'000;
  const auto after = acts::view_ilpa(*d_, program_staff(), dee);
  EXPECT_EQ(after.it->state, core::addendum_state::draft);
  EXPECT_EQ(after.it->due_date, before.it->due_date);
  EXPECT_EQ(after.school_days_left, before.school_days_left);
  EXPECT_TRUE(acts::view_ilp(*d_, student(), alma).draft("goals"));
}

TEST_F(clock_test, an_import_that_the_clock_was_set_back_in_took_no_negative_time) {
  class falling final : public core::clock {
   public:
    [[nodiscard]] std::int64_t now_ms() const override { return now_ -= minute; }

   private:
    mutable std::int64_t now_ = 1'795'277'700'000;
  } clock;
  acts::district d(folder_.string(), "district-f", clock);
  acts::init_district(
      d, operator_(),
      {.name = "F", .state = "KY", .profile = "us-ky", .time_zone = "America/Chicago"});
  const auto report = feed(d);
  ASSERT_TRUE(report.find("seconds"));
  EXPECT_EQ(report.find("seconds")->as_number()->text.find('-'), std::string::npos);
  EXPECT_EQ(report.text("outcome"), "applied");
}

TEST_F(clock_test, of_a_sender_starts_no_deadline_here) {
  // A request that says it was made in 2099 (or yesterday) is due by the clock of who received it.
  core::value claims;
  const auto key = core::uid::make(in_2099);
  claims.set("transferId", key.text());
  claims.set("student", json(R"({"stateId":"9"})"));
  claims.set("purpose", "x");
  claims.set("requestedAt", "2099-01-01T00:00:00Z");
  acts::receive_request(*d_, operator_(), core::uid::make(in_2099), {"district-b", "B"}, claims);
  store::reading r(d_->files());
  const auto t = store::transfer_with_uid(r.db(), key);
  EXPECT_EQ(t->due_date, "2026-12-01");
  EXPECT_EQ(t->opened_ms, clock_.now);
}

TEST_F(clock_test, what_is_due_is_due_until_the_end_of_the_local_day_when_clocks_change) {
  // Clocks go back on 1 November 2026 at 06:00Z, forward on 14 March 2027 at 07:00Z.
  const auto left = [&](std::string_view due, std::int64_t now) {
    {
      store::writing w(d_->files());
      store::set_addendum_due(w.db(), acts::view_ilpa(*d_, program_staff(), dee).it->id, due,
                              "weekdays");
      w.commit();
    }
    clock_.now = now;
    return core::days_between(d_->today(), *core::parse_date(due));
  };
  EXPECT_EQ(left("2026-11-01", utc("2026-11-02", 4, 59)), 0) << "23:59 of the day of 25 hours";
  EXPECT_EQ(left("2026-11-01", utc("2026-11-02", 5, 0)), -1);
  EXPECT_EQ(left("2026-11-01", utc("2026-11-01", 3, 59)), 1);
  EXPECT_EQ(left("2026-11-01", utc("2026-11-01", 4, 0)), 0);
  EXPECT_EQ(left("2027-03-14", utc("2027-03-15", 3, 59)), 0) << "23:59 of the day of 23 hours";
  EXPECT_EQ(left("2027-03-14", utc("2027-03-15", 4, 0)), -1);
  EXPECT_EQ(left("2027-03-14", utc("2027-03-14", 4, 59)), 1);
  EXPECT_EQ(left("2027-03-14", utc("2027-03-14", 5, 0)), 0);
}

TEST_F(clock_test, a_moment_of_the_repeated_hour_has_one_place_and_one_date) {
  EXPECT_EQ(wall(utc("2026-11-01", 5, 30)), "2026-11-01 01:30");  // still summer time
  EXPECT_EQ(wall(utc("2026-11-01", 6, 30)), "2026-11-01 01:30");  // an hour later
  clock_.now = utc("2026-11-01", 5, 30);
  save(1);
  clock_.now += hour;
  save(2);
  const auto v = acts::view_ilp(*d_, student(), alma);
  EXPECT_EQ(v.plan->head->number, 2);
  EXPECT_LT(clock_.now - hour, v.plan->head->at_ms) << "moments are kept in UTC";
  EXPECT_EQ(wall(utc("2026-03-08", 6, 59)), "2026-03-08 01:59");
  EXPECT_EQ(wall(utc("2026-03-08", 7, 0)), "2026-03-08 03:00") << "02:30 does not exist that day";
}

TEST_F(clock_test, zones_keep_the_rules_of_their_time) {
  // Monticello, Kentucky went from Central to Eastern time on 29 October 2000.
  EXPECT_EQ(wall(utc("2000-07-01", 12, 0), "America/Kentucky/Monticello"), "2000-07-01 07:00");
  EXPECT_EQ(wall(utc("2001-07-01", 12, 0), "America/Kentucky/Monticello"), "2001-07-01 08:00");
  EXPECT_EQ(wall(utc("2026-07-01", 12, 0), "America/Chicago"), "2026-07-01 07:00");
  EXPECT_EQ(wall(utc("2026-07-01", 4, 30), "America/Chicago"), "2026-06-30 23:30")
      << "another date than in New York";
  EXPECT_EQ(wall(utc("2006-07-01", 12, 0), "America/Indiana/Indianapolis"), "2006-07-01 08:00");
  EXPECT_EQ(wall(utc("2005-07-01", 12, 0), "America/Indiana/Indianapolis"), "2005-07-01 07:00")
      << "no daylight saving there before 2006";
}

TEST_F(clock_test, a_district_in_an_unknown_zone_is_not_made) {
  for (const auto* zone : {"America/Nowhere", "EST5", "", "../../etc/passwd", "-05:00"}) {
    acts::district d(folder_.string(), "district-z", clock_);
    EXPECT_EQ(code_of([&] {
                acts::init_district(
                    d, operator_(),
                    {.name = "Z", .state = "KY", .profile = "us-ky", .time_zone = zone});
              }),
              "invalid")
        << zone;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "district-z.db")) << zone;
  }
}

}  // namespace throughline::testing_
