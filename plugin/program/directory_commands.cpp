// transfer directory init, add, sign, check: the signed list of districts and keys.
#include <CLI/CLI.hpp>
#include <filesystem>

#include "core/failure.hpp"
#include "crypto/keys.hpp"
#include "formats/json.hpp"
#include "program/run.hpp"
#include "transfer/directory.hpp"

namespace throughline::program {

namespace {

crypto::key_pair key_at(const std::string& path) {
  if (!std::filesystem::exists(path)) crypto::key_pair::make().save(path);
  return crypto::key_pair::load(path);
}

}  // namespace

void add_directory_commands(CLI::App& transfer, run& r) {
  struct options {
    std::string draft = "directory.json", root_key = "root.pem", root_public, id, name,
                state = "KY", out;
    int days = 30, key_days = 730;
  };
  auto o = std::make_shared<options>();
  auto* directory =
      transfer.add_subcommand("directory", "the signed list of districts, addresses and keys");
  directory->require_subcommand(1);

  auto* init = directory->add_subcommand("init", "a new root key and an empty draft");
  init->add_option("--draft", o->draft, "the draft (JSON)")->capture_default_str();
  init->add_option("--root-key", o->root_key,
                   "the root's signing key (PEM, mode 0600): keep it offline")
      ->capture_default_str();
  init->add_option("--root-public", o->root_public, "where the root's public key goes")->required();
  init->callback([o, &r] {
    if (std::filesystem::exists(o->draft))
      throw core::failure(core::codes::conflict, o->draft + " exists");
    const auto root = key_at(o->root_key);
    write_file(o->draft, formats::write_json(transfer::empty_draft(), true));
    write_file(o->root_public, formats::write_json(root.shown().jwk(), true));
    r.line("root key " + root.shown().kid());
  });

  auto* add = directory->add_subcommand(
      "add", "a district and its key; makes the district's key when it has none");
  add->add_option("--draft", o->draft, "the draft (JSON)")->capture_default_str();
  add->add_option("--id", o->id, "the district's id")->required();
  add->add_option("--name", o->name, "the district's name")->required();
  add->add_option("--state", o->state, "postal code")->capture_default_str();
  add->add_option("--key-days", o->key_days, "how long the key is good")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  add->callback([o, &r] {
    if (r.key_file.empty()) r.key_file = r.store + "/" + o->id + ".key.pem";
    const auto key = key_at(r.key_file);
    auto draft = formats::read_json(read_file(o->draft));
    transfer::put_district(draft, o->id, o->name, o->state, key.shown(), r.clock.now_ms(),
                           o->key_days);
    write_file(o->draft, formats::write_json(draft, true));
    r.line("district " + o->id + " key " + key.shown().kid());
  });

  auto* sign = directory->add_subcommand("sign", "raise the version and sign with the root key");
  sign->add_option("--draft", o->draft, "the draft (JSON)")->capture_default_str();
  sign->add_option("--root-key", o->root_key, "the root's signing key")->capture_default_str();
  sign->add_option("--days", o->days, "until it expires")
      ->check(CLI::Range(1, 365))
      ->capture_default_str();
  sign->add_option("--out", o->out, "the signed directory");
  sign->callback([o, &r] {
    auto draft = formats::read_json(read_file(o->draft));
    const auto jws = transfer::sign_directory(draft, crypto::key_pair::load(o->root_key),
                                              r.clock.now_ms(), o->days);
    const auto out = o->out.empty() ? r.directory_path() : o->out;
    write_file(out, jws + "\n");
    write_file(o->draft, formats::write_json(draft, true));
    r.line("signed version " + draft.find("version")->as_number()->text + " into " + out);
  });

  auto* check = directory->add_subcommand("check", "is it signed by the root, and not expired");
  check->callback([&r] {
    const auto root = crypto::public_key::from_jwk(formats::read_json(read_file(r.root_path())));
    const auto d = transfer::read_directory(read_file(r.directory_path()), root, r.clock.now_ms());
    r.line("version " + std::to_string(d.version) + ", expires " + d.expires);
    for (const auto& one : d.districts)
      r.line("  " + one.id + "  " + one.name + "  keys " + std::to_string(one.keys.size()));
  });
}

}  // namespace throughline::program
