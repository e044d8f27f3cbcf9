// The one table of plan item types: is a value well formed, answered, how many entries has it.
#include "core/item_types.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/credits.hpp"
#include "core/date.hpp"

namespace throughline::core {

namespace {

struct field_rule {
  std::string_view name;
  enum class shape : std::uint8_t { line, prose, day, credit, kind, grade, flag, id } is;
  bool required = false;
};

void add(findings& out, code rule, std::string_view path, arguments words = {}) {
  out.push_back({.rule = rule,
                 .weight = severity::error,
                 .field = std::string(path),
                 .words = std::move(words)});
}

bool one_of(const std::vector<option>& options, std::string_view id) {
  return std::any_of(options.begin(), options.end(), [&](const auto& o) { return o.id == id; });
}

void check_length(std::string_view text, std::size_t limit, std::string_view path, findings& out) {
  if (text.size() > limit) add(out, codes::too_long, path, {{"limit", std::to_string(limit)}});
}

void check_field(const field_rule& rule, const plan_item& item, const value& v,
                 const std::string& path, findings& out) {
  using enum field_rule::shape;
  const auto* text = v.as_text();
  if (!text) {
    add(out, codes::invalid, path);
    return;
  }
  if (text->empty()) return;
  switch (rule.is) {
    case line:
    case id:
      check_length(*text, line_limit, path, out);
      break;
    case prose:
      check_length(*text, text_limit, path, out);
      break;
    case day:
      if (!parse_date(*text)) add(out, codes::bad_date, path);
      break;
    case credit:
      if (!credits::parse(*text)) add(out, codes::bad_number, path);
      break;
    case kind:
      if (!item.options.empty() && !one_of(item.options, *text))
        add(out, codes::not_an_option, path);
      break;
    case grade:
      if (!std::any_of(item.grades.begin(), item.grades.end(),
                       [&](int g) { return std::to_string(g) == *text; }))
        add(out, codes::not_an_option, path);
      break;
    case flag:
      if (*text != "yes" && *text != "no") add(out, codes::not_an_option, path);
      break;
  }
}

// A list of records with known fields.
template <std::size_t N>
void check_entries(const std::array<field_rule, N>& rules, const plan_item& item, const value& v,
                   std::string_view path, findings& out) {
  const auto* entries = v.as_list();
  if (!entries) return add(out, codes::invalid, path);
  if (entries->size() > entry_limit)
    return add(out, codes::too_long, path, {{"limit", std::to_string(entry_limit)}});
  for (std::size_t i = 0; i < entries->size(); ++i) {
    const auto at = std::string(path) + "." + std::to_string(i);
    const auto* fields = (*entries)[i].as_record();
    if (!fields) {
      add(out, codes::invalid, at);
      continue;
    }
    for (const auto& [name, field] : *fields) {
      const auto* rule = std::find_if(rules.begin(), rules.end(),
                                      [&n = name](const auto& r) { return r.name == n; });
      if (rule == rules.end())
        add(out, codes::unknown_field, at + "." + name);
      else
        check_field(*rule, item, field, at + "." + name, out);
    }
    for (const auto& rule : rules)
      if (rule.required && (*entries)[i].text(rule.name).empty())
        add(out, codes::required, at + "." + std::string(rule.name));
  }
}

void check_text(const plan_item&, const value& v, std::string_view path, findings& out) {
  if (const auto* s = v.as_text())
    check_length(*s, text_limit, path, out);
  else
    add(out, codes::invalid, path);
}

void check_choice(const plan_item& item, const value& v, std::string_view path, findings& out) {
  const auto* s = v.as_text();
  if (!s) return add(out, codes::invalid, path);
  if (!s->empty() && !one_of(item.options, *s)) add(out, codes::not_an_option, path);
}

void check_multi(const plan_item& item, const value& v, std::string_view path, findings& out) {
  const auto* l = v.as_list();
  if (!l || l->size() > entry_limit) return add(out, codes::invalid, path);
  for (const auto& one : *l)
    if (!one.as_text() || !one_of(item.options, *one.as_text()))
      return add(out, codes::not_an_option, path);
}

void check_date(const plan_item&, const value& v, std::string_view path, findings& out) {
  const auto* s = v.as_text();
  if (!s || (!s->empty() && !parse_date(*s))) add(out, codes::bad_date, path);
}

void check_lines(const plan_item&, const value& v, std::string_view path, findings& out) {
  const auto* l = v.as_list();
  if (!l || l->size() > entry_limit) return add(out, codes::invalid, path);
  for (const auto& one : *l) {
    if (!one.as_text()) return add(out, codes::invalid, path);
    check_length(*one.as_text(), line_limit, path, out);
  }
}

using enum field_rule::shape;
constexpr std::array goal_fields{field_rule{"id", id},
                                 field_rule{"kind", kind, true},
                                 field_rule{"statement", line, true},
                                 field_rule{"measure", line},
                                 field_rule{"by", day},
                                 field_rule{"steps", prose},
                                 field_rule{"status", line}};
constexpr std::array smart_goal_fields{field_rule{"id", id},
                                       field_rule{"kind", kind, true},
                                       field_rule{"statement", line, true},
                                       field_rule{"baseline", line},
                                       field_rule{"target", line, true},
                                       field_rule{"measure", line, true},
                                       field_rule{"by", day, true},
                                       field_rule{"responsible", line}};
constexpr std::array criteria_fields{field_rule{"id", id}, field_rule{"criterion", line, true},
                                     field_rule{"measure", line}, field_rule{"met", flag},
                                     field_rule{"met_on", day}};
constexpr std::array course_fields{field_rule{"id", id},
                                   field_rule{"grade", grade, true},
                                   field_rule{"title", line, true},
                                   field_rule{"area", line},
                                   field_rule{"code", line},
                                   field_rule{"credits", credit, true},
                                   field_rule{"aligned", line}};

void check_goals(const plan_item& i, const value& v, std::string_view p, findings& f) {
  check_entries(goal_fields, i, v, p, f);
}
void check_smart(const plan_item& i, const value& v, std::string_view p, findings& f) {
  check_entries(smart_goal_fields, i, v, p, f);
}
void check_criteria(const plan_item& i, const value& v, std::string_view p, findings& f) {
  check_entries(criteria_fields, i, v, p, f);
}
void check_courses(const plan_item& i, const value& v, std::string_view p, findings& f) {
  check_entries(course_fields, i, v, p, f);
}
void check_nothing_entered(const plan_item&, const value&, std::string_view path, findings& out) {
  add(out, codes::unknown_field, path);
}

int count_text(const value& v, const entry_filter&) {
  return v.as_text() && !v.as_text()->empty() ? 1 : 0;
}
int count_list(const value& v, const entry_filter&) {
  const auto* l = v.as_list();
  return l ? static_cast<int>(l->size()) : 0;
}
int count_entries(const value& v, const entry_filter& which) {
  const auto* l = v.as_list();
  return l ? static_cast<int>(
                 std::count_if(l->begin(), l->end(), [&](const auto& e) { return which.takes(e); }))
           : 0;
}
int count_none(const value&, const entry_filter&) { return 0; }

constexpr std::array types{
    item_type{"text", true, check_text, count_text},
    item_type{"choice", true, check_choice, count_text},
    item_type{"multi", true, check_multi, count_list},
    item_type{"date", true, check_date, count_text},
    item_type{"list", true, check_lines, count_list},
    item_type{"goal_list", true, check_goals, count_entries},
    item_type{"smart_goal_list", true, check_smart, count_entries},
    item_type{"criteria_list", true, check_criteria, count_entries},
    item_type{"course_plan", true, check_courses, count_entries},
    item_type{"review", false, check_nothing_entered, count_none},      // kept as signatures
    item_type{"signatures", false, check_nothing_entered, count_none},  // kept as signatures
    item_type{"sis_view", false, check_nothing_entered, count_none},    // read from the SIS
    item_type{"other", false, check_nothing_entered, count_none},
};

}  // namespace

const item_type& type_of(const plan_item& item) {
  const auto* at =
      std::find_if(types.begin(), types.end(), [&](const auto& t) { return t.name == item.type; });
  return at == types.end() ? types.back() : *at;
}

findings check_section(const plan_section& section, const value& body, bool complete) {
  findings out;
  const auto* given = body.as_record();
  if (!given) {
    add(out, codes::invalid, section.id);
    return out;
  }
  for (const auto& [name, v] : *given) {
    const auto at = std::find_if(section.items.begin(), section.items.end(),
                                 [&n = name](const auto& i) { return i.id == n; });
    if (at == section.items.end())
      add(out, codes::unknown_field, name);
    else
      type_of(*at).check(*at, v, name, out);
  }
  if (!complete) return out;
  for (const auto& item : section.items) {
    const auto& type = type_of(item);
    const auto* v = body.find(item.id);
    const int n = v ? type.count(*v, {}) : 0;
    if (type.entered && item.required && n == 0)
      add(out, codes::required, item.id);
    else if (type.entered && n < item.least)
      add(out, codes::too_few, item.id, {{"least", std::to_string(item.least)}});
  }
  return out;
}

}  // namespace throughline::core
