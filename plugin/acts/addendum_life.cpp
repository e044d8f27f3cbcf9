// How an addendum begins and ends: by enrollments and by hand, reviews, exit, void.
#include <algorithm>
#include <limits>
#include <set>

#include "acts/addendum_parts.hpp"
#include "acts/calendar.hpp"
#include "acts/family.hpp"
#include "acts/saving.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"
#include "store/audit.hpp"
#include "store/enrollment_events.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

constexpr int all_of_them = std::numeric_limits<int>::max();
constexpr std::string_view long_term_setting = "ilpa_long_term";
// Tasks of a stay that ended without what it should have had.
constexpr std::string_view task_exit = "complete_exit", task_none = "stay_without_ilpa";

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

core::value detail_of(const core::addendum& a) {
  core::value detail;
  detail.set("plan", a.key.text());
  return detail;
}

void wrong_field(core::findings& out, const char* field, core::code rule) {
  out.push_back({.rule = rule, .weight = core::severity::error, .field = field});
}

long_term read_long_term(store::connection& db) {
  const auto text = store::setting(db, long_term_setting);
  if (text.empty()) return {};
  const auto v = formats::read_json(text);
  return {static_cast<int>(v.whole("days", 0, core::most_due_days, 0)),
          std::string(v.text("adopted"))};
}

}  // namespace

const core::addendum_profile& ilpa_profile(district& d) {
  for (const auto& a : d.profile().addenda)
    if (a.id == "ilpa") return a;
  throw core::failure(core::codes::not_found, "this profile knows no addendum");
}

core::findings missing_of(const core::addendum_profile& profile, const core::addendum& a) {
  core::findings out;
  for (const auto& section : profile.sections) {
    if (section.at_exit) continue;
    if (a.term == "short" && section.id != profile.sections.front().id) continue;
    const auto* content = a.section(section.id);
    for (auto& f : core::check_section(
             section, content ? content->body : core::value(core::record{}), true)) {
      f.field = section.id + "." + f.field;
      out.push_back(std::move(f));
    }
  }
  return out;
}

std::vector<std::string> still_to_sign(store::connection& db, const core::addendum_profile& profile,
                                       const core::addendum& a, const core::student& student,
                                       core::date today) {
  std::vector<std::string> out;
  const auto signatures = counting(db, a, today);
  for (const auto& role : profile.sign_roles) {
    if (role == "guardian" && core::holds_own_rights(student, today)) continue;
    if (!core::approves(signatures, role, [&](const auto& s) { return a.current(s); }))
      out.push_back(role);
  }
  return out;
}

core::addendum own(store::connection& db, const admitted& whom, std::string_view key) {
  const auto uid = core::uid::parse(key);
  auto a = uid ? store::addendum_with_uid(db, *uid) : std::nullopt;
  if (!a || a->person != whom.student.id)
    throw core::failure(core::codes::not_found, "no such addendum");
  return std::move(*a);
}

admitted let_in(district& d, const caller& by, act a, std::string_view reference) {
  store::reading r(d.files());
  return admit(d, r.db(), by, a, reference);
}

bool demanded(store::connection& db, const core::addendum_trigger& trigger,
              const core::school_stay& stay) {
  const auto is = read_long_term(db);
  const auto from = core::parse_date(stay.entry_date), to = core::parse_date(stay.exit_date);
  if (!trigger.long_term || is.school_days == 0 || !from || !to) return true;
  const auto calendar = store::calendar(db, *from, *to, stay);
  // From the entry to the day before the exit, both counted.
  return core::days_left(core::plus_days(*from, -1), core::plus_days(*to, -1),
                         core::day_unit::school_days, calendar) >= is.school_days;
}

bool wants_addendum(store::connection& db, const core::addendum_profile& profile,
                    const core::school_stay& stay) {
  using kind = core::addendum_trigger::kind;
  for (const auto what : {kind::enrolled, kind::section})
    if (const auto* t = profile.trigger(what, stay.entry_date, stay.school_class))
      return demanded(db, *t, stay);
  return false;
}

bool ended_this_year(const core::school_stay& stay, core::date today) {
  const auto on = core::parse_date(stay.exit_date);
  return on && *on <= today && core::school_year(*on) == core::school_year(today);
}

std::string next_review(store::connection& db, const core::addendum_profile& profile,
                        const core::addendum& a, const core::school_stay& stay) {
  auto every = profile.review;
  auto last = a.entry_date;
  if (const auto* content = a.section("reentry"))
    if (const auto* reviews = content->body.find("reviews")) {
      every.n = static_cast<int>(
          core::value(core::record{{"n", core::number{std::string(reviews->text("every", "0"))}}})
              .whole("n", 1, core::most_due_days, every.n));
      for (const auto& m : reviews->items("meetings"))
        last = std::max(last, std::string(m.text("held")));
    }
  const auto from = core::parse_date(last);
  if (every.n == 0 || !from) return {};
  return core::to_text(due_from(db, every, *from, stay).on);
}

std::string_view outcome_of(const core::addendum_profile& profile, const core::addendum& a) {
  const auto* item = profile.outcome_item();
  if (item == nullptr) return {};
  const auto* content =
      a.section(std::string_view(profile.outcome).substr(0, profile.outcome.find('.')));
  return content ? content->body.text(item->id) : std::string_view();
}

bool transition_complete(const core::addendum_profile& profile, const core::addendum& a) {
  const auto* section = core::find_section(profile.sections, profile.transition);
  if (section == nullptr) return true;
  const auto* content = a.section(section->id);
  return content && core::check_section(*section, content->body, true).empty();
}

const core::school_stay* stay_to_start(district& d, const admitted& whom,
                                       const std::vector<core::addendum>& all) {
  const auto& profile = ilpa_profile(d);
  const auto today = core::to_text(d.today());
  using kind = core::addendum_trigger::kind;
  const auto at = std::find_if(whom.stays.begin(), whom.stays.end(), [&](const auto& stay) {
    return stay.goes_on(today) && contains(profile.school_classes, stay.school_class) &&
           profile.trigger(kind::manual, stay.entry_date, stay.school_class) != nullptr &&
           std::none_of(all.begin(), all.end(), [&](const auto& a) {
             return a.school_enrollment == stay.id && a.state < core::addendum_state::exited;
           });
  });
  return at == whom.stays.end() ? nullptr : &*at;
}

void open_version(district& d, change& c, const caller& by, const admitted& whom,
                  const core::addendum& a, core::addendum_state state, std::string_view reason) {
  store::set_addendum_state(c.db(), a.id, state, a.version + 1);
  (void)store::save_revision(c.db(), a.id, {}, author_of(by, whom.as), reason, a.version + 1,
                             d.now_ms());
}

void review_ilpa(district& d, const caller& by, std::string_view reference, std::string_view key) {
  const auto whom = let_in(d, by, act::review_ilpa, reference);
  change c(d, by, whom);
  const auto a = own(c.db(), whom, key);
  using enum core::addendum_state;
  if (!core::may_become(a.state, under_review))
    throw core::failure(core::codes::bad_transition, "not to be reviewed in this state");
  if (a.state == locked)
    open_version(d, c, by, whom, a, under_review, {});
  else
    store::set_addendum_state(c.db(), a.id, under_review, a.version);
  c.note(act::review_ilpa, whom.as, &whom.student.key, detail_of(a));
  c.commit();
}

namespace {

core::findings wrong_with(const exit_words& said, const core::addendum_profile& profile,
                          const core::addendum& a, const std::string& day, core::date today) {
  core::findings out;
  const auto& options = profile.outcome_item()->options;
  if (said.outcome.empty())
    wrong_field(out, "outcome", core::codes::required);
  else if (std::none_of(options.begin(), options.end(),
                        [&](const auto& o) { return o.id == said.outcome; }))
    wrong_field(out, "outcome", core::codes::not_an_option);
  if (!core::parse_date(day) || day < a.entry_date || day > core::to_text(today))
    wrong_field(out, "date", core::codes::bad_date);
  if (said.reason.find_first_not_of(" \t\r\n") == said.reason.npos) {
    if (!transition_complete(profile, a)) wrong_field(out, "reason", core::codes::required);
  } else if (said.reason.size() > core::line_limit) {
    wrong_field(out, "reason", core::codes::too_long);
    out.back().words = {{"limit", std::to_string(core::line_limit)}};
  }
  return out;
}

}  // namespace

void exit_ilpa(district& d, const caller& by, std::string_view reference, std::string_view key,
               const exit_words& said) {
  const auto whom = let_in(d, by, act::exit_ilpa, reference);
  const auto& profile = ilpa_profile(d);
  if (profile.outcome_item() == nullptr)
    throw core::failure(core::codes::not_found, "this profile asks no outcome");
  change c(d, by, whom);
  const auto a = own(c.db(), whom, key);
  const bool ended = a.state == core::addendum_state::exited;  // by a feed, which says no outcome
  if (!outcome_of(profile, a).empty() ||
      (!ended && !core::may_become(a.state, core::addendum_state::exited)))
    throw core::failure(core::codes::bad_transition, "not to be ended in this state");
  const auto day = ended ? a.exit_date : said.date.empty() ? core::to_text(d.today()) : said.date;
  auto wrong = wrong_with(said, profile, a, day, d.today());
  if (!wrong.empty()) throw core::failure(core::codes::invalid, "exit", std::move(wrong));

  const auto dot = profile.outcome.find('.');
  const auto section = profile.outcome.substr(0, dot);
  const auto* before = a.section(section);
  auto body = before && !before->destroyed ? before->body : core::value(core::record{});
  body.set(profile.outcome.substr(dot + 1), said.outcome);
  const auto locks = store::locks(c.db(), a.id);
  const bool is_locked = std::any_of(locks.begin(), locks.end(),
                                     [&](const auto& l) { return l.version == a.version; });
  const int version = a.version + (is_locked ? 1 : 0);  // what was signed stays as it was
  const auto head = store::save_revision(c.db(), a.id, {{section, formats::write_json(body)}},
                                         author_of(by, whom.as), said.reason, version, d.now_ms());
  store::add_lock(c.db(), a.id, {version, head.id, d.now_ms(), by.who.name});
  store::set_addendum_state(c.db(), a.id, core::addendum_state::exited, version, day);
  for (const auto task : {task_complete, task_exit})
    store::close_tasks(c.db(), a.key, task, by.who.sub, d.now_ms());
  auto detail = detail_of(a);
  detail.set("exit", day);
  detail.set("outcome", said.outcome);
  detail.set("locked", version);
  detail.set("root", core::to_hex(head.root));
  if (!said.reason.empty()) detail.set("reason", said.reason);
  c.note(act::exit_ilpa, whom.as, &whom.student.key, detail);
  follow_check_ins(d, c, by, own(c.db(), whom, key));
  c.commit();
}

void void_ilpa(district& d, const caller& by, std::string_view reference, std::string_view key,
               std::string_view reason) {
  const auto whom = let_in(d, by, act::void_ilpa, reference);
  need(reason, "reason", core::line_limit);
  change c(d, by, whom);
  const auto a = own(c.db(), whom, key);
  if (!core::may_become(a.state, core::addendum_state::void_))
    throw core::failure(core::codes::bad_transition, "ended already");
  store::set_addendum_state(c.db(), a.id, core::addendum_state::void_, a.version);
  store::close_tasks(c.db(), a.key, task_complete, by.who.sub, d.now_ms());
  auto detail = detail_of(a);
  detail.set("void", true);
  detail.set("reason", reason);
  c.note(act::void_ilpa, whom.as, &whom.student.key, detail);
  c.commit();
}

namespace {

bool is_for(const core::addendum& a, const core::school_stay& stay) {
  return a.school_enrollment == stay.id;
}

// A stay of this school year that ended without the addendum it should have had, as the report has
// it.
std::optional<core::school_stay> ended_without(district& d, store::connection& db,
                                               core::row_id person) {
  const auto all = store::addenda(db, person);
  for (auto& stay : store::stays(db, person))
    if (ended_this_year(stay, d.today()) && wants_addendum(db, ilpa_profile(d), stay) &&
        std::none_of(all.begin(), all.end(), [&](const auto& a) { return is_for(a, stay); }))
      return std::move(stay);
  return std::nullopt;
}

// Nobody has to look at a student any more of whom no stay ended without an addendum: it goes on
// after all, was corrected, is short by the board's new word, or of past years.
void settle_none(district& d, change& c, const caller& by, core::role as, const core::student& s) {
  const auto open = store::open_tasks(c.db(), s.id);
  if (std::none_of(open.begin(), open.end(), [](const auto& t) { return t.kind == task_none; }))
    return;
  if (ended_without(d, c.db(), s.id)) return;
  store::close_tasks_of(c.db(), s.id, task_none, by.who.sub, d.now_ms());
  core::value detail;
  detail.set("missing", false);
  c.note(act::start_ilpa, as, &s.key, detail);
}

std::string begin_addendum(district& d, change& c, const caller& by, core::role as,
                           const core::addendum_profile& profile, const core::student& s,
                           const core::school_stay& stay) {
  const auto ilp = store::plan_of(c.db(), s.id, "ilp");
  const auto earlier = store::addenda(c.db(), s.id);
  core::addendum a;
  a.person = s.id;
  a.profile = d.profile().id;
  a.profile_version = d.profile().version;
  a.parent = ilp ? ilp->id : 0;
  a.previous = earlier.empty() ? 0 : earlier.front().id;
  a.school_enrollment = stay.id;
  a.school_name = stay.school_name;
  a.school_class = stay.school_class;
  const auto entered = core::parse_date(stay.entry_date).value_or(d.today());
  a.entry_date = core::to_text(entered);
  const auto due = due_from(c.db(), profile.due, entered, stay);
  a.due_date = core::to_text(due.on);
  a.due_basis = due_basis(due);
  const auto row = store::create_addendum(c.db(), a, stay.school, 0, d.now_ms());
  const auto made = store::addendum_with_id(c.db(), row);
  store::add_task(c.db(), s.id, task_complete, made.key, "alternative_staff", a.due_date,
                  d.now_ms());
  core::value detail;
  detail.set("plan", made.key.text());
  detail.set("school", stay.school_name);
  detail.set("class", stay.school_class);
  detail.set("entry", a.entry_date);
  detail.set("due", a.due_date);
  c.note(act::start_ilpa, as, &s.key, detail);
  settle_none(d, c, by, as, s);
  return made.key.text();
}

// The stay is over, and its student never had an addendum for it: somebody is to look at that.
void tell_none(district& d, change& c, core::role as, const core::addendum_profile& profile,
               const core::student& s, const core::school_stay& stay) {
  const auto all = store::addenda(c.db(), s.id);
  const auto told = store::open_tasks(c.db(), s.id);
  if (std::any_of(all.begin(), all.end(), [&](const auto& a) { return is_for(a, stay); }) ||
      std::any_of(told.begin(), told.end(), [](const auto& t) { return t.kind == task_none; }))
    return;
  store::add_task(c.db(), s.id, task_none, s.key, "administrator", {}, d.now_ms());
  core::value detail;
  detail.set("missing", profile.id);
  detail.set("school", stay.school_name);
  detail.set("entry", stay.entry_date);
  c.note(act::start_ilpa, as, &s.key, detail);
}

// Dates of a stay that is over were wrong: it may ask for an addendum now, or for none any more.
void follow_correction(district& d, const caller& by, core::role as, const core::student& s) {
  change c(d, by);
  if (const auto stay = ended_without(d, c.db(), s.id))
    tell_none(d, c, as, ilpa_profile(d), s, *stay);
  else
    settle_none(d, c, by, as, s);
  if (c.has_notes()) c.commit();
}

void end_addenda(district& d, change& c, const caller& by, core::role as,
                 const core::addendum_profile& profile, const core::student& s,
                 const core::school_stay& stay) {
  for (const auto& a : store::addenda(c.db(), s.id)) {
    if (!is_for(a, stay) || !core::may_become(a.state, core::addendum_state::exited)) continue;
    const auto exit = stay.exit_date.empty() ? core::to_text(d.today()) : stay.exit_date;
    store::set_addendum_state(c.db(), a.id, core::addendum_state::exited, a.version, exit);
    store::close_tasks(c.db(), a.key, task_complete, by.who.sub, d.now_ms());
    const bool whole = missing_of(profile, a).empty() && transition_complete(profile, a) &&
                       (profile.outcome.empty() || !outcome_of(profile, a).empty());
    if (!whole) store::add_task(c.db(), s.id, task_exit, a.key, "administrator", {}, d.now_ms());
    auto detail = detail_of(a);
    detail.set("exit", exit);
    if (!whole) detail.set("incomplete", true);
    c.note(act::start_ilpa, as, &s.key, detail);
    follow_check_ins(d, c, by, store::addendum_with_id(c.db(), a.id));
  }
}

}  // namespace

std::string start_ilpa(district& d, const caller& by, std::string_view reference) {
  const auto whom = let_in(d, by, act::start_ilpa, reference);
  change c(d, by, whom);
  const auto* stay = stay_to_start(d, whom, store::addenda(c.db(), whom.student.id));
  if (stay == nullptr) throw core::failure(core::codes::conflict, "no stay without an addendum");
  auto key = begin_addendum(d, c, by, whom.as, ilpa_profile(d), whom.student, *stay);
  c.commit();
  return key;
}

long_term long_term_stays(district& d, const caller& by) {
  (void)admit(d, by, act::configure);
  store::reading r(d.files());
  return read_long_term(r.db());
}

void set_long_term(district& d, const caller& by, const long_term& is) {
  const auto as = admit(d, by, act::configure);
  core::value v;
  if (is.school_days != 0) {
    const auto adopted = core::parse_date(is.adopted);
    core::findings wrong;
    if (is.school_days < 1 || is.school_days > core::most_due_days)
      wrong_field(wrong, "days", core::codes::bad_number);
    if (!adopted || core::days(*adopted) > core::days(d.today()))
      wrong_field(wrong, "adopted", core::codes::bad_date);
    if (!wrong.empty()) throw core::failure(core::codes::invalid, "long term", std::move(wrong));
    v.set("adopted", is.adopted);
  }
  v.set("days", is.school_days);
  change c(d, by);
  store::put_setting(c.db(), long_term_setting, formats::write_json(v));
  for (const auto& t : store::open_tasks_of_kind(c.db(), task_none, all_of_them))
    settle_none(d, c, by, as, student_of(d, c.db(), t.person));
  core::value detail;
  detail.set("longTerm", v);
  c.note(act::configure, as, nullptr, detail);
  c.commit();
}

int follow_enrollments(district& d, const caller& by,
                       const std::vector<core::enrollment_change>& changes) {
  const auto as = admit(d, by, act::start_ilpa);
  apply_school_classes(d);
  const auto& profile = d.profile();
  std::set<core::row_id> concerned;  // the schools whose students have addenda
  {
    store::reading r(d.files());
    for (const auto& school : store::schools(r.db()))
      for (const auto& a : profile.addenda)
        if (std::find(a.school_classes.begin(), a.school_classes.end(), school.school_class) !=
            a.school_classes.end())
          concerned.insert(school.id);
  }
  int begun = 0;
  for (const auto& e : changes) {
    if (e.school != 0 && concerned.count(e.school) == 0) continue;  // 0: of a section
    std::optional<core::student> s;
    std::vector<core::school_stay> stays;
    {
      store::reading r(d.files());
      s = store::student_with_id(r.db(), d.head().state, e.person);
      if (s) stays = store::stays(r.db(), e.person);
    }
    const auto stay = std::find_if(stays.begin(), stays.end(),
                                   [&](const auto& x) { return x.id == e.school_enrollment; });
    if (!s || stay == stays.end()) continue;
    if (e.what == core::enrollment_change::kind::corrected) {
      follow_correction(d, by, as, *s);
      continue;
    }
    for (const auto& a : profile.addenda) {
      if (std::find(a.school_classes.begin(), a.school_classes.end(), stay->school_class) ==
          a.school_classes.end())
        continue;
      using kind = core::addendum_trigger::kind;
      const auto* trigger = a.trigger(e.school == 0 ? kind::section : kind::enrolled,
                                      stay->entry_date, stay->school_class);
      if (trigger == nullptr) continue;  // not in force when the stay began
      change c(d, by);
      const bool has = store::has_addendum_for_stay(c.db(), stay->id);
      const bool entered = e.what == core::enrollment_change::kind::entered;
      if (entered && !has && demanded(c.db(), *trigger, *stay)) {
        (void)begin_addendum(d, c, by, as, a, *s, *stay);
        ++begun;
      } else if (!entered && has) {
        end_addenda(d, c, by, as, a, *s, *stay);
      } else if (!entered && demanded(c.db(), *trigger, *stay)) {
        tell_none(d, c, as, a, *s, *stay);
      } else {
        settle_none(d, c, by, as, *s);
      }
      if (c.has_notes()) c.commit();  // else done before: nothing to write, it rolls back
    }
  }
  return begun;
}

}  // namespace throughline::acts
