// profile list, check, show; district profile, overlay.
#include <CLI/CLI.hpp>

#include "acts/profiles.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "profile/law.hpp"
#include "profile/profile.hpp"
#include "program/run.hpp"

namespace throughline::program {

namespace {

void list_profiles(run& r) {
  core::list all;
  for (const auto& id : profile::built_in()) {
    const auto p = profile::load(id);
    if (!r.json)
      r.line(id + "  " + p.version + ", in force from " + p.effective_from + ": " +
             p.plan.in(r.lang));
    all.emplace_back(core::record{{"id", id},
                                  {"version", p.version},
                                  {"from", p.effective_from},
                                  {"state", p.state},
                                  {"plan", p.plan.in(r.lang)}});
  }
  if (r.json) r.show(all);
}

// A profile, an overlay with the profile it lies over, or the law of a jurisdiction: of that every
// row is read, of whatever day.
core::findings problems_of(const std::string& file, const std::string& base) {
  core::findings problems;
  const auto v = formats::read_json(read_file(file));
  if (v.text("format").starts_with("transfer-law/")) {
    (void)profile::read_law(v, std::chrono::year(1970) / 1 / 1, problems);
    return problems;
  }
  if (v.text("format") != "plan-overlay/1") {
    (void)profile::read_value(v, problems);
    return problems;
  }
  const auto under =
      base.empty() ? profile::built_in(v.text("profile")) : formats::read_json(read_file(base));
  const auto both = profile::overlaid(under, v, problems);
  if (problems.empty()) (void)profile::read_value(both, problems);
  return problems;
}

void show_facts(run& r, const core::plan_profile& p) {
  for (const auto& fact : p.facts)
    r.line("  " + fact.path + "  " + std::string(core::name(fact.how)) + ", " + fact.source +
           (core::is_district_setting(fact.how) ? "  (the district may set it)" : "") +
           (fact.note.empty() ? "" : ": " + fact.note));
  for (const auto& s : p.sources) r.line("  source " + s.id + ": " + s.what);
}

void show_profile(run& r, const std::string& name, bool facts) {
  const auto p = profile::load(name);
  r.line(p.id + " " + p.version + ": " + p.plan.in(r.lang));
  if (facts) return show_facts(r, p);
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
}

// `district profile` and `district overlay`: show, adopt, withdraw.
void add_adopting(CLI::App& district, run& r, const char* kind, const char* what,
                  void (*adopt)(acts::district&, const acts::caller&, std::string_view)) {
  auto file = std::make_shared<std::string>(), withdrawn = std::make_shared<std::string>();
  auto* c = district.add_subcommand(kind, what);
  c->add_option("FILE", *file, "JSON; without it: what is in force, and what was adopted");
  c->add_option("--withdraw", *withdrawn, "take back the one of this VERSION");
  c->callback([file, withdrawn, kind, adopt, &r] {
    if (!file->empty() && !withdrawn->empty())
      throw core::failure(core::codes::bad_request, "a FILE or --withdraw");
    if (!file->empty()) adopt(r.in(), r.by(), read_file(*file));
    if (!withdrawn->empty()) acts::withdraw_profile(r.in(), r.by(), kind, *withdrawn);
    r.show(acts::view_profiles(r.in(), r.by()));
    if (!file->empty() || !withdrawn->empty()) r.line("now run: throughline plan recount");
  });
}

}  // namespace

void add_profile_commands(CLI::App& app, run& r) {
  auto* profile = app.add_subcommand("profile", "state profiles");
  profile->require_subcommand(1);
  profile->add_subcommand("list", "the built-in ones")->callback([&r] { list_profiles(r); });
  auto file = std::make_shared<std::string>(), base = std::make_shared<std::string>();
  auto* check = profile->add_subcommand(
      "check", "what is wrong in a profile, overlay or law file, and where");
  check->add_option("FILE", *file, "plan-profile/1, plan-overlay/1 or transfer-law/1")->required();
  check->add_option("--base", *base,
                    "of an overlay: the profile it lies over, where that is not built in");
  check->callback([file, base, &r] {
    const auto problems = problems_of(*file, *base);
    r.list(problems);
    r.line(problems.empty() ? "sound" : std::to_string(problems.size()) + " problems");
    if (!problems.empty()) r.exit_code = 1;
  });
  auto name = std::make_shared<std::string>();
  auto facts = std::make_shared<bool>(false);
  auto* show = profile->add_subcommand("show", "sections, items and what is asked for graduation");
  show->add_option("NAME", *name)->required();
  show->add_flag("--facts", *facts, "where each part comes from, and how sure that is");
  show->callback([name, facts, &r] { show_profile(r, *name, *facts); });

  auto* district = app.get_subcommand("district");
  add_adopting(*district, r, "profile",
               "a profile of the district's own, or a later version of its state's",
               acts::adopt_profile);
  add_adopting(*district, r, "overlay",
               "what the district renames, adds, tightens and sets in its state's profile",
               acts::adopt_overlay);
}

}  // namespace throughline::program
