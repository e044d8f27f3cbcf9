// Brings the difference of one run's stage file into the store, in short transactions.
#include "intake/apply.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <list>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/clock.hpp"
#include "core/date.hpp"
#include "core/failure.hpp"
#include "core/hash.hpp"
#include "core/id.hpp"
#include "intake/aside.hpp"
#include "intake/consequences.hpp"
#include "intake/event.hpp"
#include "intake/external_sort.hpp"
#include "intake/guardian_links.hpp"
#include "intake/identity.hpp"
#include "intake/lists.hpp"
#include "intake/responsibilities.hpp"
#include "intake/section.hpp"
#include "intake/stays.hpp"
#include "intake/turns.hpp"
#include "store/district.hpp"
#include "store/enrollment_events.hpp"
#include "store/feed_batch.hpp"
#include "store/feeds.hpp"
#include "store/guardians_wanted.hpp"
#include "store/person_facts.hpp"
#include "store/program_sections.hpp"
#include "store/program_stays.hpp"

namespace throughline::intake {
namespace {

using core::row_id;
using change = stays::change;

std::size_t at(entity kind) { return static_cast<std::size_t>(kind); }

// Rows that wait are written before their texts hold more memory than that.
constexpr std::size_t long_enough = 512U << 10;

bool is_put(const stage_record& r) { return r.op == stage_op::added || r.op == stage_op::changed; }
bool is_end(const stage_record& r) { return r.op == stage_op::ended || r.op == stage_op::absent; }

class applier {
 public:
  applier(store::district& d, const core::clock& clock, wal_mover& mover, const apply_options& how)
      : district_(d),
        clock_(clock),
        how_(how),
        source_(*how.source.id),
        state_(d.head().state),
        today_(core::to_text(core::local_date(clock.now_ms(), d.head().time_zone))),
        turns_(d, mover, how.resumed, how.progress),
        batch_(source_),
        under_way_(source_),
        roster_(how.source, stage_folder(d), [this]() -> store::connection& { return db(); }),
        links_(stage_folder(d), source_),
        order_(order_of(d)),
        host_(host_of(d)),
        stays_(tools(), today_),
        responsibilities_(tools(), today_) {}

  void run() {
    gather_refusals();
    each(entity::org, [&](const stage_record& r) { put(r, decode<org>(r.body)); });
    class_schools();
    each(entity::academic_session,
         [&](const stage_record& r) { put(r, decode<academic_session>(r.body)); });
    each(entity::course, [&](const stage_record& r) { put(r, decode<course>(r.body)); });
    each(entity::class_section,
         [&](const stage_record& r) { put(r, decode<class_section>(r.body)); });
    users();
    stays_.find_renamed();
    each(entity::role, [&](const stage_record& r) { put(r, decode<role>(r.body)); });
    stays_.grade_persons();
    each(entity::class_enrollment,
         [&](const stage_record& r) { put(r, decode<class_enrollment>(r.body)); });
    link();
    each(entity::program, [&](const stage_record& r) { put(r, decode<program>(r.body)); });
    each(entity::program_enrollment,
         [&](const stage_record& r) { put(r, decode<program_enrollment>(r.body)); });
    each(entity::academic_record,
         [&](const stage_record& r) { put(r, decode<academic_record>(r.body)); });
    each(entity::course_transcript,
         [&](const stage_record& r) { put(r, decode<course_transcript>(r.body)); });
    all_evidence();
    program_sections();
    if (!turns_.alone()) program_stays(turns_.db());
    turns_.finish();
    if (turns_.alone()) {
      store::writing w(district_);  // with the indexes of a first import, which are made by now
      program_stays(w.db());
      w.commit();
    }
    if (turns_.alone())
      stays_.follow_first();
    else
      draw_consequences(district_, clock_, turns_,
                        {how_.run, source_, how_.program_classes, how_.follow});
  }

 private:
  apply_tools tools() {
    return {district_,
            how_,
            turns_,
            roster_,
            batch_,
            order_,
            [this]() -> store::connection& { return db(); },
            [this] { wait_or_write(); }};
  }
  static store::source_order order_of(store::district& d) {
    store::reading r(d);
    return store::source_order(r.db());
  }
  static std::optional<row_id> host_of(store::district& d) {
    store::reading r(d);
    return store::source_named(r.db(), host_source);
  }
  // While rows are written aside the connection is that thread's.
  store::connection& db() {
    aside_.wait();
    return turns_.db();
  }
  // Aside only while nobody waits for the turn to end: rows are made ready quicker than written.
  void send() {
    auto& now = db();
    if (!turns_.alone()) return batch_.write(now);
    std::swap(batch_, under_way_);
    if (under_way_.size() > 0) aside_.run([this, &now] { under_way_.write(now); });
  }
  // For what must see the rows that wait in the batch.
  store::connection& written() {
    send();
    return db();
  }
  void wait_or_write() {
    const bool over = turns_.over();
    if (over || batch_.size() >= (turns_.alone() ? 2048U : 64U) ||
        batch_.long_texts() >= long_enough)
      send();
    if (!over) return;
    aside_.wait();
    turns_.end_in_time();
  }
  core::uid next_uid() {
    constexpr std::size_t each = 10;
    if (noise_at_ + each > noise_.size()) {
      noise_ = core::random_bytes(400 * each);
      noise_at_ = 0;
    }
    noise_at_ += each;
    return core::uid::make(clock_.now_ms(),
                           std::string_view(noise_).substr(noise_at_ - each, each));
  }

  template <class F>
  void each(entity kind, F&& put_one) {
    section s(how_.stage_file, at(kind));
    if (!s.more()) return;
    for (; s.more(); s.next()) each_one(kind, *s, put_one);
    written();
  }
  template <class F>
  void each_one(entity kind, const stage_record& r, F&& put_one) {
    turns_.begin();
    if (is_end(r))
      end(kind, r);
    else if (!refused(kind, r))
      put_one(r);
    wait_or_write();
  }

  // All kinds at once, in ascending order of their rows' ids: they have one table, which grows at
  // its end so. Kind by kind each would go through the pages of those before.
  void all_evidence() {
    std::list<std::pair<entity, section>> rows;
    for (auto k = at(entity::user_profile); k < entities; ++k) {
      rows.emplace_back(std::piecewise_construct, std::forward_as_tuple(static_cast<entity>(k)),
                        std::forward_as_tuple(how_.stage_file, k));
      if (!rows.back().second.more()) rows.pop_back();
    }
    if (rows.empty()) return;
    while (!rows.empty()) {
      const auto least = std::min_element(
          rows.begin(), rows.end(),
          [](const auto& a, const auto& b) { return a.second->key < b.second->key; });
      auto& [kind, s] = *least;
      each_one(kind, *s,
               [&, kind = kind](const stage_record& r) { put(r, kind, decode<evidence>(r.body)); });
      s.next();
      if (!s.more()) rows.erase(least);
    }
    written();
  }

  void gather_refusals() {
    for (section s(how_.stage_file, matches_section); s.more(); s.next()) {
      if (s->op != stage_op::refused_user) continue;
      refused_users_.insert(s->key);
      refused_persons_.insert(s->person);
    }
  }
  [[nodiscard]] bool refused(entity kind, const stage_record& r) const {
    if (refused_users_.empty()) return false;
    const auto user = user_of(kind, r);
    return !user.empty() && refused_users_.count(how_.source.key(entity::user, user)) > 0;
  }

  void put(const stage_record& r, const org& e) {
    const auto id =
        store::put_org(db(), source_, e.sourced_id,
                       {e.kind, e.name, e.identifier, e.parent, e.metadata, e.alternative}, r.hash);
    const bool may_be_attended =
        e.kind != "district" && e.kind != "local" && e.kind != "state" && e.kind != "national";
    roster_.add(entity::org, r.key, {id, true, may_be_attended});
  }

  void put(const stage_record& r, const academic_session& e) {
    std::int64_t year = 0;
    std::from_chars(e.school_year.data(), e.school_year.data() + e.school_year.size(), year);
    if (const auto end = core::parse_date(e.end_date); year == 0 && end)
      year = core::school_year(*end);
    store::put_session(db(), source_, e.sourced_id,
                       {e.kind, e.title, e.start_date, e.end_date, e.parent, year, e.metadata},
                       r.hash);
  }

  row_id id_of(entity kind, std::string_view sourced_id) {
    if (sourced_id.empty()) return 0;
    const auto it = roster_.find(kind, sourced_id);
    return it && it->active ? it->number : 0;
  }

  void put(const stage_record& r, const course& e) {
    const auto id =
        store::put_course(db(), source_, e.sourced_id,
                          {e.title, e.course_code, e.grades, e.subjects, e.subject_codes,
                           id_of(entity::org, e.org), e.school_year, e.metadata},
                          r.hash);
    roster_.add(entity::course, r.key, {id, true, false});
  }

  // No row of the store can be that record's.
  [[nodiscard]] bool is_first(const stage_record& r) const {
    return turns_.alone() && !how_.resumed && r.id == 0;
  }

  void put(const stage_record& r, const class_section& e) {
    const store::class_row row{e.title,
                               e.class_code,
                               e.kind,
                               id_of(entity::course, e.course),
                               id_of(entity::org, e.school),
                               e.terms,
                               e.grades,
                               e.subjects,
                               e.subject_codes,
                               e.periods,
                               e.location,
                               e.metadata};
    row_id id = 0;
    if (is_first(r)) {
      id = turns_.next_class();
      batch_.insert_class(id, e.sourced_id, row, r.hash);
    } else {
      id = store::put_class(db(), source_, e.sourced_id, row, r.hash);
    }
    roster_.add(entity::class_section, r.key, {id, true, false});
  }

  // Users with their demographics, and whether they are students: a new person is written once.
  void users() {
    section u(how_.stage_file, at(entity::user)), d(how_.stage_file, at(entity::demographics)),
        student(how_.stage_file, students_section), match(how_.stage_file, matches_section);
    bool ends = false;
    while (u.more() || d.more()) {
      turns_.begin();
      const auto key = u.more() && (!d.more() || u->key <= d->key) ? u->key : d->key;
      std::optional<demographics> born;
      if (d.more() && d->key == key && is_put(*d) && refused_users_.count(key) == 0)
        born = decode<demographics>(d->body);
      if (u.more() && u->key == key) {
        if (is_end(*u)) {
          ends = true;
          roster_.add(entity::user, key, {u->person, false, false});
        } else if (refused_users_.count(key) == 0) {
          const stage_record none;
          const bool known = match.reach(key);
          put_user(*u, decode<user>(u->body), known ? *match : none, student.reach(key),
                   born ? &*born : nullptr, d->hash);
          born.reset();
        }
        u.next();
      }
      if (born) put_demographics(key, *born, d->hash);
      if (d.more() && d->key == key) {
        if (is_end(*d)) store::end_feed_row(written(), store::feed_table::demographics, d->id);
        d.next();
      }
      wait_or_write();
    }
    if (turns_.open()) written();
    if (!ends) return;
    // when it is known who else came
    for (section gone(how_.stage_file, at(entity::user)); gone.more(); gone.next()) {
      turns_.begin();
      if (is_end(*gone)) end_user(*gone);
      wait_or_write();
    }
  }

  void put_user(const stage_record& r, const user& e, const stage_record& match, bool student,
                const demographics* born, std::int64_t born_hash) {
    std::optional<store::feed_row> stored;
    if (r.id != 0 || how_.resumed)
      stored = store::feed_row_of(db(), store::feed_table::user, source_, how_.source.name,
                                  e.sourced_id);
    row_id person = stored ? stored->person : 0;
    if (person == 0 && match.op == stage_op::same_person) {
      person = match.id;
      if (person == 0)
        if (const auto twin = roster_.at(entity::user, static_cast<std::uint64_t>(match.hash)))
          person = twin->number;
    }
    const store::person_row p{e.given_name,
                              e.family_name,
                              e.middle_name,
                              e.preferred_given_name,
                              e.preferred_family_name,
                              e.grade,
                              e.email,
                              e.phone,
                              born ? born->birth_date : std::string_view{},
                              born ? born->sex : std::string_view{},
                              student};
    if (person == 0 && host_) person = known_to_host(db(), *host_, e.sourced_id, p);
    bool is_student = student;
    const bool is_new = person == 0;
    if (is_new) {
      // made one after another, so that their table and its index of uids grow at their ends
      person = turns_.next_person();
      batch_.insert_person(person, next_uid(), p);
    } else {
      if (student) make_student(person);
      if (stored && !student) is_student = stored->mark;
      if (born && stored) store::put_demographics(db(), stored->id, born_hash, born->metadata);
    }
    const auto agents_before = stored ? store::agents_of_user(db(), stored->id) : std::string();
    batch_.put_person_source(
        static_cast<row_id>(r.key), e.sourced_id,
        {person, e.username, e.agents, e.primary_org, e.master_identifier, e.metadata,
         born ? born_hash : 0, born ? born->metadata : std::string_view{}},
        r.hash);
    if (!is_new)
      tell_person(static_cast<row_id>(r.key), person, p, born, stored ? &*stored : nullptr);
    unlink(person, agents_before, e.agents);
    identifiers(person, e, stored.has_value(), match.op == stage_op::disputed_id);
    roster_.add(entity::user, r.key, {person, true, is_student});
    if (stored) store::want_none(db(), stored->id);
    each_of(e.agents, [&](std::string_view agent) {
      links_.said(r.key, how_.source.key(entity::user, agent));
    });
    if (!turns_.alone() && r.op == stage_op::added) links_.came(r.key);
  }

  // What the row says of a person who is there: all of it counts only while no other row tells.
  void tell_person(row_id row, row_id person, const store::person_row& p, const demographics* born,
                   const store::feed_row* stored) {
    // a new row must be there to have facts, and one that comes back told again
    auto& now = stored && stored->active ? db() : written();
    const store::telling who{person, row, clock_.now_ms()};
    const auto before = store::grade_of_person(now, person);
    store::tell_person(now, order_, who, p);
    if (born) store::tell_birth(now, order_, who, born->birth_date, born->sex);
    if (stored) stays_.note_grade(now, person, before);
  }

  void put_demographics(std::uint64_t key, const demographics& e, std::int64_t hash) {
    const auto u = roster_.find(entity::user, e.sourced_id);
    if (!u || !u->active || u->number == 0) return;
    store::put_demographics(written(), static_cast<row_id>(key), hash, e.metadata);
    store::tell_birth(db(), order_, {u->number, static_cast<row_id>(key), clock_.now_ms()},
                      e.birth_date, e.sex);
  }

  // What the row said before and says no more; in its own transaction, since the row forgets it.
  void unlink(row_id person, std::string_view before, std::string_view now) {
    each_of(before, [&](std::string_view agent) {
      bool still = false;
      each_of(now, [&](std::string_view a) { still = still || a == agent; });
      if (still) return;
      const auto other = roster_.find(entity::user, agent);
      if (!other || other->number == 0) return;
      store::drop_guardian(written(), person, other->number);
      store::drop_guardian(db(), other->number, person);
    });
  }

  void identifiers(row_id person, const user& e, bool had_row, bool disputed) {
    std::vector<std::string_view>
        begun;  // of several values of a system only the first drops others
    const auto put_one = [&](std::string_view system, std::string_view value) {
      if (!had_row) return batch_.put_identifier(person, system, value);
      const bool first = std::find(begun.begin(), begun.end(), system) == begun.end();
      store::put_identifier(db(), person, source_, system, value, first);
      begun.push_back(system);
    };
    const bool believed = !disputed && !e.state_id.empty() && !core::is_placeholder_id(e.state_id);
    if (believed) put_one(state_, e.state_id);
    each_user_id(e.user_ids, [&](std::string_view type, std::string_view id) {
      // the state's own number stands under the state's name already
      if (id != e.state_id || type == "Local") put_one(type, id);
    });
  }

  void link() {
    roster_.rest(entity::class_section);
    turns_.begin();
    links_.settle(
        {[this](std::uint64_t user) { return user_at(user); },
         [this]() -> store::connection& { return written(); },
         [this](row_id student, row_id guardian) { batch_.put_guardian(student, guardian); },
         [this] {
           wait_or_write();
           turns_.begin();
         }});
    written();
  }
  // A first import has its users' places at hand.
  std::optional<known> user_at(std::uint64_t key) {
    if (turns_.alone()) return roster_.at(entity::user, key);
    const auto u = store::user_with_key(written(), static_cast<row_id>(key));
    return u ? std::optional(known{u->person, true, u->student}) : std::nullopt;
  }
  void make_student(row_id person) {
    store::make_student(db(), person);
    links_.became_student(person);
  }

  void put(const stage_record& r, const role& e) {
    const auto u = roster_.find(entity::user, e.user);
    const auto o = roster_.find(entity::org, e.org);
    if (!u || !o || !u->active || !o->active || u->number == 0 || o->number == 0) return;
    batch_.put_role(static_cast<row_id>(r.key), e.sourced_id,
                    {u->number, o->number, e.kind, e.begin_date, e.end_date, e.user_profile,
                     e.metadata, e.primary},
                    r.hash);
    if (e.kind == "student") {
      if (!u->mark) make_student(u->number);
      if (o->mark) return stays_.put(r, e, u->number, o->number);
    }
    if (r.op == stage_op::changed) stays_.end(e.sourced_id);
  }

  void put(const stage_record& r, const class_enrollment& e) {
    const auto u = roster_.find(entity::user, e.user);
    const auto section_id = id_of(entity::class_section, e.class_section);
    if (!u || !u->active || u->number == 0 || section_id == 0) return;
    batch_.put_enrollment(
        static_cast<row_id>(r.key), e.sourced_id,
        {u->number, section_id, e.role, e.begin_date, e.end_date, e.metadata, e.primary}, r.hash);
    if (e.role == "student" && !u->mark) make_student(u->number);
  }

  void put(const stage_record& r, const program& e) {
    const auto id = store::put_program(
        db(), source_, e.sourced_id,
        {e.name, e.kind, id_of(entity::org, e.org), e.alternative, e.metadata}, r.hash);
    roster_.add(entity::program, r.key, {id, true, false});
  }

  row_id person_of(std::string_view user) {
    const auto u = roster_.find(entity::user, user);
    return u && u->active ? u->number : 0;
  }

  void put(const stage_record& r, const program_enrollment& e) {
    const auto person = person_of(e.user), program = id_of(entity::program, e.program);
    if (person == 0 || program == 0) return;
    batch_.put_program_enrollment(static_cast<row_id>(r.key), e.sourced_id,
                                  {person, program, id_of(entity::org, e.org), e.kind, e.begin_date,
                                   e.end_date, e.exit_reason, e.metadata},
                                  r.hash);
  }

  static std::optional<std::int64_t> year_of(std::string_view text) {
    std::int64_t year = 0;
    std::from_chars(text.data(), text.data() + text.size(), year);
    return year == 0 ? std::nullopt : std::optional(year);
  }

  void put(const stage_record& r, const academic_record& e) {
    const auto person = person_of(e.user);
    if (person == 0) return;
    using core::credits;
    const store::academic_record_row row{person,
                                         id_of(entity::org, e.org),
                                         year_of(e.school_year),
                                         e.term,
                                         credits::parse(e.credits_earned),
                                         credits::parse(e.credits_attempted),
                                         credits::parse(e.term_earned),
                                         credits::parse(e.term_attempted),
                                         credits::parse(e.gpa),
                                         credits::parse(e.gpa_scale),
                                         e.details};
    row_id id = 0;
    if (is_first(r)) {
      id = turns_.next_academic_record();
      batch_.insert_academic_record(id, e.sourced_id, row, r.hash);
    } else {
      id = store::put_academic_record(db(), source_, e.sourced_id, row, r.hash);
    }
    roster_.add(entity::academic_record, r.key, {id, true, false});
  }

  void put(const stage_record& r, const course_transcript& e) {
    const auto person = person_of(e.user);
    if (person == 0) return;
    store::course_transcript_row c;
    c.row = {e.sourced_id,
             year_of(e.school_year),
             e.term,
             e.school_name,
             e.grade_level,
             e.course_code,
             e.title,
             e.subject,
             e.sced,
             e.grade,
             e.result,
             core::credits::parse(e.attempted),
             core::credits::parse(e.earned)};
    c.person = person;
    c.record = id_of(entity::academic_record, e.record);
    c.course = id_of(entity::course, e.course);
    c.org = id_of(entity::org, e.org);
    c.details = e.details;
    batch_.put_course_transcript(next_uid(), c, r.hash);
  }

  void put(const stage_record& r, entity kind, const evidence& e) {
    row_id person = 0;
    if (!e.user.empty())
      if (const auto u = roster_.find(entity::user, e.user); u && u->active) person = u->number;
    if (kind == entity::responsibility) responsibilities_.put(r, e, person);
    batch_.put_evidence(static_cast<row_id>(r.key), e.sourced_id,
                        {evidence_word(kind), person, id_of(entity::class_section, e.class_section),
                         e.body, e.metadata},
                        r.hash);
  }

  // An absent or deleted row ends; it stays, and so does everything that hangs on the person.
  void end(entity kind, const stage_record& r) {
    if (r.person != 0 && refused_persons_.count(r.person) > 0) return;
    if (kind == entity::responsibility) responsibilities_.end(r);
    store::end_feed_row(db(), table_of(kind), r.id);  // the rows that wait are others
    if (kind == entity::role) stays_.end(r.id, r.op == stage_op::absent);
    if (is_named(kind)) roster_.add(kind, r.key, {r.id, false, false});
  }

  // Kinds whose rows others name by a number of the store's.
  static bool is_named(entity kind) {
    return kind <= entity::class_section || kind == entity::program ||
           kind == entity::academic_record;
  }

  void end_user(const stage_record& r) {
    if (refused_persons_.count(r.person) > 0) return;
    store::end_feed_row(db(), store::feed_table::user, r.id);
    store::settle_person(db(), order_, r.person);
    store::want_none(db(), r.id);
    // whose guardian only this row said they were
    each_of(store::agents_of_user(db(), r.id), [&](std::string_view agent) {
      if (const auto student = roster_.find(entity::user, agent); student && student->number != 0)
        store::drop_guardian(db(), student->number, r.person);
    });
    if (store::has_active_user(db(), r.person, source_)) return;
    const auto how = r.op == stage_op::absent ? change::absent : change::left;
    for (const auto& stay : store::end_all_of_person(db(), r.person, source_, today_))
      if (!stay.was_over) stays_.tell(r.person, stay.id, stay.school, how);
  }
  // Feeds that say that a school or a program is an alternative one say no class of it.
  void class_schools() {
    if (how_.program_classes.empty()) return;
    turns_.begin();
    store::class_alternative_schools(db(), source_, how_.program_classes.front());
  }

  void tell_all(const std::vector<core::enrollment_change>& changes) {
    for (const auto& c : changes)
      stays_.tell(c.person, c.school_enrollment, c.school,
                  c.what == enrollment_change::kind::entered ? change::entered : change::left);
  }

  void program_stays(store::connection& in) {
    tell_all(store::settle_program_stays(in, today_, how_.program_classes));
  }

  void program_sections() {
    turns_.begin();
    tell_all(store::settle_program_sections(db(), today_));
  }

  store::district& district_;
  const core::clock& clock_;
  const apply_options& how_;
  const row_id source_;
  const std::string state_;
  const std::string today_;
  turns turns_;
  store::feed_batch batch_, under_way_;
  roster roster_;
  std::unordered_set<std::uint64_t> refused_users_;
  std::unordered_set<row_id> refused_persons_;
  guardian_links links_;
  const store::source_order order_;
  const std::optional<row_id> host_;
  stays stays_;
  responsibilities responsibilities_;
  std::string noise_;
  std::size_t noise_at_ = 0;
  aside aside_;  // ends before what it works on
};

}  // namespace

void apply_stage(store::district& d, const core::clock& clock, wal_mover& mover,
                 const apply_options& how) {
  applier(d, clock, mover, how).run();
}

}  // namespace throughline::intake
