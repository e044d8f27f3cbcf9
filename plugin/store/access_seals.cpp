// The access log's tie to the audit chain: parts sealed by hash, whole years moved to files of
// their own.
#include "store/access_seals.hpp"

#include <algorithm>
#include <filesystem>

#include "core/failure.hpp"
#include "core/value.hpp"
#include "formats/json.hpp"
#include "store/durable.hpp"
#include "store/migrate.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

constexpr int access_columns = 8;
constexpr std::int64_t most_at_once = 100'000;  // the district's writers wait meanwhile

struct seal {
  std::int64_t upto = 0;
  core::digest hash{};
};

seal last_seal(connection& db) {
  auto q = db.prepare(sql::last_seal);
  return q.next() ? seal{q.integer(0), core::digest_from(q.blob(1)).value_or(core::digest{})}
                  : seal{};
}

std::int64_t whole(connection& db, const char* query) {
  auto q = db.prepare(query);
  q.next();
  return q.integer(0);
}

// The first row's number, 0: none.
std::int64_t oldest(connection& log) {
  auto q = log.prepare(sql::oldest_access);
  q.next();
  return q.integer(2);
}

// Hashes rows (after, upto] of one file into `into`; how many.
std::int64_t take(connection& log, std::int64_t after, std::int64_t upto, core::hasher& into) {
  auto q = log.prepare(sql::access_rows);
  q.bind(after, upto);
  std::int64_t rows = 0;
  for (; q.next(); ++rows)
    for (int i = 0; i < access_columns; ++i) into.part(q.is_null(i) ? "-" : "+").part(q.blob(i));
  return rows;
}

// The live log and its archives as one row of ids.
class whole_log {
 public:
  explicit whole_log(district& d) {
    for (const auto& name : d.access_archives()) {
      auto log = d.open(name, false);
      const auto last = whole(*log, sql::last_access);
      files_.push_back({std::move(log), last});
    }
    files_.push_back({d.open(".access.db", false), INT64_MAX});
    // A row that a rotation has copied and not yet taken out of the live log counts once.
    std::sort(files_.begin(), files_.end(),
              [](const auto& a, const auto& b) { return a.last < b.last; });
  }
  std::int64_t take(std::int64_t after, std::int64_t upto, core::hasher& into) {
    std::int64_t rows = 0;
    for (auto& f : files_) {
      if (after >= upto) break;
      if (f.last <= after) continue;
      const auto to = std::min(upto, f.last);
      rows += store::take(*f.log, after, to, into);
      after = to;
    }
    return rows;
  }

 private:
  struct file {
    std::unique_ptr<connection> log;
    std::int64_t last;
  };
  std::vector<file> files_;
};

}  // namespace

std::optional<access_part> unsealed_access(district& d, connection& seals, std::int64_t last) {
  const auto before = last_seal(seals);
  access_part out{.after = before.upto};
  const auto log = d.open(".access.db", true);
  out.upto = std::min({whole(*log, sql::last_access), last, out.after + most_at_once});
  if (out.upto <= out.after) return std::nullopt;
  log->run(sql::put_mark, out.upto);  // synced, and with it all that came before
  core::hasher hash;
  hash.part(before.hash);
  out.rows = take(*log, out.after, out.upto, hash);
  out.hash = hash.done();
  return out;
}

void add_seal(connection& db, const access_part& part, std::int64_t audit_seq) {
  db.run(sql::insert_seal, part.upto, part.rows, audit_seq, blob_view{core::bytes_of(part.hash)});
}

std::string seal_detail(const access_part& part) {
  core::value out;
  out.set("upto", part.upto);
  out.set("rows", part.rows);
  out.set("hash", core::to_hex(part.hash));
  return formats::write_json(out);
}

core::findings verify_seals(district& d, connection& db) {
  core::findings out;
  const auto wrong = [&](std::int64_t upto) {
    out.push_back({.rule = core::codes::seal_broken,
                   .weight = core::severity::error,
                   .file = "access",
                   .record = upto});
  };
  whole_log log(d);
  seal before;
  std::int64_t seals = 0;
  auto q = db.prepare(sql::all_seals);
  for (; q.next(); ++seals) {
    access_part now{.after = before.upto, .upto = q.integer(0)};
    if (q.integer(6) != 0) {  // its rows were destroyed
      now.rows = q.integer(1);
      now.hash = core::digest_from(q.blob(3)).value_or(core::digest{});
    } else {
      core::hasher hash;
      hash.part(before.hash);
      now.rows = log.take(now.after, now.upto, hash);
      now.hash = hash.done();
    }
    if (now.rows != q.integer(1) || core::bytes_of(now.hash) != q.blob(3) ||
        q.text(4) != seal_detail(now) || q.text(5) != "seal_access")
      wrong(now.upto);
    before = {now.upto, core::digest_from(q.blob(3)).value_or(core::digest{})};
  }
  if (whole(db, sql::count_seal_rows) != seals) wrong(0);  // a seal was taken away
  return out;
}

std::int64_t last_access_before(district& d, std::int64_t before_ms) {
  const auto live = d.open(".access.db", false);
  auto q = live->prepare(sql::last_access_before);
  q.bind(before_ms);
  q.next();
  return q.integer(0);
}

std::int64_t rotate_access(district& d, const std::string& name, std::int64_t before_ms,
                           const std::function<void(std::int64_t rows)>& before_dropping) {
  const auto live = d.open(".access.db", true);
  std::int64_t upto = 0;
  {
    // whole sealed parts: so that an archive can be destroyed and the rest still verifies
    const auto db = d.open(".db", false);
    auto s = db->prepare(sql::seal_up_to);
    s.bind(last_access_before(d, before_ms));
    s.next();
    upto = s.integer(0);
  }
  const auto suffix = ".access-" + name + ".db";
  if (!std::filesystem::exists(d.path(suffix))) {
    const auto first = oldest(*live);
    if (upto == 0 || first > upto) return 0;
    const auto part = d.path(suffix) + ".part";
    for (const auto* end : {"", "-wal", "-shm", "-journal"}) remove_file(part + end);
    {
      connection archive(part, access_mode::create);
      migrate_access(archive);
      archive.script("begin");
      auto from = live->prepare(sql::access_rows);
      from.bind(std::int64_t{0}, upto);
      while (from.next())
        archive.run(sql::archive_access, from.integer(0), from.integer(1), from.text(2),
                    from.text(3), from.text(4),
                    from.is_null(5) ? std::nullopt : std::optional(blob_view{from.blob(5)}),
                    from.text(6), said(from.text(7)));
      archive.script("commit");
      core::hasher there, here;
      if (take(archive, 0, upto, there) != take(*live, 0, upto, here) ||
          there.done() != here.done())
        throw core::failure(core::codes::corrupt, "the archive is not what the log is");
      archive.script("pragma journal_mode=delete");  // one file, whole and synced
    }
    if (std::filesystem::exists(part + "-wal"))
      throw core::failure(core::codes::unavailable, "cannot close the archive");
    share(part);
    std::error_code error;
    std::filesystem::rename(part, d.path(suffix), error);
    if (error) throw core::failure(core::codes::unavailable, "cannot name the archive");
    sync_folder(d.folder());
  }
  {
    const auto archive = d.open(suffix, false);
    upto = whole(*archive, sql::last_access);
    // Again when a rotation was killed between: rows never leave the live log unsaid.
    if (const auto first = oldest(*live); first > 0 && first <= upto)
      before_dropping(archive->count_rows("access"));
  }
  std::int64_t moved = 0;
  for (std::int64_t at = 0; at < upto; at += 5000) {
    live->run(sql::drop_access, std::min(at + 5000, upto), at);
    moved += live->changes();
  }
  return moved;
}

}  // namespace throughline::store
