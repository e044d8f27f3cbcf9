// Every sentence a person sees, in English and Spanish.
#include "words/words.hpp"

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

namespace {

template <class Arguments>
std::string filled(std::string_view text, const Arguments& a) {
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

}  // namespace

std::string say(language l, key k, const arguments& a) { return filled(say(l, k), a); }
std::string say(language l, key k, shown_arguments a) { return filled(say(l, k), a); }

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
  std::string full;
  full.reserve(prefix.size() + name.size() + 1);
  full.append(prefix).append(".").append(name);
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
  const auto day = std::to_string(static_cast<unsigned>(d.day()));
  const auto year = std::to_string(static_cast<int>(d.year()));
  return l == language::es ? day + " de " + spanish[m] + " de " + year
                           : english[m] + (" " + day) + ", " + year;
}

std::string date(language l, std::string_view iso) {
  const auto d = core::parse_date(iso);
  return d ? date(l, *d) : std::string(iso);
}

std::string clock_time(language l, const core::local_time& t) {
  const bool by_twelve = l != language::es;
  auto out = std::to_string(by_twelve ? (t.hour + 11) % 12 + 1 : t.hour);
  out += t.minute < 10 ? ":0" : ":";
  out += std::to_string(t.minute);
  if (by_twelve) out += t.hour < 12 ? " AM" : " PM";
  return out;
}

std::string moment(language l, const core::local_time& t) {
  return date(l, t.day) + ", " + clock_time(l, t);
}

std::string number(std::int64_t n) {
  auto out = std::to_string(n);
  for (auto at = out.size(); at > 3 + (n < 0 ? 1U : 0U); out.insert(at, ",")) at -= 3;
  return out;
}

}  // namespace throughline::words
