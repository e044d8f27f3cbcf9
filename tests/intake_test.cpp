// What an import leaves in the store: differences, matches, thresholds, resumption.
#include "intake_fixture.hpp"

namespace throughline::intake {
namespace {

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
  for (const auto& left : fs::directory_iterator(folder_ / "demo.intake"))
    EXPECT_TRUE(left.path().filename() == "lock" || left.path().filename() == "door")
        << left.path();
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
  std::vector<enrollment_change> changes;
  const auto done = approve(*files_, clock_, stopped.run, collecting({}, changes));
  EXPECT_EQ(done.outcome, "applied");
  EXPECT_EQ(ask("select count(*) from person_source where state = 1"), 15);
  EXPECT_EQ(changes.size(), 5U);
  EXPECT_THROW(approve(*files_, clock_, stopped.run, {}), core::failure);
  EXPECT_THROW(approve(*files_, clock_, core::uid::make(1), {}), core::failure);
}

// A new school year brings its own courses and sessions, and leaves those of the last out.
TEST_F(intake_run, courses_of_a_past_year_may_go_unasked_and_those_of_this_year_may_not) {
  const auto tell = [&](bool last_year, bool this_year) {
    return import({}, [&](importer& run) {
      const auto part_of = [&](const char* name, entity kind, const auto& each) {
        tell_part(run, name, kind, fullness::bulk, each);
      };
      part_of("academicSessions.csv", entity::academic_session, [&](const auto& take) {
        for (const auto& [id, end] :
             {std::pair{"Y26", "2026-06-30"}, std::pair{"Y27", "2027-06-30"}}) {
          academic_session e;
          e.sourced_id = e.title = id;
          e.kind = "schoolYear";
          e.start_date = "2025-08-01";
          e.end_date = end;
          take(e);
        }
      });
      part_of("courses.csv", entity::course, [&](const auto& take) {
        for (int i = 0; i < 10; ++i) {
          const bool old = i % 2 == 0;
          if (!(old ? last_year : this_year)) continue;
          const auto id = "C" + std::to_string(i);
          course e;
          e.sourced_id = e.title = id;
          e.school_year = old ? "Y26" : "Y27";
          take(e);
        }
      });
      return run.finish("1.2", false);
    });
  };
  EXPECT_EQ(tell(true, true).outcome, "applied");
  EXPECT_EQ(tell(false, true).outcome, "applied")
      << "half of the courses, all of a year that is over";
  EXPECT_EQ(ask("select count(*) from course where state = 1"), 5);
  EXPECT_EQ(tell(false, false).outcome, "needs-approval");
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
  EXPECT_EQ(codes(r), "id-duplicate reference-unknown id-repeated id-repeated")
      << "what is sent twice and says the same is taken once";
  EXPECT_EQ(total(r, "rejected"), 2);
  const auto& users = r.report.items("files").at(3);
  EXPECT_EQ(users.text("state"), "partly");
}

TEST_F(intake_run, ids_that_differ_in_case_or_zeros_alone_are_told_and_stay_two) {
  auto set = many(2);
  set.people[0].id = "abC1";
  set.people[1].id = "00Abc1";
  const auto done = import(set);
  EXPECT_EQ(codes(done), "id-alike");
  EXPECT_EQ(ask("select count(*) from person"), 2);
  set.people[0].id = "0";
  set.people[1].id = "00";
  EXPECT_EQ(codes(import(set, {.source = "other"})), "id-alike");
}

TEST_F(intake_run, children_of_one_name_and_birthday_in_two_districts_stay_two) {
  auto one = many(1), other = many(1);
  one.people[0].state_id = other.people[0].state_id = "";
  import(one, {.source = "a"});
  import(other, {.source = "b"});
  EXPECT_EQ(ask("select count(*) from person"), 2) << "no number says that they are one";
  one.people[0].state_id = "1900000071";
  other.people[0].state_id = "1900000072";
  import(one, {.source = "c"});
  import(other, {.source = "d"});
  EXPECT_EQ(ask("select count(*) from person"), 4) << "two numbers say that they are two";
}

TEST_F(intake_run, a_set_of_every_file_changes_nothing_the_second_time) {
  for (const auto* version : {"all_1_1", "all_1_2"}) {
    const auto set = fs::path(TL_SOURCE_DIR) / "tests/cases/oneroster" / version;
    EXPECT_GT(total(import_files(set, {.source = version}), "added"), 0);
    const auto again = import_files(set, {.source = version});
    EXPECT_EQ(total(again, "added") + total(again, "changed") + total(again, "removed"), 0)
        << formats::write_json(again.report);
    EXPECT_EQ(total(again, "same") + total(again, "rejected"), total(again, "read"));
  }
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

TEST_F(intake_run, a_guardian_who_is_gone_is_nobodys) {
  auto set = many(1);
  set.enrolled = false;
  set.people[0].agents = "G1";
  set.people.push_back(
      {.id = "G1", .given = "Rui", .family = "Silva", .role = "guardian", .agents = "S0"});
  run_options how;
  how.max_removal = 100;
  import(set, how);
  ASSERT_EQ(ask("select count(*) from guardianship"), 1);
  set.people.pop_back();
  import(set, how);
  EXPECT_EQ(ask("select count(*) from guardianship"), 1) << "the student's row still says so";
  set.people.push_back(
      {.id = "G1", .given = "Rui", .family = "Silva", .role = "guardian", .agents = "S0"});
  import(set, how);
  set.people.pop_back();
  set.people[0].agents = "";
  import(set, how);
  EXPECT_EQ(ask("select count(*) from guardianship"), 0) << "both say no more in one set";
}

TEST_F(intake_run, a_guardian_who_comes_after_the_student_is_linked) {
  auto set = many(3);
  set.people[0].agents = "G1";  // no row of theirs yet
  import(set);
  EXPECT_EQ(ask("select count(*) from guardianship"), 0);
  roster_set later;
  later.how = fullness::delta;
  later.enrolled = false;
  later.people = {{.id = "G1", .given = "Marta", .family = "Silva", .role = "parent"}};
  import(later);
  EXPECT_EQ(ask("select count(*) from guardianship"), 1);
  EXPECT_EQ(ask("select count(*) from guardian_wanted"), 0);
}

TEST_F(intake_run, a_student_who_becomes_one_after_the_guardian_came_is_linked) {
  import(many(1));
  import_delta("users.csv", entity::user, {}, [](const auto& take) {
    for (const auto& [id, agents] :
         {std::pair{"S8", "G8"}, std::pair{"G8", ""}, std::pair{"S9", "G8"}}) {
      user e;
      e.sourced_id = id;
      e.given_name = "Ana";
      e.family_name = id;
      e.agents = agents;
      take(e);
    }
  });
  EXPECT_EQ(ask("select count(*) from guardianship"), 0) << "nobody is a student";
  import_delta("roles.csv", entity::role, {}, [](const auto& take) {
    role e;
    e.sourced_id = "R8";
    e.user = "S8";
    e.org = "H1";
    e.kind = "student";
    take(e);
  });
  EXPECT_EQ(ask("select count(*) from guardianship"), 1) << "by the role";
  import_delta("enrollments.csv", entity::class_enrollment, {}, [](const auto& take) {
    class_enrollment e;
    e.sourced_id = "E9";
    e.class_section = "K1";
    e.user = "S9";
    e.role = "student";
    take(e);
  });
  EXPECT_EQ(ask("select count(distinct student) from guardianship"), 2) << "by the enrollment";
}

TEST_F(intake_run, an_agent_taken_back_before_they_came_is_no_guardian) {
  auto set = many(3);
  set.people[0].agents = "G1";
  import(set);
  set.people[0].agents = "";
  import(set);
  set.people.push_back({.id = "G1", .given = "Marta", .family = "Silva", .role = "parent"});
  import(set);
  EXPECT_EQ(ask("select count(*) from guardianship"), 0);
}

TEST_F(intake_run, one_who_was_known_becomes_a_student) {
  auto set = many(1);
  set.enrolled = false;
  set.people[0].role = "aide";
  import(set);
  ASSERT_EQ(ask("select is_student from person"), 0);
  set.people[0].role = "student";
  set.people[0].grade = "11";  // the user's row changes too
  import(set);
  EXPECT_EQ(ask("select is_student from person"), 1);
  EXPECT_EQ(ask("select count(*) from school_enrollment where state = 1"), 1);
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

TEST_F(intake_run, a_first_import_that_is_killed_leaves_a_whole_file_and_is_finished) {
  const int n = 20'000;
  files_.reset();
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    open();
    import(many(n));
    ::_exit(0);
  }
  // in the middle of a turn, its pages in the file itself
  int status = 0;
  std::error_code none;
  for (;;) {
    ASSERT_EQ(::waitpid(child, &status, WNOHANG), 0) << "it ended before it could be killed";
    const auto size = fs::file_size(folder_ / "demo.db-journal", none);
    if (!none && size > 0) break;
  }
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  open();
  finish_interrupted(*files_, clock_, {});
  const auto again = import(many(n));
  EXPECT_EQ(total(again, "rejected"), 0);
  EXPECT_EQ(ask("select count(*) from person"), n);
  EXPECT_EQ(ask("select count(*) from pragma_integrity_check where integrity_check <> 'ok'"), 0);
}

TEST_F(intake_run, a_first_import_holds_up_nobody_who_reads_and_leaves_the_wal_on) {
  // somebody has the file open: its pages must go through the wal
  store::district other(folder_.string(), "demo");
  {
    store::reading r(other);
    import(many(2000));
    auto q = r.db().prepare("select count(*) from person");
    q.next();
    EXPECT_EQ(q.integer(0), 0) << "its view is the one it began with";
  }
  EXPECT_TRUE(has_wal());
  EXPECT_EQ(ask("select count(*) from person"), 2000);
}

TEST_F(intake_run, a_first_import_alone_leaves_the_wal_on_and_every_index) {
  const auto indexes = ask("select count(*) from sqlite_master where type = 'index'");
  import(many(2000));
  EXPECT_TRUE(has_wal());
  EXPECT_EQ(ask("select count(*) from sqlite_master where type = 'index'"), indexes);
  EXPECT_FALSE(fs::exists(folder_ / "demo.db-journal"));
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

// What cannot be read cannot be applied: it must not stand in the way of every later import.
TEST_F(intake_run, an_interrupted_run_whose_stage_is_broken_is_given_up) {
  const auto indexes = ask("select count(*) from sqlite_master where type = 'index'");
  run_options how;
  how.follow = [](const auto&) { throw core::failure(core::codes::unavailable, "not now"); };
  EXPECT_THROW(import(many(3), how), core::failure);
  {
    store::writing w(*files_);
    w.db().script("drop index person_by_sort_name");  // as a kill before its end leaves it
    w.commit();
  }
  for (const auto& e : fs::directory_iterator(folder_ / "demo.intake"))
    if (e.path().extension() == ".stage") {
      std::fstream file(e.path(), std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(0);
      file.write("\xff\xff\xff\xff", 4);  // the first record's length
    }
  EXPECT_EQ(import(many(4)).outcome, "applied");
  EXPECT_EQ(ask("select count(*) from import_run where state = 'refused'"), 1);
  EXPECT_EQ(ask("select count(*) from import_run where state = 'applying'"), 0);
  EXPECT_EQ(ask("select count(*) from sqlite_master where type = 'index'"), indexes);
}

TEST_F(intake_run, a_district_is_not_made_beside_a_log_or_journal_that_would_be_played_into_it) {
  for (const auto* left : {".db-wal", ".db-shm", ".db-journal"}) {
    const auto path = folder_ / ("other" + std::string(left));
    std::ofstream(path) << "x";
    store::district other(folder_.string(), "other");
    EXPECT_THROW(other.create({"other", "Other", "KY", "p", "America/New_York", "k"}, clock_.now),
                 core::failure)
        << left;
    EXPECT_FALSE(other.exists());
    fs::remove(path);
  }
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
    return import_files(dir, {.max_removal = 100});
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

}  // namespace
}  // namespace throughline::intake
