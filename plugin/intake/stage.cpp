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
  stage_op op = stage_op::done;
  entity kind = entity::org;
  std::uint16_t unused = 0;
  std::int64_t hash = 0, id = 0;
  std::uint64_t key = 0;
};
constexpr std::size_t flush_at = 1U << 20;
constexpr std::size_t longest_body = 2U << 20;

}  // namespace

void stage_is_broken() { throw core::failure(core::codes::corrupt, "stage file is broken"); }

stage_writer::stage_writer(const std::string& path)
    : fd_(store::open_shared(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW)),
      folder_(std::filesystem::path(path).parent_path().string()) {
  if (folder_.empty()) folder_ = ".";
  if (fd_ < 0) throw core::failure(core::codes::unavailable, "cannot make the stage file");
  buffer_.reserve(flush_at + longest_body);
}

stage_writer::~stage_writer() { ::close(fd_); }

void stage_writer::put(const stage_record& r) {
  const head h{static_cast<std::uint32_t>(r.body.size()), r.op, r.kind, 0, r.hash, r.id, r.key};
  buffer_.append(reinterpret_cast<const char*>(&h), sizeof h).append(r.body);
  if (buffer_.size() >= flush_at) flush();
}

void stage_writer::flush() {
  for (std::string_view rest = buffer_; !rest.empty();) {
    const auto n = ::write(fd_, rest.data(), rest.size());
    if (n > 0)
      rest.remove_prefix(static_cast<std::size_t>(n));
    else if (n < 0 && errno != EINTR)
      throw core::failure(core::codes::unavailable, "cannot write the stage file");
  }
  buffer_.clear();
}

void stage_writer::finish() {
  put({});
  flush();
  if (::fsync(fd_) != 0)
    throw core::failure(core::codes::unavailable, "cannot keep the stage file");
  // its name must last too, and its folder's: the run's row will count on them
  store::sync_folder(folder_);
  store::sync_folder(folder_ + "/..");
}

stage_reader::stage_reader(const std::string& path)
    : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)), buffer_(flush_at) {
  if (fd_ < 0) throw core::failure(core::codes::unavailable, "cannot open the stage file");
}

stage_reader::~stage_reader() { ::close(fd_); }

void stage_reader::rewind() {
  ::lseek(fd_, 0, SEEK_SET);
  at_ = end_ = 0;
}

// Brings at least `bytes` unread bytes into the buffer.
bool stage_reader::have(std::size_t bytes) {
  if (end_ - at_ >= bytes) return true;
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
  head h;
  if (!have(sizeof h)) stage_is_broken();
  std::memcpy(&h, buffer_.data() + at_, sizeof h);
  if (h.op == stage_op::done) return false;
  if (h.size > longest_body || h.op > stage_op::disputed_id || h.kind > entity::class_enrollment ||
      !have(sizeof h + h.size))
    stage_is_broken();
  r = {h.op, h.kind, h.hash, h.id, h.key, {buffer_.data() + at_ + sizeof h, h.size}};
  at_ += sizeof h + h.size;
  return true;
}

std::string stage_folder(const store::district& d) { return d.path(".intake"); }

std::string stage_path(const store::district& d, std::string_view name) {
  return stage_folder(d) + "/" + std::string(name);
}

}  // namespace throughline::intake
