// Fuzzes the JSON reader: what it accepts must read back equal from what the writer makes of it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/failure.hpp"
#include "formats/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace throughline;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  core::value v;
  try {
    v = formats::read_json(text, {.depth = 32, .bytes = 1U << 20, .elements = 100'000});
  } catch (const core::failure&) {
    return 0;
  }
  const auto written = formats::write_json(v);
  if (formats::read_json(written) != v) std::abort();
  if (formats::read_json(formats::write_json(v, true)) != v) std::abort();
  if (written.find("</") != std::string::npos) std::abort();
  return 0;
}
