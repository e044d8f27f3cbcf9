// References that lead nowhere, told once for each thing that is missing.
#include "intake/causes.hpp"

#include <array>

namespace throughline::intake {
namespace {

constexpr std::size_t most = 10'000, most_rejected = 100'000;
constexpr std::array<std::string_view, entities> words = {"org",
                                                          "academicSession",
                                                          "course",
                                                          "class",
                                                          "user",
                                                          "role",
                                                          "demographics",
                                                          "enrollment",
                                                          "program",
                                                          "programAssociation",
                                                          "academicRecord",
                                                          "courseTranscript",
                                                          "userProfile",
                                                          "resource",
                                                          "classResource",
                                                          "courseResource",
                                                          "userResource",
                                                          "category",
                                                          "scoreScale",
                                                          "lineItem",
                                                          "lineItemScoreScale",
                                                          "lineItemLearningObjectiveId",
                                                          "result",
                                                          "resultScoreScale",
                                                          "resultLearningObjectiveId",
                                                          "graduationPlan",
                                                          "responsibility",
                                                          "attendanceEvent",
                                                          "disciplineIncident",
                                                          "studentDisciplineIncident",
                                                          "disciplineAction",
                                                          "intervention",
                                                          "studentIntervention",
                                                          "cohort",
                                                          "studentCohort",
                                                          "studentAssessment",
                                                          "gradebookEntry",
                                                          "studentGradebookEntry",
                                                          "grade",
                                                          "reportCard",
                                                          "studentOrganization",
                                                          "studentContact"};

}  // namespace

std::string_view word_of(entity kind) { return words[static_cast<std::size_t>(kind)]; }

void causes::missing(const origin& at, entity to, std::string_view sourced_id,
                     std::string_view field, bool must) {
  name key{to, std::string(sourced_id)};
  const auto found = groups_.find(key);
  const bool room = found != groups_.end() || groups_.size() < most;
  auto& g = found != groups_.end() ? found->second : room ? groups_[std::move(key)] : more_[to];
  if (g.count++ == 0) {
    g.file = at.file;
    g.field = field;
    g.record = at.record;
    g.line = at.line;
  }
  g.must = g.must || must;
}

void causes::rejected(entity kind, std::string_view sourced_id) {
  if (rejected_.size() < most_rejected) rejected_.emplace(name(kind, sourced_id), true);
}

void causes::tell(const std::function<void(core::finding)>& to) const {
  const auto one = [&](core::code rule, const group& g, entity kind, std::string_view id) {
    to(core::finding{rule,
                     g.must ? core::severity::error : core::severity::warning,
                     g.file,
                     g.record,
                     g.line,
                     g.field,
                     {{"kind", std::string(word_of(kind))},
                      {"sourcedId", std::string(id)},
                      {"count", std::to_string(g.count)}}});
  };
  for (const auto& [key, g] : groups_)
    one(rejected_.count(key) > 0 ? core::codes::reference_rejected : core::codes::reference_unknown,
        g, key.first, key.second);
  for (const auto& [kind, g] : more_) one(core::codes::reference_unknown, g, kind, "...");
}

}  // namespace throughline::intake
