// Many rows for one statement: the table `given` (columns c1 ... c24) that it selects from.
#include "store/given_rows.hpp"

#include <sqlite3.h>

#include <new>
#include <string>

#include "core/failure.hpp"

namespace throughline::store {

// An eponymous virtual table (sqlite.org/vtab.html): xCreate is null, so that none is ever stored.
// `slot` belongs to the connection and points to the rows of the statement that runs.
struct given_table {
  using slot = const given_rows*;
  struct table {
    sqlite3_vtab base;
    slot* rows;
  };
  struct cursor {
    sqlite3_vtab_cursor base;
    const given_rows* rows;
    std::size_t at;  // the row's first cell
  };

  static int connect(sqlite3* db, void* rows, int, const char* const*, sqlite3_vtab** made,
                     char**) noexcept {
    const int rc = sqlite3_declare_vtab(
        db,
        "create table given (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, "
        "c15, c16, c17, c18, c19, c20, c21, c22, c23, c24)");
    if (rc != SQLITE_OK) return rc;
    auto* t = new (std::nothrow) table{{}, static_cast<slot*>(rows)};
    if (!t) return SQLITE_NOMEM;
    *made = &t->base;
    return SQLITE_OK;
  }
  static int disconnect(sqlite3_vtab* t) noexcept {
    delete reinterpret_cast<table*>(t);
    return SQLITE_OK;
  }
  static int best_index(sqlite3_vtab*, sqlite3_index_info* info) noexcept {
    info->estimatedCost = 1;
    info->estimatedRows = 1;
    return SQLITE_OK;
  }
  static int open(sqlite3_vtab*, sqlite3_vtab_cursor** made) noexcept {
    auto* c = new (std::nothrow) cursor{{}, nullptr, 0};
    if (!c) return SQLITE_NOMEM;
    *made = &c->base;
    return SQLITE_OK;
  }
  static int close(sqlite3_vtab_cursor* c) noexcept {
    delete reinterpret_cast<cursor*>(c);
    return SQLITE_OK;
  }
  static int filter(sqlite3_vtab_cursor* c, int, const char*, int, sqlite3_value**) noexcept {
    auto* it = reinterpret_cast<cursor*>(c);
    it->rows = *reinterpret_cast<table*>(c->pVtab)->rows;
    it->at = 0;
    return SQLITE_OK;
  }
  static int next(sqlite3_vtab_cursor* c) noexcept {
    auto* it = reinterpret_cast<cursor*>(c);
    it->at += it->rows->columns_;
    return SQLITE_OK;
  }
  static int eof(sqlite3_vtab_cursor* c) noexcept {
    const auto* it = reinterpret_cast<cursor*>(c);
    return !it->rows || it->at >= it->rows->cells_.size();
  }
  static int column(sqlite3_vtab_cursor* c, sqlite3_context* to, int n) noexcept {
    const auto* it = reinterpret_cast<cursor*>(c);
    if (static_cast<std::size_t>(n) >= it->rows->columns_) return SQLITE_OK;  // null
    const auto& one = it->rows->cells_[it->at + static_cast<std::size_t>(n)];
    const auto* bytes = it->rows->bytes_.data() + (one.is < given_rows::kind::text ? 0 : one.value);
    switch (one.is) {
      case given_rows::kind::null:
        break;
      case given_rows::kind::integer:
        sqlite3_result_int64(to, one.value);
        break;
      case given_rows::kind::text:
        sqlite3_result_text64(to, bytes, one.size, SQLITE_STATIC, SQLITE_UTF8);
        break;
      case given_rows::kind::blob:
        sqlite3_result_blob64(to, bytes, one.size, SQLITE_STATIC);
        break;
    }
    return SQLITE_OK;
  }
  static int rowid(sqlite3_vtab_cursor* c, sqlite3_int64* to) noexcept {
    *to = static_cast<sqlite3_int64>(reinterpret_cast<cursor*>(c)->at);
    return SQLITE_OK;
  }
};

const given_rows** given_rows::make_known(sqlite3* db) {
  static const sqlite3_module module = [] {
    sqlite3_module m{};
    m.xConnect = given_table::connect;
    m.xDisconnect = given_table::disconnect;
    m.xBestIndex = given_table::best_index;
    m.xOpen = given_table::open;
    m.xClose = given_table::close;
    m.xFilter = given_table::filter;
    m.xNext = given_table::next;
    m.xEof = given_table::eof;
    m.xColumn = given_table::column;
    m.xRowid = given_table::rowid;
    return m;
  }();
  auto* rows = new given_table::slot{nullptr};
  // SQLite frees it with the module, also when this fails
  const int rc = sqlite3_create_module_v2(db, "given", &module, rows, [](void* p) noexcept {
    delete static_cast<given_table::slot*>(p);
  });
  if (rc == SQLITE_NOMEM) throw std::bad_alloc();
  if (rc != SQLITE_OK) throw core::failure(core::codes::unavailable, "no table of given rows");
  return rows;
}

void given_rows::run(connection& db, const char* sql) {
  if (cells_.empty()) return;
  struct showing {
    showing(const given_rows** to, const given_rows* it) : slot(to) { *slot = it; }
    ~showing() { *slot = nullptr; }
    const given_rows** slot;
  } shown(db.given(), this);
  db.run(sql);
  cells_.clear();
  bytes_.clear();
}

}  // namespace throughline::store
