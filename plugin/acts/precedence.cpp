// Which source's word counts where several tell of the same thing: part of `configure`.
#include "acts/precedence.hpp"

#include <set>

#include "core/failure.hpp"
#include "store/district.hpp"
#include "store/feeds.hpp"
#include "store/person_facts.hpp"
#include "store/source_order.hpp"

namespace throughline::acts {

namespace {

store::fact_field field_named(std::string_view word) {
  const auto field = store::fact_field_named(word);
  if (!field) throw core::failure(core::codes::bad_request, "no such field: " + std::string(word));
  return *field;
}

}  // namespace

void set_precedence(district& d, const caller& by, std::string_view word,
                    const std::vector<std::string>& sources) {
  const auto as = admit(d, by, act::configure);
  const auto field = field_named(word);
  change c(d, by);
  core::list order;
  std::set<std::string_view> named;
  for (const auto& name : sources) {
    if (!store::source_named(c.db(), name))
      throw core::failure(core::codes::not_found, "no such source");
    if (!named.insert(name).second)
      throw core::failure(core::codes::bad_request, "a source is named twice");
    order.emplace_back(name);
  }
  store::put_source_order(c.db(), field, sources);
  if (field != store::fact_field::transcript) store::settle_all_persons(c.db());
  core::value detail;
  detail.set("precedence", core::record{{"field", word}, {"sources", std::move(order)}});
  c.note(act::configure, as, nullptr, detail);
  c.commit();
}

core::value view_precedence(district& d, const caller& by, std::string_view word) {
  admit(d, by, act::configure);
  std::vector<store::fact_field> fields(store::fact_fields.begin(), store::fact_fields.end());
  if (!word.empty()) fields = {field_named(word)};
  store::reading r(d.files());
  core::list out;
  for (const auto field : fields) {
    core::list sources;
    for (const auto& s : store::sources_in_order(r.db(), field))
      sources.emplace_back(core::record{{"source", s.name},
                                        {"kind", s.kind},
                                        {"setBy", s.by_district ? "district" : "default"},
                                        {"tells", store::tells_of(r.db(), field, s.id)}});
    out.emplace_back(
        core::record{{"field", store::word_of(field)}, {"sources", std::move(sources)}});
  }
  return out;
}

}  // namespace throughline::acts
