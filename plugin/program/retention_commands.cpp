// store purge, hold, schedule; student expunge, statement, merge, unmerge.
#include <CLI/CLI.hpp>

#include "acts/merges.hpp"
#include "acts/retention.hpp"
#include "program/run.hpp"

namespace throughline::program {

namespace {

core::value as_data(const core::destruction_item& i) {
  core::value out;
  out.set("class", i.record_class);
  out.set("subject", i.subject);
  if (i.student) out.set("student", i.student->text());
  out.set("rule", i.rule);
  if (!i.due.empty()) out.set("keptUntil", i.due);
  if (!i.outcome.empty()) out.set("outcome", i.outcome);
  return out;
}

void tell(const run& r, const acts::proposed& p) {
  core::list items;
  for (const auto& i : p.items) items.push_back(as_data(i));
  core::value out;
  if (p.key) out.set("destruction", p.key->text());
  out.set("items", std::move(items));
  out.set("held", p.held);
  if (r.json) return r.show(out);
  for (const auto& i : p.items)
    r.line(i.record_class + "  " + i.subject + (i.due.empty() ? "" : "  kept until " + i.due) +
           "  (" + i.rule + ")");
  if (p.held) r.line(std::to_string(p.held) + " more are due and under a hold or in a transfer");
  if (p.items.empty())
    r.line("nothing is due");
  else if (p.key)
    r.line("proposed: " + p.key->text() +
           "; another person approves it with store purge --approve " + p.key->text());
}

void add_purge(CLI::App& store, run& r) {
  struct options {
    bool propose = false, list = false;
    std::string approve, refuse, certificate;
  };
  auto o = std::make_shared<options>();
  auto* c = store.add_subcommand(
      "purge",
      "what the retention schedule says is over: proposed by one person, approved by another");
  c->add_flag("--propose", o->propose, "write the list down as a proposal");
  c->add_flag("--list", o->list, "proposals and what became of them");
  c->add_option("--approve", o->approve, "destroy what this proposal lists; by another person");
  c->add_option("--refuse", o->refuse, "close a proposal");
  c->add_option("--certificate", o->certificate, "print a destruction's certificate");
  c->callback([o, &r] {
    if (!o->approve.empty())
      return r.line(acts::approve_destruction(r.in(), r.by(), o->approve).certificate);
    if (!o->refuse.empty()) {
      acts::refuse_destruction(r.in(), r.by(), o->refuse);
      return r.line("refused");
    }
    if (!o->certificate.empty())
      return r.line(acts::view_destruction(r.in(), r.by(), o->certificate).certificate);
    if (!o->list) return tell(r, acts::propose_purge(r.in(), r.by(), !o->propose));
    for (const auto& d : acts::view_destructions(r.in(), r.by()))
      r.line(d.key.text() + "  " + d.kind + "  " + d.state + "  as of " + d.as_of + "  by " +
             d.proposed_by + (d.decided_by.empty() ? "" : ", " + d.decided_by));
  });
}

std::string said(const core::retention_rule& r) {
  using enum core::retention_rule::keeping;
  if (r.keep == permanently) return "permanently";
  if (r.keep == with_record) return "as long as the record";
  if (r.keep == undecided) return "undecided: nothing is destroyed";
  return std::to_string(r.n) + (r.in == core::retention_rule::unit::days ? " days" : " years") +
         " after " + r.after;
}

void add_schedule(CLI::App& store, run& r) {
  struct options {
    std::string record_class, unit = "years";
    int n = -1;
  };
  auto o = std::make_shared<options>();
  auto* c =
      store.add_subcommand("schedule", "how long each class of record is kept; --set to decide");
  c->add_option("--set", o->record_class,
                "ilp, ilpa, package, access_paper, access_log, import_report");
  c->add_option("--keep", o->n, "how many");
  c->add_option("--unit", o->unit)->check(CLI::IsMember({"days", "years"}))->capture_default_str();
  c->callback([o, &r] {
    if (!o->record_class.empty())
      acts::set_retention(r.in(), r.by(), o->record_class, o->n, o->unit);
    for (const auto& rule : acts::retention_schedule(r.in(), r.by()))
      r.line(rule.record_class + "  " + said(rule) + "  (" + rule.citation + ")");
  });
}

void add_hold(CLI::App& store, run& r) {
  struct options {
    std::string student, document, authority, key;
  };
  auto o = std::make_shared<options>();
  auto* hold = store.add_subcommand("hold", "legal holds: while one is open nothing is destroyed");
  hold->require_subcommand(1);
  auto* open = hold->add_subcommand("open", "on a student, or on the whole district");
  open->add_option("--student", o->student, "state id, or SYSTEM:VALUE; without: the district");
  open->add_option("--document", o->document, "what orders it")->required();
  open->add_option("--authority", o->authority, "who orders it")->required();
  open->callback([o, &r] {
    r.line(acts::open_hold(r.in(), r.by(), o->student, o->document, o->authority).text());
  });
  auto* close = hold->add_subcommand("close", "by the document that ends it");
  close->add_option("HOLD", o->key)->required();
  close->add_option("--document", o->document, "what ends it")->required();
  close->callback([o, &r] {
    acts::close_hold(r.in(), r.by(), o->key, o->document);
    r.line("closed");
  });
  hold->add_subcommand("list", "every hold, open and closed")->callback([&r] {
    for (const auto& h : acts::view_holds(r.in(), r.by()))
      r.line(h.key.text() + "  " + (h.student ? h.student->text() : std::string("district")) +
             "  " + h.document + " (" + h.authority + ")  " + h.opened +
             (h.closed.empty() ? "  open" : " to " + h.closed));
  });
}

void add_merge(CLI::App& student, run& r) {
  struct options {
    std::string kept, gone;
    acts::merge_choice how;
  };
  auto o = std::make_shared<options>();
  auto* c =
      student.add_subcommand("merge", "make two records of one student one; unmerge undoes it");
  c->add_option("KEPT", o->kept, "the record that stays")->required();
  c->add_option("GONE", o->gone, "the record that goes into it")->required();
  c->add_option("--reason", o->how.reason, "why they are one student")->required();
  c->add_flag("--decided", o->how.decided,
              "I looked at what does not agree (without it: state id, birth date and name must)");
  c->add_option("--plan", o->how.plan, "when both have one: whose goes on")
      ->check(CLI::IsMember({"kept", "gone"}));
  c->callback([o, &r] {
    const auto e = acts::merge_students(r.in(), r.by(), o->kept, o->gone, o->how);
    const auto word = [](bool agrees) { return agrees ? "agrees" : "differs"; };
    r.line(std::string("merged: state id ") + word(e.state_id) + ", birth date " +
           word(e.birth_date) + ", family name " + word(e.family_name) + ", given name " +
           word(e.given_name));
  });
  auto* back = student.add_subcommand("unmerge", "take a student's last merge back");
  back->add_option("ID", o->kept)->required();
  back->add_option("--reason", o->how.reason, "why they are two students")->required();
  back->callback([o, &r] {
    const auto later = acts::unmerge_students(r.in(), r.by(), o->kept, o->how.reason);
    r.list(later);
    r.line("two records again" + (later.empty() ? std::string() : "; look at what came since"));
  });
}

void add_expungement(CLI::App& student, run& r) {
  struct options {
    std::string id, document, authority, section, about, text;
    std::vector<std::string> parts;
  };
  auto o = std::make_shared<options>();
  auto* c = student.add_subcommand("expunge", "propose to destroy a part of a record, by order");
  c->add_option("ID", o->id)->required();
  c->add_option("--part", o->parts, "ilp, ilpa, or one section of it: ilp.goals")->required();
  c->add_option("--document", o->document, "the order")->required();
  c->add_option("--authority", o->authority, "who made it")->required();
  c->callback([o, &r] {
    tell(r, acts::propose_expungement(r.in(), r.by(), o->id, o->parts, o->document, o->authority));
  });
  auto* say = student.add_subcommand(
      "statement", "a statement on a contested part; it goes where the part goes (34 CFR 99.21)");
  say->add_option("ID", o->id)->required();
  say->add_option("--section", o->section, "transcript, ilp ...");
  say->add_option("--about", o->about, "what is contested");
  say->add_option("--text", o->text, "the statement; without it, those there are are shown");
  say->callback([o, &r] {
    if (!o->text.empty()) acts::add_statement(r.in(), r.by(), o->id, o->section, o->about, o->text);
    for (const auto& s : acts::view_statements(r.in(), r.by(), o->id))
      r.line(core::to_utc_text(s.at_ms) + "  " + s.section + "  " + s.about + ": " + s.body +
             "  (" + s.author_name + ", " + s.author_role + ")");
  });
}

}  // namespace

void add_retention_commands(CLI::App& store, run& r) {
  add_purge(store, r);
  add_schedule(store, r);
  add_hold(store, r);
}

void add_student_changes(CLI::App& student, run& r) {
  add_merge(student, r);
  add_expungement(student, r);
}

}  // namespace throughline::program
