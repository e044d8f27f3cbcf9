// What the host SIS tells of a student: who they are, and who their guardians are.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/failure.hpp"
#include "intake/event_parts.hpp"
#include "intake/identity.hpp"
#include "intake/lists.hpp"
#include "store/access_papers.hpp"
#include "store/enrollment_events.hpp"
#include "store/feed_batch.hpp"
#include "store/feeds.hpp"
#include "store/guardians_wanted.hpp"
#include "store/person_facts.hpp"
#include "store/students.hpp"

namespace throughline::intake {
namespace {

namespace codes = core::codes;
using core::row_id;

constexpr std::size_t most_guardians = 50;

// One person as the host has them. The row is called as feeds call theirs, by a sourcedId.
struct told_person {
  std::string name;  // of the row
  std::string pointer;
  store::person_row says;
  std::string_view state_id;  // of a student, when it is to be believed
  std::string agents;         // of a student: the rows of the guardians, as in intake/events.hpp

  [[nodiscard]] std::string full_name() const {
    return core::fold_name(std::string(says.given_name) + " " + std::string(says.family_name));
  }
  [[nodiscard]] std::int64_t hash() const {
    row_hash h;
    for (const auto s :
         {says.given_name, says.family_name, says.middle_name, says.preferred_given_name,
          says.preferred_family_name, says.grade, says.email, says.phone, says.birth_date, says.sex,
          state_id, std::string_view(agents)})
      h.add(s);
    return h.done();
  }
};

void take_name(checked& c, store::person_row& into) {
  into.given_name = c.text("givenName");
  into.family_name = c.text("familyName");
  into.email = c.text("email");
  into.phone = c.text("phone");
  if (into.given_name.empty() && into.family_name.empty()) c.note(codes::required, "familyName");
}

std::vector<told_person> guardians_in(const core::list& all, core::findings& wrong) {
  std::vector<told_person> out;
  for (const auto& one : all) {
    auto& g = out.emplace_back();
    g.pointer = "/guardians/" + std::to_string(out.size() - 1);
    checked c(one, g.pointer, wrong);
    c.only({"id", "givenName", "familyName", "email", "phone"});
    g.name = c.text("id", true);
    take_name(c, g.says);
    if (g.name.find(',') != g.name.npos) c.note(codes::not_an_option, "id");
    if (!g.name.empty() && std::any_of(out.begin(), out.end() - 1,
                                       [&](const auto& other) { return other.name == g.name; }))
      c.note(codes::id_duplicate, "id");
  }
  return out;
}

// Nothing is merged and nobody's record handed to another: a person decides.
[[noreturn]] void stop_at(const std::string& pointer) {
  throw core::failure(codes::conflict, "what is told is somebody else's",
                      {{codes::identity_conflict, core::severity::error, {}, 0, 0, pointer, {}}});
}

// Writes as an import does (intake/apply.cpp), a person at a time.
class telling_of_student {
 public:
  telling_of_student(store::connection& db, const event_context& in)
      : db_(db), in_(in), source_(store::put_source(db, in.source, "host")), order_(db) {}

  event_result take(const core::value& who, told_person& student, std::vector<told_person>& all,
                    bool guardians_said) {
    const auto known = known_student(db_, in_, who);
    if (student.name.empty()) student.name = name_of_row(who, known);
    const auto row = row_of(student.name);
    if (row && !row->mark) stop_at("/student");
    if (row && known && known->id != row->person) stop_at("/student");
    auto person = row ? row->person : known ? known->id : 0;
    if (person == 0)
      person = nobodys(who, student);
    else
      check_known(person, who, row.has_value(), student);
    const auto before = row ? store::agents_of_user(db_, row->id) : std::string();
    if (!guardians_said) student.agents = before;
    if (put(person, row, student)) {
      store::make_student(db_, person);
      if (!student.state_id.empty())
        store::put_identifier(db_, person, source_, in_.state, student.state_id, row.has_value());
    }
    out_.person = person;
    out_.student = store::uid_of_person(db_, person);
    put_guardians(person, all);
    if (guardians_said) unlink(person, before, student.agents);
    store::put_host_word(db_, person, source_, "student", in_.now_ms);
    return out_;
  }

 private:
  using stored_row = std::optional<store::feed_row>;

  [[nodiscard]] stored_row row_of(std::string_view name) const {
    return store::feed_row_of(db_, store::feed_table::user, source_, in_.source, name);
  }

  // Without a sourcedId: the row that the student has already, else what they were called by first.
  std::string name_of_row(const core::value& who, const std::optional<core::student>& known) const {
    if (known)
      if (const auto rows = store::users_of(db_, known->id, source_); !rows.empty())
        return store::sourced_id_of(db_, store::feed_table::user, rows.front());
    return std::string(who.text("stateId").empty() ? who.text("uid") : who.text("stateId"));
  }

  [[nodiscard]] core::identity identity_of(const told_person& p) const {
    return {std::string(in_.state), std::string(p.state_id), std::string(p.says.birth_date),
            std::string(p.says.family_name), std::string(p.says.given_name)};
  }
  [[nodiscard]] core::identity identity_of(const store::candidate& c, std::string_view id) const {
    return {std::string(in_.state), std::string(id), c.birth_date, c.family_name, c.given_name};
  }

  // A state id alone is easily typed for another's: it corrects nothing of who its student is.
  static bool is_named_by_host(const core::value& who) {
    return !who.text("sourcedId").empty() || !who.text("uid").empty();
  }

  // Of a reference that no student has: somebody who is surely the same, or 0.
  row_id nobodys(const core::value& who, const told_person& student) const {
    if (who.text("sourcedId").empty() && student.state_id.empty())
      throw core::failure(codes::not_found, "no such student");
    if (store::is_called(db_, student.name)) stop_at("/student");
    if (student.state_id.empty()) return 0;
    const auto holders = store::persons_with_state_id(db_, in_.state, student.state_id);
    for (const auto& c : holders)
      if (is_same_person(identity_of(c, student.state_id), identity_of(student))) return c.person;
    if (!holders.empty()) stop_at("/student/stateId");
    return 0;
  }

  // As intake/matching.cpp has it of a feed; and the host's first word on a student must be of the
  // one who is known by that name and day.
  void check_known(row_id person, const core::value& who, bool told_before,
                   const told_person& student) const {
    const auto was = store::identity_of_person(db_, person);
    const auto now = identity_of(student);
    const auto held = store::state_ids_of_person(db_, person, in_.state);
    const bool holds = std::find(held.begin(), held.end(), student.state_id) != held.end();
    if (!told_before || !is_named_by_host(who)) {
      const bool same = told_before
                            ? given_names_agree(was->given_name, now.given_name)
                            : !holds || is_same_person(identity_of(*was, student.state_id), now);
      if (!same) stop_at("/student/stateId");
      if (is_somebody_else(*was, now)) stop_at("/student");
    }
    if (student.state_id.empty() || holds) return;
    if (!held.empty() && is_somebody_else(*was, now)) stop_at("/student/stateId");
    if (!store::persons_with_state_id(db_, in_.state, student.state_id).empty())
      stop_at("/student/stateId");
  }

  // False when the row is as it was. A person who is 0 is made.
  bool put(row_id& person, const stored_row& stored, const told_person& p) {
    const auto hash = p.hash();
    if (stored && stored->active && stored->hash == hash) {
      ++out_.same;
      return false;
    }
    const auto key = store::feed_ids(in_.source).of(p.name);
    store::feed_batch batch(source_);
    const bool is_new = person == 0;
    if (is_new) {
      person = store::next_person(db_);
      batch.insert_person(person, core::uid::make(in_.now_ms), p.says);
    }
    batch.put_person_source(key, p.name,
                            {.person = person,
                             .username = {},
                             .agents = p.agents,
                             .primary_org = {},
                             .master_identifier = {},
                             .metadata = {},
                             .demographics_metadata = {}},
                            hash);
    batch.write(db_);
    if (!is_new) {
      const store::telling who{person, key, in_.now_ms};
      store::tell_person(db_, order_, who, p.says);
      store::tell_birth(db_, order_, who, p.says.birth_date, p.says.sex);
    }
    ++(stored ? out_.changed : out_.added);
    return true;
  }

  void put_guardians(row_id student, std::vector<told_person>& all) {
    const auto linked = store::guardians(db_, student);
    for (const auto& g : all) {
      const auto stored = row_of(g.name);
      if (stored && stored->mark) stop_at(g.pointer + "/id");
      const bool alone = std::count_if(all.begin(), all.end(), [&](const auto& other) {
                           return other.full_name() == g.full_name();
                         }) == 1;
      row_id person = stored ? stored->person : known_guardian(linked, g, alone);
      put(person, stored, g);
      store::put_guardian(db_, student, person, source_);
    }
  }

  // Whom another source told of already: by the same sourcedId, else the student's one guardian of
  // that name. Two people taken for one share what a custody order says, so it is no way round one.
  row_id known_guardian(const std::vector<core::guardian>& linked, const told_person& g,
                        bool alone) const {
    const auto is_linked = [&](row_id person) {
      return std::any_of(linked.begin(), linked.end(),
                         [&](const auto& l) { return l.id == person; });
    };
    if (const auto called = store::person_referred_to(db_, in_.state, "sourcedId:" + g.name)) {
      const auto is = store::identity_of_person(db_, called);
      const bool same = core::fold_name(is->given_name + " " + is->family_name) == g.full_name();
      if (is_student(called) || (!same && !is_linked(called))) stop_at(g.pointer + "/id");
      return called;
    }
    row_id found = 0;
    for (const auto& l : linked) {
      if (!alone || core::fold_name(l.name) != g.full_name() || is_student(l.id) ||
          !store::users_of(db_, l.id, source_).empty())
        continue;
      if (found != 0) return 0;
      found = l.id;
    }
    return found;
  }

  [[nodiscard]] bool is_student(row_id person) const {
    const auto key = store::uid_of_person(db_, person).text();
    return store::find_student(db_, in_.state, key).has_value();
  }

  void unlink(row_id student, std::string_view before, std::string_view now) {
    each_of(before, [&](std::string_view agent) {
      bool still = false;
      each_of(now, [&](std::string_view a) { still = still || a == agent; });
      const auto gone = still ? std::nullopt : row_of(agent);
      if (!gone) return;
      store::drop_guardian(db_, student, gone->person);
      ++out_.removed;
    });
  }

  store::connection& db_;
  const event_context& in_;
  const row_id source_;
  const store::source_order order_;
  event_result out_;
};

}  // namespace

event_result take_student(store::connection& db, const event_context& in, const core::value& body) {
  core::findings wrong;
  checked top(body, "", wrong);
  top.only({"student", "givenName", "familyName", "middleName", "preferredGivenName",
            "preferredFamilyName", "birthDate", "sex", "grade", "email", "phone", "guardians"});
  check_student(body, wrong);
  told_person student;
  take_name(top, student.says);
  student.says.middle_name = top.text("middleName");
  student.says.preferred_given_name = top.text("preferredGivenName");
  student.says.preferred_family_name = top.text("preferredFamilyName");
  student.says.birth_date = top.date("birthDate");
  student.says.sex = top.text("sex");
  student.says.grade = top.text("grade");
  student.says.is_student = true;
  if (constexpr std::string_view sexes[] = {"", "male", "female", "unspecified", "other"};
      std::find(std::begin(sexes), std::end(sexes), student.says.sex) == std::end(sexes))
    top.note(codes::not_an_option, "sex");
  auto guardians = guardians_in(top.items("guardians", most_guardians), wrong);
  stop_if(wrong);

  const auto& who = *body.find("student");
  student.name = who.text("sourcedId");
  if (!core::is_placeholder_id(who.text("stateId"))) student.state_id = who.text("stateId");
  for (const auto& g : guardians)
    student.agents.append(student.agents.empty() ? "" : ",").append(g.name);
  const auto* said = body.find("guardians");
  return telling_of_student(db, in).take(who, student, guardians,
                                         said != nullptr && said->as_list() != nullptr);
}

}  // namespace throughline::intake
