// xml-scan: our reader over Ed-Fi-shaped XML beside the least libxml2 can do with the same bytes:
// SAX2 pushed in chunks of 64 KB, callbacks that only count, nothing guarded.
//   bench_xml [MB]      prints "xml OURS PEER", MB/s, the best of five each, interleaved
#include <libxml/parser.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "formats/xml.hpp"

namespace {

using namespace throughline;

struct tally {
  std::uint64_t begun = 0, ended = 0, attributes = 0;
  bool operator==(const tally&) const = default;
};

// An interchange of course transcripts: references nested five deep, names of about thirty bytes,
// short values; every other one in one line, as one exporter writes them, the rest indented.
std::string interchange(std::size_t size) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<InterchangeStudentTranscript xmlns=\"http://ed-fi.org/5.2.0\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n";
  std::size_t depth = 1, n = 0;
  const auto line = [&](std::string_view text) {
    if (n % 2 == 0) out.append(2 * depth, ' ');
    out += text;
    if (n % 2 == 0) out += '\n';
  };
  const auto inside = [&](const std::string& name, const auto& content) {
    line("<" + name + ">");
    ++depth;
    content();
    --depth;
    line("</" + name + ">");
  };
  const auto value = [&](const std::string& name, const std::string& text) {
    line("<" + name + ">" + text + "</" + name + ">");
  };
  const auto school = [&] {
    inside("EducationOrganizationReference", [&] {
      inside("EducationOrganizationIdentity",
             [&] { value("EducationOrganizationId", std::to_string(255901001 + n % 40)); });
    });
  };
  for (; out.size() < size; ++n) {
    line("<CourseTranscript id=\"CT" + std::to_string(n) + "\">");
    ++depth;
    value("CourseAttemptResult", "uri://ed-fi.org/CourseAttemptResultDescriptor#Pass");
    inside("AttemptedCredits", [&] { value("Credits", "1"); });
    value("WhenTakenGradeLevel", "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade");
    value("FinalNumericGradeEarned", std::to_string(60 + n % 41) + ".5");
    value("CourseTitle", n % 10 == 0 ? "\xC3\x81lgebra &amp; Geometr\xC3\xAD"
                                       "a"
                                     : "Algebra I");
    inside("CourseReference", [&] {
      inside("CourseIdentity", [&] {
        value("CourseCode", "ALG-" + std::to_string(n % 300));
        school();
      });
    });
    inside("StudentAcademicRecordReference", [&] {
      inside("StudentAcademicRecordIdentity", [&] {
        inside("StudentReference", [&] {
          inside("StudentIdentity", [&] { value("StudentUniqueId", std::to_string(604000 + n)); });
        });
        school();
        value("SchoolYear", "2021-2022");
        value("Term", "uri://ed-fi.org/TermDescriptor#Fall Semester");
      });
    });
    --depth;
    line("</CourseTranscript>");
  }
  return out + "</InterchangeStudentTranscript>\n";
}

tally ours(std::string_view document) {
  struct : formats::xml_listener {
    void begin(const formats::xml_element& e) override {
      ++t.begun;
      t.attributes += e.attributes.size();
    }
    void end(const formats::xml_element&, std::string_view) override { ++t.ended; }
    tally t;
  } to;
  if (formats::read_xml(*formats::open_text(document), to)) to.t = {};
  return to.t;
}

tally peer(std::string_view document) {
  tally t;
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*, int,
                          const xmlChar**, int attributes, int, const xmlChar**) {
    ++static_cast<tally*>(self)->begun;
    static_cast<tally*>(self)->attributes += static_cast<std::uint64_t>(attributes);
  };
  sax.endElementNs = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
    ++static_cast<tally*>(self)->ended;
  };
  sax.characters = sax.ignorableWhitespace = [](void*, const xmlChar*, int) {};
  auto* const context = xmlCreatePushParserCtxt(&sax, &t, nullptr, 0, nullptr);
  std::vector<char> buffer(64U << 10);
  const auto from = formats::open_text(document);
  while (const auto n = from->read(buffer.data(), buffer.size()))
    xmlParseChunk(context, buffer.data(), static_cast<int>(n), 0);
  xmlParseChunk(context, nullptr, 0, 1);
  if (!context->wellFormed) t = {};
  xmlFreeParserCtxt(context);
  return t;
}

template <class Work>
double seconds(Work&& work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

}  // namespace

int main(int argc, char** argv) {
  const auto megabytes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 60;
  const auto document = interchange(megabytes * 1000000);
  double best_ours = 1e9, best_peer = 1e9;
  for (int turn = 0; turn < 5; ++turn) {
    tally a, b;
    best_ours = std::min(best_ours, seconds([&] { a = ours(document); }));
    best_peer = std::min(best_peer, seconds([&] { b = peer(document); }));
    if (!(a == b) || a.ended == 0) {
      std::fputs("the two read different elements\n", stderr);
      return 1;
    }
  }
  const auto mb = static_cast<double>(document.size()) / 1e6;
  std::printf("xml %.0f %.0f\n", mb / best_ours, mb / best_peer);
  return 0;
}
