// Zip archives made by hand, header by header, so that each field can lie.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::testing_ {

inline std::string le(std::uint64_t n, int bytes) {
  std::string s;
  for (int i = 0; i < bytes; ++i) s += static_cast<char>((n >> (8 * i)) & 255U);
  return s;
}

inline std::uint32_t crc_of(std::string_view data) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : data) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = (crc >> 1U) ^ (0xEDB88320U & (0U - (crc & 1U)));
  }
  return ~crc;
}

struct zip_piece {
  std::string name = "a.csv", data = "1,2\n";
  std::uint32_t attributes = 0100644U << 16U;
  std::uint16_t flags = 0;
  int descriptor = 0;  // bytes of the sizes after the data; 0 = they stand before it
  bool zip64 = false;
  std::string extra = {};
  bool deflated = false;   // in one block of under 64 KiB, as it is
  std::uint64_t more = 0;  // by which its size lies, everywhere alike
};

inline std::string zip_of(const std::vector<zip_piece>& pieces, bool end64 = false) {
  constexpr std::uint64_t wide = 0xFFFFFFFF;
  std::string out, directory;
  for (const auto& p : pieces) {
    const auto flags = p.flags | (p.descriptor > 0 ? 8U : 0U);
    const auto crc = crc_of(p.data);
    const auto n = p.data.size();
    const auto body = p.deflated ? "\x01" + le(n, 2) + le(~n, 2) + p.data : p.data;
    const std::uint64_t size = n + p.more, packed = body.size(), at = out.size();
    const auto common = [&](bool told, const std::string& extra) {
      return le(flags, 2) + le(p.deflated ? 8 : 0, 2) + le(0, 2) + le(0x21, 2) +
             le(told ? crc : 0, 4) +
             le(p.zip64 ? wide
                : told  ? packed
                        : 0,
                4) +
             le(p.zip64 ? wide
                : told  ? size
                        : 0,
                4) +
             le(p.name.size(), 2) + le(extra.size(), 2);
    };
    const auto later = p.descriptor > 0;
    auto extra = p.extra, directory_extra = p.extra;
    if (p.zip64) {
      extra += le(1, 2) + le(16, 2) + le(later ? 0 : size, 8) + le(later ? 0 : packed, 8);
      directory_extra += le(1, 2) + le(24, 2) + le(size, 8) + le(packed, 8) + le(at, 8);
    }
    out += "PK\x03\x04" + le(20, 2) + common(!later, extra) + p.name + extra;
    out += body;
    if (p.descriptor == 16 || p.descriptor == 24) out += "PK\x07\x08";
    if (later) {
      const int width = p.descriptor >= 20 ? 8 : 4;
      out += le(crc, 4) + le(packed, width) + le(size, width);
    }
    directory += "PK\x01\x02" + le(0x0314, 2) + le(20, 2) + common(true, directory_extra) +
                 le(0, 2) + le(0, 2) + le(0, 2) + le(p.attributes, 4) + le(p.zip64 ? wide : at, 4) +
                 p.name + directory_extra;
  }
  const auto at = out.size(), count = pieces.size();
  out += directory;
  if (end64) {
    const auto end_at = out.size();
    out += "PK\x06\x06" + le(44, 8) + le(45, 2) + le(45, 2) + le(0, 4) + le(0, 4) + le(count, 8) +
           le(count, 8) + le(directory.size(), 8) + le(at, 8);
    out += "PK\x06\x07" + le(0, 4) + le(end_at, 8) + le(1, 4);
  }
  return out + "PK\x05\x06" + le(0, 4) + le(end64 ? 0xFFFF : count, 2) +
         le(end64 ? 0xFFFF : count, 2) + le(end64 ? wide : directory.size(), 4) +
         le(end64 ? wide : at, 4) + le(0, 2);
}

}  // namespace throughline::testing_
