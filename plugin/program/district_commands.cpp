// district init, count, student find and show.
#include <CLI/CLI.hpp>

#include "acts/addenda.hpp"
#include "acts/overview.hpp"
#include "acts/precedence.hpp"
#include "acts/program_sections.hpp"
#include "core/failure.hpp"
#include "program/run.hpp"

namespace throughline::program {

namespace {

void add_init(CLI::App& parent, run& r) {
  struct options {
    std::string name, state = "KY", profile, zone = "America/New_York";
    std::vector<std::string> alternative;
  };
  auto o = std::make_shared<options>();
  auto* c = parent.add_subcommand("init", "make a district's store");
  c->add_option("--name", o->name, "the district's name")->required();
  c->add_option("--state", o->state, "postal code of the state")->capture_default_str();
  c->add_option(
      "--profile", o->profile,
      "state profile, by default us-<state>; or a file of the district's own (plan-profile/1)");
  c->add_option("--time-zone", o->zone, "IANA time zone")->capture_default_str();
  c->add_option("--alternative", o->alternative,
                "SCHOOL=CLASS: an alternative school by identifier or sourcedId, e.g. 045900=A5");
  c->callback([o, &r] {
    auto profile = o->profile;
    if (profile.empty()) {
      profile = "us-" + o->state;
      for (auto& ch : profile) ch = static_cast<char>(std::tolower(static_cast<unsigned char>(ch)));
    }
    for (const auto& a : o->alternative)
      if (a.find('=') == a.npos || a.back() == '=')
        throw core::failure(core::codes::bad_request, "--alternative SCHOOL=CLASS");
    const bool own = profile.ends_with(".json");
    acts::init_district(r.in(), r.by(),
                        {.name = o->name,
                         .state = own ? std::string() : o->state,
                         .profile = own ? std::string() : profile,
                         .time_zone = o->zone,
                         .profile_text = own ? read_file(profile) : std::string()});
    for (const auto& a : o->alternative) {
      const auto at = a.rfind('=');
      acts::set_school_class(r.in(), r.by(), a.substr(0, at), a.substr(at + 1));
    }
    r.line("district " + r.district + " made: " + o->name + ", profile " + profile);
  });
}

void add_class(CLI::App& parent, run& r) {
  auto school = std::make_shared<std::string>(), cls = std::make_shared<std::string>();
  auto* c = parent.add_subcommand("school-class",
                                  "say that a school is an alternative program, and its class");
  c->add_option("SCHOOL", *school, "identifier or sourcedId")->required();
  c->add_option("CLASS", *cls, "A5, A6, ...; A1 for a regular school")->required();
  c->callback([school, cls, &r] {
    acts::set_school_class(r.in(), r.by(), *school, *cls);
    r.line(*school + " is " + *cls);
  });
}

void add_precedence(CLI::App& parent, run& r) {
  struct options {
    std::string field;
    std::vector<std::string> sources;
    bool reset = false;
  };
  auto o = std::make_shared<options>();
  auto* c = parent.add_subcommand(
      "precedence",
      "whose word counts where several sources tell of one student; without SOURCE: shows");
  c->add_option("FIELD", o->field,
                "transcript, name, preferredName, birthDate, sex, grade, email or phone");
  c->add_option("SOURCE", o->sources,
                "names of feeds, or host for the SIS's events; first the one that counts most");
  c->add_flag("--default", o->reset, "the field's default order again");
  c->callback([o, &r] {
    if (o->reset && (o->field.empty() || !o->sources.empty()))
      throw core::failure(core::codes::bad_request, "--default with a FIELD and no SOURCE");
    if (o->reset || !o->sources.empty()) acts::set_precedence(r.in(), r.by(), o->field, o->sources);
    r.show(acts::view_precedence(r.in(), r.by(), o->field));
  });
}

void add_section(CLI::App& parent, run& r) {
  struct options {
    std::string field, value, cls;
  };
  auto o = std::make_shared<options>();
  auto* c = parent.add_subcommand("program-section",
                                  "say which sections of a school are an alternative program");
  c->add_option("FIELD", o->field,
                "of classes: classCode, courseCode, title, location, or a metadata column")
      ->required();
  c->add_option("VALUE", o->value)->required();
  c->add_option("CLASS", o->cls, "A5, A6, ...; without it the rule is taken back");
  c->callback([o, &r] {
    const auto begun = acts::set_program_section(r.in(), r.by(), o->field, o->value, o->cls);
    r.line(o->field + " " + o->value + " is " + (o->cls.empty() ? "no program" : o->cls) + "; " +
           std::to_string(begun) + " addenda begun");
  });
}

void add_ilpa(CLI::App& parent, run& r) {
  struct options {
    acts::long_term is;
    bool none = false;
  };
  auto o = std::make_shared<options>();
  auto* c = parent.add_subcommand(
      "ilpa",
      "what the board calls a long-term stay in a program; until it is recorded every entry asks "
      "an ILPA. Without options: shows");
  auto* days = c->add_option("--long-term-days", o->is.school_days, "school days, 1 to 400");
  auto* adopted = c->add_option("--adopted", o->is.adopted, "YYYY-MM-DD of the board's decision");
  days->needs(adopted);
  adopted->needs(days);
  c->add_flag("--none", o->none, "no definition is in force")->excludes(days)->excludes(adopted);
  c->callback([o, days, &r] {
    if (o->none || days->count() != 0)
      acts::set_long_term(r.in(), r.by(), o->none ? acts::long_term{} : o->is);
    const auto is = acts::long_term_stays(r.in(), r.by());
    r.line(is.school_days == 0 ? "no long term is recorded: every entry into a program asks an ILPA"
                               : "long-term is " + std::to_string(is.school_days) +
                                     " school days, adopted " + is.adopted);
  });
}

void add_students(CLI::App& app, run& r) {
  auto* student = app.add_subcommand("student", "find and show students");
  student->require_subcommand(1);
  auto text = std::make_shared<std::string>();
  auto* find = student->add_subcommand("find", "by the beginning of the family name, or by id");
  find->add_option("TEXT", *text)->required();
  find->callback([text, &r] {
    const auto found = acts::find_students(r.in(), r.by(), *text);
    if (r.json) return r.show(found);
    for (const auto& s : *found.as_list())
      r.line(std::string(s.text("stateId")) + "  " + std::string(s.text("name")) + "  grade " +
             std::string(s.text("grade")));
    if (found.as_list()->empty()) r.exit_code = 1;
  });
  auto id = std::make_shared<std::string>();
  auto* show = student->add_subcommand("show", "one student: a state id, or SYSTEM:VALUE");
  show->add_option("ID", *id)->required();
  show->callback([id, &r] { r.show(acts::show_student(r.in(), r.by(), *id)); });
  add_student_changes(*student, r);
}

}  // namespace

void add_district_commands(CLI::App& app, run& r) {
  auto* district = app.add_subcommand("district", "make and configure a district");
  district->require_subcommand(1);
  add_init(*district, r);
  add_class(*district, r);
  add_section(*district, r);
  add_ilpa(*district, r);
  add_precedence(*district, r);
  add_students(app, r);
  auto* count = app.add_subcommand("count", "how many of each thing the district holds");
  count->callback([&r] {
    const auto counts = acts::count_things(r.in(), r.by());
    if (r.json) return r.show(counts);
    for (const auto& [name, v] : *counts.as_record())
      r.line(name + " " +
             (v.as_number() ? v.as_number()->text
              : v.as_text() ? *v.as_text()
                            : std::string()));
  });
}

}  // namespace throughline::program
