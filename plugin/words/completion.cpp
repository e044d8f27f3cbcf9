// What a requirement is called and the sentence that says what completes it and what is missing.
#include "words/completion.hpp"

#include <algorithm>

#include "words/keys.hpp"

namespace throughline::words {

namespace {

using core::verdict;

std::string option_name(language l, const std::vector<core::option>& options, std::string_view id) {
  const auto at =
      std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.id == id; });
  return at == options.end() ? std::string(id) : at->label.in(l);
}

void append(std::string& to, std::string_view more, std::string_view between) {
  if (more.empty()) return;
  if (!to.empty()) to += between;
  to += more;
}

std::string names_of(language l, const core::plan_profile& p,
                     const std::vector<core::requirement>& some, bool only_missing) {
  std::string out;
  for (const auto& r : some)
    if (!only_missing || !r.done()) append(out, requirement_name(l, p, r), "; ");
  return out;
}

// Some sentences have another form for what is met, or for what cannot be known.
std::string key_of(const core::requirement& r) {
  const bool met = r.result == verdict::met, unknown = r.result == verdict::unknown;
  if (r.message == "rule.planned" && met) return "rule.planned_all";
  for (const auto* one : {"rule.graduation", "rule.flag", "rule.enrolled", "rule.section"})
    if (r.message == one && unknown) return r.message + "_unknown";
  return r.message;
}

arguments in_words(language l, const core::plan_profile& p, const core::requirement& r) {
  arguments out = r.words;
  for (auto& [name, value] : out) {
    if (name == "day") value = date(l, value);
    if (name == "reason") value = reason_name(l, p, value);
    if (name == "values") {
      const auto* item = p.item(r.item);
      std::string labels;
      for (std::size_t from = 0; from < value.size();) {
        const auto to = std::min(value.find(',', from), value.size());
        const auto id = std::string_view(value).substr(from, to - from);
        append(labels, item != nullptr ? option_name(l, item->options, id) : std::string(id), ", ");
        from = to + 1;
      }
      value = std::move(labels);
    }
  }
  if (!r.of.empty()) out.emplace_back("parts", names_of(l, p, r.of, false));
  return out;
}

std::string window_sentence(language l, const core::requirement& r) {
  if (r.asked == nullptr || r.result != verdict::unmet) return {};
  switch (r.asked->in) {
    case core::evidence_window::whenever:
      return {};
    case core::evidence_window::school_year:
      // Approvals say the year themselves.
      return r.asked->op == core::rule_op::approved
                 ? std::string()
                 : std::string(say(l, k::rule_window_school_year));
    case core::evidence_window::since_entry:
      return std::string(say(l, k::rule_window_since_entry));
    case core::evidence_window::days:
      return say(l, k::rule_window_days, {{"days", std::to_string(r.asked->in_days)}});
  }
  return {};
}

}  // namespace

std::string reason_name(language l, const core::plan_profile& p, std::string_view reason) {
  return option_name(l, p.alternative.reasons, reason);
}

std::string requirement_name(language l, const core::plan_profile& p, const core::requirement& r) {
  if (r.asked != nullptr && !r.asked->label.en.empty()) return r.asked->label.in(l);
  if (r.asked != nullptr && r.asked->op == core::rule_op::every_year)
    return std::string(say(l, k::rule_gate));
  const auto* item = p.item(r.item);
  const auto* section = item == nullptr ? p.section(r.item) : nullptr;
  std::string out = item != nullptr      ? item->label.in(l)
                    : section != nullptr ? section->label.in(l)
                                         : std::string(say(l, k::rule_gate));
  if (item == nullptr || r.asked == nullptr) return out;
  for (const auto& [field, values] : r.asked->where.fields)
    for (const auto& id : values)
      if (std::any_of(item->options.begin(), item->options.end(),
                      [&](const auto& o) { return o.id == id; }))
        out += (&id == &values.front() ? ": " : ", ") + option_name(l, item->options, id);
  return out;
}

std::string requirement_sentence(language l, const core::plan_profile& p,
                                 const core::requirement& r) {
  const auto key = find(key_of(r));
  std::string out = key ? say(l, *key, in_words(l, p, r)) : r.message;
  append(out, window_sentence(l, r), " ");
  if (r.message == "rule.all" && !r.done())
    append(out, say(l, k::rule_parts_missing, {{"parts", names_of(l, p, r.of, true)}}), " ");
  if (!r.missing_roles.empty()) {
    std::string names;
    for (const auto& role : r.missing_roles) append(names, say_named(l, "signer", role), ", ");
    append(out, say(l, k::rule_missing_roles, {{"who", names}}), " ");
  }
  return out;
}

}  // namespace throughline::words
