// What the workloads on a failing disk have in common: two districts, their persons, a plan.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "acts/overview.hpp"
#include "fault/trial.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_::fault_steps {

struct people : district_test {  // its persons and feed, without its folder
  using district_test::counselor;
  using district_test::feed;
  using district_test::guardian;
  using district_test::json;
  using district_test::program_staff;
  using district_test::registrar;
  using district_test::student;
};

inline const std::string a = "district-a", b = "district-b";

inline void make_district(world& w, const std::string& code) {
  acts::init_district(w.in(code), operator_(),
                      {.name = "Schools of " + code,
                       .state = "KY",
                       .profile = "us-ky",
                       .time_zone = "America/New_York"});
}
inline void make_and_feed(world& w, const std::string& code) {
  make_district(w, code);
  acts::set_school_class(w.in(code), operator_(), "A1", "A5");
  people::feed(w.in(code));
}

// The rows of a query of one column, a line each: a test may ask the file itself.
inline std::string rows(acts::district& d, const char* sql) {
  store::reading r(d.files());
  std::string out;
  auto q = r.db().prepare(sql);
  while (q.next()) out += q.string(0) + "\n";
  return out;
}

// The goal statements of every revision, oldest first.
inline std::string history(acts::district& d, std::string_view of) {
  std::string out;
  const auto count = acts::view_ilp_history(d, people::registrar(), of, {}).revisions.size();
  for (std::size_t n = 1; n <= count; ++n)
    for (const auto& s :
         acts::view_ilp_history(d, people::registrar(), of, {.number = static_cast<int>(n)})
             .sections)
      if (s.section == "goals")
        out += std::string(s.body.items("goals").front().text("statement")) + "\n";
  return out;
}
inline void save_goal(acts::district& d, const std::string& statement) {
  const auto v = acts::view_ilp(d, people::student(), alma);
  const auto* now = v.plan ? v.plan->section("goals") : nullptr;
  if (now && now->body.items("goals").front().text("statement") == statement) return;
  acts::save_ilp_section(
      d, people::student(), alma, "goals", now ? std::optional(now->hash) : std::nullopt,
      people::json(R"({"goals":[{"kind":"academic","statement":")" + statement + R"("}]})"));
}

}  // namespace throughline::testing_::fault_steps
