// What every page shares: its shell, its links, its words and the names of its fields.
#pragma once

#include <string>
#include <string_view>

#include "pages/html.hpp"
#include "pages/pages.hpp"
#include "words/keys.hpp"
#include "words/words.hpp"

namespace throughline::pages {

namespace k = words::k;

inline std::string_view say(const frame& f, words::key key) { return words::say(f.lang, key); }
inline std::string say(const frame& f, words::key key, const words::arguments& a) {
  return words::say(f.lang, key, a);
}
inline std::string say(const frame& f, words::key key, words::shown_arguments a) {
  return words::say(f.lang, key, a);
}
// The words of a code that a feed, another district or an older store wrote; the code itself when
// we have none.
std::string worded(const frame& f, std::string_view prefix, std::string_view code);
// "Nov 21, 2026, 2:14 PM" in the district's zone; "2:14 PM" alone.
std::string moment(const frame& f, std::int64_t ms);
std::string clock_time(const frame& f, std::int64_t ms);

// `{mount}/students/{reference}/{tab}?lang=xx`: every link carries the language.
url tab_url(const frame& f, std::string_view tab);
url asset_url(const frame& f, std::string_view name);
// A draft's own address under /api/v1 ("ilp/sections/goals/draft"), one segment per argument.
url api_url(const frame& f, std::initializer_list<std::string_view> segments);

// "goals.0.statement", or "prefix[goals.0.statement]" in light mode; and the id of its element.
std::string field_name(const frame& f, std::string_view field);
// Of a control that may be sent more than once: "prefix[reason][]" in light mode, as a PHP host
// keeps only the last of equal names without the brackets; elsewhere the name alone.
std::string repeated_name(const frame& f, std::string_view field);
std::string field_id(std::string_view field);

// A title or heading: level 1 is the page's own; fragments begin one level lower, the host has the
// first.
html heading(const frame& f, int level, std::string_view text);

// What a form of ours needs: a <form> that posts there, and in light mode no form at all (the
// host's own Save sends the fields). `draft`: where the script keeps unsaved text; empty: it does
// not.
html form(const frame& f, const url& to, const html& inner, const url* draft = nullptr);

// The whole answer: body in the frame's shell, with the notice after a save. `foot`: of every sheet
// of paper, beside the page's number.
std::string render(const frame& f, std::string_view title, const html& body,
                   std::string_view foot = {});

}  // namespace throughline::pages
