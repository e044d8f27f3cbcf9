// The releasing side's page: what goes and what does not, on which basis, with which notice; or why
// it must not.
#include <algorithm>
#include <array>

#include "pages/transfer_pieces.hpp"

namespace throughline::pages {

namespace {

constexpr std::array notices{"annual_notice", "guardian_initiated", "sent", "not_required"};
constexpr std::array denials{"not_our_student", "not_enrolled_evidence", "duplicate",
                             "parent_dispute",  "not_authorised",        "outside_directory"};

bool holds(const acts::transfer_detail& v, std::string_view section) {
  return std::find(v.available.begin(), v.available.end(), section) != v.available.end();
}

// An empty scope would mean all of it: the identity, which always goes, is always sent along.
html contents(const frame& f, const acts::transfer_detail& v, const transfer_attempt* refused) {
  html boxes, h;
  boxes.add(hidden(f, "scope", "identity"));
  boxes("<p>{}<br><span class=\"tl-meta\">{}</span></p>", worded(f, "package", "identity"),
        say(f, k::transfer_goes_always));
  for (const auto section : core::package_sections())
    if (section != "identity" && holds(v, section))
      boxes.add(checkbox(f, "scope", section, worded(f, "package", section),
                         !refused || was_sent(refused, "scope", section)));
  return h.add(group(f, "scope", say(f, k::transfer_goes), say(f, k::transfer_goes_unticked),
                     error_at(f, refused, "scope"), boxes));
}

html left_out(const frame& f, const acts::transfer_detail& v) {
  html lines, h;
  for (const auto section : core::package_sections())
    if (section != "identity" && !holds(v, section))
      lines("<li>{}: {}</li>", worded(f, "package", section), say(f, k::transfer_goes_none));
  lines("<li>{}</li>", say(f, k::transfer_goes_never));
  return h.add(heading(f, 2, say(f, k::transfer_goes_not))).add(make("<ul>{}</ul>", lines));
}

html release_form(const frame& f, const acts::transfer_detail& v, const transfer_attempt* refused) {
  html inner, bases, ways;
  for (const auto& b : v.law.bases)
    bases.add(radio(f, "basis", b.code, b.name.in(f.lang) + " (" + b.citation + ")",
                    was_sent(refused, "basis", b.code)));
  for (const auto* n : notices)
    ways.add(radio(f, "notice", n, worded(f, "notice", n), was_sent(refused, "notice", n)));
  inner.add(hidden(f, "tl-token", f.token))
      .add(contents(f, v, refused))
      .add(left_out(f, v))
      .add(group(f, "basis", say(f, k::transfer_basis), say(f, k::transfer_basis_hint),
                 error_at(f, refused, "basis"), bases))
      .add(text_field(f, "purpose", say(f, k::transfer_purpose), {},
                      error_at(f, refused, "purpose"), sent_text(refused, "purpose", v.it.purpose)))
      .add(group(f, "notice", say(f, k::transfer_notice), say(f, k::transfer_notice_hint),
                 error_at(f, refused, "notice"), ways))
      .add(buttons(submit(f, "release", say(f, k::transfer_release_button))));
  return form(f, transfer_url(f, v.it), inner);
}

html deny_form(const frame& f, const acts::transfer_detail& v, const transfer_attempt* refused) {
  html h, inner, codes;
  for (const auto* c : denials)
    codes.add(radio(f, "code", c, worded(f, "deny", c), was_sent(refused, "code", c)));
  inner.add(hidden(f, "tl-token", f.token))
      .add(group(f, "code", say(f, k::transfer_deny_code), say(f, k::transfer_deny_hint),
                 error_at(f, refused, "code"), codes))
      .add(buttons(submit(f, "deny", say(f, k::transfer_deny_button), false)));
  h.add(heading(f, 2, say(f, k::transfer_deny_title)));
  return h.add(form(f, transfer_url(f, v.it), inner));
}

}  // namespace

html release_body(const frame& f, const acts::transfer_detail& v, const transfer_attempt* refused) {
  html h;
  const auto& asked = v.it.student;
  h.add(quiet(say(f, k::transfer_asked_by,
                  {{"peer", v.it.peer_name}, {"when", moment(f, v.it.opened_ms)}})));
  if (const auto due = core::parse_date(v.it.due_date))
    h.add(transfer_clock(f, v.it, core::days_between(core::to_local(f.now_ms, f.zone).day, *due)));
  h.add(stop_alert(f, v.law, v.stops));
  if (v.student)
    h.add(alert(tone::good, paragraph(say(f, k::transfer_out_match))));
  else
    h.add(alert(tone::warning,
                make("<p><strong>{}</strong></p><p>{}</p>", say(f, k::transfer_out_no_match),
                     say(f, k::transfer_asked_for,
                         {{"who", asked_name(v.it)},
                          {"date", words::date(f.lang, asked.text("birthDate"))},
                          {"number", std::string(asked.text("stateId"))}}))));
  if (v.may_release && v.stops.empty()) h.add(release_form(f, v, refused));
  // Without a student of ours nothing can be released; whether this person may deny, the act
  // decides.
  if (v.may_release || !v.student) h.add(deny_form(f, v, refused));
  return h;
}

}  // namespace throughline::pages
