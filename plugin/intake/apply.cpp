// Brings the difference of one run's stage file into the store, in short transactions.
#include "intake/apply.hpp"

#include <bit>
#include <charconv>
#include <chrono>
#include <optional>
#include <set>
#include <thread>

#include "core/clock.hpp"
#include "core/date.hpp"
#include "core/failure.hpp"
#include "core/id.hpp"
#include "intake/stage.hpp"
#include "store/district.hpp"
#include "store/feeds.hpp"

namespace throughline::intake {
namespace {

using core::row_id;

// Calls f with each element of a list as events carry them ("a,b").
template <class F>
void each_of(std::string_view list, F&& f) {
  for (std::size_t at = 0; at < list.size();) {
    const auto stop = std::min(list.find(',', at), list.size());
    if (stop > at) f(list.substr(at, stop - at));
    at = stop + 1;
  }
}

// Calls f(type, id) with each pair of "{Type:Id},{Type:Id}".
template <class F>
void each_user_id(std::string_view ids, F&& f) {
  for (std::size_t at = 0; at < ids.size();) {
    const auto open = ids.find('{', at);
    const auto close = ids.find('}', at);
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return;
    const auto pair = ids.substr(open + 1, close - open - 1);
    const auto colon = pair.find(':');
    if (colon != std::string_view::npos && colon > 0 && colon + 1 < pair.size())
      f(pair.substr(0, colon), pair.substr(colon + 1));
    at = close + 1;
  }
}

// What the stage says of a user outside the user's own record, gathered before the first write, so
// that a new person is written once.
struct user_facts {
  std::string birth_date, sex;
  std::int64_t demographics_hash = 0;
  row_id person = 0;       // this user is a person known already
  std::uint64_t twin = 0;  // or the same as this new user
  bool student = false;
  bool inserted = false;     // with its demographics
  bool refused = false;      // another human being than the person it was
  bool id_disputed = false;  // its state id is another person's
};

// Two sourcedIds, in order.
std::uint64_t pair_of(std::uint64_t a, std::uint64_t b) { return std::rotl(a, 17) ^ b; }

// How long one transaction may grow: others save meanwhile. A district without people has nobody
// who waits.
constexpr std::chrono::microseconds short_turn{3'000};
constexpr std::chrono::milliseconds long_turn{1'000};
// Left free after a short turn: whoever waits asks each half a millisecond.
constexpr std::chrono::microseconds gap{1'000};

class applier {
 public:
  applier(store::district& d, const core::clock& clock, roster& known, const apply_options& how)
      : district_(d),
        clock_(clock),
        known_(known),
        how_(how),
        state_(d.head().state),
        today_(core::to_text(core::local_date(clock.now_ms(), d.head().time_zone))),
        stage_(how.stage_file) {
    store::reading r(d);
    stays_elsewhere_ = store::has_stays_elsewhere(r.db(), how.source);
    alone_ = !store::has_people(r.db());
    if (alone_) turn_ = long_turn;
  }
  applier(const applier&) = delete;
  applier& operator=(const applier&) = delete;
  ~applier() {
    if (!mode_set_) return;
    turn_now_.reset();
    try {  // the district's connection goes back as it came, whatever failed; this writes nothing
      leave_mode();
    } catch (...) {
      district_.close_writer();
    }
  }

  std::vector<enrollment_change> run() {
    gather();
    stage_record r;
    for (stage_.rewind(); stage_.next(r);) one(r);
    for (stage_.rewind(); stage_.next(r);)
      if (r.kind == entity::user && (r.op == stage_op::added || r.op == stage_op::changed)) {
        begin_turn();
        link(r);
        end_turn_in_time();
      }
    if (turn_now_) end_turn();
    if (mode_set_) leave_mode();
    return std::move(changes_);
  }

 private:
  store::connection& db() { return turn_now_->db(); }
  void begin_turn() {
    if (turn_now_) return;
    turn_now_.emplace(district_);
    if (!mode_set_)
      store::set_import_mode(db(), alone_ ? store::import_mode::alone : store::import_mode::on);
    mode_set_ = true;
    turn_began_ = std::chrono::steady_clock::now();
  }
  void leave_mode() {
    store::writing w(district_);
    store::set_import_mode(w.db(), store::import_mode::off);
    mode_set_ = false;
  }
  void end_turn() {
    turn_now_->commit();
    turn_now_.reset();
  }
  void end_turn_in_time() {
    ++done_;
    if (done_ % 16 != 0 || std::chrono::steady_clock::now() - turn_began_ < turn_) return;
    end_turn();
    if (!alone_) std::this_thread::sleep_for(gap);
    if (how_.progress) how_.progress(done_);
  }

  void gather() {
    stage_record r;
    for (stage_.rewind(); stage_.next(r);) {
      if (r.op == stage_op::same_person) {
        auto& f = facts_[r.key];
        f.person = r.id;
        f.twin = std::bit_cast<std::uint64_t>(r.hash);
      } else if (r.op == stage_op::refused_user) {
        facts_[r.key].refused = true;
        refused_persons_.insert(r.id);
      } else if (r.op == stage_op::disputed_id) {
        facts_[r.key].id_disputed = true;
      }
      if (r.op != stage_op::added && r.op != stage_op::changed) continue;
      if (r.kind == entity::user) {
        const auto u = decode<user>(r.body);
        each_of(u.agents, [&](std::string_view agent) {
          stated_.emplace(pair_of(key_of(u.sourced_id), key_of(agent)), true);
        });
      } else if (r.kind == entity::role) {
        const auto e = decode<role>(r.body);
        if (e.kind == "student") facts_[key_of(e.user)].student = true;
      } else if (r.kind == entity::demographics) {
        const auto e = decode<demographics>(r.body);
        auto& f = facts_[key_of(e.sourced_id)];
        f.birth_date = e.birth_date;
        f.sex = e.sex;
        f.demographics_hash = r.hash;
      }
    }
  }

  void one(const stage_record& r) {
    begin_turn();
    if (r.op == stage_op::ended)
      end(r);
    else if ((r.op == stage_op::added || r.op == stage_op::changed) && !refused(r))
      put(r);
    end_turn_in_time();
  }

  [[nodiscard]] bool refused(std::string_view user) const {
    const auto f = facts_.find(key_of(user));
    return f != facts_.end() && f->second.refused;
  }
  [[nodiscard]] bool refused(const stage_record& r) const {
    return !refused_persons_.empty() && refused(user_of(r));
  }

  void put(const stage_record& r) {
    switch (r.kind) {
      case entity::org:
        return put(r, decode<org>(r.body));
      case entity::academic_session:
        return put(r, decode<academic_session>(r.body));
      case entity::course:
        return put(r, decode<course>(r.body));
      case entity::class_section:
        return put(r, decode<class_section>(r.body));
      case entity::user:
        return put(r, decode<user>(r.body));
      case entity::role:
        return put(r, decode<role>(r.body));
      case entity::demographics:
        return put(r, decode<demographics>(r.body));
      case entity::class_enrollment:
        return put(r, decode<class_enrollment>(r.body));
      default:
        return;
    }
  }

  // Never sent before; a row that had ended comes back with its id.
  static bool fresh(const stage_record& r) { return r.op == stage_op::added && r.id == 0; }

  row_id id_of(entity kind, std::string_view sourced_id) {
    const auto* row = known_.active(kind, sourced_id);
    return row ? row->id : 0;
  }
  void now_stored(entity kind, std::string_view sourced_id, row_id id, bool mark = false) {
    auto& row = known_.of(kind).rows[key_of(sourced_id)];
    row.id = id;
    row.active = true;
    row.mark = mark;
  }

  void put(const stage_record& r, const org& e) {
    const auto id = store::put_org(db(), how_.source, e.sourced_id,
                                   {e.kind, e.name, e.identifier, e.parent}, r.hash);
    const bool may_be_attended =
        e.kind != "district" && e.kind != "local" && e.kind != "state" && e.kind != "national";
    now_stored(entity::org, e.sourced_id, id, may_be_attended);
  }

  void put(const stage_record& r, const academic_session& e) {
    std::int64_t year = 0;
    std::from_chars(e.school_year.data(), e.school_year.data() + e.school_year.size(), year);
    if (const auto end = core::parse_date(e.end_date); year == 0 && end)
      year = core::school_year(*end);
    store::put_session(db(), how_.source, e.sourced_id,
                       {e.kind, e.title, e.start_date, e.end_date, e.parent, year}, r.hash);
  }

  void put(const stage_record& r, const course& e) {
    const auto id = store::put_course(db(), how_.source, e.sourced_id,
                                      {e.title, e.course_code, e.grades, e.subjects,
                                       e.subject_codes, id_of(entity::org, e.org), e.school_year},
                                      r.hash);
    now_stored(entity::course, e.sourced_id, id);
  }

  void put(const stage_record& r, const class_section& e) {
    const auto id = store::put_class(
        db(), how_.source, e.sourced_id,
        {e.title, e.class_code, e.kind, id_of(entity::course, e.course),
         id_of(entity::org, e.school), e.terms, e.grades, e.subjects, e.subject_codes, e.periods},
        r.hash, fresh(r));
    now_stored(entity::class_section, e.sourced_id, id);
  }

  void put(const stage_record& r, const user& e) {
    const auto key = key_of(e.sourced_id);
    auto& row = known_.of(entity::user).rows[key];
    auto& f = facts_[key];
    store::person_row p{
        e.given_name, e.family_name, e.middle_name, e.preferred_given_name, e.preferred_family_name,
        e.grade,      e.email,       e.phone,       f.birth_date,           f.sex,
        f.student};
    const bool had_row = row.person != 0;
    if (row.person == 0) row.person = f.person;
    if (row.person == 0 && f.twin != 0) row.person = known_.of(entity::user).rows[f.twin].person;
    if (row.person == 0) {
      // made one after another, so that their index grows at its end
      row.person = store::insert_person(db(), core::uid::make(clock_.now_ms()), p);
      row.mark = f.student;
      f.inserted = true;
    } else {
      store::update_person(db(), row.person, p);
      if (had_row) store::grade_of_stays(db(), row.person, how_.source, e.grade);
    }
    row.active = true;
    const auto agents_before =
        r.id != 0 ? store::agents_of_user(db(), how_.source, e.sourced_id) : std::string();
    store::put_person_source(db(), how_.source, e.sourced_id, row.person, e.username, e.agents,
                             e.primary_org, r.hash, f.inserted ? f.demographics_hash : 0, fresh(r));
    identifiers(row.person, e, had_row, f.id_disputed);
    unlink(row.person, agents_before, e.agents);
  }

  // What the row said before and says no more; in its own transaction, since the row forgets it.
  void unlink(row_id person, std::string_view before, std::string_view now) {
    each_of(before, [&](std::string_view agent) {
      bool still = false;
      each_of(now, [&](std::string_view a) { still = still || a == agent; });
      if (still) return;
      const auto& users = known_.of(entity::user).rows;
      const auto other = users.find(key_of(agent));
      if (other == users.end() || other->second.person == 0) return;
      store::drop_guardian(db(), person, other->second.person, how_.source);
      store::drop_guardian(db(), other->second.person, person, how_.source);
    });
  }

  void identifiers(row_id person, const user& e, bool had_row, bool disputed) {
    const bool believed = !disputed && !e.state_id.empty() && !core::is_placeholder_id(e.state_id);
    if (believed) store::put_identifier(db(), person, state_, e.state_id, had_row);
    each_user_id(e.user_ids, [&](std::string_view type, std::string_view id) {
      // the state's own number stands under the state's name already
      if (id != e.state_id || type == "Local")
        store::put_identifier(db(), person, type, id, had_row);
    });
  }

  void put(const stage_record& r, const role& e) {
    auto* u = known_.active(entity::user, e.user);
    const auto* o = known_.active(entity::org, e.org);
    if (u == nullptr || o == nullptr || u->person == 0 || o->id == 0) return;
    store::put_role(db(), how_.source, e.sourced_id,
                    {u->person, o->id, e.kind, e.begin_date, e.end_date, e.primary}, r.hash,
                    fresh(r));
    if (e.kind == "student") {
      make_student(*u);
      if (o->mark) put_stay(r, e, *u, o->id);
    } else if (r.op == stage_op::changed) {
      end_stay(e.sourced_id);
    }
  }

  // A student's role at a school is a stay there.
  void put_stay(const stage_record& r, const role& e, const known_row& u, row_id school) {
    bool taken_over = false;
    if (stays_elsewhere_ && r.op == stage_op::added && !e.begin_date.empty())
      if (const auto twin =
              store::same_stay_elsewhere(db(), u.person, school, e.begin_date, how_.source)) {
        store::take_over_stay(db(), twin, how_.source, e.sourced_id);
        taken_over = true;
      }
    std::optional<store::stay_state> before;
    if (r.op == stage_op::changed) before = store::stay_by_key(db(), how_.source, e.sourced_id);
    const auto id =
        store::put_stay(db(), how_.source, e.sourced_id,
                        {u.person, school, {}, e.begin_date, e.end_date, {}, {}, e.primary}, r.hash,
                        fresh(r) && !stays_elsewhere_);
    const bool over = is_over(e.end_date);
    // a run that was killed after it wrote the row finds it as it left it
    const bool was_on = !how_.resumed && before && before->active && before->school == school &&
                        !is_over(before->exit_date);
    if (over && (r.op == stage_op::changed || taken_over || how_.resumed))
      tell(u.person, id, enrollment_change::kind::left);
    if (!over && !was_on) tell(u.person, id, enrollment_change::kind::entered);
  }
  [[nodiscard]] bool is_over(std::string_view exit_date) const {
    return !exit_date.empty() && exit_date <= today_;
  }

  void put(const stage_record& r, const demographics& e) {
    const auto key = key_of(e.sourced_id);
    if (facts_[key].inserted) return;
    const auto* u = known_.active(entity::user, e.sourced_id);
    if (u == nullptr || u->person == 0) return;
    store::put_demographics_hash(db(), how_.source, e.sourced_id, r.hash);
    store::update_person_demographics(db(), u->person, e.birth_date, e.sex);
  }

  void put(const stage_record& r, const class_enrollment& e) {
    auto* u = known_.active(entity::user, e.user);
    const auto section = id_of(entity::class_section, e.class_section);
    if (u == nullptr || u->person == 0 || section == 0) return;
    store::put_enrollment(db(), how_.source, e.sourced_id,
                          {u->person, section, e.role, e.begin_date, e.end_date, e.primary}, r.hash,
                          fresh(r));
    if (e.role == "student") make_student(*u);
  }

  void make_student(known_row& u) {
    if (u.mark) return;
    store::make_student(db(), u.person);
    u.mark = true;
  }

  // An absent or deleted row ends; it stays, and so does everything that hangs on the person.
  void end(const stage_record& r) {
    const auto person = static_cast<row_id>(r.key);
    if (person != 0 && refused_persons_.count(person) > 0) return;
    store::end_feed_row(db(), static_cast<store::feed_table>(r.kind), r.id);
    if (r.kind == entity::role) {
      end_stay(store::role_key(db(), r.id));
    } else if (r.kind == entity::user && !store::has_active_user(db(), person, how_.source)) {
      for (const auto stay : store::end_all_of_person(db(), person, how_.source, today_))
        tell(person, stay, enrollment_change::kind::left);
      if (how_.resumed)
        for (const auto stay : store::stays_of_source(db(), person, how_.source))
          tell(person, stay, enrollment_change::kind::left);
    }
  }
  void end_stay(std::string_view key) {
    const auto stay = store::stay_by_key(db(), how_.source, key);
    if (!stay) return;
    store::end_stay(db(), how_.source, key, today_);
    tell(stay->person, stay->id, enrollment_change::kind::left);
  }

  void tell(row_id person, row_id stay, enrollment_change::kind what) {
    if (told_.emplace(stay, what).second) changes_.push_back({person, stay, what});
  }

  // Students' agents are their guardians; feeds say it from both ends, often from one only.
  void link(const stage_record& r) {
    const auto e = decode<user>(r.body);
    if (e.agents.empty() || refused(r)) return;
    const auto* u = known_.active(entity::user, e.sourced_id);
    if (u == nullptr || u->person == 0) return;
    const bool student = u->mark;
    each_of(e.agents, [&](std::string_view agent) {
      const auto* a = known_.active(entity::user, agent);
      if (a == nullptr || a->person == 0 || a->person == u->person) return;
      if (student) {
        store::put_guardian(db(), u->person, a->person, how_.source);
      } else if (a->mark && stated_.count(pair_of(key_of(agent), r.key)) == 0) {
        store::put_guardian(db(), a->person, u->person, how_.source);
      }
    });
  }

  store::district& district_;
  const core::clock& clock_;
  roster& known_;
  const apply_options& how_;
  const std::string state_;
  const std::string today_;
  stage_reader stage_;
  by_key<user_facts> facts_;
  by_key<bool> stated_;  // pairs of users, the one who names the other first
  std::set<row_id> refused_persons_;
  std::optional<store::writing> turn_now_;
  std::chrono::steady_clock::time_point turn_began_;
  std::chrono::nanoseconds turn_ = short_turn;
  bool alone_ = false;  // nobody else uses the district yet
  bool mode_set_ = false;
  bool stays_elsewhere_ = false;
  std::int64_t done_ = 0;
  std::vector<enrollment_change> changes_;
  std::set<std::pair<row_id, enrollment_change::kind>> told_;
};

}  // namespace

std::vector<enrollment_change> apply_stage(store::district& d, const core::clock& clock,
                                           roster& known, const apply_options& how) {
  return applier(d, clock, known, how).run();
}

}  // namespace throughline::intake
