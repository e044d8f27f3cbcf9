// What is made of each entity of an interchange.
#include "adapters/edfi/entities.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "adapters/edfi/text.hpp"
#include "core/credits.hpp"
#include "core/date.hpp"
#include "formats/json.hpp"

namespace throughline::edfi {
namespace {

namespace codes = core::codes;
constexpr std::size_t most_listed = 10'000, longest_word = 400;

bool holds(std::string_view words, std::string_view name) {
  for (std::size_t from = 0; from < words.size();) {
    const auto stop = std::min(words.find(' ', from), words.size());
    if (words.substr(from, stop - from) == name) return true;
    from = stop + 1;
  }
  return false;
}

void put_value(std::string& to, element e);

// A text in quotes. Those that need no escape, nearly all, are copied.
void put_text(std::string& to, std::string_view text) {
  const auto plain = [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u >= 0x20 && u != 0x7F && c != '"' && c != '\\' && c != '<';
  };
  if (std::all_of(text.begin(), text.end(), plain))
    to.append("\"").append(text).append("\"");
  else
    to += formats::write_json(std::string(text));
}

// Whether an element of that name stands before or after `e` among its siblings.
bool follows(element parent, element e) {
  for (auto c = parent.first(); c && !c.is(e); c = c.next())
    if (c.name() == e.name()) return true;
  return false;
}
element again(element e) {
  auto next = e.next();
  while (next && next.name() != e.name()) next = next.next();
  return next;
}

// The members of an object, braces apart.
void put_members(std::string& to, element e, std::string_view but) {
  bool any = false;
  for (auto c = e.first(); c; c = c.next()) {
    if ((!but.empty() && holds(but, c.name())) || follows(e, c)) continue;
    if (std::exchange(any, true)) to += ',';
    put_text(to, c.name());
    to += ':';
    auto more = again(c);
    if (!more) {
      put_value(to, c);
      continue;
    }
    to += '[';
    put_value(to, c);
    for (; more; more = again(more)) {
      to += ',';
      put_value(to, more);
    }
    to += ']';
  }
}

void put_value(std::string& to, element e) {
  if (e.first()) {
    to += '{';
    put_members(to, e, {});
    to += '}';
  } else if (!e.ref().empty()) {
    put_text(to, "#" + std::string(e.ref()));
  } else {
    put_text(to, e.text());
  }
}

}  // namespace

std::string json_of(element e, std::string_view but) {
  std::string out = "{";
  put_members(out, e, but);
  return out.size() == 1 ? std::string() : out + "}";
}

reader reader_of(std::string_view name) {
  static const auto all = [] {
    std::unordered_map<std::string_view, reader> out;
    for (const auto table : {school_readers(), people_readers(), enrollment_readers(),
                             program_readers(), transcript_readers(), evidence_readers()})
      for (std::size_t i = 0; i < table.size; ++i)
        out.emplace(table.first[i].name, table.first[i].read);
    return out;
  }();
  const auto it = all.find(name);
  return it == all.end() ? nullptr : it->second;
}

bool entity_reader::waits() {
  if (!known.names.waits()) return false;
  if (!last_) return true;
  tell(codes::edfi_reference, core::severity::error, {});
  rejected_ = nameless_ = true;
  return true;
}

void entity_reader::count(tally& t, std::string_view field) const {
  if (t.count++ > 0) return;
  t.file = at_.file;
  t.record = at_.record;
  t.line = at_.line;
  t.field = field;
}

void entity_reader::list(element value) {
  if (known.unmapped.size() >= most_listed) return;
  count(known.unmapped[std::string(value.text().substr(0, longest_word))], value.name());
}

std::string_view entity_reader::meant(meaning what, element value) {
  if (!value || value.text().empty()) return {};
  const auto means = mean(what, value.text());
  if (!means.empty()) return means;
  list(value);
  return code(value);
}

std::string_view entity_reader::word(element value) {
  if (is_core(value.text())) return code(value);
  list(value);
  return value.text();
}

std::string entity_reader::date(std::string_view child) {
  const auto text = e.text(child);
  if (text.empty()) return {};
  if (core::parse_date(text)) return std::string(text);
  tell(codes::bad_date, core::severity::warning, child);
  return {};
}

std::string entity_reader::day_after(std::string_view child) {
  const auto text = date(child);
  return text.empty() ? text : core::to_text(core::plus_days(*core::parse_date(text), 1));
}

std::string_view entity_reader::number(std::string_view path) {
  const auto text = e.text(path);
  if (text.empty() || core::credits::parse(text)) return text;
  tell(codes::bad_number, core::severity::warning, path);
  return {};
}

void entity_reader::open(intake::entity kind) { to_.begin({at_.file, kind}); }

void entity_reader::tell(core::code rule, core::severity weight, std::string_view field,
                         core::arguments words) {
  to_.take(core::finding{rule, weight, std::string(at_.file), at_.record, at_.line,
                         std::string(field), std::move(words)});
}

void entity_reader::reject(intake::entity kind, std::string_view sourced_id, core::code rule,
                           std::string_view field) {
  open(kind);
  tell(rule, core::severity::error, field);
  to_.keep(at_, kind, sourced_id);
  rejected_ = true;
}

void entity_reader::reject(intake::entity kind, core::code rule, std::string_view field) {
  open(kind);
  tell(rule, core::severity::error, field);
  rejected_ = nameless_ = true;
}

}  // namespace throughline::edfi
