// audit verify, seal, rotate, anchor, disclosures.
#include <CLI/CLI.hpp>

#include "acts/proof.hpp"
#include "acts/transfers.hpp"
#include "program/proofs.hpp"
#include "program/run.hpp"

namespace throughline::program {

namespace {

void add_proofs(CLI::App& audit, run& r) {
  auto anchor = std::make_shared<std::string>();
  auto* verify = audit.add_subcommand("verify", "walk the whole chain and the sealed access log");
  verify->add_option("--anchor", *anchor, "a file of signed heads, kept elsewhere");
  verify->callback(
      [anchor, &r] { tell(r, acts::verify_audit(r.in(), r.by(), read_anchors(r, *anchor))); });

  audit
      .add_subcommand("seal", "tie what the access log has gained to the chain; serve does it too")
      ->callback([&r] {
        r.line("sealed " + std::to_string(acts::seal_access(r.in(), r.by())) + " rows");
      });
  audit.add_subcommand("rotate", "move past school years of the access log to files of their own")
      ->callback([&r] {
        r.line("moved " + std::to_string(acts::rotate_access(r.in(), r.by())) + " rows");
      });
  auto out = std::make_shared<std::string>();
  auto* write = audit.add_subcommand("anchor", "sign the chain's head and add it to a file");
  write->add_option("--out", *out, "the file; keep it on another machine")->required();
  write->callback([out, &r] {
    write_anchor(r, *out);
    r.line("anchored into " + *out);
  });
}

}  // namespace

void add_audit_commands(CLI::App& app, run& r) {
  auto* audit = app.add_subcommand("audit", "the tamper-evident log");
  audit->require_subcommand(1);
  add_proofs(*audit, r);
  auto id = std::make_shared<std::string>();
  auto* disclosures =
      audit->add_subcommand("disclosures", "who got this student's record (34 CFR 99.32)");
  disclosures->add_option("ID", *id, "state id, or SYSTEM:VALUE")->required();
  disclosures->callback([id, &r] {
    core::list all;
    for (const auto& d : acts::view_disclosures(r.in(), r.by(), *id).disclosures) {
      core::value one;
      one.set("at", core::to_utc_text(d.at_ms));
      one.set("recipient", d.recipient_name);
      one.set("basis", d.basis);
      one.set("interest", d.interest);
      one.set("sections", d.sections);
      one.set("releasedBy", d.released_by);
      all.push_back(std::move(one));
    }
    r.show(all);
  });
}

}  // namespace throughline::program
