// The report of what is missing in addenda.
#include "pages/pages.hpp"
#include "pages/pieces.hpp"
#include "pages/url.hpp"

namespace throughline::pages {

std::string ilpa_quality(const frame& f, const std::vector<acts::quality_row>& rows) {
  const auto title = std::string(say(f, k::quality_title));
  html h;
  h.add(heading(f, 1, title));
  if (rows.empty()) return render(f, title, h.add(quiet(say(f, k::quality_none))));
  h.add(paragraph(say(f, k::quality_lead)));
  table t{.caption = title,
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::quality_student))},
                      {std::string(say(f, k::quality_school))},
                      {std::string(say(f, k::quality_row))},
                      {std::string(say(f, k::quality_since))}},
          .stacked = true};
  for (const auto& r : rows) {
    auto to = url(f.mount).at("students").at(r.student).at("ilpa").with("lang", core::tag(f.lang));
    if (!r.key.empty()) to = to.with("id", r.key);
    if (!r.step.empty()) to = to.with("step", r.step);
    t.row(r.student_name, r.school, link(to, words::say_named(f.lang, "quality", r.row)),
          words::date(f.lang, r.since));
  }
  return render(f, title, h.add(data_table(t)));
}

}  // namespace throughline::pages
