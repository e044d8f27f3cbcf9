// Addresses in our pages: made of the mount, path segments and a query, never of a raw string, so
// that no data can become a scheme, a host or another parameter.
#pragma once

#include <string>
#include <string_view>

namespace throughline::pages {

class url {
 public:
  // The address of the mount itself. Bytes that may not stand in a path are percent-encoded; a
  // mount that is not a path from the root of this host ("//x", "javascript:x") is made one.
  explicit url(std::string_view mount);
  // The page that was asked for, as web took it apart: a path and a query that are encoded already.
  static url of_request(std::string_view mount, std::string_view path, std::string_view query);

  // With one more path segment or query parameter; each is percent-encoded here (RFC 3986 2.3).
  [[nodiscard]] url at(std::string_view segment) const& { return url(*this).at(segment); }
  [[nodiscard]] url at(std::string_view segment) &&;
  [[nodiscard]] url with(std::string_view name, std::string_view value) const& {
    return url(*this).with(name, value);
  }
  [[nodiscard]] url with(std::string_view name, std::string_view value) &&;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string percent_encoded(std::string_view bytes);

}  // namespace throughline::pages
