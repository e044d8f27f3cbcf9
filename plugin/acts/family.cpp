// What a guardian or an advocate may see and sign of a student's plans on a day.
#include "acts/family.hpp"

#include <algorithm>
#include <utility>

#include "store/access_papers.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

using core::access_paper;

bool has(const core::actor& who, core::role r) {
  return std::find(who.roles.begin(), who.roles.end(), r) != who.roles.end();
}

std::string_view plan_of(std::string_view section) { return section.substr(0, section.find('.')); }

// A section that the profile no longer has could stand under another name: then nothing is shown.
bool is_known(const core::plan_profile& profile, std::string_view section) {
  const auto id = section.substr(std::min(section.find('.') + 1, section.size()));
  if (plan_of(section) == "ilp") return profile.section(id) != nullptr;
  return plan_of(section) == "ilpa" && !profile.addenda.empty() &&
         core::find_section(profile.addenda.front().sections, id) != nullptr;
}

bool is_of(const access_paper& order, std::string_view plan) {
  return order.sections.empty() || std::any_of(order.sections.begin(), order.sections.end(),
                                               [&](const auto& s) { return plan_of(s) == plan; });
}

bool names(const access_paper& advocate, const core::actor& who) {
  return !advocate.account.empty() &&
         (advocate.account == who.sub || advocate.account == who.person);
}

// The names by which an order's guardian is known, folded.
std::vector<std::string> names_of(const access_paper& order,
                                  const std::vector<core::guardian>& guardians) {
  std::vector<std::string> out{core::fold_name(order.who)};
  for (const auto& g : guardians)
    if (g.id == order.guardian) out.push_back(core::fold_name(g.name));
  return out;
}

// A guardian whom the order surely does not mean: of two sources each may tell of one human being
// in its own way.
bool is_another(store::connection& db, const core::guardian& g, const access_paper& order,
                const std::vector<core::guardian>& guardians) {
  if (is_kept_from_signing(names_of(order, guardians), g.name)) return false;
  return order.guardian == 0 || store::are_told_apart(db, g.id, order.guardian);
}

}  // namespace

family_standing family_of(store::connection& db, const core::plan_profile& profile,
                          std::string_view state, const core::actor& who, const core::student& s,
                          bool named, core::date day) {
  family_standing out;
  const bool as_guardian = named && has(who, core::role::guardian);
  const auto person = store::person_referred_to(db, state, who.person);
  if (!as_guardian && person == 0 && !has(who, core::role::advocate)) return out;
  auto papers = store::access_papers(db, s.id);
  std::erase_if(papers, [&](const auto& p) { return !p.holds_on(day); });
  const bool moved = core::holds_own_rights(s, day);
  const auto guardians = store::guardians(db, s.id);
  const auto known = std::find_if(guardians.begin(), guardians.end(),
                                  [&](const auto& g) { return g.id == person; });
  bool reads = true, dependent = false;
  relations signs = signs_ilp | signs_ilpa;
  for (const auto& p : papers) {
    if (p.kind == "dependent") dependent = true;
    // What a guardian consented to ends with their right to.
    if (p.kind == "advocate" && names(p, who) && (p.given_role == "student" || !moved))
      out.how |= is_advocate;
    if (p.kind != "order") continue;
    const bool theirs = person != 0 && p.guardian == person;
    if (!theirs &&
        (!as_guardian || (known != guardians.end() && is_another(db, *known, p, guardians))))
      continue;
    out.why = &core::codes::access_limited;
    if (is_of(p, "ilp")) signs &= static_cast<relations>(~signs_ilp);
    if (is_of(p, "ilpa")) signs &= static_cast<relations>(~signs_ilpa);
    if (p.limits == "sign") continue;
    const bool whole =
        p.sections.empty() || !std::all_of(p.sections.begin(), p.sections.end(),
                                           [&](const auto& id) { return is_known(profile, id); });
    if (whole) {
      reads = false;
      out.only_staff = true;
      out.barred |= theirs;
    }
    out.withheld.insert(out.withheld.end(), p.sections.begin(), p.sections.end());
  }
  if (!as_guardian || !reads) return out;
  if (!moved) {
    out.how |= is_guardian | signs;
  } else {
    out.why = &core::codes::rights_moved;
    if (dependent) out.how |= is_guardian;  // 34 CFR 99.31(a)(8): to read, not to decide
  }
  return out;
}

std::vector<std::string> kept_from_signing(const std::vector<access_paper>& papers,
                                           const std::vector<core::guardian>& guardians,
                                           std::string_view plan, core::date day) {
  std::vector<std::string> out;
  for (const auto& p : papers) {
    if (p.kind != "order" || !p.holds_on(day) || !is_of(p, plan)) continue;
    for (auto& name : names_of(p, guardians)) out.push_back(std::move(name));
  }
  return out;
}

bool is_kept_from_signing(const std::vector<std::string>& folded, std::string_view name) {
  return std::find(folded.begin(), folded.end(), core::fold_name(name)) != folded.end();
}

std::vector<core::plan_signature> counting(store::connection& db, const core::plan& p,
                                           core::date day) {
  auto out = p.signatures;
  const auto papers = store::access_papers(db, p.person);
  if (papers.empty()) return out;  // of most students: nobody's names are asked for
  const auto kept = kept_from_signing(papers, store::guardians(db, p.person), p.kind, day);
  if (!kept.empty())
    std::erase_if(out, [&](const auto& s) {
      return s.role == "guardian" && s.outcome != "approved" &&
             is_kept_from_signing(kept, s.signer_name);
    });
  return out;
}

}  // namespace throughline::acts
