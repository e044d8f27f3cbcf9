// What entities are called: natural keys as one text, and the XML ids that stand for them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/edfi/element.hpp"

namespace throughline::edfi {

// What a reference may lead to.
enum class target : std::uint8_t {
  org,
  session,
  course,
  offering,
  section,
  student,
  contact,
  staff,
  program,
  record,
  graduation_plan,
  other
};

// By the name of an entity ("School") or of a reference without its ending ("LocationSchool").
target target_of(std::string_view name);

// Texts by a number, in one piece of memory. One thread.
class text_table {
 public:
  void put(std::uint64_t key, std::string_view text);
  [[nodiscard]] const std::string_view* find(std::uint64_t key);

 private:
  struct piece {
    std::uint64_t at = 0;
    std::uint32_t size = 0;
  };
  std::unordered_map<std::uint64_t, piece> at_;
  std::string text_;
  std::string_view found_;
};

// One thread. Parts of a key are joined by "|", one within a part is doubled; ids stay as they are
// written, leading zeros too; a school year "2021-2022" is 2022; of a descriptor its code counts.
// People but students have what they are in front: "staff:1", "contact:1".
class keys {
 public:
  // Of an entity, or of what stands in a reference's ...Identity. Empty when something of it is
  // missing, or when a reference in it is by an XML id not seen yet: then waits() is true.
  std::string of(target what, element from);
  // What a reference names; the same.
  std::string named_by(target what, element reference);

  void begin() { waits_ = false; }
  [[nodiscard]] bool waits() const { return waits_; }
  void wait() { waits_ = true; }  // for something else that was not met yet
  // Remembers the ids in an entity: its own, and those of references with keys in it.
  void remember(const tree& entity);
  void remember(target what, std::string_view id, std::string_view key);
  // The key of what has that XML id; null: not met yet.
  [[nodiscard]] const std::string_view* known(target what, std::string_view id) {
    return ids_.find(number(what, id));
  }

 private:
  static std::uint64_t number(target what, std::string_view id);
  text_table ids_;
  bool waits_ = false;
};

// Adds a part to a key.
void add_part(std::string& key, std::string_view part);

}  // namespace throughline::edfi
