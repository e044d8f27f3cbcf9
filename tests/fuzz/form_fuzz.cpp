// Fuzzes form data: urlencoded fields must survive writing and reading; multipart must only refuse.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/failure.hpp"
#include "formats/form.hpp"
#include "formats/utf8.hpp"

namespace {

using namespace throughline;

void check(const formats::form& f, bool urlencoded) {
  for (const auto& field : f.fields())
    if (!formats::valid_utf8(field.name) || field.name.find('\0') != std::string::npos)
      std::abort();
  static_cast<void>(f.under("tl"));
  if (!urlencoded) return;
  const auto again = formats::read_urlencoded(formats::write_urlencoded(f));
  if (again.fields().size() != f.fields().size()) std::abort();
  for (std::size_t i = 0; i < f.fields().size(); ++i)
    if (again.fields()[i].name != f.fields()[i].name ||
        again.fields()[i].value != f.fields()[i].value)
      std::abort();
}

}  // namespace

// The first byte chooses the coding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool urlencoded = data[0] % 2 == 0;
  try {
    check(urlencoded ? formats::read_urlencoded(body)
                     : formats::read_multipart(body, "multipart/form-data; boundary=XX"),
          urlencoded);
  } catch (const core::failure&) {
  }
  return 0;
}
