// What an import leaves in the store: differences, matches, thresholds, resumption; and host
// events.
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
#include "store/students.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::intake {
namespace {

namespace fs = std::filesystem;

class fixed_clock : public core::clock {
 public:
  std::int64_t now = 1'794'000'000'000;  // 2026-11-06
  [[nodiscard]] std::int64_t now_ms() const override { return now; }
};

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
    const auto part_of = [&](const char* name, entity kind, std::int64_t n, const auto& each) {
      to.begin({name, kind, how});
      each();
      to.end({name, "imported", n, 0, true});
    };
    const auto size = static_cast<std::int64_t>(people.size());
    std::int64_t n = 1;
    const auto at = [&](const char* file) { return origin{file, ++n}; };
    if (how == fullness::bulk) {
      part_of("orgs.csv", entity::org, static_cast<std::int64_t>(orgs.size()), [&] {
        n = 1;
        for (const auto& o : orgs) {
          org e;
          e.sourced_id = o;
          e.kind = o == "D1" ? "district" : "school";
          e.name = o;
          to.take(at("orgs.csv"), life::active, e);
        }
      });
      part_of("courses.csv", entity::course, 1, [&] {
        n = 1;
        course e;
        e.sourced_id = "C1";
        e.title = "English";
        e.org = "D1";
        to.take(at("courses.csv"), life::active, e);
      });
      part_of("classes.csv", entity::class_section, 1, [&] {
        n = 1;
        class_section e;
        e.sourced_id = "K1";
        e.title = "English 1";
        e.kind = "scheduled";
        e.course = "C1";
        e.school = "H1";
        to.take(at("classes.csv"), life::active, e);
      });
    }
    part_of("users.csv", entity::user, size, [&] {
      n = 1;
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
        to.take(at("users.csv"), life::active, e);
      }
    });
    part_of("roles.csv", entity::role, size, [&] {
      n = 1;
      for (const auto& p : people) {
        role e;
        const auto id = "R" + p.id + p.school;
        e.sourced_id = id;
        e.user = p.id;
        e.org = p.school;
        e.kind = p.role;
        e.begin_date = p.begin;
        e.end_date = p.end;
        to.take(at("roles.csv"), life::active, e);
      }
    });
    part_of("demographics.csv", entity::demographics, size, [&] {
      n = 1;
      for (const auto& p : people) {
        demographics e;
        e.sourced_id = p.id;
        e.birth_date = p.birth_date;
        to.take(at("demographics.csv"), life::active, e);
      }
    });
    if (!enrolled) return;
    part_of("enrollments.csv", entity::class_enrollment, size, [&] {
      n = 1;
      for (const auto& p : people) {
        class_enrollment e;
        const auto id = "E" + p.id;
        e.sourced_id = id;
        e.class_section = "K1";
        e.user = p.id;
        e.role = "student";
        to.take(at("enrollments.csv"), life::active, e);
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

  run_result import(const roster_set& set, run_options how = {}) {
    importer run(*files_, clock_, std::move(how));
    set.tell(run);
    return run.finish("1.2", false);
  }
  std::int64_t ask(const char* sql) {
    store::reading r(*files_);
    auto q = r.db().prepare(sql);
    return q.next() ? q.integer(0) : -1;
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

TEST_F(intake_run, the_first_import_adds_everything_and_the_second_nothing) {
  const auto set = many(20);
  const auto first = import(set);
  EXPECT_EQ(first.outcome, "applied");
  EXPECT_EQ(total(first, "added"), 3 + 1 + 1 + 4 * 20);
  EXPECT_EQ(first.changes.size(), 20U);
  const auto second = import(set);
  EXPECT_EQ(second.outcome, "applied");
  EXPECT_EQ(total(second, "added") + total(second, "changed") + total(second, "removed"), 0);
  EXPECT_EQ(total(second, "same"), 3 + 1 + 1 + 4 * 20);
  EXPECT_TRUE(second.changes.empty());
  EXPECT_EQ(ask("select count(*) from person where is_student = 1 and birth_date = '2011-03-14'"),
            20);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1 and grade = '10'"), 20);
  EXPECT_EQ(ask("select count(*) from class_enrollment where state = 1"), 20);
  EXPECT_EQ(ask("select count(*) from person_identifier where system = 'KY'"), 20);
  EXPECT_TRUE(fs::is_empty(folder_ / "demo.intake") ||
              std::distance(fs::directory_iterator(folder_ / "demo.intake"), {}) == 1);
}

TEST_F(intake_run, the_report_has_the_contracts_shape) {
  const auto r = import(many(1)).report;
  for (const auto* name : {"feed", "version", "mode", "source", "outcome", "started", "run"})
    EXPECT_FALSE(r.text(name).empty()) << name;
  EXPECT_EQ(r.text("started"), "2026-11-06T21:20:00Z");
  EXPECT_NE(r.find("seconds"), nullptr);
  const auto& f = r.items("files").at(3);
  EXPECT_EQ(formats::write_json(f),
            R"({"name":"users.csv","state":"imported","read":1,"added":1,"changed":0,"same":0,)"
            R"("removed":0,"rejected":0})");
  store::reading reader(*files_);
  EXPECT_EQ(store::runs(reader.db(), 10).at(0).state, "applied");
}

TEST_F(intake_run, only_what_changed_is_changed) {
  auto set = many(20);
  import(set);
  set.people[3].family = "Souza";
  set.people[4].grade = "11";
  set.people[5].birth_date = "2011-03-15";
  const auto r = import(set);
  EXPECT_EQ(total(r, "changed"), 3);
  EXPECT_EQ(total(r, "added"), 0);
  EXPECT_EQ(
      ask("select count(*) from person where family_name = 'Souza' and sort_name = 'souza ana'"),
      1);
  EXPECT_EQ(ask("select count(*) from school_enrollment where grade = '11'"), 1);
  EXPECT_EQ(ask("select count(*) from person where birth_date = '2011-03-15'"), 1);
  EXPECT_TRUE(r.changes.empty());
}

TEST_F(intake_run, an_absent_student_is_a_suspected_withdrawal_and_nothing_is_deleted) {
  auto set = many(20);
  import(set);
  set.people.erase(set.people.begin() + 7);
  const auto r = import(set);
  EXPECT_EQ(r.outcome, "applied");
  EXPECT_EQ(total(r, "removed"), 4);
  EXPECT_EQ(codes(r), "suspected-withdrawal");
  ASSERT_EQ(r.changes.size(), 1U);
  EXPECT_EQ(r.changes[0].what, enrollment_change::kind::left);
  EXPECT_EQ(ask("select count(*) from person"), 20);
  EXPECT_EQ(
      ask("select count(*) from school_enrollment where state = 0 and exit_date = '2026-11-06'"),
      1);
  EXPECT_EQ(ask("select count(*) from person_source where state = 1"), 19);
  // back again: entered again, still one person and one stay
  const auto back = import(many(20));
  EXPECT_EQ(total(back, "added"), 4);
  ASSERT_EQ(back.changes.size(), 1U);
  EXPECT_EQ(back.changes[0].what, enrollment_change::kind::entered);
  EXPECT_EQ(ask("select count(*) from person"), 20);
  EXPECT_EQ(
      ask("select count(*) from school_enrollment where state = 1 and exit_date = '2027-05-28'"),
      20);
}

TEST_F(intake_run, too_many_removals_wait_for_approval) {
  import(many(20));
  const auto stopped = import(many(15));
  EXPECT_EQ(stopped.outcome, "needs-approval");
  EXPECT_NE(codes(stopped).find("removal-threshold"), std::string::npos);
  EXPECT_EQ(ask("select count(*) from person_source where state = 1"), 20);
  const auto done = approve(*files_, clock_, stopped.run, {});
  EXPECT_EQ(done.outcome, "applied");
  EXPECT_EQ(ask("select count(*) from person_source where state = 1"), 15);
  EXPECT_EQ(done.changes.size(), 5U);
  EXPECT_THROW(approve(*files_, clock_, stopped.run, {}), core::failure);
  EXPECT_THROW(approve(*files_, clock_, core::uid::make(1), {}), core::failure);
}

TEST_F(intake_run, a_later_run_makes_an_older_approval_impossible) {
  import(many(20));
  const auto stopped = import(many(15));
  auto later = many(20);
  later.people[0].given = "Eva";
  import(later);
  EXPECT_THROW(approve(*files_, clock_, stopped.run, {}), core::failure);
}

TEST_F(intake_run, a_dry_run_changes_nothing) {
  const auto r = import(many(5), {.dry_run = true});
  EXPECT_EQ(r.outcome, "applied");
  EXPECT_EQ(total(r, "added"), 25);
  EXPECT_EQ(ask("select (select count(*) from person) + (select count(*) from import_run)"), 0);
}

TEST_F(intake_run, a_refused_set_changes_nothing) {
  {
    importer run(*files_, clock_, {});
    many(5).tell(run);
    EXPECT_EQ(run.finish("", true).outcome, "refused");
  }
  EXPECT_EQ(ask("select count(*) from person"), 0);
  EXPECT_EQ(ask("select count(*) from import_run where state = 'refused'"), 1);
}

TEST_F(intake_run, a_state_id_is_believed_when_birth_date_and_family_name_agree) {
  import(many(1));
  roster_set other;
  other.people = {{.id = "X1",
                   .given = "Ana",
                   .family = "SILVA0",
                   .state_id = "1900000000",
                   .birth_date = "2011-03-14"}};
  const auto same = import(other, {.source = "second"});
  EXPECT_EQ(codes(same), "");
  EXPECT_EQ(ask("select count(*) from person"), 1);
  EXPECT_EQ(ask("select count(*) from person_source"), 2);
  other.people = {{.id = "Y1",
                   .given = "Bea",
                   .family = "Costa",
                   .state_id = "1900000000",
                   .birth_date = "2012-01-01"}};
  const auto conflict = import(other, {.source = "third"});
  EXPECT_EQ(codes(conflict), "identity-conflict");
  EXPECT_EQ(ask("select count(*) from person"), 2);
}

TEST_F(intake_run, two_rows_of_one_feed_may_be_one_person) {
  auto set = many(1);
  set.people.push_back({.id = "S0b",
                        .given = "Ana",
                        .family = "Silva0",
                        .state_id = "1900000000",
                        .birth_date = "2011-03-14",
                        .school = "A1"});
  set.people.push_back({.id = "T1",
                        .given = "Twin",
                        .family = "Silva0",
                        .state_id = "",
                        .birth_date = "2011-03-14"});
  set.people.push_back({.id = "T2",
                        .given = "Twin",
                        .family = "Silva0",
                        .state_id = "999999999",
                        .birth_date = "2011-03-14"});
  EXPECT_EQ(codes(import(set)), "");
  EXPECT_EQ(ask("select count(*) from person"), 3);
  EXPECT_EQ(
      ask("select count(*) from school_enrollment e join person_source s on s.person = e.person "
          "where s.sourced_id = 'S0'"),
      2);
}

TEST_F(intake_run, duplicates_and_dangling_references_are_rejected_rows) {
  auto set = many(3);
  set.people[2].id = "S1";
  set.people[1].school = "nowhere";
  const auto r = import(set);
  EXPECT_EQ(r.outcome, "applied-with-rejects");
  EXPECT_EQ(codes(r), "id-duplicate reference-unknown id-duplicate id-duplicate");
  EXPECT_EQ(total(r, "rejected"), 4);
  const auto& users = r.report.items("files").at(3);
  EXPECT_EQ(users.text("state"), "partly");
}

TEST_F(intake_run, guardians_are_linked_from_either_end) {
  auto set = many(2);
  set.people[0].agents = "G1";
  set.people.push_back({.id = "G1", .given = "Marta", .family = "Silva", .role = "parent"});
  set.people.push_back(
      {.id = "G2", .given = "Rui", .family = "Silva", .role = "guardian", .agents = "S1"});
  import(set);
  EXPECT_EQ(ask("select count(*) from guardianship"), 2);
  EXPECT_EQ(ask("select count(*) from school_enrollment"), 2);
  set.people[0].agents = "";
  import(set);
  EXPECT_EQ(ask("select count(*) from guardianship"), 1);
}

TEST_F(intake_run, a_new_stay_at_another_school_is_told) {
  import(many(3));
  auto set = many(3);
  set.people.push_back(set.people[1]);
  set.people.back().school = "A1";
  set.people.back().begin = "2026-11-02";
  roster_set delta;  // a second role row only
  delta.how = fullness::delta;
  delta.enrolled = false;
  delta.people = {set.people.back()};
  const auto r = import(delta);
  ASSERT_EQ(r.changes.size(), 1U);
  EXPECT_EQ(r.changes[0].what, enrollment_change::kind::entered);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 4);
  EXPECT_EQ(total(r, "removed"), 0);
}

TEST_F(intake_run, one_import_at_a_time) {
  const importer first(*files_, clock_, {});
  store::district again(folder_.string(), "demo");
  EXPECT_THROW(importer(again, clock_, {}), core::failure);
}

TEST_F(intake_run, a_killed_import_is_finished_by_the_next) {
  const int n = 4000;
  import(many(n));
  auto changed = many(n);
  for (auto& p : changed.people) p.family += "-Souza";
  changed.people.push_back({.id = "N1", .given = "New", .family = "One", .school = "A1"});
  files_.reset();
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    open();
    run_options how;
    how.progress = [](std::int64_t) { ::kill(::getpid(), SIGKILL); };
    import(changed, how);
    ::_exit(0);  // it was never asked for progress: no kill
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  open();
  const auto half = ask("select count(*) from person where family_name like '%-Souza'");
  EXPECT_LT(half, n);
  EXPECT_EQ(ask("select count(*) from import_run where state = 'applying'"), 1);
  std::vector<enrollment_change> told;
  run_options how;
  how.follow = [&](const auto& changes) { told = changes; };
  const auto finished = finish_interrupted(*files_, clock_, how);
  ASSERT_EQ(finished.size(), 1U);
  EXPECT_EQ(told.size(), 1U);
  EXPECT_EQ(ask("select count(*) from person where family_name like '%-Souza'"), n);
  EXPECT_EQ(ask("select count(*) from import_run where state = 'applying'"), 0);
  const auto again = import(changed);
  EXPECT_EQ(total(again, "added") + total(again, "changed") + total(again, "removed"), 0);
}

TEST_F(intake_run, a_failed_follow_up_is_repeated_by_the_next_import) {
  run_options how;
  how.follow = [](const auto&) { throw core::failure(core::codes::unavailable, "not now"); };
  EXPECT_THROW(import(many(3), how), core::failure);
  std::size_t told = 0;
  how.follow = [&](const auto& changes) { told += changes.size(); };
  const auto r = import(many(3), how);
  EXPECT_EQ(told, 3U);
  EXPECT_EQ(total(r, "added"), 0);
}

TEST_F(intake_run, a_1_1_role_that_changes_changes_its_user) {
  const auto dir = folder_ / "set";
  fs::create_directories(dir);
  const auto write = [&](const char* orgs) {
    std::ofstream(dir / "manifest.csv")
        << "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n"
           "file.orgs,bulk\nfile.users,bulk\n";
    std::ofstream(dir / "orgs.csv")
        << "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
           "H1,,,High,school,,\nA1,,,Alternative,school,,\n";
    std::ofstream(dir / "users.csv")
        << "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,"
           "givenName,"
           "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
        << "S1,,,true,\"" << orgs << "\",student,a,,Ana,Silva,,1900000001,,,,,10,\n";
  };
  const auto run = [&](const char* orgs) {
    write(orgs);
    importer to(*files_, clock_, {.max_removal = 100});
    const auto out = oneroster::read(*oneroster::open_package(dir.string()), {}, to);
    return to.finish("1.1", out.refused);
  };
  run("H1");
  const auto r = run("H1,A1");
  EXPECT_EQ(total(r, "changed"), 1);
  EXPECT_EQ(total(r, "same"), 2);
  ASSERT_EQ(r.changes.size(), 1U);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 2);
  const auto gone = run("H1");
  ASSERT_EQ(gone.changes.size(), 1U);
  EXPECT_EQ(gone.changes[0].what, enrollment_change::kind::left);
}

TEST_F(intake_run, a_row_that_is_rejected_but_names_itself_is_not_gone) {
  import(many(20));
  importer run(*files_, clock_, {});
  run.begin({"roles.csv", entity::role, fullness::bulk});
  for (int i = 0; i < 20; ++i) {
    const auto user = "S" + std::to_string(i);
    const auto id = "R" + user + "H1";
    role e;
    e.sourced_id = id;
    e.user = user;
    e.org = i == 2 ? "nowhere" : "H1";
    e.kind = "student";
    e.begin_date = "2026-08-12";
    e.end_date = "2027-05-28";
    run.take({"roles.csv", i + 2}, life::active, e);
  }
  run.end({"roles.csv", "imported", 20, 0, true});
  const auto r = run.finish("1.2", false);
  EXPECT_EQ(codes(r), "reference-unknown");
  EXPECT_TRUE(r.changes.empty());
  EXPECT_EQ(ask("select count(*) from roster_role where state = 1"), 20);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 20);
}

TEST_F(intake_run, a_sourced_id_that_the_sis_uses_again_does_not_hand_on_a_person) {
  import(many(20));
  auto set = many(20);
  set.people[3].given = "Bea";
  set.people[3].family = "Costa";
  set.people[3].state_id = "1900000999";
  set.people[3].birth_date = "2012-01-01";
  set.people[3].school = "A1";
  for (int i = 0; i < 2; ++i) {  // and again as long as the feed says so
    const auto r = import(set);
    EXPECT_EQ(r.outcome, "applied-with-rejects");
    EXPECT_EQ(codes(r), "identity-conflict");
    EXPECT_TRUE(r.changes.empty());
    EXPECT_EQ(total(r, "rejected"), 3);  // the user, its role and its demographics
    EXPECT_EQ(total(r, "changed") + total(r, "added") + total(r, "removed"), 0);
  }
  EXPECT_EQ(ask("select count(*) from person p join person_identifier i on i.person = p.id "
                "where p.family_name = 'Silva3' and p.birth_date = '2011-03-14' and i.system = "
                "'KY' and i.value = '1900000003'"),
            1);
  EXPECT_EQ(ask("select count(*) from person"), 20);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 20);
  EXPECT_EQ(ask("select count(*) from roster_role where state = 1"), 20);
}

TEST_F(intake_run, a_birth_date_alone_shows_that_a_sourced_id_is_used_again) {
  import(many(20));
  auto set = many(20);
  set.people[3].state_id = "1900000999";
  set.people[3].birth_date = "2012-01-01";
  EXPECT_EQ(codes(import(set)), "identity-conflict");
  EXPECT_EQ(ask("select count(*) from person where birth_date = '2011-03-14'"), 20);
  EXPECT_EQ(ask("select count(*) from person_identifier where value = '1900000999'"), 0);
}

TEST_F(intake_run, a_corrected_state_id_and_a_changed_name_are_each_taken) {
  import(many(20));
  auto set = many(20);
  set.people[3].state_id = "1900000999";
  set.people[4].family = "Souza";
  const auto r = import(set);
  EXPECT_EQ(codes(r), "");
  EXPECT_EQ(r.outcome, "applied");
  EXPECT_EQ(ask("select count(*) from person_identifier where value = '1900000999'"), 1);
  EXPECT_EQ(ask("select count(*) from person_identifier where value = '1900000003'"), 0);
  EXPECT_EQ(ask("select count(*) from person where family_name = 'Souza'"), 1);
}

TEST_F(intake_run, a_disputed_state_id_stays_with_who_had_it) {
  import(many(1));
  roster_set other;
  other.people = {{.id = "Y1",
                   .given = "Bea",
                   .family = "Costa",
                   .state_id = "1900000000",
                   .birth_date = "2012-01-01"}};
  EXPECT_EQ(codes(import(other, {.source = "third"})), "identity-conflict");
  const auto found = [&] {
    store::reading r(*files_);
    const auto s = store::find_student(r.db(), "KY", "1900000000");
    return s ? s->family_name : std::string("nobody");
  };
  EXPECT_EQ(found(), "Silva0");
  other.people[0].grade = "11";  // nor does a later change of the row bring it
  EXPECT_EQ(codes(import(other, {.source = "third"})), "identity-conflict");
  EXPECT_EQ(found(), "Silva0");
}

TEST_F(intake_run, what_a_killed_run_wrote_is_told_when_it_is_finished) {
  auto set = many(20);
  for (auto& p : set.people) p.begin = "";
  import(set);
  // S1's role moves to another school under its own name; S2 is gone
  const auto tell = [&](importer& run) {
    run.begin({"users.csv", entity::user, fullness::delta});
    user u;
    u.sourced_id = "S2";
    run.take({"users.csv", 2}, life::ended, u);
    run.end({"users.csv", "imported", 1, 0, true});
    run.begin({"roles.csv", entity::role, fullness::delta});
    role e;
    e.sourced_id = "RS1H1";
    e.user = "S1";
    e.org = "A1";
    e.kind = "student";
    run.take({"roles.csv", 2}, life::active, e);
    run.end({"roles.csv", "imported", 1, 0, true});
  };
  run_options how;
  how.follow = [](const auto&) { throw core::failure(core::codes::unavailable, "not now"); };
  {
    importer run(*files_, clock_, how);
    tell(run);
    EXPECT_THROW(run.finish("1.2", false), core::failure);
  }
  std::vector<enrollment_change> told;
  how.follow = [&](const auto& changes) { told = changes; };
  finish_interrupted(*files_, clock_, how);
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].what, enrollment_change::kind::left);
  EXPECT_EQ(told[1].what, enrollment_change::kind::entered);
}

TEST_F(intake_run, a_changed_row_ends_only_the_links_that_nobody_states_any_more) {
  auto set = many(2);
  set.enrolled = false;  // in a class everybody of the set is a student
  set.people[0].agents = "G1";
  set.people.push_back({.id = "G1", .given = "Marta", .family = "Silva", .role = "parent"});
  set.people.push_back(
      {.id = "G2", .given = "Rui", .family = "Silva", .role = "guardian", .agents = "S0,S1"});
  import(set, {.max_removal = 100});
  EXPECT_EQ(ask("select count(*) from guardianship"), 3);
  set.people[0].grade = "11";  // says G1 only: what G2's row says of it stays
  import(set);
  EXPECT_EQ(ask("select count(*) from guardianship"), 3);
  set.people[3].agents = "S1";
  import(set);
  EXPECT_EQ(ask("select count(*) from guardianship"), 2);
  set.people[2].agents = "S0";
  import(set);
  set.people[0].agents = "";  // G1 goes on saying it
  import(set);
  EXPECT_EQ(ask("select count(*) from guardianship"), 2);
  set.people[2].agents = "";
  import(set);
  EXPECT_EQ(ask("select count(*) from guardianship"), 1);
}

TEST_F(intake_run, bytes_that_are_no_text_leave_a_report_that_can_be_read) {
  core::uid key;
  {
    importer run(*files_, clock_, {});
    run.take(core::finding{core::codes::file_unexpected,
                           core::severity::warning,
                           "b\xE9.csv",
                           0,
                           0,
                           std::string(199, 'x') + "\xC3\xA9",
                           {{"name", "\xFF"}}});
    run.end({"b\xE9.csv", "ignored"});
    key = run.finish("1.2", false).run;
  }
  store::reading r(*files_);
  const auto report = formats::read_json(store::run_named(r.db(), key)->report);
  const auto& f = report.items("findings").at(0);
  EXPECT_EQ(f.text("file"), "b\xEF\xBF\xBD.csv");
  EXPECT_EQ(f.text("field"), std::string(199, 'x'));
  EXPECT_EQ(report.items("files").at(0).text("name"), "b\xEF\xBF\xBD.csv");
}

TEST_F(intake_run, a_lost_stage_file_stops_neither_approval_from_saying_so_nor_later_runs) {
  import(many(20));
  const auto lose = [&] {
    for (const auto& e : fs::directory_iterator(folder_ / "demo.intake"))
      if (e.path().extension() == ".stage") fs::remove(e.path());
  };
  const auto stopped = import(many(15));
  lose();
  EXPECT_THROW(approve(*files_, clock_, stopped.run, {}), core::failure);
  EXPECT_EQ(ask("select count(*) from import_run where state = 'needs-approval'"), 1);

  run_options how;
  how.follow = [](const auto&) { throw core::failure(core::codes::unavailable, "not now"); };
  EXPECT_THROW(import(many(21), how), core::failure);
  lose();
  std::vector<std::string> closed;
  how.follow = {};
  how.close = [&](const run_result& done, const auto& write) {
    closed.push_back(done.outcome + " " + codes(done));
    store::writing w(*files_);
    write(w.db());
    w.commit();
  };
  EXPECT_EQ(import(many(21), how).outcome, "applied");
  EXPECT_EQ(closed, (std::vector<std::string>{"refused file-missing", "applied "}));
  EXPECT_EQ(ask("select count(*) from import_run where state = 'applying'"), 0);
}

TEST_F(intake_run, a_stage_that_waits_for_approval_outlives_any_number_of_runs) {
  import(many(20));
  const auto stopped = import(many(15));
  {
    store::writing w(*files_);
    for (int i = 0; i < 1001; ++i) {
      store::feed_run r;
      r.key = core::uid::make(clock_.now + i);
      r.source = store::put_source(w.db(), "another", "oneroster");
      r.feed = "oneroster";
      r.mode = "tolerant";
      r.state = "applied";
      store::insert_run(w.db(), r);
    }
    w.commit();
  }
  import(many(1), {.source = "another"});
  EXPECT_EQ(approve(*files_, clock_, stopped.run, {}).outcome, "applied");
}

TEST_F(intake_run, a_run_finished_by_a_later_one_is_closed_with_its_own_audit) {
  run_options how;
  how.follow = [](const auto&) { throw core::failure(core::codes::unavailable, "not now"); };
  EXPECT_THROW(import(many(3), how), core::failure);
  std::vector<bool> resumed;
  how.follow = {};
  how.close = [&](const run_result& done, const auto& write) {
    resumed.push_back(done.resumed);
    store::writing w(*files_);
    write(w.db());
    w.commit();
  };
  import(many(3), how);
  EXPECT_EQ(resumed, (std::vector<bool>{true, false}));
}

class or_1_1 : public intake_run {
 protected:
  static constexpr const char* ana =
      "S1,active,2026-01-01T00:00:00Z,true,\"H1,A1\",student,a,,Ana,"
      "Silva,,1900000001,,,,,10,\n";
  static constexpr const char* eva =
      "S2,active,2026-01-01T00:00:00Z,true,\"H1,A1\",student,b,,Eva,"
      "Lima,,1900000002,,,,,10,\n";
  run_result run(const char* how, const std::string& users) {
    const auto dir = folder_ / "set";
    fs::create_directories(dir);
    std::ofstream(dir / "manifest.csv")
        << "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\n"
           "file.users,"
        << how << "\n";
    std::ofstream(dir / "orgs.csv")
        << "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
           "H1,,,High,school,,\nA1,,,Alternative,school,,\n";
    std::ofstream(dir / "users.csv")
        << "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,"
           "givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,"
           "password\n"
        << users;
    importer to(*files_, clock_, {.max_removal = 100});
    const auto out = oneroster::read(*oneroster::open_package(dir.string()), {}, to);
    return to.finish("1.1", out.refused);
  }
};

TEST_F(or_1_1, a_user_of_a_delta_ends_the_roles_it_implies_no_more) {
  run("bulk", std::string(ana) + eva);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 4);
  std::string moved = ana;
  moved.replace(moved.find("\"H1,A1\""), 7, "A1");
  const auto r = run("delta", moved);
  EXPECT_EQ(total(r, "changed"), 1);
  ASSERT_EQ(r.changes.size(), 1U);
  EXPECT_EQ(r.changes[0].what, enrollment_change::kind::left);
  EXPECT_EQ(
      ask("select count(*) from roster_role where state = 0 and sourced_id = 'S1|H1|student'"), 1);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 3);
}

TEST_F(or_1_1, a_rejected_row_protects_itself_alone) {
  std::string more(ana);
  more += eva;
  run("bulk", more + "S3,,,true,H1,student,c,,Ivo,Sa,,1900000003,,,,,10,\n");
  std::string bad(ana);  // enabled, role and names are wrong, the sourcedId is there
  bad.replace(bad.find("student"), 7, "nothing");
  const auto r = run("bulk", bad + eva);
  EXPECT_NE(codes(r).find("suspected-withdrawal"), std::string::npos);
  EXPECT_EQ(ask("select count(*) from person_source where state = 1"), 2);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 4);
}

class host_event : public intake_run {
 protected:
  void SetUp() override {
    intake_run::SetUp();
    import(many(2));
  }
  event_result send(std::string_view kind, std::string_view json) {
    store::writing w(*files_);
    const event_context in{.state = "KY", .today = "2026-11-06", .now_ms = clock_.now};
    auto out = take_event(w.db(), in, kind, formats::read_json(json));
    w.commit();
    return out;
  }
  std::string refused(std::string_view kind, std::string_view json) {
    try {
      send(kind, json);
    } catch (const core::failure& e) {
      std::string out(e.what_code().name);
      for (const auto& f : e.why()) out += " " + f.field + " " + std::string(f.rule.name);
      return out;
    }
    return "";
  }
};

TEST_F(host_event, a_transcript_replaces_the_hosts_rows_by_difference) {
  const auto first = R"({"student":{"sourcedId":"S1"},"asOf":"2026-11-06","courses":[
    {"id":"1","schoolYear":2026,"term":"S1","title":"English I","creditsAttempted":"1.000",
     "creditsEarned":"0.333","grade":"B+","result":"pass"},
    {"id":"2","schoolYear":2026,"title":"Geometry","creditsEarned":1.0,"sced":"02072"}]})";
  EXPECT_EQ(send("transcript", first).added, 2);
  EXPECT_TRUE(send("transcript", first).changed_nothing());
  EXPECT_EQ(ask("select sum(credits_earned) from transcript_course"), 1333);
  const auto second = R"({"student":{"stateId":"1900000001"},"courses":[
    {"id":"2","schoolYear":2026,"title":"Geometry","creditsEarned":0.5},
    {"id":"3","title":"Art"}]})";
  const auto r = send("transcript", second);
  EXPECT_EQ(r.added, 1);
  EXPECT_EQ(r.changed, 1);
  EXPECT_EQ(r.removed, 1);
  EXPECT_EQ(ask("select count(*) from transcript_course where state = 1"), 2);
  EXPECT_EQ(send("transcript", first).added, 1);  // row 1 comes back
  EXPECT_EQ(
      refused("transcript", R"({"student":{"sourcedId":"S0"},"courses":[{"id":"2","title":"x"}]})"),
      "conflict");
}

TEST_F(host_event, an_unknown_student_is_not_found) {
  EXPECT_EQ(refused("transcript", R"({"student":{"sourcedId":"S9"},"courses":[]})"), "not-found");
  EXPECT_EQ(refused("transcript",
                    R"({"student":{"sourcedId":"S0","stateId":"1900000001"},"courses":[]})"),
            "conflict");
  EXPECT_EQ(refused("attendance", "{}"), "bad-request");
}

TEST_F(host_event, a_body_that_breaks_its_schema_says_where) {
  EXPECT_EQ(refused("transcript", R"({"student":{},"courses":[],"x":1})"),
            "invalid /x unknown-field /student required");
  EXPECT_EQ(refused("transcript", R"({"student":{"sourcedId":"S1"},"courses":[
              {"title":5,"schoolYear":"2026","creditsEarned":"1,0"},{"id":"1","title":"a"},{"id":"1","title":"b"}]})"),
            "invalid /courses/0/id required /courses/0/schoolYear bad-number /courses/0/title "
            "not-an-option /courses/0/creditsEarned bad-number /courses/2/id id-duplicate");
  EXPECT_EQ(refused("enrollment", R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A9",
              "entryDate":"11/2/2026"})"),
            "invalid /entryDate bad-date");
  EXPECT_EQ(refused("enrollment", R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A9"})"),
            "invalid /school reference-unknown");
}

TEST_F(host_event, a_stay_is_entered_once_and_left_once) {
  const auto entry = R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A1","grade":"10",
    "entryDate":"2026-11-05","exitDate":null,"entryType":"E01","primary":true})";
  const auto first = send("enrollment", entry);
  ASSERT_EQ(first.changes.size(), 1U);
  EXPECT_EQ(first.changes[0].what, enrollment_change::kind::entered);
  EXPECT_TRUE(send("enrollment", entry).changed_nothing());
  const auto left = send("enrollment", R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A1",
    "grade":"10","entryDate":"2026-11-05","exitDate":"2026-11-06"})");
  ASSERT_EQ(left.changes.size(), 1U);
  EXPECT_EQ(left.changes[0].what, enrollment_change::kind::left);
}

TEST_F(host_event, the_same_stay_from_feed_and_host_is_one) {
  // the feed said it first
  const auto known =
      R"({"student":{"sourcedId":"S1"},"id":"e1","school":"H1","entryDate":"2026-08-12"})";
  EXPECT_TRUE(send("enrollment", known).changed_nothing());
  // the host said it first
  send("enrollment",
       R"({"student":{"sourcedId":"S1"},"id":"e2","school":"A1","entryDate":"2026-11-05"})");
  roster_set delta;
  delta.how = fullness::delta;
  delta.enrolled = false;
  delta.people = {many(2).people[1]};
  delta.people[0].school = "A1";
  delta.people[0].begin = "2026-11-05";
  import(delta);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 3);
}

TEST_F(host_event, what_follows_a_stay_is_told_again_when_the_host_tries_again) {
  const std::string entry =
      R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A1","entryDate":"2026-11-05")";
  const auto first = send("enrollment", entry + "}");
  ASSERT_EQ(first.changes.size(), 1U);
  const auto again = send("enrollment", entry + "}");
  EXPECT_TRUE(again.changed_nothing());
  EXPECT_EQ(again.same, 1);
  EXPECT_EQ(again.changes, first.changes);
  const auto left = send("enrollment", entry + R"(,"exitDate":"2026-11-06"})");
  EXPECT_EQ(send("enrollment", entry + R"(,"exitDate":"2026-11-06"})").changes, left.changes);
}

TEST_F(host_event, the_host_may_end_a_stay_that_the_feed_began) {
  const auto over = R"({"student":{"sourcedId":"S1"},"id":"e1","school":"H1",
    "entryDate":"2026-08-12","exitDate":"2026-11-06","exitType":"W21"})";
  const auto left = send("enrollment", over);
  EXPECT_EQ(left.changed, 1);
  ASSERT_EQ(left.changes.size(), 1U);
  EXPECT_EQ(left.changes[0].what, enrollment_change::kind::left);
  EXPECT_EQ(ask("select count(*) from school_enrollment where exit_date = '2026-11-06' and "
                "exit_type = 'W21'"),
            1);
  EXPECT_EQ(ask("select count(*) from school_enrollment"), 2);
  const auto again = send("enrollment", over);
  EXPECT_TRUE(again.changed_nothing());
  EXPECT_EQ(again.changes, left.changes);
  import(many(2));  // the feed says nothing new
  EXPECT_EQ(ask("select count(*) from school_enrollment where exit_date = '2026-11-06'"), 1);
}

using import_acts = testing_::district_test;

TEST_F(import_acts, every_run_that_is_closed_has_its_audit_row) {
  const auto ask = [&](const char* sql) {
    store::reading r(d_->files());
    auto q = r.db().prepare(sql);
    return q.next() ? q.integer(0) : -1;
  };
  const auto* const rows = "select count(*) from audit where act = 'import_feed'";
  EXPECT_EQ(ask(rows), 1);
  run_options how;
  how.follow = [](const auto&) { throw core::failure(core::codes::unavailable, "not now"); };
  {
    importer run(d_->files(), clock_, how);
    run.begin({"users.csv", entity::user, fullness::delta});
    user u;
    u.sourced_id = "X9";
    u.given_name = "Ana";
    u.family_name = "Silva";
    run.take({"users.csv", 2}, life::active, u);
    run.end({"users.csv", "imported", 1, 0, true});
    run.begin({"roles.csv", entity::role, fullness::delta});
    role e;
    e.sourced_id = "RX9";
    e.user = "X9";
    e.org = "A1";
    e.kind = "student";
    run.take({"roles.csv", 2}, life::active, e);
    run.end({"roles.csv", "imported", 1, 0, true});
    EXPECT_THROW(run.finish("1.2", false), core::failure);
  }
  EXPECT_EQ(ask(rows), 1);
  feed(*d_);
  EXPECT_EQ(ask(rows), 3);  // the run that was left, and this one
  EXPECT_EQ(ask("select count(*) from import_run where ended_ms is null"), 0);
}

TEST_F(import_acts, an_enrollment_told_twice_is_followed_twice_and_audited_once) {
  const auto body = json(R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A1",
    "entryDate":"2026-11-05"})");
  const auto ask = [&](const char* sql) {
    store::reading r(d_->files());
    auto q = r.db().prepare(sql);
    return q.next() ? q.integer(0) : -1;
  };
  {  // as when the process died before it could follow the stay
    store::writing w(d_->files());
    take_event(w.db(), {.state = "KY", .today = "2026-11-21", .now_ms = clock_.now}, "enrollment",
               body);
    w.commit();
  }
  const auto before = ask("select count(*) from audit where act = 'tell_event'");
  auto said = tell_event(*d_, testing_::operator_(), "enrollment", body);
  EXPECT_EQ(said.whole("same", 0, 9, 0), 1);
  EXPECT_EQ(said.whole("addenda", 0, 9, 0), 1);
  said = tell_event(*d_, testing_::operator_(), "enrollment", body);
  EXPECT_EQ(said.whole("addenda", 0, 9, 9), 0);
  EXPECT_EQ(ask("select count(*) from audit where act = 'tell_event'"), before);
}

}  // namespace
}  // namespace throughline::intake
