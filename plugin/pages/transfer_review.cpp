// The receiving side's page: why it is this student, what differs, what else came; accept or
// reject.
#include <algorithm>

#include "pages/transfer_pieces.hpp"

namespace throughline::pages {

namespace {

using acts::difference;

// The match in words: which of the four facts agree.
html match_alert(const frame& f, const acts::transfer_detail& v) {
  if (!v.student) return alert(tone::warning, paragraph(say(f, k::transfer_match_none)));
  std::string facts;
  const auto fact = [&](bool agrees, std::string_view field) {
    facts +=
        (facts.empty() ? "" : ", ") + say(f, agrees ? k::transfer_fact_yes : k::transfer_fact_no,
                                          {{"fact", worded(f, "transfer_field", field)}});
  };
  fact(v.evidence.state_id, "stateId");
  fact(v.evidence.birth_date, "birthDate");
  fact(v.evidence.family_name, "familyName");
  fact(v.evidence.given_name, "givenName");
  using enum core::match_result;
  const auto said = v.evidence.result == same     ? k::transfer_match_same
                    : v.evidence.result == review ? k::transfer_match_review
                                                  : k::transfer_match_different;
  return alert(v.evidence.result == same ? tone::good : tone::warning,
               make("<p><strong>{}</strong></p><p>{}</p>", say(f, said, {{"facts", facts}}),
                    say(f, k::transfer_ours,
                        {{"who", v.student->full_name()}, {"grade", v.student->grade}})));
}

// A value as it stands in the record, readable.
std::string shown(const frame& f, const difference& d, const std::string& text) {
  constexpr std::string_view revision = "revision ";
  if (text.empty()) return std::string(say(f, k::transfer_blank));
  if (d.field == "birthDate") return words::date(f.lang, text);
  if (d.section == "ilp" && text.starts_with(revision))
    return say(f, k::transfer_revision, {{"n", text.substr(revision.size())}});
  return text;
}

std::string choice_name(const difference& d) { return "decide." + d.section + "." + d.field; }

html choice(const frame& f, const difference& d, const transfer_attempt* refused) {
  const auto field = choice_name(d);
  const auto name = worded(f, "transfer_field", d.field);
  const auto wrong = error_at(f, refused, field);
  const auto chosen =
      sent_text(refused, field, d.what == difference::kind::fresh ? "incoming" : "");
  html inner;
  inner.add(radio(f, field, "incoming", say(f, k::transfer_keep_incoming), chosen == "incoming"))
      .add(radio(f, field, "ours", say(f, k::transfer_keep_ours), chosen == "ours"));
  return group(f, field, say(f, k::transfer_keep_of, {{"field", name}}), {}, wrong, inner, true);
}

table compare_table(const frame& f, std::string caption, bool choose) {
  table t{.caption = std::move(caption),
          .columns = {{std::string(say(f, k::transfer_field))},
                      {std::string(say(f, k::transfer_incoming))},
                      {std::string(say(f, k::transfer_ours_now))}},
          .even = true,
          .stacked = true};
  if (choose) t.columns.push_back({std::string(say(f, k::transfer_keep))});
  return t;
}

html compare(const frame& f, const acts::transfer_detail& v, const transfer_attempt* refused) {
  const auto count = [&](difference::kind what) {
    return std::count_if(v.differences.begin(), v.differences.end(),
                         [&](const auto& d) { return d.what == what; });
  };
  const auto must = count(difference::kind::decide), same = count(difference::kind::same);
  const auto differ = must + count(difference::kind::fresh);
  auto open = compare_table(
      f, say(f, k::transfer_compare, {{"n", std::to_string(differ)}, {"m", std::to_string(must)}}),
      true);
  auto equal =
      compare_table(f, say(f, k::transfer_compare_same, {{"n", std::to_string(same)}}), false);
  equal.caption_hidden = true;
  for (const auto& d : v.differences) {
    html name = make("{}", worded(f, "transfer_field", d.field));
    std::vector<html> cells;
    if (d.what == difference::kind::decide)
      name(" {}", tag(tone::bad, say(f, k::transfer_decide)));
    else if (d.what == difference::kind::fresh)
      name(" {}", tag(tone::warning, say(f, k::transfer_new_info)));
    cells.push_back(std::move(name));
    const bool is_same = d.what == difference::kind::same;
    cells.push_back(is_same ? make("{}", shown(f, d, d.incoming))
                            : make("<mark>{}</mark>", shown(f, d, d.incoming)));
    cells.push_back(make("{}", shown(f, d, d.ours)));
    if (!is_same) {
      cells.push_back(choice(f, d, refused));
      if (d.what == difference::kind::decide) open.marked.push_back(open.rows.size());
    }
    (is_same ? equal : open).rows.push_back(std::move(cells));
  }
  html h;
  h.add(open.rows.empty() ? paragraph(say(f, k::transfer_compare_none)) : data_table(open));
  if (!equal.rows.empty())
    h("<details><summary>{}</summary>{}</details>", equal.caption, data_table(equal));
  return h.add(quiet(say(f, k::transfer_reference_only)));
}

html also(const frame& f, const acts::transfer_detail& v) {
  html lines, h;
  for (const auto& p : v.parts)
    if (p.section != "identity")
      lines("<li>{}: {}</li>", worded(f, "package", p.section), worded(f, "part", p.status));
  if (lines.empty()) return h;
  h.add(heading(f, 2, say(f, k::transfer_also))).add(make("<ul>{}</ul>", lines));
  return h.add(course_table(f, v.courses));
}

html student_field(const frame& f, const acts::transfer_detail& v,
                   const transfer_attempt* refused) {
  html field = text_field(f, "choose", say(f, k::transfer_choose_student),
                          say(f, k::transfer_choose_student_hint), error_at(f, refused, "choose"),
                          sent_text(refused, "choose"));
  field.add(buttons(submit(f, "compare", say(f, k::transfer_compare_button), false)));
  if (!v.student) return field;
  return make("<details{}><summary>{}</summary>{}</details>",
              attribute("open", !sent_text(refused, "choose").empty()),
              say(f, k::transfer_not_same), field);
}

html note_field(const frame& f, const transfer_attempt* refused) {
  const auto wrong = error_at(f, refused, "note");
  return labelled(
      f, "note", say(f, k::transfer_note), say(f, k::transfer_note_hint), wrong,
      make("<textarea id=\"{}\" name=\"{}\" maxlength=\"2000\" "
           "aria-describedby=\"{}\"{}>{}</textarea>",
           field_id("note"), field_name(f, "note"), described_by("note", true, !wrong.empty()),
           attribute("aria-invalid", wrong.empty() ? "" : "true"), sent_text(refused, "note")));
}

}  // namespace

html course_table(const frame& f, const std::vector<core::transcript_course>& courses) {
  if (courses.empty()) return {};
  core::credits total;
  table t{.caption = std::string(say(f, k::transfer_courses_caption)),
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::course_title))},
                      {std::string(say(f, k::transcript_year))},
                      {std::string(say(f, k::transcript_school))},
                      {std::string(say(f, k::transcript_mark))},
                      {std::string(say(f, k::credit_earned)), true}}};
  for (const auto& c : courses) {
    total += c.earned;
    const auto year = c.school_year ? std::to_string(c.school_year - 1) + "-" +
                                          std::to_string(c.school_year).substr(2)
                                    : std::string();
    t.row(c.title, year, c.school_name, c.grade, c.earned.short_text());
  }
  return make("<details{}><summary>{}</summary>{}{}</details>",
              attribute("open", f.dress == shell::print),
              say(f, k::transfer_courses,
                  {{"n", std::to_string(courses.size())}, {"credits", total.short_text()}}),
              quiet(say(f, k::transfer_courses_hint)), data_table(t));
}

html review_body(const frame& f, const acts::transfer_detail& v, const transfer_attempt* refused) {
  html h, inner;
  h.add(quiet(say(f, k::transfer_review_from,
                  {{"peer", v.it.peer_name}, {"when", moment(f, v.it.changed_ms)}})));
  h.add(match_alert(f, v));
  inner.add(hidden(f, "tl-token", f.token));
  inner.add(hidden(f, "our-plan", v.our_plan));
  if (!v.chosen.empty()) inner.add(hidden(f, "student", v.chosen));
  if (v.student) inner.add(compare(f, v, refused));
  inner.add(also(f, v))
      .add(student_field(f, v, refused))
      .add(note_field(f, refused))
      .add(buttons(html()
                       .add(submit(f, "accept", say(f, k::transfer_accept_button)))
                       .add(submit(f, "reject", say(f, k::transfer_reject_button), false))));
  return h.add(form(f, transfer_url(f, v.it), inner));
}

}  // namespace throughline::pages
