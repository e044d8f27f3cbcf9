// transfer request, list, show, release, deny, deliver, receive, review, accept, reject, pack,
// open, verify, stop.
#include <CLI/CLI.hpp>
#include <filesystem>

#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "crypto/keys.hpp"
#include "formats/json.hpp"
#include "program/carriage.hpp"
#include "program/run.hpp"
#include "transfer/messages.hpp"
#include "transfer/package.hpp"
#include "words/words.hpp"

namespace throughline::program {

namespace {

core::value brief(const acts::transfers_view::row& row) {
  core::value out;
  out.set("id", row.it.key.text());
  out.set("direction", row.it.direction);
  out.set("student", row.student_name);
  out.set("peer", row.it.peer);
  out.set("state", row.it.state);
  out.set("due", row.it.due_date);
  return out;
}

core::value detail(const acts::transfer_detail& v) {
  core::value out;
  out.set("id", v.it.key.text());
  out.set("direction", v.it.direction);
  out.set("peer", v.it.peer);
  out.set("state", v.it.state);
  out.set("matched", v.student.has_value());
  core::list parts;
  for (const auto& p : v.parts) {
    core::value one;
    one.set("section", p.section);
    one.set("status", p.status);
    one.set("outcome", p.outcome);
    parts.push_back(std::move(one));
  }
  out.set("sections", std::move(parts));
  core::list differences;
  for (const auto& d : v.differences) {
    using enum acts::difference::kind;
    core::value one;
    one.set("field", d.section + "." + d.field);
    one.set("incoming", d.incoming);
    one.set("ours", d.ours);
    one.set("kind", d.what == same ? "same" : d.what == fresh ? "new" : "decide");
    differences.push_back(std::move(one));
  }
  out.set("differences", std::move(differences));
  out.set("courses", static_cast<std::int64_t>(v.courses.size()));
  core::list stops;
  for (const auto& s : v.stops) {
    core::value one;
    one.set("id", s.id);
    one.set("kind", s.kind);
    stops.push_back(std::move(one));
  }
  out.set("stops", std::move(stops));
  core::list messages;
  for (const auto& m : v.messages) {
    core::value one;
    one.set("direction", m.direction);
    one.set("kind", m.kind);
    one.set("at", core::to_utc_text(m.at_ms));
    messages.push_back(std::move(one));
  }
  out.set("messages", std::move(messages));
  return out;
}

struct options {
  std::string id, to, basis, purpose, notice = "annual_notice", code, note, student, out, file,
                                      spool;
  std::vector<std::string> scope, decisions;
  bool accept = false;

  [[nodiscard]] acts::release_choice release() const {
    return {.basis = basis, .purpose = purpose, .notice = notice, .scope = scope};
  }
  [[nodiscard]] acts::accept_choice choice() const {
    acts::accept_choice chosen{.student = student, .note = note};
    for (const auto& d : decisions) {
      const auto at = d.rfind('=');
      if (at == d.npos)
        throw core::failure(core::codes::bad_request, "--decide FIELD=incoming|ours");
      chosen.decisions.emplace_back(d.substr(0, at), d.substr(at + 1));
    }
    return chosen;
  }
};
using shared = std::shared_ptr<options>;

void release_options(CLI::App* c, const shared& o) {
  c->add_option("--basis", o->basis,
                "legal basis: ferpa-99.31-a-2, ferpa-99.34-b, ferpa-99.30-consent, "
                "krs-199.802-foster, krs-158.137-passport")
      ->required();
  c->add_option("--purpose", o->purpose, "legitimate interest of the recipient")
      ->default_val("enrollment in another district");
  c->add_option("--scope", o->scope,
                "sections, by default all: identity demographics enrollment transcript ilp ilpa");
  c->add_option("--notice", o->notice, "annual_notice, guardian_initiated, sent, not_required")
      ->capture_default_str();
}

void accept(run& r, const std::string& key, const options& o) {
  const auto done = acts::accept_transfer(r.in(), r.by(), key, o.choice());
  if (!done.undecided.empty()) {
    for (const auto& u : done.undecided) r.line("decide: --decide " + u + "=incoming|ours");
    r.exit_code = 1;
    return;
  }
  r.line("accepted: " + std::to_string(done.courses) + " transcript rows, " +
         (done.plan ? "the plan, " : "") + std::to_string(done.addenda) + " addenda");
}

void tell_findings(run& r, const core::findings& all) {
  r.list(all);
  r.exit_code = 1;
}

void add_requesting(CLI::App& t, run& r, const shared& o) {
  auto* request = t.add_subcommand("request", "ask another district for a student's record");
  request->add_option("ID", o->id, "our student")->required();
  request->add_option("--from", o->to, "the district to ask")->required();
  request->add_option("--purpose", o->purpose, "why")->default_val("enrollment in this district");
  request->callback([o, &r] {
    const carriage c(r);
    r.line("requested " +
           acts::request_transfer(r.in(), r.by(), o->id, c.peer(o->to), o->purpose).text());
  });
  auto* review = t.add_subcommand("review", "an arrived record beside ours");
  review->add_option("TRANSFER", o->id)->required();
  review->callback([o, &r] { r.show(detail(acts::view_transfer(r.in(), r.by(), o->id))); });
  auto* take = t.add_subcommand("accept", "take an arrived record over");
  take->add_option("TRANSFER", o->id)->required();
  take->add_option("--student", o->student, "our student, when the match needs a person");
  take->add_option("--decide", o->decisions, "FIELD=incoming|ours");
  take->add_option("--note", o->note);
  take->callback([o, &r] { accept(r, o->id, *o); });
  auto* reject = t.add_subcommand("reject", "send an arrived record back");
  reject->add_option("TRANSFER", o->id)->required();
  reject->add_option("--note", o->note, "why")->required();
  reject->callback([o, &r] {
    acts::reject_transfer(r.in(), r.by(), o->id, o->note);
    r.line("rejected");
  });
}

void add_releasing(CLI::App& t, run& r, const shared& o) {
  auto* release = t.add_subcommand("release", "release a requested record");
  release->add_option("TRANSFER", o->id)->required();
  release_options(release, o);
  release->callback([o, &r] {
    acts::release_transfer(r.in(), r.by(), o->id, o->release());
    r.line("released; it leaves with the next `transfer deliver`");
  });
  auto* deny = t.add_subcommand("deny", "answer a request without a record");
  deny->add_option("TRANSFER", o->id)->required();
  deny->add_option("--code", o->code, "not_our_student, duplicate, parent_dispute, ...")
      ->required();
  deny->callback([o, &r] {
    acts::deny_transfer(r.in(), r.by(), o->id, o->code);
    r.line("denied");
  });
  auto* stop = t.add_subcommand("stop", "what forbids a release until its closing fact");
  stop->require_subcommand(1);
  auto* set = stop->add_subcommand("set", "missing_child, pending_expulsion, address_confidential");
  set->add_option("ID", o->id, "our student")->required();
  set->add_option("--kind", o->code)->required();
  set->add_option("--document", o->note, "the document it rests on")->required();
  set->add_option("--authority", o->to, "who ordered it")->required();
  set->callback([o, &r] {
    core::stop s;
    s.kind = o->code;
    s.document = o->note;
    s.authority = o->to;
    acts::set_stop(r.in(), r.by(), o->id, s);
    r.line("stop set");
  });
  auto* close = stop->add_subcommand("close", "by its closing fact");
  auto number = std::make_shared<std::int64_t>(0);
  close->add_option("ID", o->id, "our student")->required();
  close->add_option("STOP", *number, "its number, as `transfer show` lists it")->required();
  close->add_option("--fact", o->note, "what ended it")->required();
  close->callback([o, number, &r] {
    acts::close_stop(r.in(), r.by(), o->id, *number, o->note);
    r.line("stop closed");
  });
}

void add_files(CLI::App& t, run& r, const shared& o) {
  auto* pack =
      t.add_subcommand("pack", "release a record into a file, for the way without a network");
  pack->add_option("ID", o->id, "our student")->required();
  pack->add_option("--to", o->to, "the receiving district")->required();
  pack->add_option("--out", o->out, "the package")->required();
  release_options(pack, o);
  pack->callback([o, &r] {
    const carriage c(r);
    const auto key = acts::open_release(r.in(), r.by(), o->id, c.peer(o->to), o->release());
    r.line(c.write_package(key, o->out));
  });
  auto* open =
      t.add_subcommand("open", "take in a package file and show how it compares with ours");
  open->add_option("FILE", o->file)->required();
  open->add_flag("--accept", o->accept, "and accept it, when nothing needs a decision");
  open->add_option("--student", o->student, "our student, when the match needs a person");
  open->add_option("--decide", o->decisions, "FIELD=incoming|ours");
  open->callback([o, &r] {
    const carriage c(r);
    try {
      const auto got =
          transfer::deliver_package(r.in(), r.by(), read_file(o->file, 256u << 20), c.directory());
      if (got.duplicate) r.line("this package was taken in before");
      if (o->accept) return accept(r, got.transfer.text(), *o);
      r.show(detail(acts::view_transfer(r.in(), r.by(), got.transfer.text())));
    } catch (const core::failure& f) {
      if (f.why().empty()) throw;
      tell_findings(r, f.why());
    }
  });
  auto* verify =
      t.add_subcommand("verify", "is a package whole and signed; needs only the directory file");
  verify->add_option("FILE", o->file)->required();
  verify->callback([o, &r] {
    const carriage c(r);
    const auto p =
        transfer::open_package(read_file(o->file, 256u << 20), c.directory(), {}, r.clock.now_ms());
    if (!p.sound()) return tell_findings(r, p.findings);
    r.line("sound: from " + p.from + " to " + std::string(p.manifest.text("to")) + ", manifest " +
           core::to_hex(p.manifest_hash));
  });
  auto* deliver = t.add_subcommand(
      "deliver", "sign what waits and put it into the spool folder, one folder a district");
  deliver->add_option("--spool", o->spool)->required();
  deliver->callback([o, &r] {
    const carriage c(r);
    for (const auto& line : c.deliver(o->spool, r.exit_code)) r.line(line);
  });
  auto* receive =
      t.add_subcommand("receive", "take in what lies in the spool folder for this district");
  receive->add_option("--spool", o->spool)->required();
  receive->callback([o, &r] {
    const carriage c(r);
    for (const auto& line : c.receive(o->spool, r.exit_code)) r.line(line);
  });
}

}  // namespace

void add_transfer_commands(CLI::App& app, run& r) {
  auto o = std::make_shared<options>();
  auto* t = app.add_subcommand("transfer", "both sides of a records transfer");
  t->require_subcommand(1);
  t->add_subcommand("list", "the desk: open ones by deadline first")->callback([&r] {
    core::list all;
    for (const auto& row : acts::view_transfer_desk(r.in(), r.by()).rows) all.push_back(brief(row));
    r.show(all);
  });
  auto* show = t->add_subcommand("show", "one transfer");
  show->add_option("TRANSFER", o->id)->required();
  show->callback([o, &r] { r.show(detail(acts::view_transfer(r.in(), r.by(), o->id))); });
  add_requesting(*t, r, o);
  add_releasing(*t, r, o);
  add_files(*t, r, o);
  add_directory_commands(*t, r);
}

}  // namespace throughline::program
