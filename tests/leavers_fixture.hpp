// Students who have left, years that pass, and two people who destroy.
#pragma once

#include <filesystem>
#include <fstream>

#include "acts/proof.hpp"
#include "acts/retention.hpp"
#include "district_fixture.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {

inline constexpr std::int64_t day_ms = 86'400'000;
// Nowhere else in the store: whatever still holds it was not destroyed.
inline constexpr std::string_view secret = "Zanzibar-Quokka";

class leavers_test : public district_test {
 protected:
  static acts::caller other() {
    return person(core::role::administrator, "administrator-2", {"*"});
  }
  void leaves(const char* sourced_id, const char* on) {
    {
      store::connection db((folder_ / "district-a.db").string(), store::access_mode::read_write);
      db.script(std::string("update school_enrollment set exit_date = '") + on +
                "' where person = (select person from person_source where sourced_id = '" +
                sourced_id + "')");
    }
  }
  void years_pass(int n) { clock_.now += n * 366 * day_ms; }
  core::findings wrong() { return acts::verify_store(*d_, operator_()).wrong; }
  // Anywhere in the district's files.
  bool is_anywhere(std::string_view text) {
    for (const auto& e : std::filesystem::recursive_directory_iterator(folder_)) {
      if (!e.is_regular_file()) continue;
      std::ifstream in(e.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      if (bytes.find(text) != bytes.npos) return true;
    }
    return false;
  }
  void reopen() {
    d_.reset();
    d_ = std::make_unique<acts::district>(folder_.string(), "district-a", clock_);
  }
  std::string due_proposal() {
    const auto p = acts::propose_purge(*d_, registrar(), false);
    return p.key ? p.key->text() : std::string();
  }
};

}  // namespace throughline::testing_
