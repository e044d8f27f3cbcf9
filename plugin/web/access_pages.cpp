// Papers that say who may see a student's plans, and translations: from a form to an act and back
// to a page.
#include "acts/access_papers.hpp"
#include "acts/translations.hpp"
#include "core/failure.hpp"
#include "pages/access_papers.hpp"
#include "web/recording.hpp"

namespace throughline::web {

namespace {

reply entering(exchange& x, const pages::attempt* refused) {
  const auto f = x.frame();
  return x.html(
      f,
      pages::enter_access_paper(
          f, x.in.profile(),
          acts::ask_access_paper(x.in, x.by, x.at.front(), x.query.text("enter")), refused),
      refused == nullptr ? 200 : 422);
}

reply ending(exchange& x, std::string_view typed, const core::findings& wrong) {
  const auto f = x.frame();
  const auto v = acts::view_access_papers(x.in, x.by, x.at.front());
  const auto* p = v.paper(x.query.text("end"));
  if (p == nullptr) throw core::failure(core::codes::not_found, "no such paper");
  if (!v.may_end) throw core::failure(core::codes::forbidden);
  return x.html(f, pages::end_access_paper(f, x.in.profile(), v, *p, typed, wrong),
                wrong.empty() ? 200 : 422);
}

}  // namespace

reply get_access_papers(exchange& x) {
  if (!x.query.text("enter").empty()) return entering(x, nullptr);
  if (!x.query.text("end").empty()) return ending(x, {}, {});
  const auto f = x.frame();
  return x.html(f, pages::access_papers(f, x.in.profile(),
                                        acts::view_access_papers(x.in, x.by, x.at.front())));
}

reply post_access_papers(exchange& x) {
  const auto& reference = x.at.front();
  const auto form = x.sent_form();
  const auto what = form.text("tl-act");
  if (what == "enter") {
    const auto kind = x.query.text("enter");
    const auto asked = acts::ask_access_paper(x.in, x.by, reference, kind);
    pages::attempt refused{
        .body = pages::read_section(asked.section, fields_of(form)), .wrong = {}, .base = {}};
    refused.wrong = acts::enter_access_paper(x.in, x.by, reference, kind, refused.body);
    if (!refused.wrong.empty()) return entering(x, &refused);
  } else if (what == "end") {
    const auto wrong =
        acts::end_access_paper(x.in, x.by, reference, x.query.text("end"), form.text("reason"));
    if (!wrong.empty()) return ending(x, form.text("reason"), wrong);
  } else {
    throw core::failure(core::codes::bad_request, "tl-act");
  }
  return x.see_other("/students/" + formats::percent_encode(reference) + "/access",
                     {{"saved", "1"}});
}

reply get_translation(exchange& x, std::string_view key, const pages::attempt* refused) {
  const auto f = x.frame();
  const auto of = x.query.text("of");
  return x.html(f,
                pages::translation_form(f, x.in.profile(),
                                        acts::ask_translation(x.in, x.by, x.at.front(), key, of),
                                        key, of, refused),
                refused == nullptr ? 200 : 422);
}

reply post_translation(exchange& x, const formats::form& form, std::string_view key) {
  const auto& reference = x.at.front();
  const auto of = std::string(x.query.text("of"));
  const auto asked = acts::ask_translation(x.in, x.by, reference, key, of).asked;
  pages::attempt refused{
      .body = pages::read_section(asked, fields_of(form)), .wrong = {}, .base = {}};
  refused.wrong = acts::translate(x.in, x.by, reference, key, of, refused.body);
  if (!refused.wrong.empty()) return get_translation(x, key, &refused);
  const auto path = "/students/" + formats::percent_encode(reference);
  if (key.empty()) return x.see_other(path + "/ilp", {{"section", of}, {"saved", "1"}});
  return x.see_other(path + "/ilpa", {{"id", std::string(key)}, {"step", of}, {"saved", "1"}});
}

}  // namespace throughline::web
