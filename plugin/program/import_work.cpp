// Reads a OneRoster or Ed-Fi set into the district: for the command, and for what was ordered on
// the page.
#include "program/import_work.hpp"

#include <filesystem>

#include "acts/calendar.hpp"
#include "acts/imports.hpp"
#include "adapters/edfi/calendar_read.hpp"
#include "adapters/oneroster/package.hpp"
#include "core/failure.hpp"
#include "words/words.hpp"

namespace throughline::program {

intake::run_options import_options(const run& r) {
  intake::run_options how;
  const auto lang = r.lang;
  how.words = [lang](const core::finding& f) { return words::say(lang, f.rule, f.words); };
  return how;
}

intake::import_result import_oneroster(run& r, const std::string& path, intake::run_options how,
                                       oneroster::options read_as) {
  if (how.package.empty()) how.package = std::filesystem::path(path).filename().string();
  read_as.strict = how.mode == "strict";
  return intake::import_feed(r.in(), r.by(), std::move(how), [&](intake::sink& to) {
    const auto package = oneroster::open_package(path);
    const auto out = oneroster::read(*package, read_as, to);
    return intake::read_outcome{oneroster::version_text(out.of), out.refused};
  });
}

namespace {

// The calendars of a set that was applied.
core::value import_calendars(run& r, const std::vector<edfi::document>& documents,
                             const intake::wording& words) {
  core::findings wrong;
  std::vector<core::calendar_row> rows;
  for (const auto& d : documents) {
    if (!edfi::has_calendar(d)) continue;
    const auto before = wrong.size();
    const auto more = edfi::read_calendar(*d.open(), wrong);
    rows.insert(rows.end(), more.begin(), more.end());
    for (auto i = before; i < wrong.size(); ++i) wrong[i].file = d.name;
  }
  if (rows.empty() && wrong.empty()) return {};
  auto out = acts::import_calendar(r.in(), r.by(), rows, wrong);
  core::list findings;
  for (const auto& f : wrong)
    findings.emplace_back(core::record{{"file", f.file},
                                       {"record", f.record},
                                       {"field", f.field},
                                       {"code", f.rule.name},
                                       {"words", words ? words(f) : std::string()}});
  out.set("findings", std::move(findings));
  return out;
}

}  // namespace

intake::import_result import_edfi(run& r, const std::vector<std::string>& paths,
                                  intake::run_options how, edfi::options read_as) {
  const auto documents = edfi::documents_of(paths);
  how.feed = "edfi";
  if (how.package.empty())
    how.package = std::filesystem::path(paths.front()).lexically_normal().filename().string();
  read_as.strict = how.mode == "strict";
  const auto words = how.words;
  auto out = intake::import_set(r.in(), r.by(), std::move(how), [&](intake::set_sink& to) {
    const auto done = edfi::read(documents, read_as, to);
    return intake::read_outcome{done.version, done.refused};
  });
  if (!out.run.outcome.starts_with("applied")) return out;
  if (auto calendar = import_calendars(r, documents, words); !calendar.is_null())
    out.run.report.set("calendar", std::move(calendar));
  return out;
}

int work_imports(run& r) {
  int done = 0;
  try {
    (void)intake::finish_imports(r.in(), r.by(), import_options(r));
  } catch (const core::failure& f) {
    if (f.what_code().name != core::codes::locked.name) throw;
    return 0;  // an import is at work: what waits can wait for it
  }
  for (; const auto waiting = acts::next_import(r.in(), r.by()); ++done) {
    auto how = import_options(r);
    how.author = waiting->author;
    if (waiting->approved) {
      (void)intake::approve_import(r.in(), r.by(), waiting->run, std::move(how));
      continue;
    }
    how.ordered = waiting->run;
    how.source = waiting->order.source;
    how.mode = waiting->order.mode;
    how.dry_run = waiting->order.dry_run;
    how.package = waiting->order.package;
    if (waiting->feed == "edfi")
      (void)import_edfi(r, {waiting->path}, std::move(how), {});
    else
      (void)import_oneroster(r, waiting->path, std::move(how), {});
  }
  return done;
}

}  // namespace throughline::program
