// Runs as a whole: carried out, resumed after a kill, approved, cleared away.
#include "intake/runs.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "core/failure.hpp"
#include "formats/json.hpp"
#include "intake/apply.hpp"
#include "intake/turns.hpp"
#include "intake/wal_mover.hpp"
#include "store/district.hpp"
#include "store/durable.hpp"
#include "store/run_files.hpp"

namespace throughline::intake {
namespace {

namespace fs = std::filesystem;
namespace codes = core::codes;

bool is_gone(const store::district& d, const store::feed_run& r) {
  std::error_code error;
  return fs::status(stage_path(d, r.stage_file), error).type() == fs::file_type::not_found;
}

// Whether each record can be read: a run that cannot be applied to its end must not begin.
bool is_whole(const store::district& d, const store::feed_run& r) {
  try {
    for (std::size_t n = 0; n < stage_sections; ++n) {
      stage_reader section(stage_path(d, r.stage_file), n);
      for (stage_record one; section.next(one);) {
      }
    }
    return true;
  } catch (const core::failure& f) {
    if (f.what_code().name != codes::corrupt.name) throw;
    return false;
  }
}

// Nothing can be applied any more; the run must not stand in the way of every later one.
run_result give_up(store::district& d, const core::clock& clock, const store::feed_run& r,
                   core::value report, const run_options& how) {
  const core::finding lost{codes::file_missing, core::severity::error, r.stage_file, 0, 0, {}, {}};
  auto findings = report.items("findings");
  findings.emplace_back(core::record{{"file", lost.file},
                                     {"record", 0},
                                     {"field", ""},
                                     {"code", lost.rule.name},
                                     {"severity", "error"},
                                     {"words", how.words ? how.words(lost) : lost.rule.name}});
  report.set("findings", std::move(findings));
  report.set("outcome", "refused");
  run_result out;
  out.run = r.key;
  out.outcome = "refused";
  out.resumed = true;
  out.report = std::move(report);
  close_run(d, clock, how, out);
  return out;
}

struct unfinished_runs {
  std::vector<store::feed_run> applying, staging;
  [[nodiscard]] bool none() const { return applying.empty() && staging.empty(); }
};
unfinished_runs unfinished(store::district& d) {
  store::reading r(d);
  return {store::runs_in_state(r.db(), "applying"), store::runs_in_state(r.db(), "staging")};
}

run_result resume(store::district& d, const core::clock& clock, const store::feed_run& r,
                  const run_options& how) {
  auto report = formats::read_json(r.report);
  if (is_gone(d, r) || !is_whole(d, r)) {
    make_missing_indexes(d);
    return give_up(d, clock, r, std::move(report), how);
  }
  return carry_out(d, clock, r, std::move(report), how, true);
}

}  // namespace

intake_lock::intake_lock(const store::district& d) {
  const auto folder = stage_folder(d);
  store::make_shared_folder(folder);
  fd = store::open_shared(folder + "/lock", O_RDWR | O_CREAT | O_NOFOLLOW);
  if (fd < 0) throw core::failure(codes::unavailable, "cannot open the intake folder");
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd);
    throw core::failure(codes::locked, "another import is running");
  }
}

intake_lock::~intake_lock() { ::close(fd); }

void close_run(store::district& d, const core::clock& clock, const run_options& how,
               const run_result& done) {
  const auto write = [&](store::connection& db) {
    store::set_run(db, done.run, done.outcome, clock.now_ms(),
                   done.report.is_null() ? std::string() : formats::write_json(done.report), {});
  };
  if (how.close) return how.close(done, write);
  store::writing w(d);
  write(w.db());
  w.commit();
}

void interrupt(store::district& d, const core::clock& clock, const core::uid& run,
               const run_options& how) {
  run_result out;
  out.run = run;
  out.outcome = "interrupted";
  close_run(d, clock, how, out);
}

std::function<void(std::int64_t)> progress_of(store::district& d, const core::uid& run,
                                              std::function<void(std::int64_t)> then) {
  using clock = std::chrono::steady_clock;
  return [&d, run, then = std::move(then), last = clock::now()](std::int64_t done) mutable {
    if (then) then(done);
    if (clock::now() - last < std::chrono::seconds(1)) return;
    last = clock::now();
    try {
      store::writing w(d);
      store::set_run_records(w.db(), run, done);
      w.commit();
    } catch (const core::failure&) {  // NOLINT(bugprone-empty-catch): a number to look at
    }
  };
}

run_result carry_out(store::district& d, const core::clock& clock, const store::feed_run& r,
                     core::value report, const run_options& how, bool resumed) {
  run_result out;
  out.run = r.key;
  out.outcome = report.text("outcome");
  out.resumed = resumed;
  const auto file = stage_path(d, r.stage_file);
  wal_mover mover(d);  // goes on while the run is closed
  apply_stage(d, clock, mover,
              {feed_source(r.source_name, r.source), file, resumed, r.key, how.follow,
               how.program_classes, progress_of(d, r.key, how.progress)});
  // A clock set back meanwhile makes no negative time.
  const auto took = std::max<std::int64_t>(0, clock.now_ms() - r.started_ms);
  report.set("seconds", core::number{std::to_string(took / 1000) + "." +
                                     std::to_string(1000 + took % 1000).substr(1)});
  out.report = std::move(report);
  close_run(d, clock, how, out);
  std::error_code ignored;
  fs::remove(file, ignored);
  return out;
}

std::vector<run_result> resume_all(store::district& d, const core::clock& clock,
                                   const run_options& how) {
  const auto left = unfinished(d);
  std::vector<run_result> out;
  for (const auto& r : left.staging) interrupt(d, clock, r.key, how);
  for (const auto& r : left.applying) out.push_back(resume(d, clock, r, how));
  return out;
}

void sweep(store::district& d) {
  std::vector<std::string> wanted;
  {
    store::reading r(d);
    wanted = store::staged_runs(r.db());
    // rows that were left out are kept as long as the report they belong to
    for (const auto& run : store::runs_with_report(r.db()))
      wanted.push_back(fs::path(store::rejects_path(d, run)).filename().string());
  }
  std::error_code error;
  std::vector<fs::path> unwanted;
  for (const auto& e : fs::directory_iterator(stage_folder(d), error))
    if ((e.path().extension() == ".stage" || e.path().extension() == ".csv") &&
        std::find(wanted.begin(), wanted.end(), e.path().filename().string()) == wanted.end())
      unwanted.push_back(e.path());
  for (const auto& p : unwanted) fs::remove(p, error);
}

run_result approve(store::district& d, const core::clock& clock, const core::uid& run,
                   const run_options& how) {
  const intake_lock lock(d);
  resume_all(d, clock, how);
  std::optional<store::feed_run> r;
  bool late = false;
  {
    store::reading reading(d);
    r = store::run_named(reading.db(), run);
    if (!r) throw core::failure(codes::not_found, "no such import run");
    late = store::later_run_applied(reading.db(), *r);
  }
  // decided on the page: nobody waits for an answer, and others wait behind it
  const bool decided = r->state == "approved";
  if (!decided && (r->state != "needs-approval" || late))
    throw core::failure(codes::conflict, "the run does not wait for approval");
  auto report = formats::read_json(r->report);
  if (late) {
    run_result out;
    out.run = run;
    out.outcome = "declined";
    out.report = std::move(report);
    close_run(d, clock, how, out);
    return out;
  }
  // looked at before anything is said to be under way: without it nothing can be
  if (decided && (is_gone(d, *r) || !is_whole(d, *r)))
    return give_up(d, clock, *r, std::move(report), how);
  if (!decided && !is_whole(d, *r)) stage_is_broken();
  bool rejects = false;
  for (const auto& f : report.items("files"))
    rejects = rejects || f.whole("rejected", 0, std::int64_t{1} << 50, 0) > 0;
  report.set("outcome", rejects ? "applied-with-rejects" : "applied");
  {
    store::writing w(d);
    if (r->state == "needs-approval")
      store::decide_run(w.db(), run, "approved", how.author, clock.now_ms());
    store::set_run(w.db(), run, "applying", std::nullopt, formats::write_json(report), {});
    w.commit();
  }
  return carry_out(d, clock, *r, std::move(report), how, false);
}

std::vector<run_result> finish_interrupted(store::district& d, const core::clock& clock,
                                           const run_options& how) {
  // Not even for a moment where there is nothing to do: an import that begins then would be told
  // that another is at work.
  if (unfinished(d).none()) return {};
  const intake_lock lock(d);
  return resume_all(d, clock, how);
}

}  // namespace throughline::intake
