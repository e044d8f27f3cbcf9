// Every sentence a person sees, in English and Spanish.
#include "words/words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace throughline::words {

extern const sentence sentences[];
extern const int sentence_count;

int count() { return sentence_count; }
const sentence& at(int index) { return sentences[index]; }

std::string_view say(language l, key k) {
  const auto& s = sentences[k.index];
  return l == language::es ? s.es : s.en;
}

std::string say(language l, key k, const arguments& a) {
  auto text = say(l, k);
  std::string out;
  for (;;) {
    const auto open = text.find('{');
    const auto close = open == text.npos ? open : text.find('}', open);
    if (close == text.npos) return out.append(text);
    out.append(text, 0, open);
    const auto name = text.substr(open + 1, close - open - 1);
    const auto at =
        std::find_if(a.begin(), a.end(), [&](const auto& p) { return p.first == name; });
    if (at != a.end()) out += at->second;
    text.remove_prefix(close + 1);
  }
}

std::optional<key> find(std::string_view name) {
  // The table is sorted by key (the build tool writes it from a map).
  const auto* end = sentences + sentence_count;
  const auto* at = std::lower_bound(
      sentences, end, name, [](const sentence& s, std::string_view n) { return s.key < n; });
  if (at == end || at->key != name) return std::nullopt;
  return key{static_cast<int>(at - sentences)};
}

std::string say_named(language l, std::string_view prefix, std::string_view name,
                      const arguments& a) {
  const auto full = std::string(prefix) + "." + std::string(name);
  const auto k = find(full);
  return k ? say(l, *k, a) : "[" + std::string(name) + "]";
}

std::string say(language l, const core::code& c, const arguments& a) {
  auto said = a;
  for (auto& [name, value] : said)
    if (name == "day") value = date(l, value);  // findings say days as YYYY-MM-DD
  return say_named(l, "code", c.name, said);
}

namespace {
constexpr std::array english{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array spanish{"enero", "febrero", "marzo",      "abril",   "mayo",      "junio",
                             "julio", "agosto",  "septiembre", "octubre", "noviembre", "diciembre"};
}  // namespace

std::string date(language l, core::date d) {
  const auto m = static_cast<unsigned>(d.month()) - 1;
  const auto day = static_cast<unsigned>(d.day());
  const auto year = static_cast<int>(d.year());
  return l == language::es ? fmt::format("{} de {} de {}", day, spanish[m], year)
                           : fmt::format("{} {}, {}", english[m], day, year);
}

std::string date(language l, std::string_view iso) {
  const auto d = core::parse_date(iso);
  return d ? date(l, *d) : std::string(iso);
}

std::string moment(language l, const core::local_time& t) {
  if (l == language::es) return fmt::format("{}, {}:{:02}", date(l, t.day), t.hour, t.minute);
  return fmt::format("{}, {}:{:02} {}", date(l, t.day), t.hour % 12 == 0 ? 12 : t.hour % 12,
                     t.minute, t.hour < 12 ? "AM" : "PM");
}

std::string number(std::int64_t n) {
  auto out = std::to_string(n);
  for (auto at = out.size(); at > 3 + (n < 0 ? 1U : 0U); out.insert(at, ",")) at -= 3;
  return out;
}

}  // namespace throughline::words
