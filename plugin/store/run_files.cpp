// Files beside the database that belong to import runs: the inbox, rows that were not taken.
#include "store/run_files.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "formats/utf8.hpp"

namespace throughline::store {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t most_packages = 200;

std::int64_t in_ms(fs::file_time_type t) {
  using namespace std::chrono;
  return duration_cast<milliseconds>(file_clock::to_sys(t).time_since_epoch()).count();
}

// Whether the folder has XML documents, and no CSV files.
bool holds_xml(const fs::path& folder) {
  bool xml = false;
  std::error_code error;
  for (const auto& e : fs::directory_iterator(folder, error)) {
    const auto extension = e.path().extension().string();
    if (extension == ".csv" || extension == ".CSV") return false;
    xml = xml || extension == ".xml" || extension == ".XML";
  }
  return xml;
}

}  // namespace

std::string inbox_of(const district& d) { return d.path(".inbox"); }

std::vector<inbox_package> packages_in_inbox(const district& d) {
  std::vector<inbox_package> out;
  std::error_code error;
  for (const auto& e : fs::directory_iterator(inbox_of(d), error)) {
    const auto name = e.path().filename().string();
    const auto status = e.symlink_status(error);
    const bool archive = fs::is_regular_file(status) && name.ends_with(".zip");
    if (error || name.starts_with('.') || (!archive && !fs::is_directory(status)) ||
        !formats::valid_utf8(name))
      continue;
    out.push_back({name, in_ms(e.last_write_time(error)),
                   !archive && holds_xml(e.path()) ? "edfi" : "oneroster"});
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a.modified_ms != b.modified_ms ? a.modified_ms > b.modified_ms : a.name < b.name;
  });
  if (out.size() > most_packages) out.resize(most_packages);
  return out;
}

std::string rejects_path(const district& d, const core::uid& run) {
  return d.path(".intake/") + run.text() + ".rejected.csv";
}

bool has_rejects(const district& d, const core::uid& run) {
  std::error_code error;
  return fs::is_regular_file(rejects_path(d, run), error);
}

std::string read_rejects(const district& d, const core::uid& run) {
  std::ifstream in(rejects_path(d, run), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace throughline::store
