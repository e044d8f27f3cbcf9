// A plan (ILP, or its addendum ILPA): sections, revisions, signatures.
#include "core/plan.hpp"

#include <array>

namespace throughline::core {

const section_content* plan::section(std::string_view id_) const {
  for (const auto& s : sections)
    if (s.section == id_) return &s;
  return nullptr;
}

value as_data(const recorded_answer& r) {
  value out;
  const auto put = [](value& to, const char* name, const std::string& text) {
    if (!text.empty()) to.set(name, text);
  };
  put(out, "by", r.by);
  put(out, "byName", r.by_name);
  put(out, "byRole", r.by_role);
  put(out, "on", r.on);
  put(out, "witness", r.witness);
  list attempts;
  for (const auto& a : r.attempts) {
    value one;
    put(one, "on", a.on);
    put(one, "way", a.way);
    put(one, "note", a.note);
    attempts.push_back(std::move(one));
  }
  if (!attempts.empty()) out.set("attempts", std::move(attempts));
  return out;
}

recorded_answer recorded_from(const value& v) {
  recorded_answer out{.by = std::string(v.text("by")),
                      .by_name = std::string(v.text("byName")),
                      .by_role = std::string(v.text("byRole")),
                      .on = std::string(v.text("on")),
                      .witness = std::string(v.text("witness")),
                      .attempts = {}};
  for (const auto& a : v.items("attempts"))
    out.attempts.push_back(
        {std::string(a.text("on")), std::string(a.text("way")), std::string(a.text("note"))});
  return out;
}

digest content_hash(std::string_view salt, std::string_view section, std::string_view body) {
  return hasher().part(salt).part(section).part(body).done();
}

digest root_hash(int version,
                 const std::vector<std::pair<std::string, digest>>& sections_in_order) {
  hasher h;
  h.part(version);
  for (const auto& [section, hash] : sections_in_order) h.part(section).part(hash);
  return h.done();
}

namespace {
constexpr std::array<std::string_view, 7> names{"draft",  "active", "under_review", "amended",
                                                "locked", "exited", "void"};
struct step {
  addendum_state from, to;
};
using enum addendum_state;
// Nothing leads back from locked to what was open before: a review or a change of a locked text is
// a new version.
constexpr std::array steps{
    step{draft, active},         step{draft, locked},        step{draft, exited},
    step{draft, void_},          step{active, under_review}, step{active, locked},
    step{active, exited},        step{active, void_},        step{under_review, amended},
    step{under_review, locked},  step{under_review, exited}, step{under_review, void_},
    step{amended, under_review}, step{amended, locked},      step{amended, exited},
    step{amended, void_},        step{locked, under_review}, step{locked, amended},
    step{locked, exited},        step{locked, void_},
};
}  // namespace

std::string_view name(addendum_state s) { return names[static_cast<std::size_t>(s)]; }

std::optional<addendum_state> addendum_state_named(std::string_view s) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == s) return static_cast<addendum_state>(i);
  return std::nullopt;
}

bool may_become(addendum_state from, addendum_state to) {
  for (const auto& s : steps)
    if (s.from == from && s.to == to) return true;
  return false;
}

}  // namespace throughline::core
