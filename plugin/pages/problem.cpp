// A failure as a page, and the short texts of the host's tabs.
#include "pages/graduation.hpp"
#include "pages/ilpa_parts.hpp"

namespace throughline::pages {

namespace {

// What to do about it, by what kind of failure it is.
words::key advice(int status) {
  switch (status) {
    case 401:
      return k::problem_sign_in;
    case 403:
      return k::problem_ask;
    case 404:
      return k::problem_look;
    case 409:
    case 412:
      return k::problem_reload;
    case 423:
      return k::problem_locked;
    case 503:
      return k::problem_later;
    case 500:
      return k::problem_tell;
    default:
      return k::problem_back;
  }
}

}  // namespace

std::string problem(const frame& f, const core::code& what, const core::findings& why) {
  html inner, h;
  inner("<p><strong>{}</strong></p>", words::say(f.lang, what));
  html lines;
  for (const auto& w : why)
    lines("<li>{}{}</li>", w.field.empty() ? std::string() : w.field + ": ",
          words::say(f.lang, w.rule, w.words));
  if (!lines.empty()) inner("<ul>{}</ul>", lines);
  inner.add(paragraph(say(f, advice(what.status))));
  h.add(heading(f, 1, say(f, what.status == 403 ? k::problem_title_right : k::problem_title)));
  h("<div class=\"tl-alert tl-err\" role=\"alert\">{}</div>", inner);
  if (!f.student_reference.empty())
    h("<p>{}</p>", link(tab_url(f, "ilp"), say(f, k::problem_to_plan)));
  return render(f, std::string(say(f, k::problem_title)),
                h.add(quiet(say(f, k::problem_code, {{"code", std::string(what.name)}}))));
}

tab_text ilp_tab(core::language l, const plan_profile& p, const acts::ilp_view& v) {
  const auto n = count(v.requirements);
  tab_text out{p.plan_short.in(l), {}};
  if (n.total() > 0) out.badge = std::to_string(n.met) + "/" + std::to_string(n.total());
  return out;
}

tab_text ilpa_tab(core::language l, const plan_profile& p, const acts::ilpa_view& v) {
  tab_text out{v.profile ? v.profile->short_label.in(l) : p.addendum.in(l), {}};
  if (!v.it) return out;
  out.badge = words::say_named(l, "state", core::name(v.it->state));
  if (v.it->state == core::addendum_state::draft &&
      core::parse_date(v.it->due_date).value_or(v.today) < v.today)
    out.badge = words::say(l, k::tab_late);
  return out;
}

std::string transfers_tab_title(core::language l) {
  return std::string(words::say(l, k::tab_transfers));
}

}  // namespace throughline::pages
