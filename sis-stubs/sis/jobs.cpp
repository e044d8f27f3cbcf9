// Events to the plugin and the handover of transcript rows from it.
#include "jobs.hpp"

#include <boost/json.hpp>
#include <ctime>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "text.hpp"

namespace sis_stub {

namespace json = boost::json;

namespace {

std::string today() {
  const auto now = std::time(nullptr);
  std::tm parts = {};
  gmtime_r(&now, &parts);
  std::ostringstream out;
  out << std::put_time(&parts, "%Y-%m-%d");
  return out.str();
}

bool is_taken(unsigned status) { return status >= 200 && status < 300; }

std::string text_of(const json::object& row, const char* name) {
  const auto* value = row.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

json::object course_of(const transcript_row& row) {
  return {{"id", std::to_string(row.id)},
          {"schoolYear", row.school_year},
          {"term", row.term},
          {"school", row.school},
          {"gradeLevel", row.grade_level},
          {"courseCode", row.course_code},
          {"title", row.title},
          {"subject", row.subject},
          {"sced", row.sced},
          {"creditsAttempted", row.attempted},
          {"creditsEarned", row.earned},
          {"grade", row.grade},
          {"result", row.result}};
}

}  // namespace

jobs::jobs(store& data, bridge& plugin, const std::string& sis_name)
    : data_(data),
      plugin_(plugin),
      actor_(json::serialize(json::object{{"sub", "sis"},
                                          {"name", sis_name},
                                          {"roles", json::array{"system"}},
                                          {"schools", json::array{"*"}}})) {}

std::string jobs::event_json(const store::message& one) {
  json::object out{{"student", json::object{{"sourcedId", one.student}}}};
  if (one.kind == "transcript") {
    out["asOf"] = today();
    json::array courses;
    for (const auto& row : data_.transcript(one.student))
      if (row.handover.empty()) courses.push_back(course_of(row));
    out["courses"] = std::move(courses);
  } else if (const auto row = data_.find_enrollment(std::stoll(one.key))) {
    out["id"] = one.key;
    out["school"] = row->school;
    out["grade"] = row->grade;
    out["entryDate"] = row->entry_date;
    out["exitDate"] = row->exit_date.empty() ? json::value(nullptr) : json::value(row->exit_date);
    out["entryType"] = row->entry_type;
    out["primary"] = row->primary;
  }
  return json::serialize(out);
}

jobs::sent jobs::push(const std::string& student) {
  sent out;
  for (const auto& one : data_.messages(student)) {
    const auto reply = plugin_.event(actor_, one.kind, event_json(one));
    if (is_taken(reply.status)) {
      data_.posted(one);
      ++out.taken;
    } else {  // 404: the feed has not brought this student yet
      if (reply.status != 404)
        std::cerr << "sis-stub: event " << one.kind << " answered " << reply.status << "\n";
      ++out.left;
    }
  }
  return out;
}

jobs::sent jobs::handover() {
  const std::lock_guard hold(one_at_a_time_);
  plugin_request ask;
  ask.method = "GET";
  ask.path = "/api/v1/handover";
  ask.headers = {{"Accept", "application/json"}};
  const auto reply = plugin_.serve(actor_, ask);
  sent out;
  if (reply.status != 200) {
    std::cerr << "sis-stub: handover answered " << reply.status << "\n";
    return out;
  }
  const auto listed = json::parse(reply.body);
  for (const auto& each : listed.as_object().at("rows").as_array()) {
    const auto& from = each.as_object();
    const auto& person = from.at("student").as_object();
    auto ours = data_.find_student(text_of(person, "sourcedId"));
    if (!ours) ours = data_.find_by_state_id(text_of(person, "stateId"));
    const auto id = text_of(from, "id");
    if (!ours || id.empty()) {
      ++out.left;
      continue;
    }
    transcript_row row;
    row.student = ours->sourced_id;
    // Left out when the sender did not say it; one such row must not stop the others.
    if (const auto* year = from.if_contains("schoolYear"); year && year->is_number())
      row.school_year = static_cast<int>(year->to_number<std::int64_t>());
    row.term = text_of(from, "term");
    row.school = text_of(from, "school");
    row.grade_level = text_of(from, "gradeLevel");
    row.course_code = text_of(from, "courseCode");
    row.title = text_of(from, "title");
    row.subject = text_of(from, "subject");
    row.sced = text_of(from, "sced");
    row.attempted = text_of(from, "creditsAttempted");
    row.earned = text_of(from, "creditsEarned");
    row.grade = text_of(from, "grade");
    row.result = text_of(from, "result");
    row.handover = id;
    plugin_request confirm;
    confirm.method = "POST";
    confirm.path = "/api/v1/handover/" + url_encode(id);
    confirm.headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};
    confirm.body =
        json::serialize(json::object{{"hostRow", std::to_string(data_.take_transfer(row))}});
    ++(is_taken(plugin_.serve(actor_, confirm).status) ? out.taken : out.left);
  }
  return out;
}

}  // namespace sis_stub
