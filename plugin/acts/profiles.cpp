// Which profile a district follows: its state's, one it brought itself, and its own overlay.
#include "acts/profiles.hpp"

#include <algorithm>

#include "core/failure.hpp"
#include "formats/json.hpp"
#include "profile/profile.hpp"
#include "store/profile_texts.hpp"

namespace throughline::acts {

namespace {

constexpr std::size_t profile_limit = 2u << 20;  // bytes

core::value read_text(std::string_view json) {
  if (json.size() > profile_limit) throw core::failure(core::codes::too_large, "profile");
  return formats::read_json(json);
}

void need_sound(core::findings wrong) {
  if (!wrong.empty()) throw core::failure(core::codes::invalid, "profile", std::move(wrong));
}

// The texts of the district without one, and with another in its place.
std::vector<store::profile_text> texts_with(store::connection& db,
                                            const store::profile_text& more) {
  auto out = store::profile_texts(db);
  out.push_back(more);
  return out;
}

const store::profile_text* in_force(const std::vector<store::profile_text>& all,
                                    std::string_view kind, std::string_view day) {
  const store::profile_text* out = nullptr;
  for (const auto& t : all)
    if (t.kind == kind && t.first_day <= day && (out == nullptr || t.first_day >= out->first_day))
      out = &t;
  return out;
}

// Every profile with every overlay as they would be in force together, on each day one begins.
void check_together(district& d, const std::vector<store::profile_text>& all) {
  std::vector<std::string> days{core::to_text(d.today())};
  for (const auto& t : all) days.push_back(t.first_day);
  for (const auto& day : days) {
    const auto* own = in_force(all, "profile", day);
    const auto* over = in_force(all, "overlay", day);
    auto v = own != nullptr ? formats::read_json(own->body)
                            : profile::built_in(d.head().profile, core::parse_date(day));
    core::findings wrong;
    if (over != nullptr) v = profile::overlaid(std::move(v), formats::read_json(over->body), wrong);
    if (wrong.empty()) (void)profile::read_value(v, wrong);
    need_sound(std::move(wrong));
  }
}

void adopt(district& d, const caller& by, std::string_view kind, const core::value& v,
           std::string_view json) {
  const auto as = admit(d, by, act::configure);
  store::profile_text t{.kind = std::string(kind),
                        .version = std::string(v.text("version")),
                        .first_day = std::string(profile::first_day(v)),
                        .body = std::string(json),
                        .adopted_ms = d.now_ms(),
                        .adopted_by = by.who.sub};
  change c(d, by);
  check_together(d, texts_with(c.db(), t));
  for (const auto& other : store::profile_texts(c.db()))
    if (other.kind == kind && other.version == t.version)
      throw core::failure(core::codes::conflict, "that version is there already");
  store::add_profile_text(c.db(), t);
  core::value detail;
  detail.set(kind, core::record{{"version", t.version}, {"from", t.first_day}});
  c.note(act::configure, as, nullptr, detail);
  c.commit();
  d.profile_changed();
}

}  // namespace

void adopt_profile(district& d, const caller& by, std::string_view json) {
  const auto v = read_text(json);
  core::findings wrong;
  const auto p = profile::read_value(v, wrong);
  need_sound(std::move(wrong));
  if (p.id != d.head().profile)
    throw core::failure(core::codes::conflict, "a district stays with the plan of its state");
  adopt(d, by, "profile", v, json);
}

void adopt_overlay(district& d, const caller& by, std::string_view json) {
  const auto v = read_text(json);
  adopt(d, by, "overlay", v, json);
}

void withdraw_profile(district& d, const caller& by, std::string_view kind,
                      std::string_view version) {
  const auto as = admit(d, by, act::configure);
  change c(d, by);
  auto all = store::profile_texts(c.db());
  const auto at = std::find_if(all.begin(), all.end(), [&](const auto& t) {
    return t.kind == kind && t.version == version;
  });
  if (at == all.end()) throw core::failure(core::codes::not_found, "no such version");
  all.erase(at);
  const auto known = profile::built_in();
  if (std::find(known.begin(), known.end(), d.head().profile) == known.end() &&
      in_force(all, "profile", core::to_text(d.today())) == nullptr)
    throw core::failure(core::codes::conflict, "the district would be without a profile");
  check_together(d, all);
  store::withdraw_profile_text(c.db(), kind, version, d.now_ms());
  core::value detail;
  detail.set("withdrawn", core::record{{"kind", kind}, {"version", version}});
  c.note(act::configure, as, nullptr, detail);
  c.commit();
  d.profile_changed();
}

core::value view_profiles(district& d, const caller& by) {
  admit(d, by, act::configure);
  const auto& now = d.profile();
  core::value out;
  out.set("profile", now.id);
  out.set("version", now.version);
  out.set("overlay", now.overlay);
  store::reading r(d.files());
  const auto in_force_now = store::profile_texts_in_force(r.db(), core::to_text(d.today()));
  core::list all;
  for (const auto& t : store::profile_texts(r.db()))
    all.emplace_back(core::record{{"kind", t.kind},
                                  {"version", t.version},
                                  {"from", t.first_day},
                                  {"by", t.adopted_by},
                                  {"at", core::to_utc_text(t.adopted_ms)},
                                  {"inForce", std::find(in_force_now.begin(), in_force_now.end(),
                                                        t.id) != in_force_now.end()}});
  out.set("adopted", std::move(all));
  return out;
}

}  // namespace throughline::acts
