// Fuzzes the reading of Ed-Fi sets: what comes out comes kind by kind, named, in UTF-8, and the
// same each time.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "adapters/edfi/read.hpp"
#include "formats/utf8.hpp"
#include "intake/in_order.hpp"
#include "intake/messages.hpp"

namespace {

using namespace throughline;

// All that is told, as bytes; looks at each record on its way.
class listener final : public intake::recording {
 public:
  std::string all;
  void begin(const intake::part& p) override {
    if (began_ && p.kind <= last_) std::abort();
    began_ = true;
    last_ = p.kind;
    recording::begin(p);
  }

 private:
  void told() override {
    all += bytes_;
    bytes_.clear();
  }
  bool began_ = false;
  intake::entity last_ = intake::entity::org;
};

// A folder in memory, where there is one, that goes with the process.
const std::string& folder() {
  static const struct place {
    std::string path;
    place() {
      const std::filesystem::path memory = "/dev/shm";
      auto in =
          std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
      path = (in / ("tl-edfi-fuzz-" + std::to_string(::getpid()))).string();
      std::filesystem::create_directories(path);
    }
    ~place() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  } it;
  return it.path;
}

std::string read(const std::vector<std::string>& texts) {
  std::vector<edfi::document> set;
  for (const auto& text : texts)
    set.push_back(
        {std::to_string(set.size()) + ".xml", [&text] { return formats::open_text(text); }});
  listener to;
  intake::in_order in(to, folder());
  const auto done = edfi::read(set, {}, in);
  if (!formats::valid_utf8(done.version)) std::abort();
  in.finish();
  return std::move(to.all);
}

}  // namespace

// Documents stand one after another, a zero byte between them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string> texts(1);
  for (std::size_t i = 0; i < size; ++i) {
    if (data[i] != 0)
      texts.back() += static_cast<char>(data[i]);
    else if (texts.size() < 4)
      texts.emplace_back();
  }
  if (read(texts) != read(texts)) std::abort();
  return 0;
}
