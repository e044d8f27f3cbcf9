// The invented state ZZ's profile, which has every item type, and an answer to each of its items.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "core/plan.hpp"
#include "formats/json.hpp"
#include "profile/profile.hpp"

namespace throughline::samples {

inline std::string text_of_zz() {
  std::ifstream in(TL_SOURCE_DIR "/tests/cases/profiles/us-zz.json");
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline const core::plan_profile& profile_zz() {
  static const auto p = [] {
    core::findings problems;
    auto out = profile::read(text_of_zz(), problems);
    if (!problems.empty() || out.sections.empty()) throw std::runtime_error("us-zz.json");
    return out;
  }();
  return p;
}

// By section, in the order of the forms.
inline core::value answers_zz(std::string_view section) {
  static const auto all = formats::read_json(R"({
    "about": {
      "story": "I like rivers.\nAnd maps.",
      "destination": "college",
      "interests": ["art", "sport"],
      "has_internet": "no",
      "first_talk": "2026-09-14",
      "strengths": ["Patient", "Good with numbers"]},
    "activities": {
      "log": [
        {"id": "l1", "date": "2026-09-05", "kind": "service", "title": "Food bank",
         "organisation": "Harvest House", "hours": "2.5", "reflection": "I can lead a team."},
        {"id": "l2", "date": "2026-11-03", "kind": "service", "title": "River cleanup",
         "hours": "0.333"},
        {"id": "l3", "date": "2026-11-10", "kind": "job", "title": "Library", "hours": "4"}],
      "visits": [{"id": "v1", "date": "2026-10-01", "title": "Hospital"}]},
    "goals": {
      "goals": [
        {"id": "g1", "kind": "academic", "statement": "Raise my algebra grade",
         "measure": "Report card", "by": "2027-05-21", "steps": "Tutoring on Tuesdays",
         "begun": "2026-08-20", "status": "progressing", "reflection": "Asking helps."},
        {"id": "g2", "kind": "career", "statement": "See a lab", "status": "almost there"}],
      "smart": [
        {"id": "s1", "kind": "academic", "statement": "Read 120 words a minute",
         "baseline": "80", "target": "120", "measure": "Reading probe", "by": "2027-03-01",
         "responsible": "T. Briggs",
         "benchmarks": [
           {"id": "b1", "day": "2026-12-01", "target": "95"},
           {"id": "b2", "day": "2027-01-15", "target": "105"}],
         "progress": [
           {"id": "p1", "day": "2026-10-01", "value": "84", "progress": "progressing",
            "note": "Calm day", "by": "M. Hale"},
           {"id": "p2", "day": "2026-11-02", "value": "91.5", "progress": "insufficient"},
           {"id": "p3", "day": "2026-11-09", "value": "absent"}]}]},
    "courses": {
      "course_plan": [
        {"id": "c1", "grade": "9", "code": "0205", "title": "Algebra 1", "area": "math",
         "credits": "1.5", "aligned": "Needed for nursing"}]},
    "money": {
      "steps": [
        {"id": "k1", "option": "form", "done": "yes", "on": "2026-10-02", "note": "By mail"},
        {"id": "k2", "option": "family", "note": "Ask in January"},
        {"id": "k3", "text": "Ask the union for its grant", "done": "yes", "on": "2026-11-05"}]},
    "support": {
      "criteria": [
        {"id": "r1", "criterion": "Attendance", "measure": "90% or better", "met": "yes",
         "met_on": "2026-11-20"}],
      "team": [
        {"id": "t1", "person": "Rosa Lima", "role": "guardian", "organisation": "Family",
         "invited_on": "2026-10-10", "way": "phone", "answer": "attended", "interpreter": "yes"},
        {"id": "t2", "person": "T. Briggs", "role": "teacher", "invited_on": "2026-11-10",
         "way": "in_person", "answer": "declined", "interpreter": "no"}],
      "reviews": {
        "every": "20",
        "meetings": [
          {"id": "m1", "planned": "2026-10-20", "held": "2026-10-22", "attendees": "All of us",
           "findings": "Attends daily", "changes": "One class more"},
          {"id": "m2", "planned": "2026-11-30"}]},
      "other_plans": [
        {"id": "o1", "plan": "504", "exists": "yes", "date": "2025-02-03",
         "contact": "Ms. Onuoha"}]}})");
  const auto* v = all.find(section);
  return v ? *v : core::value(core::record{});
}

}  // namespace throughline::samples
