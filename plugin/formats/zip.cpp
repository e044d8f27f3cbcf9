// Reads zip archives by our names: the headers are ours to check, libarchive only inflates.
#include "formats/zip.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "core/failure.hpp"
#include "formats/zip_directory.hpp"

namespace throughline::formats {

struct zip_archive::content {
  std::unique_ptr<bytes_at> from;
  std::vector<zip_record> records;
};

namespace {

constexpr std::size_t step = 64U << 10;

// The header that libarchive sees in place of the entry's own: no name, flags or sizes but those
// that were checked, so it has nothing of its own to find.
std::string header_of(const zip_record& r) {
  std::string out;
  const auto put = [&](std::uint64_t n, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(n >> (8 * i) & 0xFFU);
  };
  constexpr std::uint32_t wide = 0xFFFFFFFF;
  const bool zip64 = r.packed >= wide || r.size >= wide;
  out += "PK\x03\x04";
  put(45, 2);
  put(0, 2);
  put(r.method, 2);
  put(0, 2);
  put(0x21, 2);
  put(r.crc, 4);
  put(zip64 ? wide : r.packed, 4);
  put(zip64 ? wide : r.size, 4);
  put(1, 2);
  put(zip64 ? 20 : 0, 2);
  out += 'e';
  if (zip64) {
    put(1, 2);
    put(16, 2);
    put(r.size, 8);
    put(r.packed, 8);
  }
  return out;
}

class entry_source : public byte_source {
 public:
  entry_source(std::shared_ptr<const void> keeps, const bytes_at& from, const zip_record& record)
      : keeps_(std::move(keeps)),
        from_(from),
        record_(record),
        header_(header_of(record)),
        buffer_(std::min<std::uint64_t>(record.packed, step), '\0'),
        it_(archive_read_new()) {
    archive_entry* head = nullptr;
    if (!it_ || archive_read_support_format_zip_streamable(it_.get()) != ARCHIVE_OK ||
        archive_read_open(it_.get(), this, nullptr, more, nullptr) != ARCHIVE_OK ||
        archive_read_next_header(it_.get(), &head) != ARCHIVE_OK)
      failed();
  }

  std::size_t read(char* to, std::size_t room) override {
    const auto n = archive_read_data(it_.get(), to, room);
    if (n < 0) failed();
    read_ += static_cast<std::uint64_t>(n);
    // libarchive looks at the end, and at 32 bits
    if (read_ > record_.size || (n == 0 && room > 0 && read_ != record_.size))
      refuse_zip("entry size lies");
    return static_cast<std::size_t>(n);
  }

 private:
  struct close {
    void operator()(archive* a) const { archive_read_free(a); }
  };

  [[noreturn]] void failed() {
    if (parked_) std::rethrow_exception(std::exchange(parked_, nullptr));
    refuse_zip("broken entry");
  }

  // The header, then the packed bytes and nothing after them.
  static la_ssize_t more(archive*, void* self, const void** out) noexcept {
    auto& s = *static_cast<entry_source*>(self);
    if (!std::exchange(s.begun_, true)) {
      *out = s.header_.data();
      return static_cast<la_ssize_t>(s.header_.size());
    }
    const auto n = std::min<std::uint64_t>(s.record_.packed - s.packed_, s.buffer_.size());
    try {
      s.from_.read(s.record_.at + s.packed_, s.buffer_.data(), n);
    } catch (...) {
      s.parked_ = std::current_exception();
      return ARCHIVE_FATAL;
    }
    s.packed_ += n;
    *out = s.buffer_.data();
    return static_cast<la_ssize_t>(n);
  }

  std::shared_ptr<const void> keeps_;  // what `from_` and `record_` belong to
  const bytes_at& from_;
  const zip_record& record_;
  std::string header_, buffer_;
  bool begun_ = false;
  std::uint64_t packed_ = 0, read_ = 0;
  std::exception_ptr parked_;
  std::unique_ptr<archive, close> it_;
};

zip_content read_all(const zip_archive& from, const zip_wanted& wanted) {
  zip_content out;
  for (auto& name : from.names()) {
    if (!wanted(name)) {
      out.others.push_back(std::move(name));
      continue;
    }
    const auto entry = from.open(name);
    std::string data;
    for (std::size_t n = step; n > 0;) {
      const auto have = data.size();
      data.resize(have + step);
      n = entry->read(data.data() + have, step);
      data.resize(have + n);
    }
    out.entries.push_back({std::move(name), std::move(data)});
  }
  return out;
}

}  // namespace

zip_archive::zip_archive(std::shared_ptr<const content> c) : content_(std::move(c)) {}

zip_archive::zip_archive(const std::string& path, const zip_limits& limits) {
  auto from = open_file_at(path);
  auto records = read_zip_directory(*from, limits);
  content_ = std::make_shared<const content>(content{std::move(from), std::move(records)});
}

zip_archive zip_archive::of_bytes(std::string_view bytes, const zip_limits& limits) {
  auto from = open_text_at(bytes);
  auto records = read_zip_directory(*from, limits);
  return zip_archive(std::make_shared<const content>(content{std::move(from), std::move(records)}));
}

std::vector<std::string> zip_archive::names() const {
  std::vector<std::string> out;
  for (const auto& r : content_->records) out.push_back(r.name);
  return out;
}

std::unique_ptr<byte_source> zip_archive::open(std::string_view name) const {
  const auto& all = content_->records;
  const auto it =
      std::find_if(all.begin(), all.end(), [&](const zip_record& r) { return r.name == name; });
  if (it == all.end()) refuse_zip("no such entry");
  return std::make_unique<entry_source>(content_, *content_->from, *it);
}

zip_content read_zip(std::string_view bytes, const zip_wanted& wanted, const zip_limits& limits) {
  return read_all(zip_archive::of_bytes(bytes, limits), wanted);
}

zip_content read_zip_file(const std::string& path, const zip_wanted& wanted,
                          const zip_limits& limits) {
  return read_all(zip_archive(path, limits), wanted);
}

}  // namespace throughline::formats
