// report ilpa-quality: what is missing in the district's addenda.
#include <CLI/CLI.hpp>
#include <iostream>

#include "acts/ilpa_quality.hpp"
#include "formats/csv.hpp"
#include "program/run.hpp"
#include "words/words.hpp"

namespace throughline::program {

namespace {

// The screen that cures it, below the mount.
std::string screen_of(const acts::quality_row& q) {
  auto out = "/students/" + q.student + "/ilpa";
  if (!q.key.empty()) out += "?id=" + q.key;
  if (!q.step.empty()) out += "&step=" + q.step;
  return out;
}

void ilpa_quality(run& r, const std::string& format) {
  const auto rows = acts::ilpa_quality(r.in(), r.by());
  if (r.json || format == "json") {
    core::list all;
    for (const auto& q : rows)
      all.push_back(core::record{{"student", q.student},
                                 {"name", q.student_name},
                                 {"school", q.school},
                                 {"row", q.row},
                                 {"since", q.since},
                                 {"screen", screen_of(q)}});
    return r.show(all);
  }
  if (format == "csv") {
    std::string out;
    formats::write_csv_row(out, {"student", "name", "school", "row", "since", "screen"});
    for (const auto& q : rows)
      formats::write_csv_row(out,
                             {q.student, q.student_name, q.school, q.row, q.since, screen_of(q)});
    std::cout << out;
    return;
  }
  for (const auto& q : rows)
    r.line(q.student_name + "  " + q.school + "  " +
           std::string(words::say_named(r.lang, "quality", q.row)) + " (" + q.since + ")  " +
           screen_of(q));
}

}  // namespace

void add_report_commands(CLI::App& app, run& r) {
  auto* report = app.add_subcommand("report", "what to look at in the district");
  report->require_subcommand(1);
  auto format = std::make_shared<std::string>("text");
  auto* quality = report->add_subcommand(
      "ilpa-quality", "what is missing in addenda, each row with the screen that cures it");
  quality->add_option("--format", *format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}))
      ->capture_default_str();
  quality->callback([format, &r] { ilpa_quality(r, *format); });
}

}  // namespace throughline::program
