// Fuzzes the XML reader and the Ed-Fi calendar on it: what is told must not depend on how the bytes
// arrive, and no document ends without having closed what it opened.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "../in_steps.hpp"
#include "adapters/edfi/calendar_read.hpp"
#include "formats/utf8.hpp"
#include "formats/xml.hpp"

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

constexpr formats::xml_limits limits{.depth = 16, .attributes = 8, .markup = 1024, .text = 4096};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  told whole, in_bits;
  in_steps at_once(text, size + 1), by_three(text, 3);
  const auto a = formats::read_xml(at_once, whole, limits);
  const auto b = formats::read_xml(by_three, in_bits, limits);
  // What is refused may be refused for another reason when the bytes come otherwise; what is taken
  // is taken the same.
  if (a.has_value() != b.has_value()) std::abort();
  if (!a && (whole.text != in_bits.text || whole.open != 0)) std::abort();
  if (whole.deepest > limits.depth) std::abort();
  core::findings wrong;
  in_steps again(text, 7);
  const auto rows = edfi::read_calendar(again, wrong);
  if (a && rows.empty() && wrong.empty()) std::abort();
  return 0;
}
