// What XML bytes must pass before the parser sees them: one encoding, and markup of bounded size.
#include "formats/xml_text.hpp"

#include <algorithm>
#include <array>

#include "formats/utf8.hpp"

namespace throughline::formats {

namespace {

// windows-1252 from 0x80 to 0x9F (WHATWG Encoding); 0 where no character stands.
constexpr std::array<char16_t, 32> upper_1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void put_utf8(char32_t c, std::string& out) {
  const auto low = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    low(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    low(6);
    low(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    low(12);
    low(6);
    low(0);
  }
}

// How many bytes at the end are the beginning of a character whose rest is still to come.
std::size_t begun_character(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto c = static_cast<unsigned char>(text[text.size() - back]);
    if ((c & 0xC0U) == 0x80U) continue;
    const std::size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

constexpr std::size_t longest_declaration = 256;

}  // namespace

std::optional<std::string_view> xml_decoder::put(std::string_view bytes, bool last) {
  made_.clear();
  if (as_ == coding::utf8 && held_.empty()) return utf8(bytes, last);
  held_ += bytes;
  if (as_ == coding::unknown && !choose(last)) return std::nullopt;
  if (as_ == coding::unknown) return made_;
  if (as_ == coding::utf8) {
    made_.swap(held_);
    return utf8(made_, last);
  }
  const bool utf16 = as_ == coding::utf16_le || as_ == coding::utf16_be;
  if (!(utf16 ? decode_utf16(last) : decode())) return std::nullopt;
  return made_;
}

// Nothing is copied but what is cut at the end, into held_, which is empty.
std::optional<std::string_view> xml_decoder::utf8(std::string_view text, bool last) {
  const auto whole = text.size() - (last ? 0 : begun_character(text));
  held_ = text.substr(whole);
  text = text.substr(0, whole);
  return valid_utf8(text) ? std::optional(text) : std::nullopt;
}

// XML 1.0 appendix F: byte order mark, else the shape of "<?", else the declaration. Waits while
// there is too little to tell.
bool xml_decoder::choose(bool last) {
  const auto starts = [&](std::string_view with) { return held_.starts_with(with); };
  if (held_.size() < 4 && !last) return true;
  if (starts("\xEF\xBB\xBF")) {
    as_ = coding::utf8;
    held_.erase(0, 3);
  } else if (starts("\xFF\xFE") || starts("\xFE\xFF")) {
    if (starts(std::string_view("\xFF\xFE\0\0", 4))) return false;  // UTF-32
    as_ = starts("\xFF\xFE") ? coding::utf16_le : coding::utf16_be;
    held_.erase(0, 2);
  } else if (starts(std::string_view("<\0?\0", 4))) {
    as_ = coding::utf16_le;
  } else if (starts(std::string_view("\0<\0?", 4))) {
    as_ = coding::utf16_be;
  } else if (!starts("<?xml")) {
    as_ = coding::utf8;
    if (held_.size() < 5 && std::string_view("<?xml").starts_with(held_) && !last)
      as_ = coding::unknown;
  } else if (held_.find("?>") != held_.npos || held_.size() > longest_declaration || last) {
    return by_declaration();
  }
  return true;
}

bool xml_decoder::by_declaration() {
  const auto text = std::string_view(held_).substr(0, held_.find("?>"));
  const auto at = text.find("encoding");
  std::string name;
  if (at != text.npos) {
    const auto open = text.find_first_of("\"'", at);
    const auto close = open == text.npos ? open : text.find(text[open], open + 1);
    if (close == text.npos) return false;
    for (const char c : text.substr(open + 1, close - open - 1))
      name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (name.empty() || name == "utf-8" || name == "us-ascii" || name == "ascii")
    as_ = coding::utf8;
  else if (name == "iso-8859-1" || name == "latin1")
    as_ = coding::iso_8859_1;
  else if (name == "windows-1252" || name == "cp1252")
    as_ = coding::windows_1252;
  return as_ != coding::unknown;  // UTF-16 without its bytes, UTF-7 and all others are not read
}

bool xml_decoder::decode() {
  for (const char byte : held_) {
    char32_t c = static_cast<unsigned char>(byte);
    if (as_ == coding::windows_1252 && c >= 0x80 && c < 0xA0) {
      c = upper_1252[c - 0x80];
      if (c == 0) return false;
    }
    put_utf8(c, made_);
  }
  held_.clear();
  return true;
}

bool xml_decoder::decode_utf16(bool last) {
  const auto unit = [&](std::size_t at) {
    const auto a = static_cast<unsigned char>(held_[at]),
               b = static_cast<unsigned char>(held_[at + 1]);
    return static_cast<char32_t>(as_ == coding::utf16_le ? a | b << 8 : a << 8 | b);
  };
  std::size_t at = 0;
  for (; at + 2 <= held_.size(); at += 2) {
    const auto c = unit(at);
    if (c < 0xD800 || c > 0xDFFF) {
      put_utf8(c, made_);
      continue;
    }
    if (at + 4 > held_.size()) break;
    const auto low = unit(at + 2);
    if (c > 0xDBFF || low < 0xDC00 || low > 0xDFFF) return false;
    put_utf8(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00), made_);
    at += 2;
  }
  held_.erase(0, at);
  return !last || held_.empty();
}

std::optional<core::code> xml_scanner::put(std::string_view utf8) {
  while (!utf8.empty()) {
    if (at_ == place::text) {
      const auto next = utf8.find('<');
      if (next == utf8.npos) return std::nullopt;
      utf8.remove_prefix(next);
      pass_short_tags(utf8);
      utf8.remove_prefix(1);
      at_ = place::opened;
      size_ = attributes_ = 0;
      continue;
    }
    if (auto wrong = step(utf8.front())) return wrong;
    utf8.remove_prefix(1);
  }
  return std::nullopt;
}

// From one "<" to a later one: most of a document. Between two that are so near a tag has room for
// no more attributes than are allowed, each being at least five bytes as in " a=''", whether it
// ends there or is broken by the second. What may be a comment, instruction or the like is not
// passed, nor is the last tag, so that the place stays known.
void xml_scanner::pass_short_tags(std::string_view& utf8) const {
  const auto near = std::min(5 * limits_.attributes, limits_.markup);
  for (;;) {
    const auto ahead = utf8.substr(1, near);
    const auto last = ahead.substr(0, std::min(ahead.find('!'), ahead.find('?'))).rfind('<');
    if (last == ahead.npos) return;
    utf8.remove_prefix(1 + last);
  }
}

std::optional<core::code> xml_scanner::step(char c) {
  // A CDATA section is text, and the parser waits for all of it.
  constexpr std::size_t around_text = std::string_view("![CDATA[]]>").size();
  if (++size_ > (at_ == place::cdata ? limits_.text + around_text : limits_.markup))
    return core::codes::xml_limit;
  switch (at_) {
    case place::opened:
      at_ = c == '!' ? place::bang : c == '?' ? place::instruction : place::tag;
      begun_.clear();
      before_ = last_ = 0;
      if (c == '>') at_ = place::text;  // "<>": the parser's to refuse
      return std::nullopt;
    case place::bang:
      begun_ += c;
      if (begun_ == "--") {
        at_ = place::comment;
        before_ = last_ = 0;
      } else if (begun_ == "[CDATA[") {
        at_ = place::cdata;
        before_ = last_ = 0;
      } else if (!std::string_view("[CDATA[").starts_with(begun_) && begun_ != "-") {
        return core::codes::xml_refused;  // DOCTYPE: nothing else begins so
      }
      return std::nullopt;
    case place::tag:
      if (c == '"' || c == '\'') {
        quote_ = c;
        at_ = place::quoted;
        if (++attributes_ > limits_.attributes) return core::codes::xml_limit;
      } else if (c == '>') {
        at_ = place::text;
      }
      return std::nullopt;
    case place::quoted:
      if (c == quote_) at_ = place::tag;
      return std::nullopt;
    case place::comment:
    case place::cdata:
    case place::instruction: {
      const bool ends = c == '>' && (at_ == place::instruction ? last_ == '?'
                                     : at_ == place::comment   ? before_ == '-' && last_ == '-'
                                                               : before_ == ']' && last_ == ']');
      before_ = last_;
      last_ = c;
      if (ends) at_ = place::text;
      return std::nullopt;
    }
    case place::text:
      break;
  }
  return std::nullopt;
}

}  // namespace throughline::formats
