// What the zip reader takes and refuses, header by header, and what the writer writes.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/hash.hpp"
#include "formats/zip.hpp"
#include "formats_fixture.hpp"
#include "zip_fixture.hpp"

namespace throughline {
namespace {

using namespace formats;
using namespace testing_;

const auto everything = [](std::string_view) { return true; };

std::string all_of(byte_source& from) {
  std::string out, step(1000, '\0');
  while (const auto n = from.read(step.data(), step.size())) out.append(step, 0, n);
  return out;
}

// Why the archive is refused, "" when it and all of its entries are read.
std::string why(const std::string& bytes, const zip_limits& limits = {}) {
  try {
    static_cast<void>(read_zip(bytes, everything, limits));
  } catch (const core::failure& e) {
    EXPECT_EQ(e.what_code().name, "package-format");
    const std::string_view what = e.what();
    return std::string(what.substr(what.find(": ") + 2));
  }
  return "";
}

// The archive with `n` written at `offset` behind the nth `mark`.
std::string with(std::string bytes, std::string_view mark, std::size_t offset, std::uint64_t n,
                 int width, int nth = 0) {
  auto at = bytes.find(mark);
  while (nth-- > 0) at = bytes.find(mark, at + 1);
  return bytes.replace(at + offset, static_cast<std::size_t>(width), le(n, width));
}

constexpr std::string_view local = "PK\x03\x04", central = "PK\x01\x02", last = "PK\x05\x06",
                           last64 = "PK\x06\x06", locator = "PK\x06\x07";

// As many bytes of one letter as it is told.
class same_bytes : public byte_source {
 public:
  explicit same_bytes(std::uint64_t n, char letter = '\0') : left_(n), letter_(letter) {}
  std::size_t read(char* to, std::size_t room) override {
    const auto n = std::min<std::uint64_t>(left_, room);
    std::fill_n(to, n, letter_);
    left_ -= n;
    return n;
  }

 private:
  std::uint64_t left_;
  char letter_;
};

std::string deflated(const std::vector<zip_entry>& entries) {
  std::string out;
  zip_writer to([&](std::string_view bytes) { out += bytes; });
  for (const auto& e : entries) to.add(e.name, e.data);
  to.finish();
  return out;
}

TEST(zip, what_is_written_reads_back_and_is_deterministic) {
  const std::vector<zip_entry> entries{
      {"manifest.json", "{}"}, {"plan/ilp.json", "[1]"}, {"empty", ""}};
  const auto bytes = write_zip(entries);
  EXPECT_EQ(bytes, write_zip(entries));
  const auto got = read_zip(bytes, everything);
  ASSERT_EQ(got.entries.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(got.entries[i].name, entries[i].name);
    EXPECT_EQ(got.entries[i].data, entries[i].data);
  }
  const auto some = read_zip(bytes, [](std::string_view n) { return n == "manifest.json"; });
  EXPECT_EQ(some.entries.size(), 1U);
  EXPECT_EQ(some.others, (std::vector<std::string>{"plan/ilp.json", "empty"}));
}

TEST(zip, equal_entries_make_equal_bytes_in_every_time_zone) {
  const auto* before = std::getenv("TZ");
  const std::string kept = before ? before : "";
  std::string made;
  for (const auto* zone : {"UTC", "America/New_York", "Pacific/Auckland", "Pacific/Honolulu"}) {
    ::setenv("TZ", zone, 1);
    ::tzset();
    const auto now = write_zip({{"a", "1"}}) + deflated({{"a", "1"}});
    if (made.empty()) made = now;
    EXPECT_EQ(now, made) << zone;
  }
  before ? ::setenv("TZ", kept.c_str(), 1) : ::unsetenv("TZ");
  ::tzset();
}

TEST(zip, archives_of_other_programs_are_read) {
  const std::string users = "sourcedId,givenName\r\n1,Ann\r\n2,Bob\r\n";
  for (const auto& p : cases("zip", ".zip")) {
    const zip_archive archive(p.string());
    const bool in_folder = p.stem().string().ends_with("folder");
    EXPECT_EQ(archive.names().size(), 2U) << p;
    EXPECT_EQ(all_of(*archive.open(in_folder ? "set/users.csv" : "users.csv")),
              users + users + users)
        << p;
  }
}

TEST(zip, a_sound_archive_by_hand_is_read_in_every_form) {
  const zip_piece plain{}, other{"b/c.csv", "3,4\n"};
  EXPECT_EQ(why(zip_of({plain, other})), "");
  EXPECT_EQ(why(zip_of({plain, other}, true)), "");
  for (const int length : {12, 16, 20, 24})
    for (const bool zip64 : {false, true}) {
      auto p = plain;
      p.descriptor = length;
      p.zip64 = zip64;
      EXPECT_EQ(why(zip_of({p, other})), "") << length << zip64;
      EXPECT_EQ(why(zip_of({other, p}, true)), "") << length << zip64;
    }
  EXPECT_EQ(
      why(zip_of({{.name = "b/", .data = "", .attributes = (0040755U << 16U) | 0x10}, other})), "");
  EXPECT_EQ(why(zip_of({{.extra = "UT" + le(4, 2) + "time"}})), "");
  const auto one_wide = zip_of({{.extra = le(1, 2) + le(8, 2) + le(4, 8)}});
  EXPECT_EQ(why(with(with(one_wide, local, 22, 0xFFFFFFFF, 4), central, 24, 0xFFFFFFFF, 4)), "");
  auto commented = with(zip_of({plain}), last, 20, 5, 2) + "hello";
  EXPECT_EQ(why(commented), "");
}

TEST(zip, every_field_of_an_entrys_own_header_must_agree) {
  const auto bytes = zip_of({{}, {"b.csv", "5,6,7\n"}});
  const std::string otherwise = "an entry that the directory describes otherwise";
  EXPECT_EQ(why(with(bytes, local, 30, 'x', 1)), "an entry that has another name in the directory");
  EXPECT_EQ(why(with(bytes, local, 26, 4, 2)), "an entry that has another name in the directory");
  EXPECT_EQ(why(with(bytes, local, 6, 1U << 11U, 2)), otherwise);
  EXPECT_EQ(why(with(bytes, local, 6, 8, 2)), otherwise);
  EXPECT_EQ(why(with(bytes, local, 8, 8, 2)), otherwise);
  EXPECT_EQ(why(with(bytes, local, 14, 7, 4)), otherwise);
  EXPECT_EQ(why(with(bytes, local, 14, 0, 4)), otherwise);
  EXPECT_EQ(why(with(bytes, local, 18, 3, 4)), otherwise);
  EXPECT_EQ(why(with(bytes, local, 22, 3, 4)), otherwise);
  EXPECT_EQ(why(with(bytes, local, 22, 0, 4)), otherwise);
  EXPECT_EQ(why(with(bytes, local, 0, 0, 4)), "an entry without a header");
  const auto later = zip_of({{.descriptor = 16}});
  EXPECT_EQ(why(with(later, local, 22, 3, 4)), otherwise) << "neither nothing nor the truth";
  for (const std::size_t field : {4U, 8U, 12U})
    EXPECT_EQ(why(with(later, "PK\x07\x08", field, 77, 4)), "bytes that belong to no entry");
  EXPECT_EQ(why(with(later, "PK\x07\x08", 0, 0, 4)), "bytes that belong to no entry");
  const auto wide = zip_of({{.zip64 = true}});
  EXPECT_EQ(why(with(wide, local, 30 + 5 + 4, 5, 8)), otherwise);
  EXPECT_EQ(why(with(wide, local, 30 + 5, 2, 2)), otherwise) << "no zip64 record";
}

TEST(zip, every_byte_belongs_to_exactly_one_thing) {
  const auto a = zip_of({{}}), b = zip_of({{}, {"b.csv", "3,4\n"}});
  EXPECT_EQ(why(""), "no zip archive");
  EXPECT_EQ(why("PK no archive"), "no zip archive");
  EXPECT_EQ(why(zip_of({})), "empty archive");
  EXPECT_EQ(why(a + "x"), "bytes after the end record");
  EXPECT_EQ(why("x" + a), "the directory is not where the end record says");
  EXPECT_EQ(why(a + b), "the directory is not where the end record says");
  EXPECT_EQ(why(with(a, last, 20, 22, 2) + a.substr(a.size() - 22)),
            "the directory is not where the end record says")
      << "a second end record in the comment";
  EXPECT_EQ(why(with(a, last, 16, 3, 4)), "the directory is not where the end record says");
  EXPECT_EQ(why(with(a, last, 12, 3, 4)), "the directory is not where the end record says");

  // bytes pushed in, the offsets put right
  const auto push = [&](std::string bytes, std::size_t at, std::size_t entries_moved_from) {
    bytes.insert(at, "##");
    bytes = with(bytes, last, 16, b.find(central) + 2, 4);
    for (std::size_t i = entries_moved_from; i < 2; ++i)
      bytes = with(bytes, central, 42, (i == 0 ? 0 : b.find(local, 1)) + 2, 4, static_cast<int>(i));
    return bytes;
  };
  EXPECT_EQ(why(push(b, 0, 0)), "bytes before the first entry");
  EXPECT_EQ(why(push(b, b.find(local, 1), 1)), "bytes that belong to no entry");
  EXPECT_EQ(why(push(b, b.find(central), 2)), "bytes that belong to no entry");
  auto grown = b;
  grown.insert(grown.find(last), "##");
  EXPECT_EQ(why(with(grown, last, 12, b.find(last) - b.find(central) + 2, 4)),
            "bytes in the directory that belong to no entry");

  // an entry that only its own header tells of, or two records that tell of one
  auto hidden = b;
  const auto second = hidden.find(central, hidden.find(central) + 1);
  hidden.erase(second, hidden.find(last) - second);
  hidden = with(with(hidden, last, 8, 0x00010001, 4), last, 12, second - b.find(central), 4);
  EXPECT_EQ(why(hidden), "bytes that belong to no entry");
  EXPECT_EQ(why(with(b, central, 42, 0, 4, 1)), "a header lies outside its place");
  EXPECT_EQ(why(with(with(b, central, 20, 4000, 4), central, 24, 4000, 4)),
            "an entry that the directory describes otherwise");
  auto both = with(with(b, central, 20, 40, 4), central, 24, 40, 4);
  both = with(with(both, local, 18, 40, 4), local, 22, 40, 4);
  EXPECT_EQ(why(both), "overlapping entries");
  EXPECT_EQ(why(with(b, central, 42, 4000, 4, 1)), "an entry behind the directory");
  EXPECT_EQ(why(with(b, central, 42, b.find(central), 4, 1)), "an entry behind the directory");
  EXPECT_EQ(why(with(b, last, 8, 0x00030003, 4)), "a header lies outside its place");
  EXPECT_EQ(why(with(b, central, 0, 0, 4, 1)), "broken directory");
}

TEST(zip, the_two_end_records_must_agree) {
  const auto bytes = zip_of({{}}, true);
  EXPECT_EQ(why(with(bytes, last, 16, 3, 4)), "two end records that differ");
  EXPECT_EQ(why(with(bytes, last, 12, 3, 4)), "two end records that differ");
  EXPECT_EQ(why(with(bytes, last, 8, 0x00020002, 4)), "two end records that differ");
  EXPECT_EQ(why(with(bytes, last64, 4, 45, 8)), "broken zip64 end record");
  EXPECT_EQ(why(with(bytes, last64, 0, 0, 4)), "broken zip64 end record");
  EXPECT_EQ(why(with(bytes, locator, 8, 0, 8)), "broken zip64 end record");
  EXPECT_EQ(why(with(bytes, locator, 8, ~0ULL - 8, 8)), "a header lies outside its place");
  EXPECT_EQ(why(with(bytes, locator, 0, 0, 4)), "no zip64 end record");
  EXPECT_EQ(why(with(bytes, last64, 48, 1, 8)), "the directory is not where the end record says");
  EXPECT_EQ(why(with(with(bytes, last64, 48, bytes.size(), 8), last64, 40,
                     bytes.find(last64) - bytes.size(), 8)),
            "the directory is not where the end record says");
  auto spread = bytes;
  spread.insert(spread.find(locator), "##");
  EXPECT_EQ(why(spread), "broken zip64 end record");
  const std::string set = "part of a set of archives";
  EXPECT_EQ(why(with(bytes, locator, 4, 1, 4)), set);
  EXPECT_EQ(why(with(bytes, locator, 16, 2, 4)), set);
  EXPECT_EQ(why(with(bytes, last64, 16, 1, 4)), set);
  EXPECT_EQ(why(with(bytes, last64, 20, 1, 4)), set);
  EXPECT_EQ(why(with(bytes, last64, 24, 2, 8)), set);
  const auto plain = zip_of({{}});
  EXPECT_EQ(why(with(plain, last, 4, 1, 2)), set);
  EXPECT_EQ(why(with(plain, last, 6, 1, 2)), set);
  EXPECT_EQ(why(with(plain, last, 8, 0, 2)), set);
  EXPECT_EQ(why(with(plain, central, 34, 1, 2)), set);
}

TEST(zip, only_plain_files_and_folders) {
  const std::string no_file = "a link or no regular file";
  EXPECT_EQ(why(zip_of({{.attributes = 0120777U << 16U}})), no_file);
  EXPECT_EQ(why(zip_of({{.attributes = 0020644U << 16U}})), no_file);
  EXPECT_EQ(why(zip_of({{.attributes = 0040755U << 16U}})), no_file);
  EXPECT_EQ(why(zip_of({{.name = "a/", .data = ""}})), no_file);
  EXPECT_EQ(why(zip_of({{.attributes = 0x10}})), "a folder that is none");
  EXPECT_EQ(why(zip_of({{.name = "a/", .attributes = 0x10}})), "entry size lies");
  EXPECT_EQ(why(zip_of({{.attributes = 0}, {.name = "b/", .data = "", .attributes = 0}})), "");
  for (const auto flag : {1U, 1U << 5U, 1U << 6U, 1U << 13U})
    EXPECT_EQ(why(zip_of({{.flags = static_cast<std::uint16_t>(flag)}})),
              "an encrypted entry, or of an unknown kind");
  for (const std::uint64_t method : {1U, 9U, 12U, 99U}) {
    const auto bytes = with(with(zip_of({{}}), local, 8, method, 2), central, 10, method, 2);
    EXPECT_EQ(why(bytes), "a compression method that is not read here");
  }
  EXPECT_EQ(why(with(zip_of({{}}), central, 24, 9, 4)), "entry size lies");
  EXPECT_EQ(why(zip_of({{.extra = le(0x7075, 2) + le(4, 2) + "name"}})),
            "an entry with a second name");
  EXPECT_EQ(why(zip_of({{.extra = le(9, 2) + le(40, 2)}})), "a header ends too early");
}

TEST(zip, names_stay_inside_and_are_given_once) {
  const std::string climbs = "entry name climbs or starts anew";
  for (const auto* name : {"../a.csv", "x/../../a.csv", "x/..", "/etc/a.csv", "x//a.csv", "./a.csv",
                           "x/./a.csv", "//"})
    EXPECT_EQ(why(zip_of({{.name = name, .data = "", .attributes = 0}})), climbs) << name;
  EXPECT_EQ(why(zip_of({{.name = "..\\a.csv"}})), "entry name with a backslash");
  EXPECT_EQ(why(zip_of({{.name = "c:\\a.csv"}})), "entry name with a backslash");
  EXPECT_EQ(why(zip_of({{.name = std::string("a\0.csv", 6)}})), "entry name is not plain ASCII");
  EXPECT_EQ(why(zip_of({{.name = "\u00e1.csv"}})), "entry name is not plain ASCII");
  EXPECT_EQ(why(zip_of({{.name = "/", .data = "", .attributes = 0}})),
            "entry without a usable name");
  EXPECT_EQ(why(zip_of({{.name = ""}})), "entry without a usable name");
  EXPECT_EQ(why(zip_of({{.name = std::string(512, 'a')}})), "");
  EXPECT_EQ(why(zip_of({{.name = std::string(513, 'a')}})), "entry without a usable name");
  EXPECT_EQ(why(zip_of({{}, {}})), "entry name given twice");
  EXPECT_EQ(why(zip_of({{.name = "a"}, {.name = "a/", .data = "", .attributes = 0}})),
            "entry name given twice");
  EXPECT_EQ(why(zip_of({{.name = "a.csv"}, {.name = "A.csv"}, {.name = "b/a.csv"}})), "");
}

TEST(zip, limits_hold_before_anything_is_inflated) {
  const auto bytes = zip_of({{}, {"b.csv", "3,4\n5\n"}});  // 4 and 6 bytes
  EXPECT_EQ(why(bytes, {.entries = 2, .total = 10, .entry = 6}), "");
  EXPECT_EQ(why(bytes, {.entries = 1}), "too many entries");
  EXPECT_EQ(why(bytes, {.total = 9}), "archive inflates too far");
  EXPECT_EQ(why(bytes, {.entry = 5}), "entry too large");
  std::string bomb;
  zip_writer to([&](std::string_view b) { bomb += b; });
  same_bytes zeros(30U << 20);
  to.add("users.csv", zeros);
  to.finish();
  EXPECT_THROW(static_cast<void>(zip_archive::of_bytes(bomb)), core::failure);
  EXPECT_EQ(why(bomb), "archive inflates too far");
  const auto ratio = (29U << 20) / bomb.size();
  EXPECT_EQ(why(bomb, {.ratio = ratio + 1}), "");
  EXPECT_EQ(why(bomb, {.ratio = ratio}), "archive inflates too far");
  EXPECT_EQ(why(bomb, {.ratio = 0}), "archive inflates too far");
}

TEST(zip, data_that_are_not_what_the_headers_say_are_refused_while_read) {
  const auto stored = zip_of({{.data = "some text"}});
  auto flipped = stored;
  flipped[flipped.find("text")] ^= 1;
  EXPECT_NO_THROW(static_cast<void>(zip_archive::of_bytes(flipped)));
  EXPECT_EQ(why(flipped), "broken entry") << "CRC";

  const zip_limits any{.total = 1ULL << 40, .entry = 1ULL << 40, .ratio = 1ULL << 40};
  const zip_piece deflated{.data = std::string(1000, 'x'), .zip64 = true, .deflated = true};
  EXPECT_EQ(why(zip_of({deflated}), any), "");
  for (const std::uint64_t lie : {~0ULL, ~999ULL, 1ULL, 5000ULL, 1ULL << 32U}) {
    auto p = deflated;
    p.more = lie;
    const auto reason = why(zip_of({p}), any);
    EXPECT_TRUE(reason == "broken entry" || reason == "entry size lies") << lie << reason;
  }
}

TEST(zip, no_more_than_declared_is_handed_out) {
  std::string text;  // more than libarchive inflates at once
  for (int i = 0; text.size() < 2000000; ++i) text += std::to_string(i);
  auto bytes = deflated({{"a.csv", text}});
  bytes = with(with(bytes, central, 24, 1000, 4), local, 22, 1000, 4);
  bytes = with(bytes, "PK\x07\x08", 12, 1000, 4);
  const auto archive = zip_archive::of_bytes(bytes);
  const auto entry = archive.open("a.csv");
  std::size_t got = 0;
  char step[100];
  EXPECT_EQ(code_of([&] {
              while (const auto n = entry->read(step, sizeof step)) got += n;
            }),
            "package-format");
  EXPECT_LE(got, 1000U);
}

// Whatever one byte becomes: refused, or the very same files.
TEST(zip, one_changed_byte_changes_nothing_that_is_read) {
  for (const auto& bytes : {zip_of({{.descriptor = 24, .zip64 = true}, {"b.csv", "3,4\n"}}, true),
                            deflated({{"a.csv", std::string(100, 'x')}, {"b.csv", "3,4\n"}})}) {
    const auto sound = read_zip(bytes, everything);
    int refused = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      for (const unsigned flip : {1U, 0x80U, 0xFFU}) {
        auto other = bytes;
        other[i] = static_cast<char>(static_cast<unsigned char>(other[i]) ^ flip);
        try {
          const auto got = read_zip(other, everything);
          ASSERT_EQ(got.entries.size(), sound.entries.size()) << i;
          for (std::size_t e = 0; e < got.entries.size(); ++e) {
            ASSERT_EQ(got.entries[e].name, sound.entries[e].name) << i;
            ASSERT_EQ(got.entries[e].data, sound.entries[e].data) << i;
          }
        } catch (const core::failure& e) {
          ASSERT_EQ(e.what_code().name, "package-format") << i;
          ++refused;
        }
      }
    EXPECT_GT(refused, static_cast<int>(bytes.size()));
    for (std::size_t i = 0; i < bytes.size(); ++i) EXPECT_NE(why(bytes.substr(0, i)), "") << i;
  }
}

class zip_file : public testing::Test {
 protected:
  zip_file() { fs::create_directories(folder_); }
  ~zip_file() override { fs::remove_all(folder_); }
  std::string file(const std::string& bytes) const {
    const auto path = folder_ / "set.zip";
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
  fs::path folder_ = fs::temp_directory_path() / ("tl_zip_" + core::to_hex(core::random_bytes(8)));
};

TEST_F(zip_file, entries_stream_side_by_side_and_outlive_the_archive) {
  const auto path = file(write_zip({{"a.csv", "1,2\n"}, {"b.csv", "3,4\n5,6\n"}}));
  EXPECT_EQ(zip_archive(path).names(), (std::vector<std::string>{"a.csv", "b.csv"}));
  EXPECT_EQ(all_of(*zip_archive(path).open("b.csv")), "3,4\n5,6\n");
  EXPECT_EQ(code_of([&] { static_cast<void>(zip_archive(path).open("c.csv")); }), "package-format");
  std::unique_ptr<byte_source> a, b;
  {
    const zip_archive archive(path);
    a = archive.open("a.csv");
    b = archive.open("b.csv");
  }
  char one = 0;
  std::string in_turn;
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(a->read(&one, 1), 1U);
    in_turn += one;
    ASSERT_EQ(b->read(&one, 1), 1U);
    in_turn += one;
  }
  EXPECT_EQ(in_turn, "13,,24\n\n");
}

TEST_F(zip_file, a_file_that_is_cut_while_it_is_read_is_unreadable) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += std::to_string(i) + ",";
  const auto path = file(write_zip({{"a.csv", text}}));
  const auto entry = zip_archive(path).open("a.csv");
  fs::resize_file(path, text.size() / 2);
  EXPECT_EQ(code_of([&] { all_of(*entry); }), "file-unreadable");
  EXPECT_EQ(code_of([&] { static_cast<void>(zip_archive(folder_.string())); }), "file-unreadable");
}

TEST(zip_writer, streams_as_it_goes_and_reads_back) {
  std::string out;
  zip_writer to([&](std::string_view bytes) { out += bytes; });
  std::string text;
  for (int i = 0; i < 100000; ++i) text += std::to_string(i * 7919 % 100003) + "\r\n";
  const auto source = open_text(text);
  to.add("grades/results.csv", *source);
  EXPECT_GT(out.size(), text.size() / 10) << "nothing left the writer";
  to.add("empty.csv", *open_text(""));
  to.add("note.txt", "a note");
  to.finish();
  EXPECT_LT(out.size(), text.size() / 2);
  EXPECT_EQ(out.substr(out.find("PK\x07\x08") + 16, 4), local) << "sizes of 32 bits, for Java";
  const auto got = read_zip(out, everything);
  ASSERT_EQ(got.entries.size(), 3U);
  EXPECT_EQ(got.entries[0].name, "grades/results.csv");
  EXPECT_EQ(got.entries[0].data, text);
  EXPECT_EQ(got.entries[1].data, "");
  EXPECT_EQ(got.entries[2].data, "a note");
}

TEST(zip_writer, refuses_what_the_reader_would_refuse) {
  zip_writer to([](std::string_view) {});
  to.add("a.csv", "1");
  for (const auto* name : {"a.csv", "../b.csv", "/b.csv", "", "b/", "b\\c", "\u00e9"})
    EXPECT_EQ(code_of([&] { to.add(name, "1"); }), "package-format") << name;
}

TEST(zip_writer, bounds_an_entry) {
  zip_writer to([](std::string_view) {}, 1000);
  same_bytes fits(1000), too_long(1001);
  to.add("a.csv", fits);
  to.add("b.csv", std::string(1000, 'x'));
  EXPECT_EQ(code_of([&] { to.add("c.csv", too_long); }), "too-large");
}

TEST(zip_writer, what_is_given_up_is_no_archive) {
  std::string out;
  {
    zip_writer to([&](std::string_view bytes) { out += bytes; });
    to.add("a.csv", "1,2");
  }
  EXPECT_EQ(why(out), "no zip archive");
}

TEST(zip_writer, a_sink_that_fails_is_heard) {
  const auto full = [](std::string_view) { throw std::runtime_error("disk full"); };
  EXPECT_THROW(
      {
        zip_writer to(full);
        same_bytes noise(1U << 20, 'x');
        to.add("a.csv", noise);
        to.finish();
      },
      std::runtime_error);
}

TEST(shared_bad_inputs, zip_files_are_refused_as_their_index_says) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  if (shared == nullptr) GTEST_SKIP() << "THROUGHLINE_SHARED is not set";
  const std::pair<const char*, const char*> files[] = {
      {"17slip-dotdot.zip", "entry name climbs or starts anew"},
      {"18zbomb-ratio.zip", "archive inflates too far"},
      {"19link-symlink.zip", "a link or no regular file"},
      {"20zdiff-dup-name.zip", "entry name given twice"}};
  for (const auto& [name, reason] : files) {
    const auto path = fs::path(shared) / "badinputs" / name;
    EXPECT_EQ(why(slurp(path)), reason) << name;
    EXPECT_EQ(code_of([&, file = path.string()] { static_cast<void>(zip_archive(file)); }),
              "package-format");
  }
  EXPECT_FALSE(fs::exists("/tmp/pwned-shared"));
}

}  // namespace
}  // namespace throughline
