// The package of a OneRoster set: archive or folder, and what its manifest says; a code for each
// thing that can be wrong.
#include "oneroster_telling.hpp"

#include "core/failure.hpp"
#include "formats/zip.hpp"

namespace throughline::oneroster {
namespace {

constexpr auto v12 = version::v1_2;
constexpr const char* orgs =
    "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nH,,,High,school,,\n";

// What is told of a set with orgs.csv whose manifest was changed.
class manifest_case {
 public:
  manifest_case() : set_(v12, {{"orgs", orgs}}), text_(set_.manifest()) {}
  manifest_case& change(const std::string& from, const std::string& to) {
    const auto at = text_.find(from);
    if (at == text_.npos) ADD_FAILURE() << from;
    text_.replace(at, from.size(), to);
    return *this;
  }
  [[nodiscard]] std::string wrong(bool strict = false) const {
    set_.raw("manifest.csv", text_);
    return set_.wrong(strict);
  }
  [[nodiscard]] bool usable(bool strict = false) const {
    set_.raw("manifest.csv", text_);
    return set_.told({.strict = strict}).find("outcome usable") != std::string::npos;
  }
  small_set set_;

 private:
  std::string text_;
};

TEST(oneroster_package, a_set_by_the_book_is_clean) {
  const manifest_case m;
  EXPECT_EQ(m.wrong(true), "");
  EXPECT_TRUE(m.usable(true));
}

TEST(oneroster_package, a_missing_manifest) {
  small_set set(v12, {{"orgs", orgs}});
  set.write_manifest = false;
  EXPECT_EQ(set.wrong(), "error manifest-missing at=manifest.csv:0\n");
}

TEST(oneroster_package, a_manifest_without_its_header) {
  manifest_case m;
  m.change("propertyName,value\n", "");
  EXPECT_EQ(m.wrong(), "error manifest-header at=manifest.csv:1 field=propertyName\n");
  EXPECT_FALSE(m.usable());
  manifest_case other;
  other.change("propertyName,value", "PropertyName, Value");
  EXPECT_EQ(other.wrong(), "warning manifest-header at=manifest.csv:1 field=propertyName\n");
  EXPECT_TRUE(other.usable());
  EXPECT_FALSE(other.usable(true));
  small_set empty(v12);
  empty.raw("manifest.csv", "");
  EXPECT_EQ(empty.wrong(), "error manifest-header at=manifest.csv:1 field=propertyName\n");
}

TEST(oneroster_package, a_missing_property) {
  manifest_case m;
  m.change("file.users,absent\n", "");
  EXPECT_EQ(m.wrong(), "warning manifest-property at=manifest.csv:0 field=file.users\n");
  EXPECT_TRUE(m.usable());
  EXPECT_FALSE(m.usable(true));
  manifest_case none;
  none.change("oneroster.version,1.2\n", "");
  EXPECT_EQ(none.wrong(), "error manifest-property at=manifest.csv:0 field=oneroster.version\n");
  EXPECT_FALSE(none.usable());
}

TEST(oneroster_package, a_property_said_twice) {
  manifest_case same;
  same.change("file.users,absent\n", "file.users,absent\nfile.users,absent\n");
  const auto at = same.wrong().substr(0, same.wrong().find(" at="));
  EXPECT_EQ(at, "warning manifest-property-duplicate");
  EXPECT_TRUE(same.usable());
  EXPECT_FALSE(same.usable(true));
  manifest_case other;
  other.change("file.orgs,bulk\n", "file.orgs,bulk\nfile.orgs,delta\n");
  EXPECT_EQ(other.wrong().substr(0, 33), "error manifest-property-duplicate");
  EXPECT_FALSE(other.usable());
}

TEST(oneroster_package, an_unknown_property) {
  manifest_case m;
  m.change("file.users,absent\n", "file.users,absent\nfile.moons,bulk\ncolour,red\n");
  EXPECT_EQ(m.wrong(),
            "warning manifest-property-unknown at=manifest.csv:10 field=colour\n"
            "warning manifest-property-unknown at=manifest.csv:9 field=file.moons\n");
  EXPECT_FALSE(m.usable(true));
}

TEST(oneroster_package, a_mode_that_is_none) {
  manifest_case m;
  m.change("file.orgs,bulk", "file.orgs,full");
  EXPECT_EQ(m.wrong(), "error manifest-mode at=manifest.csv:4 field=file.orgs\n");
  EXPECT_FALSE(m.usable());
}

TEST(oneroster_package, modes_and_properties_in_another_letter_case_or_with_blanks) {
  manifest_case m;
  m.change("file.orgs,bulk", "File.Orgs, Bulk ");
  EXPECT_EQ(m.wrong(),
            "warning blank-trimmed at=manifest.csv:4 field=File.Orgs\n"
            "warning enum-case at=manifest.csv:4 field=file.orgs\n"
            "warning enum-case at=manifest.csv:4 field=file.orgs\n");
  EXPECT_TRUE(m.usable());
  EXPECT_FALSE(m.usable(true));
}

TEST(oneroster_package, a_version_that_is_not_read) {
  for (const auto* v : {"1.0", "2.0", "1.2.1", ""}) {
    manifest_case m;
    m.change("oneroster.version,1.2", std::string("oneroster.version,") + v);
    EXPECT_EQ(m.wrong(), "error manifest-version at=manifest.csv:3 field=oneroster.version\n") << v;
    EXPECT_FALSE(m.usable());
  }
  manifest_case book;
  book.change("manifest.version,1.0", "manifest.version,1.1");
  EXPECT_EQ(book.wrong(), "warning manifest-version at=manifest.csv:2 field=manifest.version\n");
  EXPECT_FALSE(book.usable(true));
}

TEST(oneroster_package, a_file_that_is_said_and_missing) {
  manifest_case m;
  m.change("file.users,absent", "file.users,bulk");
  EXPECT_EQ(m.wrong(), "error file-missing at=users.csv:0\n");
  EXPECT_FALSE(m.usable(true));
}

TEST(oneroster_package, a_file_that_is_there_and_said_absent) {
  const manifest_case m;
  m.set_.raw("users.csv", "sourcedId\n");
  EXPECT_EQ(m.wrong(), "warning file-unexpected at=users.csv:0\n");
  EXPECT_NE(m.set_.told().find("end users.csv state=ignored"), std::string::npos);
  EXPECT_FALSE(m.usable(true));
}

TEST(oneroster_package, a_file_that_is_none_of_the_standards) {
  const manifest_case m;
  m.set_.raw("moons.csv", "sourcedId\n");
  EXPECT_EQ(m.wrong(), "warning file-unknown at=moons.csv:0\n");
  EXPECT_FALSE(m.usable(true));
}

TEST(oneroster_package, a_files_name_in_another_letter_case) {
  small_set set(v12);
  set.add("userProfiles", csv(v12, "userProfiles",
                              {{{"sourcedId", "F"},
                                {"userSourcedId", "S"},
                                {"profileType", "L"},
                                {"vendorId", "V"},
                                {"credentialType", "b"},
                                {"username", "u"}}}));
  fs::rename(set.folder() / "userProfiles.csv", set.folder() / "userprofiles.csv");
  static_cast<void>(set.told());
  fs::rename(set.folder() / "manifest.csv", set.folder() / "Manifest.CSV");
  set.write_manifest = false;
  EXPECT_EQ(set.wrong(),
            "warning file-name-case at=Manifest.CSV:0 name=manifest.csv\n"
            "warning file-name-case at=userprofiles.csv:0 name=userProfiles.csv\n");
  EXPECT_NE(set.records().find("evidence F record=2"), std::string::npos);
  EXPECT_NE(set.told().find("end userProfiles.csv state=imported"), std::string::npos);
  EXPECT_NE(set.told({.strict = true}).find("outcome refused errors=2"), std::string::npos);
}

TEST(oneroster_package, a_file_of_1_2_is_unknown_to_1_1) {
  small_set set(version::v1_1, {{"orgs", orgs}});
  set.raw("roles.csv", "sourcedId\n");
  EXPECT_EQ(set.wrong(), "warning file-unknown at=roles.csv:0\n");
}

// Archives.
class archive {
 public:
  explicit archive(std::vector<formats::zip_entry> entries)
      : path_(fs::temp_directory_path() / ("tl_or_" + std::to_string(::getpid()) + ".zip")) {
    std::ofstream(path_, std::ios::binary) << formats::write_zip(entries);
  }
  archive(const archive&) = delete;
  archive& operator=(const archive&) = delete;
  ~archive() { fs::remove(path_); }
  [[nodiscard]] std::string told(bool strict = false) const {
    return oneroster::told(path_, {.strict = strict});
  }
  [[nodiscard]] std::string wrong(bool strict = false) const {
    return only(told(strict), {"error", "warning"});
  }

 private:
  fs::path path_;
};

std::string manifest_of_orgs() { return small_set(v12, {{"orgs", orgs}}).manifest(); }

TEST(oneroster_package, an_archive_by_the_book) {
  const archive zip({{"manifest.csv", manifest_of_orgs()}, {"orgs.csv", orgs}});
  EXPECT_EQ(zip.wrong(true), "");
  EXPECT_NE(zip.told(true).find("org H record=2"), std::string::npos);
}

TEST(oneroster_package, an_archive_with_its_files_in_one_folder) {
  const archive zip({{"export/2026/manifest.csv", manifest_of_orgs()},
                     {"export/2026/orgs.csv", orgs},
                     {"__MACOSX/export/2026/._orgs.csv", "x"},
                     {"__MACOSX/orgs.csv", "x"},
                     {"export/2026/.DS_Store", "x"},
                     {"export/.hidden.csv", "x"},
                     {"Thumbs.db", "x"},
                     {"desktop.ini", "x"}});
  EXPECT_EQ(zip.wrong(), "warning package-folder at=:0 folder=export/2026\n");
  EXPECT_NE(zip.told().find("org H record=2"), std::string::npos);
  EXPECT_EQ(zip.wrong(true), "error package-folder at=:0 folder=export/2026\n");
  EXPECT_NE(zip.told(true).find("outcome refused"), std::string::npos);
}

TEST(oneroster_package, an_archive_with_several_folders_is_refused) {
  const archive zip({{"manifest.csv", manifest_of_orgs()}, {"a/orgs.csv", orgs}});
  EXPECT_EQ(zip.told(), "error package-folders at=:0\noutcome refused errors=1\n");
}

TEST(oneroster_package, an_archive_in_an_archive_is_refused) {
  const archive zip(
      {{"manifest.csv", manifest_of_orgs()}, {"orgs.csv", orgs}, {"more/users.ZIP", "x"}});
  EXPECT_EQ(zip.told(), "error package-nested at=more/users.ZIP:0\noutcome refused errors=1\n");
}

TEST(oneroster_package, other_files_of_an_archive_are_told) {
  const archive zip({{"manifest.csv", manifest_of_orgs()},
                     {"orgs.csv", orgs},
                     {"README.txt", "x"},
                     {"docs/more.txt", "x"}});
  EXPECT_EQ(zip.wrong(),
            "warning file-unknown at=README.txt:0\nwarning file-unknown at=docs/more.txt:0\n");
  EXPECT_NE(zip.told(true).find("outcome refused errors=2"), std::string::npos);
}

TEST(oneroster_package, what_is_no_archive_is_a_failure) {
  const auto path = fs::temp_directory_path() / ("tl_or_" + std::to_string(::getpid()) + ".txt");
  std::ofstream(path) << "hello";
  EXPECT_THROW(static_cast<void>(open_package(path.string())), core::failure);
  fs::remove(path);
}

}  // namespace
}  // namespace throughline::oneroster
