// Zip archives: a deterministic writer and a bounded reader by our names; the only home of
// libarchive.
#include "formats/zip.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <ctime>
#include <set>
#include <utility>

#include "core/failure.hpp"

namespace throughline::formats {
namespace {

constexpr std::size_t step = 64U << 10;
constexpr std::uint64_t free_bytes = 1U << 20;  // small archives may be any ratio

[[noreturn]] void refuse(const char* why) { throw core::failure(core::codes::package_format, why); }

void check_name(std::string_view name) {
  if (name.empty() || name.size() > 512) refuse("entry without a usable name");
  if (name.front() == '/' || name.find('\\') != std::string_view::npos) refuse("absolute name");
  if (std::any_of(name.begin(), name.end(), [](char c) { return c < 0x20 || c > 0x7E; }))
    refuse("entry name is not plain ASCII");
  for (std::size_t at = 0; at <= name.size();) {
    const auto stop = std::min(name.find('/', at), name.size());
    if (name.substr(at, stop - at) == "..") refuse("entry name climbs out");
    at = stop + 1;
  }
}

// An open archive and the bounds it has used up. Walks entries in order.
class walk {
 public:
  explicit walk(const zip_limits& limits) : limits_(limits), it_(archive_read_new()) {
    // the seekable reader goes by the central directory
    if (!it_ || archive_read_support_format_zip_seekable(it_.get()) != ARCHIVE_OK)
      refuse("no zip reader");
  }
  void open(std::string_view bytes) {
    size_ = bytes.size();
    if (archive_read_open_memory(it_.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
      refuse("no zip archive");
  }
  void open(const std::string& path) {
    const auto file = open_file(path);  // refuses what is no regular file
    if (archive_read_open_filename(it_.get(), path.c_str(), step) != ARCHIVE_OK)
      refuse("no zip archive");
    char chunk[4096];
    for (std::size_t n = 0; (n = file->read(chunk, sizeof chunk)) > 0;) size_ += n;
  }

  // Steps to the next regular entry and checks its head; false at the end.
  bool next() {
    for (;;) {
      const int got = archive_read_next_header(it_.get(), &entry_);
      if (got == ARCHIVE_EOF) {
        if (seen_.empty()) refuse("empty archive");
        return false;
      }
      if (got != ARCHIVE_OK) refuse("broken archive");
      const char* name = archive_entry_pathname(entry_);
      if (name == nullptr) refuse("entry without a usable name");
      name_ = name;
      check_name(name_);
      if (!seen_.insert(name_).second) refuse("entry name given twice");
      if (seen_.size() > limits_.entries) refuse("too many entries");
      if (archive_entry_is_encrypted(entry_)) refuse("encrypted entry");
      if (archive_entry_symlink(entry_) != nullptr || archive_entry_hardlink(entry_) != nullptr)
        refuse("link in the archive");
      if (archive_entry_filetype(entry_) == AE_IFDIR) continue;
      if (archive_entry_filetype(entry_) != AE_IFREG) refuse("no regular file");
      read_ = 0;
      if (archive_entry_size_is_set(entry_)) bound(declared());
      return true;
    }
  }
  [[nodiscard]] const std::string& name() const { return name_; }

  // The next bytes of the current entry; 0 at its end.
  std::size_t read(char* to, std::size_t room) {
    const auto n = archive_read_data(it_.get(), to, room);
    if (n < 0) refuse("broken entry");
    read_ += static_cast<std::uint64_t>(n);
    total_ += static_cast<std::uint64_t>(n);
    bound(read_);
    if (total_ > limits_.total) refuse("archive inflates too far");
    if (archive_entry_size_is_set(entry_) &&
        (read_ > declared() || (n == 0 && room > 0 && read_ != declared())))
      refuse("entry size lies");
    return static_cast<std::size_t>(n);
  }

 private:
  struct close {
    void operator()(archive* a) const { archive_read_free(a); }
  };
  [[nodiscard]] std::uint64_t declared() const {
    return static_cast<std::uint64_t>(archive_entry_size(entry_));
  }
  void bound(std::uint64_t bytes) const {
    if (bytes > limits_.entry || bytes > limits_.total) refuse("entry too large");
    if (std::max(bytes, total_) > free_bytes + limits_.ratio * size_)
      refuse("archive inflates too far");
  }

  zip_limits limits_;
  std::unique_ptr<archive, close> it_;
  archive_entry* entry_ = nullptr;  // owned by it_
  std::set<std::string> seen_;
  std::string name_;
  std::uint64_t size_ = 0, total_ = 0, read_ = 0;
};

template <class From>
zip_content read_all(const From& from, const zip_wanted& wanted, const zip_limits& limits) {
  walk w(limits);
  w.open(from);
  zip_content out;
  while (w.next()) {
    if (!wanted(w.name())) {
      out.others.push_back(w.name());
      continue;
    }
    std::string data;
    for (std::size_t n = step; n > 0;) {
      const auto have = data.size();
      data.resize(have + step);
      n = w.read(data.data() + have, step);
      data.resize(have + n);
    }
    out.entries.push_back({w.name(), std::move(data)});
  }
  return out;
}

class entry_source : public byte_source {
 public:
  entry_source(const std::string& path, std::string_view name, const zip_limits& limits)
      : walk_(limits) {
    walk_.open(path);
    while (walk_.next())
      if (walk_.name() == name) return;
    refuse("no such entry");
  }
  std::size_t read(char* to, std::size_t room) override { return walk_.read(to, room); }

 private:
  walk walk_;
};

}  // namespace

zip_content read_zip(std::string_view bytes, const zip_wanted& wanted, const zip_limits& limits) {
  return read_all(bytes, wanted, limits);
}

zip_content read_zip_file(const std::string& path, const zip_wanted& wanted,
                          const zip_limits& limits) {
  return read_all(path, wanted, limits);
}

std::vector<std::string> list_zip(const std::string& path, const zip_limits& limits) {
  return read_zip_file(
             path, [](std::string_view) { return false; }, limits)
      .others;
}

std::unique_ptr<byte_source> open_zip_entry(const std::string& path, std::string_view name,
                                            const zip_limits& limits) {
  return std::make_unique<entry_source>(path, name, limits);
}

std::string write_zip(const std::vector<zip_entry>& entries) {
  struct parked {
    std::string bytes;
    bool full = false;  // out of memory, noticed inside a C callback
  } out;
  struct close {
    void operator()(archive* a) const { archive_write_free(a); }
  };
  struct forget {
    void operator()(archive_entry* e) const { archive_entry_free(e); }
  };
  const auto sink = [](archive*, void* to, const void* data, std::size_t n) noexcept -> la_ssize_t {
    auto* p = static_cast<parked*>(to);
    try {
      p->bytes.append(static_cast<const char*>(data), n);
    } catch (...) {
      p->full = true;
      return -1;
    }
    return static_cast<la_ssize_t>(n);
  };
  const auto check = [](bool good) {
    if (!good) throw core::failure(core::codes::unavailable, "cannot write a zip archive");
  };
  const std::unique_ptr<archive, close> a(archive_write_new());
  check(a && archive_write_set_format_zip(a.get()) == ARCHIVE_OK &&
        archive_write_zip_set_compression_store(a.get()) == ARCHIVE_OK &&
        archive_write_set_bytes_in_last_block(a.get(), 1) == ARCHIVE_OK &&
        archive_write_open(a.get(), &out, nullptr, sink, nullptr) == ARCHIVE_OK);
  constexpr std::time_t start_of_zip_time = 315619200;  // 1980-01-02 UTC: 1980 in every time zone
  for (const auto& e : entries) {
    check_name(e.name);
    const std::unique_ptr<archive_entry, forget> head(archive_entry_new());
    check(head != nullptr);
    archive_entry_set_pathname(head.get(), e.name.c_str());
    archive_entry_set_size(head.get(), static_cast<la_int64_t>(e.data.size()));
    archive_entry_set_filetype(head.get(), AE_IFREG);
    archive_entry_set_perm(head.get(), 0644);
    archive_entry_set_mtime(head.get(), start_of_zip_time, 0);
    check(archive_write_header(a.get(), head.get()) == ARCHIVE_OK);
    if (!e.data.empty())
      check(archive_write_data(a.get(), e.data.data(), e.data.size()) ==
            static_cast<la_ssize_t>(e.data.size()));
  }
  check(archive_write_close(a.get()) == ARCHIVE_OK && !out.full);
  return std::move(out.bytes);
}

}  // namespace throughline::formats
