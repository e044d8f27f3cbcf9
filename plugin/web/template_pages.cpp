// The district's template bank in the browser: from the form to the act and back.
#include "acts/template_bank.hpp"

#include "core/failure.hpp"
#include "web/exchange.hpp"

namespace throughline::web {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return out;
}

}  // namespace

reply get_templates(exchange& x) {
  const auto f = pages::with_own_form(x.frame());
  return x.html(f, pages::template_bank(f, acts::view_template_bank(x.in, x.by)));
}

reply post_templates(exchange& x) {
  const auto form = x.sent_form();
  const auto v = acts::view_template_bank(x.in, x.by);
  const auto base = read_base(form.text("tl-base"));
  if (!base) throw core::failure(core::codes::bad_request, "tl-base");
  core::template_bank sent;
  for (const auto& place : v.places) {
    // A place the form did not show (the profile changed meanwhile) keeps what it has.
    const auto* field = form.find(place.name());
    if (field)
      sent[place.name()] = lines_of(field->value);
    else if (const auto now = v.bank.find(place.name()); now != v.bank.end())
      sent[place.name()] = now->second;
  }
  core::findings wrong;
  unsigned status = 422;
  try {
    wrong = acts::set_template_bank(x.in, x.by, *base, sent);
  } catch (const core::failure& failed) {
    if (failed.what_code().name != core::codes::stale_section.name) throw;
    status = 412;
    wrong = {{.rule = core::codes::stale_section}};
  }
  if (wrong.empty()) return x.see_other("/templates", {{"saved", "1"}});
  const auto f = pages::with_own_form(x.frame());
  return x.html(f, pages::template_bank(f, acts::view_template_bank(x.in, x.by), &sent, wrong),
                status);
}

}  // namespace throughline::web
