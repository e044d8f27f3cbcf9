// What a source told, as the store holds it, row by row: for an export.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "store/feeds.hpp"

namespace throughline::store {

// The active rows of a kind, in an order that does not change. The columns are the fields of the
// kind's record in intake/events.hpp, in their order there; of `user` its demographics follow.
// Nothing grows with their number. In the caller's read transaction.
class exported_rows {
 public:
  // `evidence_kind` says which of the evidence.
  exported_rows(connection& db, feed_table kind, row_id source,
                std::string_view evidence_kind = {});
  ~exported_rows();
  exported_rows(const exported_rows&) = delete;
  exported_rows& operator=(const exported_rows&) = delete;

  bool next();
  // Until the next row; credits and grade points as decimals.
  [[nodiscard]] std::string_view text(int column);
  [[nodiscard]] bool flag(int column) const;

 private:
  struct running;
  feed_table kind_;
  std::string evidence_kind_;  // bound
  std::deque<std::string> made_;
  std::unique_ptr<running> it_;
};

struct feed_source_row {
  row_id id = 0;
  std::string name, kind;  // kind: edfi, oneroster
};
std::vector<feed_source_row> feed_sources(connection& db);  // Ed-Fi first, then the oldest; reads

}  // namespace throughline::store
