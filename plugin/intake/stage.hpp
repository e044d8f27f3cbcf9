// The side file of one import run: the difference to the store, written without the district's
// lock.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/student.hpp"
#include "intake/aside.hpp"
#include "intake/events.hpp"

namespace throughline::store {
class district;
}

namespace throughline::intake {

// The file has a section for each kind of record, in ascending order of their keys, and two more.
inline constexpr std::size_t students_section = entities;     // keys of users who are students
inline constexpr std::size_t matches_section = entities + 1;  // who new users are
inline constexpr std::size_t stage_sections = entities + 2;

enum class stage_op : std::uint8_t {
  added,        // not in the store, or ended there
  changed,      // active in the store, with other content
  ended,        // active in the store, said to be gone
  absent,       // active in the store, not in a file that holds all there is
  student,      // of the students' section
  same_person,  // of the matches': a new user row is a person known already
  // Of the matches', found when all was read. refused_user: `key` is another human being than the
  // person it was, nothing of either is touched. disputed_id: its state id is another person's.
  refused_user,
  disputed_id
};

struct stage_record {
  stage_op op = stage_op::added;
  std::int64_t hash = 0;    // added, changed: of the body. same_person: key of the twin
  core::row_id id = 0;      // the row, 0 when never stored. same_person: the person, 0: its twin's
  std::uint64_t key = 0;    // store::feed_ids of the record; in the last two sections of the user
  core::row_id person = 0;  // of the row as it was stored, if any; refused_user: who it was
  std::string_view body;    // added, changed: the record, until the next read
};

// One thread calls; what is full is written by one more while the next is filled. What is written
// counts only after finish(), which is durable when it returns. What writing failed with comes out
// of a later call, finish() at the latest.
class stage_writer {
 public:
  explicit stage_writer(const std::string& path);  // failure(unavailable) when it cannot be made
  ~stage_writer();
  stage_writer(const stage_writer&) = delete;
  stage_writer& operator=(const stage_writer&) = delete;
  // The records of a section stand together; each section is begun once.
  void begin(std::size_t section);
  void put(const stage_record& r);
  [[nodiscard]] std::int64_t count(std::size_t section) const { return table_[section].count; }
  // Everything so far can be read by a stage_reader of this process; more may follow.
  void flush();
  void finish();

 private:
  friend class stage_reader;
  struct place {
    std::int64_t at = 0, count = 0;
  };
  using table = std::array<place, stage_sections>;

  void send();
  void write_leaving();

  int fd_;
  std::string path_, folder_;
  std::string buffer_, leaving_;  // leaving_: aside's while it works
  std::int64_t sent_ = 0;         // bytes handed to aside
  std::int64_t written_ = 0;      // aside's, too
  std::size_t open_ = stage_sections;
  table table_{};
  aside aside_;
};

// Reads one section. One thread. failure(corrupt) when the file is cut short.
class stage_reader {
 public:
  stage_reader(const std::string& path, std::size_t section);        // failure(unavailable)
  stage_reader(const stage_writer& under_way, std::size_t section);  // flushed before
  ~stage_reader();
  stage_reader(const stage_reader&) = delete;
  stage_reader& operator=(const stage_reader&) = delete;
  bool next(stage_record& r);  // false at the end of the section
  [[nodiscard]] std::int64_t count() const { return section_.count; }

 private:
  void open(const std::string& path);
  void begin();
  bool have(std::size_t bytes);
  int fd_ = -1;
  stage_writer::place section_;
  std::int64_t left_ = 0;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0;
};

// The fields of each record in the order they are kept and hashed; sourced_id is always first.
template <class E, class F>
void each_field(E& e, F&& f) {
  using T = std::remove_const_t<E>;
  f(e.sourced_id);
  if constexpr (std::is_same_v<T, org>) {
    f(e.kind), f(e.name), f(e.identifier), f(e.parent), f(e.metadata), f(e.alternative);
  } else if constexpr (std::is_same_v<T, academic_session>) {
    f(e.kind), f(e.title), f(e.start_date), f(e.end_date), f(e.parent), f(e.school_year);
    f(e.metadata);
  } else if constexpr (std::is_same_v<T, course>) {
    f(e.title), f(e.course_code), f(e.grades), f(e.org), f(e.subjects), f(e.subject_codes);
    f(e.school_year), f(e.metadata);
  } else if constexpr (std::is_same_v<T, class_section>) {
    f(e.title), f(e.class_code), f(e.kind), f(e.location), f(e.course), f(e.school), f(e.terms),
        f(e.grades);
    f(e.subjects), f(e.subject_codes), f(e.periods), f(e.metadata);
  } else if constexpr (std::is_same_v<T, user>) {
    f(e.username), f(e.identifier), f(e.user_ids), f(e.given_name), f(e.family_name);
    f(e.middle_name), f(e.preferred_given_name), f(e.preferred_middle_name);
    f(e.preferred_family_name), f(e.email), f(e.phone), f(e.sms), f(e.grade), f(e.agents);
    f(e.primary_org), f(e.pronouns), f(e.master_identifier), f(e.metadata), f(e.state_id);
    f(e.enabled), f(e.student);
  } else if constexpr (std::is_same_v<T, role>) {
    f(e.user), f(e.org), f(e.kind), f(e.begin_date), f(e.end_date), f(e.user_profile);
    f(e.metadata), f(e.primary), f(e.grade), f(e.entry_type), f(e.exit_type), f(e.plans);
  } else if constexpr (std::is_same_v<T, program>) {
    f(e.name), f(e.kind), f(e.org), f(e.metadata), f(e.alternative);
  } else if constexpr (std::is_same_v<T, program_enrollment>) {
    f(e.user), f(e.program), f(e.org), f(e.kind), f(e.begin_date), f(e.end_date);
    f(e.exit_reason), f(e.metadata);
  } else if constexpr (std::is_same_v<T, academic_record>) {
    f(e.user), f(e.org), f(e.school_year), f(e.term), f(e.credits_earned), f(e.credits_attempted);
    f(e.term_earned), f(e.term_attempted), f(e.gpa), f(e.gpa_scale), f(e.details);
  } else if constexpr (std::is_same_v<T, course_transcript>) {
    f(e.user), f(e.record), f(e.org), f(e.school_year), f(e.term), f(e.school_name);
    f(e.grade_level), f(e.course), f(e.course_code), f(e.title), f(e.subject), f(e.sced);
    f(e.attempted), f(e.earned), f(e.grade), f(e.result), f(e.details);
  } else if constexpr (std::is_same_v<T, demographics>) {
    f(e.birth_date), f(e.sex), f(e.ethnicity_and_race), f(e.birth_country), f(e.birth_state);
    f(e.birth_city), f(e.residence_status), f(e.metadata);
  } else if constexpr (std::is_same_v<T, evidence>) {
    f(e.user), f(e.class_section), f(e.body), f(e.metadata);
  } else {
    static_assert(std::is_same_v<T, class_enrollment>);
    f(e.class_section), f(e.school), f(e.user), f(e.role), f(e.begin_date), f(e.end_date);
    f(e.metadata), f(e.primary);
  }
}

[[noreturn]] void stage_is_broken();

// A text with its length in front: a byte, or 255 and four bytes in this machine's order.
inline constexpr std::uint32_t long_text = 255;
inline void put_text(std::string& to, std::string_view s) {
  const auto n = static_cast<std::uint32_t>(s.size());
  to += static_cast<char>(std::min(n, long_text));
  if (n >= long_text) to.append(reinterpret_cast<const char*>(&n), sizeof n);
  to.append(s);
}
// A view of it; `from` goes on behind it.
inline std::string_view take_text(std::string_view& from) {
  if (from.empty()) stage_is_broken();
  std::uint32_t n = static_cast<unsigned char>(from.front());
  from.remove_prefix(1);
  if (n == long_text) {
    if (from.size() < sizeof n) stage_is_broken();
    std::memcpy(&n, from.data(), sizeof n);
    from.remove_prefix(sizeof n);
  }
  if (from.size() < n) stage_is_broken();
  const auto s = from.substr(0, n);
  from.remove_prefix(n);
  return s;
}

template <class E>
void encode_behind(std::string& to, const E& e) {
  struct put {
    std::string& to;
    void operator()(std::string_view s) const { put_text(to, s); }
    void operator()(bool b) const { to += b ? '\1' : '\0'; }
  };
  each_field(e, put{to});
}
template <class E>
void encode(std::string& to, const E& e) {
  to.clear();
  encode_behind(to, e);
}

// The views point into `body`, which goes on behind the record.
template <class E>
E decode_some(std::string_view& body) {
  struct take {
    std::string_view& from;
    void operator()(std::string_view& s) const { s = take_text(from); }
    void operator()(bool& b) const {
      if (from.empty()) stage_is_broken();
      b = from.front() != '\0';
      from.remove_prefix(1);
    }
  };
  E e;
  each_field(e, take{body});
  return e;
}
template <class E>
E decode(std::string_view body) {
  return decode_some<E>(body);
}

// The sourcedId an encoded record begins with.
inline std::string_view first_text(std::string_view body) { return take_text(body); }

// The user that an added or changed record of that kind is or speaks of; empty where there is none.
inline std::string_view user_of(entity kind, const stage_record& r) {
  switch (kind) {
    case entity::user:
    case entity::demographics:
      return first_text(r.body);
    case entity::role:
      return decode<role>(r.body).user;
    case entity::class_enrollment:
      return decode<class_enrollment>(r.body).user;
    case entity::program_enrollment:
      return decode<program_enrollment>(r.body).user;
    case entity::academic_record:
      return decode<academic_record>(r.body).user;
    case entity::course_transcript:
      return decode<course_transcript>(r.body).user;
    default:
      return is_evidence(kind) ? decode<evidence>(r.body).user : std::string_view{};
  }
}

// Calls f with the record of that kind as an empty one, to tell its type.
template <class F>
decltype(auto) with_type(entity kind, F&& f) {
  switch (kind) {
    case entity::org:
      return f(org{});
    case entity::academic_session:
      return f(academic_session{});
    case entity::course:
      return f(course{});
    case entity::class_section:
      return f(class_section{});
    case entity::user:
      return f(user{});
    case entity::role:
      return f(role{});
    case entity::demographics:
      return f(demographics{});
    case entity::class_enrollment:
      return f(class_enrollment{});
    case entity::program:
      return f(program{});
    case entity::program_enrollment:
      return f(program_enrollment{});
    case entity::academic_record:
      return f(academic_record{});
    case entity::course_transcript:
      return f(course_transcript{});
    default:
      return f(evidence{});
  }
}

// Where a district's stage files lie: <district>.intake/.
std::string stage_folder(const store::district& d);
std::string stage_path(const store::district& d, std::string_view name);

}  // namespace throughline::intake
