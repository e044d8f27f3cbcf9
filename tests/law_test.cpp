// The law of records transfer, row by row: each row that is built in, dates, sources, and what a
// file may not say.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "district_fixture.hpp"
#include "formats/json.hpp"
#include "profile/law.hpp"

namespace throughline {
namespace {

using std::chrono::year;
constexpr core::date today = year(2026) / 11 / 20;

// One row of the law as transfer.md A1.2 has it, written down here a second time.
struct basis_row {
  const char *test, *state, *code, *citation;
  bool needs_notice;
  const char* confidence;
};
class law_basis : public ::testing::TestWithParam<basis_row> {};
TEST_P(law_basis, is_in_force) {
  const auto& want = GetParam();
  const auto law = profile::built_in_law(want.state, today);
  const auto* b = law.basis(want.code);
  ASSERT_TRUE(b);
  EXPECT_EQ(b->citation, want.citation);
  EXPECT_EQ(b->needs_notice, want.needs_notice);
  EXPECT_EQ(b->said.confidence, want.confidence);
}
constexpr basis_row bases[] = {
    {"ferpa_99_31_a_2", "KS", "ferpa-99.31-a-2", "34 CFR 99.31(a)(2), 99.34", true, "stated"},
    {"ferpa_99_31_a_2_and_krs_160_720", "KY", "ferpa-99.31-a-2",
     "34 CFR 99.31(a)(2), 99.34; KRS 160.720", true, "stated"},
    {"ferpa_99_34_b", "KS", "ferpa-99.34-b", "34 CFR 99.34(b)", true, "stated"},
    {"ferpa_99_34_b_in_ky", "KY", "ferpa-99.34-b", "34 CFR 99.34(b)", true, "stated"},
    {"ferpa_99_30", "KS", "ferpa-99.30-consent", "34 CFR 99.30", false, "recalled"},
    {"ferpa_99_30_in_ky", "KY", "ferpa-99.30-consent", "34 CFR 99.30", false, "recalled"},
    {"krs_199_802", "KY", "krs-199.802-foster", "KRS 199.802", true, "restated"},
    {"krs_158_137", "KY", "krs-158.137-passport", "KRS 158.137", true, "stated"},
};
INSTANTIATE_TEST_SUITE_P(rows, law_basis, ::testing::ValuesIn(bases),
                         [](const auto& i) { return std::string(i.param.test); });

struct stop_row {
  const char *test, *state, *kind, *citation;
  bool hides;
  const char* confidence;
};
class law_stop : public ::testing::TestWithParam<stop_row> {};
TEST_P(law_stop, is_in_force) {
  const auto& want = GetParam();
  const auto law = profile::built_in_law(want.state, today);
  const auto* s = law.stop(want.kind);
  ASSERT_TRUE(s);
  EXPECT_EQ(s->citation, want.citation);
  EXPECT_EQ(s->hides_recipients, want.hides);
  EXPECT_EQ(law.hides_recipients(want.kind), want.hides);
  EXPECT_EQ(s->said.confidence, want.confidence);
  EXPECT_FALSE(s->ends.en.empty() || s->ends.es.empty()) << "what closes it is said";
}
// Where a missing child's or a protected family's record went is where they are.
constexpr stop_row stops[] = {
    {"krs_158_032_1", "KY", "missing_child", "KRS 158.032(1)", true, "stated"},
    {"krs_158_155_3", "KY", "pending_expulsion", "KRS 158.155(3)", false, "stated"},
    {"kar_10_070", "KY", "address_confidential", "30 KAR 10:070", true, "stated"},
    {"missing_child_elsewhere", "KS", "missing_child", "34 CFR 99.31(a)", true, "proposed"},
    {"pending_expulsion_elsewhere", "KS", "pending_expulsion", "34 CFR 99.31(a)", false,
     "proposed"},
    {"address_confidential_elsewhere", "KS", "address_confidential", "34 CFR 99.31(a)", true,
     "proposed"},
};
INSTANTIATE_TEST_SUITE_P(rows, law_stop, ::testing::ValuesIn(stops),
                         [](const auto& i) { return std::string(i.param.test); });

TEST(law, has_no_row_that_is_not_tested) {
  for (const auto* state : {"KY", "KS", "CT", "WA"}) {
    const auto law = profile::built_in_law(state, today);
    const std::string of = std::string(state) == "KY" ? "KY" : "KS";
    const auto tested = [&](const auto& rows) {
      return static_cast<std::size_t>(std::count_if(std::begin(rows), std::end(rows),
                                                    [&](const auto& r) { return r.state == of; }));
    };
    EXPECT_EQ(law.bases.size(), tested(bases)) << state;
    EXPECT_EQ(law.stops.size(), tested(stops)) << state;
  }
}

TEST(law, hides_where_a_record_went_under_a_stop_it_does_not_know) {
  const auto law = profile::built_in_law("KY", today);
  EXPECT_TRUE(law.hides_recipients("another"));
  EXPECT_FALSE(law.stop("another"));
  EXPECT_FALSE(law.basis("ferpa"));
  EXPECT_FALSE(law.basis(""));
}

core::value file(std::string_view bases_text, std::string_view stops_text = "[]") {
  return formats::read_json(
      R"({"format":"transfer-law/1","jurisdiction":{"country":"US","state":"ZZ"},)"
      R"("sources":[{"id":"act-1","what":"an act"}],"bases":)" +
      std::string(bases_text) + R"(,"stops":)" + std::string(stops_text) + "}");
}
std::string row(std::string_view code, std::string_view more) {
  return R"({"code":")" + std::string(code) +
         R"(","citation":"Act 1","name":{"en":"A","es":"B"},"needs_notice":true,)"
         R"("source":"act-1","confidence":"stated")" +
         std::string(more) + "}";
}

TEST(law, counts_from_and_to_the_days_its_rows_name) {
  const auto v =
      file("[" + row("old", R"(,"to":"2026-06-30")") + "," + row("new", R"(,"from":"2026-07-01")") +
           "," + row("old", R"(,"from":"2027-01-01")") + "]");
  const auto codes_on = [&](core::date on) {
    core::findings problems;
    std::set<std::string> out;
    for (const auto& b : profile::read_law(v, on, problems).bases) out.insert(b.code);
    EXPECT_TRUE(problems.empty());
    return out;
  };
  EXPECT_EQ(codes_on(year(2026) / 6 / 30), std::set<std::string>{"old"});
  EXPECT_EQ(codes_on(year(2026) / 7 / 1), std::set<std::string>{"new"});
  EXPECT_EQ(codes_on(year(2027) / 1 / 1), (std::set<std::string>{"new", "old"}));
}

TEST(law, of_a_state_stands_in_the_place_of_its_countrys_row_and_adds_its_own) {
  core::findings problems;
  const auto under =
      profile::read_law(file("[" + row("a", "") + "," + row("b", "") + "]"), today, problems);
  auto over =
      profile::read_law(file("[" + row("b", "") + "," + row("c", "") + "]"), today, problems);
  over.bases.front().citation = "State act";
  const auto both = profile::laid_over(under, over);
  ASSERT_TRUE(problems.empty());
  ASSERT_EQ(both.bases.size(), 3u);
  EXPECT_EQ(both.basis("a")->citation, "Act 1");
  EXPECT_EQ(both.basis("b")->citation, "State act");
  EXPECT_TRUE(both.basis("c"));
}

TEST(law, says_where_a_file_is_wrong) {
  const auto wrong = [](const core::value& v) {
    core::findings problems;
    (void)profile::read_law(v, today, problems);
    std::set<std::string> out;
    for (const auto& p : problems) out.insert(p.field + " " + std::string(p.rule.name));
    return out;
  };
  using set = std::set<std::string>;
  EXPECT_EQ(wrong(file("[" + row("a", "") + "]")), set{});
  EXPECT_EQ(wrong(file("[" + row("a", "") + "," + row("a", R"(,"from":"2027-01-01")") + "]")),
            set{"bases.a id-duplicate"})
      << "two rows of one code on one day: neither is the law";
  EXPECT_EQ(wrong(file("[" + row("a", R"(,"from":"soon")") + "]")), set{"bases.a.from bad-date"});
  EXPECT_EQ(wrong(file("[" + row("a", R"(,"from":"2026-02-01","to":"2026-01-01")") + "]")),
            set{"bases.a dates-reversed"});
  EXPECT_EQ(wrong(file("[" + row("a", R"(,"notice":false)") + "]")),
            set{"bases.a.notice unknown-field"});
  EXPECT_EQ(wrong(file(R"([{"code":"a"}])")),
            (set{"bases.a.citation required", "bases.a.name required", "bases.a.source required",
                 "bases.a.confidence required", "bases.a.needs_notice required"}));
  EXPECT_EQ(wrong(file(R"([{}])")).count("bases.code required"), 1u);
  EXPECT_EQ(wrong(file("[]", R"([{"kind":"k","citation":"c","name":{"en":"A","es":"B"},)"
                             R"("ends":{"en":"A"},"hides_recipients":"yes","source":"x",)"
                             R"("confidence":"sure"}])")),
            (set{"stops.k.ends required", "stops.k.hides_recipients required",
                 "stops.k.source reference-unknown", "stops.k.confidence enum-unknown"}));
  auto other = file("[]");
  other.set("format", "transfer-law/2");
  other.set("jurisdiction", core::record{});
  EXPECT_EQ(wrong(other), (set{"format invalid", "jurisdiction.country required"}));
}

class law_of_districts : public testing_::district_test {};

TEST_F(law_of_districts, is_that_of_their_state) {
  using namespace testing_;
  const auto ks = std::make_unique<acts::district>(folder_.string(), "district-k", clock_);
  acts::init_district(
      *ks, operator_(),
      {.name = "Plains Schools", .profile = "us-ks", .time_zone = "America/Chicago"});
  feed(*ks);
  const auto release = [](acts::district& d, std::string_view basis) {
    const auto who = acts::view_transfers(d, registrar(), "sourcedId:S1").whom->student.key.text();
    return code_of([&] {
      acts::open_release(
          d, registrar(), who, {"district-b", "B"},
          {.basis = std::string(basis), .purpose = "p", .notice = "annual_notice", .scope = {}});
    });
  };
  EXPECT_EQ(release(*d_, "krs-158.137-passport"), "");
  EXPECT_EQ(release(*ks, "krs-158.137-passport"), "invalid") << "another state's law";
  EXPECT_EQ(release(*ks, "ferpa-99.31-a-2"), "");
  EXPECT_EQ(
      acts::view_transfers(*ks, registrar(), "sourcedId:S1").law.stop("missing_child")->citation,
      "34 CFR 99.31(a)");
}

}  // namespace
}  // namespace throughline
