// Reads a OneRoster set into the district: for the command, and for what was ordered on the page.
#include "program/import_work.hpp"

#include <filesystem>

#include "acts/imports.hpp"
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
    (void)import_oneroster(r, waiting->path, std::move(how), {});
  }
  return done;
}

}  // namespace throughline::program
