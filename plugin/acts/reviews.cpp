// Reviews of addenda, entered for many students in one sitting.
#include "acts/reviews.hpp"

#include <algorithm>
#include <tuple>

#include "acts/addendum_parts.hpp"
#include "acts/saving.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

struct schedule_place {
  const core::plan_section* section = nullptr;
  const core::plan_item* item = nullptr;
};

schedule_place schedule_of(const core::addendum_profile& profile) {
  for (const auto& s : profile.sections)
    for (const auto& i : s.items)
      if (core::type_of(i).role == core::item_role::reviews) return {&s, &i};
  return {};
}

// The day of the last review that was held; empty: none.
std::string last_held(const core::value& schedule) {
  std::string out;
  for (const auto& m : schedule.items("meetings")) out = std::max(out, std::string(m.text("held")));
  return out;
}

core::value schedule_in(const core::addendum& a, const schedule_place& at) {
  const auto* content = a.section(at.section->id);
  const auto* v = content && !content->destroyed ? content->body.find(at.item->id) : nullptr;
  return v && v->as_record() ? *v : core::value(core::record{});
}

// In force, and to be reviewed at all.
bool is_reviewed(const core::addendum& a) {
  return a.state > core::addendum_state::draft && a.state < core::addendum_state::exited &&
         a.term != "short";
}

void add(core::findings& out, core::code rule, const char* field, core::arguments words = {}) {
  out.push_back(
      {.rule = rule, .weight = core::severity::error, .field = field, .words = std::move(words)});
}

core::findings wrong_with(const review_words& said, const core::addendum& a,
                          const core::value& schedule, core::date today) {
  core::findings out;
  const auto held = core::parse_date(said.held);
  const auto& meetings = schedule.items("meetings");
  if (!held)
    add(out, said.held.empty() ? core::codes::required : core::codes::bad_date, "held");
  else if (*held > today)
    add(out, core::codes::day_to_come, "held");
  else if (said.held < a.entry_date)
    add(out, core::codes::before_entry, "held", {{"day", a.entry_date}});
  else if (std::any_of(meetings.begin(), meetings.end(),
                       [&](const auto& m) { return m.text("held") == said.held; }))
    add(out, core::codes::reviewed_already, "held");
  if (meetings.size() >= core::entry_limit)
    add(out, core::codes::too_many, "held", {{"limit", std::to_string(core::entry_limit)}});
  if (said.findings.empty()) add(out, core::codes::required, "findings");
  for (const auto& [field, text] :
       {std::pair{"attendees", &said.attendees}, std::pair{"findings", &said.findings},
        std::pair{"changes", &said.changes}})
    if (text->size() > core::text_limit)
      add(out, core::codes::too_long, field, {{"limit", std::to_string(core::text_limit)}});
  return out;
}

}  // namespace

reviews_view view_reviews(district& d, const caller& by) {
  const auto as = may(by.who, act::review_ilpa, in_program);
  if (!as) {
    refused(d, by, act::review_ilpa, nullptr, core::codes::forbidden);
    throw core::failure(core::codes::forbidden);
  }
  const auto& profile = ilpa_profile(d);
  const auto at = schedule_of(profile);
  reviews_view out{.all = {}, .today = d.today()};
  const auto today = core::to_text(out.today);
  if (at.item != nullptr) {
    store::reading r(d.files());
    for (const auto person : store::people_in_programs(r.db(), profile.school_classes)) {
      const auto who = student_of(d, r.db(), person);
      const auto stays = store::stays(r.db(), person);
      if (!may(by.who, act::review_ilpa, relation_to(d, r.db(), by.who, who, stays))) continue;
      for (const auto& a : store::addenda(r.db(), person)) {
        const auto stay = std::find_if(stays.begin(), stays.end(), [&](const auto& x) {
          return x.id == a.school_enrollment && x.goes_on(today);
        });
        if (!is_reviewed(a) || stay == stays.end()) continue;
        out.all.push_back({.student = who.key.text(),
                           .student_name = who.list_name(),
                           .school = a.school_name,
                           .key = a.key.text(),
                           .state = a.state,
                           .last = last_held(schedule_in(a, at)),
                           .due = next_review(r.db(), profile, a, *stay)});
      }
    }
  }
  std::sort(out.all.begin(), out.all.end(), [](const auto& x, const auto& y) {
    return std::tie(x.due, x.student_name, x.student, x.key) <
           std::tie(y.due, y.student_name, y.student, y.key);
  });
  seen(d, by, act::review_ilpa, *as);
  return out;
}

core::findings record_review(district& d, const caller& by, std::string_view reference,
                             std::string_view key, const review_words& said) {
  const auto whom = let_in(d, by, act::review_ilpa, reference);
  const auto at = schedule_of(ilpa_profile(d));
  if (at.item == nullptr)
    throw core::failure(core::codes::not_found, "this profile asks no reviews");
  change c(d, by, whom);
  const auto a = own(c.db(), whom, key);
  if (!is_reviewed(a))
    throw core::failure(core::codes::bad_transition, "not to be reviewed in this state");
  auto schedule = schedule_in(a, at);
  auto wrong = wrong_with(said, a, schedule, d.today());
  if (!wrong.empty()) return wrong;

  core::value one = core::record{};
  one.set("held", said.held);
  one.set("attendees", said.attendees);
  one.set("findings", said.findings);
  one.set("changes", said.changes);
  auto meetings = schedule.items("meetings");
  meetings.push_back(without_blanks(one));
  schedule.set("meetings", std::move(meetings));
  const auto* before = a.section(at.section->id);
  auto body = before && !before->destroyed ? before->body : core::value(core::record{});
  body.set(at.item->id, std::move(schedule));
  give_ids(body);

  using enum core::addendum_state;
  const bool was_signed = a.state == locked;  // what was signed stays as it was
  const int version = a.version + (was_signed ? 1 : 0);
  const auto typed = store::drafts(c.db(), a.id, by.who.sub);
  const auto head =
      store::save_revision(c.db(), a.id, {{at.section->id, formats::write_json(body)}},
                           author_of(by, whom.as), {}, version, d.now_ms());
  for (const auto& draft : typed)  // a save takes it away; it is of another form here
    if (draft.section == at.section->id)
      store::put_draft(c.db(), a.id, draft.section, by.who.sub, draft.base,
                       formats::write_json(draft.body), draft.saved_ms);
  if (a.state != active) store::set_addendum_state(c.db(), a.id, amended, version);
  core::value detail;
  detail.set("plan", a.key.text());
  detail.set("section", at.section->id);
  detail.set("held", said.held);
  detail.set("revision", head.number);
  detail.set("root", core::to_hex(head.root));
  c.note(act::review_ilpa, whom.as, &whom.student.key, detail);
  c.commit();
  return {};
}

}  // namespace throughline::acts
