// The throughline program: reads the command line, runs one command, turns a failure into words and
// exit code.
#include <CLI/CLI.hpp>
#include <iostream>

#include "abi/version.hpp"
#include "core/failure.hpp"
#include "program/run.hpp"
#include "store/own_process.hpp"
#include "words/words.hpp"

namespace {

using namespace throughline;

int run_program(int argc, char** argv) {
  CLI::App app{"Throughline: learning plans inside the student information system", "throughline"};
  program::run r;
  app.set_version_flag("--version", abi::version);
  app.add_option("--config", r.config, "settings (TOML)")->envname("THROUGHLINE_CONFIG");
  app.add_option("--store", r.store, "folder with one SQLite file per district")
      ->envname("THROUGHLINE_STORE");
  app.add_option("--district", r.district, "the district's id: a-z, 0-9, -")
      ->envname("THROUGHLINE_DISTRICT");
  app.add_option("--as", r.as, "who runs this, for the audit log")->envname("THROUGHLINE_AS");
  app.add_option("--directory", r.directory_file, "the signed directory of districts")
      ->envname("THROUGHLINE_DIRECTORY");
  app.add_option("--root", r.root_file, "the directory's root key (public JWK)")
      ->envname("THROUGHLINE_ROOT");
  app.add_option("--key", r.key_file, "this district's signing key (PEM)")
      ->envname("THROUGHLINE_KEY");
  app.add_flag("--json", r.json, "print JSON");
  std::string lang;
  app.add_option("--lang", lang, "en or es")->envname("THROUGHLINE_LANG");
  app.require_subcommand(1);
  app.fallthrough();
  app.parse_complete_callback([&] {
    r.lang = core::language_of(lang);
    program::read_config(r, app);
  });
  program::add_district_commands(app, r);
  program::add_import_commands(app, r);
  program::add_export_commands(app, r);
  program::add_plan_commands(app, r);
  program::add_report_commands(app, r);
  program::add_profile_commands(app, r);
  program::add_transfer_commands(app, r);
  program::add_store_commands(app, r);
  program::add_audit_commands(app, r);
  program::add_serve_command(app, r);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const core::failure& e) {
    // The words for the person, the detail for whoever runs the machine.
    std::cerr << "throughline: " << words::say(r.lang, e.what_code()) << " (" << e.what() << ")\n";
    for (const auto& f : e.why()) std::cerr << "  " << program::words_of(r, f) << '\n';
    return 1;
  }
  return r.exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    store::settle_own_process();
    return run_program(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "throughline: " << e.what() << '\n';
    return 1;
  }
}
