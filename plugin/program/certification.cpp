// import oneroster --certification-log: packages taken one by one by the book, each with its row.
#include "program/certification.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

#include "adapters/oneroster/certification.hpp"
#include "adapters/oneroster/package.hpp"
#include "adapters/oneroster/read.hpp"
#include "core/date.hpp"
#include "core/failure.hpp"
#include "intake/import_act.hpp"
#include "profile/profile.hpp"
#include "program/run.hpp"
#include "words/words.hpp"

namespace throughline::program {

namespace {

namespace fs = std::filesystem;

// A folder that goes with everything in it.
struct scratch {
  std::string path = (fs::temp_directory_path() / "throughline-test-XXXXXX").string();
  scratch() {
    if (::mkdtemp(path.data()) == nullptr)
      throw core::failure(core::codes::unavailable, "cannot make a folder for the test");
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

core::value take(run& r, acts::district& into, const std::string& path) {
  const auto package = oneroster::open_package(path);
  intake::run_options how;
  how.mode = "strict";
  how.max_removal = 100;
  // the log is read by 1EdTech
  how.words = [](const core::finding& f) {
    return words::say(core::language::en, f.rule, f.words);
  };
  return intake::import_feed(
             into, r.by(), std::move(how),
             [&](intake::sink& to) {
               const auto out = oneroster::read(*package, {.strict = true}, to);
               return intake::read_outcome{oneroster::version_text(out.of), out.refused};
             })
      .run.report;
}

// What an import of a package would report that is no archive at all.
core::value unreadable(const core::failure& why) {
  core::value one;
  one.set("code", why.what_code().name);
  one.set("severity", "error");
  one.set("words", words::say(core::language::en, why.what_code(), {}) + " (" + why.what() + ")");
  core::value out;
  out.set("outcome", "refused");
  out.set("findings", core::list{std::move(one)});
  return out;
}

core::value test(run& r, const std::string& package, const std::string& base) {
  const scratch folder;
  acts::district into(folder.path, "test", r.clock);
  acts::init_district(into, r.by(),
                      {.name = "Test",
                       .state = {},
                       .profile = profile::built_in().front(),
                       .time_zone = "UTC"});  // any does for a roster
  if (!base.empty() && take(r, into, base).text("outcome") != "applied")
    throw core::failure(core::codes::bad_request, "the base set is not clean: import it first");
  try {
    return take(r, into, package);
  } catch (const core::failure& e) {
    return unreadable(e);
  }
}

}  // namespace

void certify(run& r, const certification& what) {
  for (const auto& path : what.packages) {
    auto name = fs::path(path).filename().string();
    if (name.empty()) name = fs::path(path).parent_path().filename().string();
    const auto report = test(r, path, what.base);
    oneroster::add_certification(what.log, name, core::to_utc_text(r.clock.now_ms()).substr(0, 10),
                                 report);
    r.line(name + ": " + std::string(report.text("outcome")));
  }
}

}  // namespace throughline::program
