// Brings a kind's records of one run beside the store's, key by key.
#include "intake/difference.hpp"

#include <cstring>

#include "intake/stage.hpp"
#include "store/district.hpp"

namespace throughline::intake {
namespace {

constexpr std::size_t head_size = 9;  // what was said, and the hash

// The store's rows of a kind in the order of their keys.
class stored_rows {
 public:
  stored_rows(store::district& d, const feed_source& source, entity kind) {
    if (!source.id) return;
    reading_.emplace(d);
    rows_.emplace(reading_->db(), table_of(kind), *source.id, source.name, evidence_word(kind));
    if (rows_->sorted()) return;
    sorted_.emplace(stage_folder(d), 1U << 20);
    for (store::feed_row r; rows_->next(r);)
      sorted_->add(static_cast<std::uint64_t>(r.key), 0,
                   {reinterpret_cast<const char*>(&r), sizeof r});
    sorted_->sort();
  }
  bool next(store::feed_row& r) {
    if (!rows_) return false;
    if (!sorted_) return rows_->next(r);
    sorted_record s;
    if (!sorted_->next(s)) return false;
    std::memcpy(&r, s.body.data(), sizeof r);
    return true;
  }

 private:
  std::optional<store::reading> reading_;
  std::optional<store::feed_rows> rows_;
  std::optional<external_sort> sorted_;
};

// Reads what was said, key by key.
class said_rows {
 public:
  explicit said_rows(external_sort& from) : from_(from) {
    from_.sort();
    more_ = from_.next(head_);
  }
  [[nodiscard]] bool more() const { return more_; }
  [[nodiscard]] std::uint64_t key() const { return head_.key; }
  void take(pairing& into) {
    into.key = head_.key;
    into.size = 0;
    while (more_ && head_.key == into.key) {
      if (into.said.size() == into.size) into.said.emplace_back();
      auto& one = into.said[into.size++];
      one.what = static_cast<saying>(head_.body[0]);
      one.record = static_cast<std::int64_t>(head_.order);
      std::memcpy(&one.hash, head_.body.data() + 1, sizeof one.hash);
      one.body.assign(head_.body, head_size);
      more_ = from_.next(head_);
    }
  }

 private:
  external_sort& from_;
  sorted_record head_;
  bool more_ = false;
};

}  // namespace

void say(external_sort& to, std::uint64_t key, const said_record& what, std::string_view body) {
  char head[head_size];
  head[0] = static_cast<char>(what.what);
  std::memcpy(head + 1, &what.hash, sizeof what.hash);
  to.add(key, static_cast<std::uint64_t>(what.record), {head, head_size}, body);
}

void compare(store::district& d, const feed_source& source, entity kind, bool whole,
             external_sort& said, const std::function<void(const pairing&)>& each) {
  said_rows rows(said);
  pairing p;
  if (!whole) {
    std::optional<store::reading> reading;
    while (rows.more()) {
      rows.take(p);
      p.stored.reset();
      if (source.id) {
        if (!reading) reading.emplace(d);
        p.stored = store::feed_row_of(reading->db(), table_of(kind), *source.id, source.name,
                                      first_text(p.said.front().body), evidence_word(kind));
      }
      each(p);
    }
    return;
  }
  stored_rows stored(d, source, kind);
  store::feed_row row;
  bool more = stored.next(row);
  while (more || rows.more()) {
    const auto key = static_cast<std::uint64_t>(row.key);
    if (rows.more() && (!more || rows.key() <= key))
      rows.take(p);
    else
      p.key = key, p.size = 0;
    p.stored.reset();
    if (more && key == p.key) {
      p.stored = row;
      more = stored.next(row);
    }
    each(p);
  }
}

}  // namespace throughline::intake
