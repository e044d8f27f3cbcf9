// The side file of one import run: the difference to the store, written without the district's
// lock.
#include "intake/stage.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "core/failure.hpp"
#include "store/district.hpp"
#include "store/durable.hpp"

namespace throughline::intake {
namespace {

// As written in front of each body, in this machine's byte order: the file never leaves it.
struct head {
  std::uint32_t size = 0;
  stage_op op = stage_op::added;
  std::uint8_t was_stored = 0;  // `stored` follows
  std::uint8_t unused[2] = {};
  std::int64_t hash = 0;
  std::uint64_t key = 0;
};
struct stored {
  std::int64_t id = 0, person = 0;
};
// Behind the last section: the table, then this.
struct tail {
  std::int64_t table_at = 0;
  std::uint64_t mark = 0x32656E696C676174ULL;
};
constexpr std::size_t flush_at = 256U << 10;
// A row of a megabyte, each byte of which takes six as JSON, and its other fields.
constexpr std::size_t longest_body = 8U << 20;

}  // namespace

void stage_is_broken() { throw core::failure(core::codes::corrupt, "stage file is broken"); }

stage_writer::stage_writer(const std::string& path)
    : fd_(store::open_shared(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW)),
      path_(path),
      folder_(std::filesystem::path(path).parent_path().string()) {
  if (folder_.empty()) folder_ = ".";
  if (fd_ < 0) throw core::failure(core::codes::unavailable, "cannot make the stage file");
}

stage_writer::~stage_writer() {
  try {
    aside_.wait();
  } catch (...) {  // NOLINT(bugprone-empty-catch): nobody counts on what is written any more
  }
  ::close(fd_);
}

void stage_writer::begin(std::size_t section) {
  open_ = section;
  table_[section].at = sent_ + static_cast<std::int64_t>(buffer_.size());
}

void stage_writer::put(const stage_record& r) {
  const stored s{r.id, r.person};
  const bool was_stored = r.id != 0 || r.person != 0;
  const head h{static_cast<std::uint32_t>(r.body.size()),
               r.op,
               static_cast<std::uint8_t>(was_stored),
               {},
               r.hash,
               r.key};
  buffer_.append(reinterpret_cast<const char*>(&h), sizeof h);
  if (was_stored) buffer_.append(reinterpret_cast<const char*>(&s), sizeof s);
  buffer_.append(r.body);
  ++table_[open_].count;
  if (buffer_.size() >= flush_at) send();
}

void stage_writer::flush() {
  send();
  aside_.wait();
}

void stage_writer::send() {
  aside_.wait();
  std::swap(buffer_, leaving_);
  buffer_.clear();
  sent_ += static_cast<std::int64_t>(leaving_.size());
  aside_.run([this] { write_leaving(); });
}

void stage_writer::write_leaving() {
  const auto from = written_;
  for (std::string_view rest = leaving_; !rest.empty();) {
    const auto n = ::write(fd_, rest.data(), rest.size());
    if (n > 0) {
      rest.remove_prefix(static_cast<std::size_t>(n));
      written_ += n;
    } else if (n < 0 && errno != EINTR) {
      throw core::failure(core::codes::unavailable, "cannot write the stage file");
    }
  }
  // on its way to the disk already when finish() asks for it; what fails is told there
  ::sync_file_range(fd_, from, written_ - from, SYNC_FILE_RANGE_WRITE);
}

void stage_writer::finish() {
  const tail t{sent_ + static_cast<std::int64_t>(buffer_.size())};
  buffer_.append(reinterpret_cast<const char*>(table_.data()), sizeof table_);
  buffer_.append(reinterpret_cast<const char*>(&t), sizeof t);
  flush();
  if (::fsync(fd_) != 0)
    throw core::failure(core::codes::unavailable, "cannot keep the stage file");
  // its name must last too, and its folder's: the run's row will count on them
  store::sync_folder(folder_);
  store::sync_folder(folder_ + "/..");
}

void stage_reader::open(const std::string& path) {
  fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd_ < 0) throw core::failure(core::codes::unavailable, "cannot open the stage file");
}

stage_reader::stage_reader(const std::string& path, std::size_t section) {
  open(path);
  try {
    tail t;
    stage_writer::table all;
    const auto read = [&](std::int64_t at, void* to, std::size_t bytes) {
      if (at < 0 || ::pread(fd_, to, bytes, at) != static_cast<ssize_t>(bytes)) stage_is_broken();
    };
    const std::int64_t size = ::lseek(fd_, 0, SEEK_END);
    read(size - static_cast<std::int64_t>(sizeof t), &t, sizeof t);
    if (t.mark != tail{}.mark) stage_is_broken();
    read(t.table_at, all.data(), sizeof all);
    section_ = all[section];
    begin();
  } catch (...) {
    ::close(fd_);
    throw;
  }
}

stage_reader::stage_reader(const stage_writer& under_way, std::size_t section)
    : section_(under_way.table_[section]) {
  open(under_way.path_);
  begin();
}

void stage_reader::begin() {
  left_ = section_.count;
  if (left_ > 0) ::lseek(fd_, section_.at, SEEK_SET);
}

stage_reader::~stage_reader() { ::close(fd_); }

// Brings at least `bytes` unread bytes into the buffer.
bool stage_reader::have(std::size_t bytes) {
  if (end_ - at_ >= bytes) return true;
  if (buffer_.empty()) buffer_.resize(flush_at);
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(at_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
  end_ -= at_;
  at_ = 0;
  if (buffer_.size() < bytes) buffer_.resize(bytes);
  while (end_ < bytes) {
    const auto n = ::read(fd_, buffer_.data() + end_, buffer_.size() - end_);
    if (n == 0) return false;
    if (n > 0)
      end_ += static_cast<std::size_t>(n);
    else if (errno != EINTR)
      throw core::failure(core::codes::unavailable, "cannot read the stage file");
  }
  return true;
}

bool stage_reader::next(stage_record& r) {
  if (left_ == 0) return false;
  --left_;
  head h;
  if (!have(sizeof h)) stage_is_broken();
  std::memcpy(&h, buffer_.data() + at_, sizeof h);
  stored s;
  const auto before = sizeof h + (h.was_stored != 0 ? sizeof s : 0);
  if (h.size > longest_body || h.op > stage_op::disputed_id || !have(before + h.size))
    stage_is_broken();
  if (h.was_stored != 0) std::memcpy(&s, buffer_.data() + at_ + sizeof h, sizeof s);
  r = {h.op, h.hash, s.id, h.key, s.person, {buffer_.data() + at_ + before, h.size}};
  at_ += before + h.size;
  return true;
}

std::string stage_folder(const store::district& d) { return d.path(".intake"); }

std::string stage_path(const store::district& d, std::string_view name) {
  return stage_folder(d) + "/" + std::string(name);
}

}  // namespace throughline::intake
