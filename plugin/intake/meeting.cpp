// What an import makes of each record once the whole part is read: added, changed, the same, gone.
#include <algorithm>
#include <bit>
#include <deque>
#include <set>
#include <unordered_set>
#include <utility>

#include "core/failure.hpp"
#include "core/hash.hpp"
#include "intake/import.hpp"
#include "intake/lists.hpp"
#include "store/feeds.hpp"

namespace throughline::intake {

namespace codes = core::codes;

namespace {

std::size_t at(entity kind) { return static_cast<std::size_t>(kind); }

// Out of "<user>|<org>|<role>".
std::string_view user_of_made_role(std::string_view role) {
  const auto last = role.rfind('|');
  return last == role.npos || last == 0 ? std::string_view{}
                                        : role.substr(0, role.rfind('|', last - 1));
}

std::string folded_id(std::string_view id) {
  id.remove_prefix(std::min(id.find_first_not_of('0'), id.size()));
  std::string out(id);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

// Compares what was said of a part's records with the store, and stages the difference.
void importer::settle(const open_part& p, bool complete, std::string_view left_out) {
  reading_.reset();
  stage_->begin(at(p.kind));
  compare(district_, source_, p.kind, complete, said(p.kind),
          [&](const pairing& both) { meet(p, both, complete, left_out); });
  said_[at(p.kind)].reset();
  const auto tell = [&](core::code rule, const repetition& r, std::string_view field) {
    if (r.count > 0)
      add_finding(rule, core::severity::warning, places_.file(r.first), places::record(r.first),
                  field, {{"count", std::to_string(r.count)}});
  };
  tell(codes::id_repeated, repeated_, "sourcedId");
  tell(codes::edfi_facts_alone, alone_, {});
  repeated_ = alone_ = {};
  if (p.kind == entity::user) tell_alike();
  if (complete) roster_.settle(p.kind);
}

// Spreadsheets take leading zeros away, and systems disagree on letter case: the same person may
// come twice. An id is never changed for it.
void importer::tell_alike() {
  alike_.sort();
  std::string last_id;
  sorted_record last;
  for (sorted_record r; alike_.next(r);) {
    const auto id = std::string(r.body);
    if (!last_id.empty() && r.key == last.key && id != last_id &&
        folded_id(id) == folded_id(last_id))
      add_finding(codes::id_alike, core::severity::warning,
                  places_.file(static_cast<std::int64_t>(r.order)),
                  places::record(static_cast<std::int64_t>(r.order)), "sourcedId",
                  {{"sourcedId", id}, {"other", last_id}});
    last = r;
    last_id = id;
  }
  alike_.clear();
}

namespace {

// "a,b" and "b,c" are "a,b,c": sorted, so that the order of what is said does not matter.
std::string joined(std::string_view a, std::string_view b) {
  std::set<std::string_view> all;
  for (const auto list : {a, b}) each_of(list, [&](std::string_view one) { all.insert(one); });
  std::string out;
  for (const auto one : all) out.append(out.empty() ? "" : ",").append(one);
  return out;
}

void fill(std::string_view& into, std::string_view from) {
  if (into.empty()) into = from;
}

// `kept`: where joined lists lie.
void add_more(user& to, const user& m, std::deque<std::string>& kept) {
  const auto join = [&](std::string_view& into, std::string_view from) {
    if (!from.empty()) into = kept.emplace_back(joined(into, from));
  };
  join(to.user_ids, m.user_ids);
  join(to.agents, m.agents);
  for (auto [into, from] : {std::pair(&to.username, m.username),
                            {&to.identifier, m.identifier},
                            {&to.email, m.email},
                            {&to.phone, m.phone},
                            {&to.sms, m.sms},
                            {&to.primary_org, m.primary_org},
                            {&to.pronouns, m.pronouns},
                            {&to.metadata, m.metadata},
                            {&to.state_id, m.state_id}})
    fill(*into, from);
}

void add_more(demographics& to, const demographics& m, std::deque<std::string>&) {
  for (auto [into, from] : {std::pair(&to.birth_date, m.birth_date),
                            {&to.sex, m.sex},
                            {&to.ethnicity_and_race, m.ethnicity_and_race},
                            {&to.residence_status, m.residence_status},
                            {&to.metadata, m.metadata}})
    fill(*into, from);
}

// Where several say different things the order in which they stand must not matter: it is that of
// their bytes.
template <class E>
std::string body_with_more(std::string_view body, const pairing& both) {
  auto e = decode<E>(body);
  std::deque<std::string> kept;
  std::set<std::string_view> all;
  for (std::size_t i = 0; i < both.size; ++i)
    if (both.said[i].what == saying::more) all.insert(both.said[i].body);
  for (const auto one : all) add_more(e, decode<E>(one), kept);
  std::string out;
  encode(out, e);
  return out;
}

}  // namespace

// The record with what else is said of it.
said_record importer::with_more(entity kind, const said_record& first, const pairing& both) {
  auto out = first;
  out.body = kind == entity::user ? body_with_more<user>(first.body, both)
                                  : body_with_more<demographics>(first.body, both);
  out.hash = std::bit_cast<std::int64_t>(core::short_hash(out.body));
  if (out.hash == 0) out.hash = 1;
  return out;
}

// Of those whose sourcedIds begin so the set does not tell at all.
bool importer::is_left_out(entity kind, const store::feed_row& row, std::string_view left_out) {
  if (left_out.empty()) return false;
  const auto id = store::sourced_id_of(asking(), table_of(kind), row.id);
  bool found = false;
  each_of(left_out, [&](std::string_view prefix) { found = found || id.starts_with(prefix); });
  return found;
}

void importer::meet(const open_part& p, const pairing& both, bool whole,
                    std::string_view left_out) {
  const said_record* first = nullptr;
  const said_record* more = nullptr;
  bool kept = false, unless = false;
  for (std::size_t i = 0; i < both.size; ++i) {
    const auto& one = both.said[i];
    const bool of_rejected = p.derived && rejected_users_.count(one.record) > 0;
    if (one.what == saying::kept || of_rejected)
      kept = true;
    else if (one.what == saying::unless)
      unless = true;
    else if (one.what == saying::more)
      more = &one;
    else if (first == nullptr)
      first = &one;
    else
      met_again(p, *first, one);
  }
  const bool was_active = both.stored && both.stored->active;
  bool active = was_active;
  said_record filled;
  if (more != nullptr && first != nullptr && first->what == saying::active) {
    filled = with_more(p.kind, *first, both);
    first = &filled;
  } else if (more != nullptr && first == nullptr) {
    kept = true;  // named, though its record is elsewhere
    if (alone_.count++ == 0) alone_.first = more->record;
  }
  if (first != nullptr && first->what == saying::active) {
    active = true;
    met_active(p, both, *first);
  } else if (first != nullptr || (unless && !kept)) {
    active = false;
    if (was_active) {
      end_row(p, *both.stored, false);
      if (p.derived) implied_.add(both.key, 0, user_of_made_role(first_text(both.said[0].body)));
    }
    if (first != nullptr && !p.derived)
      ++(was_active ? file_of(*first).removed : file_of(*first).same);
  } else if (whole && !kept && was_active && !is_left_out(p.kind, *both.stored, left_out)) {
    active = false;
    end_row(p, *both.stored, true);
    if (!p.derived) ++report_.file(p.name).removed;
  }
  // mark: this run leaves it as it was
  const bool same = first != nullptr && was_active && both.stored->hash == first->hash;
  roster_.add(p.kind, both.key, {0, active, same});
}

void importer::met_active(const open_part& p, const pairing& both, const said_record& it) {
  const bool was_active = both.stored && both.stored->active;
  const bool same = was_active && both.stored->hash == it.hash;
  if (p.kind == entity::user) {
    const auto id = first_text(it.body);
    alike_.add(core::short_hash(folded_id(id)), static_cast<std::uint64_t>(it.record), id);
  }
  if (!p.derived) {
    auto& f = file_of(it);
    ++(same ? f.same : was_active ? f.changed : f.added);
  } else if (!same) {
    implied_.add(both.key, 0, user_of_made_role(first_text(it.body)));
  }
  if (same) return;
  ++staged_;
  stage_->put({was_active ? stage_op::changed : stage_op::added, it.hash,
               both.stored ? both.stored->id : 0, both.key, both.stored ? both.stored->person : 0,
               it.body});
  if (p.kind == entity::user) {
    const auto u = decode<user>(it.body);
    newcomer_of(both, u, it.record);
    if (u.student) students_.add(both.key, 0);
  } else if (p.kind == entity::role) {
    const auto r = decode<role>(it.body);
    if (r.kind == "student") students_.add(source_.key(entity::user, r.user), 0);
  }
}

// The same sourcedId once more in a file. Real exports repeat a user for each school: what says the
// same is taken once, and 1.1's several orgs become several roles.
void importer::met_again(const open_part& p, const said_record& first, const said_record& again) {
  bool same = again.what == first.what && again.hash == first.hash;
  if (!same && p.kind == entity::user && again.what == first.what && again.what == saying::active) {
    auto a = decode<user>(first.body), b = decode<user>(again.body);
    a.primary_org = b.primary_org = {};
    std::string one, other;
    encode(one, a);
    encode(other, b);
    same = one == other;
  }
  if (p.derived) return;
  auto& f = file_of(again);
  ++(same ? f.same : f.rejected);
  if (same && how_.mode != "strict") {
    if (repeated_.count++ == 0) repeated_.first = again.record;
    return;
  }
  if (!same && p.kind == entity::user) rejected_users_.insert(again.record);
  add_finding(codes::id_duplicate, core::severity::error, places_.file(again.record),
              places::record(again.record), "sourcedId",
              {{"sourcedId", std::string(first_text(again.body))},
               {"first", std::to_string(places::record(first.record))}});
}

// What a bulk part does not hold is gone from the feed. Of students it is said one by one: somebody
// should ask (architecture section 5, Identity).
void importer::end_row(const open_part& p, const store::feed_row& row, bool absent) {
  ++removed_[at(p.kind)];
  ++staged_;
  stage_->put({absent ? stage_op::absent : stage_op::ended,
               0,
               row.id,
               static_cast<std::uint64_t>(row.key),
               row.person,
               {}});
  if (!absent || p.kind != entity::user) return;
  const auto id = store::sourced_id_of_student(asking(), row.id);
  if (!id.empty())
    add_finding(codes::suspected_withdrawal, core::severity::warning, p.name, 0, "sourcedId",
                {{"sourcedId", id}});
}

void importer::newcomer_of(const pairing& both, const user& u, std::int64_t place) {
  if (u.state_id.empty() || core::is_placeholder_id(u.state_id)) return;
  const newcomer n{both.key,
                   place,
                   both.stored ? both.stored->person : 0,
                   std::string(u.state_id),
                   {},
                   std::string(u.family_name),
                   std::string(u.given_name)};
  newcomers_.add(both.key, static_cast<std::uint64_t>(place), n.text());
}

// 1.1: a user whose row is the same, but whose roles are not, has changed.
void importer::count_implied() {
  implied_.sort();
  std::unordered_set<std::uint64_t> counted;
  auto& f = report_.file(open_.back().name);
  for (sorted_record r; implied_.next(r);) {
    const auto u = roster_.find(entity::user, r.body);
    if (!u || !u->mark || !counted.insert(source_.key(entity::user, r.body)).second) continue;
    --f.same;
    ++f.changed;
  }
  implied_.clear();
}

}  // namespace throughline::intake
