// Form data and query strings to and from ordered fields: urlencoded, multipart, percent coding.
#include "formats/form.hpp"

#include <utility>

#include "core/failure.hpp"
#include "formats/utf8.hpp"

namespace throughline::formats {
namespace {

using core::codes::bad_request;

[[noreturn]] void refuse(const char* why) { throw core::failure(bad_request, why); }
[[noreturn]] void too_large(const char* why) { throw core::failure(core::codes::too_large, why); }

void check_text(std::string_view s) {
  if (s.find('\0') != std::string_view::npos) refuse("NUL in a field");
  if (!valid_utf8(s)) refuse("field is not UTF-8");
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view s, bool plus_is_blank) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '%') {
      const int high = i + 1 < s.size() ? hex(s[i + 1]) : -1;
      const int low = i + 2 < s.size() ? hex(s[i + 2]) : -1;
      if (high < 0 || low < 0) refuse("broken percent escape");
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += s[i] == '+' && plus_is_blank ? ' ' : s[i];
    }
  }
  check_text(out);
  return out;
}

bool same_folded(std::string_view a, std::string_view b) {
  const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (low(a[i]) != low(b[i])) return false;
  return true;
}

std::string_view trim(std::string_view s) {
  const auto first = s.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

// The first word of a header value ("form-data"); the rest are its parameters.
std::string_view first_word(std::string_view header) {
  return trim(header.substr(0, header.find(';')));
}

// Parameter `name` of a header value; quoted strings may hold backslash escapes (RFC 9110 5.6.4),
// browsers write %22 for a quote instead (RFC 7578 2). Whether it was there is `found`.
std::string parameter(std::string_view header, std::string_view name, bool& found) {
  found = false;
  std::string result;
  auto at = header.find(';');
  while (at != std::string_view::npos && ++at < header.size()) {
    const auto equals = header.find('=', at);
    if (equals == std::string_view::npos) break;
    const auto key = trim(header.substr(at, equals - at));
    std::string text;
    at = equals + 1;
    if (at < header.size() && header[at] == '"') {
      for (++at; at < header.size() && header[at] != '"'; ++at) {
        const bool escape = header[at] == '\\' && at + 1 < header.size() &&
                            (header[at + 1] == '"' || header[at + 1] == '\\');
        if (escape) ++at;
        text += header[at];
      }
      if (at == header.size()) refuse("unterminated header parameter");
      at = header.find(';', at);
    } else {
      const auto stop = header.find(';', at);
      text = trim(header.substr(at, stop == std::string_view::npos ? stop : stop - at));
      at = stop;
    }
    if (same_folded(key, name)) {
      if (found) refuse("header parameter given twice");
      found = true;
      result = std::move(text);
    }
  }
  return result;
}

struct collector {
  const form_limits& limits;
  std::vector<form_field> fields;

  void put(form_field f) {
    if (fields.size() >= limits.fields) too_large("too many fields");
    if (f.name.size() > limits.name) too_large("field name too long");
    if (f.value.size() > (f.filename.empty() ? limits.text : limits.file))
      too_large("field too long");
    fields.push_back(std::move(f));
  }
};

form_field read_part_head(std::string_view head) {
  form_field f;
  bool disposed = false;
  while (!head.empty()) {
    const auto stop = head.find("\r\n");
    const auto line = head.substr(0, stop);
    head = stop == std::string_view::npos ? std::string_view{} : head.substr(stop + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) refuse("part header without a colon");
    const auto name = trim(line.substr(0, colon));
    const auto value = trim(line.substr(colon + 1));
    if (same_folded(name, "content-disposition")) {
      bool named = false;
      bool file = false;
      if (disposed || !same_folded(first_word(value), "form-data")) refuse("part is no form data");
      disposed = true;
      f.name = parameter(value, "name", named);
      f.filename = parameter(value, "filename", file);
      if (!named) refuse("part without a name");
    } else if (same_folded(name, "content-type")) {
      f.content_type = value;
    }
  }
  if (!disposed) refuse("part without a name");
  check_text(f.name);
  check_text(f.filename);
  check_text(f.content_type);
  return f;
}

}  // namespace

const form_field* form::find(std::string_view name) const {
  for (const auto& f : fields_)
    if (f.name == name) return &f;
  return nullptr;
}

std::string_view form::text(std::string_view name, std::string_view otherwise) const {
  const auto* f = find(name);
  return f ? std::string_view(f->value) : otherwise;
}

std::vector<std::string_view> form::all(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const auto& f : fields_) {
    const std::string_view n = f.name;
    if (n == name || (n.size() == name.size() + 2 && n.substr(0, name.size()) == name &&
                      n.substr(name.size()) == "[]"))
      out.emplace_back(f.value);
  }
  return out;
}

form form::under(std::string_view prefix) const {
  if (prefix.empty()) return *this;
  form out;
  for (const auto& f : fields_) {
    const std::string_view n = f.name;
    if (n.size() < prefix.size() + 3 || n.substr(0, prefix.size()) != prefix ||
        n[prefix.size()] != '[')
      continue;
    const auto close = n.find(']', prefix.size());
    if (close == std::string_view::npos) continue;
    auto renamed = f;
    renamed.name = n.substr(prefix.size() + 1, close - prefix.size() - 1);
    renamed.name += n.substr(close + 1);
    out.fields_.push_back(std::move(renamed));
  }
  return out;
}

form read_urlencoded(std::string_view text, const form_limits& limits) {
  if (text.size() > limits.total) too_large("form too large");
  collector out{limits, {}};
  while (!text.empty()) {
    const auto stop = text.find('&');
    const auto pair = text.substr(0, stop);
    text = stop == std::string_view::npos ? std::string_view{} : text.substr(stop + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto value =
        equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    out.put({decode(pair.substr(0, equals), true), decode(value, true), {}, {}});
  }
  return form(std::move(out.fields));
}

form read_multipart(std::string_view body, std::string_view content_type,
                    const form_limits& limits) {
  if (body.size() > limits.total) too_large("form too large");
  bool found = false;
  const auto boundary = parameter(content_type, "boundary", found);
  if (!found || boundary.empty() || boundary.size() > 70) refuse("no usable boundary");
  const std::string dashed = "--" + boundary;
  const std::string between = "\r\n" + dashed;
  collector out{limits, {}};

  // RFC 2046 5.1.1: a preamble before the first delimiter is skipped
  auto at = body.substr(0, dashed.size()) == dashed ? 0 : body.find(between);
  if (at == std::string_view::npos) refuse("no first boundary");
  at += at == 0 ? dashed.size() : between.size();
  for (;;) {
    if (body.substr(at, 2) == "--") return form(std::move(out.fields));
    at = body.find_first_not_of(" \t", at);
    if (at == std::string_view::npos || body.substr(at, 2) != "\r\n") refuse("broken boundary");
    at += 2;
    const auto blank = body.substr(at, limits.part_header + 4).find("\r\n\r\n");
    if (blank == std::string_view::npos) refuse("part without an end of headers");
    auto f = read_part_head(body.substr(at, blank));
    at += blank + 4;
    const auto stop = body.find(between, at);
    if (stop == std::string_view::npos) refuse("no last boundary");
    f.value = body.substr(at, stop - at);
    if (f.filename.empty()) check_text(f.value);
    out.put(std::move(f));
    at = stop + between.size();
  }
}

form read_form(std::string_view body, std::string_view content_type, const form_limits& limits) {
  const auto kind = first_word(content_type);
  if (same_folded(kind, "application/x-www-form-urlencoded")) return read_urlencoded(body, limits);
  if (same_folded(kind, "multipart/form-data")) return read_multipart(body, content_type, limits);
  throw core::failure(core::codes::bad_media_type, "no form");
}

std::string write_urlencoded(const form& f) {
  std::string out;
  for (const auto& field : f.fields()) {
    if (!out.empty()) out += '&';
    out += percent_encode(field.name);
    out += '=';
    out += percent_encode(field.value);
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

std::string percent_decode(std::string_view text) { return decode(text, false); }

}  // namespace throughline::formats
