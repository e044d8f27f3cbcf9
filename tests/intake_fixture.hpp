// A small roster told to an import as a feed would tell it, into a store that goes with the test.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/oneroster/read.hpp"
#include "core/failure.hpp"
#include "core/hash.hpp"
#include "district_fixture.hpp"
#include "formats/json.hpp"
#include "intake/event.hpp"
#include "intake/import.hpp"
#include "store/district.hpp"
#include "store/feeds.hpp"
#include "store/runs.hpp"
#include "store/students.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::intake {

namespace fs = std::filesystem;

class fixed_clock : public core::clock {
 public:
  std::int64_t now = 1'794'000'000'000;  // 2026-11-06
  [[nodiscard]] std::int64_t now_ms() const override { return now; }
};

// Tells one part of a set: `each` is called with what takes a record, numbered as in a file.
template <class Each>
void tell_part(sink& to, const char* file, entity kind, fullness how, const Each& each) {
  std::int64_t n = 0;
  to.begin({file, kind, how});
  each([&](const auto& e, life l = life::active) { to.take({file, ++n + 1}, l, e); });
  to.end({file, "imported", n, 0, true});
}

// A small district's roster as a feed would tell it.
struct roster_set {
  struct person {
    std::string id = {}, given = {}, family = {}, state_id = {}, birth_date = {};
    std::string role = "student", school = "H1", grade = "10", agents = {};
    std::string begin = "2026-08-12", end = "2027-05-28";
  };
  std::vector<person> people;
  std::vector<std::string> orgs = {"D1", "H1", "A1"};
  bool enrolled = true;
  fullness how = fullness::bulk;

  void tell(sink& to) const {
    const auto part_of = [&](const char* name, entity kind, const auto& each) {
      tell_part(to, name, kind, how, each);
    };
    if (how == fullness::bulk) {
      part_of("orgs.csv", entity::org, [&](const auto& take) {
        for (const auto& o : orgs) {
          org e;
          e.sourced_id = o;
          e.kind = o == "D1" ? "district" : "school";
          e.name = o;
          take(e);
        }
      });
      part_of("courses.csv", entity::course, [&](const auto& take) {
        course e;
        e.sourced_id = "C1";
        e.title = "English";
        e.org = "D1";
        take(e);
      });
      part_of("classes.csv", entity::class_section, [&](const auto& take) {
        class_section e;
        e.sourced_id = "K1";
        e.title = "English 1";
        e.kind = "scheduled";
        e.course = "C1";
        e.school = "H1";
        take(e);
      });
    }
    part_of("users.csv", entity::user, [&](const auto& take) {
      for (const auto& p : people) {
        user e;
        e.sourced_id = p.id;
        e.given_name = p.given;
        e.family_name = p.family;
        e.state_id = p.state_id;
        const auto local = "{Local:" + p.id + "}";
        e.user_ids = local;
        if (p.role == "student") e.grade = p.grade;
        e.agents = p.agents;
        take(e);
      }
    });
    part_of("roles.csv", entity::role, [&](const auto& take) {
      for (const auto& p : people) {
        role e;
        const auto id = "R" + p.id + p.school;
        e.sourced_id = id;
        e.user = p.id;
        e.org = p.school;
        e.kind = p.role;
        e.begin_date = p.begin;
        e.end_date = p.end;
        take(e);
      }
    });
    part_of("demographics.csv", entity::demographics, [&](const auto& take) {
      for (const auto& p : people) {
        demographics e;
        e.sourced_id = p.id;
        e.birth_date = p.birth_date;
        take(e);
      }
    });
    if (!enrolled) return;
    part_of("enrollments.csv", entity::class_enrollment, [&](const auto& take) {
      for (const auto& p : people) {
        class_enrollment e;
        const auto id = "E" + p.id;
        e.sourced_id = id;
        e.class_section = "K1";
        e.user = p.id;
        e.role = "student";
        take(e);
      }
    });
  }
};

class intake_run : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("tl_intake_" + core::to_hex(core::random_bytes(8)));
    open();
    files_->create({"demo", "Demo", "KY", "p", "America/New_York", core::random_bytes(32)},
                   clock_.now);
  }
  void TearDown() override {
    files_.reset();
    fs::remove_all(folder_);
  }
  void open() { files_ = std::make_unique<store::district>(folder_.string(), "demo"); }

  // Together with what the run told to be followed.
  struct told_result : run_result {
    std::vector<enrollment_change> changes;
  };
  // Collects what is followed on its way to whoever follows it.
  static run_options collecting(run_options how, std::vector<enrollment_change>& into) {
    how.follow = [then = std::move(how.follow), &into](const auto& some) {
      into.insert(into.end(), some.begin(), some.end());
      if (then) then(some);
    };
    return how;
  }
  told_result import(run_options how, const std::function<run_result(importer&)>& tell) {
    std::vector<enrollment_change> changes;
    importer run(*files_, clock_, collecting(std::move(how), changes));
    auto done = tell(run);
    return {std::move(done), std::move(changes)};
  }
  told_result import(const roster_set& set, run_options how = {}) {
    return import(std::move(how), [&](importer& run) {
      set.tell(run);
      return run.finish("1.2", false);
    });
  }
  // A part of a delta alone.
  template <class Each>
  told_result import_delta(const char* file, entity kind, run_options how, const Each& each) {
    return import(std::move(how), [&](importer& run) {
      tell_part(run, file, kind, fullness::delta, each);
      return run.finish("1.2", false);
    });
  }
  // A set on disk.
  told_result import_files(const fs::path& set, run_options how = {}) {
    return import(std::move(how), [&](importer& run) {
      oneroster::options read_as;
      read_as.strict = how.mode == "strict";
      const auto out = oneroster::read(*oneroster::open_package(set.string()), read_as, run);
      return run.finish("1.2", out.refused);
    });
  }
  std::int64_t ask(const char* sql) {
    store::reading r(*files_);
    auto q = r.db().prepare(sql);
    return q.next() ? q.integer(0) : -1;
  }
  // Whether the file says that changes go to a wal first (sqlite.org/fileformat2.html, 1.3.2).
  [[nodiscard]] bool has_wal() const {
    std::ifstream file(folder_ / "demo.db", std::ios::binary);
    file.seekg(18);
    return file.get() == 2 && file.get() == 2;
  }
  static std::int64_t total(const run_result& r, const char* what) {
    std::int64_t n = 0;
    for (const auto& f : r.report.items("files")) n += f.whole(what, 0, 1 << 30, 0);
    return n;
  }
  static std::string codes(const run_result& r) {
    std::string out;
    for (const auto& f : r.report.items("findings")) {
      if (!out.empty()) out += ' ';
      out += f.text("code");
    }
    return out;
  }
  static roster_set many(int n) {
    roster_set s;
    for (int i = 0; i < n; ++i)
      s.people.push_back({.id = "S" + std::to_string(i),
                          .given = "Ana",
                          .family = "Silva" + std::to_string(i),
                          .state_id = std::to_string(1'900'000'000 + i),
                          .birth_date = "2011-03-14"});
    return s;
  }
  fs::path folder_;
  fixed_clock clock_;
  std::unique_ptr<store::district> files_;
};

}  // namespace throughline::intake
