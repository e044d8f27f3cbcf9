// Reviews of many students: from one form to an act for each, and back to the page.
#include "acts/reviews.hpp"

#include "core/failure.hpp"
#include "web/exchange.hpp"

namespace throughline::web {

namespace {

bool blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

}  // namespace

reply get_reviews(exchange& x) {
  const auto f = pages::with_own_form(x.frame());
  return x.html(f, pages::group_reviews(f, acts::view_reviews(x.in, x.by)));
}

// Each student's review is an act of its own; what was refused is shown again with its text.
reply post_reviews(exchange& x) {
  const auto form = x.sent_form();
  pages::review_attempt refused{.held = std::string(form.text("held")),
                                .attendees = std::string(form.text("attendees"))};
  constexpr std::string_view prefix = "findings.";
  for (const auto& field : form.fields()) {
    if (!field.name.starts_with(prefix)) continue;
    const auto key = field.name.substr(prefix.size());
    pages::review_attempt::entry typed{
        .findings = field.value, .changes = std::string(form.text("changes." + key)), .wrong = {}};
    if (blank(typed.findings) && blank(typed.changes)) continue;  // not reviewed today
    try {
      typed.wrong = acts::record_review(x.in, x.by, form.text("student." + key), key,
                                        {.held = refused.held,
                                         .attendees = refused.attendees,
                                         .findings = typed.findings,
                                         .changes = typed.changes});
    } catch (const core::failure& failed) {  // the state changed meanwhile; the others go on
      if (failed.what_code().status >= 500) throw;
      typed.wrong = {{.rule = failed.what_code(), .weight = core::severity::error}};
    }
    if (typed.wrong.empty())
      ++refused.kept;
    else
      refused.by_addendum.emplace(key, std::move(typed));
  }
  refused.nothing = refused.by_addendum.empty() && refused.kept == 0;
  if (refused.by_addendum.empty() && refused.kept > 0)
    return x.see_other("/reviews", {{"saved", "1"}});
  const auto f = pages::with_own_form(x.frame());
  return x.html(f, pages::group_reviews(f, acts::view_reviews(x.in, x.by), refused), 422);
}

}  // namespace throughline::web
