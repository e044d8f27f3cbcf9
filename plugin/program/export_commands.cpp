// export edfi.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "program/export_work.hpp"
#include "program/run.hpp"
#include "words/words.hpp"

namespace throughline::program {
namespace {

core::value as_data(const run& r, const exported& done) {
  core::value out;
  out.set("source", done.of.source);
  core::value records{core::record{}}, written{core::record{}};
  for (const auto& [kind, n] : done.of.counts) records.set(kind, n);
  for (const auto& [entity, n] : done.written) written.set(entity, n);
  out.set("records", std::move(records));
  out.set("written", std::move(written));
  core::list findings;
  for (const auto& f : done.wrong)
    findings.emplace_back(core::record{{"file", f.file},
                                       {"field", f.field},
                                       {"code", f.rule.name},
                                       {"words", words::say(r.lang, f.rule, f.words)}});
  out.set("findings", std::move(findings));
  return out;
}

}  // namespace

void add_export_commands(CLI::App& app, run& r) {
  auto* parent = app.add_subcommand("export", "write what the district holds from a feed");
  parent->require_subcommand(1);
  auto folder = std::make_shared<std::string>(), source = std::make_shared<std::string>();
  auto* c = parent->add_subcommand(
      "edfi",
      "as Ed-Fi interchange XML, Data Standard 5.2.0: organizations, sessions, sections, "
      "people, enrollments, programs, transcripts");
  c->add_option("DIR", *folder, "the folder to make; it may be there, but empty")->required();
  c->add_option("--source", *source, "name of the feed; by default the district's first");
  c->callback([folder, source, &r] {
    const auto done = export_edfi(r, *folder, *source);
    if (r.json) return r.show(as_data(r, done));
    r.line("exported " + done.of.source + " into " + *folder);
    for (const auto& [entity, n] : done.written) r.line("  " + entity + " " + std::to_string(n));
    r.list(done.wrong);
  });
}

}  // namespace throughline::program
