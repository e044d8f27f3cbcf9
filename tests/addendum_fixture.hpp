// A student in a program, and those who work on the addendum, for the tests of its life.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "intake/event.hpp"
#include "store/plans.hpp"
#include "web_fixture.hpp"

namespace throughline::testing_ {

class addendum_life : public web_test {
 protected:
  static acts::caller dees_guardian() {
    return person(core::role::guardian, "guardian-4", {}, {"sourcedId:S4"});
  }
  static acts::caller head_office() { return person(core::role::administrator, "admin-1", {"*"}); }
  void sign(const acts::caller& by, const std::string& key) {
    const auto head = acts::view_ilpa(*d_, registrar(), dee, key).it->head->number;
    const auto done = acts::sign_ilpa(
        *d_, by, dee, key, {.outcome = "approved", .way = "portal", .note = {}, .revision = head});
    ASSERT_TRUE(done.wrong.empty());
  }
  std::string locked() {
    const auto key = key_of_dees_addendum();
    fill_dees_addendum(key);
    sign(program_staff(), key);
    sign(dees_guardian(), key);
    return key;
  }
  acts::ilpa_view view(const acts::caller& by, std::string_view who = dee,
                       std::string_view key = {}) {
    return acts::view_ilpa(*d_, by, who, key);
  }
  core::addendum_state state(const std::string& key) {
    return view(registrar(), dee, key).it->state;
  }
  void save(const std::string& key, std::string_view section, std::string_view body) {
    const auto v = view(program_staff(), dee, key);
    const auto* now = v.it->section(section);
    const auto done =
        acts::save_ilpa_section(*d_, program_staff(), dee, key, section,
                                now ? std::optional(now->hash) : std::nullopt, json(body));
    ASSERT_EQ(done.what, acts::save_outcome::kind::saved);
  }
  // All but the placement.
  void fill_rest(const std::string& key) {
    save(key, "placement",
         R"({"term":"long","placement":"voluntary","reason":["behavior"],"site":"off_site"})");
    save(key, "needs", R"({"academic_needs":"Reading","behavior_needs":"Breaks"})");
    save(key, "goals",
         R"({"goals":[{"kind":"academic","statement":"Read","target":"70","measure":"tests",
             "by":"2027-01-15"}]})");
    save(key, "reentry", R"({"reentry":[{"criterion":"Attendance 90 percent"}]})");
  }
  static core::findings why(const std::function<void()>& work) {
    try {
      work();
    } catch (const core::failure& f) {
      return f.why();
    }
    return {};
  }
  void stay(std::string_view id, std::string_view entry, std::string_view exit = "null") {
    intake::tell_event(*d_, operator_(), "enrollment",
                       json(R"({"student":{"sourcedId":"S2"},"id":")" + std::string(id) +
                            R"(","school":"A1","grade":"11","entryDate":")" + std::string(entry) +
                            R"(","exitDate":)" + std::string(exit) + R"(,"primary":false})"));
  }
  std::vector<std::string> tasks(std::string_view who) {
    store::reading r(d_->files());
    std::vector<std::string> out;
    for (const auto& t : store::open_tasks(r.db(), view(registrar(), who).whom.student.id))
      out.push_back(t.kind);
    return out;
  }
  static constexpr const char* transition =
      R"({"destination":"sending_school","receiving_contact":"Ms. Hall","supports":["Tutor"]})";
};

}  // namespace throughline::testing_
