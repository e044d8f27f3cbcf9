// One import run: takes a feed's records, finds the difference to the store, decides, applies.
#include "intake/import.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <utility>

#include "core/date.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "intake/apply.hpp"
#include "store/district.hpp"
#include "store/durable.hpp"
#include "store/feeds.hpp"

namespace throughline::intake {
namespace {

namespace fs = std::filesystem;
namespace codes = core::codes;

// The end of a run: its state and report.
void close_run(store::district& d, const core::clock& clock, const run_options& how,
               const run_result& done) {
  const auto write = [&](store::connection& db) {
    store::set_run(db, done.run, done.outcome, clock.now_ms(), formats::write_json(done.report),
                   {});
  };
  if (how.close) return how.close(done, write);
  store::writing w(d);
  write(w.db());
  w.commit();
}

// Applies a run whose row says "applying" and closes it with the report it was stored with.
run_result carry_out(store::district& d, const core::clock& clock, const store::feed_run& r,
                     roster& known, core::value report, const run_options& how, bool resumed) {
  run_result out;
  out.run = r.key;
  out.outcome = report.text("outcome");
  out.resumed = resumed;
  const auto file = stage_path(d, r.stage_file);
  out.changes = apply_stage(d, clock, known, {r.source, file, resumed, how.progress});
  if (how.follow && !out.changes.empty()) how.follow(out.changes);
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

run_result resume(store::district& d, const core::clock& clock, const store::feed_run& r,
                  const run_options& how) {
  auto report = formats::read_json(r.report);
  std::error_code error;
  if (fs::status(stage_path(d, r.stage_file), error).type() == fs::file_type::not_found)
    return give_up(d, clock, r, std::move(report), how);
  roster known(d, r.source);
  return carry_out(d, clock, r, known, std::move(report), how, true);
}

std::vector<run_result> resume_all(store::district& d, const core::clock& clock,
                                   const run_options& how) {
  std::vector<store::feed_run> dead;
  {
    store::reading r(d);
    dead = store::unfinished_runs(r.db());
  }
  std::vector<run_result> out;
  for (const auto& r : dead) out.push_back(resume(d, clock, r, how));
  return out;
}

// Stage files of runs that never came to their end, or were let go.
void sweep(store::district& d) {
  std::vector<std::string> wanted;
  {
    store::reading r(d);
    wanted = store::staged_runs(r.db());
  }
  std::error_code error;
  std::vector<fs::path> unwanted;
  for (const auto& e : fs::directory_iterator(stage_folder(d), error))
    if (e.path().extension() == ".stage" &&
        std::find(wanted.begin(), wanted.end(), e.path().filename().string()) == wanted.end())
      unwanted.push_back(e.path());
  for (const auto& p : unwanted) fs::remove(p, error);
}

}  // namespace

// One intake at a time in a district, of whatever process; the kernel lets go when one is killed.
struct intake_lock {
  explicit intake_lock(const store::district& d) {
    const auto folder = stage_folder(d);
    store::make_shared_folder(folder);
    fd = store::open_shared(folder + "/lock", O_RDWR | O_CREAT | O_NOFOLLOW);
    if (fd < 0) throw core::failure(codes::unavailable, "cannot open the intake folder");
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
      ::close(fd);
      throw core::failure(codes::locked, "another import is running");
    }
  }
  intake_lock(const intake_lock&) = delete;
  intake_lock& operator=(const intake_lock&) = delete;
  ~intake_lock() { ::close(fd); }
  int fd = -1;
};

importer::importer(store::district& d, const core::clock& clock, run_options how)
    : district_(d),
      clock_(clock),
      how_(std::move(how)),
      lock_(std::make_unique<intake_lock>(d)),
      run_(core::uid::make(clock.now_ms())),
      known_(d, std::nullopt) {
  report_.started_ms = clock.now_ms();
  if (!how_.dry_run) resume_all(d, clock, how_);
  sweep(d);
  {
    store::reading r(d);
    source_ = store::source_named(r.db(), how_.source);
  }
  known_ = roster(d, source_);
  stage_file_ = run_.text() + ".stage";
  stage_.emplace(stage_path(d, stage_file_));
  report_.feed = how_.feed;
  report_.mode = how_.mode;
  report_.source = how_.source;
  report_.dry_run = how_.dry_run;
}

importer::~importer() {
  if (kept_) return;
  std::error_code ignored;
  fs::remove(stage_path(district_, stage_file_), ignored);
}

void importer::begin(const part& p) {
  open_.push_back({std::string(p.name), p.kind, p.how, p.derived});
  const auto k = static_cast<std::size_t>(p.kind);
  derived_[k] = p.derived;
  file_of_[k] = p.name;
  if (!p.derived) report_.file(p.name);
  if (p.kind == entity::user) user_file_ = p.name;
}

void importer::count(const origin& o, entity kind, std::int64_t file_counts::*what) {
  auto& f = report_.file(o.file);
  if (!derived_[static_cast<std::size_t>(kind)]) {
    ++(f.*what);
    same_user_ = kind == entity::user && what == &file_counts::same ? o.record : 0;
  } else if (what != &file_counts::same && same_user_ == o.record && o.record > 0) {
    // what was made out of the row has changed, so the row has
    --f.same;
    ++f.changed;
    same_user_ = 0;
  }
}

void importer::error(core::code rule, const origin& o, std::string_view field) {
  take(core::finding{
      rule, core::severity::error, std::string(o.file), o.record, 0, std::string(field), {}});
}

// Whether a record may be taken whose `field` refers to that row.
bool importer::refer(const origin& o, entity to, std::string_view sourced_id,
                     std::string_view field, bool must) {
  if ((sourced_id.empty() && !must) || known_.active(to, sourced_id) != nullptr) return true;
  take(core::finding{codes::reference_unknown,
                     must ? core::severity::error : core::severity::warning,
                     std::string(o.file),
                     o.record,
                     0,
                     std::string(field),
                     {}});
  return !must;
}

void importer::end_row(entity kind, known_row& row) {
  row.active = false;
  ++removed_[static_cast<std::size_t>(kind)];
  ++staged_;
  stage_->put({stage_op::ended, kind, 0, row.id, static_cast<std::uint64_t>(row.person), {}});
}

template <class E>
void importer::stage(const origin& o, life l, const E& e) {
  constexpr auto kind = entity_of<E>();
  if (++read_ % 65536 == 0 && how_.progress) how_.progress(read_);
  auto& rows = known_.of(kind).rows;
  const auto key = key_of(e.sourced_id);
  const auto found = rows.find(key);
  if (found != rows.end() && found->second.seen) {
    error(codes::id_duplicate, o, "sourcedId");
    count(o, kind, &file_counts::rejected);
    return;
  }
  if (l == life::ended) {
    const bool was_active = found != rows.end() && found->second.active;
    if (was_active) end_row(kind, found->second);
    if (found != rows.end()) found->second.seen = true;
    count(o, kind, was_active ? &file_counts::removed : &file_counts::same);
    return;
  }
  encode(body_, e);
  auto hash = std::bit_cast<std::int64_t>(core::short_hash(body_));
  if (hash == 0) hash = 1;  // 0 in the store: never sent
  auto& row = found != rows.end() ? found->second : rows[key];
  const bool was_active = row.active;
  row.seen = true;
  if (row.active && row.hash == hash) {
    count(o, kind, &file_counts::same);
    return;
  }
  const auto op = row.active ? stage_op::changed : stage_op::added;
  row.active = true;
  row.hash = hash;
  ++staged_;
  stage_->put({op, kind, hash, row.id, key, body_});
  count(o, kind, op == stage_op::added ? &file_counts::added : &file_counts::changed);
  if constexpr (kind == entity::user) {
    if (!e.state_id.empty() && !core::is_placeholder_id(e.state_id)) {
      newcomer_at_.emplace(key, newcomers_.size());
      newcomers_.push_back({key,
                            o.record,
                            std::string(e.state_id),
                            {},
                            std::string(e.family_name),
                            std::string(e.given_name),
                            row.person,
                            was_active});
    }
  }
  if constexpr (kind == entity::demographics) {
    if (const auto n = newcomer_at_.find(key); n != newcomer_at_.end())
      newcomers_[n->second].birth_date = e.birth_date;
  }
}

void importer::take(const origin& o, life l, const org& e) { stage(o, l, e); }
void importer::take(const origin& o, life l, const academic_session& e) { stage(o, l, e); }

void importer::take(const origin& o, life l, const course& e) {
  if (l == life::active) refer(o, entity::org, e.org, "orgSourcedId", false);
  stage(o, l, e);
}

void importer::take(const origin& o, life l, const class_section& e) {
  if (l == life::active) {
    refer(o, entity::course, e.course, "courseSourcedId", false);
    refer(o, entity::org, e.school, "schoolSourcedId", false);
  }
  stage(o, l, e);
}

bool importer::makes_roles() const {
  return !open_.empty() && open_.back().derived && open_.back().kind == entity::role;
}

// The active roles in the store that were made out of that user's row: "<user>|<org>|<role>".
template <class F>
void importer::each_derived_role(std::string_view user, core::row_id person, F&& f) {
  if (person == 0 || !source_) return;
  std::vector<std::string> roles;
  {
    store::reading r(district_);
    roles = store::roles_of_person(r.db(), person, *source_);
  }
  const auto prefix = std::string(user) + "|";
  auto& rows = known_.of(entity::role).rows;
  for (const auto& sourced_id : roles) {
    // one bar more: else it is the role of a user whose own id has a bar
    if (!sourced_id.starts_with(prefix) ||
        std::count(sourced_id.begin() + static_cast<std::ptrdiff_t>(prefix.size()),
                   sourced_id.end(), '|') != 1)
      continue;
    if (const auto it = rows.find(key_of(sourced_id)); it != rows.end()) f(it->second);
  }
}

// A row that names all of its user's orgs ends the roles it implies no more, in a delta too: no row
// of their own will ever say so.
void importer::end_unimplied() {
  const auto user = std::exchange(implying_, {});
  bool ended = false;
  each_derived_role(user.sourced_id, user.person, [&](known_row& row) {
    if (!row.active || row.seen) return;
    row.seen = true;
    end_row(entity::role, row);
    ended = true;
  });
  if (ended && same_user_ == user.record) {
    auto& f = report_.file(user_file_);
    --f.same;
    ++f.changed;
    same_user_ = 0;
  }
}

void importer::take(const origin& o, life l, const user& e) {
  end_unimplied();
  if (makes_roles() && open_.back().how == fullness::delta && l == life::active) {
    const auto& rows = known_.of(entity::user).rows;
    const auto it = rows.find(key_of(e.sourced_id));
    if (it != rows.end() && !it->second.seen)
      implying_ = {std::string(e.sourced_id), it->second.person, o.record};
  }
  stage(o, l, e);
}

void importer::take(const origin& o, life l, const role& e) {
  const bool good = l == life::ended || (refer(o, entity::user, e.user, "userSourcedId", true) &&
                                         refer(o, entity::org, e.org, "orgSourcedId", true));
  if (good)
    stage(o, l, e);
  else
    reject(o, entity::role, e.sourced_id);
}

void importer::take(const origin& o, life l, const demographics& e) {
  if (l == life::ended || refer(o, entity::user, e.sourced_id, "sourcedId", true))
    stage(o, l, e);
  else
    reject(o, entity::demographics, e.sourced_id);
}

void importer::take(const origin& o, life l, const class_enrollment& e) {
  const bool good = l == life::ended ||
                    (refer(o, entity::user, e.user, "userSourcedId", true) &&
                     refer(o, entity::class_section, e.class_section, "classSourcedId", true));
  if (good)
    stage(o, l, e);
  else
    reject(o, entity::class_enrollment, e.sourced_id);
}

void importer::keep(const origin&, entity kind, std::string_view sourced_id) {
  auto& rows = known_.of(kind).rows;
  const auto it = rows.find(key_of(sourced_id));
  if (it == rows.end()) return;
  it->second.seen = true;
  if (kind == entity::user && makes_roles())
    each_derived_role(sourced_id, it->second.person, [](known_row& row) { row.seen = true; });
}

void importer::reject(const origin& o, entity kind, std::string_view sourced_id) {
  count(o, kind, &file_counts::rejected);
  keep(o, kind, sourced_id);
}

void importer::take(core::finding f) { report_.add(std::move(f)); }

// What a bulk part does not hold is gone from the feed. Of students it is said one by one: somebody
// should ask (architecture section 5, Identity).
void importer::end_unseen(entity kind, std::string_view file) {
  std::vector<known_row*> gone;
  for (auto& [key, row] : known_.of(kind).rows)
    if (row.active && !row.seen) gone.push_back(&row);
  std::sort(gone.begin(), gone.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  if (gone.empty()) return;
  if (!derived_[static_cast<std::size_t>(kind)])
    report_.file(file).removed += static_cast<std::int64_t>(gone.size());
  std::optional<store::reading> r;
  for (auto* row : gone) {
    end_row(kind, *row);
    if (kind != entity::user || !row->mark) continue;
    if (!r) r.emplace(district_);
    take(core::finding{codes::suspected_withdrawal,
                       core::severity::warning,
                       std::string(file),
                       0,
                       0,
                       "sourcedId",
                       {{"sourcedId", store::sourced_id_of_user(r->db(), row->id)}}});
  }
}

void importer::end(const part_end& e) {
  if (!open_.empty() && open_.back().name == e.name) {
    end_unimplied();
    const auto p = open_.back();
    open_.pop_back();
    if (p.how == fullness::bulk && e.complete) end_unseen(p.kind, p.name);
    if (p.derived) return;
  }
  auto& f = report_.file(e.name);
  f.read = e.read;
  f.rejected += e.rejected;
  f.state = f.rejected > 0 && e.state == "imported" ? (f.rejected < f.read ? "partly" : "rejected")
                                                    : std::string(e.state);
}

bool importer::over_threshold() {
  bool over = false;
  for (std::size_t k = 0; k < entities; ++k) {
    if (removed_[k] == 0) continue;
    const auto active = known_.of(static_cast<entity>(k)).active_before;
    if (removed_[k] * 100 <= active * how_.max_removal) continue;
    over = true;
    take(core::finding{codes::removal_threshold,
                       core::severity::error,
                       file_of_[k],
                       0,
                       0,
                       {},
                       {{"removed", std::to_string(removed_[k])},
                        {"active", std::to_string(active)},
                        {"percent", std::to_string(how_.max_removal)}}});
  }
  return over;
}

run_result importer::finish(std::string_view version, bool refused) {
  report_.version = version;
  run_result out;
  out.run = run_;
  bool over = false;
  if (!refused) {
    match();
    const bool errors = report_.errors() > 0 || report_.rejected() > 0;
    over = over_threshold();
    out.outcome = over ? "needs-approval" : errors ? "applied-with-rejects" : "applied";
  } else {
    out.outcome = "refused";
    for (auto& f : report_.files) f.added = f.changed = f.same = f.removed = 0;
  }
  report_.outcome = out.outcome;
  report_.ended_ms = clock_.now_ms();
  if (how_.dry_run) {
    out.report = report_.json(how_.words);
    return out;
  }
  report_.run = run_.text();
  out.report = report_.json(how_.words);
  const bool wanted = !refused && staged_ > 0;
  if (wanted && !stage_whole_) stage_->finish();
  store::feed_run r;
  r.key = run_;
  r.feed = how_.feed;
  r.version = version;
  r.mode = how_.mode;
  r.author = how_.author;
  r.started_ms = report_.started_ms;
  r.stage_file = wanted ? stage_file_ : std::string();
  r.state = wanted && !over ? "applying" : out.outcome;
  {
    store::writing w(district_);
    r.source = store::put_source(w.db(), how_.source, how_.feed);
    store::insert_run(w.db(), r);
    store::set_run(w.db(), run_, r.state, std::nullopt, formats::write_json(out.report), {});
    w.commit();
  }
  kept_ = wanted;
  if (!wanted || over) {
    close_run(district_, clock_, how_, out);
    return out;
  }
  return carry_out(district_, clock_, r, known_, std::move(out.report), how_, false);
}

run_result approve(store::district& d, const core::clock& clock, const core::uid& run,
                   const run_options& how) {
  const intake_lock lock(d);
  resume_all(d, clock, how);
  std::optional<store::feed_run> r;
  {
    store::reading reading(d);
    r = store::run_named(reading.db(), run);
    if (!r) throw core::failure(codes::not_found, "no such import run");
    if (r->state != "needs-approval" || store::later_run_applied(reading.db(), *r))
      throw core::failure(codes::conflict, "the run does not wait for approval");
  }
  // opened before anything is said to be under way: without it nothing can be
  const stage_reader staged(stage_path(d, r->stage_file));
  auto report = formats::read_json(r->report);
  bool rejects = false;
  for (const auto& f : report.items("files"))
    rejects = rejects || f.whole("rejected", 0, std::int64_t{1} << 50, 0) > 0;
  report.set("outcome", rejects ? "applied-with-rejects" : "applied");
  {
    store::writing w(d);
    store::set_run(w.db(), run, "applying", std::nullopt, formats::write_json(report), {});
    w.commit();
  }
  roster known(d, r->source);
  return carry_out(d, clock, *r, known, std::move(report), how, false);
}

std::vector<run_result> finish_interrupted(store::district& d, const core::clock& clock,
                                           const run_options& how) {
  const intake_lock lock(d);
  return resume_all(d, clock, how);
}

}  // namespace throughline::intake
