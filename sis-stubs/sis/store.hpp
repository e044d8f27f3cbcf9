// The stub SIS's own database: users, students, enrollments, transcript, sessions. Nothing of the
// plugin's is in it.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sis_stub {

struct user {
  std::string id, name, language;
  std::vector<std::string> roles, schools, students;  // schools: org sourcedIds, or "*"
  [[nodiscard]] bool has_role(std::string_view role) const;
  [[nodiscard]] bool is_staff() const;  // may open the office's pages
};

struct session {
  std::string token, csrf, language, embed;  // embed: "shadow" or "light"
  std::int64_t signed_in = 0;                // Unix seconds
  user who;
};

struct student {
  std::string sourced_id, state_id, local_id, given, middle, family, birth_date, grade, school,
      school_name, counselor, nickname;
  [[nodiscard]] std::string listed() const;  // "Rivera, Alma J."
};

struct enrollment {
  std::int64_t id = 0;
  std::string student, school, school_name, grade, entry_date, exit_date, entry_type;
  bool primary = true;
};

struct transcript_row {
  std::int64_t id = 0;
  std::string student;
  int school_year = 0;
  std::string term, school, grade_level, course_code, title, subject, sced, attempted, earned,
      grade, result;
  std::string handover;  // the plugin's id of a row that came from another district, else empty
};

struct school {
  std::string sourced_id, name;
};

// Every function may be called from any thread; each is one statement or one transaction. Throws
// std::runtime_error when SQLite fails.
class store {
 public:
  // Opens or makes the database at `path`; a new one is filled from the seed file.
  store(const std::string& path, const std::string& seed);

  std::vector<user> users();
  std::optional<user> find_user(const std::string& id);
  std::vector<school> schools();
  int school_year();

  session begin_session(const user& who, const std::string& embed);
  std::optional<session> find_session(const std::string& token);
  void end_session(const std::string& token);
  void set_session(const session& changed);  // language and embed

  // Those `who` may see, by name, state id or local id; at most 200.
  std::vector<student> find_students(const user& who, const std::string& text);
  std::vector<student> all_students();
  std::optional<student> find_student(const std::string& sourced_id);
  std::optional<student> find_by_state_id(const std::string& state_id);
  bool may_see(const user& who, const std::string& sourced_id);
  void set_nickname(const std::string& sourced_id, const std::string& nickname);

  std::vector<enrollment> enrollments(const std::string& student);
  std::int64_t add_enrollment(const enrollment& row);  // and its message, in one transaction
  std::optional<enrollment> find_enrollment(std::int64_t id);

  std::vector<transcript_row> transcript(const std::string& student);
  // Inserts a handed-over row once; the id of our row either way.
  std::int64_t take_transfer(const transcript_row& row);

  // Messages the plugin has not taken yet: kind "transcript" (key: student) or "enrollment" (key:
  // row).
  struct message {
    std::string kind, key, student;
  };
  void post(const message& one);
  void posted(const message& one);
  std::vector<message> messages(const std::string& student = {});  // of all students when empty
  void post_all_transcripts();

 private:
  class statement;
  void fill(const std::string& seed);
  std::vector<student> read_students(statement& rows);

  std::mutex lock_;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> db_;
};

}  // namespace sis_stub
