// The import report (contract section 3): what became of each file, and every finding.
#include "intake/report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/date.hpp"
#include "formats/utf8.hpp"

namespace throughline::intake {
namespace {

constexpr std::size_t longest_said = 200;

// Names out of a feed are whatever bytes it had; the report is JSON, and must be read again.
std::string readable(std::string_view s) {
  if (s.size() <= longest_said && formats::valid_utf8(s)) return std::string(s);
  std::string out;
  while (!s.empty()) {
    std::size_t n = 1;
    while (n <= 4 && n <= s.size() && !formats::valid_utf8(s.substr(0, n))) ++n;
    const bool good = n <= 4 && n <= s.size();
    const auto one = good ? s.substr(0, n) : std::string_view("\xEF\xBF\xBD");
    if (out.size() + one.size() > longest_said) break;
    out += one;
    s.remove_prefix(good ? n : 1);
  }
  return out;
}

}  // namespace

void report::add(core::finding f) {
  f.file = readable(f.file);
  f.field = readable(f.field);
  for (auto& [name, text] : f.words) text = readable(text);
  if (f.weight == core::severity::error) ++errors_;
  if (findings_.size() < most_findings)
    findings_.push_back(std::move(f));
  else
    ++more_[std::string(f.rule.name)];
}

file_counts& report::file(std::string_view name) {
  for (auto& f : files)
    if (f.name == name) return f;
  auto told = readable(name);
  if (told != name) return file(told);
  files.push_back({.name = std::move(told), .state = {}});
  return files.back();
}

std::int64_t report::rejected() const {
  std::int64_t n = 0;
  for (const auto& f : files) n += f.rejected;
  return n;
}

void report::sort() {
  const auto place = [&](const core::finding& f) {
    const auto it = std::find_if(files.begin(), files.end(),
                                 [&](const file_counts& c) { return c.name == f.file; });
    return std::pair(it - files.begin(), f.record);
  };
  std::stable_sort(findings_.begin(), findings_.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

core::value report::json(const wording& words) const {
  core::record out{{"feed", feed},
                   {"version", version},
                   {"mode", mode},
                   {"source", source},
                   {"outcome", outcome}};
  out.emplace_back("started", core::to_utc_text(started_ms));
  out.emplace_back("seconds",
                   core::number{fmt::format("{:.3f}", static_cast<double>(std::max<std::int64_t>(
                                                          0, ended_ms - started_ms)) /
                                                          1000.0)});
  core::list file_list;
  for (const auto& f : files)
    file_list.emplace_back(core::record{{"name", f.name},
                                        {"state", f.state},
                                        {"read", f.read},
                                        {"added", f.added},
                                        {"changed", f.changed},
                                        {"same", f.same},
                                        {"removed", f.removed},
                                        {"rejected", f.rejected}});
  out.emplace_back("files", std::move(file_list));
  core::list finding_list;
  for (const auto& f : findings_) {
    core::record one{{"file", f.file}, {"record", f.record}};
    if (f.line > 0) one.emplace_back("line", f.line);
    one.emplace_back("field", f.field);
    one.emplace_back("code", f.rule.name);
    one.emplace_back("severity", f.weight == core::severity::error ? "error" : "warning");
    one.emplace_back("words", words ? words(f) : std::string(f.rule.name));
    // what the sentence is about, for programs: which record is missing, how many rows
    for (const auto& [name, text] : f.words) one.emplace_back(name, text);
    finding_list.emplace_back(std::move(one));
  }
  out.emplace_back("findings", std::move(finding_list));
  if (!more_.empty()) {
    core::record more;
    for (const auto& [code, n] : more_) more.emplace_back(code, n);
    out.emplace_back("more", std::move(more));
  }
  if (!run.empty()) out.emplace_back("run", run);
  if (dry_run) out.emplace_back("dryRun", true);
  return out;
}

}  // namespace throughline::intake
