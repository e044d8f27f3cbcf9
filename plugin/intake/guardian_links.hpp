// Who is whose guardian: feeds say it from both ends, often from one only, and often before the
// other end is there.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/student.hpp"
#include "intake/external_sort.hpp"
#include "intake/roster.hpp"

namespace throughline::store {
class connection;
}

namespace throughline::intake {

// Gathers while a run writes its users, roles and enrollments, and links when all are written. What
// leads to nobody yet is kept in the store (guardian_wanted), until a later run brings the other
// end or makes one of them a student. Users are called by their keys (feed_source::key). One
// thread.
class guardian_links {
 public:
  guardian_links(std::string folder, core::row_id source);

  // A row that was put says this of its user.
  void said(std::uint64_t user, std::uint64_t agent) { said_.add(user, agent); }
  // The user was not there before, or not active.
  void came(std::uint64_t user) { came_.add(user, 0); }
  void became_student(core::row_id person) { students_.add(static_cast<std::uint64_t>(person), 0); }

  struct ways {
    // Who an active user is: the person, and in `mark` whether a student.
    std::function<std::optional<known>(std::uint64_t user)> user;
    std::function<store::connection&()> db;  // inside a turn; all that was put is written
    std::function<void(core::row_id student, core::row_id guardian)> put;
    std::function<void()> next;  // may end the turn
  };
  void settle(const ways& by);

 private:
  struct pair {
    core::row_id student = 0, guardian = 0;
  };
  static std::optional<pair> between(const std::optional<known>& user,
                                     const std::optional<known>& agent);
  void try_again(const ways& by, std::uint64_t user);

  std::string folder_;
  core::row_id source_;
  external_sort said_, came_, students_;
};

}  // namespace throughline::intake
