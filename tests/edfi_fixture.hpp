// A district fed by Ed-Fi documents: the cases of tests/cases/edfi, changed as a test wants.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "adapters/edfi/read.hpp"
#include "district_fixture.hpp"
#include "intake/import_act.hpp"
#include "store/district.hpp"
#include "store/enrollment_events.hpp"
#include "store/feeds.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {

namespace fs = std::filesystem;
using lines = std::vector<std::string>;

class edfi_district : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("tl-test-" + core::to_hex(core::random_bytes(8)));
    fs::create_directories(folder_);
    d_ = make("district-b");
  }
  void TearDown() override {
    d_.reset();
    fs::remove_all(folder_);
  }
  std::unique_ptr<acts::district> make(const std::string& code) {
    auto d = std::make_unique<acts::district>(folder_.string(), code, clock_);
    acts::init_district(
        *d, operator_(),
        {.name = code, .state = "KY", .profile = "us-ky", .time_zone = "America/New_York"});
    return d;
  }

  static std::string case_folder(const std::string& name) {
    return std::string(TL_SOURCE_DIR) + "/tests/cases/edfi/" + name;
  }
  // A copy of a case that the test may change.
  fs::path copy(const std::string& name) {
    const auto to = folder_ / ("set-" + std::to_string(++copies_));
    fs::copy(case_folder(name), to);
    return to;
  }
  static std::string read_all(const fs::path& p) {
    std::ifstream in(p, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write_all(const fs::path& p, const std::string& text) {
    std::ofstream(p, std::ios::binary) << text;
  }
  static void replace(const fs::path& p, const std::string& from, const std::string& to) {
    auto text = read_all(p);
    const auto at = text.find(from);
    ASSERT_NE(at, text.npos) << p << " has no " << from;
    write_all(p, text.replace(at, from.size(), to));
  }
  // Takes out the first <name>...</name> that has `with` in it.
  static void remove_entity(const fs::path& p, const std::string& name, const std::string& with) {
    auto text = read_all(p);
    const auto begin = "<" + name + ">", end = "</" + name + ">";
    for (auto at = text.find(begin); at != text.npos; at = text.find(begin, at + 1)) {
      const auto stop = text.find(end, at) + end.size();
      if (text.substr(at, stop - at).find(with) == std::string::npos) continue;
      write_all(p, text.erase(at, stop - at));
      return;
    }
    FAIL() << p << " has no " << name << " with " << with;
  }

  core::value import(acts::district& d, const std::vector<std::string>& paths,
                     edfi::options read_as = {}, intake::run_options how = {}) {
    how.feed = "edfi";
    how.words = [](const core::finding& f) { return std::string(f.rule.name); };
    read_as.strict = how.mode == "strict";
    const auto from = edfi::documents_of(paths);
    last_ = intake::import_set(d, operator_(), std::move(how), [&](intake::set_sink& to) {
      const auto done = edfi::read(from, read_as, to);
      return intake::read_outcome{done.version, done.refused};
    });
    return last_.run.report;
  }
  core::value import(const fs::path& folder, edfi::options read_as = {},
                     intake::run_options how = {}) {
    return import(*d_, {folder.string()}, std::move(read_as), std::move(how));
  }

  // added, changed, removed, rejected of all documents
  static lines changes(const core::value& report) {
    lines out;
    for (const auto* name : {"added", "changed", "removed", "rejected"}) {
      std::int64_t n = 0;
      for (const auto& f : report.items("files")) n += f.whole(name, 0, INT64_MAX, 0);
      out.push_back(std::string(name) + " " + std::to_string(n));
    }
    return out;
  }
  // "code file record field", but for what is passed over
  static lines findings(const core::value& report) {
    lines out;
    for (const auto& f : report.items("findings"))
      if (f.text("code") != "edfi-skipped")
        out.push_back(std::string(f.text("code")) + " " + std::string(f.text("file")) + " " +
                      std::to_string(f.whole("record", 0, INT64_MAX, 0)) + " " +
                      std::string(f.text("field")));
    return out;
  }
  core::value counts(acts::district& d) {
    store::reading r(d.files());
    return store::counts(r.db(), "district");
  }
  core::student student(std::string_view id) {
    store::reading r(d_->files());
    auto s = store::find_student(r.db(), "KY", "sourcedId:" + std::string(id));
    EXPECT_TRUE(s) << id;
    return s.value_or(core::student{});
  }
  // "school class grade entry exit primary active"
  lines stays(std::string_view id) {
    store::reading r(d_->files());
    lines out;
    for (const auto& s : store::stays(r.db(), student(id).id))
      out.push_back(s.school_sourced_id + " " + s.school_class + " " + s.grade + " " +
                    s.entry_date + " " + s.exit_date + (s.primary ? " primary" : "") +
                    (s.active ? "" : " over"));
    std::sort(out.begin(), out.end());
    return out;
  }
  lines guardians(std::string_view id) {
    store::reading r(d_->files());
    lines out;
    for (const auto& g : store::guardians(r.db(), student(id).id)) out.push_back(g.name);
    std::sort(out.begin(), out.end());
    return out;
  }
  // "title | credits | grade | result | school"
  lines transcript(std::string_view id) {
    store::reading r(d_->files());
    lines out;
    for (const auto& c : store::transcript(r.db(), student(id).id))
      out.push_back(c.title + " | " + c.attempted.text() + " " + c.earned.text() + " | " + c.grade +
                    " | " + c.result + " | " + c.school_name);
    std::sort(out.begin(), out.end());
    return out;
  }
  lines addenda(std::string_view id) {
    store::reading r(d_->files());
    lines out;
    for (const auto& a : store::addenda(r.db(), student(id).id))
      out.push_back(a.school_name + " " + a.school_class + " " + a.entry_date + " " +
                    std::string(core::name(a.state)));
    std::sort(out.begin(), out.end());
    return out;
  }
  // The first column of each row.
  lines ask(const char* sql) {
    store::reading r(d_->files());
    lines out;
    auto q = r.db().prepare(sql);
    while (q.next()) out.push_back(q.string(0));
    return out;
  }

  fixed_clock clock_;
  fs::path folder_;
  std::unique_ptr<acts::district> d_;
  intake::import_result last_;
  int copies_ = 0;
};

}  // namespace throughline::testing_
