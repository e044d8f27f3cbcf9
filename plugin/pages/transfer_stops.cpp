// The stops of a student's record: one is set on a document, and ends by its closing fact alone.
#include <algorithm>

#include "pages/transfer_pieces.hpp"

namespace throughline::pages {

namespace {

html set_form(const frame& f, const acts::transfers_view& v, const transfer_attempt* refused) {
  html inner, kinds;
  for (const auto& s : v.law.stops)
    kinds.add(radio(f, "kind", s.kind, s.name.in(f.lang) + " (" + s.citation + ")",
                    was_sent(refused, "kind", s.kind)));
  inner.add(hidden(f, "tl-token", f.token))
      .add(group(f, "kind", say(f, k::transfer_stop_kind), say(f, k::transfer_stop_set_hint),
                 error_at(f, refused, "kind"), kinds))
      .add(text_field(f, "document", say(f, k::transfer_stop_document),
                      say(f, k::transfer_stop_document_hint), error_at(f, refused, "document"),
                      sent_text(refused, "document")))
      .add(text_field(f, "authority", say(f, k::transfer_stop_authority), {},
                      error_at(f, refused, "authority"), sent_text(refused, "authority")))
      .add(buttons(submit(f, "stop", say(f, k::transfer_stop_button), false)));
  return form(f, tab_url(f, "transfers"), inner);
}

// Nothing for a stop that is no longer in the law: what ends it is written on its document.
std::string end_line(const frame& f, const acts::transfers_view& v, const core::stop& s) {
  const auto* known = v.law.stop(s.kind);
  auto line = stop_name(f, v.law, s.kind) + ", " + s.document + ".";
  if (known) line += " " + say(f, k::transfer_stop_ends, {{"fact", known->ends.in(f.lang)}});
  return line;
}

html end_form(const frame& f, const acts::transfers_view& v,
              const std::vector<const core::stop*>& open, const transfer_attempt* refused) {
  html inner, which;
  for (const auto* s : open) {
    const auto id = std::to_string(s->id);
    which.add(radio(f, "which", id, end_line(f, v, *s),
                    open.size() == 1 || was_sent(refused, "which", id)));
  }
  inner.add(hidden(f, "tl-token", f.token))
      .add(group(f, "which", say(f, k::transfer_stop_which), {}, error_at(f, refused, "which"),
                 which))
      .add(text_field(f, "fact", say(f, k::transfer_stop_fact), say(f, k::transfer_stop_fact_hint),
                      error_at(f, refused, "fact"), sent_text(refused, "fact")))
      .add(buttons(submit(f, "end_stop", say(f, k::transfer_stop_end_button), false)));
  return form(f, tab_url(f, "transfers"), inner);
}

html folded(const frame& f, words::key title, bool open, const html& inner) {
  return make("<details{}><summary>{}</summary>{}</details>", attribute("open", open),
              say(f, title), inner);
}

bool sent_to(const transfer_attempt* refused, std::string_view form) {
  return was_sent(refused, "tl-act", form);
}

}  // namespace

html stop_forms(const frame& f, const acts::transfers_view& v, const transfer_attempt* refused) {
  if (!v.may_stop || f.dress == shell::print) return {};
  // The host's own Save must not set a stop: in its form there is only the way to our page.
  if (f.dress == shell::light)
    return buttons(button_link(tab_url(f, "transfers"), say(f, k::transfer_stop_set_title)));
  html h;
  std::vector<const core::stop*> open;
  for (const auto& s : v.stops)
    if (s.closed.empty()) open.push_back(&s);
  const auto* ending = sent_to(refused, "end_stop") ? refused : nullptr;
  const auto* setting = sent_to(refused, "stop") ? refused : nullptr;
  if (!open.empty())
    h.add(folded(f, k::transfer_stop_end_title, ending != nullptr, end_form(f, v, open, ending)));
  return h.add(folded(f, k::transfer_stop_set_title, setting != nullptr, set_form(f, v, setting)));
}

}  // namespace throughline::pages
