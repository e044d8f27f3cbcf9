// The side file of one import run: the difference to the store, written without the district's
// lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "intake/events.hpp"

namespace throughline::store {
class district;
}

namespace throughline::intake {

enum class stage_op : std::uint8_t {
  added,        // not in the store, or ended there
  changed,      // active in the store, with other content
  ended,        // active in the store, gone now
  same_person,  // a new user row is a person known already
  done,         // the file is whole
  // Of users, found when all was read. refused_user: `key` is another human being than the person
  // `id` it was, nothing of either is touched. disputed_id: its state id is another person's.
  refused_user,
  disputed_id
};

struct stage_record {
  stage_op op = stage_op::done;
  entity kind = entity::org;
  std::int64_t hash = 0;  // added, changed: of the body. same_person: key of the twin
  std::int64_t id = 0;    // the row, 0 when never stored. same_person: the person, 0: its twin's
  std::uint64_t key = 0;  // same_person and later: of the user. ended: the person, if any
  std::string_view body;  // added, changed: the record, until the next read
};

// One thread. What is written counts only after finish(), which is durable when it returns.
class stage_writer {
 public:
  explicit stage_writer(const std::string& path);  // failure(unavailable) when it cannot be made
  ~stage_writer();
  stage_writer(const stage_writer&) = delete;
  stage_writer& operator=(const stage_writer&) = delete;
  void put(const stage_record& r);
  void finish();

 private:
  void flush();
  int fd_;
  std::string folder_;
  std::string buffer_;
};

// One thread. failure(corrupt) when the file is cut short.
class stage_reader {
 public:
  explicit stage_reader(const std::string& path);  // failure(unavailable)
  ~stage_reader();
  stage_reader(const stage_reader&) = delete;
  stage_reader& operator=(const stage_reader&) = delete;
  bool next(stage_record& r);  // false at the end
  void rewind();

 private:
  bool have(std::size_t bytes);
  int fd_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0;
};

// The fields of each record in the order they are kept and hashed; sourced_id is always first.
template <class E, class F>
void each_field(E& e, F&& f) {
  using T = std::remove_const_t<E>;
  f(e.sourced_id);
  if constexpr (std::is_same_v<T, org>) {
    f(e.kind), f(e.name), f(e.identifier), f(e.parent), f(e.metadata);
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
    f(e.enabled);
  } else if constexpr (std::is_same_v<T, role>) {
    f(e.user), f(e.org), f(e.kind), f(e.begin_date), f(e.end_date), f(e.user_profile);
    f(e.metadata), f(e.primary);
  } else if constexpr (std::is_same_v<T, demographics>) {
    f(e.birth_date), f(e.sex), f(e.ethnicity_and_race), f(e.birth_country), f(e.birth_state);
    f(e.birth_city), f(e.residence_status), f(e.metadata);
  } else {
    static_assert(std::is_same_v<T, class_enrollment>);
    f(e.class_section), f(e.school), f(e.user), f(e.role), f(e.begin_date), f(e.end_date);
    f(e.metadata), f(e.primary);
  }
}

template <class E>
void encode(std::string& to, const E& e) {
  struct put {
    std::string& to;
    void operator()(std::string_view s) const {
      const auto n = static_cast<std::uint32_t>(s.size());
      char size[sizeof n];
      std::memcpy(size, &n, sizeof n);
      to.append(size, sizeof n).append(s);
    }
    void operator()(bool b) const { to += b ? '\1' : '\0'; }
  };
  to.clear();
  each_field(e, put{to});
}

[[noreturn]] void stage_is_broken();

// The views point into `body`.
template <class E>
E decode(std::string_view body) {
  struct take {
    std::string_view& from;
    void operator()(std::string_view& s) const {
      std::uint32_t n = 0;
      if (from.size() < sizeof n) stage_is_broken();
      std::memcpy(&n, from.data(), sizeof n);
      if (from.size() - sizeof n < n) stage_is_broken();
      s = from.substr(sizeof n, n);
      from.remove_prefix(sizeof n + n);
    }
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

// The sourcedId of the user an added or changed record is or speaks of; empty where there is none.
inline std::string_view user_of(const stage_record& r) {
  switch (r.kind) {
    case entity::user:
      return decode<user>(r.body).sourced_id;
    case entity::demographics:
      return decode<demographics>(r.body).sourced_id;
    case entity::role:
      return decode<role>(r.body).user;
    case entity::class_enrollment:
      return decode<class_enrollment>(r.body).user;
    default:
      return {};
  }
}

template <class E>
constexpr entity entity_of() {
  if constexpr (std::is_same_v<E, org>)
    return entity::org;
  else if constexpr (std::is_same_v<E, academic_session>)
    return entity::academic_session;
  else if constexpr (std::is_same_v<E, course>)
    return entity::course;
  else if constexpr (std::is_same_v<E, class_section>)
    return entity::class_section;
  else if constexpr (std::is_same_v<E, user>)
    return entity::user;
  else if constexpr (std::is_same_v<E, role>)
    return entity::role;
  else if constexpr (std::is_same_v<E, demographics>)
    return entity::demographics;
  else
    return entity::class_enrollment;
}

// Where a district's stage files lie: <district>.intake/.
std::string stage_folder(const store::district& d);
std::string stage_path(const store::district& d, std::string_view name);

}  // namespace throughline::intake
