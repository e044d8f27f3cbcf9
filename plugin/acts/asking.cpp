// An act's own fields as plan items, so that the items' forms and checks serve them too.
#include "acts/asking.hpp"

namespace throughline::acts {

core::plan_item asking(const char* id, const char* type, bool required,
                       std::initializer_list<const char*> options) {
  core::plan_item out;
  out.id = id;
  out.type = type;
  out.required = required;
  out.one_line = true;  // of a text
  for (const auto* o : options) out.options.push_back({o, {}});
  return out;
}

}  // namespace throughline::acts
