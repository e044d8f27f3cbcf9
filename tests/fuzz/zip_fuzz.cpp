// Fuzzes the zip reader: nothing over its limits is ever handed out, the listing is what can be
// read, and what was read can be written and is read back.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "core/failure.hpp"
#include "formats/zip.hpp"

namespace {

using namespace throughline;

constexpr formats::zip_limits small{
    .entries = 8, .total = 1U << 18, .entry = 1U << 17, .ratio = 50};

void must(bool holds) {
  if (!holds) std::abort();
}

const auto everything = [](std::string_view) { return true; };

// The entry in steps of `step`; what cannot be read says `broken` at its end.
std::string read(const formats::zip_archive& from, const std::string& name, std::size_t step) {
  std::string out;
  try {
    const auto entry = from.open(name);
    std::string part(step, '\0');
    while (const auto n = entry->read(part.data(), part.size())) {
      must(n <= part.size());
      out.append(part, 0, n);
      must(out.size() <= small.entry);
    }
  } catch (const core::failure& e) {
    must(e.what_code().name == core::codes::package_format.name);
    return "broken";
  }
  return out;
}

void same(const formats::zip_content& a, const formats::zip_content& b) {
  must(a.others.empty() && b.others.empty() && a.entries.size() == b.entries.size());
  for (std::size_t i = 0; i < a.entries.size(); ++i)
    must(a.entries[i].name == b.entries[i].name && a.entries[i].data == b.entries[i].data);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    const auto archive = formats::zip_archive::of_bytes(bytes, small);
    const auto names = archive.names();
    must(names.size() <= small.entries);
    must(std::set<std::string>(names.begin(), names.end()).size() == names.size());
    std::uint64_t total = 0;
    for (const auto& name : names) {
      must(name.find("..") != 0 && name.front() != '/' && name.find('\\') == std::string::npos);
      const auto whole = read(archive, name, 1U << 17);
      must(read(archive, name, 100) == whole);
      total += whole.size();
    }
    must(total <= small.total);
    const auto all = formats::read_zip(bytes, everything, small);
    must(all.entries.size() == names.size());
    same(formats::read_zip(formats::write_zip(all.entries), everything), all);
    std::string streamed;
    formats::zip_writer to([&](std::string_view b) { streamed += b; });
    for (const auto& e : all.entries) to.add(e.name, *formats::open_text(e.data));
    to.finish();
    same(formats::read_zip(streamed, everything, {.ratio = 2000}), all);
  } catch (const core::failure& e) {
    must(e.what_code().name == core::codes::package_format.name);
  }
  return 0;
}
