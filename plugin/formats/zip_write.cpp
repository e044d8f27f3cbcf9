// Writes zip archives with libarchive, entry by entry.
#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

#include "core/failure.hpp"
#include "formats/zip.hpp"
#include "formats/zip_directory.hpp"

namespace throughline::formats {

class zip_writer::state {
 public:
  state(sink to, std::uint16_t method, std::uint64_t largest)
      : to_(std::move(to)), largest_(largest), it_(archive_write_new()) {
    check(it_ && archive_write_set_format_zip(it_.get()) == ARCHIVE_OK &&
          (method == zip_stored
               ? archive_write_zip_set_compression_store(it_.get())
               : archive_write_zip_set_compression_deflate(it_.get())) == ARCHIVE_OK &&
          archive_write_set_options(it_.get(), "zip:!zip64") == ARCHIVE_OK &&
          archive_write_set_bytes_in_last_block(it_.get(), 1) == ARCHIVE_OK &&
          archive_write_open(it_.get(), this, nullptr, put, nullptr) == ARCHIVE_OK);
  }

  ~state() { deaf_ = true; }
  state(const state&) = delete;
  state& operator=(const state&) = delete;

  // An entry whose size is not known yet says it after its data.
  void begin(std::string_view name, const std::size_t* size) {
    check_zip_name(name);
    if (!names_.emplace(name).second) refuse_zip("entry name given twice");
    written_ = 0;
    const std::unique_ptr<archive_entry, forget> head(archive_entry_new());
    check(head != nullptr);
    archive_entry_set_pathname(head.get(), std::string(name).c_str());
    if (size != nullptr) archive_entry_set_size(head.get(), static_cast<la_int64_t>(*size));
    archive_entry_set_filetype(head.get(), AE_IFREG);
    archive_entry_set_perm(head.get(), 0644);
    // no time at all is written as the first of zip's days, whatever the time zone
    check(archive_write_header(it_.get(), head.get()) == ARCHIVE_OK);
  }
  void data(const char* bytes, std::size_t n) {
    written_ += n;
    if (written_ > largest_)
      throw core::failure(core::codes::too_large, "a zip entry over its bound");
    check(archive_write_data(it_.get(), bytes, n) == static_cast<la_ssize_t>(n));
  }
  void finish() { check(archive_write_close(it_.get()) == ARCHIVE_OK); }

 private:
  struct close {
    void operator()(archive* a) const { archive_write_free(a); }
  };
  struct forget {
    void operator()(archive_entry* e) const { archive_entry_free(e); }
  };

  // A sink that failed is told nothing more, nor one whose archive was given up: libarchive goes on
  // to its end, since it does not clean up after itself when it is stopped.
  static la_ssize_t put(archive*, void* self, const void* bytes, std::size_t n) noexcept {
    auto& s = *static_cast<state*>(self);
    try {
      if (!s.deaf_) s.to_({static_cast<const char*>(bytes), n});
    } catch (...) {
      s.deaf_ = true;
      s.parked_ = std::current_exception();
    }
    return static_cast<la_ssize_t>(n);
  }

  void check(bool good) {
    if (parked_) std::rethrow_exception(std::exchange(parked_, nullptr));
    if (!good) throw core::failure(core::codes::unavailable, "cannot write a zip archive");
  }

  sink to_;
  std::uint64_t largest_, written_ = 0;
  bool deaf_ = false;
  std::exception_ptr parked_;
  std::set<std::string, std::less<>> names_;
  std::unique_ptr<archive, close> it_;
};

zip_writer::zip_writer(sink to, std::uint64_t largest_entry)
    : state_(std::make_unique<state>(std::move(to), zip_deflated,
                                     std::min(largest_entry, zip_largest_entry))) {}
zip_writer::~zip_writer() = default;

void zip_writer::add(std::string_view name, std::string_view data) {
  const auto size = data.size();
  state_->begin(name, &size);
  if (!data.empty()) state_->data(data.data(), data.size());
}

void zip_writer::add(std::string_view name, byte_source& data) {
  state_->begin(name, nullptr);
  std::string step(64U << 10, '\0');
  while (const auto n = data.read(step.data(), step.size())) state_->data(step.data(), n);
}

void zip_writer::finish() { state_->finish(); }

std::string write_zip(const std::vector<zip_entry>& entries) {
  std::string out;
  zip_writer::state to([&](std::string_view bytes) { out += bytes; }, zip_stored,
                       zip_largest_entry);
  for (const auto& e : entries) {
    const auto size = e.data.size();
    to.begin(e.name, &size);
    if (size > 0) to.data(e.data.data(), size);
  }
  to.finish();
  return out;
}

}  // namespace throughline::formats
