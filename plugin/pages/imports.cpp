// Pages of imports: the inbox and the runs, and one run.
#include "pages/imports.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "pages/pieces.hpp"

namespace throughline::pages {

namespace {

constexpr std::int64_t most = 1'000'000'000'000;
constexpr std::size_t shown_causes = 100, shown_names = 20;

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

bool is_running(std::string_view state) {
  return state == "ordered" || state == "staging" || state == "applying" || state == "approved";
}

html state_of(const frame& f, const core::value& run) {
  const auto state = run.text("state");
  const auto weight = state == "applied" || state == "checked" ? tone::good
                      : state == "refused" || state == "declined" || state == "interrupted"
                          ? tone::bad
                      : is_running(state) ? tone::news
                                          : tone::warning;
  return tag(weight, words::say_named(f.lang, "import_state", state,
                                      {{"n", std::to_string(run.whole("rejected", 0, most, 0))}}));
}

url with_language(const frame& f, const url& to) { return to.with("lang", core::tag(f.lang)); }
url imports_url(const frame& f) { return url(f.mount).at("imports"); }
url run_url(const frame& f, std::string_view run) { return imports_url(f).at(run); }

// Which feed it is, when the district has more than one: a set told as another's would double
// everybody.
html feed_choice(const frame& f, const std::vector<std::string>& sources) {
  if (sources.empty()) return {};
  if (sources.size() == 1) return hidden(f, "source", sources.front());
  html h;
  for (const auto& s : sources) h.add(radio(f, "source", s, s, &s == &sources.front()));
  return group(f, "source", say(f, k::imports_from), {}, {}, h);
}

html order_form(const frame& f, const acts::import_package& p,
                const std::vector<std::string>& sources) {
  html inner;
  inner.add(hidden(f, "tl-token", f.token))
      .add(hidden(f, "package", p.name))
      .add(feed_choice(f, sources))
      .add(buttons(submit(f, "check", say(f, k::imports_check), false)
                       .add(submit(f, "import", say(f, k::imports_import)))));
  return form(f, with_language(f, imports_url(f)), inner);
}

html inbox(const frame& f, const acts::imports_view& v) {
  if (!v.may_decide) return {};
  html h = heading(f, 2, say(f, k::imports_inbox));
  if (v.packages.empty()) return h.add(paragraph(say(f, k::imports_inbox_empty)));
  table t{
      .caption = std::string(say(f, k::imports_inbox)), .caption_hidden = true, .stacked = true};
  for (const auto key : {k::imports_package, k::imports_arrived, k::imports_do})
    t.columns.push_back({std::string(say(f, key))});
  for (const auto& p : v.packages)
    t.row(p.name, moment(f, p.modified_ms), order_form(f, p, v.sources));
  return h.add(data_table(t));
}

html file_table(const frame& f, const core::value& report) {
  table t{.caption = std::string(say(f, k::imports_files)),
          .columns = {{std::string(say(f, k::imports_file))}},
          .stacked = true};
  for (const auto key : {k::imports_rows, k::imports_new, k::imports_changed, k::imports_same,
                         k::imports_removed, k::imports_rejected})
    t.columns.push_back({std::string(say(f, key)), true});
  t.columns.push_back({std::string(say(f, k::imports_state))});
  for (const auto& file : report.items("files")) {
    const auto state = file.text("state");
    if (state == "absent") continue;
    std::vector<html> cells{make("{}", file.text("name"))};
    for (const auto* what : {"read", "added", "changed", "same", "removed", "rejected"})
      cells.push_back(make("{}", words::number(file.whole(what, 0, most, 0))));
    cells.push_back(tag(state == "imported"   ? tone::good
                        : state == "rejected" ? tone::bad
                        : state == "partly"   ? tone::warning
                                              : tone::plain,
                        words::say_named(f.lang, "import_file", state, {})));
    t.rows.push_back(std::move(cells));
  }
  return t.rows.empty() ? html() : data_table(t);
}

// What is wrong and what to do, in the page's language; the report speaks that of whoever ran it.
std::string sentence_of(const frame& f, const core::value& finding) {
  const auto key = words::find("code." + std::string(finding.text("code")));
  if (!key) return std::string(finding.text("words"));
  words::arguments with;
  if (const auto* all = finding.as_record())
    for (const auto& [name, v] : *all)
      if (const auto* text = v.as_text()) with.emplace_back(name, *text);
  return words::say(f.lang, *key, with);
}

// One cause: what is wrong with how many rows of a file, the first of them.
struct cause {
  std::int64_t count = 0, record = 0, line = 0;
  std::string words, about;  // about: the first things it names
  std::size_t named = 0;
};

html causes(const frame& f, const core::value& report) {
  // errors first; then in the order of the report, which is that of the files
  std::map<std::tuple<bool, std::size_t, std::string, std::string, std::string, std::string>, cause>
      all;
  std::map<std::string, std::size_t, std::less<>> place;
  for (const auto& file : report.items("files")) place.emplace(file.text("name"), place.size());
  for (const auto& x : report.items("findings")) {
    const auto file = std::string(x.text("file"));
    const auto at = place.find(file);
    const auto record = x.whole("record", 0, most, 0), line = x.whole("line", 0, most, 0);
    // of the file as a whole, or its header: columns and properties are what the finding is about
    const bool of_file = record <= 1 && line <= 1;
    const auto field = x.text("field");
    auto& c = all[{x.text("severity") != "error", at == place.end() ? 0 : at->second + 1, file,
                   std::string(x.text("code")), std::string(of_file ? std::string_view{} : field),
                   sentence_of(f, x)}];
    if (c.count == 0) {
      c.record = record;
      c.line = line;
      c.words = sentence_of(f, x);
    }
    const auto about = of_file ? field : x.text("sourcedId");
    if (!about.empty() && c.named++ < shown_names)
      c.about.append(c.about.empty() ? "" : ", ").append(about);
    std::int64_t n = 1;
    const auto many = x.text("count");
    std::from_chars(many.data(), many.data() + many.size(), n);
    c.count += n;
  }
  if (all.empty()) return {};
  html h = heading(f, 2, say(f, k::imports_causes));
  table t{.caption = std::string(say(f, k::imports_causes)),
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::imports_where))},
                      {std::string(say(f, k::imports_problem))},
                      {std::string(say(f, k::imports_rows)), true}},
          .stacked = true};
  for (const auto& [key, c] : all) {
    if (t.rows.size() == shown_causes) break;
    auto where = std::get<2>(key);
    if (c.line > 0)
      where += ":" + std::to_string(c.line);
    else if (c.record > 0)
      where += ", " + std::string(say(f, k::imports_record, {{"n", words::number(c.record)}}));
    if (!std::get<4>(key).empty()) where += " " + std::get<4>(key);
    html what;
    if (!std::get<0>(key) && c.record > 0)
      what.add(tag(tone::bad, say(f, k::imports_left_out)))(" ");
    what("{}", c.words);
    what(" <span class=\"tl-meta\">({})</span>", std::get<3>(key));
    if (!c.about.empty()) what("<br>{}{}", c.about, c.named > shown_names ? ", ..." : "");
    t.row(where, std::move(what), words::number(c.count));
  }
  h.add(data_table(t));
  std::int64_t left = static_cast<std::int64_t>(all.size() - t.rows.size());
  if (const auto* more = report.find("more"))
    for (const auto& [code, n] : report.members("more")) left += more->whole(code, 0, most, 0);
  if (left > 0) h.add(quiet(say(f, k::imports_more, {{"n", words::number(left)}})));
  return h;
}

html decision(const frame& f, const core::value& run) {
  if (run.text("state") != "needs-approval") return {};
  html inner = paragraph(say(f, k::imports_stopped));
  if (!run.flag("mayDecide")) return alert(tone::warning, inner);
  html choice;
  choice.add(hidden(f, "tl-token", f.token))
      .add(buttons(submit(f, "approve", say(f, k::imports_approve), false)
                       .add(submit(f, "decline", say(f, k::imports_decline)))));
  return alert(tone::warning,
               inner.add(form(f, with_language(f, run_url(f, run.text("run"))), choice)));
}

html progress(const frame& f, const core::value& run) {
  if (!is_running(run.text("state"))) return {};
  html h;
  h("<p role=\"status\">{} <a href=\"{}\">{}</a></p>",
    say(f,
        run.text("state") == "ordered" || run.text("state") == "approved" ? k::imports_waiting
        : run.text("state") == "staging"                                  ? k::imports_so_far_read
                                                                          : k::imports_so_far,
        {{"n", words::number(run.whole("records", 0, most, 0))}}),
    with_language(f, run_url(f, run.text("run"))), say(f, k::imports_look_again));
  return h;
}

}  // namespace

std::string imports_page(const frame& f, const acts::imports_view& v) {
  const auto title = say(f, k::imports_title);
  html h;
  h("<div class=\"tl-head\"><div>{}{}</div></div>", heading(f, 1, title),
    quiet(say(f, k::imports_lead)));
  h.add(inbox(f, v)).add(heading(f, 2, say(f, k::imports_runs)));
  if (v.runs.empty()) return render(f, title, h.add(paragraph(say(f, k::imports_none))));
  table t{.caption = std::string(say(f, k::imports_runs)), .caption_hidden = true, .stacked = true};
  for (const auto key : {k::imports_started, k::imports_source, k::imports_by, k::imports_result})
    t.columns.push_back({std::string(say(f, key))});
  for (const auto& run : v.runs) {
    const auto package = run.text("package");
    t.row(
        link(with_language(f, run_url(f, run.text("run"))), moment_of(f, run.text("started"))),
        make("{} <span class=\"tl-meta\">{} {}</span>",
             package.empty() ? run.text("source") : package, run.text("feed"), run.text("version")),
        run.text("author"), state_of(f, run));
  }
  return render(f, title, h.add(data_table(t)));
}

std::string import_page(const frame& f, const core::value& run) {
  const auto title = say(f, k::imports_run_title, {{"when", moment_of(f, run.text("started"))}});
  html h, meta;
  meta("<p class=\"tl-meta\">{} · {} {} · {} · {}</p>",
       run.text("package").empty() ? run.text("source") : run.text("package"), run.text("feed"),
       run.text("version"), run.text("mode"), run.text("author"));
  h("<div class=\"tl-head\"><div>{}{}</div>{}</div>", heading(f, 1, title), meta, state_of(f, run));
  if (run.flag("dryRun")) h.add(paragraph(say(f, k::imports_dry)));
  h.add(progress(f, run)).add(decision(f, run));
  static const core::value nothing;
  const auto* found = run.find("report");
  const auto& report = found ? *found : nothing;
  h.add(file_table(f, report)).add(causes(f, report));
  if (run.flag("rejects"))
    h.add(buttons(
        button_link(run_url(f, run.text("run")).at("rejected.csv"), say(f, k::imports_download))));
  return render(
      f, title,
      h.add(buttons(button_link(with_language(f, imports_url(f)), say(f, k::imports_all)))));
}

}  // namespace throughline::pages
