// Which feed's word counts where several tell of the same thing: part of `configure`.
#include "acts/precedence.hpp"

#include <utility>

#include "core/failure.hpp"
#include "store/district.hpp"
#include "store/feeds.hpp"

namespace throughline::acts {

void set_transcript_sources(district& d, const caller& by, const std::vector<std::string>& names) {
  const auto as = admit(d, by, act::configure);
  change c(d, by);
  core::list order;
  for (const auto& name : names) {
    if (!store::source_named(c.db(), name))
      throw core::failure(core::codes::not_found, "no such source");
    order.emplace_back(name);
  }
  store::rank_transcripts(c.db(), names);
  core::value detail;
  detail.set("transcriptSources", std::move(order));
  c.note(act::configure, as, nullptr, detail);
  c.commit();
}

core::value view_transcript_sources(district& d, const caller& by) {
  admit(d, by, act::configure);
  store::reading r(d.files());
  core::list out;
  for (const auto& s : store::sources_in_rank(r.db()))
    out.emplace_back(
        core::record{{"source", s.name}, {"kind", s.kind}, {"transcripts", s.has_transcripts}});
  return out;
}

}  // namespace throughline::acts
