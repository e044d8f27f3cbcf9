// Import runs, newest first: what each file brought and what was rejected, with the reason.
#include <charconv>

#include "pages/pieces.hpp"
#include "pages/transfers.hpp"

namespace throughline::pages {

namespace {

constexpr std::int64_t most = 1'000'000'000'000;
constexpr std::size_t shown_findings = 50;

// "2026-11-21T06:00:00Z" in the district's zone; an unreadable one as it is.
std::string moment_of(const frame& f, std::string_view utc) {
  const auto day = core::parse_date(utc.substr(0, 10));
  const auto epoch = core::parse_date("1970-01-01");
  int hour = 0, minute = 0;
  const auto two = [&](std::size_t at, int& out) {
    return utc.size() >= at + 2 &&
           std::from_chars(utc.data() + at, utc.data() + at + 2, out).ec == std::errc();
  };
  if (!day || !epoch || !two(11, hour) || !two(14, minute)) return std::string(utc);
  const std::int64_t days = core::days_between(*epoch, *day);
  return moment(f, ((days * 24 + hour) * 60 + minute) * 60'000);
}

std::int64_t total(const core::value& report, std::string_view what) {
  std::int64_t n = 0;
  for (const auto& file : report.items("files")) n += file.whole(what, 0, most, 0);
  return n;
}

html state_of(const frame& f, const core::value& run, const core::value& report) {
  const auto state = run.text("state");
  const auto weight = state == "applied"    ? tone::good
                      : state == "refused"  ? tone::bad
                      : state == "applying" ? tone::news
                                            : tone::warning;
  return tag(weight, words::say_named(f.lang, "import_state", state,
                                      {{"n", std::to_string(total(report, "rejected"))}}));
}

html file_table(const frame& f, const core::value& report, const words::arguments& of) {
  table t{.caption = say(f, k::imports_files, of),
          .columns = {{std::string(say(f, k::imports_file))}}};
  for (const auto key : {k::imports_new, k::imports_changed, k::imports_same, k::imports_removed,
                         k::imports_rejected})
    t.columns.push_back({std::string(say(f, key)), true});
  for (const auto& file : report.items("files")) {
    std::vector<html> cells{make("{}", file.text("name"))};
    for (const auto* what : {"added", "changed", "same", "removed", "rejected"})
      cells.push_back(make("{}", file.whole(what, 0, most, 0)));
    t.rows.push_back(std::move(cells));
  }
  return t.rows.empty() ? html() : data_table(t);
}

html finding_table(const frame& f, const core::value& report, const words::arguments& of) {
  const auto& all = report.items("findings");
  if (all.empty()) return {};
  table t{.caption = say(f, k::imports_findings, of),
          .columns = {{std::string(say(f, k::imports_where))},
                      {std::string(say(f, k::imports_problem))}}};
  for (const auto& x : all) {
    if (t.rows.size() == shown_findings) break;
    auto where = std::string(x.text("file"));
    if (const auto line = x.whole("line", 1, most, 0)) where += ":" + std::to_string(line);
    if (!x.text("field").empty()) where += " " + std::string(x.text("field"));
    const auto key = words::find("code." + std::string(x.text("code")));
    t.row(where, make("{} <span class=\"tl-meta\">({})</span>",
                      key ? say(f, *key) : x.text("words"), x.text("code")));
  }
  auto left = static_cast<std::int64_t>(all.size() - t.rows.size());
  if (const auto* more = report.find("more"))
    for (const auto& [code, n] : report.members("more")) left += more->whole(code, 0, most, 0);
  html h = data_table(t);
  if (left > 0) h.add(quiet(say(f, k::imports_more, {{"n", std::to_string(left)}})));
  return h;
}

}  // namespace

std::string imports_page(const frame& f, const core::value& runs) {
  const auto title = say(f, k::imports_title);
  html h;
  h("<div class=\"tl-head\"><div>{}{}</div></div>", heading(f, 1, title),
    quiet(say(f, k::imports_lead)));
  const auto* all = runs.as_list();
  if (!all || all->empty()) return render(f, title, h.add(paragraph(say(f, k::imports_none))));
  table t{.caption = std::string(title), .caption_hidden = true, .stacked = true};
  for (const auto key : {k::imports_started, k::imports_source, k::imports_by, k::imports_result})
    t.columns.push_back({std::string(say(f, key))});
  html details;
  const core::value nothing;
  for (const auto& run : *all) {
    const auto* found = run.find("report");
    const auto& report = found ? *found : nothing;
    const auto when = moment_of(f, run.text("started"));
    t.row(when,
          make("{} <span class=\"tl-meta\">{} {}</span>", run.text("source"), run.text("feed"),
               run.text("version")),
          run.text("author"), state_of(f, run, report));
    const words::arguments of{{"feed", std::string(run.text("feed"))}, {"when", when}};
    html inner = file_table(f, report, of);
    inner.add(finding_table(f, report, of));
    if (!inner.empty())
      details("<details><summary>{}</summary>{}</details>",
              say(f, k::imports_details, {{"when", when}}), inner);
  }
  return render(f, title, h.add(data_table(t)).add(details));
}

}  // namespace throughline::pages
