// The neutral tree a plan's content, an event or a report is made of.
#include "core/value.hpp"

#include <charconv>

namespace throughline::core {

const value* value::find(std::string_view name) const {
  if (const auto* r = as_record())
    for (const auto& [key, member] : *r)
      if (key == name) return &member;
  return nullptr;
}

std::string_view value::text(std::string_view name, std::string_view otherwise) const {
  const auto* v = find(name);
  const auto* s = v ? v->as_text() : nullptr;
  return s ? std::string_view(*s) : otherwise;
}

const list& value::items(std::string_view name) const& {
  static const list none;
  const auto* v = find(name);
  const auto* l = v ? v->as_list() : nullptr;
  return l ? *l : none;
}

const record& value::members(std::string_view name) const& {
  static const record none;
  const auto* v = find(name);
  const auto* r = v ? v->as_record() : nullptr;
  return r ? *r : none;
}

std::int64_t value::whole(std::string_view name, std::int64_t least, std::int64_t most,
                          std::int64_t otherwise) const {
  const auto* v = find(name);
  const auto* n = v ? v->as_number() : nullptr;
  if (!n) return otherwise;
  std::int64_t out = 0;
  const char* end = n->text.data() + n->text.size();
  const auto [at, error] = std::from_chars(n->text.data(), end, out);
  return error == std::errc{} && at == end && out >= least && out <= most ? out : otherwise;
}

bool value::flag(std::string_view name, bool otherwise) const {
  const auto* v = find(name);
  const auto* b = v ? v->as_bool() : nullptr;
  return b ? *b : otherwise;
}

void value::set(std::string_view name, value v) {
  if (!as_record()) it_ = record{};
  auto& r = *as_record();
  for (auto& [key, member] : r)
    if (key == name) {
      member = std::move(v);
      return;
    }
  r.emplace_back(std::string(name), std::move(v));
}

}  // namespace throughline::core
