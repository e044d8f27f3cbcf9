// What a run knows to be there, by what the feed calls it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/student.hpp"
#include "intake/events.hpp"
#include "intake/key_table.hpp"
#include "store/feeds.hpp"

namespace throughline::store {
class connection;
}

namespace throughline::intake {

// A word of an evidence kind, as the store keeps it ("lineItem"); empty of the others.
std::string_view evidence_word(entity kind);
store::feed_table table_of(entity kind);

// A feed by its name, and by its row once it has one.
struct feed_source {
  std::string name;
  std::optional<core::row_id> id;
  [[nodiscard]] std::uint64_t key(entity kind, std::string_view sourced_id) const;

  explicit feed_source(std::string name_, std::optional<core::row_id> id_ = {});

 private:
  store::feed_ids ids_;
  std::array<std::optional<store::feed_ids>, entities> evidence_ids_;
};

struct known {
  core::row_id number = 0;  // of users their person, of the others their row
  bool active = false;
  bool mark = false;  // an org that may be attended; a user who is a student
};

// One thread. What the run itself found or wrote comes first, then the store. Memory is bounded:
// see key_table.
class roster {
 public:
  // `db` gives the connection to ask; not called before the first question of the store.
  roster(const feed_source& source, std::string folder, std::function<store::connection&()> db);

  // In ascending order of keys, kind by kind.
  void add(entity kind, std::uint64_t key, const known& what);
  // Of that kind the run knows all there is: the store is not asked.
  void settle(entity kind);
  // Nothing of that kind is asked for some time: what it holds in memory is given back.
  void rest(entity kind);
  void clear();  // as it was when it was made
  [[nodiscard]] std::optional<known> find(entity kind, std::string_view sourced_id);
  // What the run itself added under that key.
  [[nodiscard]] std::optional<known> at(entity kind, std::uint64_t key);
  [[nodiscard]] bool active(entity kind, std::string_view sourced_id);

 private:
  const feed_source& source_;
  std::string folder_;
  std::function<store::connection&()> db_;
  std::array<std::optional<key_table>, entities> tables_;
  struct answer {
    std::string sourced_id;  // empty: none
    known what;
  };
  std::array<answer, entities> last_;  // the rows of a class or a school stand together
  std::array<bool, entities> settled_{};
};

}  // namespace throughline::intake
