// What the readers and writers of JSON and form data take, refuse and give back.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "formats/form.hpp"
#include "formats/json.hpp"
#include "formats/utf8.hpp"
#include "formats_fixture.hpp"

namespace throughline {
namespace {

using namespace formats;
using namespace testing_;

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

TEST(shared_bad_inputs, are_refused_by_the_readers) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  if (shared == nullptr) GTEST_SKIP() << "THROUGHLINE_SHARED is not set";
  const auto folder = fs::path(shared) / "badinputs";
  for (const auto* name :
       {"09depth-arrays-100000.json", "10dup-dup-key.json", "11num-big-numbers.json",
        "12utf-lone-surrogate.json", "14tail-bom-trailing.json"})
    EXPECT_EQ(code_of([&] { static_cast<void>(read_json(slurp(folder / name))); }), "bad-json")
        << name;
}

}  // namespace
}  // namespace throughline
