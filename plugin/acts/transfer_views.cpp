// What a registrar sees of transfers: the desk, a student's tab, one transfer with its differences.
#include <algorithm>

#include "acts/transfer_parts.hpp"
#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "store/audit.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"
#include "store/transfers.hpp"

namespace throughline::acts {

namespace {

bool is_over(std::string_view state) {
  return state == "closed" || state == "denied" || state == "cancelled";
}

transfers_view::row row_of(district& d, store::connection& db, core::transfer t) {
  transfers_view::row out;
  if (const auto due = core::parse_date(t.due_date)) {
    out.days_left = core::days_between(d.today(), *due);
    out.late = out.days_left < 0 && !is_over(t.state);
  }
  if (t.person) {
    out.student_name = student_of(d, db, t.person).list_name();
  } else {
    out.student_name =
        std::string(t.student.text("familyName")) + ", " + std::string(t.student.text("givenName"));
  }
  out.it = std::move(t);
  return out;
}

}  // namespace

transfers_view view_transfers(district& d, const caller& by, std::string_view reference) {
  transfers_view out;
  {
    store::reading r(d.files());
    out.whom = admit(d, r.db(), by, act::view_transfers, reference);
    const auto person = out.whom->student.id;
    for (auto& t : store::transfers_of(r.db(), person))
      out.rows.push_back(row_of(d, r.db(), std::move(t)));
    out.disclosures = store::disclosures(r.db(), person);
    out.stops = store::stops_of(r.db(), person);
    out.may_request = may(by.who, act::request_transfer, out.whom->how).has_value();
    out.may_stop = may(by.who, act::set_stop, out.whom->how).has_value();
    out.peers = kept_peers(r.db());
    out.today = d.today();
    out.law = law_of(d);
  }
  seen(d, by, act::view_transfers, *out.whom);
  return out;
}

transfers_view view_disclosures(district& d, const caller& by, std::string_view reference) {
  transfers_view out;
  {
    store::reading r(d.files());
    out.whom = admit(d, r.db(), by, act::view_disclosures, reference);
    out.disclosures = store::disclosures(r.db(), out.whom->student.id);
    out.today = d.today();
    out.law = law_of(d);
    if (out.whom->as == core::role::student || out.whom->as == core::role::guardian) {
      const auto stops = store::stops_of(r.db(), out.whom->student.id);
      const bool hides = std::any_of(stops.begin(), stops.end(), [&](const auto& s) {
        return s.closed.empty() && out.law.hides_recipients(s.kind);
      });
      // Without a word that something is left out: that would say it too.
      std::erase_if(out.disclosures, [&](const auto& x) { return hides || x.is_protected; });
    }
  }
  seen(d, by, act::view_disclosures, *out.whom);
  return out;
}

transfers_view view_transfer_desk(district& d, const caller& by) {
  const auto as = admit(d, by, act::view_transfers);
  transfers_view out;
  {
    store::reading r(d.files());
    for (auto& t : store::all_transfers(r.db(), 500)) {
      if (t.person) {  // a registrar of one school sees that school's students
        const auto s = student_of(d, r.db(), t.person);
        if (!may(by.who, act::view_transfers,
                 relation_to(d, r.db(), by.who, s, store::stays(r.db(), s.id))))
          continue;
      }
      out.rows.push_back(row_of(d, r.db(), std::move(t)));
    }
    out.peers = kept_peers(r.db());
    out.today = d.today();
  }
  seen(d, by, act::view_transfers, as);
  return out;
}

transfer_detail view_transfer(district& d, const caller& by, std::string_view key,
                              std::string_view chosen) {
  transfer_detail out;
  core::role as;
  {
    store::reading r(d.files());
    const auto let = let_in_to_transfer(d, r.db(), by, act::view_transfers, key);
    as = let.as;
    out.it = let.it;
    out.law = law_of(d);
    out.parts = store::parts_of(r.db(), out.it.id);
    for (const auto& m : store::messages_of(r.db(), out.it.id))
      out.messages.push_back({m.direction, m.kind, m.said, m.at_ms, m.sent_ms});
    if (out.it.person) out.student = student_of(d, r.db(), out.it.person);
    if (out.it.state == "in_review" && !chosen.empty()) {
      out.student = admit(d, r.db(), by, act::accept_transfer, chosen).student;
      out.chosen = chosen;
    }
    if (out.it.direction == "out") {
      if (out.student) {
        for (auto& s : store::stops_of(r.db(), out.student->id))
          if (s.closed.empty()) out.stops.push_back(std::move(s));
        for (const auto& p : package_parts(d, r.db(), *out.student, {}))
          if (p.status == "included") out.available.push_back(p.section);
      }
      out.may_release =
          out.student && out.it.state == "under_review" && let.may(act::release_transfer);
    } else {
      if (const auto* identity = part_named(out.parts, "identity"); identity && out.student)
        out.evidence = core::match(identity_of(formats::read_json(identity->body)),
                                   identity_of(d, *out.student));
      out.courses = courses_of(out.parts);
      if (out.student) out.our_plan = head_of(store::plan_of(r.db(), out.student->id, "ilp"));
      if (out.student) out.differences = differences_of(d, r.db(), *out.student, out.parts);
      out.may_decide = out.it.state == "in_review" && let.may(act::accept_transfer);
    }
  }
  if (out.student)
    seen(d, by, act::view_transfers, admitted{.student = *out.student, .as = as});
  else
    seen(d, by, act::view_transfers, as);
  return out;
}

}  // namespace throughline::acts
