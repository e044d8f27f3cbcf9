// What the OneRoster adapter makes of CSV sets: records, findings and file states.
#include "oneroster_telling.hpp"

#include "core/failure.hpp"

namespace throughline::oneroster {
namespace {

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
