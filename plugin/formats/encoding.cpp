// Bytes of a text file in the encoding its mark or its sender names, read as UTF-8.
#include "formats/encoding.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "core/failure.hpp"
#include "formats/utf8.hpp"

namespace throughline::formats {
namespace {

constexpr char no_text = '\xFF';

void append(std::string& out, char32_t c) {
  const auto put = [&](char32_t bits) { out += static_cast<char>(bits); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      put(0xE0 | c >> 12);
    } else {
      put(0xF0 | c >> 18);
      put(0x80 | (c >> 12 & 0x3F));
    }
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

// A decoder takes bytes and appends UTF-8; `last` comes with the last ones, empty or not.
class utf16 {
 public:
  explicit utf16(bool big_endian) : big_(big_endian) {}
  void take(std::string_view bytes, bool last, std::string& out) {
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      if (half_ < 0) {
        half_ = byte;
        continue;
      }
      unit(static_cast<char32_t>(big_ ? half_ << 8 | byte : byte << 8 | half_), out);
      half_ = -1;
    }
    if (!last) return;
    if (high_ != 0) out += no_text;
    if (half_ >= 0) out += no_text;
  }

 private:
  void unit(char32_t u, std::string& out) {
    const bool low = u >= 0xDC00 && u <= 0xDFFF;
    if (high_ != 0 && low) {
      append(out, 0x10000 + ((high_ - 0xD800) << 10) + (u - 0xDC00));
      high_ = 0;
      return;
    }
    if (std::exchange(high_, 0) != 0) out += no_text;
    if (u >= 0xD800 && u <= 0xDBFF)
      high_ = u;
    else if (low)
      out += no_text;
    else
      append(out, u);
  }

  bool big_;
  int half_ = -1;
  char32_t high_ = 0;  // a high surrogate that waits for its low one
};

class windows_1252 {
 public:
  void take(std::string_view bytes, bool last, std::string& out) {
    for (const char c : bytes) {
      const bool ascii = static_cast<unsigned char>(c) < 0x80;
      if (ascii || run_.size() == longest) flush(out);
      (ascii ? out : run_) += c;
    }
    if (last) flush(out);
  }

 private:
  static constexpr std::size_t longest = 64;

  // What UTF-8 taken for windows-1252 shows as "Ã©", "â€™" or "Ð˜Ð²": no honest text has such a
  // run. One pair that begins higher ("É’") does occur.
  static bool is_utf8(std::string_view run) {
    return (run.size() > 2 || static_cast<unsigned char>(run.front()) <= 0xC5) && valid_utf8(run);
  }

  void flush(std::string& out) {
    if (run_.empty()) return;
    auto n = run_.size();
    if (n == longest)  // it may end within a character
      while (n > longest - 3 && !valid_utf8(std::string_view(run_).substr(0, n))) --n;
    if (is_utf8(std::string_view(run_).substr(0, n))) {
      out += no_text;
      run_.erase(0, n);
      return;
    }
    for (const char c : run_) {
      const auto byte = static_cast<unsigned char>(c);
      const char32_t mapped = byte < 0xA0 ? upper_[byte - 0x80U] : byte;
      if (mapped == 0)
        out += no_text;
      else
        append(out, mapped);
    }
    run_.clear();
  }

  // 80 to 9F as https://encoding.spec.whatwg.org has them, without its five control characters
  static constexpr std::array<char16_t, 32> upper_{
      0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
  std::string run_;  // bytes above 7F with nothing below between them
};

// What was read to find the mark, then the rest as it comes.
class put_back : public byte_source {
 public:
  put_back(std::string_view head, std::unique_ptr<byte_source> rest)
      : head_(head), rest_(std::move(rest)) {}
  std::size_t read(char* to, std::size_t room) override {
    if (at_ == head_.size()) return rest_->read(to, room);
    const auto n = std::min(room, head_.size() - at_);
    std::copy_n(head_.data() + at_, n, to);
    at_ += n;
    return n;
  }

 private:
  std::string head_;
  std::size_t at_ = 0;
  std::unique_ptr<byte_source> rest_;
};

template <class Decoder>
class decoded : public byte_source {
 public:
  decoded(std::unique_ptr<byte_source> from, Decoder decoder)
      : from_(std::move(from)), decoder_(std::move(decoder)) {}
  std::size_t read(char* to, std::size_t room) override {
    while (at_ == out_.size() && !last_) {
      at_ = 0;
      out_.clear();
      const auto n = from_->read(in_.data(), in_.size());
      last_ = n == 0;
      decoder_.take({in_.data(), n}, last_, out_);
    }
    const auto n = std::min(room, out_.size() - at_);
    std::copy_n(out_.data() + at_, n, to);
    at_ += n;
    return n;
  }

 private:
  std::unique_ptr<byte_source> from_;
  Decoder decoder_;
  std::array<char, 16U << 10> in_;
  std::string out_;
  std::size_t at_ = 0;
  bool last_ = false;
};

template <class Decoder>
std::unique_ptr<byte_source> decode(std::string_view head, std::unique_ptr<byte_source> rest,
                                    Decoder decoder) {
  return std::make_unique<decoded<Decoder>>(std::make_unique<put_back>(head, std::move(rest)),
                                            std::move(decoder));
}

}  // namespace

std::unique_ptr<byte_source> open_text_as_utf8(std::unique_ptr<byte_source> from, encoding told) {
  using namespace std::string_view_literals;
  std::array<char, 4> first{};
  std::size_t have = 0;
  for (std::size_t n = 1; n > 0 && have < first.size(); have += n)
    n = from->read(first.data() + have, first.size() - have);
  const std::string_view head(first.data(), have);
  if (head == "\xFF\xFE\0\0"sv || head == "\0\0\xFE\xFF"sv)
    throw core::failure(core::codes::bad_encoding, "UTF-32; export as UTF-8");
  if (head.starts_with("\xEF\xBB\xBF"))
    return std::make_unique<put_back>(head.substr(3), std::move(from));
  if (head.starts_with("\xFF\xFE")) return decode(head.substr(2), std::move(from), utf16(false));
  if (head.starts_with("\xFE\xFF")) return decode(head.substr(2), std::move(from), utf16(true));
  if (told == encoding::windows_1252) return decode(head, std::move(from), windows_1252());
  return std::make_unique<put_back>(head, std::move(from));
}

}  // namespace throughline::formats
