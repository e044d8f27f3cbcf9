// Every item type in a page: its form sends back what it shows, its view shows every field, its
// places have names, its rows of export are words.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

#include "every_item.hpp"
#include "form_fields.hpp"
#include "pages/items.hpp"
#include "pages/plan_export.hpp"
#include "pages_samples.hpp"

namespace throughline {
namespace {

using namespace pages;
using namespace samples;
using core::language;
using core::value;
using strings = std::vector<std::string>;

constexpr language both[] = {language::en, language::es};

struct written {
  frame f;
  explicit written(shell dress = shell::page, language lang = language::en)
      : f(make_frame(dress, lang)) {}
  [[nodiscard]] item_site at(const core::findings* refused = nullptr) const {
    return {f, profile_zz(), refused};
  }
  [[nodiscard]] std::string edit(std::string_view section, const value& body,
                                 const core::findings* refused = nullptr) const {
    return edit_section(at(refused), *profile_zz().section(section), body).text();
  }
  [[nodiscard]] std::string view(std::string_view section, const value& body,
                                 bool paper = false) const {
    return view_section(at(), *profile_zz().section(section), body, paper).text();
  }
};

// "tl[goals.0.by]" is "goals.0.by", "tl[reason][]" is "reason[]".
fields without_prefix(fields sent) {
  for (auto& [name, text] : sent) {
    EXPECT_TRUE(name.starts_with("tl[")) << name;
    const auto close = name.find(']');
    name = name.substr(3, close - 3) + name.substr(close + 1);
  }
  return sent;
}

std::string without_tags(const std::string& page) {
  std::string out;
  bool inside = false;
  for (const char c : page) {
    if (c == '<') inside = true;
    if (!inside) out += c;
    if (c == '>') {
      inside = false;
      out += ' ';
    }
  }
  return out;
}

value with_every_text(const value& v, const std::string& text) {
  if (v.as_text()) return text;
  if (const auto* l = v.as_list()) {
    core::list out;
    for (const auto& e : *l) out.push_back(with_every_text(e, text));
    return out;
  }
  core::record out;
  for (const auto& [name, m] : *v.as_record()) out.emplace_back(name, with_every_text(m, text));
  return out;
}

}  // namespace

TEST(item_forms, send_back_what_they_show) {
  for (const auto dress : {shell::page, shell::shadow, shell::light})
    for (const auto lang : both)
      for (const auto& s : profile_zz().sections) {
        SCOPED_TRACE(s.id);
        const auto body = answers_zz(s.id);
        auto sent = fields_in(written(dress, lang).edit(s.id, body));
        if (dress == shell::light) sent = without_prefix(std::move(sent));
        EXPECT_EQ(formats::write_json(read_section(s, sent)), formats::write_json(body));
        EXPECT_TRUE(read_section(s, fields_in(written(dress, lang).edit(s.id, core::record{}))) ==
                    value(core::record{}))
            << "an untouched form says nothing";
        fields kept = fields_in(hidden_copies(written().f, s, body, "no such item").text());
        EXPECT_EQ(formats::write_json(read_section(s, kept)), formats::write_json(body))
            << "hidden copies";
      }
}

TEST(item_forms, have_each_control_once) {
  for (const auto& s : profile_zz().sections) {
    const auto page = written().edit(s.id, answers_zz(s.id));
    std::set<std::string> ids;
    for (auto at = page.find(" id=\""); at != page.npos; at = page.find(" id=\"", at + 1))
      EXPECT_TRUE(ids.insert(page.substr(at, page.find('"', at + 5) - at)).second)
          << page.substr(at, 60);
  }
}

TEST(item_forms, ask_the_fields_the_profile_names_and_show_what_stands_in_others) {
  const auto body =
      formats::read_json(R"({"visits":[{"date":"2026-10-01","title":"Hospital","hours":"3"}]})");
  const auto page = written().edit("activities", body);
  EXPECT_NE(page.find("name=\"visits.0.hours\""), page.npos) << "kept";
  EXPECT_EQ(page.find("name=\"visits.1.hours\""), page.npos) << "not asked";
  EXPECT_EQ(page.find("name=\"visits.0.reflection\""), page.npos);
  EXPECT_NE(page.find("name=\"log.0.reflection\""), page.npos);
}

TEST(item_forms, ask_all_of_a_benchmark_whatever_the_item_asks_of_a_goal) {
  core::plan_section few = *profile_zz().section("goals");
  few.items.back().fields = {"statement", "benchmarks"};
  const auto page = edit_section(written().at(), few, core::record{}).text();
  for (const auto* control :
       {"smart.0.statement", "smart.0.benchmarks.0.day", "smart.0.benchmarks.0.target"})
    EXPECT_NE(page.find("name=\"" + std::string(control) + "\""), page.npos) << control;
  for (const auto* control : {"smart.0.measure", "smart.0.progress.0.day"})
    EXPECT_EQ(page.find("name=\"" + std::string(control) + "\""), page.npos) << control;
}

TEST(item_forms, read_nested_entries_and_drop_removed_blank_and_unknown_ones) {
  const auto& s = *profile_zz().section("goals");
  const fields sent{{"smart.0.statement", "Read"},
                    {"smart.0.benchmarks.0.day", "2026-12-01"},
                    {"smart.0.benchmarks.0.remove", "yes"},
                    {"smart.0.benchmarks.3.target", "95"},
                    {"smart.0.benchmarks.4.id", "lonely"},
                    {"smart.0.benchmarks.5.color", "red"},
                    {"smart.0.benchmarks.target", "no number"},
                    {"smart.0.benchmarks", "no list"},
                    {"smart.0.statement.0.day", "no nested list"},
                    {"smart.0.benchmarks.999.target", "far"},
                    {"smart.1.progress.0.value", "84"},
                    {"smart.2.progress.0.value", ""}};
  EXPECT_EQ(formats::write_json(read_section(s, sent)),
            R"({"smart":[{"statement":"Read","benchmarks":[{"target":"95"}]},)"
            R"({"progress":[{"value":"84"}]}]})");
}

TEST(item_forms, show_a_problem_where_it_is) {
  auto body = answers_zz("goals");
  auto& goal = body.as_record()->at(1).second.as_list()->front();
  goal.set("benchmarks", core::list{entry({{"day", "soon"}})});
  const auto wrong = core::check_section(*profile_zz().section("goals"), body, false);
  ASSERT_EQ(wrong.size(), 2u);
  const auto page = written().edit("goals", body, &wrong);
  EXPECT_NE(page.find("id=\"tl-smart.0.benchmarks.0.day-e\""), page.npos);
  EXPECT_NE(page.find("id=\"tl-smart.0.benchmarks.0.target-e\""), page.npos);
  const auto benchmarks = page.find("<details class=\"tl-within\" open");
  ASSERT_NE(benchmarks, page.npos) << "what is wrong is not folded away";
  EXPECT_EQ(page.find("<details class=\"tl-within\" open", benchmarks + 1), page.npos);
}

// What was written before a goal's status had options stands in the form and is sent back.
TEST(item_forms, keep_a_status_in_words_of_ones_own) {
  const auto body = formats::read_json(
      R"({"goals":[{"kind":"academic","statement":"s","status":"1 of 3 retakes done"}]})");
  const auto page = written().edit("goals", body);
  EXPECT_NE(page.find("<option value=\"1 of 3 retakes done\" selected>"), page.npos);
  EXPECT_NE(page.find("<option value=\"discontinued\">Stopped</option>"), page.npos);
  EXPECT_TRUE(read_section(*profile_zz().section("goals"), fields_in(page)) == body);
  EXPECT_NE(written().view("goals", body).find("1 of 3 retakes done"), std::string::npos);
}

TEST(checklist_forms, list_every_option_and_number_them_as_they_are_stored) {
  const auto body = formats::read_json(R"({"steps":[{"text":"Own"},{"option":"family"}]})");
  const auto page = written().edit("money", body);
  for (const auto* control :
       {"name=\"steps.0.text\"", "name=\"steps.1.option\" value=\"family\"",
        "name=\"steps.2.option\" value=\"form\"", "name=\"steps.3.option\" value=\"scholarship\"",
        "name=\"steps.4.text\""})
    EXPECT_NE(page.find(control), page.npos) << control;
  auto sent = fields_in(page);
  sent.emplace_back("steps.3.done", "yes");
  EXPECT_EQ(formats::write_json(read_section(*profile_zz().section("money"), sent)),
            R"({"steps":[{"text":"Own"},{"option":"scholarship","done":"yes"}]})")
      << "an option of which nothing is said is no entry";
}

// The profile had that option once: the list says so and can be saved again without it.
TEST(checklist_forms, let_an_option_that_is_gone_be_taken_out) {
  const auto& s = *profile_zz().section("money");
  const auto body = formats::read_json(
      R"({"steps":[{"option":"rent","done":"yes"},{"option":"form","done":"yes"}]})");
  const auto wrong = core::check_section(s, body, false);
  ASSERT_EQ(wrong.size(), 1u);
  const auto page = written().edit("money", body, &wrong);
  EXPECT_NE(page.find("id=\"tl-" + wrong.front().field + "\""), page.npos)
      << "the summary's link leads there";
  EXPECT_EQ(page.find("name=\"steps.1.remove\""), page.npos);
  auto sent = fields_in(page);
  EXPECT_NE(page.find("name=\"steps.0.remove\""), page.npos);
  sent.emplace_back("steps.0.remove", "yes");
  EXPECT_EQ(formats::write_json(read_section(s, sent)),
            R"({"steps":[{"option":"form","done":"yes"}]})");
}

TEST(item_views, show_every_field_in_words) {
  struct shown {
    const char* section;
    strings en, es;
  };
  const shown all[] = {
      {"about",
       {"I like rivers.\nAnd maps.", "College", "Art", "Sport", "Internet at home", "No",
        "Sep 14, 2026", "Patient", "Good with numbers"},
       {"Universidad", "Arte", "Deporte", "Internet en casa", "14 de septiembre de 2026"}},
      {"activities",
       {"Sep 5, 2026", "Community service", "Food bank", "Harvest House", "2.5",
        "I can lead a team.", "0.333", "Job", "4.0", "Hospital", "Oct 1, 2026"},
       {"Servicio comunitario", "Empleo", "Organización", "Horas", "1 de octubre de 2026"}},
      {"goals",
       {"Raise my algebra grade",
        "Report card",
        "May 21, 2027",
        "Tutoring on Tuesdays",
        "Aug 20, 2026",
        "Making progress",
        "Asking helps.",
        "almost there",
        "Read 120 words a minute",
        "80",
        "120",
        "Reading probe",
        "Mar 1, 2027",
        "T. Briggs",
        "Dec 1, 2026",
        "95",
        "Jan 15, 2027",
        "105",
        "Oct 1, 2026",
        "84",
        "Calm day",
        "M. Hale",
        "91.5",
        "Too little progress",
        "Nov 9, 2026",
        "absent"},
       {"Académica", "Con avances", "Avance insuficiente", "Objetivos parciales", "Valor medido",
        "9 de noviembre de 2026"}},
      {"courses",
       {"9", "Algebra 1", "Mathematics", "0205", "1.5", "Needed for nursing"},
       {"Matemáticas"}},
      {"money",
       {"Aid form filed", "Oct 2, 2026", "By mail", "Scholarship applied for",
        "Talked with my family", "Ask in January", "Ask the union for its grant", "Nov 5, 2026",
        "Done", "Not yet"},
       {"Formulario presentado", "Hecho", "Todavía no"}},
      {"support",
       {"Attendance",
        "90% or better",
        "Yes",
        "Nov 20, 2026",
        "Rosa Lima",
        "Parent or guardian",
        "Family",
        "Oct 10, 2026",
        "Phone",
        "Attended",
        "In person",
        "Declined",
        "Teacher",
        "Every 20 school days",
        "Oct 20, 2026",
        "Oct 22, 2026",
        "All of us",
        "Attends daily",
        "One class more",
        "Nov 30, 2026",
        "504 plan",
        "Feb 3, 2025",
        "Ms. Onuoha"},
       {"Padre, madre o tutor", "Teléfono", "Asistió", "No aceptó", "Cada 20 días de clase",
        "Plan 504"}},
      {"records", {"This is kept in the student information system."}, {}},
      {"review", {"Signatures are under Sign-offs."}, {}}};
  for (const auto& [section, en, es] : all)
    for (const bool paper : {false, true}) {
      SCOPED_TRACE(section);
      const auto body = answers_zz(section);
      const auto text = without_tags(written().view(section, body, paper));
      for (const auto& word : en) EXPECT_NE(text.find(word), text.npos) << word;
      const auto texto =
          without_tags(written(shell::page, language::es).view(section, body, paper));
      for (const auto& word : es) EXPECT_NE(texto.find(word), texto.npos) << word;
    }
}

TEST(item_views, hold_no_data_as_markup) {
  for (const auto& s : profile_zz().sections) {
    SCOPED_TRACE(s.id);
    const auto body = with_every_text(answers_zz(s.id), evil);
    const auto wrong = core::check_section(s, body, true);
    for (const auto lang : both) {
      const written page(shell::page, lang);
      for (const auto& text :
           {page.edit(s.id, body, &wrong), page.view(s.id, body), page.view(s.id, body, true),
            hidden_copies(page.f, s, body, "").text()}) {
        EXPECT_EQ(text.find("<img"), text.npos);
        EXPECT_EQ(text.find(" style="), text.npos);
        EXPECT_EQ(text.find('['), text.npos) << "a word is missing";
      }
    }
  }
}

TEST(progress_charts, stand_beside_the_same_numbers_in_a_table) {
  const auto page = written().view("goals", answers_zz("goals"));
  const auto svg = page.find("<svg class=\"tl-chart\"");
  ASSERT_NE(svg, page.npos);
  EXPECT_NE(page.find("role=\"img\" aria-label=\"2 measured values, from 84 on Oct 1, 2026 to 91.5 "
                      "on Nov 2, 2026. Start: 80. Target: 120.\"",
                      svg),
            page.npos);
  const auto picture = page.substr(svg, page.find("</svg>", svg) - svg);
  // 80 to 120 stand from bottom (118) to top (12): 84 at 118 - 4 * 106 / 40.
  EXPECT_NE(picture.find("points=\"10,108 310,88 \""), picture.npos) << picture;
  EXPECT_NE(picture.find("class=\"tl-chart-from\" x1=\"10\" y1=\"118\""), picture.npos);
  EXPECT_NE(picture.find("class=\"tl-chart-to\" x1=\"10\" y1=\"12\""), picture.npos);
  EXPECT_NE(written(shell::page, language::es)
                .view("goals", answers_zz("goals"))
                .find("2 valores medidos, de 84 el 1 de octubre de 2026 a 91.5 el 2 de noviembre"),
            std::string::npos);
}

TEST(progress_charts, need_two_numbers_with_a_day) {
  const auto charts = [](const char* progress) {
    auto body = answers_zz("goals");
    body.as_record()->at(1).second.as_list()->front().set("progress", formats::read_json(progress));
    const auto page = written().view("goals", body);
    EXPECT_NE(page.find("2026"), page.npos) << "the table is there in any case";
    return page.find("tl-chart") != page.npos;
  };
  EXPECT_TRUE(
      charts(R"([{"day":"2026-10-01","value":"84%"},{"day":"2026-10-02","value":"85 %"}])"));
  EXPECT_FALSE(charts(R"([{"day":"2026-10-01","value":"84"}])"));
  EXPECT_FALSE(
      charts(R"([{"day":"2026-10-01","value":"84"},{"day":"2026-10-02","value":"absent"}])"));
  EXPECT_FALSE(
      charts(R"([{"day":"2026-10-01","value":"3 of 5"},{"day":"2026-10-02","value":"4 of 5"}])"));
  EXPECT_FALSE(charts(R"([{"value":"84"},{"value":"85"}])"));
  EXPECT_TRUE(charts(R"([{"day":"2026-10-01","value":"84"},{"day":"2026-10-01","value":"84"}])"))
      << "one day and one value: no division by nothing";
}

TEST(places, have_names_in_both_languages) {
  struct named {
    const char *section, *field, *en, *es;
  };
  for (const auto& [section, field, en, es] : {
           named{"about", "has_internet", "Internet at home", "Internet en casa"},
           {"activities", "log.1.hours", "Entry 2, Hours", "Entrada 2, Horas"},
           {"goals", "goals.0.begun", "Goal 1, Begun on", "Meta 1, Empezada el"},
           {"goals", "smart", "Measurable goals", "Metas medibles"},
           {"goals", "smart.1.benchmarks.2.day", "Goal 2, Benchmark 3, By when?",
            "Meta 2, Objetivo parcial 3, ¿Para cuándo?"},
           {"goals", "smart.0.progress", "Goal 1, Progress", "Meta 1, Avance"},
           {"goals", "smart.0.progress.3", "Goal 1, Progress entry 4", "Meta 1, Avance 4"},
           {"money", "steps.0.on", "Line 1, When", "Línea 1, Cuándo"},
           {"support", "team.0.person", "Person 1, Name", "Persona 1, Nombre"},
           {"support", "reviews.every", "School days from one meeting to the next",
            "Días de clase entre una reunión y la siguiente"},
           {"support", "reviews.meetings", "Meetings", "Reuniones"},
           {"support", "reviews.meetings.1.held", "Meeting 2, Held on", "Reunión 2, Se celebró el"},
           {"support", "other_plans.0.exists", "Other plan 1, In force", "Otro plan 1, Vigente"},
       }) {
    const auto& s = *profile_zz().section(section);
    EXPECT_EQ(place_name(language::en, s, field), en);
    EXPECT_EQ(place_name(language::es, s, field), es);
  }
}

// A field that core knows and no form asks could never be entered, and its problems had no name.
TEST(forms_and_checks, know_the_same_fields) {
  const auto walk = [](const core::plan_section& s, const std::string& path, const auto& rules,
                       const std::string& form, const auto& again) -> void {
    for (const auto& rule : rules) {
      if (rule.name == "id") continue;
      const auto place = path + "." + std::string(rule.name);
      if (rule.is == core::field_rule::shape::entries) {
        again(s, place + ".0", rule.fields, form, again);
      } else {
        const std::regex control("name=\"" +
                                 std::regex_replace(place, std::regex("\\.0"), "\\.[0-9]+") + "\"");
        EXPECT_TRUE(std::regex_search(form, control)) << place;
        for (const auto lang : both)
          EXPECT_NE(place_name(lang, s, place), place_name(lang, s, path)) << place;
      }
    }
  };
  for (const auto& s : profile_zz().sections) {
    const auto form = written().edit(s.id, core::record{}) + written().edit(s.id, answers_zz(s.id));
    for (const auto& i : s.items) {
      if (!i.fields.empty()) continue;
      const bool one = core::type_of(i).fields.size() > 0 &&
                       core::type_of(i).fields.front().name != "id";  // a record, not a list
      walk(s, i.id + (one ? "" : ".0"), core::type_of(i).fields, form, walk);
    }
  }
}

TEST(plan_export, gives_each_answer_in_words) {
  core::plan plan;
  for (const auto& s : profile_zz().sections) plan.sections.push_back({s.id, answers_zz(s.id), {}});
  const auto rows = [&](language lang) {
    strings out;
    for (const auto& r : plan_rows(written(shell::print, lang).f, profile_zz(), plan))
      out.push_back(r.section + " | " + r.item + " | " + r.entry + " | " + r.field + " | " +
                    r.value);
    return out;
  };
  const auto en = rows(language::en), es = rows(language::es);
  EXPECT_EQ(
      strings(en.begin(), en.begin() + 8),
      (strings{"About me | My story |  |  | I like rivers.\nAnd maps.",
               "About me | After high school |  |  | College", "About me | Interests | 1 |  | Art",
               "About me | Interests | 2 |  | Sport", "About me | Internet at home |  |  | No",
               "About me | First talk with the adviser |  |  | Sep 14, 2026",
               "About me | Strengths | 1 |  | Patient",
               "About me | Strengths | 2 |  | Good with numbers"}));
  const auto has = [](const strings& all, const std::string& row) {
    EXPECT_EQ(std::count(all.begin(), all.end(), row), 1) << row;
  };
  has(en, "Activities | Activity log | 2 | Hours | 0.333");
  has(en, "Goals | Measurable goals | 1.2 | To be reached by then | 105");
  has(en, "Goals | Measurable goals | 1.1 | Measured value | 84");
  has(en, "Courses | Courses by grade | 1 | Counts toward | Mathematics");
  has(en, "Paying for it | Steps to financial aid | 3 | What | Ask the union for its grant");
  has(en, "Support | Reviews |  | School days from one meeting to the next | 20");
  has(en, "Support | Reviews | 1 | Held on | Oct 22, 2026");
  has(en, "Support | Other plans | 1 | Which plan? | 504 plan");
  has(es, "Actividades | Registro de actividades | 1 | Tipo | Servicio comunitario");
  has(es, "Metas | Metas medibles | 1.2 | Cómo va | Avance insuficiente");
  has(es, "Apoyo | Equipo | 2 | Respuesta | No aceptó");
  has(es, "Sobre mí | Internet en casa |  |  | No");
  EXPECT_EQ(en.size(), es.size());
  EXPECT_TRUE(plan_rows(written().f, profile_zz(), {}).empty());
}

}  // namespace throughline
