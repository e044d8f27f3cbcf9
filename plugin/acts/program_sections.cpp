// Which sections are an alternative program within their school: part of `configure`.
#include "acts/program_sections.hpp"

#include "acts/addenda.hpp"
#include "core/failure.hpp"
#include "store/program_sections.hpp"

namespace throughline::acts {

int set_program_section(district& d, const caller& by, std::string_view field,
                        std::string_view value, std::string_view school_class) {
  const auto as = admit(d, by, act::configure);
  need(field, "field", 64);
  need(value, "value", 255);
  // it becomes the path of a JSON member
  if (field.find_first_of("\"\\") != field.npos || school_class.size() > 16)
    throw core::failure(core::codes::invalid, "program section");
  std::vector<core::enrollment_change> changes;
  {
    change c(d, by);
    auto all = store::program_sections(c.db());
    std::erase_if(all, [&](const auto& s) { return s.field == field && s.value == value; });
    if (!school_class.empty())
      all.push_back({std::string(field), std::string(value), std::string(school_class)});
    store::put_program_sections(c.db(), all);
    changes = store::settle_program_sections(c.db(), core::to_text(d.today()));
    core::value detail;
    detail.set("field", field);
    detail.set("value", value);
    detail.set("class", school_class);
    c.note(act::configure, as, nullptr, detail);
    c.commit();
  }
  return follow_enrollments(d, by, changes);
}

}  // namespace throughline::acts
