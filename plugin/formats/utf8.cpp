// Whether bytes are valid UTF-8, as every reader of this room must know before it keeps a text.
#include "formats/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace throughline::formats {

bool valid_utf8(std::string_view text) noexcept {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = p + text.size();
  const auto tail = [end](const unsigned char* q, int n) {
    if (end - q <= n) return false;
    for (int i = 1; i <= n; ++i)
      if ((q[i] & 0xC0U) != 0x80U) return false;
    return true;
  };
  while (p < end) {
    if (end - p >= 32) {  // most of most texts
      std::uint64_t word[4];
      std::memcpy(word, p, sizeof word);
      if (((word[0] | word[1] | word[2] | word[3]) & 0x8080808080808080ULL) == 0) {
        p += sizeof word;
        continue;
      }
    }
    if (*p < 0x80) {
      ++p;
    } else if (*p >= 0xC2 && *p <= 0xDF) {
      if (!tail(p, 1)) return false;
      p += 2;
    } else if ((*p & 0xF0U) == 0xE0) {
      if (!tail(p, 2) || (*p == 0xE0 && p[1] < 0xA0) || (*p == 0xED && p[1] > 0x9F)) return false;
      p += 3;
    } else if (*p >= 0xF0 && *p <= 0xF4) {
      if (!tail(p, 3) || (*p == 0xF0 && p[1] < 0x90) || (*p == 0xF4 && p[1] > 0x8F)) return false;
      p += 4;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace throughline::formats
