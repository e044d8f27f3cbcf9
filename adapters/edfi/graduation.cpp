// Graduation plans as requirement sets, and which of them a stay names.
#include "adapters/edfi/graduation.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/edfi/text.hpp"
#include "core/credits.hpp"
#include "core/graduation_plan.hpp"
#include "formats/json.hpp"

namespace throughline::edfi {
namespace {

namespace codes = core::codes;
using core::graduation_area;
using intake::entity;

// Nothing where the key is not whole.
std::string sourced_id(std::string_view key) {
  return key.empty() ? std::string() : "GraduationPlan|" + std::string(key);
}

// Of a reference that names nothing.
void tell_missing(entity_reader& r, element reference, std::string_view field) {
  r.tell(reference.ref().empty() ? codes::edfi_key : codes::edfi_reference, core::severity::warning,
         field);
}

core::credits credits_of(entity_reader& r, element of, std::string_view path) {
  return core::credits::parse(r.number_in(of, path)).value_or(core::credits{});
}

// The subject's own words are kept: a course of it counts by them even where they are no SCED
// subject area, since the same SIS has the same words on its transcripts.
graduation_area subject_part(element e) {
  graduation_area out;
  const auto subject = e.at("AcademicSubject");
  out.subject = entity_reader::code(subject);
  if (const auto sced = mean(meaning::subject_area, subject.text()); !sced.empty())
    out.sced.emplace_back(sced);
  out.label.en = out.subject;
  return out;
}

// Without a course that is known, nothing tells what would count.
graduation_area course_part(entity_reader& r, element e) {
  graduation_area out;
  out.label.en = e.text("CourseSetName");
  e.each("CourseReference", [&](element course) {
    // the key is organization | code
    if (const auto key = r.named_if_there(target::course, course); !key.empty())
      out.courses.push_back(parts_of(key).back());
    else
      tell_missing(r, course, "CreditsByCourse");
  });
  return out;
}

graduation_area category_part(element e) {
  graduation_area out;
  out.label.en = entity_reader::code(e.at("CreditCategory"));
  return out;
}

// Parts stand in the standard's order: by subject, by course, by category.
core::requirement_set asked(entity_reader& r) {
  core::requirement_set out;
  out.total = credits_of(r, r.e, "TotalRequiredCredits/Credits");
  core::credits sum;
  const auto take = [&](graduation_area a, element e, std::string_view name) {
    const auto same = [&](const graduation_area& b) {
      return b.subject == a.subject && b.courses == a.courses && b.label.en == a.label.en;
    };
    if (std::any_of(out.areas.begin(), out.areas.end(), same))
      return r.tell(codes::plan_part_twice, core::severity::warning, name, {{"part", a.label.en}});
    a.required = credits_of(r, e, "Credits/Credits");
    // a category's credits are those of subjects and courses once more
    if (!a.subject.empty() || !a.courses.empty()) sum += a.required;
    out.areas.push_back(std::move(a));
  };
  r.e.each("CreditsBySubject", [&](element e) { take(subject_part(e), e, "CreditsBySubject"); });
  r.e.each("CreditsByCourse", [&](element e) { take(course_part(r, e), e, "CreditsByCourse"); });
  r.e.each("CreditsByCreditCategory",
           [&](element e) { take(category_part(e), e, "CreditsByCreditCategory"); });
  if (out.total.thousandths > 0 && sum > out.total)
    r.tell(codes::plan_contradicts, core::severity::warning, "TotalRequiredCredits",
           {{"parts", sum.short_text()}, {"total", out.total.short_text()}});
  return out;
}

void read_plan(entity_reader& r) {
  const auto type = r.e.at("GraduationPlanType");
  r.known.values.note("GraduationPlanType", type.text());
  const auto id = sourced_id(r.known.names.of(target::graduation_plan, r.e));
  const auto org = r.named(target::org, "EducationOrganizationReference");
  const auto body = r.rest({});
  if (r.waits()) return;
  if (id.empty())
    return r.reject(entity::graduation_plan, codes::edfi_key,
                    org.empty()           ? "EducationOrganizationReference"
                    : type.text().empty() ? "GraduationPlanType"
                                          : "GraduationSchoolYear");
  const core::graduation_plan plan{std::string(entity_reader::code(type)), org,
                                   school_year_of(r.e.text("GraduationSchoolYear")),
                                   is_true(r.e.text("IndividualPlan")), asked(r)};
  const auto neutral = formats::write_json(core::to_value(plan));
  r.take(entity::graduation_plan,
         intake::evidence{entity::graduation_plan, id, {}, {}, body, neutral, {}});
}

constexpr std::array all{named_reader{"GraduationPlan", read_plan}};

}  // namespace

std::string plans_named(entity_reader& stay) {
  core::list out(1, core::value(""));  // without a main one
  const auto take = [&](element reference, auto&& put) {
    if (!reference) return;
    if (auto id = sourced_id(stay.named_if_there(target::graduation_plan, reference)); !id.empty())
      return put(std::move(id));
    tell_missing(stay, reference, reference.name());
  };
  take(stay.e.at("GraduationPlanReference"), [&](std::string id) { out[0] = std::move(id); });
  stay.e.each("AlternativeGraduationPlanReference", [&](element one) {
    take(one, [&](std::string id) { out.emplace_back(std::move(id)); });
  });
  if (out.size() == 1 && out[0].as_text()->empty()) return {};
  return formats::write_json(out);
}

reader_table graduation_readers() { return {all.data(), all.size()}; }

}  // namespace throughline::edfi
