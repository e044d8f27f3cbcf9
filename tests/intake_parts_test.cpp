// The pieces an import is made of: what sorts, finds, waits and hands on more than memory holds.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/failure.hpp"
#include "core/hash.hpp"
#include "intake/aside.hpp"
#include "intake/external_sort.hpp"
#include "intake/key_table.hpp"
#include "intake/rejects.hpp"
#include "intake/relay.hpp"
#include "intake/roster.hpp"
#include "intake/stage.hpp"

namespace throughline::intake {
namespace {

namespace fs = std::filesystem;

class intake_parts : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("tl_parts_" + core::to_hex(core::random_bytes(8)));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  fs::path folder_;
};

// However little memory it is given, it gives the same as sorting all of it would.
TEST_F(intake_parts, records_are_sorted_whatever_memory_there_is) {
  struct one {
    std::uint64_t key, order;
    std::string body;
  };
  std::mt19937_64 any(7);
  std::vector<one> all;
  for (int i = 0; i < 20'000; ++i)
    all.push_back(
        {any() % 5000, any() % 3, std::string(any() % 90, static_cast<char>('a' + i % 26))});
  auto sorted = all;
  std::stable_sort(sorted.begin(), sorted.end(), [](const one& a, const one& b) {
    return a.key != b.key ? a.key < b.key : a.order < b.order;
  });
  for (const std::size_t memory : {std::size_t{0}, std::size_t{200'000}, std::size_t{100} << 20}) {
    external_sort sort(folder_.string(), memory);
    for (const auto& r : all)
      sort.add(r.key, r.order, std::string_view(r.body).substr(0, r.body.size() / 2),
               std::string_view(r.body).substr(r.body.size() / 2));
    for (int turn = 0; turn < 2; ++turn) {  // once more from the beginning
      sort.sort();
      std::size_t n = 0;
      for (sorted_record r; sort.next(r); ++n) {
        ASSERT_LT(n, sorted.size());
        ASSERT_EQ(r.key, sorted[n].key);
        ASSERT_EQ(r.order, sorted[n].order);
      }
      EXPECT_EQ(n, all.size()) << memory;
    }
    EXPECT_EQ(sort.size(), static_cast<std::int64_t>(all.size()));
    sort.clear();
    sort.add(2, 0, "b");
    sort.add(1, 0, "a");
    sort.sort();
    sorted_record r;
    ASSERT_TRUE(sort.next(r));
    EXPECT_EQ(r.body, "a");
  }
  EXPECT_EQ(files(), 0U) << "what was written has no name";
}

TEST_F(intake_parts, a_key_is_found_among_few_and_many) {
  std::mt19937_64 any(11);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{255}, std::size_t{256},
                                 std::size_t{257}, std::size_t{700'000}}) {
    std::map<std::uint64_t, std::uint32_t> all;
    while (all.size() < size) all.emplace(any() >> 1, static_cast<std::uint32_t>(any()));
    key_table table(folder_.string());
    std::size_t n = 0;
    for (const auto& [key, value] : all) {
      table.add(key, value);
      if (++n % 1000 == 0) {
        ASSERT_EQ(table.find(key), value) << "while it still grows";
      }
    }
    EXPECT_EQ(table.size(), static_cast<std::int64_t>(size));
    for (const auto& [key, value] : all) ASSERT_EQ(table.find(key), value);
    table.rest();
    for (int i = 0; i < 1000; ++i) {
      const auto key = any() >> 1;
      EXPECT_EQ(table.find(key).has_value(), all.count(key) > 0);
    }
    EXPECT_FALSE(table.find(0));
    EXPECT_FALSE(table.find(~std::uint64_t{0} >> 1));
  }
}

// Keys need not be spread: it is slower then, and as right.
TEST_F(intake_parts, keys_that_stand_close_together_are_found_too) {
  key_table table(folder_.string());
  for (std::uint32_t key = 1; key <= 600; ++key) table.add(key, key * 2);
  table.add(~std::uint64_t{0} >> 1, 7);
  for (std::uint64_t key = 1; key <= 600; ++key) ASSERT_EQ(table.find(key), key * 2);
  EXPECT_FALSE(table.find(601));
  EXPECT_EQ(table.find(~std::uint64_t{0} >> 1), 7U);
}

TEST_F(intake_parts, a_row_whose_number_does_not_fit_is_refused_and_not_another) {
  const feed_source source("default");
  roster all(source, folder_.string(),
             [this]() -> store::connection& { throw std::logic_error(folder_.string()); });
  all.add(entity::user, 1, {(core::row_id{1} << 30) - 1, true, true});
  EXPECT_EQ(all.at(entity::user, 1)->number, (core::row_id{1} << 30) - 1);
  for (const auto number : {core::row_id{1} << 30, core::row_id{-1}})
    EXPECT_THROW(all.add(entity::user, 2, {number, true, true}), core::failure);
}

TEST_F(intake_parts, texts_of_every_length_come_back_and_cut_ones_are_told) {
  for (const std::size_t size : {0U, 1U, 254U, 255U, 256U, 70'000U}) {
    const std::string text(size, 'x');
    std::string kept;
    put_text(kept, text);
    put_text(kept, "next");
    std::string_view rest = kept;
    EXPECT_EQ(take_text(rest), text);
    EXPECT_EQ(take_text(rest), "next");
    EXPECT_TRUE(rest.empty());
    for (const auto left : {std::size_t{0}, std::size_t{1}, std::size_t{3}, kept.size() - 6}) {
      rest = std::string_view(kept).substr(0, std::min(left, kept.size() - 6));
      EXPECT_THROW(take_text(rest), core::failure) << size << " cut to " << left;
    }
  }
}

TEST_F(intake_parts, what_fails_aside_comes_out_where_it_is_waited_for) {
  aside other;
  int done = 0;
  other.run([&] { ++done; });
  other.run([&] { throw core::failure(core::codes::unavailable, "no"); });
  EXPECT_THROW(other.wait(), core::failure);
  other.run([&] { ++done; });
  other.wait();
  EXPECT_EQ(done, 2);
}

TEST_F(intake_parts, rejected_rows_are_listed_with_what_they_call_themselves) {
  reject_log log(folder_.string(), {});
  log.add({core::codes::bad_date, core::severity::error, "users.csv", 12, 13, "birthDate", {}});
  log.name("users.csv", 12, "=S1");
  log.add({core::codes::id_missing, core::severity::error, "users.csv", 14, 15, "sourcedId", {}});
  log.name("users.csv", 13, "S9");
  const auto path = (folder_ / "out.csv").string();
  log.keep(path);
  std::ifstream in(path);
  const std::string all{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(all,
            "file,record,line,sourcedId,field,code,problem\r\n"
            "users.csv,12,13,\"'=S1\",birthDate,bad-date,bad-date\r\n"
            "users.csv,14,15,,sourcedId,id-missing,id-missing\r\n");
}

}  // namespace
}  // namespace throughline::intake
