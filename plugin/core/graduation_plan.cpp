// A graduation plan as the SIS states it: a requirement set with a name, and its neutral form.
#include "core/graduation_plan.hpp"

#include <algorithm>
#include <utility>

namespace throughline::core {

namespace {

value part_value(const graduation_area& a) {
  value out;
  const auto& name = a.label.en;
  if (!a.courses.empty()) {
    list codes(a.courses.begin(), a.courses.end());
    if (!name.empty()) out.set("name", name);
    out.set("courses", std::move(codes));
  } else if (!a.subject.empty()) {
    out.set("subject", a.subject);
    if (!a.sced.empty()) out.set("sced", a.sced.front());
  } else {
    out.set("category", name);
  }
  if (a.required.thousandths > 0) out.set("credits", a.required.text());
  return out;
}

graduation_area area_of_part(const value& v) {
  graduation_area out;
  out.required = credits::parse(v.text("credits")).value_or(credits{});
  out.subject = v.text("subject");
  if (const auto sced = v.text("sced"); !sced.empty()) out.sced.emplace_back(sced);
  std::string codes;
  for (const auto& c : v.items("courses"))
    if (const auto* code = c.as_text()) {
      out.courses.push_back(*code);
      codes += (codes.empty() ? "" : ", ") + *code;
    }
  out.known = out.required.thousandths > 0 && (!out.subject.empty() || !out.courses.empty());
  out.label.en = !out.subject.empty() ? out.subject : v.text("name", v.text("category", codes));
  return out;
}

}  // namespace

value to_value(const graduation_plan& p) {
  value out;
  out.set("name", p.name);
  out.set("org", p.org);
  if (p.class_of != 0) out.set("class", p.class_of);
  if (p.individual) out.set("individual", true);
  if (p.asks.total.thousandths > 0) out.set("total", p.asks.total.text());
  list parts;
  for (const auto& a : p.asks.areas) parts.push_back(part_value(a));
  if (!parts.empty()) out.set("parts", std::move(parts));
  return out;
}

graduation_plan graduation_plan_of(const value& v) {
  graduation_plan out;
  out.name = v.text("name");
  out.org = v.text("org");
  out.class_of = static_cast<int>(v.whole("class", 0, 9999, 0));
  out.individual = v.flag("individual");
  out.asks.total = credits::parse(v.text("total")).value_or(credits{});
  graduation_area other;
  other.overflow = true;
  other.required = out.asks.total;
  for (const auto& part : v.items("parts")) {
    auto a = area_of_part(part);
    if (a.known) other.required = other.required - std::min(other.required, a.required);
    out.asks.areas.push_back(std::move(a));
  }
  if (other.required.thousandths > 0) out.asks.areas.push_back(std::move(other));
  return out;
}

}  // namespace throughline::core
