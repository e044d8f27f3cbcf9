// Brings a kind's records of one run beside the store's, key by key.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/events.hpp"
#include "intake/external_sort.hpp"
#include "intake/roster.hpp"
#include "store/feeds.hpp"

namespace throughline::store {
class district;
}

namespace throughline::intake {

// What a run says of one record. kept: rejected, but it named itself. unless: gone, unless another
// says otherwise. more: see life::more.
enum class saying : std::uint8_t { active, ended, kept, unless, more };

struct said_record {
  saying what = saying::active;
  std::int64_t record = 0;  // its place (places.hpp)
  std::int64_t hash = 0;
  std::string body;  // encoded (stage.hpp); it begins with the sourcedId
};

// Puts what was said into a sorter for compare().
void say(external_sort& to, std::uint64_t key, const said_record& what, std::string_view body);

// Everything about one key: what the store has, and what the run says, in the order of records.
struct pairing {
  std::uint64_t key = 0;
  std::optional<store::feed_row> stored;
  std::vector<said_record> said;
  std::size_t size = 0;  // of said: the rest is old
};

// Calls `each` for every key in ascending order: of all that was said and, when `whole`, of all
// that the source ever sent of that kind. Sorts `said`.
void compare(store::district& d, const feed_source& source, entity kind, bool whole,
             external_sort& said, const std::function<void(const pairing&)>& each);

}  // namespace throughline::intake
