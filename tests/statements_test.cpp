// Every statement of schemas/sql/dml is one that the schema knows: a column's wrong name would
// otherwise be met by whoever first comes where it is needed.
#include <deque>
#include <fstream>

#include "intake_fixture.hpp"

namespace throughline::intake {
namespace {

std::deque<std::string> statements() {
  std::deque<std::string> out;
  for (const auto& file : fs::directory_iterator(fs::path(TL_SOURCE_DIR) / "schemas/sql/dml")) {
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line);)
      if (line.starts_with("-- name: "))
        out.push_back(line + "\n");
      else if (!out.empty())
        out.back() += line + "\n";
  }
  return out;
}

bool compiles(store::connection& db, const std::string& sql) {
  try {
    db.prepare(sql.c_str());
    return true;
  } catch (const std::logic_error&) {
    return false;
  }
}

}  // namespace

TEST_F(intake_run, every_statement_is_one_that_the_schema_knows) {
  const auto all = statements();
  ASSERT_GT(all.size(), 300U);
  const auto db = files_->open(".db", true), access = files_->open(".access.db", true);
  for (const auto& sql : all) EXPECT_TRUE(compiles(*db, sql) || compiles(*access, sql)) << sql;
}

}  // namespace throughline::intake
