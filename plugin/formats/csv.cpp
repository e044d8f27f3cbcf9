// CSV (RFC 4180) as a pull reader of bounded rows, and the writer of one row.
#include "formats/csv.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "formats/utf8.hpp"

namespace throughline::formats {
namespace {

using namespace core::codes;

constexpr auto none = static_cast<std::size_t>(-1);

// Whether some byte is a control character (NUL and CR among them) or not ASCII: such a row is
// looked at field by field, every other row is not.
bool needs_a_closer_look(std::string_view s) {
  constexpr std::uint64_t ones = 0x0101010101010101ULL;
  constexpr std::uint64_t tops = 0x8080808080808080ULL;
  std::size_t i = 0;
  std::uint64_t seen = 0;
  for (; i + 8 <= s.size(); i += 8) {
    std::uint64_t w = 0;
    std::memcpy(&w, s.data() + i, 8);
    seen |= w | (w - ones * 0x20);  // a byte below 0x20 borrows; false alarms only cost time
  }
  if (seen & tops) return true;
  for (; i < s.size(); ++i)
    if (static_cast<unsigned char>(s[i]) < 0x20 || static_cast<unsigned char>(s[i]) > 0x7F)
      return true;
  return false;
}

}  // namespace

csv_reader::csv_reader(std::unique_ptr<byte_source> from, const csv_limits& limits)
    : from_(std::move(from)), limits_(limits), buffer_(2 * limits.row + (64U << 10)) {
  fill();
  if (end_ >= 3 && std::memcmp(buffer_.data(), "\xEF\xBB\xBF", 3) == 0) at_ = 3;
}

// Moves the unread bytes to the front and reads on; false when nothing more came.
bool csv_reader::fill() {
  if (last_) return false;
  if (at_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
  }
  const auto before = end_;
  while (end_ < buffer_.size()) {
    const auto n = from_->read(buffer_.data() + end_, buffer_.size() - end_);
    if (n == 0) {
      last_ = true;
      break;
    }
    end_ += n;
  }
  return end_ > before;
}

// The offset from at_ of the next LF at or after at_ + from, reading on as needed; that of the end
// of input when there is none; `none` when the row is over its bound.
std::size_t csv_reader::line_end(std::size_t from) {
  for (;;) {
    const char* const begin = buffer_.data() + at_;
    const auto have = end_ - at_;
    if (const void* lf = from < have ? std::memchr(begin + from, '\n', have - from) : nullptr) {
      const auto n = static_cast<std::size_t>(static_cast<const char*>(lf) - begin);
      return n > limits_.row ? none : n;
    }
    if (have > limits_.row) return none;
    from = have;
    if (!fill()) return have;
  }
}

bool csv_reader::next() {
  fields_.clear();
  problems_.clear();
  if (at_ == end_ && !fill()) return false;
  ++record_;
  line_ = next_line_++;
  const auto length = line_end(0);
  if (length == none) {
    note(row_too_long, 0);
    for (;;) {  // the rest of the line goes unread
      if (const void* lf = std::memchr(buffer_.data() + at_, '\n', end_ - at_)) {
        at_ = static_cast<std::size_t>(static_cast<const char*>(lf) - buffer_.data()) + 1;
        return true;
      }
      at_ = end_;
      if (!fill()) return true;
    }
  }
  const std::string_view row(buffer_.data() + at_, length);
  if (std::memchr(row.data(), '"', row.size()) != nullptr) {
    if (!quoted_line(row) && !quoted()) return true;
    look_closer();
    return true;
  }
  at_ = std::min(at_ + length + 1, end_);
  const bool cr = !row.empty() && row.back() == '\r';
  plain(cr ? row.substr(0, row.size() - 1) : row);
  if (needs_a_closer_look(cr ? row.substr(0, row.size() - 1) : row)) look_closer();
  return true;
}

void csv_reader::add(std::string_view field) {
  if (field.size() > limits_.field) note(field_too_long, fields_.size());
  fields_.push_back(field);
}

void csv_reader::plain(std::string_view row) {
  const char* p = row.data();
  const char* const stop = p + row.size();
  while (fields_.size() < limits_.columns) {
    const auto* comma =
        static_cast<const char*>(std::memchr(p, ',', static_cast<std::size_t>(stop - p)));
    add({p, static_cast<std::size_t>((comma ? comma : stop) - p)});
    if (!comma) return;
    p = comma + 1;
  }
  note(row_too_long, limits_.columns);
}

// Reads a row whose quoted fields all close on its one line, as nearly all do, without copying.
// False, and nothing is read, when they do not.
bool csv_reader::quoted_line(std::string_view row) {
  const auto all = row.size();
  if (row.back() == '\r') row.remove_suffix(1);
  const auto undo = [&] {
    fields_.clear();
    problems_.clear();
    return false;
  };
  for (std::size_t i = 0;; ++i) {
    if (fields_.size() == limits_.columns) return undo();
    std::size_t stop = 0;
    if (i < row.size() && row[i] == '"') {
      const auto close = row.find('"', i + 1);
      stop = close + 1;
      if (close == std::string_view::npos || (stop < row.size() && row[stop] != ',')) {
        // doubled quotes are for the longer way; so is everything odd
        return undo();
      }
      add(row.substr(i + 1, close - i - 1));
    } else {
      stop = std::min(row.find(',', i), row.size());
      const auto field = row.substr(i, stop - i);
      if (std::memchr(field.data(), '"', field.size()) != nullptr) return undo();
      add(field);
    }
    if (stop >= row.size()) break;
    i = stop;
  }
  at_ = std::min(at_ + all + 1, end_);
  return true;
}

// Reads a row in which a quote stands. A quoted field may run over line ends; when its closing
// quote is missing, or what looks like it is followed by more text on a later line, the quote was
// never closed: the row ends with its first physical line. False when there is nothing to check.
bool csv_reader::quoted() {
  auto length = line_end(0);
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
        scratch_ += '\n';
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

void write_csv_row(std::string& out, const std::vector<std::string_view>& fields) {
  bool comma = false;
  for (const auto f : fields) {
    if (comma) out += ',';
    comma = true;
    if (f.find_first_of(",\"\r\n") == std::string_view::npos) {
      out += f;
      continue;
    }
    out += '"';
    for (const char c : f) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

}  // namespace throughline::formats
