// plan show, history, check, alternative, recount, export; ilpa list, show.
#include <CLI/CLI.hpp>
#include <iostream>

#include "acts/addenda.hpp"
#include "acts/completion.hpp"
#include "acts/plans.hpp"
#include "core/failure.hpp"
#include "formats/csv.hpp"
#include "formats/json.hpp"
#include "pages/pages.hpp"
#include "pages/plan_export.hpp"
#include "program/run.hpp"
#include "words/completion.hpp"

namespace throughline::program {

namespace {

CLI::App* with_id(CLI::App& parent, const char* name, const char* what,
                  const std::shared_ptr<std::string>& id) {
  auto* c = parent.add_subcommand(name, what);
  c->add_option("ID", *id, "state id, or SYSTEM:VALUE")->required();
  return c;
}

// One requirement and what it is made of, each with its result, sentence and evidence.
core::value check_line(run& r, const core::requirement& q, int depth) {
  const auto& profile = r.in().profile();
  core::value one;
  one.set("item", q.item);
  one.set("name", words::requirement_name(r.lang, profile, q));
  one.set("result", core::name(q.result));
  one.set("words", words::requirement_sentence(r.lang, profile, q));
  core::list evidence, of;
  for (const auto& e : q.evidence) evidence.emplace_back(e);
  one.set("evidence", std::move(evidence));
  if (!r.json)
    r.line(std::string(static_cast<std::size_t>(depth) * 2, ' ') + std::string(one.text("result")) +
           "  " + q.item + "  " + std::string(one.text("words")));
  for (const auto& inner : q.of) of.push_back(check_line(r, inner, depth + 1));
  if (!of.empty()) one.set("of", std::move(of));
  return one;
}

void check_plan(run& r, const std::string& id) {
  const auto v = acts::view_ilp(r.in(), r.by(), id);
  core::list all;
  for (const auto& q : v.requirements) all.push_back(check_line(r, q, 0));
  if (v.gate) all.push_back(check_line(r, *v.gate, 0));
  if (r.json) return r.show(all);
  r.line("the plan of this school year is " +
         words::say_named(r.lang, "status", core::name(v.status)));
}

void add_alternative(CLI::App& plan, run& r) {
  struct options {
    std::string id, reason, comment;
    bool withdraw = false;
  };
  auto o = std::make_shared<options>();
  auto* c = plan.add_subcommand("alternative", "let something else stand for this year's plan");
  c->add_option("ID", o->id, "state id, or SYSTEM:VALUE")->required();
  c->add_option("--reason", o->reason, "one of the profile's reasons");
  c->add_option("--comment", o->comment, "what was decided, and where it is kept");
  c->add_flag("--withdraw", o->withdraw, "take it back");
  c->callback([o, &r] {
    if (o->withdraw)
      acts::complete_as_asked(r.in(), r.by(), o->id);
    else
      acts::complete_otherwise(r.in(), r.by(), o->id, o->reason, o->comment);
    check_plan(r, o->id);
  });
}

void recount(run& r) {
  constexpr int threads = 2;  // as many as a small server has cores
  const auto all = acts::recount_completion(r.in(), r.by(), threads);
  if (r.json) return r.show(core::record{{"plans", all.plans}, {"changed", all.changed}});
  r.line(words::number(all.plans) + " plans counted, " + words::number(all.changed) + " changed");
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
  f.district = r.in().head().name;
  r.line(pages::ilp_print(f, r.in().profile(), v, {}));
}

void show_addenda(run& r, const std::string& id) {
  r.show(acts::addenda_as_data(acts::view_ilpa(r.in(), r.by(), id)));
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
    for (const auto& v : acts::view_ilp_history(r.in(), r.by(), *id, {}).revisions)
      r.line(std::to_string(v.number) + "  " + core::to_utc_text(v.at_ms) + "  " + v.author_name +
             " (" + v.author_role + ")");
  });
  with_id(*plan, "check", "each rule's result and evidence", id)->callback([id, &r] {
    check_plan(r, *id);
  });
  add_alternative(*plan, r);
  plan->add_subcommand("recount",
                       "how all plans now stand: after another profile or overlay, and daily")
      ->callback([&r] { recount(r); });
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
}

}  // namespace throughline::program
