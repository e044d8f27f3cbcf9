// A SMART goal's measured values over time, with baseline and target, as a picture.
#include "pages/items/progress_chart.hpp"

#include <algorithm>
#include <optional>

#include "core/credits.hpp"
#include "core/date.hpp"

namespace throughline::pages {

namespace {

// "58", "58.5%", "70% or better": the number a text begins with, in thousandths. None when another
// number follows ("3 of 5"): it would mean something else.
std::optional<std::int64_t> number_in(std::string_view text) {
  const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
  if (text.find_first_of("0123456789", end) != text.npos) return std::nullopt;
  const auto n = core::credits::parse(text.substr(0, end));
  return n ? std::optional(n->thousandths) : std::nullopt;
}

struct point {
  core::date day;
  std::int64_t thousandths;
  std::string_view said;
};

// In the picture's own units.
constexpr int width = 320, height = 130, left = 10, right = 310, top = 12, bottom = 118;

struct scale {
  core::date first, last;
  std::int64_t least, most;

  [[nodiscard]] int x(core::date d) const {
    const auto all = std::max(1, core::days_between(first, last));
    return left + core::days_between(first, d) * (right - left) / all;
  }
  [[nodiscard]] int y(std::int64_t n) const {
    const auto all = std::max<std::int64_t>(1, most - least);
    return bottom - static_cast<int>((n - least) * (bottom - top) / all);
  }
};

}  // namespace

html progress_chart(const item_site& at, const core::value& goal) {
  std::vector<point> points;
  for (const auto& e : goal.items("progress")) {
    const auto day = core::parse_date(e.text("day"));
    const auto n = number_in(e.text("value"));
    if (day && n) points.push_back({*day, *n, e.text("value")});
  }
  if (points.size() < 2) return {};
  std::stable_sort(points.begin(), points.end(),
                   [](const auto& a, const auto& b) { return a.day < b.day; });
  const auto baseline = number_in(goal.text("baseline")), target = number_in(goal.text("target"));
  scale s{points.front().day, points.back().day, points.front().thousandths,
          points.front().thousandths};
  const auto take = [&](std::int64_t n) {
    s.least = std::min(s.least, n);
    s.most = std::max(s.most, n);
  };
  for (const auto& p : points) take(p.thousandths);
  if (baseline) take(*baseline);
  if (target) take(*target);
  html lines, dots;
  const auto across = [&](const attribute& kind, std::int64_t n) {
    lines("<line{} x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"></line>", kind, left, s.y(n), right,
          s.y(n));
  };
  if (baseline) across(attribute("class", "tl-chart-from"), *baseline);
  if (target) across(attribute("class", "tl-chart-to"), *target);
  std::string path;
  for (const auto& p : points) {
    const auto x = s.x(p.day), y = s.y(p.thousandths);
    path += std::to_string(x) + "," + std::to_string(y) + " ";
    dots("<circle class=\"tl-chart-dot\" cx=\"{}\" cy=\"{}\" r=\"4\"></circle>", x, y);
  }
  const auto text_or_none = [&](std::string_view text) {
    return text.empty() ? std::string(say(at.f, k::chart_none)) : std::string(text);
  };
  const auto words_ = say(at.f, k::chart_words,
                          {{"n", std::to_string(points.size())},
                           {"from", std::string(points.front().said)},
                           {"from_day", words::date(at.f.lang, points.front().day)},
                           {"to", std::string(points.back().said)},
                           {"to_day", words::date(at.f.lang, points.back().day)},
                           {"baseline", text_or_none(goal.text("baseline"))},
                           {"target", text_or_none(goal.text("target"))}});
  html key;
  if (baseline) key("<span class=\"tl-key-line tl-key-from\"></span>{} ", say(at.f, k::chart_from));
  if (target) key("<span class=\"tl-key-line tl-key-to\"></span>{}", say(at.f, k::chart_to));
  return make(
      "<svg class=\"tl-chart\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">"
      "{}<polyline class=\"tl-chart-line\" points=\"{}\"></polyline>{}</svg>"
      "<p class=\"tl-meta\">{}</p>",
      width, height, words_, lines, path, dots, key);
}

}  // namespace throughline::pages
