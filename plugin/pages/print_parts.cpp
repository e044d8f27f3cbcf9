// What the papers of both plans have in common: menu, head, questions, short tables, the
// invitation.
#include <algorithm>

#include "core/item_types.hpp"
#include "pages/print.hpp"

namespace throughline::pages {

namespace {

using shape = paper_question::shape;

constexpr std::size_t most_rows = 4, most_letters = 110;

// A day of a form; none when it is no day.
std::string day_in_words(const frame& f, std::string_view day) {
  const auto d = core::parse_date(day);
  return d ? words::date(f.lang, *d) : std::string();
}

html question(const frame& f, const paper_question& q, const fields& said, core::date since) {
  const auto label = say(f, q.label);
  const auto id = field_id(q.name);
  std::string typed(sent_value(said, q.name));
  switch (q.is) {
    case shape::choice: {
      html choices;
      for (const auto o : q.of)
        choices.add(
            radio(f, q.name, o, words::say_named(f.lang, q.among, o), o == said_or_first(q, said)));
      return group(f, q.name, label, {}, {}, choices);
    }
    case shape::prose:
      return labelled(
          f, q.name, label, {}, {},
          make("<textarea id=\"{}\" name=\"{}\" rows=\"2\" maxlength=\"600\">\n{}</textarea>", id,
               q.name, typed));
    case shape::line:
      return labelled(
          f, q.name, label, {}, {},
          make("<input type=\"text\" id=\"{}\" name=\"{}\" maxlength=\"120\" value=\"{}\">", id,
               q.name, typed));
    case shape::day:
      break;
  }
  const bool report = q.name == "since";
  const bool wrong = !typed.empty() && !core::parse_date(typed);
  if (typed.empty() && report) typed = core::to_text(since);
  const auto error = wrong ? say(f, k::print_fill_date) : std::string_view();
  const auto hint = report ? say(f, k::print_since_hint) : std::string_view();
  return labelled(
      f, q.name, label, hint, error,
      make("<input class=\"tl-short\" type=\"date\" id=\"{}\" name=\"{}\" value=\"{}\"{}{}>", id,
           q.name, typed, attribute("aria-describedby", described_by(q.name, !hint.empty(), wrong)),
           attribute("aria-invalid", wrong ? "true" : "")));
}

// A line to write on.
html blank(const frame& f) {
  return make("<span class=\"tl-blank\"><span class=\"tl-sr\">({})</span></span>",
              say(f, k::notice_blank));
}

// What is known of how a goal goes: its latest measured value, else its status.
html going(const frame& f, const core::value& goal) {
  const core::value* latest = nullptr;
  for (const auto& e : goal.items("progress"))
    if (latest == nullptr || latest->text("day") <= e.text("day")) latest = &e;
  html h;
  if (latest == nullptr) {
    const auto status = goal.text("status");
    return status.empty() ? h : make("{}", clipped(worded(f, "goal.state", status), most_letters));
  }
  h("{}", clipped(latest->text("value"), most_letters));
  if (const auto how = latest->text("progress"); !how.empty())
    h("{}{}", latest->text("value").empty() ? "" : ", ", worded(f, "goal.state", how));
  if (!latest->text("day").empty()) h(" ({})", words::date(f.lang, latest->text("day")));
  return h;
}

// The value with only those entries within its entries that are of `since` or later; entries
// without a day stay.
core::value of_late(const core::plan_item& item, const core::value& all, core::date since) {
  const auto from = core::to_text(since);
  core::list out = all.as_list() ? *all.as_list() : core::list{};
  for (const auto& field : core::type_of(item).fields) {
    const auto dated = std::find_if(field.fields.begin(), field.fields.end(),
                                    [](const auto& x) { return x.dates_entry; });
    if (dated == field.fields.end()) continue;
    for (auto& entry : out) {
      auto within = entry.items(field.name);
      std::erase_if(within, [&](const auto& e) {
        const auto day = e.text(dated->name);
        return !day.empty() && day < from;
      });
      entry.set(field.name, std::move(within));
    }
  }
  return out;
}

html line(words::key name, const frame& f, const html& text) {
  return make("<div><dt>{}</dt><dd>{}</dd></div>", say(f, name), text.empty() ? blank(f) : text);
}

}  // namespace

html paper_menu(const frame& f, const std::vector<paper_choice>& choices) {
  if (choices.empty()) return {};
  html items;
  for (const auto& c : choices)
    items("<li>{}<span class=\"tl-meta\">{}</span></li>", link(c.to, say(f, c.title)),
          say(f, c.what));
  return make(
      "<details class=\"tl-menu\"><summary class=\"tl-btn tl-out\">{}</summary>"
      "<ul aria-label=\"{}\">{}</ul></details>",
      say(f, k::print_view), say(f, k::print_menu), items);
}

html paper_top(const frame& f, const paper_head& top) {
  const auto& s = top.student;
  html h, facts;
  h.add(heading(f, 1, top.title));
  h("<p class=\"tl-meta\">{} · {}", top.citation, paper_line(f));
  if (!f.person.empty()) h(" {}", say(f, k::print_by, {{"who", f.person}}));
  h("</p>");
  if (top.mark.index >= 0)
    h.add(alert(top.is_void ? tone::bad : tone::warning,
                make("<p><strong class=\"tl-mark\">{}</strong> {}</p>", say(f, top.mark),
                     say(f, top.mark_what))));
  const auto fact = [&](words::key name, const html& text) {
    facts("<div><dt>{}</dt><dd>{}</dd></div>", say(f, name), text);
  };
  fact(k::print_student, make("<strong>{}</strong>", s.list_name()));
  if (!s.local_id.empty()) fact(k::print_number, make("{}", s.local_id));
  if (!s.grade.empty()) fact(k::print_grade, make("{}", s.grade));
  if (!top.school.empty()) fact(top.school_name, make("{}", top.school));
  if (top.head)
    fact(k::print_saved, make("{}", say(f, k::plan_version,
                                        {{"n", top.version},
                                         {"when", moment(f, top.head->at_ms)},
                                         {"who", who(f, *top.head)}})));
  if (!top.status.empty()) fact(k::print_status, top.status);
  return h("<dl class=\"tl-facts tl-who\">{}</dl>", facts);
}

std::string paper_foot(const frame& f, const paper_head& top, std::string_view plan) {
  auto out = top.head ? say(f, k::print_foot,
                            {{"plan", plan},
                             {"student", top.student.list_name()},
                             {"n", top.version},
                             {"when", moment(f, top.head->at_ms)}})
                      : std::string(plan) + " · " + top.student.list_name();
  if (top.mark.index >= 0) out += " · " + std::string(say(f, top.mark));
  return out;
}

html paper_questions(const frame& f, const url& to, std::span<const paper_question> asks,
                     const fields& said, core::date since) {
  if (asks.empty()) return {};
  html inner;
  inner.add(hidden(f, "tl-token", f.token)).add(hidden(f, "tl-act", "print"));
  for (const auto& q : asks) inner.add(question(f, q, said, since));
  inner("<div class=\"tl-btns\"><button class=\"tl-btn tl-out\" type=\"submit\">{}</button></div>",
        say(f, k::print_fill_button));
  return make("<section class=\"tl-card tl-noprint\">{}{}{}</section>",
              make("<p class=\"tl-strong\">{}</p>", say(f, k::print_fill)),
              quiet(say(f, k::print_fill_hint)), form(f, to, inner));
}

std::string_view said_or_first(const paper_question& q, const fields& said) {
  const auto typed = sent_value(said, q.name);
  const bool known = std::find(q.of.begin(), q.of.end(), typed) != q.of.end();
  return known || q.of.empty() ? typed : q.of.front();
}

core::date since_of(const fields& said, core::date usual) {
  return core::parse_date(sent_value(said, "since")).value_or(usual);
}

std::string clipped(std::string_view text, std::size_t most) {
  std::size_t letters = 0, end = 0, word = 0;
  for (; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;  // of UTF-8
    if (begins && letters++ == most) break;
    if (text[end] == ' ' || text[end] == '\n') word = end;
  }
  if (end == text.size()) return std::string(text);
  return std::string(text.substr(0, word > 0 ? word : end)) + "…";
}

html and_more(const frame& f, std::size_t n) {
  if (n == 0) return {};
  return quiet(say(f, n == 1 ? k::print_more_one : k::print_more, {{"n", std::to_string(n)}}));
}

std::vector<saved_item> items_of(const std::vector<core::plan_section>& sections,
                                 const core::plan& plan, const core::item_type& type) {
  std::vector<saved_item> out;
  for (const auto& s : sections) {
    const auto* saved = plan.section(s.id);
    for (const auto& i : s.items)
      if (&core::type_of(i) == &type)
        out.push_back({&s, &i, saved && !saved->destroyed ? saved->body.find(i.id) : nullptr});
  }
  return out;
}

html goals_in_short(const frame& f, const std::vector<saved_item>& goals) {
  table t{.caption = std::string(say(f, k::print_goals)),
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::print_goal))},
                      {std::string(say(f, k::print_goal_by))},
                      {std::string(say(f, k::print_goal_now))}}};
  std::size_t all = 0;
  for (const auto& g : goals) {
    const auto* entries = g.value ? g.value->as_list() : nullptr;
    if (!entries) continue;
    for (const auto& goal : *entries) {
      if (++all > most_rows) continue;
      t.row(clipped(goal.text("statement"), most_letters), words::date(f.lang, goal.text("by")),
            going(f, goal));
    }
  }
  if (all == 0) return quiet(say(f, k::print_no_goals));
  html h = data_table(t);
  return h.add(and_more(f, all - t.rows.size()));
}

void goals_since(html& h, const item_site& at, const std::vector<saved_item>& goals,
                 core::date since) {
  bool any = false;
  for (const auto& g : goals) {
    if (!g.value || !core::has_content(*g.value)) continue;
    any = true;
    page_of(*g.item).print(h, at, *g.item, of_late(*g.item, *g.value, since));
  }
  if (!any) h.add(quiet(say(at.f, k::print_no_goals)));
}

html meetings_since(const frame& f, const std::vector<core::meeting>& all, core::date since) {
  std::vector<core::meeting> late;
  std::copy_if(all.begin(), all.end(), std::back_inserter(late),
               [&](const auto& m) { return m.held_on >= core::to_text(since); });
  return late.empty() ? quiet(say(f, k::print_since_none)) : meeting_list(f, late);
}

html signed_in_short(const frame& f, const core::plan& p, const std::vector<std::string>& waiting) {
  html lines;
  for (const auto& s : p.signatures)
    if (p.current(s) && s.outcome == "approved")
      lines("<li>{}: {}, {}</li>", words::say_named(f.lang, "signer", s.role), s.signer_name,
            moment(f, s.at_ms));
  if (lines.empty()) lines("<li>{}</li>", say(f, k::print_signed_none));
  std::string missing;
  for (const auto& r : waiting)
    missing += (missing.empty() ? "" : ", ") + words::say_named(f.lang, "signer", r);
  if (!missing.empty()) lines("<li>{}</li>", say(f, k::print_signed_waiting, {{"who", missing}}));
  return make("<ul>{}</ul>", lines);
}

html part(const frame& f, words::key title, const html& inner) {
  return make("<section class=\"tl-part\">{}{}</section>", heading(f, 2, say(f, title)), inner);
}

html notice_letter(const frame& f, const core::student& s, const invitation& what,
                   const fields& said) {
  const auto typed = [&](std::string_view name) {
    const auto text = sent_value(said, name);
    return text.empty() ? html() : prose(text);
  };
  auto day = day_in_words(f, sent_value(said, "day"));
  if (day.empty()) day = day_in_words(f, what.usual_day);
  auto invited = typed("invited");
  if (invited.empty()) invited = make("{}", say(f, k::notice_invited_usual));
  html facts, topics, h;
  facts.add(line(k::notice_day, f, day.empty() ? html() : make("{}", day)))
      .add(line(k::notice_time, f, typed("time")))
      .add(line(k::notice_place, f, typed("place")))
      .add(line(k::notice_invited, f, invited))
      .add(line(k::notice_contact, f, typed("contact")));
  topics.add(what.topics);
  if (const auto more = typed("talk"); !more.empty()) topics("<li>{}</li>", more);
  h("<p>{}</p><p>{}</p>", say(f, k::notice_to, {{"student", s.full_name()}}), what.opening);
  if (!what.due.empty()) h.add(paragraph(what.due));
  h("<dl class=\"tl-sum\">{}</dl>", facts);
  h.add(part(f, k::notice_topics, make("<ul>{}</ul>", topics)));
  html good, answers;
  for (const auto key : {k::notice_good_bring, k::notice_good_interpreter, k::notice_good_other})
    good("<li>{}</li>", say(f, key));
  h.add(part(f, k::notice_good, make("<ul>{}</ul>", good)));
  h("<p>{}</p>", say(f, k::notice_sent_by, {{"who", f.person}, {"district", f.district}}));
  answers("<li>{}</li>", say(f, k::notice_answer_yes));
  for (const auto key :
       {k::notice_answer_other, k::notice_answer_phone, k::notice_answer_interpreter})
    answers("<li>{} {}</li>", say(f, key), blank(f));
  h("<section class=\"tl-part tl-reply\">{}<ul class=\"tl-boxes\">{}</ul>"
    "<div class=\"tl-sig\"><div>{}</div></div></section>",
    heading(f, 2, say(f, k::notice_answer)), answers, say(f, k::notice_answer_name));
  return h;
}

}  // namespace throughline::pages
