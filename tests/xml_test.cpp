// The XML reader: namespaces, encodings, what is refused, and the bounds that hold before libxml2.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

#include "core/failure.hpp"
#include "formats/xml.hpp"
#include "formats/xml_write.hpp"
#include "in_steps.hpp"

namespace throughline::formats {
namespace {

using testing_::in_steps;

class made : public byte_source {
 public:
  explicit made(std::function<std::string(std::int64_t)> part) : part_(std::move(part)) {}
  std::size_t read(char* to, std::size_t room) override {
    while (at_ == now_.size()) {
      now_ = part_(n_++);
      at_ = 0;
      if (now_.empty()) return 0;
    }
    const auto n = std::min(room, now_.size() - at_);
    std::copy_n(now_.data() + at_, n, to);
    at_ += n;
    given += static_cast<std::int64_t>(n);
    return n;
  }
  std::int64_t given = 0;

 private:
  std::function<std::string(std::int64_t)> part_;
  std::int64_t n_ = 0;
  std::string now_;
  std::size_t at_ = 0;
};

class told : public xml_listener {
 public:
  void begin(const xml_element& e) override {
    text += "<" + std::string(e.name);
    if (!e.space.empty()) text += "{" + std::string(e.space) + "}";
    for (const auto& a : e.attributes) {
      text += " " + std::string(a.name);
      if (!a.space.empty()) text += "{" + std::string(a.space) + "}";
      text += "=" + std::string(a.value);
    }
    text += ">";
  }
  void end(const xml_element& e, std::string_view own) override {
    text += std::string(own) + "</" + std::string(e.name) + ">";
    ++ended;
  }
  std::string text;
  std::int64_t ended = 0;
};

// The document as it was told, or the code of its problem; the same however the bytes come.
std::string read(std::string_view document, const xml_limits& limits = {}) {
  std::string out;
  for (const std::size_t step : {std::size_t(1), std::size_t(3), document.size() + 1}) {
    told to;
    in_steps from(document, step);
    const auto problem = read_xml(from, to, limits);
    const auto now = problem ? std::string(problem->rule.name) : to.text;
    if (step > 1) {
      EXPECT_EQ(now, out) << "in steps of " << step;
    }
    out = now;
  }
  return out;
}

std::string utf16(std::string_view ascii, bool little, bool mark) {
  std::string out;
  const auto put = [&](char16_t c) {
    const char low = static_cast<char>(c & 0xFF), high = static_cast<char>(c >> 8);
    out += little ? low : high;
    out += little ? high : low;
  };
  if (mark) put(0xFEFF);
  for (const char c : ascii) put(static_cast<unsigned char>(c));
  return out;
}

}  // namespace

TEST(xml, tells_elements_by_namespace_with_their_own_text) {
  EXPECT_EQ(read(R"(<?xml version="1.0"?><a xmlns="u:1" xmlns:p="u:2">
    <p:b p:x="1" y="a&amp;b">t<![CDATA[<&]]>&#65;&lt;</p:b><c/></a>)"),
            "<a{u:1}><b{u:2} x{u:2}=1 y=a&b>t<&A<</b><c{u:1}></c></a>");
  EXPECT_EQ(read("<a>one<b>two</b>three</a>"), "<a><b>two</b>onethree</a>");
  EXPECT_EQ(read("<!-- - -- > --><a><!--x--><?pi x?></a>"), "xml-malformed") << "-- in a comment";
  EXPECT_EQ(read("<!-- - > --><a><!--x--><?pi > ?></a><!-- y -->"), "<a></a>");
}

TEST(xml, a_zero_byte_behind_the_last_element_hides_nothing) {
  using namespace std::string_view_literals;
  for (const auto document : {"<a>x</a>\0"sv, "<a>x</a>\n\0<b/>"sv, "<a>x</a>\0</a>"sv, "\0<a/>"sv})
    EXPECT_EQ(read(document), "xml-malformed");
}

TEST(xml, is_read_in_four_encodings_and_no_other) {
  EXPECT_EQ(read("\xEF\xBB\xBF<a>\xC3\xA9</a>"), "<a>\xC3\xA9</a>");
  EXPECT_EQ(read("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>"), "<a>\xC3\xA9</a>");
  EXPECT_EQ(read("<?xml version='1.0' encoding='Windows-1252'?><a>\x80\xE9</a>"),
            "<a>\xE2\x82\xAC\xC3\xA9</a>");
  EXPECT_EQ(read("<?xml version='1.0' encoding='windows-1252'?><a>\x81</a>"), "bad-encoding");
  for (const bool little : {true, false})
    for (const bool mark : {true, false})
      EXPECT_EQ(read(utf16("<?xml version='1.0' encoding='UTF-16'?><a>\xE9</a>", little, mark)),
                "<a>\xC3\xA9</a>")
          << little << mark;
  EXPECT_EQ(read(std::string_view("\xFF\xFE<\0a\0>\0\x3D\xD8\x00\xDE<\0/\0a\0>\0", 20)),
            "<a>\xF0\x9F\x98\x80</a>");
  EXPECT_EQ(read(std::string_view("\xFF\xFE<\0a\0>\0\x3D\xD8<\0/\0a\0>\0", 18)), "bad-encoding");
  EXPECT_EQ(read(std::string_view("\xFF\xFE<\0a\0/\0>\0 ", 11)), "bad-encoding") << "half a unit";
  EXPECT_EQ(read("<a>\xE9</a>"), "bad-encoding") << "a Latin-1 byte in UTF-8";
  EXPECT_EQ(read("<a>\xED\xA0\x80</a>"), "bad-encoding");
  for (const auto* other : {"UTF-7", "UTF-16", "UTF-32", "EBCDIC-US", "shift_jis", "x"})
    EXPECT_EQ(read("<?xml version='1.0' encoding='" + std::string(other) + "'?><a/>"),
              "bad-encoding")
        << other;
  EXPECT_EQ(read(std::string_view("\xFF\xFE\0\0<\0\0\0", 8)), "bad-encoding");
}

TEST(xml, resolves_no_entity_and_follows_nothing) {
  EXPECT_EQ(read("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"),
            "xml-refused");
  EXPECT_EQ(read("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'><a/>"), "xml-refused");
  EXPECT_EQ(read("<!doctype a><a/>"), "xml-refused");
  EXPECT_EQ(read("<a>&x;</a>"), "xml-malformed");
  EXPECT_EQ(read("<a y='&x;'/>"), "xml-malformed");
  EXPECT_EQ(
      read(R"(<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd"/></a>)"),
      "xml-refused");
  EXPECT_EQ(read(R"(<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?><a/>)"), "<a></a>")
      << "an instruction is ignored";
}

TEST(xml, is_bounded_in_depth_attributes_markup_and_text) {
  const xml_limits small{.depth = 3, .attributes = 2, .markup = 64, .text = 8};
  EXPECT_EQ(read("<a><b><c/></b></a>", small), "<a><b><c></c></b></a>");
  EXPECT_EQ(read("<a><b><c><d/></c></b></a>", small), "xml-limit");
  EXPECT_EQ(read("<a x='1' y='2'/>", small), "<a x=1 y=2></a>");
  EXPECT_EQ(read("<a x='1' y='2' z='3'/>", small), "xml-limit");
  EXPECT_EQ(read("<a x='" + std::string(60, 'x') + "'/>", small), "xml-limit");
  EXPECT_EQ(read("<!--" + std::string(64, 'x') + "--><a/>", small), "xml-limit");
  EXPECT_EQ(read("<a>12345678</a>", small), "<a>12345678</a>");
  EXPECT_EQ(read("<a>123456789</a>", small), "xml-limit");
  EXPECT_EQ(read("<a><![CDATA[123456789]]></a>", small), "xml-limit");
  std::string blanks = "<a>";
  for (int i = 0; i < 9; ++i) blanks += "  <b/>";
  EXPECT_NE(read(blanks + "</a>", small), "xml-limit") << "blanks between elements are no text";
}

TEST(xml, of_sixty_thousand_attributes_is_refused_before_the_parser_sees_them) {
  made from([](std::int64_t n) {
    return n == 0 ? std::string("<a") : " a" + std::to_string(n) + "='x'";  // never ends
  });
  told to;
  EXPECT_EQ(read_xml(from, to)->rule.name, "xml-limit");
  EXPECT_LT(from.given, 65'536) << "nothing is read on to be refused later";
  for (const std::string_view form : {" a%='x'", " a%=\"\"", "\na% = '/'", " a%='>'", " a%='!'"}) {
    std::string tag = "<r><a";
    for (int n = 0; n < 60'000; ++n) {
      tag += form;
      tag.replace(tag.rfind('%'), 1, std::to_string(n));
    }
    EXPECT_EQ(read(tag + "/></r>"), "xml-limit") << form;
  }
}

TEST(xml, takes_as_many_attributes_as_are_allowed_however_short_they_are) {
  for (const int n : {128, 129}) {
    std::string tag = "<r><a";
    for (int i = 0; i < n; ++i) {
      tag += ' ';
      tag += static_cast<char>('a' + i % 26);
      if (i >= 26) tag += static_cast<char>('a' + i / 26);
      tag += "=''";
    }
    const auto got = read(tag + "/><b/></r>");
    EXPECT_EQ(got == "xml-limit", n > 128) << n << " " << got.substr(0, 40);
  }
}

// None of these ends; each is refused before it fills the memory.
TEST(xml, that_goes_on_for_ever_inside_one_thing_is_refused) {
  struct {
    std::string begin, more;
    std::string_view rule;
    std::int64_t within;
  } const all[] = {
      {"<a>", "text ", "xml-limit", 1'200'000},
      {"<a><![CDATA[", "text>]] ", "xml-limit", 1'200'000},
      {"<a><b/>", "    \n", "xml-limit", 1'200'000},
      {"<!-- ", "text> ", "xml-limit", 120'000},
      {"<a><?p ", "text> ", "xml-limit", 120'000},
      {"<a><", "name", "xml-limit", 120'000},
      {"<a><b x='", "text> ", "xml-limit", 120'000},
      {"<a>", "<b x='", "xml-limit", 120'000},
      {"<a>", "</", "xml-malformed", 120'000},
      {"<a>", "<b>", "xml-limit", 120'000},
  };
  for (const auto& a : all) {
    made from([&](std::int64_t n) { return n == 0 ? a.begin : a.more; });
    told to;
    const auto problem = read_xml(from, to);
    ASSERT_TRUE(problem) << a.begin << a.more;
    EXPECT_EQ(problem->rule.name, a.rule) << a.begin << a.more;
    EXPECT_LT(from.given, a.within) << a.begin << a.more;
  }
}

TEST(xml, that_is_cut_off_says_after_how_many_bytes) {
  const std::string whole = "<a><b>text</b></a>";
  for (const std::string& text :
       {whole, std::string(R"(<?xml version="1.0"?><!-- - > --><a x="1 > 2" y='&#x41;'><?p > i?>
          <b>te&amp;t&#65;<![CDATA[<&]]]></b><c/></a>)"),
        utf16("<a><b>text</b></a>", true, true)})
    for (std::size_t n = text.starts_with('\xFF') ? 3 : 1; n < text.size(); ++n)
      for (const std::size_t step : {std::size_t(1), n}) {
        told to;
        in_steps from(std::string_view(text).substr(0, n), step);
        const auto problem = read_xml(from, to);
        ASSERT_TRUE(problem) << n;
        const bool half = text.starts_with('\xFF') && n % 2 != 0;
        EXPECT_EQ(problem->rule.name, half ? "bad-encoding" : "xml-truncated") << text << n;
        EXPECT_EQ(problem->offset, static_cast<std::int64_t>(n)) << text;
        EXPECT_TRUE(read(text).starts_with(to.text)) << to.text << n;
      }
  EXPECT_EQ(read("<a></b><c"), "xml-malformed") << "what is wrong before the cut comes first";
  EXPECT_EQ(read(whole), "<a><b>text</b></a>");
  EXPECT_EQ(read(whole + "<a/>"), "xml-malformed") << "a second root";
  EXPECT_EQ(read(whole + " x"), "xml-malformed");
  EXPECT_EQ(read("<a></b>"), "xml-malformed");
  EXPECT_EQ(read("<a x='1' x='2'/>"), "xml-malformed");
  EXPECT_EQ(read("<p:a/>"), "xml-malformed") << "a prefix of no namespace";
  EXPECT_EQ(read("text"), "xml-malformed");
  EXPECT_EQ(read(""), "file-empty");
  EXPECT_EQ(read(" \r\n"), "file-empty");
}

TEST(xml, says_the_line_of_what_is_wrong) {
  told to;
  const auto from = open_text("<a>\n<b/>\n<c></d>\n</a>");
  EXPECT_EQ(read_xml(*from, to)->line, 3);
}

TEST(xml, of_any_length_is_handed_on_as_it_comes) {
  constexpr std::int64_t all = 300'000;
  made from([](std::int64_t n) {
    return n == 0         ? std::string("<a>")
           : n <= all     ? "\n  <b><c>" + std::to_string(n) + "</c></b>"
           : n == all + 1 ? std::string("</a>")
                          : std::string();
  });
  struct : xml_listener {
    void begin(const xml_element&) override {}
    void end(const xml_element& e, std::string_view text) override {
      if (e.name == "c") sum += std::stoll(std::string(text));
    }
    std::int64_t sum = 0;
  } to;
  EXPECT_FALSE(read_xml(from, to));
  EXPECT_EQ(to.sum, all * (all + 1) / 2);
}

TEST(xml, is_the_same_wherever_the_parser_takes_more) {
  const std::string_view hard =
      "<b><![CDATA[<]]>&amp;&#xE9;\xF0\x9F\x98\x80<!--c--><?p?></b>\r\n<\xC3\xA9 "
      "x='&lt;\xE2\x82\xAC'/>";
  const auto told_of = read("<a>" + std::string(hard) + "</a>");
  ASSERT_TRUE(told_of.starts_with("<a><b><&\xC3\xA9\xF0\x9F\x98\x80</b><")) << told_of;
  for (std::size_t n = 3'500; n < 4'100; ++n) {
    told to;
    const auto text = "<a><!--" + std::string(n, 'x') + "-->" + std::string(hard) + "</a>";
    ASSERT_FALSE(read_xml(*open_text(text), to)) << n;
    ASSERT_EQ(to.text, told_of) << n;
  }
}

TEST(xml, what_a_listener_throws_comes_out_and_ends_the_reading) {
  struct : xml_listener {
    void begin(const xml_element& e) override {
      if (e.name == "b") throw std::runtime_error("enough");
      ++told_of;
    }
    void end(const xml_element&, std::string_view) override { ++told_of; }
    int told_of = 0;
  } to;
  const auto from = open_text("<a><b/><c/></a>");
  EXPECT_THROW((void)read_xml(*from, to), std::runtime_error);
  EXPECT_EQ(to.told_of, 1);
}

TEST(xml, is_known_by_its_first_character) {
  for (const std::string& yes : {std::string("<a/>"), std::string("\xEF\xBB\xBF \n<a/>"),
                                 utf16("<a/>", true, true), utf16(" <a/>", false, false)})
    EXPECT_TRUE(looks_like_xml(*open_text(yes))) << yes;
  for (const auto* no : {"", "date,school",
                         "\xEF\xBB\xBF"
                         "date",
                         "  x <a/>"})
    EXPECT_FALSE(looks_like_xml(*open_text(no))) << no;
}

// The collection's own cases; skipped where it is absent.
TEST(xml, of_the_bad_input_collection_is_refused_as_its_index_says) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  const auto folder = std::filesystem::path(shared ? shared : "") / "badinputs";
  if (!shared || !std::filesystem::exists(folder)) GTEST_SKIP() << "no collection of bad inputs";
  const auto of = [&](const char* name) {
    std::ifstream in(folder / name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return read(text.str());
  };
  EXPECT_EQ(of("01xxe-file-entity.xml"), "xml-refused");
  EXPECT_EQ(of("02bomb-billion-laughs.xml"), "xml-refused");
  EXPECT_EQ(of("03ext-external-dtd.xml"), "xml-refused");
  EXPECT_EQ(of("04ref-stylesheet-pi.xml").find("xml-"), std::string::npos);
  EXPECT_EQ(of("05shape-deep-20000.xml"), "xml-limit");
  EXPECT_EQ(of("06enc-invalid-utf8.xml"), "bad-encoding");
  EXPECT_EQ(of("07trunc-powerschool-truncated.xml"), "xml-malformed")
      << "a MIME preamble comes first";
  EXPECT_EQ(of("08wrap-two-students.xml").find("xml-"), std::string::npos)
      << "well-formed: whoever takes one student has to refuse the second";
}

TEST(xml_write, escapes_whatever_it_is_given) {
  std::string out;
  xml_writer w(out, "All", "urn:\"x\"&");
  w.open("One");
  w.text("Name", "a <b> & \"c\" 'd' ]]> \xC3\xA9\r\n\t");
  w.close();
  w.text("Empty", "");
  w.open("Two");
  w.finish();
  EXPECT_EQ(
      out,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<All xmlns=\"urn:&quot;x&quot;&amp;\">\n"
      "  <One>\n    <Name>a &lt;b&gt; &amp; &quot;c&quot; 'd' ]]&gt; \xC3\xA9&#13;\n\t</Name>\n"
      "  </One>\n  <Empty></Empty>\n  <Two>\n  </Two>\n</All>\n");
  EXPECT_EQ(w.left_out(), 0);
}

TEST(xml_write, leaves_out_and_counts_what_xml_does_not_have) {
  std::string out;
  xml_writer w(out, "A", "urn:x");
  const std::string bad[] = {std::string("\0", 1), "\x01",         "\x1F",
                             "\xEF\xBF\xBE",       "\xEF\xBF\xBF", "\xED\xA0\x80"};
  std::string all;
  for (const auto& one : bad) {
    EXPECT_FALSE(is_xml_text(one));
    all += "x" + one;
  }
  w.text("T", all);
  EXPECT_NE(out.find("<T>xxxxxx</T>"), out.npos) << out;
  EXPECT_GE(w.left_out(), 6);
  EXPECT_TRUE(is_xml_text("\t\n\r \x7F\xF0\x9F\x98\x80"));
}

TEST(xml_write, takes_names_for_names_alone) {
  std::string out;
  xml_writer w(out, "A", "urn:x");
  const auto before = out;
  for (const auto* name : {"", "1", "-a", ".a", "a b", "a>", "a:b", "a/", "\xC3\xA9"}) {
    EXPECT_FALSE(is_xml_name(name));
    EXPECT_THROW(w.text(name, "x"), core::failure) << name;
    EXPECT_THROW(w.open(name), core::failure) << name;
  }
  EXPECT_EQ(out, before);
  for (const auto* name : {"a", "_a", "A-1.b", "EXTENSION-X"}) EXPECT_TRUE(is_xml_name(name));
}

}  // namespace throughline::formats
