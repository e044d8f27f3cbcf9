// Addresses in our pages: made of the mount, path segments and a query, never of a raw string.
#include "pages/url.hpp"

#include <utility>

namespace throughline::pages {

namespace {

constexpr bool is_unreserved(char c) {  // RFC 3986 2.3
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void add_encoded(std::string& out, std::string_view bytes, std::string_view also_plain = {}) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : bytes) {
    if (is_unreserved(c) || also_plain.find(c) != also_plain.npos) {
      out += c;
      continue;
    }
    const auto b = static_cast<unsigned char>(c);
    out += '%';
    out += digits[b >> 4];
    out += digits[b & 15];
  }
}

}  // namespace

std::string percent_encoded(std::string_view bytes) {
  std::string out;
  add_encoded(out, bytes);
  return out;
}

url::url(std::string_view mount) {
  const auto from = mount.find_first_not_of('/');
  if (from == mount.npos) return;
  text_.push_back('/');
  add_encoded(text_, mount.substr(from), "/%");
  while (text_.back() == '/') text_.pop_back();
}

url url::of_request(std::string_view mount, std::string_view path, std::string_view query) {
  url out(mount);
  const auto from = path.find_first_not_of('/');
  out.text_ += "/";
  if (from != path.npos) add_encoded(out.text_, path.substr(from), "/%:@!$&'()*+,;=");
  if (query.empty()) return out;
  out.text_ += "?";
  add_encoded(out.text_, query, "%:@!$&'()*+,;=/?");
  return out;
}

url url::at(std::string_view segment) && {
  text_ += "/";
  add_encoded(text_, segment);
  return std::move(*this);
}

url url::with(std::string_view name, std::string_view value) && {
  text_ += text_.find('?') == text_.npos ? '?' : '&';
  add_encoded(text_, name);
  text_ += "=";
  add_encoded(text_, value);
  return std::move(*this);
}

}  // namespace throughline::pages
