// One transfer: a page to decide on while it waits for us, else its state, contents and receipts,
// on paper too.
#include <algorithm>

#include "pages/transfer_pieces.hpp"

namespace throughline::pages {

namespace {

html parts_table(const frame& f, const acts::transfer_detail& v) {
  if (v.parts.empty()) return {};
  const bool decided =
      std::any_of(v.parts.begin(), v.parts.end(), [](const auto& p) { return !p.outcome.empty(); });
  table t{.caption = std::string(say(f, k::transfer_contents)),
          .columns = {{std::string(say(f, k::transfer_section))},
                      {std::string(say(f, k::transfer_status))}}};
  if (decided) t.columns.push_back({std::string(say(f, k::transfer_outcome))});
  for (const auto& p : v.parts) {
    t.row(worded(f, "package", p.section), worded(f, "part", p.status));
    if (decided) t.rows.back().push_back(make("{}", worded(f, "outcome", p.outcome)));
  }
  return data_table(t);
}

html message_table(const frame& f, const acts::transfer_detail& v) {
  if (v.messages.empty()) return {};
  table t{.caption = std::string(say(f, k::transfer_receipts)),
          .columns = {{std::string(say(f, k::transfer_message))},
                      {std::string(say(f, k::transfer_message_way))},
                      {std::string(say(f, k::transfer_when))}},
          .stacked = true};
  for (const auto& m : v.messages) {
    const bool in = m.direction == "in";
    const auto when = in          ? moment(f, m.at_ms)
                      : m.sent_ms ? moment(f, m.sent_ms)
                                  : std::string(say(f, k::transfer_message_waits));
    auto what = worded(f, "message", m.kind);
    if (!m.said.empty()) what += ": " + worded(f, m.kind == "denial" ? "deny" : "receipt", m.said);
    t.row(what,
          say(f, in ? k::transfer_message_in : k::transfer_message_out, {{"peer", v.it.peer_name}}),
          when);
  }
  return data_table(t);
}

html facts(const frame& f, const acts::transfer_detail& v, const std::string& who) {
  const auto& t = v.it;
  std::vector<definition> all;
  const auto add = [&](words::key term, html text) {
    if (!text.empty()) all.push_back({.term = std::string(say(f, term)), .text = std::move(text)});
  };
  const auto text = [](const std::string& s) { return s.empty() ? html() : make("{}", s); };
  add(k::transfer_student, text(who));
  add(k::transfer_with, text(t.peer_name.empty() ? t.peer : t.peer_name));
  add(k::transfer_number, text(t.key.text()));
  add(k::transfer_opened, text(moment(f, t.opened_ms)));
  if (t.changed_ms) add(k::transfer_changed, text(moment(f, t.changed_ms)));
  if (!t.due_date.empty()) add(k::transfer_deadline, text(due_text(f, t)));
  add(k::transfer_purpose, text(t.purpose));
  if (!t.basis.empty()) add(k::transfer_basis, basis_text(f, v.law, t.basis));
  if (!t.notice.empty()) add(k::transfer_notice, text(worded(f, "notice", t.notice)));
  if (v.parts.empty()) add(k::transfer_contents, text(section_names(f, t.scope)));
  if (t.package) add(k::transfer_file_check, make("SHA-256 {}", core::to_hex(*t.package)));
  if (!t.note.empty())
    add(k::transfer_log_note, make("<span class=\"tl-prose\">{}</span>", t.note));
  return definitions(all);
}

}  // namespace

std::string transfer_page(const frame& f, const acts::transfer_detail& v,
                          const transfer_attempt* refused) {
  const auto& t = v.it;
  const bool paper = f.dress == shell::print, in = t.direction == "in";
  const auto who = v.student ? v.student->full_name() : asked_name(t);
  const bool releasing = !paper && !in && t.state == "under_review";
  const bool reviewing = !paper && in && v.may_decide;
  const auto title = releasing   ? say(f, k::transfer_release_title, {{"who", who}})
                     : reviewing ? say(f, k::transfer_review_title, {{"who", who}})
                                 : say(f, in ? k::transfer_title_in : k::transfer_title_out,
                                       {{"peer", t.peer_name}, {"who", who}});
  html h;
  if (paper)
    h.add(paper_tools(f, transfer_url(f, t)));
  else
    h("<p>{}</p>", link(desk_url(f), say(f, k::transfer_back)));
  h("<div class=\"tl-head\"><div>{}<p class=\"tl-meta\">{} {}</p></div></div>",
    heading(f, 1, title), transfer_state(f, t),
    worded(f, in ? "transfer_in" : "transfer_out", t.state));
  if (paper) h("<p class=\"tl-meta\">{}</p>", paper_line(f));
  h.add(refused_summary(f, refused));
  if (releasing) return render(f, title, h.add(release_body(f, v, refused)));
  if (reviewing) return render(f, title, h.add(review_body(f, v, refused)));
  h.add(facts(f, v, who)).add(parts_table(f, v));
  if (in) h.add(course_table(f, v.courses));
  h.add(message_table(f, v));
  if (!paper)
    h.add(buttons(button_link(transfer_url(f, t).with("print", "1"), say(f, k::print_view))));
  return render(f, title, h);
}

}  // namespace throughline::pages
