// What is made of each entity of an interchange.
#include "adapters/edfi/entities.hpp"

#include <algorithm>
#include <array>
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

// Calls f with each word between blanks.
template <class F>
void each_word(std::string_view words, F&& f) {
  for (std::size_t from = 0; from < words.size();) {
    const auto stop = std::min(words.find(' ', from), words.size());
    if (stop > from) f(words.substr(from, stop - from));
    from = stop + 1;
  }
}

bool holds(std::string_view words, std::string_view name) {
  bool found = false;
  each_word(words, [&](std::string_view word) { found = found || word == name; });
  return found;
}

// Of "Name/FirstName Sex" below Name: "FirstName".
std::string below(std::string_view paths, std::string_view name) {
  std::string out;
  if (paths.find('/') == paths.npos) return out;
  each_word(paths, [&](std::string_view path) {
    if (path.size() > name.size() && path[name.size()] == '/' && path.starts_with(name))
      out.append(out.empty() ? "" : " ").append(path.substr(name.size() + 1));
  });
  return out;
}

// A text in quotes. Those that need no escape, nearly all, are copied.
void put_json(std::string& to, std::string_view text) {
  static constexpr auto plain = [] {
    std::array<bool, 256> out{};
    for (std::size_t u = 0x20; u < out.size(); ++u)
      out[u] = u != 0x7F && u != '"' && u != '\\' && u != '<';
    return out;
  }();
  bool all = true;
  for (const char c : text) all = all && plain[static_cast<unsigned char>(c)];
  if (all) {
    const auto at = to.size();
    to.resize(at + text.size() + 2, '"');
    std::copy(text.begin(), text.end(), to.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  } else {
    to += formats::write_json(std::string(text));
  }
}

// A bit of 64 for a name: other names rarely have the same.
std::uint64_t bit_of(std::string_view name) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(name[i]); };
  return name.empty() ? 1
                      : std::uint64_t{1} << ((name.size() + at(0) + 7U * at(name.size() / 2) +
                                              31U * at(name.size() - 1)) %
                                             64);
}
// The bits of names that several of its children may have; others are told apart without a look at
// their siblings.
std::uint64_t repeated_in(element parent) {
  std::uint64_t once = 0, again = 0;
  for (auto c = parent.first(); c; c = c.next()) {
    const auto bit = bit_of(c.name());
    again |= once & bit;
    once |= bit;
  }
  return again;
}

// Whether an element of that name stands before `e` among its siblings.
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

}  // namespace

// By its key where it leads to something with one; else as "#id".
core::value entity_reader::reference_of(element from) {
  auto name = from.name();
  if (name.ends_with("Reference")) name.remove_suffix(std::string_view("Reference").size());
  if (const auto what = target_of(name); what != target::other) {
    if (const auto* key = known.names.known(what, from.ref()))
      if (auto it = identity_of(from.name(), *key, known.values); !it.is_null()) return it;
    if (!last_) known.names.wait();
  }
  return "#" + std::string(from.ref());
}

// Writes its members, braces apart; whether there are any.
bool entity_reader::put_members(std::string& to, element from, std::string_view but) {
  bool any = false;
  const auto repeated = repeated_in(from);
  for (auto c = from.first(); c; c = c.next()) {
    const bool alone = (repeated & bit_of(c.name())) == 0;
    if (holds(but, c.name()) || (!alone && follows(from, c))) continue;
    const auto mark = to.size();
    if (any) to += ',';
    put_json(to, c.name());
    to += ':';
    const auto value = to.size();
    const auto inner = below(but, c.name());
    int many = 0;
    for (auto one = c; one; one = alone ? element() : again(one)) {
      const auto before = to.size();
      if (many > 0) to += ',';
      if (put_value(to, one, inner))
        ++many;
      else
        to.resize(before);
    }
    if (many > 1) to.insert(value, 1, '[') += ']';
    if (many == 0) to.resize(mark);
    any = any || many > 0;
  }
  return any;
}

// False: nothing is left of it.
bool entity_reader::put_value(std::string& to, element from, std::string_view but) {
  if (from.first()) {
    to += '{';
    if (!put_members(to, from, but)) return false;
    to += '}';
  } else if (!from.ref().empty()) {
    to += formats::write_json(reference_of(from));
  } else {
    put_json(to, from.text());
  }
  return true;
}

std::string entity_reader::rest_of(element of, std::string_view but) {
  std::string out = "{";
  return put_members(out, of, but) ? out + "}" : std::string();
}

reader reader_of(std::string_view name) {
  static const auto all = [] {
    std::unordered_map<std::string_view, reader> out;
    for (const auto table :
         {school_readers(), people_readers(), enrollment_readers(), program_readers(),
          transcript_readers(), graduation_readers(), evidence_readers()})
      for (std::size_t i = 0; i < table.size; ++i)
        out.emplace(table.first[i].name, table.first[i].read);
    return out;
  }();
  const auto it = all.find(name);
  return it == all.end() ? nullptr : it->second;
}

std::string entity_reader::named_if_there(target what, element reference) {
  const bool waited = known.names.waits();
  auto key = known.names.named_by(what, reference);
  if (last_ && !waited) known.names.begin();
  return key;
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

std::string_view entity_reader::number_in(element of, std::string_view path) {
  const auto text = of.text(path);
  if (text.empty() || core::credits::parse(text)) return text;
  const auto within = of.is(e) ? std::string() : std::string(of.name()) + "/";
  tell(codes::bad_number, core::severity::warning, within + std::string(path));
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
