// store verify, migrate, backup, restore.
#include <CLI/CLI.hpp>

#include "acts/maintenance.hpp"
#include "acts/proof.hpp"
#include "program/proofs.hpp"
#include "program/run.hpp"

namespace throughline::program {

namespace {

void tell_plan(const run& r, const acts::migration_plan& p, bool done) {
  if (r.json) {
    core::value out;
    out.set("found", p.found);
    out.set("wanted", p.wanted);
    core::list steps;
    for (const auto& s : p.steps) {
      core::value one;
      one.set("version", s.version);
      one.set("what", s.what);
      steps.push_back(std::move(one));
    }
    out.set("steps", std::move(steps));
    out.set("bytes", p.bytes);
    out.set("freeBytes", p.free_bytes);
    if (!p.steps.empty()) out.set("backup", p.backup);
    out.set("done", done);
    return r.show(out);
  }
  if (p.steps.empty()) return r.line("up to date: schema " + std::to_string(p.found));
  for (const auto& s : p.steps)
    r.line((done ? "done " : "step ") + std::to_string(s.version) + ": " + std::string(s.what));
  r.line((done ? "the store as it was: " : "backs up first into ") + p.backup);
  if (!done)
    r.line("the store has " + std::to_string(p.bytes / 1'000'000) + " MB; " +
           std::to_string(p.free_bytes / 1'000'000) + " MB are free");
}

core::value as_data(const acts::backup& b, const std::string& folder) {
  core::value out;
  out.set("folder", folder);
  out.set("district", b.district);
  out.set("made", core::to_utc_text(b.made_ms));
  out.set("schema", b.schema);
  out.set("auditRows", b.audit_rows);
  out.set("auditHead", b.audit_head);
  out.set("files", static_cast<std::int64_t>(b.files.size()));
  out.set("rows", b.counts);
  return out;
}

void add_migrate(CLI::App& store, run& r) {
  auto only_plan = std::make_shared<bool>(false);
  auto* c =
      store.add_subcommand("migrate", "bring the store to this version's schema, backup first");
  c->add_flag("--plan", *only_plan, "say what would be done, and do nothing");
  c->callback([only_plan, &r] {
    if (*only_plan)
      tell_plan(r, acts::plan_migration(r.in(), r.by()), false);
    else
      tell_plan(r, acts::migrate_store(r.in(), r.by()), true);
  });
}

void add_backup(CLI::App& store, run& r) {
  auto folder = std::make_shared<std::string>();
  auto* c = store.add_subcommand("backup", "a whole copy as of one moment, while others work");
  c->add_option("--out", *folder,
                "the folder to make; by default <store>/<district>.backup-<UTC time>");
  c->callback([folder, &r] {
    const auto made = acts::back_up_store(r.in(), r.by(), *folder);
    if (r.json) return r.show(as_data(made.it, made.folder));
    r.line("backed up into " + made.folder + ": " + std::to_string(made.it.files.size()) +
           " files, " + std::to_string(made.it.audit_rows) + " audit rows, head " +
           made.it.audit_head);
  });

  auto from = std::make_shared<std::string>();
  c = store.add_subcommand("restore", "put a backup back, where no such district is");
  c->add_option("FROM", *from, "the backup's folder")->required();
  c->callback([from, &r] {
    const auto b = acts::restore_store(r.in(), r.by(), *from);
    if (!r.json)
      r.line("restored as of " + core::to_utc_text(b.made_ms) +
             ": every table has the rows it had");
    else
      r.show(as_data(b, *from));
    if (b.schema != acts::plan_migration(r.in(), r.by()).wanted)
      return r.line("its schema is older: run store migrate");
    if (!r.json) tell(r, acts::verify_store(r.in(), r.by()));
  });
}

}  // namespace

void add_store_commands(CLI::App& app, run& r) {
  auto* store = app.add_subcommand("store", "the district's files");
  store->require_subcommand(1);
  auto anchor = std::make_shared<std::string>();
  auto* verify = store->add_subcommand(
      "verify", "integrity, foreign keys, hashes, kept files, the access log, the audit chain");
  verify->add_option("--anchor", *anchor, "a file of signed heads to check the chain against");
  verify->callback(
      [anchor, &r] { tell(r, acts::verify_store(r.in(), r.by(), read_anchors(r, *anchor))); });
  add_migrate(*store, r);
  add_backup(*store, r);
  add_retention_commands(*store, r);
}

}  // namespace throughline::program
