// What the item types share: checks of single values and of lists of records, counts and sums.
#include "core/items/checks.hpp"

#include <algorithm>
#include <charconv>

#include "core/date.hpp"

namespace throughline::core {

namespace {

using shape = field_rule::shape;

bool among(std::span<const std::string_view> words, std::string_view said) {
  return std::find(words.begin(), words.end(), said) != words.end();
}

bool is_school_days(std::string_view text) {
  int n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  return error == std::errc{} && end == text.data() + text.size() && n >= 1 && n <= 180;
}

void check_field(const field_rule& rule, const plan_item& item, const value& v,
                 const std::string& path, findings& out) {
  if (rule.is == shape::entries)
    return check_entries(rule.fields, item, v, path, entry_limit, out, true);
  const auto* text = v.as_text();
  if (!text) return add_finding(out, codes::invalid, path);
  if (text->empty()) return;
  const auto need = [&](bool holds, code otherwise) {
    if (!holds) add_finding(out, otherwise, path);
  };
  switch (rule.is) {
    case shape::id:
    case shape::line:
    case shape::area:
    case shape::own_word:
      return check_length(*text, line_limit, path, out);
    case shape::name:
      return check_length(*text, name_limit, path, out);
    case shape::prose:
      return check_length(*text, text_limit, path, out);
    case shape::day:
      return need(parse_date(*text).has_value(), codes::bad_date);
    case shape::amount:
      return need(credits::parse(*text).has_value(), codes::bad_number);
    case shape::school_days:
      return need(is_school_days(*text), codes::bad_number);
    case shape::kind:
      if (item.options.empty()) return check_length(*text, line_limit, path, out);
      return need(is_option(item.options, *text), codes::not_an_option);
    case shape::grade:
      return need(std::any_of(item.grades.begin(), item.grades.end(),
                              [&](int g) { return std::to_string(g) == *text; }),
                  codes::not_an_option);
    case shape::flag:
      return need(*text == "yes" || *text == "no", codes::not_an_option);
    case shape::word:
      return need(among(rule.among, *text), codes::not_an_option);
    case shape::entries:
      return;
  }
}

template <class Take>
void each_entry(const value& v, const entry_filter& which, std::string_view date_field, Take take) {
  if (const auto* all = v.as_list())
    for (const auto& e : *all)
      if (has_content(e) && which.takes(e, date_field)) take(e);
}

}  // namespace

void add_finding(findings& out, code rule, std::string_view path, arguments words) {
  out.push_back({.rule = rule,
                 .weight = severity::error,
                 .field = std::string(path),
                 .words = std::move(words)});
}

void check_length(std::string_view text, std::size_t limit, std::string_view path, findings& out) {
  if (text.size() > limit)
    add_finding(out, codes::too_long, path, {{"limit", std::to_string(limit)}});
}

bool is_option(const std::vector<option>& options, std::string_view id) {
  return std::any_of(options.begin(), options.end(), [&](const auto& o) { return o.id == id; });
}

bool asks(const plan_item& item, std::string_view field) {
  return item.fields.empty() ||
         std::find(item.fields.begin(), item.fields.end(), field) != item.fields.end();
}

void check_fields(std::span<const field_rule> rules, const plan_item& item, const value& v,
                  const std::string& path, findings& out, bool nested) {
  const auto* fields = v.as_record();
  if (!fields) return add_finding(out, codes::invalid, path);
  for (const auto& [name, field] : *fields) {
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&n = name](const auto& r) { return r.name == n; });
    const auto at = path + "." + name;
    if (rule == rules.end())
      add_finding(out, codes::unknown_field, at);
    else
      check_field(*rule, item, field, at, out);
  }
  for (const auto& rule : rules)
    if (rule.required && (nested || asks(item, rule.name)) && v.text(rule.name).empty())
      add_finding(out, codes::required, path + "." + std::string(rule.name));
}

void check_entries(std::span<const field_rule> rules, const plan_item& item, const value& v,
                   std::string_view path, std::size_t limit, findings& out, bool nested) {
  const auto* entries = v.as_list();
  if (!entries) return add_finding(out, codes::invalid, path);
  if (entries->size() > limit)
    return add_finding(out, codes::too_long, path, {{"limit", std::to_string(limit)}});
  for (std::size_t i = 0; i < entries->size(); ++i)
    check_fields(rules, item, (*entries)[i], std::string(path) + "." + std::to_string(i), out,
                 nested);
}

bool has_content(const value& v) {
  if (const auto* s = v.as_text()) return !s->empty();
  if (const auto* l = v.as_list()) return std::any_of(l->begin(), l->end(), has_content);
  if (const auto* r = v.as_record())
    return std::any_of(r->begin(), r->end(),
                       [](const auto& m) { return m.first != "id" && has_content(m.second); });
  return !v.is_null();
}

int count_text(const value& v, const entry_filter&) {
  return v.as_text() && !v.as_text()->empty() ? 1 : 0;
}

int count_list(const value& v, const entry_filter&) {
  const auto* l = v.as_list();
  return l ? static_cast<int>(l->size()) : 0;
}

int count_none(const value&, const entry_filter&) { return 0; }

int count_entries(const value& v, const entry_filter& which, std::string_view date_field) {
  int n = 0;
  each_entry(v, which, date_field, [&](const value&) { ++n; });
  return n;
}

credits sum_none(const value&, std::string_view, const entry_filter&) { return {}; }

credits sum_entries(const value& v, std::string_view field, const entry_filter& which,
                    std::string_view date_field) {
  credits total;
  each_entry(v, which, date_field, [&](const value& e) {
    if (const auto one = credits::parse(e.text(field))) total += *one;
  });
  return total;
}

}  // namespace throughline::core
