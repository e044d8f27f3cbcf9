// What the OneRoster adapter makes of CSV sets: records, findings and file states.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

#include "adapters/oneroster/read.hpp"
#include "core/failure.hpp"

namespace throughline::oneroster {
namespace {

namespace fs = std::filesystem;
using intake::life;

// Writes down everything it is told, a line each.
class telling_sink : public intake::sink {
 public:
  std::string told;
  std::map<std::string, std::int64_t> records;

  void begin(const intake::part& p) override {
    line("begin", p.name);
    add("mode", p.how == intake::fullness::bulk ? "bulk" : "delta");
    if (p.derived) add("derived", "yes");
  }
  void take(const intake::origin& o, life l, const intake::org& e) override {
    record("org", o, l, e.sourced_id);
    add("kind", e.kind), add("name", e.name), add("identifier", e.identifier),
        add("parent", e.parent);
  }
  void take(const intake::origin& o, life l, const intake::academic_session& e) override {
    record("session", o, l, e.sourced_id);
    add("kind", e.kind), add("title", e.title), add("start", e.start_date), add("end", e.end_date);
    add("parent", e.parent), add("year", e.school_year);
  }
  void take(const intake::origin& o, life l, const intake::course& e) override {
    record("course", o, l, e.sourced_id);
    add("title", e.title), add("code", e.course_code), add("grades", e.grades), add("org", e.org);
    add("subjects", e.subjects), add("codes", e.subject_codes), add("year", e.school_year);
  }
  void take(const intake::origin& o, life l, const intake::class_section& e) override {
    record("class", o, l, e.sourced_id);
    add("title", e.title), add("kind", e.kind), add("course", e.course), add("school", e.school);
    add("terms", e.terms), add("periods", e.periods);
  }
  void take(const intake::origin& o, life l, const intake::user& e) override {
    record("user", o, l, e.sourced_id);
    add("username", e.username), add("ids", e.user_ids), add("state", e.state_id);
    add("given", e.given_name), add("family", e.family_name),
        add("preferred", e.preferred_given_name);
    add("grade", e.grade), add("agents", e.agents), add("org", e.primary_org);
    if (!e.enabled) add("enabled", "no");
  }
  void take(const intake::origin& o, life l, const intake::role& e) override {
    record("role", o, l, e.sourced_id);
    add("user", e.user), add("org", e.org), add("kind", e.kind);
    add("begin", e.begin_date), add("end", e.end_date);
    if (!e.primary) add("primary", "no");
  }
  void take(const intake::origin& o, life l, const intake::demographics& e) override {
    record("demographics", o, l, e.sourced_id);
    add("born", e.birth_date), add("sex", e.sex), add("race", e.ethnicity_and_race);
  }
  void take(const intake::origin& o, life l, const intake::class_enrollment& e) override {
    record("enrollment", o, l, e.sourced_id);
    add("class", e.class_section), add("school", e.school), add("user", e.user),
        add("role", e.role);
    add("begin", e.begin_date), add("end", e.end_date);
    if (e.primary) add("primary", "yes");
  }
  void take(const intake::origin& o, life l, const intake::evidence& e) override {
    record("evidence", o, l, e.sourced_id);
    add("user", e.user), add("class", e.class_section), add("body", e.body);
  }
  void keep(const intake::origin& o, intake::entity, std::string_view id) override {
    record("keep", o, life::active, id);
  }
  void take(core::finding f) override {
    line(f.weight == core::severity::error ? "error" : "warning", f.rule.name);
    add("at", f.file + ":" + std::to_string(f.record)), add("field", f.field);
    for (const auto& [name, text] : f.words) add(name, text);
  }
  void end(const intake::part_end& e) override {
    line("end", e.name);
    add("state", e.state), add("read", std::to_string(e.read));
    if (e.rejected > 0) add("rejected", std::to_string(e.rejected));
    if (e.complete) add("complete", "yes");
  }

 private:
  void line(std::string_view what, std::string_view which) {
    if (!told.empty()) told += '\n';
    told.append(what).append(" ").append(which);
  }
  void record(std::string_view kind, const intake::origin& o, life l, std::string_view id) {
    ++records[std::string(kind)];
    line(kind, id);
    if (l == life::ended) told += " ended";
    add("record", std::to_string(o.record));
  }
  void add(std::string_view name, std::string_view text) {
    if (!text.empty()) told.append(" ").append(name).append("=").append(text);
  }
};

std::string slurp(const fs::path& p) {
  std::ifstream in(p, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string told(const fs::path& set, const options& how) {
  telling_sink sink;
  const auto out = read(*open_package(set.string()), how, sink);
  return sink.told + "\noutcome " + (out.refused ? "refused" : "usable") +
         " errors=" + std::to_string(out.errors) + "\n";
}

// Lines of a telling that begin with one of the words.
std::string only(const std::string& text, std::initializer_list<std::string_view> words) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto stop = std::min(text.find('\n', at), text.size());
    const auto l = std::string_view(text).substr(at, stop - at);
    for (const auto w : words)
      if (l.starts_with(w)) out.append(l).append("\n");
    at = stop + 1;
  }
  return out;
}

// A case is a folder with the set; tolerant.expected and strict.expected say all that is told.
TEST(oneroster, tells_what_the_cases_expect) {
  int checked = 0;
  for (const auto& e : fs::directory_iterator(fs::path(TL_SOURCE_DIR) / "tests/cases/oneroster")) {
    for (const bool strict : {false, true}) {
      const auto expected = e.path() / (strict ? "strict.expected" : "tolerant.expected");
      if (!fs::exists(expected)) continue;
      EXPECT_EQ(told(e.path(), {.strict = strict}), slurp(expected)) << e.path() << strict;
      ++checked;
    }
  }
  EXPECT_GE(checked, 6);
}

TEST(oneroster, a_state_id_type_can_be_chosen) {
  const auto set = fs::path(TL_SOURCE_DIR) / "tests/cases/oneroster/v1_2";
  EXPECT_NE(told(set, {.state_id_types = {"local"}}).find("state=7 given=Ana"), std::string::npos);
}

TEST(oneroster, a_missing_package_is_unreadable) {
  EXPECT_THROW(static_cast<void>(open_package("no-such-set.zip")), core::failure);
}

TEST(oneroster, a_header_that_is_no_text_is_told_without_its_names) {
  const auto set = fs::temp_directory_path() / "tl_oneroster_bad_header";
  fs::remove_all(set);
  fs::create_directories(set);
  std::ofstream(set / "manifest.csv")
      << "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.orgs,bulk\n";
  std::ofstream(set / "orgs.csv")
      << "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,\xE9,\xE9\n"
         "H1,,,High,school,,,,\n";
  const auto text = told(set, {});
  fs::remove_all(set);
  EXPECT_NE(text.find("error bad-encoding at=orgs.csv:1"), std::string::npos) << text;
  EXPECT_EQ(text.find('\xE9'), std::string::npos) << text;
}

class shared_sets : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto* shared = std::getenv("THROUGHLINE_SHARED"))
      folder_ = fs::path(shared) / "data/oneroster/csv";
    else
      GTEST_SKIP() << "THROUGHLINE_SHARED is not set";
  }
  std::map<std::string, std::int64_t> clean(const std::string& name, bool strict) {
    telling_sink sink;
    const auto out = read(*open_package((folder_ / name).string()), {.strict = strict}, sink);
    EXPECT_FALSE(out.refused) << name;
    EXPECT_EQ(only(sink.told, {"error", "warning"}), "") << name;
    return sink.records;
  }
  fs::path folder_;
};

TEST_F(shared_sets, are_clean_by_the_book) {
  const auto v12 = clean("or12-bulk-150", true);
  EXPECT_EQ(v12.at("user"), 359);
  EXPECT_EQ(v12.at("role"), 360);
  EXPECT_EQ(v12.at("enrollment"), 1019);
  EXPECT_EQ(v12.at("demographics"), 150);
  const auto v11 = clean("or11-bulk-150", true);
  EXPECT_EQ(v11.at("user"), 362);
  EXPECT_GE(v11.at("role"), 362);
  clean("or12-bulk-150-delta", true);
  clean("or11-bulk-150-delta", true);
  EXPECT_EQ(clean("or12-ext-bom-40", true), clean("or12-ext-bom-40.zip", true));
}

}  // namespace
}  // namespace throughline::oneroster
