// The headers of a zip archive, read and held against each other by us: what an archive says it
// holds is believed only when its directory, its entries' own headers and its size all say it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/zip.hpp"

namespace throughline::formats {

struct zip_record {
  std::string name;
  std::uint16_t method = 0;  // 0 stored, 8 deflated
  std::uint32_t crc = 0;
  std::uint64_t packed = 0, size = 0;  // bytes in the archive, bytes inflated
  std::uint64_t at = 0;                // where the packed bytes begin
};

constexpr std::uint16_t zip_stored = 0, zip_deflated = 8;

[[noreturn]] void refuse_zip(const char* why);  // failure(package_format)

// Throws failure(package_format) for a name that no entry may have.
void check_zip_name(std::string_view name);

// The files of the archive, in its directory's order, folders left out. Holds no more than one
// record's header and the names; throws failure(package_format) with the reason. Refused are an
// archive over its limits; one whose bytes are not, one after the other, the entries (local header,
// data, descriptor), the directory and the end record, with nothing between, before, behind or
// shared; a directory and a local header that differ in name, flags, method, CRC or size; links,
// devices, encryption, other methods than stored and deflated, parts of a set, names given twice.
// Sizes over 4 GiB (zip64) and sizes written after the data are read.
[[nodiscard]] std::vector<zip_record> read_zip_directory(const bytes_at& from,
                                                         const zip_limits& limits);

}  // namespace throughline::formats
