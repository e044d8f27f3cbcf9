// Form data and query strings to and from ordered fields: urlencoded, multipart, percent coding.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::formats {

struct form_limits {
  std::size_t fields = 2000;
  std::size_t name = 512;              // bytes, decoded
  std::size_t text = 256U << 10;       // bytes of one field without a file name
  std::size_t file = 16U << 20;        // bytes of one field with a file name
  std::size_t total = 32U << 20;       // bytes of the body
  std::size_t part_header = 4U << 10;  // bytes of one part's headers
};

struct form_field {
  std::string name;
  std::string value;         // UTF-8 without NUL; raw bytes when there is a file name
  std::string filename;      // as the browser said, a label only, never a path; empty = no file
  std::string content_type;  // of the part; empty = not said
};

// Fields in the order sent; names may repeat.
class form {
 public:
  form() = default;
  explicit form(std::vector<form_field> fields) : fields_(std::move(fields)) {}

  [[nodiscard]] const std::vector<form_field>& fields() const { return fields_; }
  // The first field of that name; null when there is none.
  [[nodiscard]] const form_field* find(std::string_view name) const;
  // Its value; `otherwise` when absent.
  [[nodiscard]] std::string_view text(std::string_view name, std::string_view otherwise = {}) const;
  // The values of every field `name` or `name[]`, in order.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
  // The fields `prefix[a]`, `prefix[a][b]`, ... named `a`, `a[b]`, ... (as PHP writes them); all
  // fields when the prefix is empty.
  [[nodiscard]] form under(std::string_view prefix) const;

 private:
  std::vector<form_field> fields_;
};

// application/x-www-form-urlencoded (WHATWG URL 5.1) and query strings without their "?".
// Throws failure(bad_request) on a broken escape, NUL, invalid UTF-8, and too_large beyond a bound.
[[nodiscard]] form read_urlencoded(std::string_view text, const form_limits& limits = {});

// multipart/form-data (RFC 7578); `content_type` is the request's whole header value.
[[nodiscard]] form read_multipart(std::string_view body, std::string_view content_type,
                                  const form_limits& limits = {});

// Either of the two by content type; throws failure(bad_media_type) for any other.
[[nodiscard]] form read_form(std::string_view body, std::string_view content_type,
                             const form_limits& limits = {});

[[nodiscard]] std::string write_urlencoded(const form& f);

// One path segment or query value (RFC 3986 unreserved bytes stay, all else is %XX).
[[nodiscard]] std::string percent_encode(std::string_view text);
// Throws failure(bad_request) on a broken escape, NUL or invalid UTF-8. "+" stays "+".
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace throughline::formats
