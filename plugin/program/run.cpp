// What every command shares: options, config, the district it works on, who runs it, how it prints.
#include "program/run.hpp"

#include <pwd.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <toml++/toml.h>
#include <fstream>
#include <iostream>

#include "core/failure.hpp"
#include "formats/json.hpp"
#include "store/durable.hpp"
#include "words/words.hpp"

namespace throughline::program {

acts::district& run::in() {
  if (!district_) {
    if (district.empty()) throw core::failure(core::codes::bad_request, "--district is missing");
    district_ = std::make_unique<acts::district>(store, district, clock);
  }
  return *district_;
}

std::unique_ptr<run> run::apart() const {
  auto out = std::make_unique<run>();
  out->store = store;
  out->district = district;
  out->as = as;
  out->lang = lang;
  return out;
}

const acts::caller& run::by() {
  if (caller_.who.sub.empty()) {
    auto name = as;
    if (name.empty()) {
      const auto* user = ::getpwuid(::geteuid());
      name = user ? user->pw_name : "uid-" + std::to_string(::geteuid());
    }
    // Whoever may run the program on the district's files is its operator; each act is audited
    // under that name.
    caller_.who = {.sub = name,
                   .name = name,
                   .roles = {core::role::administrator, core::role::registrar, core::role::system},
                   .schools = {"*"},
                   .students = {},
                   .locale = lang};
    caller_.request_id = "cli-" + core::to_hex(core::random_bytes(6));
  }
  return caller_;
}

void run::line(std::string_view text) const { std::cout << text << '\n' << std::flush; }
void run::show(const core::value& v) const {
  std::cout << formats::write_json(v, true) << '\n' << std::flush;
}

void run::list(const core::findings& all) const {
  for (const auto& f : all) std::cout << words_of(*this, f) << '\n';
}

std::string words_of(const run& r, const core::finding& f) {
  auto out = std::string(f.rule.name) + ": ";
  if (!f.file.empty()) out += f.file + ' ';
  if (f.record) out += std::to_string(f.record) + ' ';
  if (f.line && !f.record) out += "line " + std::to_string(f.line) + ' ';
  if (!f.field.empty()) out += f.field + ' ';
  return out + "- " + words::say(r.lang, f.rule, f.words);
}

void read_config(run& r, const CLI::App& app) {
  if (r.config.empty()) return;
  const auto set = [&](const char* option, std::string& into, const toml::node& v,
                       const std::string& key) {
    const auto text = v.value<std::string>();
    if (!text)
      throw core::failure(
          core::codes::invalid,
          r.config + " line " + std::to_string(v.source().begin.line) + ": " + key + " is no text");
    if (app.get_option(option)->count() == 0)
      into = *text;  // the command line and the environment win
  };
  try {
    const auto table = toml::parse_file(r.config);
    for (const auto& [key, v] : table) {
      const std::string name(key.str());
      if (name == "store")
        set("--store", r.store, v, name);
      else if (name == "district")
        set("--district", r.district, v, name);
      else if (name == "as")
        set("--as", r.as, v, name);
      else if (name == "directory")
        set("--directory", r.directory_file, v, name);
      else if (name == "root")
        set("--root", r.root_file, v, name);
      else if (name == "key")
        set("--key", r.key_file, v, name);
      else
        throw core::failure(
            core::codes::invalid,
            r.config + " line " + std::to_string(v.source().begin.line) + ": unknown key " + name);
    }
  } catch (const toml::parse_error& e) {
    throw core::failure(core::codes::invalid, r.config + " line " +
                                                  std::to_string(e.source().begin.line) + ": " +
                                                  std::string(e.description()));
  }
}

std::string read_file(const std::string& path, std::size_t limit) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw core::failure(core::codes::not_found, "cannot read " + path);
  std::string out(limit + 1, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  if (in.bad()) throw core::failure(core::codes::unavailable, "cannot read " + path);
  out.resize(static_cast<std::size_t>(in.gcount()));
  if (out.size() > limit) throw core::failure(core::codes::too_large, path);
  return out;
}

void write_file(const std::string& path, std::string_view bytes, bool secret) {
  store::write_durably(path, bytes, secret);
}

}  // namespace throughline::program
