// A small district of the project's own (tests/cases/district) in a folder that goes with the test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "acts/addenda.hpp"
#include "acts/district.hpp"
#include "acts/plans.hpp"
#include "adapters/oneroster/read.hpp"
#include "core/failure.hpp"
#include "core/hash.hpp"
#include "formats/json.hpp"
#include "intake/import_act.hpp"
#include "store/sqlite.hpp"
#include "store/students.hpp"

namespace throughline::testing_ {

class fixed_clock final : public core::clock {
 public:
  std::int64_t now = 1'795'277'700'000;  // 2026-11-21T16:15:00Z, a Saturday noon in Kentucky
  [[nodiscard]] std::int64_t now_ms() const override { return now; }
};

inline acts::caller person(core::role role, std::string sub, std::vector<std::string> schools,
                           std::vector<std::string> students = {}) {
  acts::caller c;
  c.who = {.sub = sub,
           .name = "Name of " + sub,
           .roles = {role},
           .schools = std::move(schools),
           .students = std::move(students),
           .locale = core::language::en,
           .auth_time = 0};
  c.request_id = "test";
  return c;
}

inline acts::caller operator_() {
  auto c = person(core::role::administrator, "operator", {"*"});
  c.who.roles = {core::role::administrator, core::role::registrar, core::role::system};
  return c;
}

// The code of the failure that `work` throws; empty when it throws none.
template <class Work>
std::string code_of(Work&& work) {
  try {
    work();
  } catch (const core::failure& f) {
    return std::string(f.what_code().name);
  }
  return {};
}

inline constexpr std::string_view alma = "1900000001", beto = "1900000002", cora = "1900000003",
                                  dee = "1900000004";
inline constexpr std::string_view one_goal =
    R"({"goals":[{"kind":"academic","statement":"Pass Algebra II"}]})";

class district_test : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("tl-test-" + core::to_hex(core::random_bytes(8)));
    std::filesystem::create_directories(folder_);
    d_ = make("district-a", "Test County Schools");
    feed(*d_);
  }
  void TearDown() override {
    d_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<acts::district> make(const std::string& code, const std::string& name) {
    auto d = std::make_unique<acts::district>(folder_.string(), code, clock_);
    acts::init_district(
        *d, operator_(),
        {.name = name, .state = "KY", .profile = "us-ky", .time_zone = "America/New_York"});
    acts::set_school_class(*d, operator_(), "A1", "A5");
    return d;
  }

  // Imports the case's OneRoster folder; gives the report.
  static core::value feed(acts::district& d) {
    const auto package =
        oneroster::open_package(std::string(TL_SOURCE_DIR) + "/tests/cases/district/oneroster");
    intake::run_options how;
    how.words = [](const core::finding& f) { return std::string(f.rule.name); };
    return intake::import_feed(d, operator_(), how,
                               [&](intake::sink& to) {
                                 const auto read = oneroster::read(*package, {.strict = true}, to);
                                 return intake::read_outcome{"1.2", read.refused};
                               })
        .run.report;
  }

  std::string key_of_dees_addendum() {
    return acts::view_ilpa(*d_, program_staff(), dee).it->key.text();
  }
  void fill_dees_addendum(const std::string& key) {
    const auto save = [&](std::string_view section, std::string_view body) {
      const auto done = acts::save_ilpa_section(*d_, program_staff(), dee, key, section,
                                                std::nullopt, json(body));
      ASSERT_EQ(done.what, acts::save_outcome::kind::saved) << section;
    };
    save("placement",
         R"({"term":"long","placement":"voluntary","reason":["behavior"],"site":"off_site"})");
    save("needs", R"({"academic_needs":"Reading","behavior_needs":"Breaks"})");
    save(
        "goals",
        R"({"goals":[{"kind":"academic","statement":"Finish unit 4","target":"70","measure":"tests","by":"2027-01-15"}]})");
    save("reentry", R"({"reentry":[{"criterion":"Attendance 90 percent"}]})");
  }

  // A student of district-a as a request or a package names them.
  core::value identity(std::string_view id) {
    store::reading r(d_->files());
    const auto s = store::find_student(r.db(), "KY", id);
    core::value out;
    out.set("state", "KY");
    out.set("stateId", id);
    out.set("birthDate", s->birth_date);
    out.set("familyName", s->family_name);
    out.set("givenName", s->given_name);
    return out;
  }
  // Entered twice: the same birth date and name, another number.
  void make_twin(std::string_view of, std::string_view twin) {
    const auto person_with = [](std::string_view id) {
      return "(select person from person_identifier where value = '" + std::string(id) + "')";
    };
    store::writing w(d_->files());
    w.db().script(
        "update person set (given_name, family_name, sort_name, birth_date) = (select "
        "given_name, family_name, sort_name, birth_date from person where id = " +
        person_with(of) + ") where id = " + person_with(twin));
    w.commit();
  }

  static core::value json(std::string_view text) { return formats::read_json(text); }
  static acts::caller counselor() { return person(core::role::counselor, "counselor-1", {"H1"}); }
  static acts::caller student() {
    return person(core::role::student, "student-1", {}, {"sourcedId:S1"});
  }
  static acts::caller guardian() {
    auto c = person(core::role::guardian, "guardian-1", {}, {"sourcedId:S1"});
    c.who.person = "sourcedId:G1";
    return c;
  }
  static acts::caller registrar() { return person(core::role::registrar, "registrar-1", {"*"}); }
  static acts::caller program_staff() {
    return person(core::role::alternative_staff, "staff-1", {"A1"});
  }

  fixed_clock clock_;
  std::filesystem::path folder_;
  std::unique_ptr<acts::district> d_;
};

}  // namespace throughline::testing_
