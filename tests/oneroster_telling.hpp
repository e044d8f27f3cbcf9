// Writes down all that the OneRoster adapter tells of a set, and makes small sets to be told of.
#pragma once

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/oneroster/read.hpp"
#include "formats/csv.hpp"
#include "intake/causes.hpp"

namespace throughline::oneroster {

namespace fs = std::filesystem;
using intake::life;

// Writes down everything it is told, a line each.
class telling_sink : public intake::sink {
 public:
  std::string told;
  std::map<std::string, std::int64_t> records;
  std::vector<std::int64_t> lines;

  void begin(const intake::part& p) override {
    line("begin", p.name);
    add("mode", p.how == intake::fullness::bulk ? "bulk" : "delta");
    if (p.derived) add("derived", "yes");
  }
  void take(const intake::origin& o, life l, const intake::org& e) override {
    record("org", o, l, e.sourced_id);
    add("kind", e.kind), add("name", e.name), add("identifier", e.identifier),
        add("parent", e.parent), add("metadata", e.metadata);
  }
  void take(const intake::origin& o, life l, const intake::academic_session& e) override {
    record("session", o, l, e.sourced_id);
    add("kind", e.kind), add("title", e.title), add("start", e.start_date), add("end", e.end_date);
    add("parent", e.parent), add("year", e.school_year), add("metadata", e.metadata);
  }
  void take(const intake::origin& o, life l, const intake::course& e) override {
    record("course", o, l, e.sourced_id);
    add("title", e.title), add("code", e.course_code), add("grades", e.grades), add("org", e.org);
    add("subjects", e.subjects), add("codes", e.subject_codes), add("year", e.school_year),
        add("metadata", e.metadata);
  }
  void take(const intake::origin& o, life l, const intake::class_section& e) override {
    record("class", o, l, e.sourced_id);
    add("title", e.title), add("code", e.class_code), add("kind", e.kind),
        add("location", e.location), add("course", e.course), add("school", e.school);
    add("terms", e.terms), add("grades", e.grades), add("subjects", e.subjects),
        add("codes", e.subject_codes), add("periods", e.periods), add("metadata", e.metadata);
  }
  void take(const intake::origin& o, life l, const intake::user& e) override {
    record("user", o, l, e.sourced_id);
    add("username", e.username), add("identifier", e.identifier), add("ids", e.user_ids),
        add("state", e.state_id);
    add("given", e.given_name), add("middle", e.middle_name), add("family", e.family_name);
    add("preferred", e.preferred_given_name), add("preferred_middle", e.preferred_middle_name),
        add("preferred_family", e.preferred_family_name), add("pronouns", e.pronouns);
    add("email", e.email), add("sms", e.sms), add("phone", e.phone);
    add("grade", e.grade), add("agents", e.agents), add("org", e.primary_org),
        add("master", e.master_identifier), add("metadata", e.metadata);
    if (!e.enabled) add("enabled", "no");
  }
  void take(const intake::origin& o, life l, const intake::role& e) override {
    record("role", o, l, e.sourced_id);
    add("user", e.user), add("org", e.org), add("kind", e.kind);
    add("begin", e.begin_date), add("end", e.end_date), add("profile", e.user_profile),
        add("metadata", e.metadata);
    if (!e.primary) add("primary", "no");
  }
  void take(const intake::origin& o, life l, const intake::demographics& e) override {
    record("demographics", o, l, e.sourced_id);
    add("born", e.birth_date), add("sex", e.sex), add("race", e.ethnicity_and_race);
    add("country", e.birth_country), add("state", e.birth_state), add("city", e.birth_city);
    add("residence", e.residence_status), add("metadata", e.metadata);
  }
  void take(const intake::origin& o, life l, const intake::class_enrollment& e) override {
    record("enrollment", o, l, e.sourced_id);
    add("class", e.class_section), add("school", e.school), add("user", e.user),
        add("role", e.role);
    add("begin", e.begin_date), add("end", e.end_date);
    add("metadata", e.metadata);
    if (e.primary) add("primary", "yes");
  }
  void take(const intake::origin& o, life l, const intake::program& e) override {
    record("program", o, l, e.sourced_id);
    add("name", e.name), add("kind", e.kind), add("org", e.org);
  }
  void take(const intake::origin& o, life l, const intake::program_enrollment& e) override {
    record("program enrollment", o, l, e.sourced_id);
    add("user", e.user), add("program", e.program), add("begin", e.begin_date);
  }
  void take(const intake::origin& o, life l, const intake::academic_record& e) override {
    record("academic record", o, l, e.sourced_id);
    add("user", e.user), add("year", e.school_year), add("term", e.term);
  }
  void take(const intake::origin& o, life l, const intake::course_transcript& e) override {
    record("course transcript", o, l, e.sourced_id);
    add("user", e.user), add("title", e.title), add("earned", e.earned);
  }
  void take(const intake::origin& o, life l, const intake::evidence& e) override {
    record("evidence", o, l, e.sourced_id);
    add("kind", intake::word_of(e.kind));
    add("user", e.user), add("class", e.class_section), add("body", e.body);
    for (const auto& r : e.refers) {
      told.append(" ").append(r.field).append(r.must ? "!" : "?");
      told.append(intake::word_of(r.to)).append(":").append(r.sourced_id);
    }
    add("metadata", e.metadata);
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
    lines.push_back(o.line);
  }
  void add(std::string_view name, std::string_view text) {
    if (!text.empty()) told.append(" ").append(name).append("=").append(text);
  }
};

inline std::string slurp(const fs::path& p) {
  std::ifstream in(p, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string told(const fs::path& set, const options& how) {
  telling_sink sink;
  const auto out = read(*open_package(set.string()), how, sink);
  return sink.told + "\noutcome " + (out.refused ? "refused" : "usable") +
         " errors=" + std::to_string(out.errors) + "\n";
}

// Lines of a telling that begin with one of the words.
inline std::string only(const std::string& text, std::initializer_list<std::string_view> words) {
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

using named_values = std::vector<std::pair<std::string, std::string>>;

// A file by the book: its header, and rows of which only some columns are said.
inline std::string csv(version v, std::string_view name, const std::vector<named_values>& rows) {
  const auto all = files(v);
  const auto of = std::find_if(all.begin(), all.end(), [&](auto& f) { return f.name == name; });
  std::vector<std::string_view> row;
  for (const auto& c : of->columns) row.push_back(c.name);
  std::string out;
  formats::write_csv_row(out, row);
  for (const auto& said : rows) {
    row.assign(of->columns.size(), {});
    for (const auto& [column, value] : said) {
      const auto at = std::find_if(of->columns.begin(), of->columns.end(),
                                   [&wanted = column](auto& c) { return c.name == wanted; });
      if (at == of->columns.end()) ADD_FAILURE() << name << " has no column " << column;
      row[static_cast<std::size_t>(at - of->columns.begin())] = value;
    }
    formats::write_csv_row(out, row);
  }
  return out;
}

// A set in a folder of its own, gone with the test. Files not given are absent.
class small_set {
 public:
  using files = std::vector<std::pair<std::string, std::string>>;
  explicit small_set(version v, const files& all = {}, const std::string& mode = "bulk")
      : folder_(fs::temp_directory_path() /
                ("tl_or_" + std::to_string(::getpid()) + "_" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())),
        version_(v) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (const auto& [name, text] : all) add(name, text, mode);
  }
  small_set(const small_set&) = delete;
  small_set& operator=(const small_set&) = delete;
  ~small_set() { fs::remove_all(folder_); }

  small_set& add(const std::string& name, const std::string& text,
                 const std::string& mode = "bulk") {
    raw(name + ".csv", text);
    modes_[name] = mode;
    return *this;
  }
  // A file as it is, without a word about it in the manifest.
  void raw(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::string manifest() const {
    std::string out = "propertyName,value\nmanifest.version,1.0\noneroster.version,";
    out += version_ == version::v1_1 ? "1.1\n" : "1.2\n";
    for (const auto& f : oneroster::files(version_)) {
      const auto it = modes_.find(std::string(f.name));
      out.append("file.").append(f.name).append(",");
      out.append(it == modes_.end() ? "absent" : it->second).append("\n");
    }
    return out;
  }
  [[nodiscard]] const fs::path& folder() const { return folder_; }
  [[nodiscard]] std::string told(const options& how = {}) const {
    if (!fs::exists(folder_ / "manifest.csv") && write_manifest) raw("manifest.csv", manifest());
    return oneroster::told(folder_, how);
  }
  // What is wrong with it, a line each.
  [[nodiscard]] std::string wrong(bool strict = false) const {
    return only(told({.strict = strict}), {"error", "warning"});
  }
  // The records, without what becomes of the files.
  [[nodiscard]] std::string records(bool strict = false) const {
    return only(told({.strict = strict}),
                {"org ", "session ", "course ", "class ", "user ", "role ", "demographics ",
                 "enrollment ", "evidence ", "keep "});
  }
  bool write_manifest = true;

 private:
  fs::path folder_;
  version version_;
  std::map<std::string, std::string> modes_;
};

}  // namespace throughline::oneroster
