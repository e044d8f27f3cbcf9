// One import run: takes a feed's records, finds the difference to the store, decides, applies.
#include "intake/import.hpp"

#include <malloc.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <utility>

#include "core/date.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "intake/lists.hpp"
#include "intake/runs.hpp"
#include "store/feeds.hpp"
#include "store/run_files.hpp"
#include "store/runs.hpp"

namespace throughline::intake {

namespace fs = std::filesystem;
namespace codes = core::codes;

namespace {

std::size_t at(entity kind) { return static_cast<std::size_t>(kind); }

std::optional<core::row_id> row_of_source(store::district& d, std::string_view name) {
  store::reading r(d);
  return store::source_named(r.db(), name);
}

run_options with_source(store::district& d, run_options how) {
  store::reading r(d);
  how.source = store::source_for(r.db(), how.source, how.feed);
  return how;
}

void only_text(std::string& to, std::string_view s) {
  to.clear();
  put_text(to, s);
}

constexpr std::size_t small_sort = 1U << 20;

}  // namespace

importer::importer(store::district& d, const core::clock& clock, run_options how)
    : district_(d),
      clock_(clock),
      how_(with_source(d, std::move(how))),
      lock_(std::make_unique<intake_lock>(d)),
      run_(how_.ordered ? *how_.ordered : core::uid::make(clock.now_ms())),
      folder_(stage_folder(d)),
      source_(how_.source),
      roster_(source_, folder_, [this]() -> store::connection& { return asking(); }),
      sums_(folder_),
      students_(folder_, small_sort),
      newcomers_(folder_, small_sort),
      later_(folder_, small_sort),
      implied_(folder_, small_sort),
      alike_(folder_, small_sort),
      rejects_(folder_, how_.words) {
  report_.started_ms = clock.now_ms();
  today_ = core::to_text(core::local_date(report_.started_ms, d.head().time_zone));
  if (leaves_run()) resume_all(d, clock, how_);
  sweep(d);
  open_run();
  source_.id = row_of_source(d, how_.source);
  stage_file_ = run_.text() + ".stage";
  stage_.emplace(stage_path(d, stage_file_));
  report_.feed = how_.feed;
  report_.mode = how_.mode;
  report_.source = how_.source;
  report_.dry_run = how_.dry_run;
}

importer::~importer() {
  std::error_code ignored;
  if (!kept_) fs::remove(stage_path(district_, stage_file_), ignored);
  if (closed_ || !leaves_run()) return;
  try {  // else the next run does it
    reading_.reset();
    interrupt(district_, clock_, run_, how_);
  } catch (...) {  // NOLINT(bugprone-empty-catch)
  }
}

// Whoever looks sees that it is read, and how far.
void importer::open_run() {
  if (!leaves_run()) return;
  store::writing w(district_);
  const auto source = store::put_source(w.db(), how_.source, how_.feed);
  if (how_.ordered) {
    if (!store::begin_run(w.db(), run_, source, report_.started_ms))
      throw core::failure(codes::conflict, "the run does not wait");
  } else {
    store::feed_run r;
    r.key = run_;
    r.source = source;
    r.feed = how_.feed;
    r.mode = how_.mode;
    r.state = "staging";
    r.author = how_.author;
    r.started_ms = report_.started_ms;
    r.package = how_.package;
    store::insert_run(w.db(), r);
  }
  w.commit();
  how_.progress = progress_of(district_, run_, std::move(how_.progress));
}

// One view of the store for the length of a part.
store::connection& importer::asking() {
  if (!reading_) reading_.emplace(district_);
  return reading_->db();
}

external_sort& importer::said(entity kind) {
  auto& it = said_[at(kind)];
  if (!it) it.emplace(folder_);
  return *it;
}

void importer::begin(const part& p) {
  open_.push_back({std::string(p.name), p.kind, p.how, p.derived});
  derived_[at(p.kind)] = p.derived;
  file_of_[at(p.kind)] = p.name;
  if (!p.derived) report_.file(p.name);
}

void importer::add_finding(core::code rule, core::severity weight, std::string_view file,
                           std::int64_t record, std::string_view field, core::arguments words) {
  take(core::finding{rule, weight, std::string(file), record, 0, std::string(field),
                     std::move(words)});
}

// Whether `field` refers to a row that is there; `must`: one that is needed, and missing when it is
// not said.
bool importer::refer(const origin& o, entity to, std::string_view sourced_id,
                     std::string_view field, bool must) {
  if (sourced_id.empty() && !must) return true;
  if (roster_.active(to, sourced_id)) return true;
  causes_.missing(o, to, sourced_id, field, must);
  if (must)  // the report groups them; whoever mends rows needs each
    rejects_.add({codes::reference_unknown,
                  core::severity::error,
                  std::string(o.file),
                  o.record,
                  o.line,
                  std::string(field),
                  {{"kind", std::string(word_of(to))},
                   {"sourcedId", std::string(sourced_id)},
                   {"count", "1"}}});
  return false;
}

void importer::refer_each(const origin& o, entity to, std::string_view list,
                          std::string_view field) {
  each_of(list, [&](std::string_view one) { refer(o, to, one, field, false); });
}

// A reference to a record of the same part, which may stand further down.
void importer::refer_later(const origin& o, entity to, std::string_view sourced_id,
                           std::string_view field) {
  if (sourced_id.empty()) return;
  later_.add(at(to), static_cast<std::uint64_t>(places_.of(o)),
             std::string(field) + ' ' + std::string(sourced_id));
}

void importer::check_later() {
  later_.sort();
  for (sorted_record r; later_.next(r);) {
    const auto cut = r.body.find(' ');
    const auto place = static_cast<std::int64_t>(r.order);
    refer({places_.file(place), places::record(place)}, static_cast<entity>(r.key),
          r.body.substr(cut + 1), r.body.substr(0, cut), false);
  }
  later_.clear();
}

// `unfound`: which references the store would keep as a row's number lead nowhere; the same record
// is another one once they lead somewhere.
template <class E>
void importer::stage(const origin& o, life l, entity kind, const E& e, std::int64_t unfound) {
  if (++read_ % 65536 == 0 && how_.progress) how_.progress(read_);
  said_record it{l == life::active  ? saying::active
                 : l == life::ended ? saying::ended
                                    : saying::more,
                 places_.of(o),
                 0,
                 {}};
  auto body = o.encoded;
  if (it.what != saying::ended) {
    if (body.empty()) {
      encode(body_, e);
      body = body_;
    }
    it.hash = std::bit_cast<std::int64_t>(o.encoded.empty() ? core::short_hash(body) : o.hash);
    it.hash ^= unfound;
    if (it.hash == 0) it.hash = 1;  // 0 in the store: never sent
  } else {
    only_text(body_, e.sourced_id);
    body = body_;
  }
  say(said(kind), source_.key(kind, e.sourced_id), it, body);
}

void importer::take(const origin& o, life l, const org& e) {
  if (l == life::active) refer_later(o, entity::org, e.parent, "parentSourcedId");
  stage(o, l, entity::org, e);
}

void importer::take(const origin& o, life l, const academic_session& e) {
  if (l == life::active) refer_later(o, entity::academic_session, e.parent, "parentSourcedId");
  stage(o, l, entity::academic_session, e);
}

void importer::take(const origin& o, life l, const course& e) {
  std::int64_t unfound = 0;
  if (l == life::active) {
    if (!refer(o, entity::org, e.org, "orgSourcedId", false)) unfound |= 1;
    refer(o, entity::academic_session, e.school_year, "schoolYearSourcedId", false);
  }
  stage(o, l, entity::course, e, unfound);
}

void importer::take(const origin& o, life l, const class_section& e) {
  std::int64_t unfound = 0;
  if (l == life::active) {
    if (!refer(o, entity::course, e.course, "courseSourcedId", false)) unfound |= 1;
    if (!refer(o, entity::org, e.school, "schoolSourcedId", false)) unfound |= 2;
    refer_each(o, entity::academic_session, e.terms, "termSourcedIds");
  }
  stage(o, l, entity::class_section, e, unfound);
}

bool importer::makes_roles() const {
  return !open_.empty() && open_.back().derived && open_.back().kind == entity::role;
}

// The sourcedIds of the active roles in the store that were made out of that user's row:
// "<user>|<org>|<role>".
template <class F>
void importer::each_derived_role(std::string_view user, F&& f) {
  if (!source_.id) return;
  const auto row =
      store::feed_row_of(asking(), store::feed_table::user, *source_.id, source_.name, user);
  if (!row) return;
  const auto prefix = std::string(user) + "|";
  for (const auto& role : store::roles_of_person(asking(), row->person, *source_.id)) {
    // one bar more: else it is the role of a user whose own id has a bar
    if (role.starts_with(prefix) &&
        std::count(role.begin() + static_cast<std::ptrdiff_t>(prefix.size()), role.end(), '|') == 1)
      f(role);
  }
}

void importer::take(const origin& o, life l, const user& e) {
  if (l == life::active) refer(o, entity::org, e.primary_org, "primaryOrgSourcedId", false);
  // A row that names all of its user's orgs ends the roles it implies no more, in a delta too: no
  // row of their own will ever say so.
  if (makes_roles() && open_.back().how == fullness::delta)
    each_derived_role(e.sourced_id, [&](const std::string& role) {
      only_text(body_, role);
      say(said(entity::role), source_.key(entity::role, role),
          {saying::unless, places_.of(o), 0, {}}, body_);
    });
  stage(o, l, entity::user, e);
}

void importer::take(const origin& o, life l, const role& e) {
  bool good = l == life::ended;
  if (!good) {
    // the user of a derived role stands in the same row
    good = makes_roles() || refer(o, entity::user, e.user, "userSourcedId", true);
    good = refer(o, entity::org, e.org, "orgSourcedId", true) && good;
  }
  if (good)
    stage(o, l, entity::role, e);
  else
    reject(o, entity::role, e.sourced_id);
}

void importer::take(const origin& o, life l, const demographics& e) {
  if (l != life::active || refer(o, entity::user, e.sourced_id, "sourcedId", true))
    stage(o, l, entity::demographics, e);
  else
    reject(o, entity::demographics, e.sourced_id);
}

void importer::take(const origin& o, life l, const class_enrollment& e) {
  bool good = l == life::ended;
  if (!good) {
    good = refer(o, entity::user, e.user, "userSourcedId", true);
    good = refer(o, entity::class_section, e.class_section, "classSourcedId", true) && good;
    refer(o, entity::org, e.school, "schoolSourcedId", false);
  }
  if (good)
    stage(o, l, entity::class_enrollment, e);
  else
    reject(o, entity::class_enrollment, e.sourced_id);
}

void importer::take(const origin& o, life l, const program& e) {
  std::int64_t unfound = 0;
  if (l == life::active && !refer(o, entity::org, e.org, "educationOrganizationId", false))
    unfound |= 1;
  stage(o, l, entity::program, e, unfound);
}

void importer::take(const origin& o, life l, const program_enrollment& e) {
  bool good = l == life::ended;
  if (!good) {
    good = refer(o, entity::user, e.user, "StudentReference", true);
    good = refer(o, entity::program, e.program, "ProgramReference", true) && good;
    refer(o, entity::org, e.org, "EducationOrganizationReference", false);
  }
  if (good)
    stage(o, l, entity::program_enrollment, e);
  else
    reject(o, entity::program_enrollment, e.sourced_id);
}

void importer::take(const origin& o, life l, const academic_record& e) {
  if (l == life::active && !refer(o, entity::user, e.user, "StudentReference", true))
    return reject(o, entity::academic_record, e.sourced_id);
  if (l == life::active) {
    refer(o, entity::org, e.org, "EducationOrganizationReference", false);
    sums_.add(source_.key(entity::user, e.user), places_.of(o), e);
  }
  stage(o, l, entity::academic_record, e);
}

void importer::take(const origin& o, life l, const course_transcript& e) {
  bool good = l == life::ended;
  std::int64_t unfound = 0;
  if (!good) {
    good = refer(o, entity::user, e.user, "StudentReference", true);
    // a course taken elsewhere is on the transcript all the same
    if (!refer(o, entity::course, e.course, "CourseReference", false)) unfound |= 1;
    if (!refer(o, entity::academic_record, e.record, "StudentAcademicRecordReference", false))
      unfound |= 2;
  }
  if (!good) return reject(o, entity::course_transcript, e.sourced_id);
  if (l == life::active) sums_.add(source_.key(entity::user, e.user), places_.of(o), e);
  stage(o, l, entity::course_transcript, e, unfound);
}

void importer::take(const origin& o, life l, const evidence& e) {
  bool good = true;
  std::int64_t unfound = 0;
  if (l == life::active)
    for (const auto& r : e.refers) {
      if (refer(o, r.to, r.sourced_id, r.field, r.must)) continue;
      good = good && !r.must;
      if (r.to == entity::class_section) unfound |= 1;
    }
  if (good)
    stage(o, l, e.kind, e, unfound);
  else
    reject(o, e.kind, e.sourced_id);
}

void importer::keep(const origin& o, entity kind, std::string_view sourced_id) {
  causes_.rejected(kind, sourced_id);
  rejects_.name(o.file, o.record, sourced_id);
  const auto kept = [&](entity of, std::string_view id) {
    only_text(body_, id);
    say(said(of), source_.key(of, id), {saying::kept, places_.of(o), 0, {}}, body_);
  };
  kept(kind, sourced_id);
  if (kind == entity::user && makes_roles())
    each_derived_role(sourced_id, [&](const std::string& role) { kept(entity::role, role); });
}

run_result importer::refuse(const core::failure& why) {
  take(core::finding{why.what_code(), core::severity::error, how_.package});
  return finish({}, true);
}

void importer::reject(const origin& o, entity kind, std::string_view sourced_id) {
  if (!derived_[at(kind)]) ++report_.file(o.file).rejected;
  keep(o, kind, sourced_id);
}

void importer::take(core::finding f) {
  // what is told of the set as a whole names no record
  if (f.weight == core::severity::error && f.record > 0) rejects_.add(f);
  report_.add(std::move(f));
}

void importer::end(const part_end& e) {
  if (!open_.empty() && open_.back().name == e.name) {
    auto p = open_.back();
    const bool complete = p.how == fullness::bulk && e.complete;
    if (p.derived) {  // its users come first
      p.how = complete ? fullness::bulk : fullness::delta;
      roles_made_ = std::move(p);
      open_.pop_back();
      return;
    }
    settle(p, complete, e.left_out);
    if (p.kind == entity::course_transcript && complete)
      sums_.tell([this](std::int64_t place, core::arguments words) {
        add_finding(codes::credits_contradict, core::severity::warning, places_.file(place),
                    places::record(place), "CumulativeEarnedCredits", std::move(words));
      });
    check_later();
    if (roles_made_) {
      settle(*roles_made_, roles_made_->how == fullness::bulk);
      count_implied();
      roles_made_.reset();
    }
    open_.pop_back();
    reading_.reset();
  }
  if (e.state.empty()) return;
  auto& f = report_.file(e.name);
  f.read = e.read;
  f.rejected += e.rejected;
  f.state = f.rejected > 0 && e.state == "imported" ? (f.rejected < f.read ? "partly" : "rejected")
                                                    : std::string(e.state);
}

// Of the rows of a kind that are removed, those that were not over already: last year's enrollments
// go when the new year comes.
std::int64_t importer::lost(entity kind) {
  std::unordered_set<core::row_id> refused;
  for (const auto& u : refused_) refused.insert(u.person);
  std::int64_t out = 0;
  stage_->flush();
  stage_reader staged(*stage_, at(kind));
  for (stage_record r; staged.next(r);)
    if ((r.op == stage_op::ended || r.op == stage_op::absent) &&
        (r.person == 0 || refused.count(r.person) == 0) &&
        !store::is_expired(asking(), table_of(kind), r.id, today_))
      ++out;
  return out;
}

bool importer::over_threshold() {
  bool over = false;
  for (std::size_t k = 0; k < entities; ++k) {
    if (removed_[k] == 0 || !source_.id) continue;
    const auto kind = static_cast<entity>(k);
    const auto enough = how_.max_removal == 0 ? 0 : removed_[k] * 100 / how_.max_removal + 1;
    const auto active =
        store::active_feed_rows(asking(), table_of(kind), *source_.id, enough, evidence_word(kind));
    if (removed_[k] * 100 <= active * how_.max_removal) continue;
    const auto count = lost(kind);
    if (count * 100 <= active * how_.max_removal) continue;
    over = true;
    add_finding(codes::removal_threshold, core::severity::error, file_of_[k], 0, {},
                {{"removed", std::to_string(count)},
                 {"active", std::to_string(active)},
                 {"percent", std::to_string(how_.max_removal)}});
  }
  reading_.reset();
  return over;
}

// What was held to read is not held while it is applied.
void importer::let_go() {
  reading_.reset();
  roster_.clear();
  for (auto& s : said_) s.reset();
  for (auto* s : {&students_, &newcomers_, &later_, &implied_, &alike_}) s->clear();
  ::malloc_trim(0);
}

run_result importer::finish(std::string_view version, bool refused) {
  report_.version = version;
  run_result out;
  out.run = run_;
  bool over = false;
  causes_.tell([&](core::finding f) { report_.add(std::move(f)); });
  refused = refused || (how_.mode == "strict" && report_.errors() > 0);
  if (!refused) {
    stage_->begin(students_section);
    students_.sort();
    std::uint64_t last = 0;
    for (sorted_record r; students_.next(r); last = r.key)
      if (r.key != last) stage_->put({stage_op::student, 0, 0, r.key, 0, {}});
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
  report_.sort();
  if (!leaves_run()) {
    out.report = report_.json(how_.words);
    return out;
  }
  report_.run = run_.text();
  out.report = report_.json(how_.words);
  rejects_.keep(store::rejects_path(district_, run_));
  const bool wanted = !refused && staged_ > 0 && !how_.dry_run;
  if (wanted) stage_->finish();
  const bool apply = wanted && !over;
  std::optional<store::feed_run> r;
  {
    store::writing w(district_);
    store::set_run(w.db(), run_, apply ? "applying" : "staging", std::nullopt,
                   formats::write_json(out.report), version);
    store::set_run_rejected(w.db(), run_, report_.rejected());
    if (wanted) store::set_run_stage(w.db(), run_, stage_file_);
    r = store::run_named(w.db(), run_);
    w.commit();
  }
  kept_ = wanted;
  closed_ = apply;
  if (!apply) {
    if (how_.dry_run && out.outcome != "refused") out.outcome = "checked";
    close_run(district_, clock_, how_, out);
    closed_ = true;
    return out;
  }
  let_go();
  return carry_out(district_, clock_, *r, std::move(out.report), how_, false);
}

}  // namespace throughline::intake
