// Records told in any order reach the importer kind by kind; cumulative credits beside their
// courses.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "core/hash.hpp"
#include "intake/credit_sums.hpp"
#include "intake/in_order.hpp"
#include "intake/relay.hpp"
#include "oneroster_telling.hpp"

namespace throughline::intake {
namespace {

class scratch : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("tl-test-" + core::to_hex(core::random_bytes(8)));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

// What is told, in words: "begin org a.xml", "org 1 a.xml:3", "finding id-missing", "end ...".
class told_sink : public sink {
 public:
  std::vector<std::string> told;
  void begin(const part& p) override {
    told.push_back("begin " + std::string(word(p.kind)) + " " + std::string(p.name));
  }
  void take(const origin& o, life, const org& e) override { add("org", o, e.sourced_id); }
  void take(const origin& o, life, const academic_session& e) override {
    add("session", o, e.sourced_id);
  }
  void take(const origin& o, life, const course& e) override { add("course", o, e.sourced_id); }
  void take(const origin& o, life, const class_section& e) override {
    add("class", o, e.sourced_id);
  }
  void take(const origin& o, life l, const user& e) override {
    add(l == life::more ? "more user" : "user", o, e.sourced_id);
  }
  void take(const origin& o, life, const role& e) override { add("role", o, e.sourced_id); }
  void take(const origin& o, life, const demographics& e) override { add("born", o, e.sourced_id); }
  void take(const origin& o, life, const class_enrollment& e) override {
    add("enrollment", o, e.sourced_id);
  }
  void take(const origin& o, life, const program& e) override { add("program", o, e.sourced_id); }
  void take(const origin& o, life, const program_enrollment& e) override {
    add("part", o, e.sourced_id);
  }
  void take(const origin& o, life, const academic_record& e) override {
    add("record", o, e.sourced_id);
  }
  void take(const origin& o, life, const course_transcript& e) override {
    add("transcript", o, e.sourced_id);
  }
  void take(const origin& o, life, const evidence& e) override {
    add("evidence", o, e.sourced_id);
    for (const auto& r : e.refers)
      told.back() += " " + std::string(r.field) + "=" + std::string(r.sourced_id);
  }
  void keep(const origin& o, entity, std::string_view id) override { add("keep", o, id); }
  void take(core::finding f) override {
    std::string line = "finding " + std::string(f.rule.name) + " " + f.file + ":" +
                       std::to_string(f.record) + " " + f.field;
    for (const auto& [k, v] : f.words) line.append(" ").append(k).append("=").append(v);
    told.push_back(line);
  }
  void end(const part_end& e) override {
    told.push_back("end " + std::string(e.name) + " " + std::string(e.state) +
                   (e.complete ? " whole" : "") + " " + std::string(e.left_out));
  }

 private:
  static std::string_view word(entity k) { return word_of(k); }
  void add(const char* what, const origin& o, std::string_view id) {
    told.push_back(std::string(what) + " " + std::string(id) + " " + std::string(o.file) + ":" +
                   std::to_string(o.record));
  }
};

using in_order_test = scratch;

TEST_F(in_order_test, kinds_come_in_their_order_each_record_with_its_own_document) {
  told_sink to;
  in_order set(to, folder_.string());
  auto& r = set.records();
  set.open_document();
  r.begin({"b.xml", entity::role});
  r.take({"b.xml", 1}, life::active, role{"R1"});
  r.begin({"b.xml", entity::org});
  r.take({"b.xml", 2}, life::active, org{"O1"});
  set.close_document(true);
  set.open_document();
  r.begin({"a.xml", entity::org});
  r.take(core::finding{
      core::codes::id_missing, core::severity::error, "a.xml", 1, 7, "X", {{"n", "1"}}});
  r.keep({"a.xml", 1}, entity::org, "O2");
  const reference to_user{entity::user, "U", "StudentReference", true};
  r.begin({"a.xml", entity::cohort});
  r.take({"a.xml", 2}, life::active,
         evidence{entity::cohort, "C", {}, {}, "{}", {}, {&to_user, 1}});
  set.close_document(true);
  set.whole(entity::org, "b.xml", "x:");
  r.end({"b.xml", "imported", 2});
  set.finish();
  EXPECT_EQ(to.told,
            (std::vector<std::string>{
                "begin org b.xml", "org O1 b.xml:2", "finding id-missing a.xml:1 X n=1",
                "keep O2 a.xml:1", "end b.xml  whole x:", "begin role b.xml", "role R1 b.xml:1",
                "end b.xml  ", "begin cohort a.xml", "evidence C a.xml:2 StudentReference=U",
                "end a.xml  ", "end b.xml imported "}));
}

// Whole blocks go to the other thread as they are; what is told besides keeps its place among them.
TEST_F(in_order_test, told_through_another_thread_it_is_the_same) {
  const auto tell = [](in_order& set) {
    auto& r = set.records();
    set.open_document();
    for (int i = 0; i < 3'000; ++i) {  // several blocks, the kinds by turns
      const auto id = std::to_string(i);
      r.begin({"a.xml", i % 3 == 0 ? entity::role : entity::org});
      if (i % 3 == 0)
        r.take({"a.xml", i + 1}, life::active, role{id});
      else
        r.take({"a.xml", i + 1}, life::active, org{id, "school", "a name that takes its room"});
      if (i % 500 == 0) r.keep({"a.xml", i + 1}, entity::org, "kept");
    }
    set.close_document(true);
    r.end({"a.xml", "imported", 3'000});
    set.finish();
  };
  told_sink here, there;
  in_order one(here, folder_.string());
  tell(one);
  relay through(there);
  in_order other(through, folder_.string());
  tell(other);
  through.finish();
  EXPECT_EQ(here.told, there.told);
  EXPECT_GT(here.told.size(), 3'000u);
}

TEST_F(in_order_test, a_document_that_is_taken_back_leaves_nothing_however_long_it_was) {
  told_sink to;
  in_order set(to, folder_.string());
  auto& r = set.records();
  const auto tell = [&](const char* file, int n) {
    r.begin({file, entity::org});
    for (int i = 0; i < n; ++i) r.take({file, i + 1}, life::active, org{std::to_string(i)});
  };
  set.open_document();
  tell("good.xml", 2);
  set.close_document(true);
  set.open_document();
  tell("bad.xml", 20'000);  // more than is held in memory
  set.close_document(false);
  set.open_document();
  tell("other.xml", 1);
  set.close_document(true);
  set.finish();
  EXPECT_EQ(to.told,
            (std::vector<std::string>{"begin org good.xml", "org 0 good.xml:1", "org 1 good.xml:2",
                                      "org 0 other.xml:1", "end good.xml  "}));
}

class credit_sums_test : public scratch {
 protected:
  struct said {
    const char *year, *term, *credits;
    bool record;
  };
  // "place what said found" of each contradiction, places by the order of `all`.
  std::vector<std::string> contradictions(std::vector<said> all, unsigned seed = 0) {
    std::vector<std::size_t> order(all.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::mt19937 random(seed);
    if (seed != 0) std::shuffle(order.begin(), order.end(), random);
    credit_sums sums(folder_.string());
    for (const auto i : order) {
      const auto& s = all[i];
      const auto place = static_cast<std::int64_t>(i);
      if (s.record) {
        academic_record r;
        r.school_year = s.year;
        r.term = s.term;
        r.credits_earned = s.credits;
        sums.add(7, place, r);
      } else {
        course_transcript c;
        c.school_year = s.year;
        c.term = s.term;
        c.earned = s.credits;
        sums.add(7, place, c);
      }
    }
    std::vector<std::string> out;
    sums.tell([&](std::int64_t place, const core::arguments& words) {
      std::string line = std::to_string(place);
      for (const auto& [k, v] : words) line.append(" ").append(v);
      out.push_back(line);
    });
    std::sort(out.begin(), out.end());
    return out;
  }
};

TEST_F(credit_sums_test, terms_come_in_the_order_of_the_calendar_and_thirds_are_exact) {
  const std::vector<said> all{
      {"2026", "Spring Semester", "1.832", true}, {"2026", "Spring Semester", "0.5", false},
      {"2026", "Fall Semester", "1.332", true},   {"2026", "Fall Semester", "0.333", false},
      {"2026", "Fall Semester", "0.999", false},  {"2025", "Summer Semester", "0", true},
      {"2027", "Fall Semester", "9", false}};
  EXPECT_EQ(contradictions(all), std::vector<std::string>{});
  for (unsigned seed = 1; seed <= 50; ++seed)
    EXPECT_EQ(contradictions(all, seed), std::vector<std::string>{}) << "seed " << seed;
}

TEST_F(credit_sums_test, a_record_that_says_another_sum_is_told_with_both) {
  EXPECT_EQ(contradictions({{"2026", "Fall Semester", "4.5", true},
                            {"2026", "Fall Semester", "0.333", false},
                            {"2026", "Fall Semester", "0.5", false},
                            {"2026", "Spring Semester", "", true}}),
            (std::vector<std::string>{"0 earned 4.500 0.833"}));
}

}  // namespace
}  // namespace throughline::intake
