// Many rows for one statement: the table `given` (columns c1 ... c24) that it selects from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "store/sqlite.hpp"

struct sqlite3;

namespace throughline::store {

// Rows are copied when they are added. An insert of a few hundred of them costs little more than
// half of as many inserts.
class given_rows {
 public:
  // One row; as many values each time, at most twenty-four. nullopt and nullptr are null.
  template <class... A>
  void add(const A&... a) {
    static_assert(sizeof...(A) <= 24);
    columns_ = sizeof...(A);
    (put(a), ...);
  }
  [[nodiscard]] std::size_t size() const { return columns_ == 0 ? 0 : cells_.size() / columns_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }
  // Runs a constant of store::sql that reads `given`, and forgets the rows. Nothing without rows.
  void run(connection& db, const char* sql);

  // What a connection does when it is opened; where it shows the rows of the statement that runs.
  static const given_rows** make_known(sqlite3* db);

 private:
  friend struct given_table;
  enum class kind : std::uint8_t { null, integer, text, blob };
  struct cell {
    kind is = kind::null;
    std::uint32_t size = 0;
    std::int64_t value = 0;  // an integer, or where in bytes_ it begins
  };
  void put_bytes(kind is, std::string_view bytes) {
    cells_.push_back(
        {is, static_cast<std::uint32_t>(bytes.size()), static_cast<std::int64_t>(bytes_.size())});
    bytes_ += bytes;
  }
  template <class A>
  void put(const A& a) {
    if constexpr (std::is_same_v<A, blob_view>)
      put_bytes(kind::blob, a.bytes);
    else if constexpr (std::is_same_v<A, std::nullptr_t>)
      cells_.push_back({});
    else if constexpr (std::is_integral_v<A>)
      cells_.push_back({kind::integer, 0, static_cast<std::int64_t>(a)});
    else if constexpr (requires { a.has_value(); }) {
      if (a.has_value())
        put(*a);
      else
        cells_.push_back({});
    } else {
      put_bytes(kind::text, std::string_view(a));
    }
  }

  std::vector<cell> cells_;
  std::string bytes_;
  std::size_t columns_ = 0;
};

}  // namespace throughline::store
