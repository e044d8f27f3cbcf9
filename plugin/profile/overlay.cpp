// A district's overlay (plan-overlay/1) over its state's profile: what it may change, and what not.
#include <algorithm>
#include <array>

#include "core/credits.hpp"
#include "profile/profile.hpp"
#include "profile/reading.hpp"

namespace throughline::profile {

namespace {

// Lists that a district may add to; each of their entries has an id.
constexpr std::array<std::string_view, 5> open_lists{"sections", "items", "options", "reasons",
                                                     "areas"};
// Members that say what a profile is, not what a district does.
constexpr std::array<std::string_view, 7> never_set{"id",      "format",     "version",  "source",
                                                    "sources", "confidence", "effective"};

template <class A>
bool lists(const A& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

core::value* entry_of(core::value& at, std::string_view token) {
  if (auto* all = at.as_list()) {
    core::value holder;
    holder.set("n", core::number{std::string(token)});
    const auto n = holder.whole("n", 0, 1000, -1);
    for (auto& one : *all)
      if (one.text("id") == token || one.text("class") == token) return &one;
    return n >= 0 && static_cast<std::size_t>(n) < all->size()
               ? &(*all)[static_cast<std::size_t>(n)]
               : nullptr;
  }
  if (auto* members = at.as_record())
    for (auto& [name, v] : *members)
      if (name == token) return &v;
  return nullptr;
}

std::optional<core::confidence> confidence_at(const core::value& v) {
  return core::confidence_named(v.text("confidence"));
}

// Does it let silence count for an answer, itself or in a part? Only a state says that.
bool lets_silence_count(const core::value& rule) {
  const auto& parts = rule.items("of");
  return rule.find("unanswered") != nullptr ||
         std::any_of(parts.begin(), parts.end(), lets_silence_count);
}

bool is_rule(const core::value& v) { return !v.text("op").empty(); }

// The parts of a rule that the state itself asks for.
void firm_parts(const core::value& rule, std::vector<const core::value*>& out) {
  for (const auto& part : rule.items("of")) {
    const auto how = confidence_at(part);
    if (how && !core::is_district_setting(*how))
      out.push_back(&part);
    else
      firm_parts(part, out);
  }
}

class laying {
 public:
  laying(core::value& profile, const core::value& overlay, core::findings& problems)
      : profile_(profile), overlay_(overlay), r_(problems) {}

  void all() {
    r_.only(
        overlay_, "",
        {"format", "profile", "version", "effective", "note", "rename", "add", "tighten", "set"});
    if (overlay_.text("format") != "plan-overlay/1") r_.wrong(core::codes::invalid, "format");
    if (overlay_.text("profile") != profile_.text("id"))
      r_.wrong(core::codes::reference_unknown, "profile");
    if (overlay_.text("version").empty()) r_.wrong(core::codes::required, "version");
    if (!core::parse_date(first_day(overlay_))) r_.wrong(core::codes::bad_date, "effective.from");
    auto sources = profile_.items("sources");
    sources.push_back(core::record{{"id", "district"}, {"what", "the district's overlay"}});
    profile_.set("sources", std::move(sources));
    each("rename", [&](const core::value& v, const std::string& at) { rename(v, at); });
    each("add", [&](const core::value& v, const std::string& at) { add(v, at); });
    each("tighten", [&](const core::value& v, const std::string& at) { tighten(v, at); });
    each("set", [&](const core::value& v, const std::string& at) { set(v, at); });
    profile_.set("overlay", overlay_.text("version"));
  }

 private:
  struct place {
    core::value *at = nullptr, *in = nullptr;  // in: what it is a member of
    std::string last;
    core::confidence how = core::confidence::stated;  // of the nearest part that says it
    bool in_rule = false, negated = false;            // it lies within a rule, or under a `not`
  };

  template <class F>
  void each(const char* name, F f) {
    int n = 0;
    for (const auto& v : overlay_.items(name)) f(v, std::string(name) + "." + std::to_string(n++));
  }

  // Where a path leads; the last step may be a member that is not there yet (`at` is null then).
  place find(std::string_view path) {
    place out{.at = &profile_};
    for (std::size_t from = 0; from <= path.size() && out.at != nullptr;) {
      const auto stop = std::min(path.find('.', from), path.size());
      out.last = path.substr(from, stop - from);
      out.in = out.at;
      out.in_rule = out.in_rule || is_rule(*out.in);
      out.negated = out.negated || out.in->text("op") == "not";
      out.at = entry_of(*out.at, out.last);
      if (out.at != nullptr)
        out.how = confidence_at(*out.at).value_or(out.how);
      else if (stop != path.size())
        out.in = nullptr;
      from = stop + 1;
    }
    return out;
  }

  place place_of(const core::value& v, const char* member, const std::string& at) {
    auto out = find(v.text(member));
    if (out.in == nullptr) r_.wrong(core::codes::overlay_place, at + "." + member);
    return out;
  }

  void rename(const core::value& v, const std::string& at) {
    r_.only(v, at, {"path", "label"});
    const auto to = place_of(v, "path", at);
    if (to.in == nullptr) return;
    core::value label;
    const auto read = r_.label(v, "label", at);
    label.set("en", read.en);
    label.set("es", read.es);
    if (to.at != nullptr && to.at->find("label") != nullptr)
      to.at->set("label", std::move(label));
    else if (to.at != nullptr && !to.at->text("en").empty())
      *to.at = std::move(label);
    else
      r_.wrong(core::codes::overlay_place, at + ".path");
  }

  // What the district adds is the district's: it can change it again.
  static core::value of_district(core::value v) {
    if (v.find("source") == nullptr) v.set("source", "district");
    if (v.find("confidence") == nullptr) v.set("confidence", "proposed");
    return v;
  }

  void add(const core::value& v, const std::string& at) {
    r_.only(v, at, {"to", "value"});
    auto to = place_of(v, "to", at);
    const auto* what = v.find("value");
    if (what == nullptr || what->as_record() == nullptr)
      return r_.wrong(core::codes::required, at + ".value");
    if (to.at == nullptr && to.in != nullptr && to.in->as_record() != nullptr &&
        lists(open_lists, to.last)) {
      to.in->set(to.last, core::list{});
      to.at = entry_of(*to.in, to.last);
    }
    if (to.at == nullptr) return r_.wrong(core::codes::overlay_place, at + ".to");
    if (is_rule(*to.at)) return add_rule(*to.at, *what, at);
    auto* list = lists(open_lists, to.last) ? to.at->as_list() : nullptr;
    if (list == nullptr) return r_.wrong(core::codes::overlay_place, at + ".to");
    const auto id = what->text("id");
    if (std::any_of(list->begin(), list->end(), [&](const auto& o) { return o.text("id") == id; }))
      return r_.wrong(core::codes::id_duplicate, at + ".value.id");
    const bool is_fact = to.last == "sections" || to.last == "areas";
    list->push_back(is_fact ? of_district(*what) : *what);
  }

  // One more thing to do beside those that are asked.
  void add_rule(core::value& rule, const core::value& what, const std::string& at) {
    if (!is_rule(what)) return r_.wrong(core::codes::required, at + ".value.op");
    if (lets_silence_count(what)) return r_.wrong(core::codes::overlay_loosens, at + ".value");
    if (rule.text("op") == "all") {
      auto of = rule.items("of");
      of.push_back(of_district(what));
      return rule.set("of", std::move(of));
    }
    core::value both = core::record{{"op", "all"}, {"of", core::list{rule, of_district(what)}}};
    for (const auto* member : {"source", "confidence"}) both.set(member, rule.text(member));
    rule = std::move(both);
  }

  static std::optional<core::credits> number_of(const core::value* v) {
    const auto* n = v != nullptr ? v->as_number() : nullptr;
    return n != nullptr ? core::credits::parse(n->text) : std::nullopt;
  }

  void tighten(const core::value& v, const std::string& at) {
    r_.only(v, at, {"path", "value"});
    const auto to = place_of(v, "path", at);
    if (to.in == nullptr || to.in->as_record() == nullptr) return;
    const auto* wanted = v.find("value");
    if (to.last == "required") {
      if (wanted == nullptr || wanted->as_bool() == nullptr || !*wanted->as_bool())
        return r_.wrong(core::codes::overlay_loosens, at + ".value");
      return to.in->set(to.last, true);
    }
    const bool more = to.last == "min" || to.last == "least" || to.last == "credits" ||
                      to.last == "credits_total";
    // Under a `not` more asks for less.
    if (to.negated || (!more && to.last != "n"))
      return r_.wrong(core::codes::overlay_place, at + ".path");
    const auto now = number_of(to.at).value_or(core::credits{to.last == "min" ? 1000 : 0});
    const auto then = number_of(wanted);
    if (!then) return r_.wrong(core::codes::bad_number, at + ".value");
    if (more ? *then < now : *then > now)
      return r_.wrong(core::codes::overlay_loosens, at + ".value");
    to.in->set(to.last, *wanted);
  }

  void set(const core::value& v, const std::string& at) {
    r_.only(v, at, {"path", "value"});
    const auto to = place_of(v, "path", at);
    const auto* wanted = v.find("value");
    if (to.in == nullptr) return;
    if (wanted == nullptr) return r_.wrong(core::codes::required, at + ".value");
    // A rule is replaced whole: what the state asks within it must be seen to stay.
    if (to.at == nullptr || to.in_rule || lists(never_set, to.last))
      return r_.wrong(core::codes::overlay_place, at + ".path");
    if (!core::is_district_setting(to.how))
      return r_.wrong(core::codes::overlay_state_fact, at + ".path");
    if (is_rule(*to.at)) return set_rule(*to.at, *wanted, at);
    if (!same_shape(*to.at, *wanted)) return r_.wrong(core::codes::invalid, at + ".value");
    *to.at = *wanted;
  }

  static bool of_texts(const core::list& all) {
    return std::all_of(all.begin(), all.end(),
                       [](const auto& one) { return one.as_text() != nullptr; });
  }
  static bool same_shape(const core::value& a, const core::value& b) {
    if (a.as_list() != nullptr && b.as_list() != nullptr)
      return of_texts(*a.as_list()) && of_texts(*b.as_list());
    return (a.as_text() != nullptr && b.as_text() != nullptr) ||
           (a.as_number() != nullptr && b.as_number() != nullptr) ||
           (a.as_bool() != nullptr && b.as_bool() != nullptr);
  }

  // A rule of the district's own in place of one that was only proposed; what the state asks for
  // within it must stand in the new one, asked for as surely.
  void set_rule(core::value& rule, const core::value& wanted, const std::string& at) {
    if (!is_rule(wanted)) return r_.wrong(core::codes::required, at + ".value.op");
    std::vector<const core::value*> firm;
    firm_parts(rule, firm);
    const auto& parts = wanted.items("of");
    for (const auto* one : firm)
      if (wanted.text("op") != "all" || std::find(parts.begin(), parts.end(), *one) == parts.end())
        return r_.wrong(core::codes::overlay_state_fact, at + ".value");
    const auto is_firm = [&](const core::value& part) {
      return std::any_of(firm.begin(), firm.end(), [&](const auto* one) { return *one == part; });
    };
    if (wanted.find("unanswered") != nullptr ||
        std::any_of(parts.begin(), parts.end(),
                    [&](const auto& part) { return !is_firm(part) && lets_silence_count(part); }))
      return r_.wrong(core::codes::overlay_loosens, at + ".value");
    rule = of_district(wanted);
  }

  core::value& profile_;
  const core::value& overlay_;
  reading r_;
};

}  // namespace

core::value overlaid(core::value profile, const core::value& overlay, core::findings& problems) {
  laying(profile, overlay, problems).all();
  return profile;
}

}  // namespace throughline::profile
