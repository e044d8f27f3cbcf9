// A person's translation of a text of a plan.
#include "core/translation.hpp"

#include "core/date.hpp"

namespace throughline::core {

namespace {

// Codes of options are written without blanks, what a person says mostly with some.
bool is_own_words(std::string_view text) { return text.find(' ') != text.npos; }

void collect(const value& v, const std::string& place,
             std::vector<std::pair<std::string, std::string>>& out) {
  if (const auto* text = v.as_text(); text && is_own_words(*text)) out.emplace_back(place, *text);
  const auto under = [&](const std::string& name) {
    return place.empty() ? name : place + "." + name;
  };
  if (const auto* all = v.as_list())
    for (std::size_t i = 0; i < all->size(); ++i) collect((*all)[i], under(std::to_string(i)), out);
  if (const auto* members = v.as_record())
    for (const auto& [name, member] : *members) collect(member, under(name), out);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> own_words(const value& body) {
  std::vector<std::pair<std::string, std::string>> out;
  collect(body, {}, out);
  return out;
}

const translation* translation_of(const std::vector<translation>& all, std::string_view text,
                                  language l) {
  if (all.empty() || !is_own_words(text)) return nullptr;
  const auto hash = sha256(text);
  for (const auto& t : all)
    if (t.language == tag(l) && t.source == hash) return &t;
  return nullptr;
}

}  // namespace throughline::core
