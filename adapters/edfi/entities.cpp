// What is made of each entity of an interchange.
#include "adapters/edfi/entities.hpp"

#include <algorithm>
#include <unordered_map>

#include "adapters/edfi/text.hpp"
#include "core/credits.hpp"
#include "core/date.hpp"
#include "core/value.hpp"
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

core::value value_of(element e, std::string_view but) {
  if (!e.first()) return e.ref().empty() ? std::string(e.text()) : "#" + std::string(e.ref());
  core::record out;
  for (auto c = e.first(); c; c = c.next()) {
    if (holds(but, c.name())) continue;
    auto v = value_of(c, {});
    const auto it = std::find_if(out.begin(), out.end(),
                                 [&](const auto& one) { return one.first == c.name(); });
    if (it == out.end()) {
      out.emplace_back(std::string(c.name()), std::move(v));
    } else if (auto* list = it->second.as_list()) {
      list->push_back(std::move(v));
    } else {
      core::list both;
      both.push_back(std::move(it->second));
      both.push_back(std::move(v));
      it->second = std::move(both);
    }
  }
  return out;
}

}  // namespace

std::string json_of(element e, std::string_view but) {
  const auto v = value_of(e, but);
  const auto* r = v.as_record();
  return r == nullptr || r->empty() ? std::string() : formats::write_json(v);
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
