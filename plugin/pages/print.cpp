// The papers of the ILP and of its addendum: one table of kinds for each, and the page of any.
#include "pages/print.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/item_types.hpp"
#include "pages/graduation.hpp"
#include "pages/ilp_head.hpp"
#include "pages/ilpa_parts.hpp"
#include "words/completion.hpp"

namespace throughline::pages {

namespace {

using ilp = paper<acts::ilp_view>;
using ilpa = paper<acts::ilpa_view>;
constexpr std::size_t most_open = 6, most_criteria = 3, most_need = 160, most_criterion = 60;

constexpr std::array report_questions{
    paper_question{"since", k::print_since_ask, paper_question::shape::day}};

bool has_content(const core::section_content* s) {
  return s && (s->destroyed || (s->body.as_record() && !s->body.as_record()->empty()));
}

std::string school_now(const acts::admitted& whom) {
  for (const auto& s : whom.stays)
    if (s.active && s.exit_date.empty()) return s.school_name;
  return whom.stays.empty() ? std::string() : whom.stays.front().school_name;
}

// -------------------------------------------------------------------------------------- the ILP

bool has_text(const acts::ilp_view& v) { return v.plan && v.plan->head; }

std::vector<saved_item> goals_of(const ilp& at) {
  std::vector<saved_item> out;
  if (has_text(at.v))
    for (const auto& s : at.p.sections)
      for (const auto& i : s.items)
        if (core::type_of(i).role == core::item_role::goals) {
          const auto* saved = at.v.plan->section(s.id);
          out.push_back({&s, &i, saved && !saved->destroyed ? saved->body.find(i.id) : nullptr});
        }
  return out;
}

// The names of what is required this year and not there.
std::vector<std::string> open_names(const ilp& at) {
  std::vector<std::string> out;
  for (const auto& r : at.v.requirements)
    if (r.result == core::verdict::unmet)
      out.push_back(words::requirement_name(at.f.lang, at.p, r));
  return out;
}

std::vector<std::string> waiting_for(const acts::ilp_view& v) {
  for (const auto& r : v.requirements)
    if (!r.missing_roles.empty()) return r.missing_roles;
  return {};
}

void sections(html& h, const ilp& at) {
  if (!has_text(at.v)) h.add(paragraph(say(at.f, k::ilp_none)));
  const item_site site{at.f, at.p};
  for (const auto& s : at.p.sections) {
    const auto* content = at.v.plan ? at.v.plan->section(s.id) : nullptr;
    if (has_content(content))
      h("<section class=\"tl-part\">{}{}</section>", heading(at.f, 2, s.label.in(at.f.lang)),
        saved_section(site, s, content, true));
  }
}

void otherwise(html& h, const ilp& at) { h.add(otherwise_notice(at.f, at.p, at.v)); }

void credits_in_full(html& h, const ilp& at) {
  if (!at.p.areas().empty())
    h.add(part(at.f, k::credit_title, graduation_in_full(at.f, at.p, at.v)));
}

void credits(html& h, const ilp& at) {
  if (!at.p.areas().empty()) h.add(part(at.f, k::credit_title, graduation_in_short(at.f, at.v)));
}

void ilp_statements(html& h, const ilp& at) { h.add(statements(at.f, at.v.statements, false)); }

void ilp_signatures(html& h, const ilp& at) {
  if (has_text(at.v))
    h.add(heading(at.f, 2, say(at.f, k::sign_offs)))
        .add(signature_table(at.f, *at.v.plan, k::sign_version, {}));
  std::vector<std::string> roles;
  for (const auto& s : at.p.sections)
    for (const auto& i : s.items) roles.insert(roles.end(), i.roles.begin(), i.roles.end());
  h.add(signature_lines(at.f, roles));
}

void required(html& h, const ilp& at) {
  const auto open = open_names(at);
  const auto n = count(at.v.requirements);
  if (n.total() == 0) return;
  html inner =
      paragraph(say(at.f, k::print_required_n,
                    {{"met", std::to_string(n.met)}, {"total", std::to_string(n.total())}}));
  html lines;
  for (std::size_t i = 0; i < open.size() && i < most_open; ++i)
    lines("<li>{}</li>", clipped(open[i], most_criterion));
  inner.add(open.empty() ? paragraph(say(at.f, k::print_required_none))
                         : make("<ul class=\"tl-columns\">{}</ul>", lines));
  h.add(part(at.f, k::print_required,
             inner.add(and_more(at.f, open.size() - std::min(open.size(), most_open)))));
}

void goals(html& h, const ilp& at) {
  h.add(part(at.f, k::print_goals, goals_in_short(at.f, goals_of(at))));
}

// What somebody chose: the plan after school and the like.
void choices(html& h, const ilp& at) {
  const item_site site{at.f, at.p};
  std::vector<definition> all;
  for (const auto* type : {&core::choice_type, &core::multi_type})
    for (const auto& i : items_of(at.p.sections, *at.v.plan, *type)) {
      if (!i.value || !core::has_content(*i.value)) continue;
      definition d{.term = i.item->label.in(at.f.lang)};
      page_of(*i.item).print(d.text, site, *i.item, *i.value);
      all.push_back(std::move(d));
    }
  if (!all.empty()) h.add(part(at.f, k::print_choices, definitions(all)));
}

void signed_text(html& h, const ilp& at) {
  h.add(part(at.f, k::print_signed, signed_in_short(at.f, *at.v.plan, waiting_for(at.v))));
}

void ilp_goals_since(html& h, const ilp& at) {
  html inner;
  goals_since(inner, {at.f, at.p}, goals_of(at), at.since);
  h.add(part(at.f, k::print_goals, inner));
}

void ilp_notice(html& h, const ilp& at) {
  const auto& f = at.f;
  const auto& student = at.v.whom.student;
  html topics;
  const auto topic = [&](const std::string& text) { topics("<li>{}</li>", text); };
  std::size_t n = 0;
  for (const auto& g : goals_of(at))
    if (const auto* all = g.value ? g.value->as_list() : nullptr)
      for (const auto& goal : *all)
        if (!goal.text("statement").empty() && ++n <= 4)
          topic(say(f, k::notice_topic_goal,
                    {{"goal", clipped(goal.text("statement"), most_criterion)}}));
  if (n == 0) topic(std::string(say(f, k::notice_topic_goals)));
  topic(std::string(say(f, k::notice_topic_courses)));
  std::string open;
  const auto names = open_names(at);
  for (std::size_t i = 0; i < names.size() && i < 4; ++i)
    open += (open.empty() ? "" : "; ") + clipped(names[i], most_criterion);
  if (!open.empty()) topic(say(f, k::notice_topic_open, {{"what", open}}));
  h.add(notice_letter(
      f, student,
      {.opening = say(f, k::notice_open_ilp,
                      {{"plan", at.p.plan.in(f.lang)}, {"student", student.full_name()}}),
       .due = at.v.next_due.empty()
                  ? std::string()
                  : say(f, k::notice_due, {{"date", words::date(f.lang, at.v.next_due)}}),
       .topics = topics,
       .usual_day = {}},
      at.said));
}

bool ilp_always(const acts::ilp_view&) { return true; }
bool ilp_meets(const acts::ilp_view& v) { return v.may_meet; }

constexpr std::array ilp_kinds{
    paper_kind<acts::ilp_view>{
        "full",
        k::print_full,
        k::print_full_what,
        ilp_always,
        {},
        {otherwise, sections, credits_in_full, ilp_statements, ilp_signatures}},
    paper_kind<acts::ilp_view>{"summary",
                               k::print_summary,
                               k::print_summary_what,
                               has_text,
                               {},
                               {goals, choices, required, credits, signed_text},
                               true},
    paper_kind<acts::ilp_view>{"notice",
                               k::print_notice,
                               k::print_notice_what,
                               ilp_meets,
                               std::span(notice_questions).first<notice_questions.size() - 1>(),
                               {ilp_notice},
                               true},
    paper_kind<acts::ilp_view>{"progress",
                               k::print_progress,
                               k::print_progress_what,
                               has_text,
                               report_questions,
                               {ilp_goals_since, credits}}};

paper_head head_of(const ilp& at) {
  const bool counts = at.v.status == core::plan_status::complete ||
                      at.v.status == core::plan_status::alternative_completion;
  const auto* head = has_text(at.v) ? &*at.v.plan->head : nullptr;
  paper_head out{.title = at.p.plan.in(at.f.lang),
                 .citation = at.p.citation,
                 .student = at.v.whom.student,
                 .school_name = k::print_school,
                 .school = school_now(at.v.whom),
                 .head = head,
                 .version = head ? std::to_string(head->number) : std::string(),
                 .status = ilp_status(at.f, at.v)};
  if (head && !counts) out.mark = k::print_draft_mark, out.mark_what = k::print_draft_ilp;
  return out;
}

// ------------------------------------------------------------------------------------- the ILPA

const core::addendum& addendum(const ilpa& at) { return *at.v.it; }

std::string_view outcome(const acts::ilpa_view& v) {
  const auto dot = v.profile->outcome.find('.');
  if (!v.it || dot == std::string::npos) return {};
  const auto* saved = v.it->section(std::string_view(v.profile->outcome).substr(0, dot));
  return saved ? saved->body.text(v.profile->outcome.substr(dot + 1)) : std::string_view();
}

std::vector<saved_item> items(const ilpa& at, const core::item_type& type) {
  return items_of(at.v.profile->sections, addendum(at), type);
}

void section(html& h, const ilpa& at, const core::plan_section& s) {
  const item_site site{at.f, at.p};
  h("<section class=\"tl-part\">{}{}</section>", heading(at.f, 2, s.label.in(at.f.lang)),
    saved_section(site, s, addendum(at).section(s.id), true));
}

void stay_sections(html& h, const ilpa& at) {
  for (const auto& s : at.v.profile->sections)
    if (!s.at_exit || addendum(at).section(s.id)) section(h, at, s);
}

void exit_sections(html& h, const ilpa& at) {
  for (const auto& s : at.v.profile->sections)
    if (s.at_exit && !at.v.profile->outcome.starts_with(s.id + ".")) section(h, at, s);
}

void ilpa_statements(html& h, const ilpa& at) { h.add(statements(at.f, at.v.statements, true)); }

void ilpa_signatures(html& h, const ilpa& at) {
  if (!addendum(at).signatures.empty())
    h.add(heading(at.f, 2, say(at.f, k::sign_offs)))
        .add(signature_table(at.f, addendum(at), k::sign_text, {}));
  h.add(signature_lines(at.f, at.v.profile->sign_roles));
}

void stay(html& h, const ilpa& at) {
  const auto& a = addendum(at);
  html facts;
  facts("{}", say(at.f, k::ilpa_entered, {{"date", words::date(at.f.lang, a.entry_date)}}));
  if (!a.exit_date.empty())
    facts(" · {}", say(at.f, k::ilpa_exited, {{"date", words::date(at.f.lang, a.exit_date)}}));
  h("<p>{}</p>", facts);
}

// The needs in a few lines each.
void needs(html& h, const ilpa& at) {
  std::vector<definition> all;
  for (const auto* id : {"academic_needs", "behavior_needs"})
    for (const auto& i : items(at, core::text_type))
      if (i.item->id == id && i.value && i.value->as_text())
        all.push_back(
            {i.item->label.in(at.f.lang), make("{}", clipped(*i.value->as_text(), most_need)), {}});
  if (!all.empty()) h.add(part(at.f, k::print_needs, definitions(all)));
}

void ilpa_goals(html& h, const ilpa& at) {
  h.add(part(at.f, k::print_goals, goals_in_short(at.f, items(at, core::smart_goal_list_type))));
}

void criteria(html& h, const ilpa& at) {
  table t{.caption = std::string(say(at.f, k::print_criteria)),
          .caption_hidden = true,
          .columns = {{std::string(say(at.f, k::print_criterion))},
                      {std::string(say(at.f, k::print_criterion_measure))},
                      {std::string(say(at.f, k::print_criterion_met))}}};
  std::size_t n = 0;
  for (const auto& i : items(at, core::criteria_list_type))
    if (const auto* all = i.value ? i.value->as_list() : nullptr)
      for (const auto& c : *all) {
        if (++n > most_criteria) continue;
        html met;
        if (!c.text("met").empty()) met("{}", worded(at.f, "answer", c.text("met")));
        if (!c.text("met_on").empty()) met(" ({})", words::date(at.f.lang, c.text("met_on")));
        t.row(clipped(c.text("criterion"), most_criterion),
              clipped(c.text("measure"), most_criterion), std::move(met));
      }
  if (n == 0) return;
  h.add(part(at.f, k::print_criteria, data_table(t).add(and_more(at.f, n - t.rows.size()))));
}

void next_review(html& h, const ilpa& at) {
  if (!at.v.review_due.empty())
    h.add(paragraph(
        say(at.f, k::print_next_review, {{"date", words::date(at.f.lang, at.v.review_due)}})));
}

void ilpa_signed(html& h, const ilpa& at) {
  h.add(part(at.f, k::print_signed, signed_in_short(at.f, addendum(at), at.v.still_to_sign)));
}

void ilpa_goals_since(html& h, const ilpa& at) {
  html inner;
  goals_since(inner, {at.f, at.p}, items(at, core::smart_goal_list_type), at.since);
  h.add(part(at.f, k::print_goals, inner));
}

void reviews(html& h, const ilpa& at) {
  html inner;
  for (const auto& i : items(at, core::schedule_type))
    if (i.value && core::has_content(*i.value))
      page_of(*i.item).print(inner, {at.f, at.p}, *i.item, *i.value);
  next_review(inner, at);
  if (!inner.empty()) h.add(part(at.f, k::print_reviews, inner));
}

void ilpa_meetings(html& h, const ilpa& at) {
  h.add(part(at.f, k::print_meetings, meetings_since(at.f, at.v.meetings, at.since)));
}

// Talks after the exit: when each is due, and what was said in those that were held.
void ilpa_check_ins(html& h, const ilpa& at) {
  if (at.v.check_ins.empty()) return;
  std::vector<core::meeting> held;
  std::copy_if(at.v.meetings.begin(), at.v.meetings.end(), std::back_inserter(held),
               [](const auto& m) { return m.after_exit.has_value(); });
  h.add(check_in_table(at.f, at.v)).add(meeting_list(at.f, held));
}

void how_it_ended(html& h, const ilpa& at) {
  const auto said = outcome(at.v);
  const auto* item = at.v.profile->outcome_item();
  html inner;
  inner("<p><strong>{}</strong></p>", said.empty() || !item
                                          ? std::string(say(at.f, k::print_outcome_none))
                                          : option_label(at.f.lang, item->options, said));
  for (const auto& s : at.v.profile->sections)
    if (at.v.profile->outcome.starts_with(s.id + "."))
      for (const auto& i : s.items) {
        const auto* saved = addendum(at).section(s.id);
        const auto* value = saved ? saved->body.find(i.id) : nullptr;
        if (&i == item || !value || !core::has_content(*value)) continue;
        inner("<p class=\"tl-strong\">{}</p>", i.label.in(at.f.lang));
        page_of(i).print(inner, {at.f, at.p}, i, *value);
      }
  h.add(part(at.f, k::print_outcome, inner));
}

// The next meeting that is planned and was not held; empty: none.
std::string planned_meeting(const ilpa& at) {
  std::string out;
  const auto today = core::to_text(at.v.today);
  for (const auto& i : items(at, core::schedule_type))
    if (i.value)
      for (const auto& m : i.value->items("meetings")) {
        const std::string day(m.text("planned"));
        if (m.text("held").empty() && day >= today && (out.empty() || day < out)) out = day;
      }
  return out;
}

void ilpa_notice(html& h, const ilpa& at) {
  const auto& f = at.f;
  const auto& student = at.v.whom.student;
  const bool team = said_or_first(notice_questions.back(), at.said) == "team";
  const words::arguments named{{"plan", at.v.profile->label.in(f.lang)},
                               {"student", student.full_name()},
                               {"school", addendum(at).school_name}};
  html topics;
  if (team) topics("<li>{}</li>", say(f, k::notice_topic_needs, named));
  topics("<li>{}</li><li>{}</li><li>{}</li>", say(f, k::notice_topic_goals),
         say(f, k::notice_topic_criteria), say(f, k::notice_topic_team));
  auto said = at.said;
  if (sent_value(said, "invited").empty()) {
    std::string names;
    for (const auto& i : items(at, core::team_type))
      if (const auto* all = i.value ? i.value->as_list() : nullptr)
        for (const auto& one : *all)
          if (!one.text("person").empty())
            names += (names.empty() ? "" : "\n") + std::string(one.text("person"));
    if (!names.empty()) said.insert(said.begin(), {"invited", names});
  }
  h.add(notice_letter(
      f, student,
      {.opening = say(f, team ? k::notice_open_team : k::notice_open_review, named),
       .due = team || at.v.review_due.empty()
                  ? std::string()
                  : say(f, k::print_next_review, {{"date", words::date(f.lang, at.v.review_due)}}),
       .topics = topics,
       .usual_day = planned_meeting(at)},
      said));
}

bool ilpa_always(const acts::ilpa_view& v) { return v.it != nullptr; }
bool ilpa_counts(const acts::ilpa_view& v) {
  return v.it && v.it->head && v.it->state != core::addendum_state::void_;
}
bool ilpa_meets(const acts::ilpa_view& v) {
  return v.it && v.may_meet && v.it->state <= core::addendum_state::locked;
}
bool ended(const acts::ilpa_view& v) {
  return v.it && v.it->state != core::addendum_state::void_ &&
         (v.it->state == core::addendum_state::exited || !outcome(v).empty());
}

constexpr std::array ilpa_kinds{
    paper_kind<acts::ilpa_view>{"full",
                                k::print_full,
                                k::print_full_what,
                                ilpa_always,
                                {},
                                {stay, stay_sections, ilpa_statements, ilpa_signatures}},
    paper_kind<acts::ilpa_view>{"summary",
                                k::print_summary,
                                k::print_summary_what,
                                ilpa_counts,
                                {},
                                {stay, needs, ilpa_goals, criteria, next_review, ilpa_signed},
                                true},
    paper_kind<acts::ilpa_view>{"notice",
                                k::print_notice,
                                k::print_notice_what,
                                ilpa_meets,
                                notice_questions,
                                {ilpa_notice},
                                true},
    paper_kind<acts::ilpa_view>{"progress",
                                k::print_progress,
                                k::print_progress_what,
                                ilpa_counts,
                                report_questions,
                                {stay, ilpa_goals_since, criteria, reviews, ilpa_meetings}},
    paper_kind<acts::ilpa_view>{"exit",
                                k::print_exit,
                                k::print_exit_what,
                                ended,
                                {},
                                {stay, how_it_ended, criteria, ilpa_goals, exit_sections,
                                 ilpa_check_ins, ilpa_statements, ilpa_signatures}}};

paper_head head_of(const ilpa& at) {
  using enum core::addendum_state;
  const auto& a = addendum(at);
  paper_head out{.title = at.v.profile->label.in(at.f.lang),
                 .citation = at.v.profile->citation,
                 .student = at.v.whom.student,
                 .school_name = k::print_program,
                 .school = a.school_name,
                 .head = a.head ? &*a.head : nullptr,
                 .version = text_number(at.f, a),
                 .status = state_tag(at.f, a)};
  out.is_void = a.state == void_;
  if (out.is_void)
    out.mark = k::print_void_mark, out.mark_what = k::print_void_what;
  else if (core::is_open(a.state) && a.state != active)
    out.mark = k::print_draft_mark, out.mark_what = k::print_draft_ilpa;
  return out;
}

// Any kind: the tools above it, its head, its parts.
template <class View>
std::string sheet(const paper<View>& at, const paper_kind<View>& kind, const url& plan,
                  std::string_view short_name, bool with_facts) {
  const auto& f = at.f;
  auto head = head_of(at);
  if (kind.id == "notice" && !head.is_void) head.mark = {-1};  // an invitation is no draft
  if (kind.id != "full") head.title += ": " + std::string(say(f, kind.title));
  html h = paper_tools(f, plan), parts;
  h.add(paper_questions(f, plan.with("print", "1").with("kind", kind.id), kind.asks, at.said,
                        at.since));
  parts.add(paper_top(f, head));
  if (with_facts)
    parts("<p>{}</p>", say(f, k::print_since, {{"date", words::date(f.lang, at.since)}}));
  for (const auto& one : kind.parts) {
    if (one == nullptr) break;
    one(parts, at);
  }
  h("<div class=\"tl-paper-{}\">{}</div>", kind.one_page ? "one" : "many", parts);
  return render(f, head.title + " - " + head.student.list_name(), h,
                paper_foot(f, head, short_name));
}

}  // namespace

std::span<const paper_kind<acts::ilp_view>> ilp_papers() { return ilp_kinds; }
std::span<const paper_kind<acts::ilpa_view>> ilpa_papers() { return ilpa_kinds; }

std::string ilp_print(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                      const paper_asked& asked) {
  const auto* kind = find_paper(ilp_papers(), asked.kind, v);
  if (!kind) return {};
  const ilp at{f, p, v, asked.said, since_of(asked.said, core::school_year_start(v.today))};
  return sheet(at, *kind, tab_url(f, "ilp"), p.plan_short.in(f.lang), kind->id == "progress");
}

std::string ilpa_print(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                       const paper_asked& asked) {
  const auto* kind = find_paper(ilpa_papers(), asked.kind, v);
  if (!kind) return {};
  const ilpa at{f, p, v, asked.said,
                since_of(asked.said, core::parse_date(v.it->entry_date).value_or(v.today))};
  return sheet(at, *kind, ilpa_url(f, *v.it), v.profile->short_label.in(f.lang),
               kind->id == "progress");
}

}  // namespace throughline::pages
