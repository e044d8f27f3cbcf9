// manifest.csv: which version a OneRoster set has, and whether each file is absent, bulk or delta.
#include "adapters/oneroster/manifest.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/failure.hpp"
#include "formats/csv.hpp"

namespace throughline::oneroster {
namespace {

constexpr const char* file_name = "manifest.csv";

struct reader {
  intake::sink& to;
  bool strict;
  bool fatal = false;
  std::map<std::string, std::pair<std::string, std::int64_t>, std::less<>> properties;

  void note(core::code rule, core::severity weight, std::int64_t record, std::string_view field,
            core::arguments words = {}) {
    to.take(
        core::finding{rule, weight, file_name, record, 0, std::string(field), std::move(words)});
  }
  void error(core::code rule, std::int64_t record, std::string_view field,
             core::arguments words = {}) {
    fatal = true;
    note(rule, core::severity::error, record, field, std::move(words));
  }
  void odd(core::code rule, std::int64_t record, std::string_view field) {
    note(rule, strict ? core::severity::error : core::severity::warning, record, field);
  }

  void read_rows(formats::csv_reader& csv) {
    constexpr std::size_t most = 1000;
    while (csv.next()) {
      for (const auto& p : csv.problems()) error(p.rule, csv.record(), {});
      const auto& f = csv.fields();
      if (csv.record() == 1) {
        if (f.size() < 2 || f[0] != "propertyName" || f[1] != "value")
          error(core::codes::header_missing, 1, "propertyName");
        continue;
      }
      if (f.size() == 1 && f[0].empty()) {
        odd(core::codes::row_empty, csv.record(), {});
      } else if (f.size() != 2) {
        error(core::codes::row_ragged, csv.record(), {});
      } else if (!properties.try_emplace(std::string(f[0]), f[1], csv.record()).second) {
        error(core::codes::manifest_property, csv.record(), f[0], {{"why", "duplicate"}});
      }
      if (fatal || properties.size() > most) return;
    }
  }

  std::optional<version> find_version() {
    const auto book = properties.find("manifest.version");
    if (book == properties.end()) {
      odd(core::codes::manifest_property, 0, "manifest.version");
    } else if (book->second.first != "1.0") {
      odd(core::codes::manifest_version, book->second.second, "manifest.version");
    }
    const auto it = properties.find("oneroster.version");
    if (it != properties.end() && it->second.first == "1.1") return version::v1_1;
    if (it != properties.end() && it->second.first == "1.2") return version::v1_2;
    error(core::codes::manifest_version, it == properties.end() ? 0 : it->second.second,
          "oneroster.version");
    return std::nullopt;
  }
};

}  // namespace

std::optional<manifest> read_manifest(const package& from, bool strict, intake::sink& to) {
  reader r{to, strict, false, {}};
  const auto names = from.names();
  if (std::find(names.begin(), names.end(), file_name) == names.end()) {
    r.error(core::codes::manifest_missing, 0, {});
    return std::nullopt;
  }
  formats::csv_reader csv(from.open(file_name), {.field = 4096, .row = 16384, .columns = 16});
  r.read_rows(csv);
  if (r.fatal) return std::nullopt;
  const auto of = r.find_version();
  if (!of) return std::nullopt;

  manifest out;
  out.of = *of;
  for (const auto& f : files(*of)) {
    const std::string property = "file." + std::string(f.name);
    const auto it = r.properties.find(property);
    if (it == r.properties.end()) {
      r.odd(core::codes::manifest_property, 0, property);
      continue;
    }
    const auto& [mode, record] = it->second;
    if (mode == "bulk") {
      out.files.emplace(f.name, intake::fullness::bulk);
    } else if (mode == "delta") {
      out.files.emplace(f.name, intake::fullness::delta);
    } else if (mode != "absent") {
      r.error(core::codes::manifest_mode, record, property);
    }
  }
  for (const auto& property : r.properties) {
    const std::string_view name = property.first;
    const auto& value = property.second;
    const auto known = files(*of);
    const bool of_a_file = name.starts_with("file.") &&
                           std::any_of(known.begin(), known.end(), [&](const file_shape& f) {
                             return name.substr(5) == f.name;
                           });
    if (name == "source.systemName")
      out.system_name = value.first;
    else if (name == "source.systemCode")
      out.system_code = value.first;
    else if (!of_a_file && name != "manifest.version" && name != "oneroster.version")
      r.odd(core::codes::manifest_property, value.second, name);
  }
  if (r.fatal) return std::nullopt;
  return out;
}

}  // namespace throughline::oneroster
