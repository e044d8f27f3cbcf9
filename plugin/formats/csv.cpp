// CSV (RFC 4180) as a pull reader of bounded rows, and the writer of one row.
#include "formats/csv.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <utility>

#include "core/failure.hpp"
#include "formats/utf8.hpp"

namespace throughline::formats {
namespace {

using namespace core::codes;

constexpr auto none = static_cast<std::size_t>(-1);

constexpr std::size_t first_buffer = 64U << 10;
constexpr std::size_t block = 16;  // bytes looked at together; as many may be read past the end

// A bit for each byte of a block, the lowest for the first.
struct marked {
  std::uint32_t special = 0;  // a comma, a quote or a control character
  std::uint32_t high = 0;     // not ASCII
  bool operator==(const marked&) const = default;
};

[[maybe_unused]] marked mark_plainly(const char* at) {
  marked out;
  for (std::size_t i = 0; i < block; ++i) {
    const auto c = static_cast<unsigned char>(at[i]);
    if (c == ',' || c == '"' || c < 0x20) out.special |= 1U << i;
    if (c > 0x7F) out.high |= 1U << i;
  }
  return out;
}

#ifdef __SSE2__
marked mark(const char* at) {
  const auto v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const auto comma = _mm_cmpeq_epi8(v, _mm_set1_epi8(','));
  const auto quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
  const auto control = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v);
  const auto special = _mm_or_si128(_mm_or_si128(comma, quote), control);
  const marked out{static_cast<std::uint32_t>(_mm_movemask_epi8(special)),
                   static_cast<std::uint32_t>(_mm_movemask_epi8(v))};
  assert(out == mark_plainly(at));
  return out;
}
#else
marked mark(const char* at) { return mark_plainly(at); }
#endif

}  // namespace

csv_reader::csv_reader(std::unique_ptr<byte_source> from, const csv_limits& limits, encoding told)
    : from_(open_text_as_utf8(std::move(from), told)),
      limits_(limits),
      buffer_(std::min(first_buffer, 2 * limits.row + 2) + block) {
  fill();
  find_line_end();
}

// Moves the unread bytes to the front and reads on, into a larger buffer when they fill it; false
// when nothing more came. A NUL stands after the last byte.
bool csv_reader::fill() {
  if (last_) return false;
  if (at_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
  }
  if (end_ + block == buffer_.size())
    buffer_.resize(std::min(2 * buffer_.size(), limits_.row + first_buffer + block));
  const auto before = end_;
  while (end_ + block < buffer_.size() && !last_) {
    const auto n = from_->read(buffer_.data() + end_, buffer_.size() - block - end_);
    last_ = n == 0;
    end_ += n;
    read_ += n;
    if (read_ > limits_.file) throw core::failure(too_large, "a CSV file over its bound");
  }
  std::memset(buffer_.data() + end_, 0, block);
  return end_ > before;
}

// A CR that no LF follows, before any LF and outside quotes: these are the file's line ends.
void csv_reader::find_line_end() {
  bool inside = false;
  for (std::size_t i = at_; i < end_; ++i) {
    const char c = buffer_[i];
    if (c == '"') inside = !inside;
    if (inside || (c != '\n' && c != '\r')) continue;
    if (c == '\r' && i + 1 < end_ && buffer_[i + 1] != '\n') line_end_ = '\r';
    return;
  }
}

// The offset from at_ of the next line end at or after at_ + from, reading on as needed; that of
// the end of input when there is none; `none` when the row is over its bound.
std::size_t csv_reader::line_end(std::size_t from) {
  for (;;) {
    const char* const begin = buffer_.data() + at_;
    const auto have = end_ - at_;
    if (const void* at =
            from < have ? std::memchr(begin + from, line_end_, have - from) : nullptr) {
      const auto n = static_cast<std::size_t>(static_cast<const char*>(at) - begin);
      return n > limits_.row ? none : n;
    }
    if (have > limits_.row) return none;
    from = have;
    if (!fill()) return have;
  }
}

void csv_reader::skip_line() {
  do {
    if (const void* at = std::memchr(buffer_.data() + at_, line_end_, end_ - at_)) {
      at_ = static_cast<std::size_t>(static_cast<const char*>(at) - buffer_.data()) + 1;
      return;
    }
    at_ = end_;
  } while (fill());
}

bool csv_reader::next() {
  fields_.clear();
  problems_.clear();
  if (at_ == end_ && !fill()) return false;
  ++record_;
  line_ = next_line_++;
  if (record_ == 1 && line_end_ == '\r') note(line_ends, 0);
  const auto noted = problems_.size();
  for (auto got = scan(); got != found::row; got = scan()) {
    fields_.clear();
    problems_.resize(noted);
    if (got == found::more && end_ - at_ <= limits_.row) {
      fill();
      continue;
    }
    const auto length = line_end(0);
    if (length == none) {
      note(row_too_long, 0);
      skip_line();
    } else if (quoted(length)) {
      look_closer();
    }
    break;
  }
  return true;
}

// Splits the row at at_ in one pass, without copying. `more` when it may go on after the buffer;
// `odd` when it must be read the longer way: over its bounds, or quotes that do not stand around
// one whole field on one line. Nothing is consumed then.
csv_reader::found csv_reader::scan() {
  const char* const begin = buffer_.data() + at_;
  const char* const stop = buffer_.data() + end_;
  const char* field = begin;
  bool inside = false, was_quoted = false, control = false;
  std::uint32_t high = 0;
  const auto take = [&](const char* to) {
    if (was_quoted)
      add({field + 1, static_cast<std::size_t>(to - field - 2)});
    else
      add({field, static_cast<std::size_t>(to - field)});
    was_quoted = false;
    field = to + 1;
  };
  for (const char* here = begin;; here += block) {
    const auto marks = mark(here);
    for (auto left = marks.special; left != 0; left &= left - 1) {
      const char* const p = here + std::countr_zero(left);
      if (*p == ',') {
        if (inside) continue;
        take(p);
        if (fields_.size() == limits_.columns) return found::odd;
        continue;
      }
      if (*p == '"') {
        if (!inside) {
          if (p != field) return found::odd;
          inside = true;
          continue;
        }
        if (p + 1 != stop && p[1] != ',' && p[1] != '\r' && p[1] != line_end_) return found::odd;
        inside = false;
        was_quoted = true;
        continue;
      }
      const bool at_stop = p == stop;
      if (at_stop && !last_) return found::more;
      if (at_stop || *p == line_end_) {
        if (inside) return found::odd;
        const bool cr = p > begin && p[-1] == '\r';
        const char* const to = cr ? p - 1 : p;
        if (static_cast<std::size_t>(p - begin) > limits_.row) return found::odd;
        take(to);
        at_ = std::min(static_cast<std::size_t>(p - buffer_.data()) + 1, end_);
        high |= marks.high & (left ^ (left - 1));  // up to p
        if (control || (high != 0 && !valid_utf8({begin, static_cast<std::size_t>(to - begin)})))
          look_closer();
        return found::row;
      }
      const bool ends_row = *p == '\r' && p[1] == '\n';
      if (was_quoted && !ends_row) return found::odd;
      control = control || (!ends_row && *p != '\t');
    }
    high |= marks.high;
  }
}

// Reads a row the longer way, copying; its first line has `length` bytes. A quoted field may run
// over line ends; when its closing quote is missing, or what looks like it is followed by more text
// on a later line, the quote was never closed: the row ends with its first physical line. False
// when there is nothing to check.
bool csv_reader::quoted(std::size_t length) {
  const auto first_length = length;
  // room for every unescaped byte, so that views into it stay
  scratch_.clear();
  scratch_.reserve(std::max(scratch_.capacity(), limits_.row + 1));
  std::size_t i = 0;
  std::int64_t lines = 0;
  const auto give_up = [&] {
    note(quote_unterminated, fields_.size());
    fields_.clear();
    at_ = std::min(at_ + first_length + 1, end_);
    return false;
  };
  // the offset of `c` in the row at or after `from`, or the row's length
  const auto find = [&](char c, std::size_t from) {
    const std::string_view row(buffer_.data() + at_, length);
    return std::min(row.find(c, from), length);
  };
  const auto take_to_comma = [&](std::size_t from) {
    const auto stop = find(',', from);
    const bool cr = stop == length && stop > from && buffer_[at_ + stop - 1] == '\r';
    scratch_.append(buffer_.data() + at_ + from, stop - from - (cr ? 1 : 0));
    return stop;
  };
  for (;;) {
    if (fields_.size() == limits_.columns) {
      note(row_too_long, limits_.columns);
      break;
    }
    if (i < length && buffer_[at_ + i] == '"') {
      const auto begin = scratch_.size();
      const auto opened_on = lines;
      std::size_t from = ++i;
      for (;;) {  // to the closing quote
        const auto stop = find('"', from);
        scratch_.append(buffer_.data() + at_ + from, stop - from);
        if (stop < length) {
          if (stop + 1 < length && buffer_[at_ + stop + 1] == '"') {
            scratch_ += '"';
            from = stop + 2;
            continue;
          }
          i = stop + 1;
          break;
        }
        if (at_ + length == end_) return give_up();
        const auto longer = line_end(length + 1);
        if (longer == none) return give_up();
        scratch_ += line_end_;
        from = length + 1;
        length = longer;
        ++lines;
      }
      const bool cr_last = i + 1 == length && buffer_[at_ + i] == '\r';
      if (i < length && buffer_[at_ + i] != ',' && !cr_last) {
        if (lines > opened_on) return give_up();
        note(quote_stray, fields_.size());
        i = take_to_comma(i);
      }
      add(std::string_view(scratch_).substr(begin));
    } else {
      const auto begin = scratch_.size();
      i = take_to_comma(i);
      const auto field = std::string_view(scratch_).substr(begin);
      if (field.find('"') != std::string_view::npos) note(quote_stray, fields_.size());
      add(field);
    }
    if (i >= length || buffer_[at_ + i] != ',') break;
    ++i;
  }
  at_ = std::min(at_ + length + 1, end_);
  next_line_ += lines;
  return true;
}

void csv_reader::look_closer() {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const auto f = fields_[i];
    if (f.find('\0') != std::string_view::npos) note(field_nul, i);
    if (f.find_first_of("\r\n") != std::string_view::npos) note(field_newline, i);
    if (!valid_utf8(f)) note(bad_encoding, i);
  }
}

namespace {

void append_field(std::string& out, std::string_view field, bool quote) {
  if (!quote) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

bool needs_quotes(std::string_view field) {
  return field.find_first_of(",\"\r\n") != std::string_view::npos;
}

// Apostrophes and blanks in front do not count, so that the answer is the same with the apostrophe
// that neutralises: what is shown can be told from what was written.
bool is_formula(std::string_view cell) {
  const auto from = cell.find_first_not_of("' ");
  if (from == std::string_view::npos) return false;
  cell.remove_prefix(from);
  if (cell.front() == '-') {
    const auto digits = [&] {
      const auto n = std::min(cell.find_first_not_of("0123456789"), cell.size());
      cell.remove_prefix(n);
      return n > 0;
    };
    cell.remove_prefix(1);
    if (!digits()) return true;
    if (cell.empty()) return false;
    if (cell.front() != '.') return true;
    cell.remove_prefix(1);
    return !digits() || !cell.empty();
  }
  if (std::string_view("=+@\t\r\n").find(cell.front()) != std::string_view::npos) return true;
  for (const auto* wide : {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"})
    if (cell.starts_with(wide)) return true;
  return false;
}

}  // namespace

void write_csv_row(std::string& out, const std::vector<std::string_view>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += ',';
    append_field(out, fields[i], needs_quotes(fields[i]));
  }
  out += "\r\n";
}

void write_spreadsheet_row(std::string& out, const std::vector<std::string_view>& fields) {
  std::string shown;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += ',';
    if (is_formula(fields[i])) {
      shown.assign("'").append(fields[i]);
      append_field(out, shown, true);
    } else {
      append_field(out, fields[i], needs_quotes(fields[i]));
    }
  }
  out += "\r\n";
}

std::string_view from_spreadsheet(std::string_view cell) {
  return cell.starts_with('\'') && is_formula(cell) ? cell.substr(1) : cell;
}

}  // namespace throughline::formats
