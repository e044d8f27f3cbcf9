// Transfer pages: escaping, decisions without default, stops that hide the release, nothing told
// across, both languages.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "core/transfer.hpp"
#include "pages/transfers.hpp"
#include "pages_samples.hpp"
#include "profile/law.hpp"
#include "words/words.hpp"

namespace throughline {
namespace {

using namespace samples;

bool has(const std::string& page, std::string_view what) { return page.find(what) != page.npos; }

std::size_t times(std::string_view text, std::string_view what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + what.size())) ++n;
  return n;
}

core::transfer make_transfer(const char* direction, const char* state) {
  core::transfer t;
  t.id = 1;
  t.key = core::uid::make(now);
  t.direction = direction;
  t.peer = "us-ky-fayette";
  t.peer_name = "Fayette County";
  t.state = state;
  t.purpose = "Enrolled in Fayette County";
  t.student = entry({{"givenName", "Alma"},
                     {"familyName", "Rivera"},
                     {"birthDate", "2011-03-14"},
                     {"stateId", "1008214821"}});
  t.opened_ms = now - 86'400'000LL;
  t.changed_ms = now;
  t.due_date = "2026-11-23";
  t.due_rule = "district";
  return t;
}

core::stop make_stop() {
  return {.id = 4,
          .kind = "pending_expulsion",
          .document = "Notice 26-114",
          .authority = "Board of Education",
          .opened = "2026-11-02",
          .opened_by = "L. Marsh",
          .closed = {},
          .closing_fact = {}};
}

const core::transfer_law& law() {
  static const auto all = profile::built_in_law("KY", std::chrono::year(2026) / 11 / 20);
  return all;
}

acts::transfer_detail make_release() {
  acts::transfer_detail v;
  v.law = law();
  v.it = make_transfer("out", "under_review");
  v.student = make_student().student;
  v.available = {"identity", "demographics", "transcript", "ilp"};
  v.may_release = true;
  return v;
}

acts::transfer_detail make_review() {
  using enum acts::difference::kind;
  acts::transfer_detail v;
  v.law = law();
  v.it = make_transfer("in", "in_review");
  v.it.due_rule = "KRS 158.032(5)";
  v.it.package = core::digest{};
  v.student = make_student().student;
  v.evidence = {.result = core::match_result::same,
                .state_id = true,
                .birth_date = true,
                .family_name = true,
                .given_name = false};
  v.parts = {{"identity", "included", "{}", ""},
             {"transcript", "included", "{}", ""},
             {"ilpa", "withheld", "", ""}};
  v.differences = {{"identity", "birthDate", "2011-03-14", "2011-03-14", same},
                   {"identity", "givenName", "Alma T.", "Alma", decide},
                   {"demographics", "homeLanguage", "spa", "", fresh},
                   {"ilp", "plan", "revision 9", "revision 2", decide}};
  core::transcript_course c;
  c.school_year = 2026;
  c.title = "Algebra 1";
  c.school_name = "Pathways";
  c.grade = "B";
  c.earned = *core::credits::parse("1");
  v.courses = {c};
  v.may_decide = true;
  return v;
}

acts::transfer_detail make_closed(const char* direction, const char* state) {
  auto v = make_review();
  v.it = make_transfer(direction, state);
  v.it.basis = "ferpa-99.31-a-2";
  v.it.notice = "sent";
  v.it.package = core::digest{};
  v.may_decide = false;
  v.messages = {{"out", "request", "", now, now},
                {"in", "package", "", now, 0},
                {"out", "receipt", "accepted", now, 0}};
  return v;
}

acts::transfers_view make_list() {
  acts::transfers_view v;
  v.whom = make_student();
  v.rows = {{make_transfer("out", "under_review"), "Rivera, Alma", -3, true},
            {make_transfer("in", "in_review"), "Nguyen, Minh", 8, false},
            {make_transfer("in", "requested"), "Hall, Sam", 1, false},
            {make_transfer("out", "closed"), "Lopez, Ana", 4, false}};
  v.disclosures = {{.at_ms = now,
                    .recipient = "us-ky-fayette",
                    .recipient_name = "Fayette County",
                    .kind = "transfer",
                    .basis = "ferpa-99.31-a-2",
                    .interest = "Enrollment",
                    .sections = "identity transcript",
                    .released_by = "L. Marsh"},
                   {.at_ms = now,
                    .recipient = "us-ky-secret",
                    .recipient_name = "Hidden District",
                    .kind = "transfer",
                    .basis = "ferpa-99.31-a-2",
                    .interest = "Enrollment",
                    .sections = "identity",
                    .released_by = "L. Marsh",
                    .is_protected = true}};
  v.may_request = true;
  v.peers = {{"us-ky-fayette", "Fayette County"}, {"us-ky-scott", "Scott County"}};
  return v;
}

std::map<std::string, std::string> all_pages(shell dress, core::language lang) {
  auto f = make_frame(dress, lang);
  std::map<std::string, std::string> out;
  auto stopped = make_release();
  stopped.stops = {make_stop()};
  auto unmatched = make_review();
  unmatched.student.reset();
  unmatched.differences.clear();
  auto list = make_list();
  out["student"] = pages::student_transfers(f, list);
  list.stops = {make_stop()};
  out["student-stopped"] = pages::student_transfers(f, list);
  out["student-empty"] = pages::student_transfers(f, acts::transfers_view{});
  out["disclosures"] = pages::disclosures(f, list);
  out["desk"] = pages::transfer_desk(f, list);
  out["desk-empty"] = pages::transfer_desk(f, acts::transfers_view{});
  out["release"] = pages::transfer_page(f, make_release());
  out["release-stopped"] = pages::transfer_page(f, stopped);
  out["review"] = pages::transfer_page(f, make_review());
  out["review-unmatched"] = pages::transfer_page(f, unmatched);
  for (const auto* s : {"requested", "received", "in_review", "accepted", "rejected", "denied",
                        "cancelled", "closed"})
    out[std::string("in-") + s] = pages::transfer_page(f, make_closed("in", s));
  for (const auto* s :
       {"approved", "packaged", "sent", "delivered", "accepted", "rejected", "denied", "closed"})
    out[std::string("out-") + s] = pages::transfer_page(f, make_closed("out", s));
  return out;
}

TEST(transfer_pages, decide_rows_have_no_default_and_new_info_has) {
  const auto page = pages::transfer_page(make_frame(shell::page), make_review());
  EXPECT_TRUE(has(page, "name=\"decide.demographics.homeLanguage\" value=\"incoming\" checked"));
  EXPECT_TRUE(has(page, "name=\"decide.identity.givenName\" value=\"incoming\"><"));
  EXPECT_TRUE(has(page, "name=\"decide.identity.givenName\" value=\"ours\"><"));
  EXPECT_TRUE(has(page, "name=\"decide.ilp.plan\" value=\"incoming\"><"));
  EXPECT_FALSE(
      has(page, "decide.identity.birthDate"));  // the same on both sides: nothing to choose
  EXPECT_EQ(times(page, " checked"), 1U);
  EXPECT_TRUE(has(page, "name=\"tl-token\" value=\"TOKEN\""));
}

TEST(transfer_pages, a_refused_acceptance_keeps_what_was_chosen) {
  pages::transfer_attempt refused;
  refused.sent = {{"decide.identity.givenName", "ours"}, {"note", evil}};
  refused.wrong = {{.rule = core::codes::required, .field = "decide.ilp.plan"}};
  const auto page = pages::transfer_page(make_frame(shell::page), make_review(), &refused);
  EXPECT_TRUE(has(page, "name=\"decide.identity.givenName\" value=\"ours\" checked"));
  EXPECT_TRUE(has(page, "href=\"#tl-decide.ilp.plan\""));
  EXPECT_TRUE(has(page, "id=\"tl-decide.ilp.plan\""));
  EXPECT_FALSE(has(page, evil));
}

TEST(transfer_pages, a_student_chosen_by_hand_is_compared_before_the_record_is_theirs) {
  auto v = make_review();
  EXPECT_FALSE(has(pages::transfer_page(make_frame(shell::page), v), "name=\"student\""))
      << "the matched student needs no choice";
  v.chosen = "100-4821";
  EXPECT_TRUE(has(pages::transfer_page(make_frame(shell::page), v),
                  "<input type=\"hidden\" name=\"student\" value=\"100-4821\">"));
  v.student.reset();
  v.differences.clear();
  const pages::transfer_attempt refused{
      .sent = {{"choose", evil}},
      .wrong = {{.rule = core::codes::no_such_student, .field = "choose"}}};
  const auto page = pages::transfer_page(make_frame(shell::page), v, &refused);
  EXPECT_TRUE(has(page, "href=\"#tl-choose\"") && has(page, "value=\"compare\""));
  EXPECT_FALSE(has(page, evil));
}

TEST(transfer_pages, the_list_of_disclosures_on_paper_is_whole_and_asks_nothing) {
  auto f = make_frame(shell::print);
  f.district = "Test County Schools";
  auto list = make_list();
  list.may_request = true;
  list.whom->student.local_id = "100-4821";
  for (const auto& page : {pages::student_transfers(f, list), pages::disclosures(f, list)}) {
    EXPECT_TRUE(has(page, "Test County Schools · Printed ") && has(page, "100-4821"));
    EXPECT_FALSE(has(page, "<form") || has(page, "print=1"));
  }
  EXPECT_TRUE(has(pages::disclosures(make_frame(shell::shadow), list), "print=1"));
}

TEST(transfer_pages, a_receipt_on_paper_says_whose_it_is_and_hides_nothing) {
  auto f = make_frame(shell::print);
  f.district = "Test County Schools";
  const auto page = pages::transfer_page(f, make_closed("in", "closed"));
  EXPECT_TRUE(has(page, "Test County Schools · Printed "));
  EXPECT_TRUE(has(page, "<details open>")) << "the courses are on the paper";
  EXPECT_TRUE(has(page, "Receipt: accepted"));
  EXPECT_TRUE(has(pages::transfer_page(make_frame(shell::page), make_closed("in", "closed")),
                  "<details><summary>Transcript"));
}

TEST(transfer_pages, a_stop_hides_the_release_and_stays_on_the_releasing_side) {
  auto out = make_release();
  EXPECT_TRUE(has(pages::transfer_page(make_frame(shell::page), out), "value=\"release\""));
  out.stops = {make_stop()};
  const auto page = pages::transfer_page(make_frame(shell::page), out);
  EXPECT_FALSE(has(page, "value=\"release\""));
  EXPECT_FALSE(has(page, "name=\"basis\""));
  EXPECT_TRUE(has(page, "Notice 26-114"));
  EXPECT_TRUE(has(page, "KRS 158.155(3)"));
  for (const auto* state : {"requested", "in_review", "denied", "closed"}) {
    auto in = make_closed("in", state);
    in.stops = {make_stop()};
    in.may_decide = std::string_view(state) == "in_review";
    const auto theirs = pages::transfer_page(make_frame(shell::page), in);
    EXPECT_FALSE(has(theirs, "Notice 26-114") || has(theirs, "xpulsion") || has(theirs, "158.155"))
        << state;
  }
}

TEST(transfer_pages, a_stop_is_set_by_its_law_and_ended_by_its_fact_where_one_may) {
  acts::transfers_view v;
  v.whom = make_student();
  v.law = law();
  const auto page = [&](shell s) { return pages::student_transfers(make_frame(s), v); };
  EXPECT_FALSE(has(page(shell::page), "value=\"stop\"")) << "who may not sees no form";
  v.may_stop = true;
  for (const auto& s : v.law.stops) {
    EXPECT_TRUE(has(page(shell::page), "name=\"kind\" value=\"" + s.kind + "\"")) << s.kind;
    EXPECT_TRUE(has(page(shell::page), s.citation));
  }
  EXPECT_FALSE(has(page(shell::page), "value=\"end_stop\"")) << "none is open";
  v.stops = {make_stop()};
  EXPECT_TRUE(has(page(shell::page), "name=\"which\" value=\"4\" checked"));
  EXPECT_TRUE(has(page(shell::page), "It ends when: The proceeding ended"));
  auto second = make_stop();
  second.id = 5;
  second.kind = "of_another_time";
  v.stops.push_back(second);
  EXPECT_FALSE(has(page(shell::page), "value=\"4\" checked")) << "which of two is said";
  EXPECT_TRUE(has(page(shell::page), "of_another_time, Notice 26-114."));
  EXPECT_FALSE(has(page(shell::light), "name=\"tl-kind\"")) << "the host's Save sets no stop";
  EXPECT_FALSE(has(page(shell::print), "<form"));
  v.stops.front().closed = v.stops.back().closed = "2026-11-10";
  EXPECT_FALSE(has(page(shell::page), "value=\"end_stop\"")) << "over for good";
}

TEST(transfer_pages, a_refused_stop_keeps_what_was_typed_in_its_own_form) {
  acts::transfers_view v;
  v.whom = make_student();
  v.law = law();
  v.may_stop = true;
  v.stops = {make_stop()};
  const pages::transfer_attempt refused{
      .sent = {{"tl-act", "stop"}, {"kind", "missing_child"}, {"document", "Flag 7"}},
      .wrong = {
          {.rule = core::codes::required, .weight = core::severity::error, .field = "authority"}}};
  const auto page = pages::student_transfers(make_frame(shell::page), v, &refused);
  EXPECT_TRUE(has(page, "value=\"missing_child\" checked"));
  EXPECT_TRUE(has(page, "value=\"Flag 7\""));
  EXPECT_EQ(times(page, "<details open>"), 1u) << "the other form stays folded";
  EXPECT_TRUE(has(page, "Who ordered it:"));
}

TEST(transfer_pages, an_unticked_scope_never_means_everything) {
  const auto page = pages::transfer_page(make_frame(shell::page), make_release());
  EXPECT_TRUE(has(page, "type=\"hidden\" name=\"scope\" value=\"identity\""));
  EXPECT_TRUE(has(page, "name=\"scope\" value=\"transcript\" checked"));
  EXPECT_FALSE(has(page, "name=\"scope\" value=\"ilpa\""));
  EXPECT_FALSE(has(
      page, "name=\"basis\" value=\"ferpa-99.31-a-2\" checked"));  // the law is a person's choice
  for (const auto& b : law().bases) EXPECT_TRUE(has(page, b.citation)) << b.code;
}

TEST(transfer_pages, families_never_see_protected_disclosures) {
  EXPECT_FALSE(has(pages::disclosures(make_frame(shell::page), make_list()), "Hidden District"));
  EXPECT_TRUE(
      has(pages::student_transfers(make_frame(shell::page), make_list()), "Hidden District"));
}

TEST(transfer_pages, who_may_not_decide_gets_no_form) {
  auto in = make_review();
  in.may_decide = false;
  EXPECT_FALSE(has(pages::transfer_page(make_frame(shell::page), in), "<form"));
  auto out = make_release();
  out.may_release = false;
  EXPECT_FALSE(has(pages::transfer_page(make_frame(shell::page), out), "<form"));
  EXPECT_FALSE(has(pages::transfer_page(make_frame(shell::print), make_release()), "<form"));
}

TEST(transfer_pages, speak_both_languages_and_nest_no_forms) {
  for (const auto lang : {core::language::en, core::language::es})
    for (const auto dress : {shell::page, shell::shadow, shell::light, shell::print})
      for (const auto& [name, page] : all_pages(dress, lang)) {
        EXPECT_EQ(times(page, "<form"), times(page, "</form>")) << name;
        if (dress == shell::light) {
          EXPECT_TRUE(name.find("student") == name.npos || !has(page, "<form")) << name;
        }
        for (auto at = page.find("<form"); at != page.npos; at = page.find("<form", at + 5)) {
          const auto end = page.find("</form>", at);
          EXPECT_TRUE(page.find("<form", at + 5) > end) << name;
        }
        for (const auto* gap : {"[applied", "[under", "{n}", "{who}", "{date}", "{peer}", "{rule}",
                                "{when}", "{facts}"})
          EXPECT_FALSE(has(page, gap)) << name << gap;
        if (lang == core::language::es) {
          for (const auto* english : {"Waiting for", "days left", "Send records", "Legal basis",
                                      "Compare and", "revision "})
            EXPECT_FALSE(has(page, english)) << name << english;
        }
        if (const auto* folder = std::getenv("TL_DUMP_PAGES"))
          std::ofstream(std::string(folder) + "/t" + std::to_string(static_cast<int>(dress)) + "-" +
                        std::string(core::tag(lang)) + "-" + name + ".html")
              << page;
      }
}

TEST(transfer_pages, escape_whatever_others_wrote) {
  auto in = make_review();
  for (auto& d : in.differences) d.incoming = d.ours = evil;
  in.it.peer_name = in.it.purpose = in.it.note = evil;
  in.parts.push_back({evil, evil, evil, evil});
  in.courses.front().title = evil;
  in.student->given_name = evil;
  auto list = make_list();
  for (auto& r : list.rows) r.student_name = r.it.peer_name = r.it.state = evil;
  for (auto& d : list.disclosures) d.recipient_name = d.basis = d.sections = d.interest = evil;
  list.peers = {{evil, evil}};
  auto stop = make_stop();
  stop.kind = stop.document = evil;
  list.stops = {stop};
  auto closed = make_closed("in", "closed");
  closed.it = in.it;
  closed.it.state = closed.it.due_rule = closed.it.scope = closed.it.basis = evil;
  const auto f = make_frame(shell::page);
  for (const auto& page : {pages::transfer_page(f, in), pages::transfer_page(f, closed),
                           pages::student_transfers(f, list), pages::transfer_desk(f, list),
                           pages::disclosures(f, list)})
    EXPECT_FALSE(has(page, "<img"));
}

TEST(transfer_words, exist_for_every_table) {
  const auto expect = [](const std::string& key) { EXPECT_TRUE(words::find(key)) << key; };
  std::vector<std::string> in{"requested"}, out{"under_review"};
  const auto walk = [&](core::transfer_side side, std::vector<std::string>& states,
                        const std::string& prefix) {
    for (std::size_t i = 0; i < states.size() && i < 50; ++i) {
      expect(prefix + states[i]);
      expect("state." + states[i]);
      for (const auto next : core::next_states(side, states[i])) states.emplace_back(next);
    }
  };
  walk(core::transfer_side::in, in, "transfer_in.");
  walk(core::transfer_side::out, out, "transfer_out.");
  for (const auto s : core::package_sections()) expect("package." + std::string(s));
}

}  // namespace
}  // namespace throughline
