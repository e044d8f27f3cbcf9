// Carries a district's messages and packages by files: a spool folder with one folder a district.
#include "program/carriage.hpp"

#include <algorithm>
#include <filesystem>

#include "core/failure.hpp"
#include "core/transfer.hpp"
#include "crypto/keys.hpp"
#include "formats/json.hpp"
#include "transfer/messages.hpp"
#include "transfer/package.hpp"

namespace throughline::program {

namespace fs = std::filesystem;

carriage::carriage(run& r) : run_(r) {
  const auto root = crypto::public_key::from_jwk(formats::read_json(read_file(r.root_path())));
  directory_ = transfer::read_directory(read_file(r.directory_path()), root, r.clock.now_ms());
  if (r.district.empty()) return;  // verify needs no district
  std::vector<acts::peer> peers;
  for (const auto& d : directory_.districts) peers.push_back({d.id, d.name});
  acts::keep_peers(r.in(), r.by(), peers);
}

acts::peer carriage::peer(std::string_view id) const {
  const auto* d = directory_.find(id);
  if (!d) throw core::failure(core::codes::not_found, "not in the directory: " + std::string(id));
  return {d->id, d->name};
}

// Made once and kept before it leaves: a package sent again after a crash is the same package.
void carriage::send_package(const acts::queued_message& m, const std::string& path) const {
  auto& d = run_.in();
  auto zip = acts::kept_package(d, run_.by(), m.transfer);
  if (!zip) {
    const auto content = acts::read_package(d, run_.by(), m.transfer);
    auto packed = transfer::pack({.transfer = m.transfer,
                                  .package = m.key,
                                  .from = d.code(),
                                  .from_name = d.head().name,
                                  .to = content.it.peer,
                                  .to_name = content.it.peer_name,
                                  .basis = content.it.basis,
                                  .citation = content.citation,
                                  .purpose = content.it.purpose,
                                  .notice = content.it.notice,
                                  .released_by = run_.by().who.name,
                                  .created_ms = d.now_ms()},
                                 content.parts, crypto::key_pair::load(run_.key_path()));
    acts::keep_package(d, run_.by(), m, packed.zip, packed.manifest_hash);
    zip = std::move(packed.zip);
  }
  write_file(path, *zip);
  acts::message_sent(d, run_.by(), m, "package " + core::to_hex(core::sha256(*zip)));
}

std::string carriage::write_package(const core::uid& transfer, const std::string& out) const {
  for (const auto& m : acts::queued_messages(run_.in(), run_.by()))
    if (m.transfer == transfer && m.kind == "package") {
      send_package(m, out);
      return "packed " + transfer.text() + " into " + out;
    }
  throw core::failure(core::codes::not_found, "no package waits");
}

void carriage::send(const acts::queued_message& m, const std::string& spool) const {
  const auto folder = spool + "/" + peer(m.peer).id;
  fs::create_directories(folder);
  const auto path = folder + "/" + m.key.text();
  if (m.kind == "package") return send_package(m, path + ".zip");
  const auto text = transfer::sign_message(m.claims, crypto::key_pair::load(run_.key_path()));
  write_file(path + ".jws", text + "\n");
  acts::message_sent(run_.in(), run_.by(), m, text);
}

// One message that cannot go (a stop, a peer that left the directory) keeps no other from going.
std::vector<std::string> carriage::deliver(const std::string& spool, int& exit_code) const {
  std::vector<std::string> out;
  for (const auto& m : acts::queued_messages(run_.in(), run_.by())) {
    try {
      send(m, spool);
      out.push_back("sent " + m.kind + " to " + m.peer);
    } catch (const core::failure& f) {
      if (f.what_code().status == 503)
        throw;  // our own disk or store: nothing else would go either
      const bool held = f.what_code().name == core::codes::stop_in_force.name;
      out.push_back(
          (held ? "held back: " : "not sent (" + std::string(f.what_code().name) + "): ") +
          m.transfer.text());
      if (!held) exit_code = 1;
    }
  }
  return out;
}

std::vector<std::string> carriage::receive(const std::string& spool, int& exit_code) const {
  std::vector<std::string> out;
  std::vector<fs::path> files;
  const fs::path folder = fs::path(spool) / run_.district;
  if (!fs::exists(folder)) return out;
  for (const auto& e : fs::directory_iterator(folder))
    if (e.is_regular_file() && !e.is_symlink() &&
        (e.path().extension() == ".jws" || e.path().extension() == ".zip"))
      files.push_back(e.path());
  std::sort(files.begin(), files.end());  // names are UUIDv7: the order they were made in
  for (const auto& file : files) {
    try {
      const auto bytes = read_file(file.string(), 256u << 20);
      if (file.extension() == ".zip") {
        const auto got = transfer::deliver_package(run_.in(), run_.by(), bytes, directory_);
        out.push_back(std::string(got.duplicate ? "duplicate package " : "package ") +
                      got.transfer.text());
      } else {
        const auto m = transfer::read_message(bytes, directory_, run_.district);
        transfer::deliver_message(run_.in(), run_.by(), m);
        out.push_back(std::string(m.claims.text("kind")) + " from " + m.from.id);
      }
      fs::remove(file);
    } catch (const core::failure& f) {
      if (f.what_code().status == 503) throw;  // ours to repair: the file stays for the next time
      fs::rename(file, file.string() + ".refused");
      out.push_back("refused " + file.filename().string() + ": " + std::string(f.what_code().name));
      exit_code = 1;
    }
  }
  return out;
}

}  // namespace throughline::program
