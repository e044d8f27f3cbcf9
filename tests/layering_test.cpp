// Who may include whom: every #include of the tree is read and held against architecture.md
// section 2.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct include {
  std::string file, room, target;
};

// The room of a path below the checkout: "core", "adapters", "sis-stubs" ...
std::string room_of(const fs::path& relative) {
  auto part = relative.begin();
  const auto top = part->string();
  return top == "plugin" ? (++part)->string() : top;
}

std::vector<include> includes() {
  std::vector<include> out;
  const std::regex line_of_ours(R"(^\s*#\s*include\s*"([^"]+)\")"),
      system_line(R"(^\s*#\s*include\s*<([^>]+)>)");
  for (const auto* top : {"plugin", "adapters", "sis-stubs"})
    for (const auto& e : fs::recursive_directory_iterator(fs::path(TL_SOURCE_DIR) / top)) {
      const auto extension = e.path().extension();
      if (extension != ".cpp" && extension != ".hpp" && extension != ".h") continue;
      const auto relative = fs::relative(e.path(), TL_SOURCE_DIR);
      std::ifstream in(e.path());
      std::smatch m;
      for (std::string line; std::getline(in, line);)
        if (std::regex_search(line, m, line_of_ours) || std::regex_search(line, m, system_line))
          out.push_back({relative.string(), room_of(relative), m[1]});
    }
  return out;
}

const std::set<std::string> rooms{"core", "profile", "words", "formats", "crypto", "store",
                                  "acts", "pages",   "web",   "intake",  "sync",   "transfer",
                                  "net",  "program", "abi",   "adapters"};

// Itself is always allowed.
const std::map<std::string, std::set<std::string>> may_include{
    {"core", {}},
    {"formats", {"core"}},
    {"profile", {"core", "formats"}},
    {"words", {"core", "formats"}},
    {"store", {"core", "formats"}},
    {"acts", {"core", "profile", "store", "formats"}},
    {"pages", {"acts", "core", "words"}},
    {"web", {"pages", "acts", "words", "formats", "intake", "core"}},
    {"intake", {"core", "formats", "store", "acts"}},
    {"adapters", {"formats", "core", "intake"}},
    {"crypto", {"core", "formats"}},
    {"transfer", {"core", "formats", "crypto", "acts", "adapters"}},
    {"sync", {"adapters", "intake", "transfer", "net", "core"}},
    {"net", {}},
    {"abi", {"web", "core", "acts", "formats"}},
    {"program",
     {"core", "profile", "words", "formats", "crypto", "acts", "pages", "web", "intake", "sync",
      "transfer", "net", "abi", "adapters"}},
    {"sis-stubs", {"net"}},
};

// Of the store's room: plain files, and what a process of our own settles at its start.
const std::set<std::string> without_a_district{"store/durable.hpp", "store/own_process.hpp"};

}  // namespace

TEST(layering, every_include_goes_the_allowed_way) {
  for (const auto& i : includes()) {
    const auto slash = i.target.find('/');
    const auto target = slash == std::string::npos ? std::string() : i.target.substr(0, slash);
    if (!rooms.count(target) || target == i.room) continue;
    const auto at = may_include.find(i.room);
    ASSERT_NE(at, may_include.end()) << "no rule for room " << i.room;
    if (i.room == "program" && without_a_district.count(i.target)) continue;
    EXPECT_TRUE(at->second.count(target)) << i.file << " includes " << i.target;
  }
}

TEST(layering, nobody_but_acts_and_intake_opens_a_transaction_of_the_store) {
  // pages, web and program go through an act: not even acts' own door to the files is used there.
  for (const auto& i : includes()) {
    if (i.room == "store" || i.room == "acts" || i.room == "intake") continue;
    if (without_a_district.count(i.target)) continue;
    EXPECT_NE(i.target.substr(0, 6), "store/") << i.file << " includes " << i.target;
  }
  const std::regex around_an_act(R"(store::(reading|writing|connection)|\.files\(\))");
  for (const auto* room : {"pages", "web", "program", "transfer"})
    for (const auto& e :
         fs::recursive_directory_iterator(fs::path(TL_SOURCE_DIR) / "plugin" / room)) {
      if (!e.is_regular_file()) continue;
      std::ifstream in(e.path());
      for (std::string line; std::getline(in, line);)
        EXPECT_FALSE(std::regex_search(line, around_an_act)) << e.path() << ": " << line;
    }
}

TEST(layering, web_knows_intake_for_event_alone) {
  for (const auto& i : includes())
    if (i.room == "web" && i.target.starts_with("intake/")) {
      EXPECT_EQ(i.target, "intake/event.hpp") << i.file;
    }
}

TEST(layering, adapters_know_intake_by_its_events_alone) {
  for (const auto& i : includes())
    if (i.room == "adapters" && i.target.starts_with("intake/")) {
      EXPECT_EQ(i.target, "intake/events.hpp") << i.file;
    }
}

TEST(layering, third_party_headers_stay_in_their_one_room) {
  const std::map<std::string, std::string> home{
      {"sqlite3.h", "store"}, {"archive.h", "formats"},  {"archive_entry.h", "formats"},
      {"libxml/", "formats"}, {"boost/json", "formats"}, {"boost/beast", "net"},
      {"boost/asio", "net"},  {"openssl/", "crypto"},    {"sodium.h", "core"},
      {"utf8proc.h", "core"}, {"date/tz.h", "core"},     {"CLI/", "program"},
      {"toml++/", "program"}};
  for (const auto& i : includes())
    for (const auto& [header, room] : home)
      if (i.target.starts_with(header) && i.room != "sis-stubs") {
        EXPECT_EQ(i.room, room) << i.file << " includes " << i.target;
      }
}

// A new item type is a file in core/items and one in pages/items, and nothing else: what others ask
// of an item is a column of the tables.
TEST(layering, only_the_tables_ask_for_the_name_of_an_item_type) {
  const std::set<std::string> tables{"plugin/core/item_types.cpp", "plugin/pages/items.cpp"};
  const std::regex asks(R"rx((\.|->)type\s*(==|!=|\.(starts|ends)_with))rx");
  for (const auto* room : {"core", "profile", "acts", "pages", "web", "transfer", "program"})
    for (const auto& e :
         fs::recursive_directory_iterator(fs::path(TL_SOURCE_DIR) / "plugin" / room)) {
      const auto file = fs::relative(e.path(), TL_SOURCE_DIR).string();
      if (e.path().extension() != ".cpp" || tables.count(file)) continue;
      std::ifstream in(e.path());
      for (std::string line; std::getline(in, line);)
        EXPECT_FALSE(std::regex_search(line, asks)) << file << ": " << line;
    }
}

// Time comes through core's clock, so that a test can put its own in: who may name the system's?
TEST(layering, nobody_but_the_seam_asks_the_system_for_the_time) {
  const std::set<std::string> seam{"plugin/core/clock.hpp"},
      wiring{"plugin/program/run.hpp",                          // the program's own
             "plugin/abi/table.cpp", "tests/bench/audit.cpp"},  // for a host that brings no clock
      own_clock{"sis-stubs/sis/store.cpp", "sis-stubs/sis/jobs.cpp"};  // another vendor's SIS
  const std::regex asks(
      R"rx(system_clock::now|[^_a-z.>]time\((NULL|nullptr|0|&)|gettimeofday|clock_gettime|CLOCK_REALTIME|localtime|std::mktime)rx"),
      names(R"rx(\bsystem_clock\b)rx"),
      sql(R"rx(current_timestamp|current_date|strftime|julianday|unixepoch|datetime\(|\bnow\(\))rx",
          std::regex::icase);
  for (const auto* top : {"plugin", "adapters", "sis-stubs", "tests", "schemas"})
    for (const auto& e : fs::recursive_directory_iterator(fs::path(TL_SOURCE_DIR) / top)) {
      const auto file = fs::relative(e.path(), TL_SOURCE_DIR).string();
      const auto extension = e.path().extension();
      const bool code =
          extension == ".cpp" || extension == ".hpp" || extension == ".h" || extension == ".c";
      if ((!code && extension != ".sql") || file == "tests/layering_test.cpp") continue;
      std::ifstream in(e.path());
      for (std::string line; std::getline(in, line);) {
        if (!code) {
          EXPECT_FALSE(std::regex_search(line, sql)) << file << ": " << line;
        } else if (!seam.count(file) && !own_clock.count(file)) {
          EXPECT_FALSE(std::regex_search(line, asks)) << file << ": " << line;
          EXPECT_TRUE(wiring.count(file) || !std::regex_search(line, names))
              << file << ": " << line;
        }
      }
    }
}

TEST(layering, sql_text_stands_in_schemas_only) {
  // A call that prepares a statement names a constant of store::sql; a literal is a pragma or
  // transaction word.
  const std::regex literal(R"rx((prepare|run)\(\s*"(?!pragma)[a-z])rx", std::regex::icase);
  for (const auto& e : fs::recursive_directory_iterator(fs::path(TL_SOURCE_DIR) / "plugin")) {
    if (e.path().extension() != ".cpp") continue;
    std::ifstream in(e.path());
    int n = 0;
    for (std::string line; std::getline(in, line);) {
      ++n;
      EXPECT_FALSE(std::regex_search(line, literal) &&
                   e.path().string().find("/store/") != std::string::npos)
          << e.path() << ":" << n << ": " << line;
    }
  }
}
