// Reviews of addenda for many students in one sitting: what is the same for all once, then a
// student under another.
#include "acts/reviews.hpp"

#include "pages/ilpa_parts.hpp"

namespace throughline::pages {

namespace {

// One box to write in, with its error.
html box(const frame& f, const std::string& name, std::string_view label, std::string_view error,
         std::string_view typed) {
  return labelled(f, name, label, {}, error,
                  make("<textarea id=\"{}\" name=\"{}\" rows=\"2\"{}{}>\n{}</textarea>",
                       field_id(name), field_name(f, name),
                       attribute("aria-describedby", described_by(name, false, !error.empty())),
                       attribute("aria-invalid", error.empty() ? "" : "true"), typed));
}

class asking_reviews {
 public:
  asking_reviews(const frame& f, const acts::reviews_view& v, const review_attempt& sent)
      : f_(f), v_(v), sent_(sent) {}

  html form_of_all() {
    html students, inner, h;
    for (const auto& one : v_.all) students.add(student(one));
    if (!problems_.empty()) h.add(error_summary(f_, problems_));
    inner.add(hidden(f_, "tl-token", f_.token))
        .add(common("held", k::meeting_held, "date",
                    sent_.held.empty() ? core::to_text(v_.today) : sent_.held))
        .add(common("attendees", k::meeting_attendees, "text", sent_.attendees))
        .add(students)
        .add(buttons(submit(f_, "review", say(f_, k::reviews_button))));
    return h.add(form(f_, url(f_.mount).at("reviews").with("lang", core::tag(f_.lang)), inner));
  }

 private:
  [[nodiscard]] html common(const char* name, words::key label, std::string_view type,
                            std::string_view now) const {
    return labelled(f_, name, say(f_, label), {}, {},
                    make("<input type=\"{}\"{} id=\"{}\" name=\"{}\" value=\"{}\">", type,
                         attribute("class", type == "date" ? "tl-short" : ""), field_id(name),
                         field_name(f_, name), now));
  }

  html student(const acts::addendum_to_review& one) {
    const auto at = sent_.by_addendum.find(one.key);
    const auto* typed = at == sent_.by_addendum.end() ? nullptr : &at->second;
    const auto findings = "findings." + one.key, changes = "changes." + one.key;
    std::string said;  // what concerns a day or the others is said where the student stands
    if (typed)
      for (const auto& w : typed->wrong)
        said += (said.empty() ? "" : " ") + words::say(f_.lang, w.rule, w.words);
    if (!said.empty()) problems_.push_back({findings, problem_text(one.student_name, said)});
    const auto to = url(f_.mount)
                        .at("students")
                        .at(one.student)
                        .at("ilpa")
                        .with("lang", core::tag(f_.lang))
                        .with("id", one.key);
    html facts;
    if (!one.last.empty())
      facts.add(quiet(say(f_, k::reviews_last, {{"date", words::date(f_.lang, one.last)}})));
    if (!one.due.empty()) {
      facts.add(
          one.due < core::to_text(v_.today)
              ? make("<p>{}</p>", tag(tone::bad, say(f_, k::ilpa_review_late,
                                                     {{"date", words::date(f_.lang, one.due)}})))
              : quiet(say(f_, k::reviews_due, {{"date", words::date(f_.lang, one.due)}})));
    }
    html h;
    h("<fieldset class=\"tl-card\"><legend>{}</legend><p>{} · <a href=\"{}\">{}<span "
      "class=\"tl-sr\">: {}</span></a> {}</p>{}",
      one.student_name, one.school, to, say(f_, k::reviews_open), one.student_name,
      one.state == core::addendum_state::locked ? tag(tone::news, say(f_, k::reviews_signed))
                                                : html(),
      facts);
    h.add(hidden(f_, "student." + one.key, one.student));
    h.add(box(f_, findings, say(f_, k::meeting_findings), said,
              typed ? typed->findings : std::string()));
    h.add(
        box(f_, changes, say(f_, k::meeting_changes), {}, typed ? typed->changes : std::string()));
    return h("</fieldset>");
  }

  const frame& f_;
  const acts::reviews_view& v_;
  const review_attempt& sent_;
  std::vector<problem_line> problems_;
};

}  // namespace

std::string group_reviews(const frame& f, const acts::reviews_view& v, const review_attempt& sent) {
  const auto title = std::string(say(f, k::reviews_title));
  html h;
  h.add(heading(f, 1, title));
  if (v.all.empty()) return render(f, title, h.add(quiet(say(f, k::reviews_none))));
  if (sent.nothing) h.add(alert(tone::warning, paragraph(say(f, k::reviews_nothing))));
  if (sent.kept > 0)
    h.add(
        alert(tone::good, paragraph(say(f, k::reviews_kept, {{"n", std::to_string(sent.kept)}}))));
  h.add(paragraph(say(f, k::reviews_lead)));
  return render(f, title, h.add(asking_reviews(f, v, sent).form_of_all()));
}

}  // namespace throughline::pages
