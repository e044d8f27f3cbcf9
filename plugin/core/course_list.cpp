// The courses a district offers in a school year, and what one must have taken before another.
#include "core/course_list.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace throughline::core {

namespace {

constexpr std::size_t longest_code = 60;

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  return s;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto stop = text.find(at);
    out.push_back(trimmed(text.substr(0, stop)));
    if (stop == text.npos) return out;
    text.remove_prefix(stop + 1);
  }
}

}  // namespace

std::optional<course_terms> parse_terms(std::string_view text) {
  course_terms out;
  if (trimmed(text).empty()) return out;
  for (const auto all : split(text, ',')) {
    auto& any = out.emplace_back();
    for (const auto code : split(all, '|')) {
      if (code.empty() || code.size() > longest_code) return std::nullopt;
      any.emplace_back(code);
    }
  }
  return out;
}

std::string to_text(const course_terms& terms) {
  std::string out;
  for (const auto& any : terms) {
    if (!out.empty()) out += ',';
    for (std::size_t i = 0; i < any.size(); ++i) out += (i == 0 ? "" : "|") + any[i];
  }
  return out;
}

course_list::course_list() {
  static const auto none = std::make_shared<const std::vector<catalog_course>>();
  all_ = none;
}

course_list::course_list(std::vector<catalog_course> courses) {
  std::stable_sort(courses.begin(), courses.end(), [](const auto& a, const auto& b) {
    return std::tie(a.code, a.school_year) < std::tie(b.code, b.school_year);
  });
  all_ = std::make_shared<const std::vector<catalog_course>>(std::move(courses));
}

const catalog_course* course_list::find(std::string_view code, int school_year) const {
  const auto from = std::lower_bound(all_->begin(), all_->end(), code,
                                     [](const auto& c, auto wanted) { return c.code < wanted; });
  const catalog_course* out = nullptr;
  for (auto at = from; at != all_->end() && at->code == code; ++at)
    if (out == nullptr || school_year == 0 || at->school_year <= school_year) out = &*at;
  return code.empty() ? nullptr : out;
}

bool course_list::has_year(int school_year) const {
  return std::any_of(all_->begin(), all_->end(),
                     [&](const auto& c) { return c.school_year == school_year; });
}

}  // namespace throughline::core
