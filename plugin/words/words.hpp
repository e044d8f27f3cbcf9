// Every sentence a person sees, in English and Spanish. The texts stand in en.po and es.po; the
// build makes words/keys.hpp of them, so that a key that does not exist does not compile and one
// that lacks a language fails the build.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/codes.hpp"
#include "core/date.hpp"
#include "core/language.hpp"

namespace throughline::words {

struct sentence {
  std::string_view key, en, es;
};
// A sentence by its place in the table; words/keys.hpp has one constant for each
// ("k::save_button").
struct key {
  int index;
};

using core::language;
using arguments = std::vector<std::pair<std::string, std::string>>;
using shown_arguments = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string_view say(language l, key k);
// With {name} replaced by the argument of that name.
std::string say(language l, key k, const arguments& a);
std::string say(language l, key k, shown_arguments a);
// For keys made from data ("state.in_review", "role.counselor"); nothing when there is no such key.
std::optional<key> find(std::string_view name);
// The sentence of such a key; the bare name in brackets when a table names what the words lack (a
// test walks every table, so a person does not meet it).
std::string say_named(language l, std::string_view prefix, std::string_view name,
                      const arguments& a = {});
// The sentence of a finding or failure.
std::string say(language l, const core::code& c, const arguments& a = {});

// "Nov 21, 2026" | "21 de noviembre de 2026"; an unreadable date stays as it is.
std::string date(language l, core::date d);
std::string date(language l, std::string_view iso);
// "Nov 21, 2026, 2:14 PM" | "21 de noviembre de 2026, 14:14".
std::string moment(language l, const core::local_time& t);
std::string clock_time(language l, const core::local_time& t);  // its end alone

// "12,345" in both languages: so does the Spanish of the United States.
std::string number(std::int64_t n);

int count();  // sentences, for tests
const sentence& at(int index);

}  // namespace throughline::words
