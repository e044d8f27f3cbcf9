// One district's files: its SQLite file, its access log beside it, and the two kinds of
// transaction.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/hash.hpp"

namespace throughline::store {

class connection;

// The ends of the files SQLite keeps beside a database; those it finds there it plays into it.
inline constexpr std::array beside_database{"-wal", "-shm", "-journal"};

// What the district's head row says.
struct district_head {
  std::string code, name, state, profile, time_zone, form_key;
};

// [any thread] Opens lazily: no file is touched before the first read or write. Not to be used
// after fork.
class district {
 public:
  // `folder` holds <code>.db, <code>.access.db, <code>.intake/, <code>.files/.
  district(std::string folder, std::string code);
  ~district();

  // Makes the files of a new district, with what `first` writes; all of it or nothing. failure
  // conflict when they exist.
  void create(const district_head& head, std::int64_t now_ms,
              const std::function<void(connection&)>& first = {});
  [[nodiscard]] bool exists() const;
  [[nodiscard]] bool inherited_over_fork() const;

  // For a writer whose settings cannot be put back as they were: the next change opens another.
  void close_writer() noexcept;
  // The kept connections that nobody reads with now, for who wants the file alone.
  void close_readers() noexcept;

  [[nodiscard]] const district_head& head();
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] std::string path(std::string_view suffix) const;  // folder/code + suffix
  // Where whoever waits for ".db" knocks, for an import to hear (store/door.hpp).
  [[nodiscard]] std::string door_path() const { return path(".intake/door"); }
  // failure conflict when one of these, or what SQLite keeps beside it, is there already.
  void check_free(std::initializer_list<std::string_view> suffixes) const;
  // A connection of its own to one of the district's files (".db", ".access.db", an archive), for
  // maintenance: no schema is checked, and each commit is synced.
  [[nodiscard]] std::unique_ptr<connection> open(std::string_view suffix, bool writes) const;
  // The names of rotated access logs (".access-2026-07-01.db"), oldest first; with another `end`,
  // of those under way.
  [[nodiscard]] std::vector<std::string> access_archives(std::string_view end = ".db") const;

 private:
  friend class reading;
  friend class writing;
  friend class access_log;
  std::unique_ptr<connection> lend_reader();
  void give_back(std::unique_ptr<connection> it);
  connection& writer();  // under writer_lock_
  connection& access();  // under access_lock_
  void check_open() const;

  std::string folder_, code_;
  std::int64_t process_;
  std::mutex lock_, writer_lock_, access_lock_;
  std::vector<std::unique_ptr<connection>> readers_;
  std::unique_ptr<connection> writer_, access_;
  std::unique_ptr<district_head> head_;
};

// One consistent view for one page or answer; ends when destroyed.
class reading {
 public:
  explicit reading(district& d);
  ~reading();
  reading(const reading&) = delete;
  reading& operator=(const reading&) = delete;
  [[nodiscard]] connection& db() { return *db_; }

 private:
  district& district_;
  std::unique_ptr<connection> db_;
};

// BEGIN IMMEDIATE, then the head row, so that writers of every process queue; rolled back unless
// committed. One at a time per process and instance; never opened beside another on the same
// thread.
class writing {
 public:
  explicit writing(district& d);
  ~writing();
  writing(const writing&) = delete;
  writing& operator=(const writing&) = delete;
  [[nodiscard]] connection& db() { return *db_; }
  void commit();  // durable when it returns

 private:
  void begin();
  void roll_back() noexcept;

  district& district_;
  std::unique_lock<std::mutex> lock_;
  connection* db_;
  bool open_ = false;
};

// How many write transactions the file has seen, this one counted.
std::int64_t writes(connection& db);

// Who looked and who was refused: committed before the answer leaves (synchronous=NORMAL).
class access_log {
 public:
  explicit access_log(district& d) : district_(d) {}
  void add(std::int64_t at_ms, std::string_view actor, std::string_view role, std::string_view act,
           std::string_view person_uid, std::string_view outcome, std::string_view request_id);

 private:
  district& district_;
};

}  // namespace throughline::store
