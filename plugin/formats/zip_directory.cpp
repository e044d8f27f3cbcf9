// The headers of a zip archive, read and held against each other by us: what an archive says it
// holds is believed only when its directory, its entries' own headers and its size all say it.
//
// Field names follow PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
#include "formats/zip_directory.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/failure.hpp"

namespace throughline::formats {
namespace {

constexpr std::uint64_t free_bytes = 1U << 20;  // small archives may be any ratio
constexpr std::uint16_t sized_later = 1U << 3;  // crc and sizes stand after the data
constexpr std::uint16_t speed_hints = 3U << 1, utf8_name = 1U << 11;
constexpr std::uint16_t wide16 = 0xFFFF;  // "see the zip64 record"
constexpr std::uint32_t wide32 = 0xFFFFFFFF;
constexpr std::uint16_t zip64_extra = 0x0001, name_extra = 0x7075;

enum mark : std::uint32_t {
  local_mark = 0x04034B50,
  central_mark = 0x02014B50,
  end_mark = 0x06054B50,
  end64_mark = 0x06064B50,
  locator_mark = 0x07064B50,
  descriptor_mark = 0x08074B50,
};

// Little-endian numbers out of bytes that were read; running past them is a refusal.
class numbers {
 public:
  explicit numbers(std::string_view bytes) : rest_(bytes) {}
  std::string_view bytes(std::size_t n) {
    if (n > rest_.size()) refuse_zip("a header ends too early");
    const auto out = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return out;
  }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  [[nodiscard]] bool empty() const { return rest_.empty(); }

 private:
  std::uint64_t number(std::size_t n) {
    std::uint64_t out = 0, shift = 0;
    for (const char c : bytes(n)) {
      out |= std::uint64_t{static_cast<unsigned char>(c)} << shift;
      shift += 8;
    }
    return out;
  }
  std::string_view rest_;
};

// The `n` bytes at `at`, which must end before `end`.
std::string part(const bytes_at& from, std::uint64_t at, std::size_t n, std::uint64_t end) {
  if (at > end || n > end - at) refuse_zip("a header lies outside its place");
  std::string out(n, '\0');
  from.read(at, out.data(), n);
  return out;
}

struct place {
  std::uint64_t entries = 0, at = 0, size = 0;
};

// The zip64 end record, when the locator before the end record says that there is one.
bool read_end64(const bytes_at& from, std::uint64_t end_at, place& out,
                std::uint64_t& directory_end) {
  constexpr std::size_t locator_size = 20, end64_size = 56;
  if (end_at < locator_size) return false;
  const auto locator = part(from, end_at - locator_size, locator_size, end_at);
  numbers l(locator);
  if (l.u32() != locator_mark) return false;
  const auto disk = l.u32();
  const auto at = l.u64();
  const auto disks = l.u32();
  if (disk != 0 || disks > 1) refuse_zip("part of a set of archives");
  const auto record = part(from, at, end64_size, end_at - locator_size);
  numbers n(record);
  if (n.u32() != end64_mark || n.u64() != end64_size - 12 ||
      at + end64_size != end_at - locator_size)
    refuse_zip("broken zip64 end record");
  n.bytes(4);  // versions
  const auto this_disk = n.u32(), directory_disk = n.u32();
  const auto here = n.u64();
  const place wide{n.u64(), 0, 0};
  const auto size = n.u64(), start = n.u64();
  if (this_disk != 0 || directory_disk != 0 || here != wide.entries)
    refuse_zip("part of a set of archives");
  const auto agree = [](std::uint64_t narrow, std::uint64_t full, std::uint64_t see) {
    return narrow == see || narrow == full;
  };
  if (!agree(out.entries, wide.entries, wide16) || !agree(out.size, size, wide32) ||
      !agree(out.at, start, wide32))
    refuse_zip("two end records that differ");
  out = {wide.entries, start, size};
  directory_end = at;
  return true;
}

place find_directory(const bytes_at& from) {
  constexpr std::size_t end_size = 22, longest_comment = 0xFFFF;
  const auto n =
      static_cast<std::size_t>(std::min<std::uint64_t>(from.size(), end_size + longest_comment));
  const auto tail = part(from, from.size() - n, n, from.size());
  const auto last = tail.rfind("PK\x05\x06");
  if (last == std::string::npos) refuse_zip("no zip archive");
  numbers end(std::string_view(tail).substr(last + 4));
  const auto disk = end.u16(), directory_disk = end.u16(), here = end.u16();
  place out{end.u16(), 0, 0};
  out.size = end.u32();
  out.at = end.u32();
  end.bytes(end.u16());
  if (!end.empty()) refuse_zip("bytes after the end record");
  const auto end_at = from.size() - n + last;
  auto directory_end = end_at;
  const auto entries = static_cast<std::uint16_t>(out.entries);
  if (!read_end64(from, end_at, out, directory_end) &&
      (entries == wide16 || out.size == wide32 || out.at == wide32))
    refuse_zip("no zip64 end record");
  const auto one = [](std::uint16_t d) { return d == 0 || d == wide16; };
  if (!one(disk) || !one(directory_disk) || here != entries)
    refuse_zip("part of a set of archives");
  if (out.at > directory_end || directory_end - out.at != out.size)
    refuse_zip("the directory is not where the end record says");
  if (out.entries == 0) refuse_zip("empty archive");
  return out;
}

// Puts the zip64 record's value where a number says "see there", in the record's order.
void widen(std::string_view extra, std::initializer_list<std::uint64_t*> values) {
  numbers all(extra);
  while (!all.empty()) {
    const auto id = all.u16();
    numbers field(all.bytes(all.u16()));
    if (id == name_extra) refuse_zip("an entry with a second name");
    if (id != zip64_extra) continue;
    for (auto* v : values)
      if (*v == wide32) *v = field.u64();
    return;
  }
}

struct header {  // what the directory and an entry's own header both say
  std::uint16_t flags = 0, method = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed = 0, size = 0;
  std::size_t name = 0, extra = 0;
};

header read_common(numbers& n) {
  header out;
  out.flags = n.u16();
  out.method = n.u16();
  n.bytes(4);  // time and date
  out.crc = n.u32();
  out.packed = n.u32();
  out.size = n.u32();
  out.name = n.u16();
  out.extra = n.u16();
  return out;
}

struct entry {
  zip_record record;
  std::uint16_t flags = 0;
  std::uint64_t local = 0;  // where its own header begins
  bool folder = false;
};

void check_kind(const entry& e, std::uint32_t attributes) {
  constexpr std::uint32_t type = 0170000, regular = 0100000, directory = 0040000, dos_folder = 0x10;
  if ((e.flags & ~(speed_hints | sized_later | utf8_name)) != 0)
    refuse_zip("an encrypted entry, or of an unknown kind");
  const auto unix_type = (attributes >> 16U) & type;
  if (unix_type != 0 && unix_type != (e.folder ? directory : regular))
    refuse_zip("a link or no regular file");
  if (!e.folder && (attributes & dos_folder) != 0) refuse_zip("a folder that is none");
  if (e.record.method != zip_stored && e.record.method != zip_deflated)
    refuse_zip("a compression method that is not read here");
  if ((e.record.method == zip_stored && e.record.packed != e.record.size) ||
      (e.folder && e.record.size != 0))
    refuse_zip("entry size lies");
}

// Reads the directory's next record and moves `at` past it.
entry read_central(const bytes_at& from, std::uint64_t& at, std::uint64_t end) {
  constexpr std::size_t fixed = 46;
  const auto head = part(from, at, fixed, end);
  numbers n(head);
  if (n.u32() != central_mark) refuse_zip("broken directory");
  n.bytes(4);  // versions
  auto h = read_common(n);
  const std::size_t comment = n.u16();
  const auto disk = n.u16();
  n.bytes(2);
  const auto attributes = n.u32();
  std::uint64_t local = n.u32();
  const auto rest = part(from, at + fixed, h.name + h.extra + comment, end);
  at += fixed + rest.size();
  widen(std::string_view(rest).substr(h.name, h.extra), {&h.size, &h.packed, &local});
  if (disk != 0) refuse_zip("part of a set of archives");
  entry out{{rest.substr(0, h.name), h.method, h.crc, h.packed, h.size, 0}, h.flags, local};
  out.folder = out.record.name.ends_with('/');
  check_kind(out, attributes);
  return out;
}

// Whether the bytes between the data and what follows are the entry's sizes once more.
bool is_descriptor(const bytes_at& from, const zip_record& r, std::uint64_t at, std::uint64_t end) {
  const auto length = end - at;
  if (length != 12 && length != 16 && length != 20 && length != 24) return false;
  const auto bytes = part(from, at, static_cast<std::size_t>(length), end);
  numbers n(bytes);
  if ((length == 16 || length == 24) && n.u32() != descriptor_mark) return false;
  const bool wide = length >= 20;
  if (n.u32() != r.crc) return false;
  const auto packed = wide ? n.u64() : n.u32();
  const auto size = wide ? n.u64() : n.u32();
  return packed == r.packed && size == r.size;
}

// Holds an entry's own header against the directory; `next` is where the entry must end.
void check_local(const bytes_at& from, entry& e, std::uint64_t next) {
  constexpr std::size_t fixed = 30;
  auto& r = e.record;
  const auto head = part(from, e.local, fixed, next);
  numbers n(head);
  if (n.u32() != local_mark) refuse_zip("an entry without a header");
  n.bytes(2);
  auto h = read_common(n);
  const auto rest = part(from, e.local + fixed, h.name + h.extra, next);
  if (std::string_view(rest).substr(0, h.name) != r.name)
    refuse_zip("an entry that has another name in the directory");
  widen(std::string_view(rest).substr(h.name), {&h.size, &h.packed});
  const bool later = (h.flags & sized_later) != 0;
  const auto agree = [&](std::uint64_t own, std::uint64_t told) {
    return own == told || (later && own == 0);
  };
  if (((h.flags ^ e.flags) & ~speed_hints) != 0 || h.method != r.method || !agree(h.crc, r.crc) ||
      !agree(h.packed, r.packed) || !agree(h.size, r.size))
    refuse_zip("an entry that the directory describes otherwise");
  r.at = e.local + fixed + rest.size();
  if (r.packed > next - r.at) refuse_zip("overlapping entries");
  const auto end = r.at + r.packed;
  if (later ? !is_descriptor(from, r, end, next) : end != next)
    refuse_zip("bytes that belong to no entry");
}

}  // namespace

void refuse_zip(const char* why) { throw core::failure(core::codes::package_format, why); }

void check_zip_name(std::string_view name) {
  if (name.empty() || name.size() > 512) refuse_zip("entry without a usable name");
  if (name.find('\\') != std::string_view::npos) refuse_zip("entry name with a backslash");
  if (std::any_of(name.begin(), name.end(), [](char c) { return c < 0x20 || c > 0x7E; }))
    refuse_zip("entry name is not plain ASCII");
  for (std::size_t at = 0; at <= name.size();) {
    const auto stop = std::min(name.find('/', at), name.size());
    const auto step = name.substr(at, stop - at);
    if (step.empty() || step == "." || step == "..") refuse_zip("entry name climbs or starts anew");
    at = stop + 1;
  }
}

std::vector<zip_record> read_zip_directory(const bytes_at& from, const zip_limits& limits) {
  const auto directory = find_directory(from);
  if (directory.entries > limits.entries) refuse_zip("too many entries");
  std::vector<entry> entries;
  std::set<std::string, std::less<>> names;
  std::uint64_t total = 0;
  auto at = directory.at;
  const auto end = directory.at + directory.size;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    auto e = read_central(from, at, end);
    auto name = e.record.name;
    if (e.folder) name.pop_back();
    check_zip_name(name);
    if (!names.insert(std::move(name)).second) refuse_zip("entry name given twice");
    if (e.record.size > limits.entry) refuse_zip("entry too large");
    if (e.record.size > limits.total - total) refuse_zip("archive inflates too far");
    total += e.record.size;
    entries.push_back(std::move(e));
  }
  if (at != end) refuse_zip("bytes in the directory that belong to no entry");
  if (total > free_bytes &&
      (total - free_bytes) / std::max<std::uint64_t>(limits.ratio, 1) >= from.size())
    refuse_zip("archive inflates too far");

  std::vector<entry*> by_place;
  for (auto& e : entries) by_place.push_back(&e);
  std::sort(by_place.begin(), by_place.end(),
            [](const entry* a, const entry* b) { return a->local < b->local; });
  if (by_place.front()->local != 0) refuse_zip("bytes before the first entry");
  if (by_place.back()->local >= directory.at) refuse_zip("an entry behind the directory");
  for (std::size_t i = 0; i < by_place.size(); ++i)
    check_local(from, *by_place[i],
                i + 1 < by_place.size() ? by_place[i + 1]->local : directory.at);

  std::vector<zip_record> out;
  for (auto& e : entries)
    if (!e.folder) out.push_back(std::move(e.record));
  return out;
}

}  // namespace throughline::formats
