// Lists of the records transfer: a student's tab, who got what, the district's desk.
#include "pages/transfers.hpp"

#include <algorithm>

#include "pages/enrollment_news.hpp"
#include "pages/transfer_pieces.hpp"

namespace throughline::pages {

namespace {

using row = acts::transfers_view::row;

bool is_ours(const core::transfer& t) {
  return t.state == "under_review" || t.state == "in_review";
}
bool is_over(const core::transfer& t) {
  return t.state == "closed" || t.state == "denied" || t.state == "cancelled" ||
         t.state == "accepted" || t.state == "rejected";
}

std::string what(const frame& f, const core::transfer& t) {
  if (t.direction == "in")
    return std::string(
        say(f, t.state == "in_review" ? k::transfer_direction_in_here : k::transfer_direction_in));
  return std::string(say(
      f, t.state == "under_review" ? k::transfer_direction_out : k::transfer_direction_out_done));
}

html next_step(const frame& f, const row& r) {
  const auto name = r.it.state == "under_review" ? k::transfer_go_release
                    : r.it.state == "in_review"  ? k::transfer_go_review
                    : is_over(r.it)              ? k::transfer_go_receipt
                                                 : k::transfer_go_open;
  return make("<a href=\"{}\">{}<span class=\"tl-sr\">: {}</span></a>", transfer_url(f, r.it),
              say(f, name), r.student_name);
}

html rows_table(const frame& f, const std::vector<const row*>& rows, std::string_view caption,
                bool with_student) {
  table t{.caption = std::string(caption), .caption_hidden = true, .stacked = true};
  if (with_student) t.columns.push_back({std::string(say(f, k::transfer_student))});
  for (const auto key : {k::transfer_with, k::transfer_what, k::transfer_deadline,
                         k::transfer_status, k::transfer_next})
    t.columns.push_back({std::string(say(f, key))});
  for (const auto* r : rows) {
    std::vector<html> cells;
    if (with_student) cells.push_back(make("{}", r->student_name));
    cells.push_back(make("{}", r->it.peer_name.empty() ? r->it.peer : r->it.peer_name));
    cells.push_back(make("{}", what(f, r->it)));
    cells.push_back(is_over(r->it) ? html() : transfer_clock(f, r->it, r->days_left));
    cells.push_back(transfer_state(f, r->it));
    cells.push_back(next_step(f, *r));
    t.rows.push_back(std::move(cells));
  }
  return data_table(t);
}

html request_form(const frame& f, const acts::transfers_view& v, const transfer_attempt* refused) {
  html h, inner, options;
  h.add(heading(f, 2, say(f, k::transfer_ask_title)));
  if (v.peers.empty()) return h.add(paragraph(say(f, k::transfer_ask_no_peers)));
  // The host's own Save must not send a request, so in its form there is only the way to our page.
  if (f.dress == shell::light)
    return h.add(buttons(button_link(tab_url(f, "transfers"), say(f, k::transfer_ask_button))));
  options("<option value=\"\">{}</option>", say(f, k::form_choose));
  for (const auto& [id, name] : v.peers)
    options("<option value=\"{}\"{}>{}</option>", id,
            attribute("selected", sent_text(refused, "from") == id), name);
  const auto wrong = error_at(f, refused, "from");
  inner.add(hidden(f, "tl-token", f.token))
      .add(labelled(
          f, "from", say(f, k::transfer_ask_from), say(f, k::transfer_ask_from_hint), wrong,
          make("<select id=\"{}\" name=\"{}\" aria-describedby=\"{}\"{}>{}</select>",
               field_id("from"), field_name(f, "from"), described_by("from", true, !wrong.empty()),
               attribute("aria-invalid", wrong.empty() ? "" : "true"), options)))
      .add(text_field(f, "purpose", say(f, k::transfer_ask_purpose),
                      say(f, k::transfer_ask_purpose_hint), error_at(f, refused, "purpose"),
                      sent_text(refused, "purpose")))
      .add(buttons(submit(f, "request", say(f, k::transfer_ask_button))));
  return h.add(form(f, tab_url(f, "transfers"), inner));
}

html closed_stops(const frame& f, const core::transfer_law& law,
                  const std::vector<core::stop>& stops) {
  html lines;
  for (const auto& s : stops)
    if (!s.closed.empty())
      lines("<li>{}</li>", say(f, k::transfer_stop_closed_one,
                               {{"kind", stop_name(f, law, s.kind)},
                                {"date", words::date(f.lang, s.closed)},
                                {"fact", s.closing_fact}}));
  if (lines.empty()) return {};
  return make("<details{}><summary>{}</summary><ul>{}</ul></details>",
              attribute("open", f.dress == shell::print), say(f, k::transfer_stop_closed), lines);
}

html title(const frame& f, const html& below) {
  return make("<div class=\"tl-head\"><div>{}{}</div></div>",
              heading(f, 1, say(f, k::tab_transfers)), below);
}

std::string name_of(const acts::transfers_view& v) {
  return v.whom ? v.whom->student.full_name() : std::string();
}

// The head of a student's page; on paper also whose it is, of when, and the student's number.
html student_title(const frame& f, const acts::transfers_view& v, html lead) {
  if (f.dress != shell::print) return title(f, lead);
  lead("<p class=\"tl-meta\">{}", paper_line(f));
  if (v.whom && !v.whom->student.local_id.empty())
    lead(" · {} {}", say(f, k::print_number), v.whom->student.local_id);
  lead("</p>");
  return paper_tools(f, tab_url(f, "transfers")).add(title(f, lead));
}

html to_paper(const frame& f) {
  if (f.dress == shell::print) return {};
  return buttons(button_link(tab_url(f, "transfers").with("print", "1"), say(f, k::print_view)));
}

}  // namespace

std::string student_transfers(const frame& f, const acts::transfers_view& v,
                              const transfer_attempt* refused) {
  html h = student_title(f, v, quiet(say(f, k::transfer_lead, {{"who", name_of(v)}})));
  h.add(refused_summary(f, refused)).add(stop_alert(f, v.law, v.stops));
  h.add(stop_forms(f, v, refused));
  std::vector<const row*> rows;
  for (const auto& r : v.rows) rows.push_back(&r);
  h.add(rows.empty() ? paragraph(say(f, k::transfer_none_student))
                     : rows_table(f, rows, say(f, k::tab_transfers), false));
  if (v.may_request && f.dress != shell::print) h.add(request_form(f, v, refused));
  h.add(disclosure_table(f, v.law, v.disclosures, true));
  h.add(closed_stops(f, v.law, v.stops)).add(to_paper(f));
  return render(f, say(f, k::tab_transfers), h);
}

std::string disclosures(const frame& f, const acts::transfers_view& v) {
  html h = student_title(f, v, quiet(name_of(v)));
  return render(f, say(f, k::transfer_disclosures),
                h.add(disclosure_table(f, v.law, v.disclosures, false)).add(to_paper(f)));
}

std::string transfer_desk(const frame& f, const acts::transfers_view& v,
                          const acts::enrollment_news& news) {
  std::vector<const row*> ours, theirs, done;
  int late = 0;
  for (const auto& r : v.rows) {
    (is_ours(r.it) ? ours : is_over(r.it) ? done : theirs).push_back(&r);
    late += r.late && is_ours(r.it);
  }
  const auto urgent = [](const row* a, const row* b) {
    if (a->it.due_date.empty() != b->it.due_date.empty()) return b->it.due_date.empty();
    return a->days_left < b->days_left;
  };
  std::stable_sort(ours.begin(), ours.end(), urgent);
  std::stable_sort(theirs.begin(), theirs.end(), urgent);
  html h = title(f, quiet(say(f, k::transfer_desk_lead)));
  h.add(missing_students(f, news));
  if (v.rows.empty())
    return render(f, say(f, k::tab_transfers),
                  h.add(paragraph(say(f, k::transfer_none))).add(enrollment_events(f, news)));
  if (late > 0)
    h.add(alert(tone::bad,
                make("<p><strong>{}</strong></p>",
                     say(f, late == 1 ? k::transfer_late_total_one : k::transfer_late_total,
                         {{"n", std::to_string(late)}}))));
  const auto part = [&](words::key name, const std::vector<const row*>& rows) {
    h.add(heading(f, 2, std::string(say(f, name)) + " (" + std::to_string(rows.size()) + ")"));
    h.add(rows_table(f, rows, say(f, name), true));
  };
  if (ours.empty())
    h.add(paragraph(say(f, k::transfer_none_for_us)));
  else
    part(k::transfer_for_us, ours);
  if (!theirs.empty()) part(k::transfer_for_them, theirs);
  if (!done.empty()) part(k::transfer_done, done);
  h.add(enrollment_events(f, news));
  return render(f, say(f, k::tab_transfers), h);
}

}  // namespace throughline::pages
