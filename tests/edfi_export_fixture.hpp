// A district whose feed is exported as Ed-Fi documents, and what those are held against.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <sstream>

#include "acts/overview.hpp"
#include "adapters/edfi/read.hpp"
#include "district_fixture.hpp"
#include "formats/xml.hpp"
#include "formats/xml_schema.hpp"
#include "intake/export_act.hpp"

namespace throughline::edfi {

namespace fs = std::filesystem;
using testing_::code_of;
using testing_::fixed_clock;
using testing_::operator_;
using testing_::person;

inline std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

// What the publisher's XSD says against the document; empty: nothing.
inline std::string against_xsd(const fs::path& document, const fs::path& folder) {
  const auto schema = formats::xml_schema::load(folder.string(),
                                                "Interchange-" + document.stem().string() + ".xsd");
  formats::xml_validation validation(*schema);
  struct : formats::xml_listener {
    void begin(const formats::xml_element&) override {}
    void end(const formats::xml_element&, std::string_view) override {}
  } nobody;
  if (formats::read_xml(*formats::open_file(document.string()), nobody, {}, &validation))
    return "not well-formed";
  std::string said;
  for (const auto& v : validation.violations())
    said += std::to_string(v.line) + " " + v.element + " " +
            std::to_string(static_cast<int>(v.what)) + "\n";
  return said;
}

// The folder of what is not the project's own; empty when it is not there.
inline fs::path shared() {
  const auto* where = std::getenv("THROUGHLINE_SHARED");
  const fs::path edfi = fs::path(where ? where : "") / "data" / "edfi";
  return where != nullptr && fs::exists(edfi / "ds-5.2") ? edfi : fs::path();
}

inline std::vector<std::string> published_sample(const fs::path& edfi) {
  std::vector<std::string> out;
  for (const auto* name : {"EducationOrganization", "EducationOrgCalendar", "MasterSchedule",
                           "Student", "Contact", "StaffAssociation", "StudentProgram"})
    out.push_back((edfi / "ds-5.2" / "Samples" / (std::string(name) + ".xml")).string());
  for (const auto* name : {"StudentEnrollment", "StudentTranscript"})
    out.push_back((edfi / "derived-5.2" / (std::string(name) + ".xml")).string());
  return out;
}

inline std::vector<std::string> set_of(const std::string& name) {
  return {std::string(TL_SOURCE_DIR) + "/tests/cases/edfi/" + name};
}

class edfi_write : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("tl-edfi-" + core::to_hex(core::random_bytes(8)));
    fs::create_directories(folder_);
  }
  void TearDown() override {
    districts_.clear();
    fs::remove_all(folder_);
  }

  acts::district& district(const std::string& code) {
    auto d = std::make_unique<acts::district>(folder_.string(), code, clock_);
    acts::init_district(
        *d, operator_(),
        {.name = code, .state = "KY", .profile = "us-ky", .time_zone = "America/New_York"});
    return *districts_.emplace_back(std::move(d));
  }

  core::value read_in(acts::district& d, const std::vector<std::string>& paths,
                      const std::string& source = "default") {
    intake::run_options how;
    how.feed = "edfi";
    how.source = source;
    how.max_removal = 100;
    how.words = [](const core::finding& f) { return std::string(f.rule.name); };
    const auto documents = documents_of(paths);
    return intake::import_set(d, operator_(), how,
                              [&](intake::set_sink& to) {
                                const auto done = edfi::read(documents, {}, to);
                                return intake::read_outcome{done.version, done.refused};
                              })
        .run.report;
  }

  // The findings; the documents stand in folder_/name.
  core::findings write_out(acts::district& d, const std::string& name,
                           const std::string& source = "", const acts::caller& by = operator_()) {
    const auto to = folder_ / name;
    fs::create_directories(to);
    writer documents([&](std::string_view file, std::string_view bytes) {
      std::ofstream(to / file, std::ios::binary | std::ios::app) << bytes;
    });
    counts_ = intake::export_feed(d, by, {source, "Ed-Fi"}, documents, [&] {
                documents.finish();
              }).counts;
    return documents.wrong();
  }
  std::vector<std::string> in(const std::string& name) { return {(folder_ / name).string()}; }

  static std::int64_t total(const core::value& report, const char* what) {
    std::int64_t n = 0;
    for (const auto& f : report.items("files")) n += f.whole(what, 0, INT64_MAX, 0);
    return n;
  }
  static void expect_nothing_new(const core::value& report) {
    EXPECT_GT(total(report, "same"), 0);
    for (const auto& f : report.items("files"))
      for (const auto* what : {"added", "changed", "removed", "rejected"})
        EXPECT_EQ(f.whole(what, 0, INT64_MAX, 0), 0) << f.text("name") << " " << what;
  }
  static core::value counts_of(acts::district& d) {
    auto out = acts::count_things(d, operator_());
    out.set("district", "");
    return out;
  }
  // Into a district, out of it, into the same again, and into another.
  void expect_round_trip(const std::vector<std::string>& paths) {
    auto& one = district("one");
    read_in(one, paths);
    EXPECT_EQ(write_out(one, "out").size(), 0U);
    expect_nothing_new(read_in(one, in("out")));
    auto& two = district("two");
    read_in(two, in("out"));
    EXPECT_EQ(counts_of(one), counts_of(two));
    EXPECT_GT(counts_of(one).whole("orgs", 0, 1000, 0), 0);
  }
  void expect_valid(const std::string& name) {
    int documents = 0;
    for (const auto& e : fs::directory_iterator(folder_ / name)) {
      EXPECT_EQ(against_xsd(e.path(), shared() / "ds-5.2/Schemas/Bulk"), "") << e.path().filename();
      ++documents;
    }
    EXPECT_GT(documents, 0);
  }

  fixed_clock clock_;
  fs::path folder_;
  std::vector<std::unique_ptr<acts::district>> districts_;
  std::vector<std::pair<std::string, std::int64_t>> counts_;
};

}  // namespace throughline::edfi
