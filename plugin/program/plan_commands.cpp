// plan show, history, check, export; ilpa list, show; profile list, check, show.
#include <CLI/CLI.hpp>
#include <iostream>

#include "acts/addenda.hpp"
#include "acts/plans.hpp"
#include "core/failure.hpp"
#include "formats/csv.hpp"
#include "formats/json.hpp"
#include "pages/plan_export.hpp"
#include "profile/profile.hpp"
#include "program/run.hpp"
#include "words/words.hpp"

namespace throughline::program {

namespace {

CLI::App* with_id(CLI::App& parent, const char* name, const char* what,
                  const std::shared_ptr<std::string>& id) {
  auto* c = parent.add_subcommand(name, what);
  c->add_option("ID", *id, "state id, or SYSTEM:VALUE")->required();
  return c;
}

void check_plan(run& r, const std::string& id) {
  const auto v = acts::view_ilp(r.in(), r.by(), id);
  core::list all;
  for (const auto& q : v.requirements) {
    const auto* result = q.result == core::verdict::met     ? "met"
                         : q.result == core::verdict::unmet ? "unmet"
                                                            : "unknown";
    core::value one;
    one.set("item", q.item);
    one.set("result", result);
    one.set("words",
            words::say_named(r.lang, "rule", std::string_view(q.message).substr(5), q.words));
    if (!r.json)
      r.line(std::string(result) + "  " + q.item + "  " + std::string(one.text("words")));
    all.push_back(std::move(one));
  }
  if (r.json) r.show(all);
}

// To be opened in a spreadsheet: no cell is taken for a formula.
std::string plan_as_csv(const pages::frame& f, const core::plan_profile& profile,
                        const acts::ilp_view& v) {
  std::string out;
  const auto add = [&](const pages::plan_row& row) {
    formats::write_spreadsheet_row(out, {row.section, row.item, row.entry, row.field, row.value});
  };
  add(pages::plan_row_head(f));
  if (v.plan)
    for (const auto& row : pages::plan_rows(f, profile, *v.plan)) add(row);
  return out;
}

void export_plan(run& r, const std::string& id, const std::string& format) {
  if (format == "json") return r.show(acts::export_ilp(r.in(), r.by(), id));
  const auto v = acts::view_ilp(r.in(), r.by(), id);
  pages::frame f;
  f.lang = r.lang;
  if (format == "csv") {
    std::cout << plan_as_csv(f, r.in().profile(), v);
    return;
  }
  f.dress = pages::shell::print;
  f.student_reference = id;
  f.zone = r.in().zone();
  f.now_ms = r.in().now_ms();
  r.line(pages::ilp_print(f, r.in().profile(), v));
}

void show_addenda(run& r, const std::string& id) {
  r.show(acts::addenda_as_data(acts::view_ilpa(r.in(), r.by(), id)));
}

void add_profiles(CLI::App& app, run& r) {
  auto* profile = app.add_subcommand("profile", "state profiles");
  profile->require_subcommand(1);
  profile->add_subcommand("list", "the built-in ones")->callback([&r] {
    for (const auto& id : profile::built_in()) r.line(id);
  });
  auto file = std::make_shared<std::string>();
  auto* check = profile->add_subcommand("check", "what is wrong in a profile file, and where");
  check->add_option("FILE", *file)->required();
  check->callback([file, &r] {
    core::findings problems;
    (void)profile::read(read_file(*file), problems);
    r.list(problems);
    r.line(problems.empty() ? "sound" : std::to_string(problems.size()) + " problems");
    if (!problems.empty()) r.exit_code = 1;
  });
  auto name = std::make_shared<std::string>();
  auto* show = profile->add_subcommand("show", "sections, items and what is asked for graduation");
  show->add_option("NAME", *name)->required();
  show->callback([name, &r] {
    const auto p = profile::load(*name);
    r.line(p.id + " " + p.version + ": " + p.plan.in(r.lang));
    for (const auto& s : p.sections) {
      r.line("  " + s.id + "  " + s.label.in(r.lang));
      for (const auto& i : s.items)
        r.line("    " + i.id + " (" + i.type + ")  " + i.label.in(r.lang));
    }
    for (const auto& set : p.graduation) {
      r.line("  " + set.id + "  " + set.label.in(r.lang) + "  " + set.total.short_text() + "  (" +
             set.said.source + ", " + set.said.confidence + ")");
      for (const auto& a : set.areas)
        r.line("    " + a.id + "  " + a.label.in(r.lang) + "  " + a.required.short_text());
    }
  });
}

}  // namespace

void add_plan_commands(CLI::App& app, run& r) {
  auto id = std::make_shared<std::string>();
  auto* plan = app.add_subcommand("plan", "a student's learning plan");
  plan->require_subcommand(1);
  with_id(*plan, "show", "the plan as data", id)->callback([id, &r] {
    r.show(acts::export_ilp(r.in(), r.by(), *id));
  });
  with_id(*plan, "history", "its revisions, newest first", id)->callback([id, &r] {
    for (const auto& v : acts::view_ilp_history(r.in(), r.by(), *id, 0).revisions)
      r.line(std::to_string(v.number) + "  " + core::to_utc_text(v.at_ms) + "  " + v.author_name +
             " (" + v.author_role + ")");
  });
  with_id(*plan, "check", "each rule's result and evidence", id)->callback([id, &r] {
    check_plan(r, *id);
  });
  auto format = std::make_shared<std::string>("json");
  auto* exports = with_id(*plan, "export", "the whole plan, for its owner", id);
  exports->add_option("--format", *format, "csv: section, item, entry, field, value in words")
      ->check(CLI::IsMember({"json", "html", "csv"}))
      ->capture_default_str();
  exports->callback([id, format, &r] { export_plan(r, *id, *format); });

  auto* ilpa = app.add_subcommand("ilpa", "a student's addenda");
  ilpa->require_subcommand(1);
  with_id(*ilpa, "list", "addenda, newest first", id)->callback([id, &r] { show_addenda(r, *id); });
  with_id(*ilpa, "show", "the same", id)->callback([id, &r] { show_addenda(r, *id); });
  with_id(*ilpa, "check", "what is missing in the newest", id)->callback([id, &r] {
    const auto v = acts::view_ilpa(r.in(), r.by(), *id);
    r.list(v.missing);
    if (!v.missing.empty()) r.exit_code = 1;
  });
  add_profiles(app, r);
}

}  // namespace throughline::program
