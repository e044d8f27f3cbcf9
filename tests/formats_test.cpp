// What the readers and writers of the formats room take, refuse and give back.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/failure.hpp"
#include "formats/csv.hpp"
#include "formats/form.hpp"
#include "formats/json.hpp"
#include "formats/utf8.hpp"
#include "formats/zip.hpp"
#include "in_steps.hpp"

namespace throughline {
namespace {

namespace fs = std::filesystem;
using namespace formats;

std::string slurp(const fs::path& p) {
  std::ifstream in(p, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> cases(const std::string& folder, const std::string& extension) {
  std::vector<fs::path> out;
  for (const auto& e : fs::directory_iterator(fs::path(TL_SOURCE_DIR) / "tests/cases" / folder))
    if (e.path().extension() == extension) out.push_back(e.path());
  EXPECT_FALSE(out.empty()) << folder;
  return out;
}

template <class F>
std::string code_of(F&& f) {
  try {
    f();
  } catch (const core::failure& e) {
    return std::string(e.what_code().name);
  }
  return "";
}

std::string visible(std::string_view s) {
  std::string out;
  for (const char c : s) {
    if (c == '\0')
      out += "\\0";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\n')
      out += "\\n";
    else if (!valid_utf8(s) && static_cast<unsigned char>(c) > 0x7F) {
      char hex[5];
      std::snprintf(hex, sizeof hex, "\\x%02x",
                    static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += hex;
    } else
      out += c;
  }
  return out;
}

using testing_::in_steps;

std::string told(std::unique_ptr<byte_source> from, const csv_limits& limits = {}) {
  csv_reader r(std::move(from), limits);
  std::string out;
  while (r.next()) {
    out += std::to_string(r.record()) + "@" + std::to_string(r.line());
    if (!r.fields().empty()) out += ' ';
    for (const auto f : r.fields()) out += "[" + visible(f) + "]";
    for (const auto& p : r.problems())
      out += " " + std::string(p.rule.name) + " " + std::to_string(p.column);
    out += '\n';
  }
  return out;
}

TEST(json, reads_and_writes_the_accepted_cases) {
  for (const auto& p : cases("json/accept", ".json")) {
    const auto expected = slurp(fs::path(p).replace_extension(".expected"));
    const auto v = read_json(slurp(p));
    EXPECT_EQ(write_json(v), expected) << p;
    EXPECT_EQ(read_json(write_json(v)), v) << p;
    EXPECT_EQ(read_json(write_json(v, true)), v) << p;
  }
}

TEST(json, refuses_the_refused_cases) {
  for (const auto& p : cases("json/refuse", ".json"))
    EXPECT_EQ(code_of([&] { static_cast<void>(read_json(slurp(p))); }), "bad-json") << p;
}

TEST(json, bounds_bytes_and_elements) {
  EXPECT_EQ(code_of([] { static_cast<void>(read_json("[1,2,3]", {.bytes = 6})); }), "bad-json");
  EXPECT_EQ(code_of([] { static_cast<void>(read_json("[1,2,3]", {.elements = 3})); }), "bad-json");
  EXPECT_NO_THROW(static_cast<void>(read_json("[1,2,3]", {.elements = 4})));
}

TEST(json, says_where_it_stopped) {
  try {
    static_cast<void>(read_json("{\"a\":tru}"));
    FAIL();
  } catch (const core::failure& e) {
    EXPECT_NE(std::string(e.what()).find("offset 5"), std::string::npos) << e.what();
  }
}

TEST(json, pretty_text_is_indented_by_two) {
  EXPECT_EQ(write_json(read_json(R"({"a":[1,{}],"b":[]})"), true),
            "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}\n");
}

TEST(csv, tells_rows_and_problems_of_the_cases) {
  for (const auto& p : cases("csv", ".csv")) {
    const auto text = slurp(p);
    const auto expected = slurp(fs::path(p).replace_extension(".expected"));
    EXPECT_EQ(told(open_text(text)), expected) << p;
    EXPECT_EQ(told(open_file(p.string())), expected) << p;
    for (const std::size_t step : {1, 2, 3, 7})
      EXPECT_EQ(told(std::make_unique<in_steps>(text, step)), expected) << p << step;
  }
}

TEST(csv, bounds_field_row_and_columns) {
  const csv_limits small{.field = 4, .row = 12, .columns = 3};
  EXPECT_EQ(told(open_text("abcde,b\n1,2\n"), small),
            "1@1 [abcde][b] field-too-long 0\n2@2 [1][2]\n");
  EXPECT_EQ(told(open_text("1,2,3,4\n1,2\n"), small), "1@1 [1][2][3] row-too-long 3\n2@2 [1][2]\n");
  EXPECT_EQ(told(open_text("1,\"2\",3,4\n5\n"), small), "1@1 [1][2][3] row-too-long 3\n2@2 [5]\n");
  EXPECT_EQ(told(open_text("1234567890123,4\n1,2\n"), small), "1@1 row-too-long 0\n2@2 [1][2]\n");
  EXPECT_EQ(told(open_text("1,\"2\n345\n678\n9\n"), small),
            "1@1 quote-unterminated 1\n2@2 [345]\n3@3 [678]\n4@4 [9]\n");
}

TEST(csv, a_buffer_of_many_rows_is_walked_through) {
  std::string text;
  for (int i = 0; i < 20000; ++i)
    text += std::to_string(i) + ",\"x," + std::to_string(i) + "\"\r\n";
  csv_reader r(open_text(text), {.field = 64, .row = 100});
  int n = 0;
  for (; r.next(); ++n) {
    ASSERT_EQ(r.fields().size(), 2U);
    ASSERT_EQ(r.fields()[1], "x," + std::to_string(n));
    ASSERT_TRUE(r.problems().empty());
  }
  EXPECT_EQ(n, 20000);
}

TEST(csv, a_folder_or_missing_file_is_unreadable) {
  EXPECT_EQ(code_of([] { static_cast<void>(open_file(TL_SOURCE_DIR)); }), "file-unreadable");
  EXPECT_EQ(code_of([] { static_cast<void>(open_file(TL_SOURCE_DIR "/no-such-file")); }),
            "file-unreadable");
}

TEST(csv, a_written_row_reads_back) {
  std::string text;
  write_csv_row(text, {"a", "b,c", "say \"hi\"", "", "x\ny"});
  EXPECT_EQ(text, "a,\"b,c\",\"say \"\"hi\"\"\",,\"x\ny\"\r\n");
  EXPECT_EQ(told(open_text(text)), "1@1 [a][b,c][say \"hi\"][][x\\ny] field-newline 4\n");
}

TEST(form, reads_the_cases_in_order) {
  for (const auto& p : cases("form", ".form")) {
    const auto f = read_urlencoded(slurp(p));
    std::string out;
    for (const auto& field : f.fields()) out += field.name + "=" + field.value + "\n";
    EXPECT_EQ(out, slurp(fs::path(p).replace_extension(".expected"))) << p;
    const auto again = read_urlencoded(write_urlencoded(f));
    ASSERT_EQ(again.fields().size(), f.fields().size());
    for (std::size_t i = 0; i < f.fields().size(); ++i) {
      EXPECT_EQ(again.fields()[i].name, f.fields()[i].name);
      EXPECT_EQ(again.fields()[i].value, f.fields()[i].value);
    }
  }
}

TEST(form, finds_fields_under_a_prefix) {
  const auto f = read_urlencoded("tl%5Ba%5D=1&tl[b][0]=2&tl[c][]=3&tl[c][]=4&tlx[a]=5&a=6");
  const auto under = f.under("tl");
  ASSERT_EQ(under.fields().size(), 4U);
  EXPECT_EQ(under.text("a"), "1");
  EXPECT_EQ(under.text("b[0]"), "2");
  EXPECT_EQ(under.all("c"), (std::vector<std::string_view>{"3", "4"}));
  EXPECT_EQ(f.under("").text("a"), "6");
}

TEST(form, refuses_nul_broken_escapes_and_bad_utf8) {
  for (const auto* text : {"a=%00", "a=%", "a=%4", "a=%zz", "%ff=1", "a=%c3%28"})
    EXPECT_EQ(code_of([&] { static_cast<void>(read_urlencoded(text)); }), "bad-request") << text;
}

TEST(form, bounds_fields_and_sizes) {
  EXPECT_EQ(code_of([] { static_cast<void>(read_urlencoded("a&b&c", {.fields = 2})); }),
            "too-large");
  EXPECT_EQ(code_of([] { static_cast<void>(read_urlencoded("abc=1", {.name = 2})); }), "too-large");
  EXPECT_EQ(code_of([] { static_cast<void>(read_urlencoded("a=123", {.text = 2})); }), "too-large");
  EXPECT_EQ(code_of([] { static_cast<void>(read_urlencoded("a=123", {.total = 4})); }),
            "too-large");
}

const std::string multipart =
    "preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"tl[goal]\"\r\n\r\nBe a nurse\r\n"
    "--XX  \r\ncontent-disposition: form-data; name=file; filename=\"r\\\"esume.pdf\"\r\n"
    "Content-Type: application/pdf\r\n\r\n%PDF\xff\r\n--XX--\r\n";

TEST(form, reads_multipart_parts_and_files) {
  std::string with_nul = multipart;
  with_nul.insert(with_nul.find("%PDF") + 4, 1, '\0');
  const auto f = read_form(with_nul, "multipart/form-data; boundary=\"XX\"");
  ASSERT_EQ(f.fields().size(), 2U);
  EXPECT_EQ(f.under("tl").text("goal"), "Be a nurse");
  EXPECT_EQ(f.fields()[1].filename, "r\"esume.pdf");
  EXPECT_EQ(f.fields()[1].content_type, "application/pdf");
  EXPECT_EQ(f.fields()[1].value.substr(0, 5), std::string("%PDF\0", 5));
}

TEST(form, refuses_broken_multipart) {
  const std::string head = "multipart/form-data; boundary=XX";
  for (const auto* body : {"", "--XX", "--XX\r\n", "--XX\r\n\r\nx\r\n--XX--",
                           "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nx",
                           "--XX\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--XX--",
                           "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--XX--",
                           "--XXjunk\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--XX--"})
    EXPECT_EQ(code_of([&] { static_cast<void>(read_form(body, head)); }), "bad-request") << body;
  EXPECT_EQ(code_of([&] { static_cast<void>(read_form("a=1", "text/plain")); }), "bad-media-type");
  EXPECT_EQ(code_of([&] { static_cast<void>(read_form("", "multipart/form-data")); }),
            "bad-request");
}

TEST(form, percent_coding_keeps_a_path_segment) {
  EXPECT_EQ(percent_encode("sourcedId:S 1/é"), "sourcedId%3AS%201%2F%C3%A9");
  EXPECT_EQ(percent_decode("sourcedId%3AS%201%2F%c3%a9+"), "sourcedId:S 1/é+");
}

TEST(utf8, knows_the_edges) {
  for (const auto* good :
       {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "12345678\xc3\xa9"})
    EXPECT_TRUE(valid_utf8(good)) << good;
  for (const auto* bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xff", "12345678\xe9"})
    EXPECT_FALSE(valid_utf8(bad)) << bad;
}

const auto everything = [](std::string_view) { return true; };

// A stored entry and its directory record by hand, so that each field can lie.
std::string zip_of(std::string_view name, std::string_view data, std::uint32_t unix_mode = 0100644,
                   std::uint16_t flags = 0, int copies = 1) {
  const auto le = [](std::uint64_t n, int bytes) {
    std::string s;
    for (int i = 0; i < bytes; ++i) s += static_cast<char>((n >> (8 * i)) & 255U);
    return s;
  };
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : data) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = (crc >> 1U) ^ (0xEDB88320U & (0U - (crc & 1U)));
  }
  crc = ~crc;
  const auto common = le(flags, 2) + le(0, 2) + le(0, 2) + le(0x21, 2) + le(crc, 4) +
                      le(data.size(), 4) + le(data.size(), 4) + le(name.size(), 2) + le(0, 2);
  std::string out;
  std::string directory;
  for (int i = 0; i < copies; ++i) {
    directory += "PK\x01\x02" + le(0x0314, 2) + le(20, 2) + common + le(0, 2) + le(0, 2) +
                 le(0, 2) + le(static_cast<std::uint64_t>(unix_mode) << 16U, 4) + le(out.size(), 4);
    directory += name;
    out += "PK\x03\x04" + le(20, 2) + common;
    out += name;
    out += data;
  }
  const auto at = out.size();
  out += directory;
  return out + "PK\x05\x06" + le(0, 4) + le(static_cast<std::uint64_t>(copies), 2) +
         le(static_cast<std::uint64_t>(copies), 2) + le(directory.size(), 4) + le(at, 4) + le(0, 2);
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

TEST(zip, refuses_hostile_archives_as_a_whole) {
  const auto refused = [](const std::string& bytes, const zip_limits& limits = {}) {
    return code_of([&] { static_cast<void>(read_zip(bytes, everything, limits)); }) ==
           "package-format";
  };
  EXPECT_FALSE(refused(zip_of("a.csv", "x")));
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused("PK no archive"));
  EXPECT_TRUE(refused(zip_of("../a.csv", "x")));
  EXPECT_TRUE(refused(zip_of("x/../../a.csv", "x")));
  EXPECT_TRUE(refused(zip_of("/etc/a.csv", "x")));
  EXPECT_TRUE(refused(zip_of("..\\a.csv", "x")));
  EXPECT_TRUE(refused(zip_of("a.csv", "/etc/passwd", 0120777)));
  EXPECT_TRUE(refused(zip_of("a.csv", "x", 0020644)));
  EXPECT_TRUE(refused(zip_of("a.csv", "x", 0100644, 1)));
  EXPECT_TRUE(refused(zip_of("a.csv", "x", 0100644, 0, 2)));
  EXPECT_TRUE(refused(zip_of("a.csv", "12345"), {.entry = 4}));
  EXPECT_TRUE(refused(zip_of("a.csv", "12345"), {.total = 4}));
  EXPECT_TRUE(refused(write_zip({{"a", ""}, {"b", ""}}), {.entries = 1}));
  auto lying = zip_of("a.csv", "12345");
  lying[lying.find("PK\x01\x02") + 24] = 9;  // the directory's inflated size
  EXPECT_TRUE(refused(lying));
}

TEST(zip, an_entry_streams) {
  const auto path = fs::temp_directory_path() / ("tl_zip_" + std::to_string(::getpid()) + ".zip");
  std::ofstream(path, std::ios::binary) << write_zip({{"a.csv", "1,2\n"}, {"b.csv", "3,4\n5,6\n"}});
  EXPECT_EQ(list_zip(path.string()), (std::vector<std::string>{"a.csv", "b.csv"}));
  EXPECT_EQ(told(open_zip_entry(path.string(), "b.csv")), "1@1 [3][4]\n2@2 [5][6]\n");
  EXPECT_EQ(code_of([&] { static_cast<void>(open_zip_entry(path.string(), "c.csv")); }),
            "package-format");
  fs::remove(path);
}

TEST(shared_bad_inputs, are_refused_by_the_readers) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  if (shared == nullptr) GTEST_SKIP() << "THROUGHLINE_SHARED is not set";
  const auto folder = fs::path(shared) / "badinputs";
  for (const auto* name :
       {"09depth-arrays-100000.json", "10dup-dup-key.json", "11num-big-numbers.json",
        "12utf-lone-surrogate.json", "14tail-bom-trailing.json"})
    EXPECT_EQ(code_of([&] { static_cast<void>(read_json(slurp(folder / name))); }), "bad-json")
        << name;
  for (const auto* name :
       {"17slip-dotdot.zip", "18zbomb-ratio.zip", "19link-symlink.zip", "20zdiff-dup-name.zip"})
    EXPECT_EQ(
        code_of([&] { static_cast<void>(read_zip_file((folder / name).string(), everything)); }),
        "package-format")
        << name;
  EXPECT_NE(told(open_file((folder / "16csv-unterminated-quote.csv").string()))
                .find("2@2 quote-unterminated"),
            std::string::npos);
}

}  // namespace
}  // namespace throughline
