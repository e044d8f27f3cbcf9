// Validation by an XSD in the read itself: what is told, what never is, and what a schema may open.
#include <gtest/gtest.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "core/failure.hpp"
#include "formats/xml.hpp"
#include "formats/xml_schema.hpp"
#include "in_steps.hpp"

namespace throughline::formats {
namespace {

namespace fs = std::filesystem;
using lines = std::vector<std::string>;
using testing_::in_steps;

const fs::path cases = fs::path(TL_SOURCE_DIR) / "tests/cases/xml_schema";

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class deaf : public xml_listener {
 public:
  void begin(const xml_element&) override {}
  void end(const xml_element&, std::string_view) override {}
};

constexpr std::array<std::string_view, xml_breaches> names{
    "unexpected", "missing", "attribute", "text", "value", "blanks", "other"};

// "line element kind" of each violation.
lines said(const xml_validation& by) {
  lines out;
  for (const auto& v : by.violations())
    out.push_back(std::to_string(v.line) + " " + v.element + " " +
                  std::string(names[static_cast<std::size_t>(v.what)]));
  return out;
}

lines broken(const xml_schema& schema, std::string_view document, std::size_t step = 1U << 20) {
  xml_validation by(schema);
  deaf to;
  in_steps from(document, step);
  EXPECT_FALSE(read_xml(from, to, {}, &by));
  return said(by);
}

std::string_view refusal(const fs::path& folder, const std::string& file) {
  try {
    (void)xml_schema::load(folder.string(), file);
  } catch (const core::failure& f) {
    return f.what_code().name;
  }
  return "loaded";
}

class xml_schemas : public ::testing::Test {
 protected:
  std::unique_ptr<xml_schema> school_ = xml_schema::load(cases.string(), "school.xsd");
};

}  // namespace

TEST_F(xml_schemas, tell_line_element_and_kind_of_what_a_document_breaks) {
  const struct {
    const char* file;
    lines expected;
  } all[] = {
      {"valid.xml", {}},
      {"wrong-type.xml",
       {"4 Born value", "5 SchoolId value", "6 Grade value", "8 Pupil value", "10 Born value",
        "11 SchoolId blanks", "11 SchoolId value", "13 Pupils blanks", "13 Pupils value"}},
      {"unknown-element.xml",
       {"4 Nickname unexpected", "7 Teacher unexpected", "8 School unexpected", "9 Pupil attribute",
        "12 Pupil missing", "13 Pupil unexpected", "13 Pupils value", "13 School text"}},
      {"blank-id.xml", {"2 SchoolId blanks", "5 SchoolId blanks", "5 Pupils blanks"}},
  };
  for (const auto& a : all)
    for (const std::size_t step : {std::size_t(1), std::size_t(7), std::size_t(1) << 20})
      EXPECT_EQ(broken(*school_, content(cases / a.file), step), a.expected) << a.file;
}

TEST_F(xml_schemas, judge_a_root_that_is_another_once) {
  EXPECT_EQ(broken(*school_, "<a><Pupil/><b>x</b></a>"), lines{"1 a unexpected"});
  EXPECT_EQ(broken(*school_, "<Interchange xmlns='urn:tl:school'/>"),
            lines{"1 Interchange missing"});
}

TEST_F(xml_schemas, follow_nothing_that_a_document_names) {
  EXPECT_EQ(broken(*school_,
                   "<Note xmlns='urn:x' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' "
                   "i:schemaLocation='urn:x " +
                       (cases / "note.xsd").string() +
                       "' i:noNamespaceSchemaLocation='http://127.0.0.1:9/x.xsd'>x</Note>"),
            lines{"1 Note unexpected"});
}

TEST_F(xml_schemas, list_a_thousand_of_each_kind_and_count_on) {
  std::string text = "<Interchange xmlns='urn:tl:school'>";
  for (int i = 0; i < 1'500; ++i)
    text += "<School><SchoolId>1 </SchoolId><Pupils>many</Pupils></School>";
  text += "<Teacher/></Interchange>";
  xml_validation by(*school_);
  deaf to;
  EXPECT_FALSE(read_xml(*open_text(text), to, {}, &by));
  EXPECT_EQ(by.count(xml_breach::blanks), 1'500);
  EXPECT_EQ(by.count(xml_breach::value), 1'500);
  EXPECT_EQ(by.violations().size(), 2 * xml_validation::most + 1);
  EXPECT_EQ(by.violations().back().element, "Teacher");
}

TEST_F(xml_schemas, keep_no_long_name_and_no_half_character) {
  std::string name(127, 'a');
  for (int i = 0; i < 20'000; ++i) name += "\xC3\xA9";
  const auto said = broken(*school_, "<" + name + "/>");
  EXPECT_EQ(said, lines{"1 " + std::string(127, 'a') + " unexpected"});
}

TEST_F(xml_schemas, take_no_more_memory_for_a_longer_document) {
  constexpr int last = 100'000;
  struct : byte_source {
    std::size_t read(char* to, std::size_t room) override {
      if (at == text.size()) {
        text = n == 0      ? "<Interchange xmlns='urn:tl:school'>"
               : n <= last ? "\n  <Pupil id='p" + std::to_string(n) +
                                 "'>\n <Name>Ana</Name>\n <Born>x</Born> <SchoolId>1 </SchoolId>"
                                 "</Pupil><Teacher/>"
               : n == last + 1 ? "</Interchange>"
                               : "";
        at = 0;
        if (++n == last / 10) before = mallinfo2().uordblks;
        if (n == last) after = mallinfo2().uordblks;
      }
      const auto part = std::min(room, text.size() - at);
      std::copy_n(text.data() + at, part, to);
      at += part;
      return part;
    }
    int n = 0;
    std::string text;
    std::size_t at = 0, before = 0, after = 0;
  } from;
  xml_validation by(*school_);
  deaf to;
  EXPECT_FALSE(read_xml(from, to, {}, &by));
  EXPECT_EQ(by.count(xml_breach::unexpected), last);
  EXPECT_EQ(by.count(xml_breach::value), last);
  EXPECT_LT(from.after, from.before + (256U << 10));
}

TEST_F(xml_schemas, of_a_document_that_is_not_read_to_its_end_keep_what_was_told) {
  xml_validation by(*school_);
  deaf to;
  const auto text = content(cases / "wrong-type.xml").substr(0, 190);
  EXPECT_EQ(read_xml(*open_text(text), to, {}, &by)->rule.name, "xml-truncated");
  EXPECT_EQ(said(by), (lines{"4 Born value", "5 SchoolId value", "6 Grade value"}));
}

TEST(xml_schema_files, lie_in_the_folder_itself) {
  EXPECT_EQ(refusal(cases / "inside", "outside.xsd"), "xml-refused");
  EXPECT_EQ(refusal(cases / "inside", "http.xsd"), "xml-refused");
  EXPECT_EQ(refusal(cases / "inside", "doctype.xsd"), "xml-refused");
  EXPECT_EQ(refusal(cases / "inside", "no-schema.xsd"), "xml-malformed");
  EXPECT_EQ(refusal(cases / "inside", "absent.xsd"), "file-unreadable");
  EXPECT_EQ(refusal(cases / "absent", "school.xsd"), "file-unreadable");
  EXPECT_EQ(refusal(cases, "inside"), "file-unreadable") << "a folder";
  EXPECT_EQ(refusal(cases, "inside/no-schema.xsd"), "file-unreadable");
  EXPECT_EQ(refusal(cases / "inside", "../school.xsd"), "file-unreadable");
  EXPECT_EQ(refusal(cases / "inside", "/etc/passwd"), "file-unreadable");
  EXPECT_EQ(refusal(cases, "valid.xml"), "xml-malformed");
  EXPECT_EQ(refusal(cases, "school.xsd"), "loaded");
}

TEST(xml_schema_files, are_no_links_and_read_in_their_encoding) {
  const auto folder = fs::temp_directory_path() / ("tl-xsd-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  const auto schema = [&](const std::string& named) {
    std::ofstream(folder / "main.xsd")
        << "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' "
           "targetNamespace='urn:tl:note'>"
        << "<xs:include schemaLocation='" << named << "'/></xs:schema>";
    return refusal(folder, "main.xsd");
  };
  fs::create_symlink(cases / "note.xsd", folder / "link.xsd");
  fs::copy_file(cases / "note.xsd", folder / "copy.xsd");
  fs::create_symlink(folder / "copy.xsd", folder / "near.xsd");
  EXPECT_EQ(schema("copy.xsd"), "loaded");
  EXPECT_EQ(schema("link.xsd"), "file-unreadable");
  EXPECT_EQ(schema("near.xsd"), "file-unreadable");
  EXPECT_EQ(schema((cases / "note.xsd").string()), "xml-refused");
  EXPECT_EQ(schema("file://" + (cases / "note.xsd").string()), "xml-refused");
  EXPECT_EQ(schema("//127.0.0.1:9/note.xsd"), "xml-refused");
  EXPECT_EQ(schema("absent.xsd"), "file-unreadable");
  std::ofstream(folder / "latin.xsd")
      << "<?xml version='1.0' encoding='ISO-8859-1'?><xs:schema "
         "xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='\xE9'/></xs:schema>";
  EXPECT_EQ(broken(*xml_schema::load(folder.string(), "latin.xsd"), "<\xC3\xA9/>"), lines{});
  std::ofstream(folder / "bytes.xsd") << "<xs:schema a='\xE9'/>";
  EXPECT_EQ(refusal(folder, "bytes.xsd"), "bad-encoding");
  fs::remove_all(folder);
}

TEST(xml_schema_files, of_two_threads_are_each_of_their_own_folder) {
  const auto load = [](const fs::path& folder, const std::string& file, std::string_view outcome) {
    for (int i = 0; i < 50; ++i) EXPECT_EQ(refusal(folder, file), outcome);
  };
  std::thread one(load, cases, "school.xsd", "loaded"),
      other(load, cases / "inside", "school.xsd", "file-unreadable");
  one.join();
  other.join();
}

// Ed-Fi's own schemas and samples; skipped where they are absent.
TEST(xml_schema_files, of_ed_fi_take_ed_fis_samples) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  const auto folder = fs::path(shared ? shared : "") / "data/edfi";
  if (!shared || !fs::exists(folder)) GTEST_SKIP() << "no Ed-Fi schemas";
  const auto bulk = folder / "ds-5.2/Schemas/Bulk";
  int samples = 0;
  for (const auto* of : {"ds-5.2/Samples", "derived-5.2"})
    for (const auto& entry : fs::directory_iterator(folder / of)) {
      if (entry.path().extension() != ".xml") continue;
      ++samples;
      const auto document = content(entry.path());
      const auto to = document.find(".xsd");
      const auto from = document.rfind('/', to) + 1;
      const auto schema = xml_schema::load(bulk.string(), document.substr(from, to + 4 - from));
      xml_validation by(*schema);
      deaf listener;
      EXPECT_FALSE(read_xml(*open_text(document), listener, {}, &by)) << entry;
      const bool program = entry.path().filename() == "StudentProgram.xml";
      EXPECT_EQ(by.count(xml_breach::blanks), program ? 286 : 0) << entry;
      EXPECT_EQ(by.violations().size(), program ? 286U : 0U) << entry;
    }
  EXPECT_GT(samples, 20);
  for (const auto* of : {"ds-4.0/Schemas/Bulk", "ds-6.1/Schemas"})
    for (const auto* file : {"Interchange-StudentEnrollment.xsd", "Interchange-Descriptors.xsd"})
      EXPECT_EQ(refusal(folder / of, file), "loaded") << of << file;
}

}  // namespace throughline::formats
