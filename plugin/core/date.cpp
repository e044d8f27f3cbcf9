// Calendar dates as the school office writes them, and moments in a district's time zone.
#include "core/date.hpp"

#include <mutex>
#include <utility>

#include <date/tz.h>
#include <fmt/core.h>

#include "core/failure.hpp"

namespace throughline::core {

namespace {

int digits(std::string_view text) {
  int n = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return -1;
    n = n * 10 + (c - '0');
  }
  return n;
}

// How far a zone is from UTC at a moment. A page says many moments of one season, so what was last
// told is kept, with the time until which it holds. Not for each thread: where memory lacks, making
// a thread's own data in a loaded library ends the process.
std::chrono::seconds offset_at(std::chrono::sys_seconds moment, std::string_view zone) {
  static std::mutex one_at_a_time;
  static std::string kept_zone;
  static ::date::sys_info kept{};
  const std::lock_guard hold(one_at_a_time);
  if (kept_zone == zone && moment >= kept.begin && moment < kept.end) return kept.offset;
  try {
    auto told = ::date::locate_zone(zone)->get_info(moment);
    kept_zone.assign(zone);
    kept = std::move(told);
    return kept.offset;
  } catch (const std::runtime_error&) {
    throw failure(codes::invalid, "unknown time zone");
  }
}

}  // namespace

std::optional<date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int y = digits(text.substr(0, 4)), m = digits(text.substr(5, 2)),
            d = digits(text.substr(8));
  if (y < 1900 || y > 2199 || m < 1 || d < 1) return std::nullopt;
  const date out{std::chrono::year(y), std::chrono::month(static_cast<unsigned>(m)),
                 std::chrono::day(static_cast<unsigned>(d))};
  return out.ok() ? std::optional(out) : std::nullopt;
}

std::string to_text(date d) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()),
                     static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()));
}

int school_year(date d) {
  return static_cast<int>(d.year()) + (static_cast<unsigned>(d.month()) >= 7 ? 1 : 0);
}

std::string school_year_text(int year) {
  if (year == 0) return {};
  const auto last = std::to_string(year % 100);
  return std::to_string(year - 1) + "-" + (last.size() == 1 ? "0" : "") + last;
}

date school_year_start(date d) {
  return date(std::chrono::year(school_year(d) - 1), std::chrono::July, std::chrono::day(1));
}

local_time to_local(std::int64_t ms, std::string_view zone) {
  const auto moment =
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(ms));
  const auto local = (moment + offset_at(std::chrono::floor<std::chrono::seconds>(moment), zone))
                         .time_since_epoch();
  const auto whole = std::chrono::floor<std::chrono::days>(local);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local - whole).count();
  return {date(std::chrono::sys_days(whole)), static_cast<int>(minutes / 60),
          static_cast<int>(minutes % 60)};
}

date local_date(std::int64_t ms, std::string_view zone) { return to_local(ms, zone).day; }

std::string to_utc_text(std::int64_t ms, bool with_milliseconds) {
  const std::int64_t day = ms >= 0 ? ms / 86'400'000 : (ms - 86'399'999) / 86'400'000;
  const std::int64_t rest = ms - day * 86'400'000;
  const date d{std::chrono::sys_days(std::chrono::days(day))};
  auto out = fmt::format("{}T{:02}:{:02}:{:02}", to_text(d), rest / 3'600'000, rest / 60'000 % 60,
                         rest / 1000 % 60);
  if (with_milliseconds) out += fmt::format(".{:03}", rest % 1000);
  return out + "Z";
}

}  // namespace throughline::core
