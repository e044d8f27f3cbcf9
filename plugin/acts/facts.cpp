// The act that lists what is told of a student: each fact with its source and its date.
#include "acts/facts.hpp"

#include "core/date.hpp"
#include "store/district.hpp"
#include "store/person_facts.hpp"

namespace throughline::acts {

facts_view view_facts(district& d, const caller& by, std::string_view reference) {
  facts_view out;
  {
    store::reading r(d.files());
    out.whom = admit(d, r.db(), by, act::view_ilp, reference);
    out.facts = store::facts_of_person(r.db(), out.whom.student.id);
  }
  if (!may(by.who, act::find_student, out.whom.how))
    std::erase_if(out.facts, [](const auto& f) { return f.what == "guardian"; });
  seen(d, by, act::view_ilp, out.whom);
  return out;
}

core::value json_of(const core::told_fact& f, std::string_view zone) {
  core::value out;
  out.set("field", f.what);
  out.set("value", f.value);
  for (const auto& [name, text] : {std::pair("of", &f.of), {"from", &f.from}, {"to", &f.to}})
    if (!text->empty()) out.set(name, *text);
  out.set("source", f.source);
  out.set("asOf",
          f.as_of_ms == 0 ? std::string() : core::to_text(core::local_date(f.as_of_ms, zone)));
  out.set("counts", f.counts);
  if (f.ended) out.set("ended", true);
  return out;
}

}  // namespace throughline::acts
