// State profiles: finds one built in or in a folder, checks it, turns it into core structs.
#include "profile/profile.hpp"

#include <algorithm>

#include "core/embedded.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"

namespace throughline::profile {

extern const core::embedded_file embedded[];
extern const int embedded_count;

namespace {

class reader {
 public:
  explicit reader(core::findings& problems) : problems_(problems) {}

  void wrong(core::code rule, std::string_view path) {
    problems_.push_back(
        {.rule = rule, .weight = core::severity::error, .field = std::string(path)});
  }

  core::label label(const core::value& at, std::string_view name, const std::string& path,
                    bool needed = true) {
    const auto* v = at.find(name);
    core::label out;
    if (v) out = {std::string(v->text("en")), std::string(v->text("es"))};
    if (needed && (out.en.empty() || out.es.empty()))
      wrong(core::codes::required, path + "." + std::string(name));
    return out;
  }

  std::string id(const core::value& at, const std::string& path) {
    const auto text = at.text("id");
    if (text.empty() ||
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") != text.npos)
      wrong(core::codes::invalid, path + ".id");
    return std::string(text);
  }

  std::vector<std::string> texts(const core::value& at, std::string_view name) {
    std::vector<std::string> out;
    for (const auto& v : at.items(name))
      if (const auto* s = v.as_text()) out.push_back(*s);
    return out;
  }

  std::vector<int> numbers(const core::value& at, std::string_view name) {
    std::vector<int> out;
    for (const auto& v : at.items(name)) {
      core::value holder;
      holder.set("n", v);
      const auto n = holder.whole("n", 0, 13, -1);
      if (n >= 0) out.push_back(static_cast<int>(n));
    }
    return out;
  }

  core::plan_item item(const core::value& v, const std::string& path) {
    core::plan_item out{.id = id(v, path),
                        .type = std::string(v.text("type")),
                        .label = label(v, "label", path),
                        .hint = label(v, "hint", path, false),
                        .required = v.flag("required"),
                        .roles = texts(v, "roles"),
                        .least = static_cast<int>(v.whole("least", 0, 40, 0)),
                        .grades = numbers(v, "grades")};
    if (out.type.empty()) wrong(core::codes::required, path + ".type");
    if (core::type_of(out).entered)
      for (const auto& o : v.items("options"))
        out.options.push_back({id(o, path + ".options"), label(o, "label", path + ".options")});
    return out;
  }

  std::vector<core::plan_section> sections(const core::value& at, const std::string& path) {
    std::vector<core::plan_section> out;
    for (const auto& v : at.items("sections")) {
      core::plan_section s{.id = id(v, path + ".sections"),
                           .label = label(v, "label", path + ".sections")};
      const auto grades = numbers(v, "grades");
      if (grades.size() == 2) {
        s.from_grade = grades[0];
        s.to_grade = grades[1];
      }
      const auto inner = path + ".sections." + s.id;
      for (const auto& i : v.items("items")) s.items.push_back(item(i, inner + ".items"));
      if (std::any_of(out.begin(), out.end(), [&](const auto& o) { return o.id == s.id; }))
        wrong(core::codes::id_duplicate, inner);
      out.push_back(std::move(s));
    }
    if (out.empty()) wrong(core::codes::required, path + ".sections");
    return out;
  }

  // Depth and nodes are bounded (domain.md 7.3): 12 and 500.
  core::rule rule(const core::value& v, const std::string& path, int depth = 0) {
    core::rule out{
        .op = std::string(v.text("op")),
        .item = std::string(v.text("item")),
        .min = static_cast<int>(v.whole("min", 0, 1000, 1)),
        .where_kind = v.find("where") ? std::string(v.find("where")->text("kind")) : std::string(),
        .in_school_year = v.text("in") == "school_year",
        .grades = numbers(v, "grades"),
        .check = std::string(v.text("check")),
        .result = std::string(v.text("result")),
        .roles = texts(v, "roles")};
    if (out.op.empty()) wrong(core::codes::required, path + ".op");
    if (depth >= 12 || ++rule_nodes_ > 500) {
      wrong(core::codes::too_long, path);
      return out;
    }
    for (const auto& inner : v.items("of")) out.of.push_back(rule(inner, path + ".of", depth + 1));
    return out;
  }

  core::credits credits(const core::value& at, std::string_view name, const std::string& path) {
    const auto* v = at.find(name);
    const auto* n = v ? v->as_number() : nullptr;
    const auto out = n ? core::credits::parse(n->text) : std::nullopt;
    if (!out) wrong(core::codes::bad_number, path + "." + std::string(name));
    return out.value_or(core::credits{});
  }

  core::retention_rule retention(const core::value& v) {
    using rule = core::retention_rule;
    rule out{.record_class = std::string(v.text("class")),
             .after = std::string(v.text("after")),
             .citation = std::string(v.text("citation"))};
    const auto path = "retention." + out.record_class;
    if (std::find(std::begin(core::record_classes), std::end(core::record_classes),
                  out.record_class) == std::end(core::record_classes))
      wrong(core::codes::not_an_option, "retention.class");
    const auto* keep = v.find("keep");
    const auto word = v.text("keep");
    if (word == "permanently") {
      out.keep = rule::keeping::permanently;
    } else if (word == "with_record") {
      out.keep = rule::keeping::with_record;
    } else if (keep && keep->as_record()) {
      out.keep = rule::keeping::for_time;
      out.n = static_cast<int>(keep->whole("n", 0, 200, -1));
      out.in = keep->text("unit") == "days" ? rule::unit::days : rule::unit::years;
      if (out.n < 0) wrong(core::codes::bad_number, path + ".keep.n");
    } else if (word != "undecided") {
      wrong(core::codes::required, path + ".keep");
    }
    if (out.after != "left" && out.after != "closed" && out.after != "written" &&
        out.keep == rule::keeping::for_time)
      wrong(core::codes::not_an_option, path + ".after");
    return out;
  }

  // A rule without its number or unit would be a due date that nobody set: it is not guessed.
  core::due_rule due(const core::value& v, const std::string& path) {
    const auto n = v.whole("n", 0, core::most_due_days, -1);
    const auto unit = core::day_unit_named(v.text("unit"));
    const auto day_off = v.text("day_off");
    if (n < 0) wrong(core::codes::bad_number, path + ".n");
    if (!unit) wrong(core::codes::enum_unknown, path + ".unit");
    if (!day_off.empty() && day_off != "next" && day_off != "stays")
      wrong(core::codes::enum_unknown, path + ".day_off");
    return {.id = std::string(v.text("id")),
            .citation = std::string(v.text("citation")),
            .basis = std::string(v.text("basis")),
            .n = static_cast<int>(n),
            .unit = unit.value_or(core::day_unit::calendar_days),
            .moves = day_off == "next"};
  }

  std::vector<core::due_rule> clocks(const core::value& at) {
    std::vector<core::due_rule> out;
    for (const auto& v : at.items("clocks")) {
      auto rule = due(v, "clocks." + std::string(v.text("id")));
      if (rule.id.empty()) wrong(core::codes::required, "clocks.id");
      // By its citation an open due date finds its rule again when the calendar changes.
      if (rule.citation.empty()) wrong(core::codes::required, "clocks." + rule.id + ".citation");
      if (std::any_of(out.begin(), out.end(),
                      [&](const auto& o) { return o.citation == rule.citation; }))
        wrong(core::codes::id_duplicate, "clocks." + rule.id + ".citation");
      out.push_back(std::move(rule));
    }
    return out;
  }

  core::addendum_profile addendum(const core::value& v) {
    const std::string path = "addenda";
    core::addendum_profile out{.id = id(v, path),
                               .label = label(v, "label", path),
                               .short_label = label(v, "short_label", path),
                               .citation = std::string(v.text("citation")),
                               .sections = sections(v, path)};
    if (const auto* trigger = v.find("trigger"))
      for (const auto& r : trigger->items("of"))
        for (const auto& c : texts(r, "school_class")) out.school_classes.push_back(c);
    const auto* due = v.find("due");
    if (const auto* final_ = due ? due->find("final") : nullptr)
      out.due = this->due(*final_, path + ".due.final");
    else
      wrong(core::codes::required, path + ".due.final");
    if (const auto* s = v.find("signatures")) out.sign_roles = texts(*s, "roles");
    return out;
  }

 private:
  core::findings& problems_;
  int rule_nodes_ = 0;
};

}  // namespace

core::plan_profile read(std::string_view json, core::findings& problems) {
  const auto v = formats::read_json(json);
  reader r(problems);
  core::plan_profile out;
  if (v.text("format") != "plan-profile/1") r.wrong(core::codes::invalid, "format");
  out.id = r.id(v, "");
  out.version = v.text("version");
  out.citation = v.text("citation");
  if (const auto* j = v.find("jurisdiction")) out.state = j->text("state");
  if (const auto* labels = v.find("labels")) {
    out.plan = r.label(*labels, "plan", "labels");
    out.plan_short = r.label(*labels, "plan_short", "labels");
    out.addendum = r.label(*labels, "addendum", "labels", false);
  } else {
    r.wrong(core::codes::required, "labels");
  }
  const auto grades = r.numbers(v, "grades");
  if (!grades.empty()) {
    out.first_grade = *std::min_element(grades.begin(), grades.end());
    out.last_grade = *std::max_element(grades.begin(), grades.end());
  }
  if (const auto* due = v.find("review_due")) out.review_due = due->text("month_day");
  out.sections = r.sections(v, "");
  if (const auto* c = v.find("completion"))
    for (const auto& [grade, rule] : c->members("by_grade")) {
      int n = 0;
      for (const char digit : grade) n = digit >= '0' && digit <= '9' ? n * 10 + (digit - '0') : 99;
      if (n > 13)
        r.wrong(core::codes::bad_number, "completion.by_grade");
      else
        out.completion[n] = r.rule(rule, "completion.by_grade." + grade);
    }
  if (const auto* g = v.find("graduation")) {
    out.credits_total = r.credits(*g, "credits_total", "graduation");
    for (const auto& a : g->items("areas")) {
      core::graduation_area area{.id = r.id(a, "graduation.areas"),
                                 .label = r.label(a, "label", "graduation.areas"),
                                 .required = r.credits(a, "credits", "graduation.areas"),
                                 .sced = r.texts(a, "sced"),
                                 .overflow = a.flag("overflow")};
      out.areas.push_back(std::move(area));
    }
  }
  out.clocks = r.clocks(v);
  for (const auto& a : v.items("addenda")) out.addenda.push_back(r.addendum(a));
  for (const auto& rule : v.items("retention")) out.retention.push_back(r.retention(rule));
  return out;
}

core::plan_profile load(std::string_view id) {
  for (int i = 0; i < embedded_count; ++i)
    if (std::string(id) + ".json" == embedded[i].name) {
      core::findings problems;
      auto out = read(embedded[i].bytes(), problems);
      if (!problems.empty())
        throw core::failure(core::codes::invalid, "profile", std::move(problems));
      return out;
    }
  throw core::failure(core::codes::not_found, "no such profile");
}

std::vector<std::string> built_in() {
  std::vector<std::string> out;
  for (int i = 0; i < embedded_count; ++i) {
    const std::string name = embedded[i].name;
    out.push_back(name.substr(0, name.size() - 5));
  }
  return out;
}

}  // namespace throughline::profile
