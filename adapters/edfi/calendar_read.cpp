// Reads a school calendar out of an Ed-Fi EducationOrgCalendar interchange (Data Standard 3.3
// to 5.x).
#include "adapters/edfi/calendar_read.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "adapters/edfi/interchange.hpp"
#include "adapters/edfi/text.hpp"
#include "core/failure.hpp"
#include "formats/xml.hpp"

namespace throughline::edfi {

namespace {

// What an event means for the count of days. Keyed by namespace and code, because a state's own
// "Holiday" may be another thing; a code that is not here is said and not counted. "Cancelled or
// reduced" (weather, emergency, strike) beside an instructional event means reduced, alone
// cancelled; pupils' days off are the office's working days.
struct meaning {
  std::string_view space, code, kind;
};
constexpr std::string_view core_space = "uri://ed-fi.org/CalendarEventDescriptor";
constexpr meaning meanings[] = {
    {core_space, "Instructional day", "school"},
    {core_space, "Make-up day", "school"},
    {core_space, "Student late arrival/early dismissal", "school"},
    {core_space, "Holiday", "holiday"},
    {core_space, "Teacher only day", "break"},
    {core_space, "Non-instructional day", "break"},
    {core_space, "Weather day", "break"},
    {core_space, "Emergency day", "break"},
    {core_space, "Strike", "break"},
};

// Descriptor values match whatever their case (edfi.md 2).
std::string_view kind_of(std::string_view descriptor) {
  const auto wanted = lower(descriptor);
  for (const auto& m : meanings)
    if (lower(m.space) + "#" + lower(m.code) == wanted) return m.kind;
  return {};
}

struct calendar_identity {
  std::string code, school;
  int school_year = 0;
};

struct entity {
  std::string_view name;  // of the ones read here; empty: another
  std::int64_t record = 0, line = 0;
  std::string id, reference;
  calendar_identity calendar;
  std::string date, begin, end, total;
  std::vector<std::string> events;
};

struct other_document {};  // thrown to stop the reading once the root has said so

class calendar_document final : public formats::xml_listener {
 public:
  explicit calendar_document(core::findings& wrong) : wrong_(wrong) {}

  void begin(const formats::xml_element& e) override {
    if (path_.empty()) {
      check_root(e);
    } else if (path_.size() == 1) {
      now_ = entity{.name = {}, .record = ++records_, .line = e.line};
      for (const std::string_view known : {"Calendar", "CalendarDate", "Session"})
        if (e.space == space_ && e.name == known) now_.name = known;
      now_.id = e.attribute("id");
    } else if (e.name == "CalendarReference") {
      now_.reference = e.attribute("ref");
    }
    path_.emplace_back(e.space == space_ ? e.name : std::string_view());
  }

  void end(const formats::xml_element&, std::string_view text) override {
    if (path_.size() == 2)
      keep();
    else if (path_.size() > 2 && !now_.name.empty() && !path_.back().empty())
      set(path_.back(), std::string(trimmed(text)));
    path_.pop_back();
  }

  std::vector<core::calendar_row> rows() {
    std::vector<core::calendar_row> out;
    for (auto& d : dates_) {
      if (!resolve(d)) continue;
      const auto kind = kind_of_day(d);
      if (kind.empty()) continue;
      // Two calendars of one school (of two grades, say) may agree on a day.
      const auto [at, fresh] =
          said_.try_emplace({d.calendar.school, d.date, std::string(kind)}, d.calendar.code);
      if (!fresh && at->second != d.calendar.code) continue;
      if (kind == "school") school_days_[d.calendar.school].insert(d.date);
      out.push_back(
          {d.record, d.date, d.calendar.school, std::string(kind), {}, d.calendar.school_year});
    }
    for (const auto& s : sessions_) check_session(s);
    return out;
  }

 private:
  void check_root(const formats::xml_element& e) {
    const auto r = root_of(e);
    if (!r.is_edfi() || r.name != "InterchangeEducationOrgCalendar") {
      wrong_.push_back({.rule = core::codes::edfi_document, .file = "calendar", .line = e.line});
      throw other_document{};
    }
    if (!r.is_read()) {
      wrong_.push_back({.rule = core::codes::edfi_version,
                        .file = "calendar",
                        .line = e.line,
                        .words = {{"version", r.version}}});
      throw other_document{};
    }
    space_ = e.space;
  }

  void set(std::string_view name, std::string text) {
    const bool own = path_.size() == 3;  // a part of the entity itself, not of a reference in it
    if (name == "SchoolId")
      now_.calendar.school = std::move(text);
    else if (name == "CalendarCode")
      now_.calendar.code = std::move(text);
    else if (name == "SchoolYear")
      now_.calendar.school_year = school_year_of(text);
    else if (own && name == "Date")
      now_.date = std::move(text);
    else if (own && name == "CalendarEvent")
      now_.events.push_back(std::move(text));
    else if (own && name == "BeginDate")
      now_.begin = std::move(text);
    else if (own && name == "EndDate")
      now_.end = std::move(text);
    else if (own && name == "TotalInstructionalDays")
      now_.total = std::move(text);
  }

  void keep() {
    if (now_.name == "Calendar" && !now_.id.empty())
      calendars_[now_.id] = std::move(now_.calendar);
    else if (now_.name == "CalendarDate")
      dates_.push_back(std::move(now_));
    else if (now_.name == "Session")
      sessions_.push_back(std::move(now_));
  }

  void add(core::code rule, core::severity weight, const entity& of, std::string_view field,
           core::arguments words = {}) {
    wrong_.push_back({.rule = rule,
                      .weight = weight,
                      .file = "calendar",
                      .record = of.record,
                      .line = of.line,
                      .field = std::string(field),
                      .words = std::move(words)});
  }

  // A reference is by key, or by XML id to a calendar in this document, before or after it.
  bool resolve(entity& d) {
    if (const auto at = calendars_.find(d.reference);
        !d.reference.empty() && at != calendars_.end())
      d.calendar = at->second;
    if (!d.calendar.school.empty()) return true;
    add(core::codes::reference_unknown, core::severity::error, d, "CalendarReference");
    return false;
  }

  std::string_view kind_of_day(const entity& d) {
    std::set<std::string_view> kinds;
    std::vector<std::string> strange;
    for (const auto& e : d.events) {
      const auto kind = kind_of(e);
      if (kind.empty())
        strange.push_back(e.substr(0, 400));
      else
        kinds.insert(kind);
    }
    for (auto& e : strange)
      add(core::codes::descriptor_unmapped,
          kinds.empty() ? core::severity::error : core::severity::warning, d, "CalendarEvent",
          {{"value", std::move(e)}});
    for (const std::string_view first : {"school", "holiday", "break"})
      if (kinds.count(first)) return first;
    if (d.events.empty())
      add(core::codes::value_missing, core::severity::error, d, "CalendarEvent");
    return {};
  }

  // A calendar from which days are missing counts too few: the session's own total tells.
  void check_session(const entity& s) {
    const auto days = school_days_.find(s.calendar.school);
    if (days == school_days_.end() || s.total.empty()) return;
    const auto found = std::to_string(
        std::distance(days->second.lower_bound(s.begin), days->second.upper_bound(s.end)));
    if (found != s.total)
      add(core::codes::session_days, core::severity::warning, s, "TotalInstructionalDays",
          {{"said", s.total.substr(0, 32)}, {"found", found}});
  }

  core::findings& wrong_;
  std::string space_;
  std::vector<std::string> path_;
  entity now_;
  std::int64_t records_ = 0;
  std::map<std::string, calendar_identity> calendars_;  // by XML id
  std::vector<entity> dates_, sessions_;
  std::map<std::tuple<std::string, std::string, std::string>, std::string> said_;
  std::map<std::string, std::set<std::string>> school_days_;
};

}  // namespace

std::vector<core::calendar_row> read_calendar(formats::byte_source& from, core::findings& wrong) {
  calendar_document document(wrong);
  try {
    const auto problem = formats::read_xml(from, document);
    if (!problem) return document.rows();
    wrong.push_back({.rule = problem->rule,
                     .file = "calendar",
                     .line = problem->line,
                     .words = {{"offset", std::to_string(problem->offset)}}});
  } catch (const other_document&) {  // said already
  }
  return {};
}

}  // namespace throughline::edfi
