// Addresses in our pages: made of the mount, path segments and a query, never of a raw string.
#include "pages/url.hpp"

namespace throughline::pages {

namespace {

constexpr bool is_unreserved(char c) {  // RFC 3986 2.3
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string encoded(std::string_view bytes, std::string_view also_plain) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
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
  return out;
}

}  // namespace

std::string percent_encoded(std::string_view bytes) { return encoded(bytes, {}); }

url::url(std::string_view mount) {
  const auto from = mount.find_first_not_of('/');
  if (from == mount.npos) return;
  text_ = "/" + encoded(mount.substr(from), "/%");
  while (text_.back() == '/') text_.pop_back();
}

url url::of_request(std::string_view mount, std::string_view path, std::string_view query) {
  url out(mount);
  const auto from = path.find_first_not_of('/');
  out.text_ += "/";
  if (from != path.npos) out.text_ += encoded(path.substr(from), "/%:@!$&'()*+,;=");
  if (!query.empty()) out.text_ += "?" + encoded(query, "%:@!$&'()*+,;=/?");
  return out;
}

url url::at(std::string_view segment) const {
  url out = *this;
  out.text_ += "/" + percent_encoded(segment);
  return out;
}

url url::with(std::string_view name, std::string_view value) const {
  url out = *this;
  out.text_ += out.text_.find('?') == out.text_.npos ? '?' : '&';
  out.text_ += percent_encoded(name) + "=" + percent_encoded(value);
  return out;
}

}  // namespace throughline::pages
