// Course credit and grade points as exact thousandths: 0.333 stays 0.333.
#include "core/credits.hpp"

namespace throughline::core {

std::optional<credits> credits::parse(std::string_view text) {
  const auto dot = text.find('.');
  const auto whole = text.substr(0, dot);
  const auto part = dot == text.npos ? std::string_view{} : text.substr(dot + 1);
  if (whole.empty() || whole.size() > 4 || (dot != text.npos && part.empty()) || part.size() > 12)
    return std::nullopt;
  std::int64_t n = 0;
  for (char c : whole) {
    if (c < '0' || c > '9') return std::nullopt;
    n = n * 10 + (c - '0');
  }
  for (std::size_t i = 0; i < 3 || i < part.size(); ++i) {
    const char c = i < part.size() ? part[i] : '0';
    if (c < '0' || c > '9' || (i >= 3 && c != '0')) return std::nullopt;
    if (i < 3) n = n * 10 + (c - '0');
  }
  return credits{n};
}

std::string credits::text() const {
  const auto n = thousandths < 0 ? -thousandths : thousandths;
  auto out = thousandths < 0 ? "-" + std::to_string(n / 1000) : std::to_string(n / 1000);
  out += '.';
  for (const auto place : {100, 10, 1}) out += static_cast<char>('0' + n / place % 10);
  return out;
}

std::string credits::short_text() const {
  auto out = text();
  while (out.back() == '0' && out[out.size() - 2] != '.') out.pop_back();
  return out;
}

}  // namespace throughline::core
