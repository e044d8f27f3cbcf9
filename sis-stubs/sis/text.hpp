// Small text work every page needs: escaping, URLs, forms, random names.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sis_stub {

using fields = std::map<std::string, std::string>;  // the first value of each name

std::string escape(std::string_view text);      // for HTML text and quoted attributes
std::string url_encode(std::string_view text);  // one path segment or query value
std::string url_decode(std::string_view text);  // '+' stays; a broken escape stays as it is
std::string join(const std::vector<std::string>& parts, std::string_view between);
std::string random_hex(std::size_t bytes);  // at most 32 bytes

fields parse_form(std::string_view body);  // application/x-www-form-urlencoded, or a query
// multipart/form-data (RFC 7578): the fields that are not files; empty when it is not well formed.
fields parse_multipart(std::string_view content_type, std::string_view body);
// The query without the parameters called `name`, otherwise as it was.
std::string without(std::string_view query, std::string_view name);

// A path inside this site that a redirect may go to: no other host, no control characters.
bool is_local_path(std::string_view path);

}  // namespace sis_stub
