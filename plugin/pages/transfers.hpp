// Pages of the records transfer: a student's tab, the registrar's desk, one transfer.
#pragma once

#include <string>

#include "acts/enrollment_news.hpp"
#include "acts/transfers.hpp"
#include "core/finding.hpp"
#include "core/value.hpp"
#include "pages/pages.hpp"

namespace throughline::pages {

// What a registrar typed and was refused, to show again: "basis", "purpose", "notice", "scope"
// (repeated), "note", "code", "from", "choose", "kind", "document", "authority", "which", "fact",
// and "decide.<section>.<field>".
struct transfer_attempt {
  fields sent;
  core::findings wrong;
};

// A student's "Records transfer" tab: their transfers, who got what, stops, the request form.
// Forms: POST {mount}/students/{ref}/transfers, tl-act=request, from, purpose; tl-act=stop, kind,
// document, authority; tl-act=end_stop, which (its number), fact.
std::string student_transfers(const frame& f, const acts::transfers_view& v,
                              const transfer_attempt* refused = nullptr);
// What a student or guardian sees in its place: disclosures alone.
std::string disclosures(const frame& f, const acts::transfers_view& v);
// The district's inbox and outbox, most urgent first, and the news of enrollments. Rows link to
// {mount}/transfers/{id}.
std::string transfer_desk(const frame& f, const acts::transfers_view& v,
                          const acts::enrollment_news& news = {});
// One transfer: outgoing under review = what goes, basis, notice, stops, Release or Deny; incoming
// in review = the match in words, compare table, Accept or Reject; else its state, contents and
// receipts, to print. Form: POST {mount}/transfers/{id}, tl-act=release|deny|accept|reject|compare;
// release: basis, purpose, notice, scope (repeated); deny: code; accept:
// decide.<section>.<field>=incoming|ours, student, note; reject: note; compare: choose, the number
// of another student, whose page then carries it as student.
std::string transfer_page(const frame& f, const acts::transfer_detail& v,
                          const transfer_attempt* refused = nullptr);

}  // namespace throughline::pages
