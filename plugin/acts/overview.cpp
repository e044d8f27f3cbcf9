// Acts that look over the district: find a student, count.
#include "acts/overview.hpp"

#include <algorithm>

#include "acts/facts.hpp"
#include "core/failure.hpp"
#include "store/person_facts.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

core::value brief(const core::student& s, const std::vector<core::school_stay>& stays) {
  core::value out;
  out.set("id", s.key.text());
  out.set("stateId", s.state_id);
  out.set("name", s.list_name());
  out.set("grade", s.grade);
  out.set("school", stays.empty() ? std::string() : stays.front().school_name);
  return out;
}

}  // namespace

core::value find_students(district& d, const caller& by, std::string_view text) {
  const auto as = admit(d, by, act::find_student);
  core::list out;
  {
    store::reading r(d.files());
    std::vector<core::student> found;
    if (auto s = store::find_student(r.db(), d.head().state, text)) found.push_back(std::move(*s));
    if (found.empty()) found = store::students_named(r.db(), d.head().state, text, 100);
    for (const auto& s : found) {
      const auto stays = store::stays(r.db(), s.id);
      if (may(by.who, act::find_student, relation_to(d, r.db(), by.who, s, stays)))
        out.push_back(brief(s, stays));
    }
  }
  seen(d, by, act::find_student, as);
  return out;
}

core::value show_student(district& d, const caller& by, std::string_view reference) {
  core::value out;
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::find_student, reference);
    out = brief(whom.student, whom.stays);
    out.set("birthDate", whom.student.birth_date);
    core::list stays;
    for (const auto& e : whom.stays) {
      core::value one;
      one.set("school", e.school_name);
      one.set("schoolClass", e.school_class);
      one.set("grade", e.grade);
      one.set("entryDate", e.entry_date);
      one.set("exitDate", e.exit_date);
      one.set("active", e.active);
      stays.push_back(std::move(one));
    }
    out.set("enrollments", std::move(stays));
    core::list guardians;
    for (const auto& g : store::guardians(r.db(), whom.student.id)) guardians.emplace_back(g.name);
    out.set("guardians", std::move(guardians));
    core::credits earned;
    const auto transcript = store::transcript(r.db(), whom.student.id);
    for (const auto& c : transcript) earned += c.earned;
    out.set("transcriptCourses", static_cast<std::int64_t>(transcript.size()));
    out.set("creditsEarned", earned.text());
    core::list facts;
    for (const auto& f : store::facts_of_person(r.db(), whom.student.id))
      facts.push_back(json_of(f, d.zone()));
    out.set("facts", std::move(facts));
  }
  seen(d, by, act::find_student, whom);
  return out;
}

core::value count_things(district& d, const caller& by) {
  (void)admit(d, by, act::count);
  store::reading r(d.files());
  return store::counts(r.db(), d.code());
}

}  // namespace throughline::acts
