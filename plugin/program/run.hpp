// What every command shares: options, config, the district it works on, who runs it, how it prints.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "acts/district.hpp"
#include "core/clock.hpp"
#include "core/finding.hpp"
#include "core/language.hpp"
#include "core/value.hpp"

namespace CLI {
class App;
}

namespace throughline::program {

// Options before the command; what is not given there comes from THROUGHLINE_* or the config file.
struct run {
  std::string config, store = ".", district, as;
  bool json = false;
  core::language lang = core::language::en;
  // transfers: by default <store>/directory.jws, root.jwk, <district>.key.pem
  std::string directory_file, root_file, key_file;
  core::system_clock clock;
  int exit_code = 0;  // a command sets 1 when it was refused or found something wrong

  [[nodiscard]] acts::district& in();  // failure bad_request without --district
  // The same with connections of its own, for work that goes on beside.
  [[nodiscard]] std::unique_ptr<run> apart() const;
  [[nodiscard]] const acts::caller& by();  // the operator: --as, else the system's user; audited
  [[nodiscard]] std::string directory_path() const {
    return directory_file.empty() ? store + "/directory.jws" : directory_file;
  }
  [[nodiscard]] std::string root_path() const {
    return root_file.empty() ? store + "/root.jwk" : root_file;
  }
  [[nodiscard]] std::string key_path() const {
    return key_file.empty() ? store + "/" + district + ".key.pem" : key_file;
  }

  void line(std::string_view text) const;  // to stdout, with a line end
  void show(const core::value& v) const;   // pretty JSON
  void list(const core::findings& all) const;

 private:
  std::unique_ptr<acts::district> district_;
  acts::caller caller_;
};

// A finding in one line: code, where, words.
std::string words_of(const run& r, const core::finding& f);

// The config file (TOML) fills what neither command line nor environment said; an unknown key is an
// error with its line.
void read_config(run& r, const CLI::App& app);

std::string read_file(const std::string& path, std::size_t limit = 64u << 20);
void write_file(const std::string& path, std::string_view bytes, bool secret = false);

// Each adds its commands; a command's work runs after parsing.
void add_district_commands(CLI::App& app, run& r);
void add_import_commands(CLI::App& app, run& r);
void add_export_commands(CLI::App& app, run& r);
void add_plan_commands(CLI::App& app, run& r);
void add_report_commands(CLI::App& app, run& r);
void add_profile_commands(CLI::App& app, run& r);  // after the district's
void add_transfer_commands(CLI::App& app, run& r);
void add_directory_commands(CLI::App& transfer, run& r);
void add_store_commands(CLI::App& app, run& r);
void add_retention_commands(CLI::App& store, run& r);
void add_student_changes(CLI::App& student, run& r);
void add_audit_commands(CLI::App& app, run& r);
void add_serve_command(CLI::App& app, run& r);

}  // namespace throughline::program
