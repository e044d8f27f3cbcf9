// What a source told, as the store holds it, row by row: for an export.
#include "store/feed_export.hpp"

#include <array>

#include "core/credits.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {
namespace {

constexpr std::array all_of{sql::export_orgs,
                            sql::export_sessions,
                            sql::export_courses,
                            sql::export_classes,
                            sql::export_users,
                            sql::export_roles,
                            static_cast<const char*>(nullptr),  // demographics: with their users
                            sql::export_enrollments,
                            sql::export_programs,
                            sql::export_program_enrollments,
                            sql::export_academic_records,
                            sql::export_course_transcripts,
                            sql::export_evidence};

bool is_thousandths(feed_table kind, int column) {
  return (kind == feed_table::academic_record && column >= 5 && column <= 10) ||
         (kind == feed_table::course_transcript && (column == 13 || column == 14));
}

}  // namespace

struct exported_rows::running {
  statement it;
};

exported_rows::exported_rows(connection& db, feed_table kind, row_id source,
                             std::string_view evidence_kind)
    : kind_(kind),
      evidence_kind_(evidence_kind),
      it_(new running{db.prepare(all_of.at(static_cast<std::size_t>(kind)))}) {
  if (kind == feed_table::evidence)
    it_->it.bind(source, evidence_kind_);
  else
    it_->it.bind(source);
}

exported_rows::~exported_rows() = default;

bool exported_rows::next() {
  made_.clear();
  return it_->it.next();
}

std::string_view exported_rows::text(int column) {
  if (!is_thousandths(kind_, column) || it_->it.is_null(column)) return it_->it.text(column);
  return made_.emplace_back(core::credits{it_->it.integer(column)}.text());
}

bool exported_rows::flag(int column) const { return it_->it.integer(column) != 0; }

std::vector<feed_source_row> feed_sources(connection& db) {
  std::vector<feed_source_row> out;
  for (auto q = db.prepare(sql::feed_sources); q.next();)
    out.push_back({q.integer(0), q.string(1), q.string(2)});
  return out;
}

}  // namespace throughline::store
