// Fuzzes the XML reader, validation in it and the Ed-Fi calendar on it: what is told must not
// depend on how the bytes arrive, and no document ends without having closed what it opened.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "../in_steps.hpp"
#include "adapters/edfi/calendar_read.hpp"
#include "formats/utf8.hpp"
#include "formats/xml.hpp"
#include "formats/xml_schema.hpp"

namespace {

using namespace throughline;

using testing_::in_steps;

class told final : public formats::xml_listener {
 public:
  void begin(const formats::xml_element& e) override {
    check(e.name);
    text += "<" + std::string(e.space) + " " + std::string(e.name);
    for (const auto& a : e.attributes) {
      check(a.value);
      text += " " + std::string(a.space) + " " + std::string(a.name) + "=" + std::string(a.value);
    }
    ++open;
    deepest = std::max(deepest, open);
  }
  void end(const formats::xml_element& e, std::string_view own) override {
    check(own);
    text += own;
    text += "</" + std::string(e.name);
    --open;
  }
  static void check(std::string_view value) {
    if (!formats::valid_utf8(value) || value.size() > 4096) std::abort();
  }
  std::string text;
  int open = 0, deepest = 0;
};

std::string broken(const formats::xml_validation& by) {
  std::string out;
  for (const auto& v : by.violations()) {
    if (!formats::valid_utf8(v.element) || v.element.size() > 128) std::abort();
    out += std::to_string(v.line) + v.element + std::to_string(static_cast<int>(v.what)) + " ";
  }
  return out;
}

constexpr formats::xml_limits limits{.depth = 16, .attributes = 8, .markup = 1024, .text = 4096};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  told whole, in_bits;
  in_steps at_once(text, size + 1), by_three(text, 3);
  static const auto schema = formats::xml_schema::load(
      (std::filesystem::path(__FILE__).parent_path() / "../cases/xml_schema").string(),
      "school.xsd");
  formats::xml_validation against(*schema), against_bits(*schema);
  const auto a = formats::read_xml(at_once, whole, limits, &against);
  const auto b = formats::read_xml(by_three, in_bits, limits, &against_bits);
  // What is refused may be refused for another reason when the bytes come otherwise; what is taken
  // is taken the same.
  if (a.has_value() != b.has_value()) std::abort();
  if (!a && (whole.text != in_bits.text || whole.open != 0)) std::abort();
  if (!a && broken(against) != broken(against_bits)) std::abort();
  if (whole.deepest > limits.depth) std::abort();
  core::findings wrong;
  in_steps again(text, 7);
  const auto rows = edfi::read_calendar(again, wrong);
  if (a && rows.empty() && wrong.empty()) std::abort();
  return 0;
}
