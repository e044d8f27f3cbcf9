// A person's translation of a text of a plan: it holds for exactly the words it was made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/hash.hpp"
#include "core/id.hpp"
#include "core/language.hpp"
#include "core/value.hpp"

namespace throughline::core {

struct translation {
  uid key;
  std::string section, place;        // "goals", "goals.0.statement": where the text stood then
  digest source{};                   // sha256 of the text
  std::string language;              // "es"
  std::string body, translator, on;  // on: YYYY-MM-DD
  std::string author, author_name, author_role;
  std::int64_t at_ms = 0;
};

// Texts of a section in people's own words, with their places; dates and ids are none.
std::vector<std::pair<std::string, std::string>> own_words(const value& body);

// The newest translation of exactly this text; null: none. `all`: newest first.
const translation* translation_of(const std::vector<translation>& all, std::string_view text,
                                  language l);

}  // namespace throughline::core
