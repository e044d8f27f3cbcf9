// manifest.csv: which version a OneRoster set has, and whether each file is absent, bulk or delta.
#include "adapters/oneroster/manifest.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "adapters/oneroster/text.hpp"
#include "core/failure.hpp"
#include "formats/csv.hpp"

namespace throughline::oneroster {
namespace {

namespace codes = core::codes;

struct said {
  std::string value;
  std::int64_t record = 0, line = 0;
};

struct reader {
  intake::sink& to;
  bool strict;
  bool fatal = false;
  std::map<std::string, said, std::less<>> properties;

  void note(core::code rule, core::severity weight, const said& at, std::string_view field) {
    to.take(
        core::finding{rule, weight, "manifest.csv", at.record, at.line, std::string(field), {}});
  }
  void error(core::code rule, const said& at, std::string_view field) {
    fatal = true;
    note(rule, core::severity::error, at, field);
  }
  void odd(core::code rule, const said& at, std::string_view field) {
    note(rule, strict ? core::severity::error : core::severity::warning, at, field);
  }

  // A text without the blanks around it, told when it had some.
  std::string_view clean(std::string_view text, const said& at, std::string_view field) {
    const auto bare = trim(text);
    if (bare.size() != text.size()) odd(codes::blank_trimmed, at, field);
    return bare;
  }

  void read_header(const std::vector<std::string_view>& f, const said& at) {
    if (f.size() == 2 && f[0] == "propertyName" && f[1] == "value") return;
    if (f.size() >= 2 && same_folded(trim(f[0]), "propertyName") &&
        same_folded(trim(f[1]), "value"))
      return odd(codes::manifest_header, at, "propertyName");
    error(codes::manifest_header, at, "propertyName");
  }

  void read_rows(formats::csv_reader& csv) {
    constexpr std::size_t most = 1000;
    while (csv.next()) {
      const said here{{}, csv.record(), csv.line()};
      for (const auto& p : csv.problems()) error(p.rule, here, {});
      const auto& f = csv.fields();
      if (csv.record() == 1) {
        read_header(f, here);
      } else if (f.size() == 1 && f[0].empty()) {
        odd(codes::row_empty, here, {});
      } else if (f.size() != 2) {
        error(codes::row_ragged, here, {});
      } else {
        const auto name = clean(f[0], here, f[0]);
        auto one = here;
        one.value = clean(f[1], here, name);
        const auto [it, first] = properties.try_emplace(std::string(name), std::move(one));
        if (!first && it->second.value == trim(f[1]))
          odd(codes::manifest_property_duplicate, here, name);
        else if (!first)
          error(codes::manifest_property_duplicate, here, name);
      }
      if (fatal || properties.size() > most) return;
    }
    if (csv.record() == 0) error(codes::manifest_header, {{}, 1, 1}, "propertyName");
  }

  // A property by its name, in another letter case too; null when it is not there.
  const said* find(std::string_view name) {
    auto it = properties.find(name);
    if (it != properties.end()) return &it->second;
    it = std::find_if(properties.begin(), properties.end(),
                      [&](const auto& p) { return same_folded(p.first, name); });
    if (it == properties.end()) return nullptr;
    odd(codes::enum_case, it->second, name);
    return &it->second;
  }

  std::optional<version> find_version() {
    const auto* book = find("manifest.version");
    if (book == nullptr)
      odd(codes::manifest_property, {}, "manifest.version");
    else if (book->value != "1.0")
      odd(codes::manifest_version, *book, "manifest.version");
    const auto* of = find("oneroster.version");
    if (of != nullptr && of->value == "1.1") return version::v1_1;
    if (of != nullptr && of->value == "1.2") return version::v1_2;
    if (of == nullptr)
      error(codes::manifest_property, {}, "oneroster.version");
    else
      error(codes::manifest_version, *of, "oneroster.version");
    return std::nullopt;
  }

  std::optional<intake::fullness> mode_of(const file_shape& f) {
    const auto property = "file." + std::string(f.name);
    const auto* it = find(property);
    if (it == nullptr) {
      odd(codes::manifest_property, {}, property);
      return std::nullopt;
    }
    for (const auto* word : {"absent", "bulk", "delta"}) {
      if (!same_folded(it->value, word)) continue;
      if (it->value != word) odd(codes::enum_case, *it, property);
      if (*word == 'a') return std::nullopt;
      return *word == 'b' ? intake::fullness::bulk : intake::fullness::delta;
    }
    error(codes::manifest_mode, *it, property);
    return std::nullopt;
  }

  void tell_unknown(version of) {
    const auto known = files(of);
    for (const auto& [name, value] : properties) {
      const std::string_view n = name;
      const bool ours =
          same_folded(n, "manifest.version") || same_folded(n, "oneroster.version") ||
          same_folded(n, "source.systemName") || same_folded(n, "source.systemCode") ||
          (n.size() > 5 && same_folded(n.substr(0, 5), "file.") &&
           std::any_of(known.begin(), known.end(),
                       [&](const file_shape& f) { return same_folded(n.substr(5), f.name); }));
      if (!ours) odd(codes::manifest_property_unknown, value, name);
    }
  }
};

}  // namespace

std::optional<manifest> read_manifest(const package& from, std::string_view on_disk, bool strict,
                                      intake::sink& to) {
  reader r{to, strict, false, {}};
  if (on_disk.empty()) {
    r.error(codes::manifest_missing, {}, {});
    return std::nullopt;
  }
  try {
    formats::csv_reader csv(from.open(on_disk), {.field = 4096, .row = 16384, .columns = 16});
    r.read_rows(csv);
  } catch (const core::failure&) {
    r.error(codes::file_unreadable, {}, {});
  }
  if (r.fatal) return std::nullopt;
  const auto of = r.find_version();
  if (!of) return std::nullopt;

  manifest out;
  out.of = *of;
  for (const auto& f : files(*of))
    if (const auto mode = r.mode_of(f)) out.files.emplace(f.name, *mode);
  r.tell_unknown(*of);
  if (const auto* name = r.find("source.systemName")) out.system_name = name->value;
  if (const auto* code = r.find("source.systemCode")) out.system_code = code->value;
  if (r.fatal) return std::nullopt;
  return out;
}

}  // namespace throughline::oneroster
