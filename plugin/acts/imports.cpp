// Acts on imports: see what was read, order a reading, let a stopped run apply or not.
#include "acts/imports.hpp"

#include <algorithm>

#include "core/date.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "store/feeds.hpp"
#include "store/run_files.hpp"
#include "store/runs.hpp"

namespace throughline::acts {
namespace {

constexpr std::size_t longest_source = 64;

core::value brief(const store::feed_run& run) {
  core::record one{{"run", run.key.text()},
                   {"source", run.source_name},
                   {"feed", run.feed},
                   {"version", run.version},
                   {"mode", run.mode},
                   {"state", run.state},
                   {"started", core::to_utc_text(run.started_ms)}};
  if (run.ended_ms > 0) one.emplace_back("ended", core::to_utc_text(run.ended_ms));
  one.emplace_back("author", run.author);
  if (!run.package.empty()) one.emplace_back("package", run.package);
  if (run.records > 0) one.emplace_back("records", run.records);
  if (run.rejected > 0) one.emplace_back("rejected", run.rejected);
  if (run.dry_run) one.emplace_back("dryRun", true);
  if (run.decided_ms > 0) {
    one.emplace_back("decided", core::to_utc_text(run.decided_ms));
    one.emplace_back("decidedBy", run.decided_by);
  }
  return one;
}

store::feed_run run_of(store::connection& db, std::string_view key) {
  const auto id = core::uid::parse(key);
  auto run = id ? store::run_named(db, *id) : std::nullopt;
  if (!run) throw core::failure(core::codes::not_found, "no such import run");
  return std::move(*run);
}

}  // namespace

imports_view view_imports(district& d, const caller& by, int limit) {
  const auto as = admit(d, by, act::view_imports);
  imports_view out;
  {
    store::reading r(d.files());
    for (const auto& run : store::runs(r.db(), limit)) out.runs.push_back(brief(run));
    out.sources = store::sources_of_feeds(r.db());
  }
  out.may_decide = may(by.who, act::import_feed, in_district).has_value();
  if (out.may_decide) out.packages = store::packages_in_inbox(d.files());
  seen(d, by, act::view_imports, as);
  return out;
}

core::value view_import(district& d, const caller& by, std::string_view key) {
  const auto as = admit(d, by, act::view_imports);
  core::value out;
  {
    store::reading r(d.files());
    const auto run = run_of(r.db(), key);
    out = brief(run);
    if (!run.report.empty())
      out.set("report", formats::read_json(run.report, {.elements = 10'000'000}));
    out.set("rejects", store::has_rejects(d.files(), run.key));
  }
  out.set("mayDecide", may(by.who, act::import_feed, in_district).has_value());
  seen(d, by, act::view_imports, as);
  return out;
}

std::string rejected_rows(district& d, const caller& by, std::string_view key) {
  const auto as = admit(d, by, act::view_imports);
  std::string out;
  {
    store::reading r(d.files());
    out = store::read_rejects(d.files(), run_of(r.db(), key).key);
  }
  seen(d, by, act::view_imports, as);
  return out;
}

core::uid order_import(district& d, const caller& by, const import_order& order) {
  const auto as = admit(d, by, act::import_feed);
  if (!order.source.empty()) need(order.source, "source", longest_source);
  const auto here = store::packages_in_inbox(d.files());
  const auto package = std::find_if(here.begin(), here.end(),
                                    [&](const auto& p) { return p.name == order.package; });
  if (package == here.end()) throw core::failure(core::codes::not_found, "no such package");
  change c(d, by);
  for (const auto& waiting : store::runs_in_state(c.db(), "ordered"))
    if (waiting.package == order.package)
      throw core::failure(core::codes::conflict, "the package waits already");
  store::feed_run run;
  run.key = core::uid::make(d.now_ms());
  run.feed = package->feed;
  run.source =
      store::put_source(c.db(), store::source_for(c.db(), order.source, run.feed), run.feed);
  run.mode = order.mode;
  run.state = "ordered";
  run.author = by.who.sub;
  run.started_ms = d.now_ms();
  run.package = order.package;
  run.dry_run = order.dry_run;
  store::insert_run(c.db(), run);
  core::value detail;
  detail.set("run", run.key.text());
  detail.set("package", order.package);
  if (order.dry_run) detail.set("dryRun", true);
  c.note(act::import_feed, as, nullptr, detail);
  c.commit();
  return run.key;
}

std::optional<waiting_import> next_import(district& d, const caller& by) {
  (void)admit(d, by, act::import_feed);
  store::reading r(d.files());
  for (const auto* state : {"approved", "ordered"})
    for (const auto& run : store::runs_in_state(r.db(), state))
      return waiting_import{run.key,
                            run.state == "approved",
                            {run.package, run.source_name, run.mode, run.dry_run},
                            store::inbox_of(d.files()) + "/" + run.package,
                            run.author,
                            run.feed};
  return std::nullopt;
}

void decide_import(district& d, const caller& by, std::string_view key, bool approve) {
  const auto as = admit(d, by, act::import_feed);
  change c(d, by);
  const auto run = run_of(c.db(), key);
  if (run.state != "needs-approval" || (approve && store::later_run_applied(c.db(), run)))
    throw core::failure(core::codes::conflict, "the run does not wait for approval");
  store::decide_run(c.db(), run.key, approve ? "approved" : "declined", by.who.sub, d.now_ms());
  core::value detail;
  detail.set("run", run.key.text());
  detail.set("outcome", approve ? "approved" : "declined");
  c.note(act::import_feed, as, nullptr, detail);
  c.commit();
}

}  // namespace throughline::acts
