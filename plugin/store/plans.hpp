// Plans and addenda: revisions as lists of section hashes, drafts, signatures. Callers have checked
// rights.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/plan.hpp"

namespace throughline::store {

class connection;

struct author {
  std::string sub, name, role;
};

std::optional<core::plan> plan_of(connection& db, core::row_id person,
                                  std::string_view kind);  // the newest
// Every plan of a kind, set aside or not, oldest first; heads only.
std::vector<core::plan> plans_of(connection& db, core::row_id person, std::string_view kind);
bool ever_had_section(connection& db, core::row_id plan, std::string_view section);
std::optional<core::plan> plan_with_uid(connection& db, const core::uid& key);
// `content` false: head and signatures only.
core::plan plan_with_id(connection& db, core::row_id id, bool content = true);
// The sections as they stood at a revision.
std::vector<core::section_content> sections_at(connection& db, core::row_id revision);
std::vector<core::revision> revisions(connection& db, core::row_id plan);  // newest first
std::optional<core::revision> revision_numbered(connection& db, core::row_id plan, int number);

struct new_plan {
  core::row_id person = 0;
  std::string_view kind, profile, profile_version;
  core::row_id origin_transfer = 0;
};
core::row_id create_plan(connection& db, const new_plan& p, std::int64_t now_ms);

// Writes the next revision: the head's sections with `changed` put in their places. The body texts
// are the canonical JSON that hashes bind. Drops the author's drafts of those sections.
struct changed_section {
  std::string section, body;
};
core::revision save_revision(connection& db, core::row_id plan,
                             const std::vector<changed_section>& changed, const author& by,
                             std::string_view reason, int version, std::int64_t now_ms);

// A revision of the same content: somebody looked the section through and let it stand.
core::revision confirm_section(connection& db, core::row_id plan, std::string_view section,
                               const author& by, std::string_view reason, int version,
                               std::int64_t now_ms);

void put_draft(connection& db, core::row_id plan, std::string_view section,
               std::string_view author_sub, const std::optional<core::digest>& base,
               std::string_view body, std::int64_t now_ms);
void drop_draft(connection& db, core::row_id plan, std::string_view section,
                std::string_view author_sub);
std::vector<core::section_draft> drafts(connection& db, core::row_id plan,
                                        std::string_view author_sub);

void add_signature(connection& db, const core::plan& p, const core::plan_signature& s);

// `a.school` by id where the school is known here.
core::row_id create_addendum(connection& db, const core::addendum& a, core::row_id school,
                             core::row_id origin_transfer, std::int64_t now_ms);
// The addendum row of a plan of kind ilpa that is there already (it came with a package).
void describe_addendum(connection& db, core::row_id plan, const core::addendum& a);
std::optional<core::addendum> addendum_with_uid(connection& db, const core::uid& key);
core::addendum addendum_with_id(connection& db, core::row_id plan);
std::vector<core::addendum> addenda(connection& db,
                                    core::row_id person);  // newest first, with content
// Who has an addendum, or is enrolled in a school or section of one of those classes.
std::vector<core::row_id> people_in_programs(connection& db,
                                             const std::vector<std::string>& school_classes);
bool has_addendum_for_stay(connection& db, core::row_id school_enrollment);
void set_addendum_state(connection& db, core::row_id plan, core::addendum_state state, int version,
                        std::string_view exit_date = {});
// Addenda still in draft whose due date follows from a stay here.
std::vector<core::row_id> drafts_with_due_dates(connection& db);
void set_addendum_due(connection& db, core::row_id plan, std::string_view due_date,
                      std::string_view basis);
void set_addendum_term(connection& db, core::row_id plan, std::string_view term);
struct lock_row {
  int version = 0;
  core::row_id revision = 0;
  std::int64_t at_ms = 0;
  std::string author;
};
void add_lock(connection& db, core::row_id plan, const lock_row& lock);
std::vector<lock_row> locks(connection& db, core::row_id plan);

struct task {
  std::string kind, role, due_date;
};
void add_task(connection& db, core::row_id person, std::string_view kind, const core::uid& subject,
              std::string_view role, std::string_view due_date, std::int64_t now_ms);
void close_tasks(connection& db, const core::uid& subject, std::string_view kind,
                 std::string_view by, std::int64_t now_ms);
// The same of a student, whoever they were when it was opened: merged since, perhaps.
void close_tasks_of(connection& db, core::row_id person, std::string_view kind, std::string_view by,
                    std::int64_t now_ms);
void set_task_due(connection& db, const core::uid& subject, std::string_view kind,
                  std::string_view due_date);
std::vector<task> open_tasks(connection& db, core::row_id person);

}  // namespace throughline::store
