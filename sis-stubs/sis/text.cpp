// Escaping, URLs and forms of the stub SIS.
#include "text.hpp"

#include <sys/random.h>

#include <algorithm>
#include <stdexcept>

namespace sis_stub {

namespace {

constexpr std::size_t most_fields = 2000;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

// The value of `name="..."` in a header such as Content-Disposition; empty when absent.
std::string_view parameter(std::string_view header, std::string_view name) {
  const auto mark = "; " + std::string(name) + "=\"";
  const auto at = header.find(mark);
  if (at == header.npos) return {};
  const auto value = header.substr(at + mark.size());
  return value.substr(0, value.find('"'));
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string url_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c)) {
      out += c;
    } else {
      out += '%';
      out += "0123456789ABCDEF"[byte >> 4];
      out += "0123456789ABCDEF"[byte & 15];
    }
  }
  return out;
}

std::string url_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() && text[i] == '%' ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

std::string random_hex(std::size_t size) {
  unsigned char bytes[32];
  if (size > sizeof bytes || getrandom(bytes, size, 0) != static_cast<ssize_t>(size))
    throw std::runtime_error("no randomness");
  std::string out;
  for (std::size_t i = 0; i < size; ++i) {
    out += "0123456789abcdef"[bytes[i] >> 4];
    out += "0123456789abcdef"[bytes[i] & 15];
  }
  return out;
}

fields parse_form(std::string_view body) {
  fields out;
  while (!body.empty() && out.size() < most_fields) {
    const auto end = std::min(body.find('&'), body.size());
    std::string pair(body.substr(0, end));
    body.remove_prefix(std::min(end + 1, body.size()));
    std::replace(pair.begin(), pair.end(), '+', ' ');
    const auto equals = std::min(pair.find('='), pair.size());
    out.emplace(url_decode(std::string_view(pair).substr(0, equals)),
                equals < pair.size() ? url_decode(std::string_view(pair).substr(equals + 1)) : "");
  }
  return out;
}

fields parse_multipart(std::string_view content_type, std::string_view body) {
  const auto mark = content_type.find("boundary=");
  if (content_type.substr(0, 19) != "multipart/form-data" || mark == content_type.npos) return {};
  auto name = content_type.substr(mark + 9);
  name = name.substr(0, name.find(';'));
  if (name.size() > 1 && name.front() == '"') name = name.substr(1, name.size() - 2);
  if (name.empty() || name.size() > 70) return {};
  const auto boundary = "--" + std::string(name);
  fields out;
  auto at = body.find(boundary);
  while (at != body.npos && out.size() < most_fields) {
    const auto start = at + boundary.size() + 2;
    const auto next = body.find("\r\n" + boundary, start - 2);
    if (next == body.npos || next < start) break;
    const auto part = body.substr(start, next - start);
    const auto blank = part.find("\r\n\r\n");
    if (blank == part.npos) return {};
    const auto head = part.substr(0, blank);
    if (head.find("filename") == head.npos && !parameter(head, "name").empty())
      out.emplace(parameter(head, "name"), part.substr(blank + 4));
    at = next + 2;
  }
  return out;
}

std::string without(std::string_view query, std::string_view name) {
  std::string out;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty() || pair.substr(0, pair.find('=')) == name) continue;
    if (!out.empty()) out += '&';
    out += pair;
  }
  return out;
}

bool is_local_path(std::string_view path) {
  return !path.empty() && path.front() == '/' && path.substr(0, 2) != "//" &&
         std::none_of(path.begin(), path.end(),
                      [](char c) { return c == '\\' || static_cast<unsigned char>(c) < 0x21; });
}

}  // namespace sis_stub
