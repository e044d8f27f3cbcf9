// Package manifests: the bytes are signed as a sender would sign them, so that reading goes on past
// the signature; and the same bytes once as a whole archive.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/jws.hpp"
#include "formats/zip.hpp"
#include "transfer/directory.hpp"
#include "transfer/package.hpp"

namespace {

using namespace throughline;

constexpr std::int64_t now_ms = 1'795'277'700'000;

struct world {
  crypto::key_pair root = crypto::key_pair::make(), key = crypto::key_pair::make();
  transfer::directory directory;
  world() {
    auto draft = transfer::empty_draft();
    transfer::put_district(draft, "district-a", "A", "KY", key.shown(), now_ms, 30);
    directory = transfer::read_directory(transfer::sign_directory(draft, root, now_ms, 30),
                                         root.shown(), now_ms);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const world w;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string student =
      R"({"state":"KY","stateId":"1","birthDate":"2011-03-14","familyName":"R"})";
  const auto zip = formats::write_zip(
      {{"manifest.json", std::string(bytes)},
       {"manifest.jws", crypto::sign_detached(w.key, bytes, "throughline-package+jws")},
       {"student.json", student}});
  for (const auto archive : {std::string_view(zip), bytes}) {
    const auto p = transfer::open_package(archive, w.directory, "district-b", now_ms);
    // Sound means: from the signer, for us, and every listed file is the one that was hashed.
    if (p.sound() && (p.from != "district-a" || p.manifest.text("to") != "district-b"))
      std::abort();
    if (!p.findings.empty() && !p.manifest.is_null()) std::abort();
  }
  return 0;
}
