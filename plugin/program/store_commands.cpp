// store verify; audit verify and disclosures.
#include <CLI/CLI.hpp>

#include "acts/overview.hpp"
#include "acts/transfers.hpp"
#include "program/run.hpp"

namespace throughline::program {

namespace {

void tell(run& r, const acts::verification& v) {
  if (r.json) {
    core::value out;
    out.set("sound", v.sound());
    out.set("auditRows", v.audit_rows);
    out.set("auditHead", v.audit_head);
    core::list wrong;
    for (const auto& f : v.wrong) {
      core::value one;
      one.set("code", f.rule.name);
      one.set("where", f.file);
      one.set("row", f.record);
      one.set("severity", f.weight == core::severity::error ? "error" : "warning");
      wrong.push_back(std::move(one));
    }
    out.set("wrong", std::move(wrong));
    r.show(out);
  } else {
    r.list(v.wrong);
    r.line((v.sound() ? "sound: " : "NOT sound: ") + std::to_string(v.audit_rows) +
           " audit rows, head " + v.audit_head);
  }
  if (!v.sound()) r.exit_code = 1;
}

}  // namespace

void add_store_commands(CLI::App& app, run& r) {
  auto* store = app.add_subcommand("store", "the district's files");
  store->require_subcommand(1);
  store->add_subcommand("verify", "integrity, foreign keys, content hashes, the audit chain")
      ->callback([&r] { tell(r, acts::verify_store(r.in(), r.by())); });
  auto* audit = app.add_subcommand("audit", "the tamper-evident log");
  audit->require_subcommand(1);
  audit->add_subcommand("verify", "walk the whole chain")->callback([&r] {
    tell(r, acts::verify_audit(r.in(), r.by()));
  });
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
