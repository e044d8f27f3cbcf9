// School calendars out of Ed-Fi documents: three Data Standards, descriptors, references, versions.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "adapters/calendar/read.hpp"
#include "adapters/edfi/calendar_read.hpp"
#include "core/due.hpp"

namespace throughline::edfi {
namespace {

std::string day(std::string_view date, std::string_view events, std::string_view reference = {}) {
  std::string out = "<CalendarDate><Date>" + std::string(date) + "</Date>";
  for (std::size_t from = 0; from < events.size();) {
    const auto to = std::min(events.find('|', from), events.size());
    const auto e = events.substr(from, to - from);
    out += "<CalendarEvent>" +
           (e.starts_with("uri:") ? std::string(e)
                                  : "uri://ed-fi.org/CalendarEventDescriptor#" + std::string(e)) +
           "</CalendarEvent>";
    from = to + 1;
  }
  return out +
         (reference.empty()
              ? R"(<CalendarReference><CalendarIdentity><CalendarCode>C1</CalendarCode>
                   <SchoolReference><SchoolIdentity><SchoolId>0459001 </SchoolId></SchoolIdentity>
                   </SchoolReference><SchoolYear>2026-2027</SchoolYear></CalendarIdentity></CalendarReference>)"
              : R"(<CalendarReference ref=")" + std::string(reference) + R"("/>)") +
         "</CalendarDate>";
}

std::string document(std::string_view version, std::string_view content) {
  return R"(<?xml version="1.0" encoding="UTF-8"?><InterchangeEducationOrgCalendar xmlns="http://ed-fi.org/)" +
         std::string(version) + R"(">)" + std::string(content) +
         "</InterchangeEducationOrgCalendar>";
}

class edfi_calendar : public ::testing::Test {
 protected:
  // "date school kind year" of each row.
  std::vector<std::string> rows(const std::string& text) {
    wrong_.clear();
    std::vector<std::string> out;
    for (const auto& r : read_calendar(*formats::open_text(text), wrong_))
      out.push_back(r.date + " " + r.school + " " + r.kind + " " + std::to_string(r.school_year));
    return out;
  }
  std::vector<std::string> said() const {
    std::vector<std::string> out;
    for (const auto& f : wrong_) {
      auto line = std::string(f.rule.name) + " " + std::to_string(f.record);
      for (const auto& [name, value] : f.words) line += " " + name + "=" + value;
      out.push_back(line);
    }
    return out;
  }
  using lines = std::vector<std::string>;
  core::findings wrong_;
};

}  // namespace

TEST_F(edfi_calendar, is_read_from_three_data_standards) {
  for (const auto* version : {"3.3.0-a", "3.3.1-b", "4.0.0", "5.0.0", "5.2.0"}) {
    EXPECT_EQ(rows(document(version, day("2026-08-12", "Instructional day"))),
              (lines{"2026-08-12 0459001 school 2027"}))
        << version;
    EXPECT_TRUE(wrong_.empty()) << version;
  }
}

TEST_F(edfi_calendar, of_another_version_or_interchange_is_refused_by_name) {
  EXPECT_TRUE(rows(document("0200", day("2026-08-12", "Holiday"))).empty());
  EXPECT_EQ(said(), (lines{"edfi-version 0 version=2.0"}));
  EXPECT_TRUE(rows(document("6.1.0", day("2026-08-12", "Holiday"))).empty());
  EXPECT_EQ(said(), (lines{"edfi-version 0 version=6.1.0"}));
  EXPECT_TRUE(rows(R"(<InterchangeStudent xmlns="http://ed-fi.org/5.2.0"/>)").empty());
  EXPECT_EQ(said(), (lines{"edfi-document 0"}));
  EXPECT_TRUE(rows("<InterchangeEducationOrgCalendar/>").empty());
  EXPECT_EQ(said(), (lines{"edfi-document 0"}));
}

TEST_F(edfi_calendar, events_mean_what_the_standard_says_and_others_are_said_not_guessed) {
  EXPECT_EQ(rows(document(
                "5.2.0", day("2026-08-12", "Make-up day") +
                             day("2026-08-13", "Student late arrival/early dismissal") +
                             day("2026-08-14", "HOLIDAY") + day("2026-08-17", "Teacher only day") +
                             day("2026-08-18", "Non-instructional day") +
                             day("2026-08-19", "Weather day") +
                             day("2026-08-20", "Weather day|Instructional day") +
                             day("2026-08-21", "Strike|Holiday") + day("2026-08-24", "Other") +
                             day("2026-08-25", "uri://ky.gov/CalendarEventDescriptor#Holiday") +
                             day("2026-08-26", "Instructional day|Other") + day("2026-08-27", ""))),
            (lines{"2026-08-12 0459001 school 2027", "2026-08-13 0459001 school 2027",
                   "2026-08-14 0459001 holiday 2027", "2026-08-17 0459001 break 2027",
                   "2026-08-18 0459001 break 2027", "2026-08-19 0459001 break 2027",
                   "2026-08-20 0459001 school 2027", "2026-08-21 0459001 holiday 2027",
                   "2026-08-26 0459001 school 2027"}));
  EXPECT_EQ(said(),
            (lines{"descriptor-unmapped 9 value=uri://ed-fi.org/CalendarEventDescriptor#Other",
                   "descriptor-unmapped 10 value=uri://ky.gov/CalendarEventDescriptor#Holiday",
                   "descriptor-unmapped 11 value=uri://ed-fi.org/CalendarEventDescriptor#Other",
                   "value-missing 12"}));
  EXPECT_EQ(wrong_[0].weight, core::severity::error) << "that day is not taken";
  EXPECT_EQ(wrong_[2].weight, core::severity::warning) << "that one is";
}

TEST_F(edfi_calendar, a_reference_by_xml_id_finds_its_calendar_before_and_after_it) {
  const std::string calendar =
      R"(<Calendar id="K"><CalendarCode>C1</CalendarCode><SchoolReference><SchoolIdentity>
         <SchoolId>0459002</SchoolId></SchoolIdentity></SchoolReference>
         <SchoolYear>2026-2027</SchoolYear></Calendar>)";
  EXPECT_EQ(rows(document("4.0.0", day("2026-08-12", "Holiday", "K") + calendar +
                                       day("2026-08-13", "Holiday", "K") +
                                       day("2026-08-14", "Holiday", "elsewhere"))),
            (lines{"2026-08-12 0459002 holiday 2027", "2026-08-13 0459002 holiday 2027"}));
  EXPECT_EQ(said(), (lines{"reference-unknown 4"}));
}

TEST_F(edfi_calendar, two_calendars_of_a_school_may_agree_and_their_quarrel_is_handed_on) {
  auto second = day("2026-08-12", "Holiday") + day("2026-08-13", "Holiday");
  for (std::size_t at; (at = second.find("C1")) != second.npos;) second.replace(at, 2, "C2");
  EXPECT_EQ(rows(document("5.2.0", day("2026-08-12", "Holiday") +
                                       day("2026-08-13", "Instructional day") + second)),
            (lines{"2026-08-12 0459001 holiday 2027", "2026-08-13 0459001 school 2027",
                   "2026-08-13 0459001 holiday 2027"}));
}

TEST_F(edfi_calendar, a_session_with_another_number_of_days_than_its_calendar_is_said) {
  const auto session = [](std::string_view total) {
    return R"(<Session><SessionName>Fall</SessionName><SchoolYear>2026-2027</SchoolYear>
              <BeginDate>2026-08-12</BeginDate><EndDate>2026-08-13</EndDate>
              <TotalInstructionalDays>)" +
           std::string(total) + R"(</TotalInstructionalDays><SchoolReference><SchoolIdentity>
              <SchoolId>0459001</SchoolId></SchoolIdentity></SchoolReference></Session>)";
  };
  const auto days = day("2026-08-12", "Instructional day") + day("2026-08-13", "Make-up day") +
                    day("2026-08-14", "Instructional day");
  rows(document("5.2.0", session("2") + days));
  EXPECT_EQ(said(), lines{});
  rows(document("5.2.0", session("81") + days));
  EXPECT_EQ(said(), (lines{"session-days 1 said=81 found=2"}));
}

TEST_F(edfi_calendar, elements_of_an_extension_are_passed_over) {
  EXPECT_EQ(rows(document(
                "5.2.0",
                R"(<x:CalendarDate xmlns:x="urn:x"><x:Date>2026-08-11</x:Date></x:CalendarDate>)" +
                    day("2026-08-12", "Holiday"))),
            (lines{"2026-08-12 0459001 holiday 2027"}));
  EXPECT_TRUE(wrong_.empty());
}

TEST_F(edfi_calendar, that_is_cut_off_gives_no_row_at_all) {
  auto text = document("5.2.0", day("2026-08-12", "Holiday") + day("2026-08-13", "Holiday"));
  text.resize(text.size() - 40);
  EXPECT_TRUE(rows(text).empty());
  EXPECT_EQ(said(), (lines{"xml-truncated 0 offset=" + std::to_string(text.size())}));
  EXPECT_TRUE(rows("<!DOCTYPE x>" + text).empty());
  EXPECT_EQ(wrong_.at(0).rule.name, "xml-refused");
}

TEST_F(edfi_calendar, of_the_published_sample_is_read_whole) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  const auto path =
      std::string(shared ? shared : "") + "/data/edfi/ds-5.2/Samples/EducationOrgCalendar.xml";
  if (!shared || !std::filesystem::exists(path)) GTEST_SKIP() << "no Ed-Fi samples";
  lines out;
  for (const auto& r : read_calendar(*formats::open_file(path), wrong_))
    out.push_back(r.date + " " + r.school + " " + r.kind + " " + std::to_string(r.school_year));
  EXPECT_EQ(out, (lines{"2021-08-23 255901107 school 2022", "2021-12-17 255901107 school 2022"}));
  ASSERT_EQ(wrong_.size(), 2u) << "the sample lists two days of 81 and 88";
  EXPECT_EQ(wrong_[0].rule.name, "session-days");
}

}  // namespace throughline::edfi
