// import oneroster, edfi, calendar, catalog, approve, runs, show, rejects, work.
#include <malloc.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>

#include "acts/calendar.hpp"
#include "acts/catalog.hpp"
#include "acts/imports.hpp"
#include "adapters/calendar/read.hpp"
#include "adapters/catalog/read.hpp"
#include "adapters/edfi/calendar_read.hpp"
#include "core/failure.hpp"
#include "formats/bytes.hpp"
#include "formats/json.hpp"
#include "formats/xml.hpp"
#include "program/certification.hpp"
#include "program/import_work.hpp"
#include "program/run.hpp"
#include "words/words.hpp"

namespace throughline::program {

namespace {

// A line every 10 seconds, or a moving count on a terminal.
std::function<void(std::int64_t)> progress_line() {
  using clock = std::chrono::steady_clock;
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  const auto every = terminal ? std::chrono::milliseconds(200) : std::chrono::milliseconds(10'000);
  auto last = std::make_shared<clock::time_point>(clock::now());
  return [=](std::int64_t done) {
    if (clock::now() - *last < every) return;
    *last = clock::now();
    std::cerr << (terminal ? "\r" : "") << done << " records" << (terminal ? "" : "\n")
              << std::flush;
  };
}

intake::run_options options_of(const run& r) {
  auto how = import_options(r);
  how.progress = progress_line();
  return how;
}

void tell(run& r, const intake::import_result& done, const std::string& report_file) {
  const auto& report = done.run.report;
  if (!report_file.empty()) write_file(report_file, formats::write_json(report, true) + "\n");
  if (r.json) {
    r.show(report);
  } else {
    r.line("run " + done.run.run.text() + ": " + done.run.outcome);
    for (const auto& f : report.items("files")) {
      std::string line = "  " + std::string(f.text("name")) + " " + std::string(f.text("state"));
      for (const auto* n : {"read", "added", "changed", "same", "removed", "rejected"})
        line += " " + std::string(n) + "=" + std::to_string(f.whole(n, 0, INT64_MAX, 0));
      r.line(line);
    }
    r.line("  findings " + std::to_string(report.items("findings").size()) + ", addenda begun " +
           std::to_string(done.addenda_begun));
  }
  if (done.run.outcome == "refused" || done.run.outcome == "needs-approval") r.exit_code = 1;
}

constexpr auto source_help =
    "name of this feed, whose ids mean something in it alone; by default \"default\", or "
    "the kind of feed where another kind has that name";

void add_oneroster(CLI::App& parent, run& r) {
  struct options {
    std::vector<std::string> paths;
    std::string mode = "tolerant", source, encoding = "utf-8", report, state_id, log, base;
    int max_removal = 10;
    bool dry_run = false;
  };
  auto o = std::make_shared<options>();
  auto* c = parent.add_subcommand("oneroster", "a OneRoster 1.1 or 1.2 CSV set, folder or zip");
  c->add_option("PATH", o->paths, "one set; with --certification-log as many as you like")
      ->required();
  c->add_option("--mode", o->mode, "tolerant, or strict (certification)")
      ->check(CLI::IsMember({"tolerant", "strict"}))
      ->capture_default_str();
  c->add_option("--source", o->source, source_help);
  c->add_option("--max-removal", o->max_removal, "percent of a kind that may end without approval")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  c->add_option("--report", o->report, "write the report (JSON) here");
  c->add_option("--state-id-type", o->state_id, "the userIds type that is the state's own id");
  c->add_option("--encoding", o->encoding,
                "of files that bear no byte order mark, when they are not UTF-8")
      ->check(CLI::IsMember({"utf-8", "windows-1252"}))
      ->capture_default_str();
  c->add_flag("--dry-run", o->dry_run, "say what would change, change nothing");
  auto* log = c->add_option("--certification-log", o->log,
                            "with --mode strict: test each PATH in a district of its own that is "
                            "thrown away, and add a row for it to this CSV file");
  c->add_option("--base", o->base, "for delta tests: a set taken in before each PATH")->needs(log);
  c->callback([o, &r] {
    if (!o->log.empty()) {
      if (o->mode != "strict" || o->dry_run)
        throw core::failure(core::codes::bad_request, "--certification-log needs --mode strict");
      return certify(r, {.packages = o->paths, .log = o->log, .base = o->base});
    }
    if (o->paths.size() != 1) throw core::failure(core::codes::bad_request, "one PATH at a time");
    auto how = options_of(r);
    how.source = o->source;
    how.mode = o->mode;
    how.max_removal = o->max_removal;
    how.dry_run = o->dry_run;
    oneroster::options read_as;
    if (!o->state_id.empty()) read_as.state_id_types = {o->state_id};
    if (o->encoding == "windows-1252") read_as.encoding = formats::encoding::windows_1252;
    tell(r, import_oneroster(r, o->paths.front(), std::move(how), read_as), o->report);
  });
}

void add_edfi(CLI::App& parent, run& r) {
  struct options {
    std::vector<std::string> paths, state_ids;
    std::string mode = "tolerant", source, report, schemas;
    int max_removal = 10;
    bool dry_run = false, partial = false;
  };
  auto o = std::make_shared<options>();
  auto* c = parent.add_subcommand(
      "edfi",
      "Ed-Fi interchange XML, Data Standard 3.3.1-b, 4.0 or 5.x: documents, or folders of them");
  c->add_option("PATH", o->paths, "all of them are one set, whatever their order")->required();
  c->add_option("--mode", o->mode, "tolerant, or strict: one error refuses the set")
      ->check(CLI::IsMember({"tolerant", "strict"}))
      ->capture_default_str();
  c->add_option("--source", o->source, source_help);
  c->add_option("--max-removal", o->max_removal, "percent of a kind that may end without approval")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  c->add_option("--report", o->report, "write the report (JSON) here");
  c->add_option("--schema", o->schemas,
                "a folder with the publisher's Interchange-*.xsd: validate against them");
  c->add_option("--state-id-system", o->state_ids,
                "a StudentIdentificationSystem, besides State, that is the state's own id");
  c->add_flag("--partial", o->partial,
              "the set holds some of what there is: what is not in it has not ended");
  c->add_flag("--dry-run", o->dry_run, "say what would change, change nothing");
  c->callback([o, &r] {
    auto how = options_of(r);
    how.source = o->source;
    how.mode = o->mode;
    how.max_removal = o->max_removal;
    how.dry_run = o->dry_run;
    tell(r,
         import_edfi(
             r, o->paths, std::move(how),
             {.partial = o->partial, .schemas = o->schemas, .state_id_systems = o->state_ids}),
         o->report);
  });
}

// What a file of the district's own brought; with an error in it the command ends with 1.
void tell(run& r, const core::value& done, const core::findings& wrong) {
  r.show(done);
  r.list(wrong);
  const auto is_error = [](const auto& f) { return f.weight == core::severity::error; };
  if (std::any_of(wrong.begin(), wrong.end(), is_error)) r.exit_code = 1;
}

void add_calendar(CLI::App& parent, run& r) {
  auto path = std::make_shared<std::string>();
  auto* c =
      parent.add_subcommand("calendar",
                            "school days and holidays: CSV date,school,kind,name, or an Ed-Fi "
                            "EducationOrgCalendar document (Data Standard 3.3, 4.0, 5.x)");
  c->add_option("PATH", *path)->required();
  c->callback([path, &r] {
    core::findings wrong;
    const bool xml = formats::looks_like_xml(*formats::open_file(*path));
    const auto rows =
        xml ? edfi::read_calendar(*formats::open_file(*path), wrong) : calendar::read(*path, wrong);
    const auto done = acts::import_calendar(r.in(), r.by(), rows, wrong);
    tell(r, done, wrong);
  });
}

void add_catalog(CLI::App& parent, run& r) {
  auto path = std::make_shared<std::string>();
  auto* c = parent.add_subcommand(
      "catalog",
      "courses offered: CSV school,school_year,course_code,title and, if you have them, subject, "
      "sced, credits, grades (9-12), prerequisites and corequisites (A,B|C: A, and B or C), "
      "alternates, offered, repeatable, middle_school_credit (yes or no). A file replaces the "
      "list of each school and year in it; school empty: the whole district");
  c->add_option("PATH", *path)->required();
  c->callback([path, &r] {
    core::findings wrong;
    const auto courses = catalog::read(*path, wrong);
    const auto done = acts::import_catalog(r.in(), r.by(), courses, wrong);
    tell(r, done, wrong);
  });
}

void add_runs(CLI::App& parent, run& r) {
  auto* runs = parent.add_subcommand("runs", "what was imported when, newest first");
  runs->callback([&r] { r.show(acts::view_imports(r.in(), r.by(), 50).runs); });
  auto key = std::make_shared<std::string>();
  auto* show = parent.add_subcommand("show", "one run with its report");
  show->add_option("RUN", *key)->required();
  show->callback([key, &r] { r.show(acts::view_import(r.in(), r.by(), *key)); });
  auto* rejects = parent.add_subcommand("rejects", "the rows of a run that were left out, as CSV");
  rejects->add_option("RUN", *key)->required();
  rejects->callback([key, &r] { std::cout << acts::rejected_rows(r.in(), r.by(), *key); });
  parent.add_subcommand("work", "carry out what was ordered or approved on the page")
      ->callback([&r] { r.line(std::to_string(work_imports(r)) + " imports"); });
  auto* approve = parent.add_subcommand("approve", "let a run that stopped at the threshold apply");
  approve->add_option("RUN", *key)->required();
  approve->callback([key, &r] {
    const auto id = core::uid::parse(*key);
    if (!id) throw core::failure(core::codes::not_found, "no such run");
    tell(r, intake::approve_import(r.in(), r.by(), *id, options_of(r)), {});
  });
}

}  // namespace

void add_import_commands(CLI::App& app, run& r) {
  // not `import`: clang-format takes that for the keyword of modules
  auto* parent = app.add_subcommand("import", "take in a feed, a calendar, a list of courses");
  // An import's few threads share one heap: one for each would be grown page by page, and kept.
  parent->preparse_callback([](std::size_t) { ::mallopt(M_ARENA_MAX, 1); });
  parent->require_subcommand(1);
  add_oneroster(*parent, r);
  add_edfi(*parent, r);
  add_calendar(*parent, r);
  add_catalog(*parent, r);
  add_runs(*parent, r);
}

}  // namespace throughline::program
