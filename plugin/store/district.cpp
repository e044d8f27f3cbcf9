// One district's files: its SQLite file, its access log beside it, and the two kinds of
// transaction.
#include "store/district.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "core/failure.hpp"
#include "store/door.hpp"
#include "store/durable.hpp"
#include "store/migrate.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

// Each view writes the last page of the access log, the one file that is not synced at each commit.
// Few views (one in 16,000) wait for a checkpoint.
connection_options of_access_log() {
  return {.full_sync = false, .small_pages = true, .checkpoint_at = 16'000};
}

}  // namespace

district::district(std::string folder, std::string code)
    : folder_(std::move(folder)), code_(std::move(code)), process_(::getpid()) {
  // The id becomes a file name: nothing but what the header allows.
  if (code_.empty() || code_.size() > 64 ||
      code_.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
    throw core::failure(core::codes::bad_request, "district id: 1 to 64 of a-z 0-9 -");
}

district::~district() {
  if (!inherited_over_fork()) return;
  // Closing would drop the parent's POSIX locks: leak, as SQLite asks.
  for (auto& r : readers_) r.release()->abandon();
  if (writer_) writer_.release()->abandon();
  if (access_) access_.release()->abandon();
}

std::string district::path(std::string_view suffix) const {
  return folder_ + "/" + code_ + std::string(suffix);
}

std::unique_ptr<connection> district::open(std::string_view suffix, bool writes) const {
  const auto file = path(suffix);
  if (!std::filesystem::exists(file))
    throw core::failure(core::codes::unavailable, "no store for this district");
  return std::make_unique<connection>(
      file, writes ? access_mode::read_write : access_mode::read_only,
      connection_options{.door = suffix == ".db" ? door_path() : std::string()});
}

void district::check_free(std::initializer_list<std::string_view> suffixes) const {
  const auto refuse = [](const std::string& there) {
    if (std::filesystem::exists(there))
      throw core::failure(core::codes::conflict,
                          "old files of the district are there: move them away first");
  };
  for (const auto suffix : suffixes) {
    refuse(path(suffix));
    for (const auto* beside : beside_database) refuse(path(suffix) + beside);
  }
}

std::vector<std::string> district::access_archives(std::string_view end) const {
  std::vector<std::string> out;
  const auto start = code_ + ".access-";
  if (!std::filesystem::exists(folder_)) return out;
  for (const auto& e : std::filesystem::directory_iterator(folder_)) {
    const auto name = e.path().filename().string();
    if (name.starts_with(start) && name.ends_with(end)) out.push_back(name.substr(code_.size()));
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool district::inherited_over_fork() const { return process_ != ::getpid(); }

bool district::exists() const { return std::filesystem::exists(path(".db")); }

void district::check_open() const {
  if (inherited_over_fork())
    throw core::failure(core::codes::unavailable, "instance inherited over fork");
}

void district::create(const district_head& h, std::int64_t now_ms,
                      const std::function<void(connection&)>& first) {
  make_shared_folder(folder_);
  const struct turn {  // one creation at a time in a folder
    int fd;
    ~turn() { ::close(fd); }
  } mine{::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (::flock(mine.fd, LOCK_EX) != 0)
    throw core::failure(core::codes::unavailable, "cannot lock the district's folder");
  if (exists()) throw core::failure(core::codes::conflict, "the district exists already");
  check_free({".db"});
  // What a creation that was interrupted left: nobody has used it, as the name was not there yet.
  // A restore that was cut off leaves ".db.part": it must not take this district for its own later.
  for (const auto* name : {".db.new", ".db.part"}) {
    remove_file(path(name));
    for (const auto* beside : beside_database) remove_file(path(name) + beside);
  }
  // An access log may be all that is left of a district that was moved away: it is put aside.
  for (const auto* beside : {"", "-wal", "-shm"})
    if (const auto log = path(".access.db") + beside; std::filesystem::exists(log)) {
      std::error_code error;
      std::filesystem::rename(log, path(".access-left.") + std::to_string(now_ms) + beside, error);
      if (error) throw core::failure(core::codes::unavailable, "cannot put the old log aside");
    }
  const auto made = [&](const char* name) {  // SQLite's own files beside it take its mode
    const int fd = open_shared(path(name), O_RDWR | O_CREAT | O_EXCL);
    if (fd < 0) throw core::failure(core::codes::unavailable, "cannot make the district's files");
    ::close(fd);
    return path(name);
  };
  {
    connection db(made(".db.new"), access_mode::read_write);
    migrate_district(db);
    db.run(sql::insert_district, h.code, h.name, h.state, h.profile, h.time_zone,
           blob_view{h.form_key}, now_ms);
    if (first) first(db);
    connection log(made(".access.db"), access_mode::read_write, of_access_log());
    migrate_access(log);
    for (auto* it : {&db, &log}) it->script("pragma wal_checkpoint(truncate)");
  }
  // The name appears only when the content is whole.
  std::error_code error;
  std::filesystem::rename(path(".db.new"), path(".db"), error);
  if (error) throw core::failure(core::codes::unavailable, "cannot name the district's file");
  sync_folder(folder_);
}

std::unique_ptr<connection> district::lend_reader() {
  check_open();
  {
    const std::lock_guard hold(lock_);
    if (!readers_.empty()) {
      auto it = std::move(readers_.back());
      readers_.pop_back();
      return it;
    }
  }
  if (!exists()) throw core::failure(core::codes::unavailable, "no store for this district");
  return std::make_unique<connection>(path(".db"), access_mode::read_only,
                                      connection_options{.door = door_path()});
}

void district::give_back(std::unique_ptr<connection> it) {
  const std::lock_guard hold(lock_);
  readers_.push_back(std::move(it));
}

connection& district::writer() {
  check_open();
  if (!writer_) {
    if (!exists()) throw core::failure(core::codes::unavailable, "no store for this district");
    writer_ = std::make_unique<connection>(path(".db"), access_mode::read_write,
                                           connection_options{.door = door_path()});
  }
  return *writer_;
}

void district::close_writer() noexcept {
  const std::lock_guard hold(writer_lock_);
  writer_.reset();
}

void district::close_readers() noexcept {
  const std::lock_guard hold(lock_);
  readers_.clear();
}

connection& district::access() {
  check_open();
  if (!access_)
    access_ =
        std::make_unique<connection>(path(".access.db"), access_mode::read_write, of_access_log());
  return *access_;
}

const district_head& district::head() {
  {
    const std::lock_guard hold(lock_);
    if (head_) return *head_;
  }
  reading r(*this);
  auto q = r.db().prepare(sql::district_head);
  if (!q.next()) throw core::failure(core::codes::corrupt, "no head row");
  auto h = std::make_unique<district_head>(district_head{
      q.string(0), q.string(1), q.string(2), q.string(3), q.string(4), std::string(q.blob(5))});
  const std::lock_guard hold(lock_);
  if (!head_) head_ = std::move(h);
  return *head_;
}

reading::reading(district& d) : district_(d), db_(d.lend_reader()) {
  db_->run(sql::begin_transaction);
  // In each transaction: a file may be migrated under a web worker that has had it open for days.
  check_schema(*db_);
}

reading::~reading() {
  try {
    if (db_->in_transaction()) db_->run(sql::rollback_transaction);
    district_.give_back(std::move(db_));
  } catch (...) {  // a reader that cannot end its transaction is dropped, not reused
    db_.reset();
  }
}

writing::writing(district& d) : district_(d), lock_(d.writer_lock_, std::try_to_lock) {
  if (!lock_) {
    knock(d.door_path());
    lock_.lock();
  }
  begin();
  try {
    check_schema(*db_);
    db_->run(sql::begin_write);
  } catch (...) {
    roll_back();
    throw;
  }
}

// A wal that was opened while another user's process was making it stays read-only for all
// connections of this process: they are opened again.
void writing::begin() {
  while_being_shared(
      [&] {
        db_ = &district_.writer();
        db_->run(sql::begin_immediate);
      },
      [&] {
        district_.writer_.reset();
        district_.close_readers();
      });
  open_ = true;
}

writing::~writing() {
  if (open_) roll_back();
}

void writing::roll_back() noexcept {
  try {
    // After some I/O errors SQLite has rolled back already.
    if (db_->in_transaction()) db_->run(sql::rollback_transaction);
  } catch (...) {  // without memory not even that: a connection left inside would refuse all others
    district_.writer_.reset();
  }
}

void writing::commit() {
  db_->run(sql::commit_transaction);
  open_ = false;
}

std::int64_t writes(connection& db) {
  auto q = db.prepare(sql::writes);
  q.next();
  return q.integer(0);
}

void access_log::add(std::int64_t at_ms, std::string_view actor, std::string_view role,
                     std::string_view act, std::string_view person_uid, std::string_view outcome,
                     std::string_view request_id) {
  const std::lock_guard hold(district_.access_lock_);
  const auto who =
      person_uid.empty() ? std::optional<blob_view>() : std::optional(blob_view{person_uid});
  while_being_shared(
      [&] {
        district_.access().run(sql::insert_access, at_ms, actor, role, act, who, outcome,
                               said(request_id));
      },
      [&] { district_.access_.reset(); });
}

}  // namespace throughline::store
