// The acts on translations of texts that a family signs.
#include "acts/translations.hpp"

#include <algorithm>

#include "acts/addendum_parts.hpp"
#include "acts/asking.hpp"
#include "acts/saving.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "core/translation.hpp"
#include "store/plans.hpp"
#include "store/translations.hpp"

namespace throughline::acts {

namespace {

act act_of(std::string_view key) { return key.empty() ? act::translate_ilp : act::translate_ilpa; }

core::plan plan_in(store::connection& db, const admitted& whom, std::string_view key) {
  if (!key.empty()) {
    auto mine = own(db, whom, key);
    return std::move(static_cast<core::plan&>(mine));  // texts stand in what every plan has
  }
  auto p = store::plan_of(db, whom.student.id, "ilp");
  if (!p) throw core::failure(core::codes::not_found, "no plan");
  return std::move(*p);
}

// An option names the place and the words, so that nobody translates what was replaced meanwhile.
std::string option_of(const std::string& place, const std::string& text) {
  return place + "|" + core::to_hex(core::sha256(text)).substr(0, 16);
}

std::vector<std::pair<std::string, std::string>> texts_of(const core::plan& p,
                                                          std::string_view section) {
  const auto* saved = p.section(section);
  return saved == nullptr || saved->destroyed ? std::vector<std::pair<std::string, std::string>>{}
                                              : core::own_words(saved->body);
}

core::plan_section section_of(const core::plan& p, std::string_view section) {
  core::plan_section out;
  out.id = "translation";
  auto text = asking("text", "choice", true);
  for (const auto& [place, words] : texts_of(p, section))
    text.options.push_back({option_of(place, words), {}});
  out.items = {std::move(text), asking("language", "choice", true, {"es", "en"}),
               asking("body", "text", true), asking("translator", "text", true),
               asking("translated_on", "date", true)};
  out.items[2].one_line = false;
  return out;
}

}  // namespace

translating ask_translation(district& d, const caller& by, std::string_view reference,
                            std::string_view key, std::string_view section) {
  translating out;
  {
    store::reading r(d.files());
    out.whom = admit(d, r.db(), by, act_of(key), reference);
    out.plan = plan_in(r.db(), out.whom, key);
    if (out.whom.withholds(out.plan.kind, section))
      throw core::failure(core::codes::access_limited);
    if (texts_of(out.plan, section).empty())
      throw core::failure(core::codes::not_found, "nothing to translate");
    out.asked = section_of(out.plan, section);
  }
  seen(d, by, act_of(key), out.whom);
  return out;
}

core::findings translate(district& d, const caller& by, std::string_view reference,
                         std::string_view key, std::string_view section, const core::value& sent) {
  const auto body = without_blanks(sent);
  const auto whom = let_in(d, by, act_of(key), reference);
  change c(d, by, whom);
  const auto p = plan_in(c.db(), whom, key);
  if (whom.withholds(p.kind, section)) throw core::failure(core::codes::access_limited);
  const auto error = [](core::code rule, const char* field) {
    return core::finding{.rule = rule, .weight = core::severity::error, .field = field};
  };
  auto asked = section_of(p, section);
  const auto chosen = body.text("text");
  const auto texts = texts_of(p, section);
  const auto at = std::find_if(texts.begin(), texts.end(), [&](const auto& t) {
    return option_of(t.first, t.second) == chosen;
  });
  if (!chosen.empty() && at == texts.end()) return {error(core::codes::text_changed, "text")};
  auto wrong = core::check_section(asked, body, true);
  if (wrong.empty() && body.text("translated_on") > core::to_text(d.today()))
    wrong.push_back(error(core::codes::day_to_come, "translated_on"));
  if (!wrong.empty()) return wrong;
  store::add_translation(c.db(), p.id,
                         {.key = core::uid::make(d.now_ms()),
                          .section = std::string(section),
                          .place = at->first,
                          .source = core::sha256(at->second),
                          .language = std::string(body.text("language")),
                          .body = std::string(body.text("body")),
                          .translator = std::string(body.text("translator")),
                          .on = std::string(body.text("translated_on")),
                          .author = by.who.sub,
                          .author_name = by.who.name,
                          .author_role = std::string(core::name(whom.as)),
                          .at_ms = d.now_ms()});
  core::value detail;
  detail.set("plan", p.key.text());
  detail.set("section", section);
  detail.set("language", body.text("language"));
  c.note(act_of(key), whom.as, &whom.student.key, detail);
  c.commit();
  return {};
}

}  // namespace throughline::acts
