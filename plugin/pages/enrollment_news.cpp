// On the transfer desk: students the newest set left out, and who came, left and moved.
#include "pages/enrollment_news.hpp"

#include "pages/pieces.hpp"

namespace throughline::pages {
namespace {

html student_link(const frame& f, const std::string& id, const std::string& name) {
  return link(url(f.mount).at("students").at(id).at("transfers").with("lang", core::tag(f.lang)),
              name);
}

html question(const frame& f, const acts::enrollment_news::missing& one) {
  html inner;
  inner.add(hidden(f, "tl-token", f.token))
      .add(hidden(f, "student", one.student))
      .add(buttons(submit(f, "left", say(f, k::news_left), false)
                       .add(submit(f, "still_here", say(f, k::news_still_here), false))));
  return form(f, url(f.mount).at("transfers").with("lang", core::tag(f.lang)), inner);
}

std::string where(const acts::enrollment_news::event& e) {
  if (e.from_school.empty() || e.to_school.empty() || e.from_school == e.to_school)
    return e.to_school.empty() ? e.from_school : e.to_school;
  return e.from_school + " → " + e.to_school;
}

std::string what(const frame& f, const acts::enrollment_news::event& e) {
  std::string out(words::say_named(f.lang, "news_kind", e.kind));
  return e.respect.empty() ? out : out + ": " + e.respect;
}

}  // namespace

html missing_students(const frame& f, const acts::enrollment_news& news) {
  if (news.missing_students.empty()) return {};
  html h =
      heading(f, 2,
              std::string(say(f, k::news_missing)) + " (" +
                  words::number(static_cast<std::int64_t>(news.missing_students.size())) + ")");
  h.add(paragraph(say(f, k::news_missing_lead)));
  table t{.caption = std::string(say(f, k::news_missing)),
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::news_student))},
                      {std::string(say(f, k::news_last_school))},
                      {std::string(say(f, k::news_since))}},
          .stacked = true};
  if (news.may_settle) t.columns.push_back({std::string(say(f, k::news_what_became))});
  for (const auto& one : news.missing_students) {
    t.row(student_link(f, one.student, one.name), one.school, moment(f, one.since_ms));
    if (news.may_settle) t.rows.back().push_back(question(f, one));
  }
  return h.add(data_table(t));
}

html enrollment_events(const frame& f, const acts::enrollment_news& news) {
  if (news.events.empty()) return {};
  html h = heading(f, 2, say(f, k::news_events));
  table t{.caption = std::string(say(f, k::news_events)),
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::news_student))},
                      {std::string(say(f, k::news_grade))},
                      {std::string(say(f, k::news_what))},
                      {std::string(say(f, k::news_where))},
                      {std::string(say(f, k::news_date))}},
          .stacked = true};
  for (const auto& e : news.events)
    t.row(student_link(f, e.student, e.name), e.grade, what(f, e), where(e),
          e.on.empty() ? moment(f, e.told_ms) : words::date(f.lang, e.on));
  return h.add(data_table(t));
}

}  // namespace throughline::pages
