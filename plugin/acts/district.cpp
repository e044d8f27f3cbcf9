// A district as acts see it: its store, its profile, its clock; and who calls.
#include "acts/district.hpp"

#include <algorithm>

#include "acts/family.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "profile/profile.hpp"
#include "store/catalog.hpp"
#include "store/merges.hpp"
#include "store/profile_texts.hpp"
#include "store/students.hpp"

namespace throughline::acts {

district::district(std::string folder, std::string code, const core::clock& clock)
    : files_(std::move(folder), std::move(code)), clock_(clock) {}

core::date district::today() { return core::local_date(now_ms(), zone()); }

namespace {

// A profile in force: the district's own text or the built-in one, and its overlay over it.
core::value followed_profile(store::connection& db, const std::vector<core::row_id>& rows,
                             std::string_view id, core::date today) {
  core::value out, overlay;
  for (const auto row : rows) {
    const auto text = store::profile_text_with_id(db, row);
    (text.kind == "overlay" ? overlay : out) = formats::read_json(text.body);
  }
  if (out.is_null()) out = profile::built_in(id, today);
  if (overlay.is_null()) return out;
  core::findings wrong;
  out = profile::overlaid(std::move(out), overlay, wrong);
  if (!wrong.empty()) throw core::failure(core::codes::invalid, "overlay", std::move(wrong));
  return out;
}

constexpr std::int64_t look_again_ms = 1000, keep_ms = 60'000;
constexpr std::size_t most_schools = 200;  // whose courses are kept

}  // namespace

const core::plan_profile& district::profile() {
  const auto id = files_.head().profile;
  const auto now = now_ms();
  const std::lock_guard hold(lock_);
  if (looked_ms_ != 0 && now >= looked_ms_ && now < looked_ms_ + look_again_ms)
    return *profiles_.back();
  const auto day = core::local_date(now, files_.head().time_zone);
  store::reading r(files_);
  const auto rows = store::profile_texts_in_force(r.db(), core::to_text(day));
  auto follows = id + " " + core::to_text(day);
  for (const auto row : rows) follows += " " + std::to_string(row);
  if (follows != followed_) {
    const auto v = followed_profile(r.db(), rows, id, day);
    auto text = formats::write_json(v);
    if (text != followed_text_)  // on most days nothing begins or ends: then it stays
      profiles_.push_back(std::make_unique<core::plan_profile>(profile::sound(v)));
    followed_text_ = std::move(text);
    followed_ = std::move(follows);
  }
  looked_ms_ = now;
  return *profiles_.back();
}

core::course_list district::courses_offered(store::connection& db,
                                            const core::school_stay& school) {
  const auto key = school.school_identifier + "\n" + school.school_sourced_id;
  const auto now = now_ms();
  {
    const std::lock_guard hold(lock_);
    if (const auto at = courses_.find(key);
        at != courses_.end() && now >= at->second.read_ms && now < at->second.read_ms + keep_ms)
      return at->second.list;
  }
  auto list = store::catalog(db, school);
  const std::lock_guard hold(lock_);
  if (courses_.size() >= most_schools) courses_.clear();
  courses_[key] = {list, now};
  return list;
}

void district::courses_changed() {
  const std::lock_guard hold(lock_);
  courses_.clear();
}

void district::profile_changed() {
  const std::lock_guard hold(lock_);
  looked_ms_ = 0;
}

std::string district::form_token(const core::actor& who, int days_ago) {
  const auto day = now_ms() / 86'400'000 - days_ago;
  return core::to_hex(
             core::keyed_hash(files_.head().form_key, who.sub + "\n" + std::to_string(day)))
      .substr(0, 32);
}

void init_district(district& d, const caller& by, const new_district& what) {
  const auto as = may(by.who, act::configure, in_district);
  if (!as) throw core::failure(core::codes::forbidden);
  // says what is wrong before anything is made
  const auto p = profile::sound(what.profile_text.empty() ? profile::built_in(what.profile)
                                                          : formats::read_json(what.profile_text));
  if (core::to_text(core::local_date(d.now_ms(), what.time_zone)) < p.effective_from &&
      !what.profile_text.empty())  // it would be without a profile until then
    throw core::failure(core::codes::invalid, "profile",
                        {{.rule = core::codes::bad_date,
                          .weight = core::severity::error,
                          .field = "effective.from"}});
  core::value detail;
  detail.set("name", what.name);
  detail.set("profile", p.id + " " + p.version);
  const auto now = d.now_ms();
  d.files().create({.code = d.code(),
                    .name = what.name,
                    .state = what.state.empty() ? p.state : what.state,
                    .profile = p.id,
                    .time_zone = what.time_zone,
                    .form_key = core::random_bytes(32)},
                   now, [&](store::connection& db) {
                     store::kept_rows none{};
                     if (!what.profile_text.empty())
                       store::add_profile_text(db, {.kind = "profile",
                                                    .version = p.version,
                                                    .first_day = p.effective_from,
                                                    .body = what.profile_text,
                                                    .adopted_ms = now,
                                                    .adopted_by = by.who.sub});
                     note_in(db, d, by, act::configure, *as, nullptr, detail, none);
                   });
}

namespace {

// Who the access log shall say it was: the role it was allowed under, or the first the host stated.
std::string_view role_name(const core::actor& who) {
  return who.roles.empty() ? std::string_view("none") : core::name(who.roles.front());
}

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return !one.empty() && std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

void fit(std::string_view text, const char* field, std::size_t limit) {
  if (text.size() > limit)
    throw core::failure(core::codes::invalid, field,
                        {{.rule = core::codes::too_long,
                          .weight = core::severity::error,
                          .field = field,
                          .words = {{"limit", std::to_string(limit)}}}});
}

void need(std::string_view text, const char* field, std::size_t limit) {
  fit(text, field, limit);
  if (text.find_first_not_of(" \t\r\n") == text.npos)
    throw core::failure(
        core::codes::invalid, field,
        {{.rule = core::codes::required, .weight = core::severity::error, .field = field}});
}

void refused(district& d, const caller& by, act a, const core::student* s, const core::code& why) {
  store::access_log(d.files()).add(d.now_ms(), by.who.sub, role_name(by.who), name(a),
                                   s ? s->key.view() : std::string_view(), why.name,
                                   std::string_view(by.request_id).substr(0, 64));
}

bool admitted::withholds(std::string_view plan) const {
  return std::any_of(withheld.begin(), withheld.end(), [&](const auto& w) {
    return w.starts_with(plan) && w.substr(plan.size()).starts_with('.');
  });
}

bool admitted::withholds(std::string_view plan, std::string_view section) const {
  return std::any_of(withheld.begin(), withheld.end(), [&](const auto& w) {
    return w == std::string(plan) + "." + std::string(section);
  });
}

void keep_back(const admitted& whom, std::string_view plan,
               const std::vector<core::plan_section>& known,
               std::vector<core::section_content>& sections) {
  if (!whom.withholds(plan)) return;
  std::erase_if(sections, [&](const auto& s) {
    return whom.withholds(plan, s.section) || !core::find_section(known, s.section);
  });
}

void keep_back(const admitted& whom, const core::actor& who,
               const std::vector<core::plan_section>& known, core::plan& p) {
  if (!whom.withholds(p.kind)) return;
  keep_back(whom, p.kind, known, p.sections);
  for (auto& s : p.signatures) {
    if (s.signer == who.sub) continue;
    s.note.clear();
    if (s.recorded) s.recorded->attempts.clear();
  }
}

namespace {

struct found_standing {
  relations how = stranger;
  family_standing family;
};

found_standing stand_to(district& d, store::connection& db, const core::actor& who,
                        const core::student& s, const std::vector<core::school_stay>& stays) {
  relations out = stranger;
  if (contains(who.schools, "*")) out |= in_district;
  const auto today = core::to_text(d.today());
  const bool any_current = std::any_of(stays.begin(), stays.end(),
                                       [&](const auto& stay) { return stay.goes_on(today); });
  for (const auto& stay : stays) {
    // the last schools count when none is current
    if (any_current && !stay.goes_on(today)) continue;
    if (!(out & in_district) && !contains(who.schools, stay.school_sourced_id) &&
        !contains(who.schools, stay.school_identifier))
      continue;
    out |= at_school;
    for (const auto& a : d.profile().addenda)
      if (stay.goes_on(today) && contains(a.school_classes, stay.school_class)) out |= in_program;
  }
  for (const auto& reference : who.students) {
    // Only a reference that leads to this student and nobody else names them.
    const auto named = store::find_student(db, d.head().state, reference);
    if (!named || named->id != s.id) continue;
    out |= is_named;
    break;
  }
  found_standing found{.family = family_of(db, d.profile(), d.head().state, who, s,
                                           (out & is_named) != 0, d.today())};
  if (found.family.only_staff) out &= static_cast<relations>(~is_named);
  if (found.family.barred) out = stranger;
  found.how = out | found.family.how;
  return found;
}

}  // namespace

relations relation_to(district& d, store::connection& db, const core::actor& who,
                      const core::student& s, const std::vector<core::school_stay>& stays) {
  return stand_to(d, db, who, s, stays).how;
}

admitted admit(district& d, store::connection& db, const caller& by, act a,
               std::string_view reference, const core::plan_section* section) {
  auto s = store::find_student(db, d.head().state, reference);
  if (!s) {
    refused(d, by, a, nullptr, core::codes::not_found);
    throw core::failure(core::codes::not_found);
  }
  admitted out{.student = std::move(*s)};
  out.stays = store::stays(db, out.student.id);
  auto found = stand_to(d, db, by.who, out.student, out.stays);
  out.how = found.how;
  out.withheld = std::move(found.family.withheld);
  const auto as = may(by.who, a, out.how, section);
  if (!as || (section != nullptr && out.withholds("ilp", section->id))) {
    const auto& why = found.family.why      ? *found.family.why
                      : out.how == stranger ? core::codes::not_found
                                            : core::codes::forbidden;
    refused(d, by, a, &out.student, why);
    throw core::failure(why);
  }
  out.as = *as;
  return out;
}

core::role admit(district& d, const caller& by, act a) {
  relations how = stranger;
  if (!by.who.schools.empty()) how |= at_school;
  if (contains(by.who.schools, "*")) how |= in_district;
  // Whoever may find some student looks through them all: each is asked for on its own.
  if (a == act::find_student) how |= is_named | in_program | is_advocate;
  const auto as = may(by.who, a, how);
  if (!as) {
    refused(d, by, a, nullptr, core::codes::forbidden);
    throw core::failure(core::codes::forbidden);
  }
  return *as;
}

core::student student_of(district& d, store::connection& db, core::row_id person) {
  auto s = store::student_with_id(db, d.head().state, person);
  if (!s) throw core::failure(core::codes::corrupt, "a row of a student who is not there");
  return std::move(*s);
}

relations standing(district& d, const caller& by, std::string_view reference) {
  store::reading r(d.files());
  const auto s = store::find_student(r.db(), d.head().state, reference);
  if (!s) throw core::failure(core::codes::not_found);
  return relation_to(d, r.db(), by.who, *s, store::stays(r.db(), s->id));
}

void seen(district& d, const caller& by, act a, const admitted& whom) {
  store::access_log(d.files()).add(d.now_ms(), by.who.sub, core::name(whom.as), name(a),
                                   whom.student.key.view(), "seen",
                                   std::string_view(by.request_id).substr(0, 64));
}

void seen(district& d, const caller& by, act a, core::role as) {
  store::access_log(d.files()).add(d.now_ms(), by.who.sub, core::name(as), name(a), {}, "seen",
                                   std::string_view(by.request_id).substr(0, 64));
}

change::change(district& d, const caller& by)
    : district_(d), by_(by), tx_(d.files()), kept_(store::last_kept(tx_.db())) {}

change::change(district& d, const caller& by, const admitted& whom) : change(d, by) {
  if (store::is_merged(tx_.db(), whom.student.id))
    throw core::failure(core::codes::conflict, "merged into another record meanwhile");
}

std::int64_t note_in(store::connection& db, district& d, const caller& by, act a, core::role as,
                     const core::uid* person, const core::value& detail, store::kept_rows& kept) {
  return store::append(db,
                       {.at_ms = d.now_ms(),
                        .actor = by.who.sub,
                        .role = core::name(as),
                        .act = name(a),
                        .person = person,
                        .request_id = by.request_id,
                        .detail = formats::write_json(detail)},
                       kept);
}

std::int64_t change::note(act a, core::role as, const core::uid* person,
                          const core::value& detail) {
  noted_ = true;
  return note_in(tx_.db(), district_, by_, a, as, person, detail, kept_);
}

void change::commit() {
  if (!noted_) throw std::logic_error("a change without its audit row");
  if (store::last_kept(tx_.db()) != kept_)
    throw std::logic_error("rows of history without their audit row");
  if (by_.deadline_ms && district_.now_ms() > by_.deadline_ms)
    throw core::failure(core::codes::deadline_passed);
  tx_.commit();
}

}  // namespace throughline::acts
