// Imports that meet trouble: rejected rows, ids used again, kills, lost files, bytes that are no
// text.
#include "intake/runs.hpp"
#include "intake_fixture.hpp"

namespace throughline::intake {
namespace {

TEST_F(intake_run, a_row_that_is_rejected_but_names_itself_is_not_gone) {
  import(many(20));
  const auto r = import({}, [](importer& run) {
    tell_part(run, "roles.csv", entity::role, fullness::bulk, [&](const auto& take) {
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
        take(e);
      }
    });
    return run.finish("1.2", false);
  });
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

// `serve` asks every few seconds: an import that somebody begins in that moment must not be
// refused.
TEST_F(intake_run, who_looks_for_interrupted_runs_keeps_nobody_out_when_there_are_none) {
  const auto run = import(many(1)).run;
  const intake_lock at_work(*files_);
  EXPECT_TRUE(finish_interrupted(*files_, clock_, {}).empty());
  for (const auto* state : {"applying", "staging"}) {
    {
      store::writing w(*files_);
      store::set_run(w.db(), run, state, std::nullopt, {}, {});
      w.commit();
    }
    try {
      finish_interrupted(*files_, clock_, {});
      ADD_FAILURE() << state;
    } catch (const core::failure& f) {
      EXPECT_EQ(f.what_code().name, core::codes::locked.name) << state;
    }
  }
}

TEST_F(intake_run, what_a_killed_run_wrote_is_told_when_it_is_finished) {
  auto set = many(20);
  for (auto& p : set.people) p.begin = "";
  import(set);
  // S1's role moves to another school under its own name; S2 is gone
  const auto tell = [&](importer& run) {
    tell_part(run, "users.csv", entity::user, fullness::delta, [&](const auto& take) {
      user u;
      u.sourced_id = "S2";
      take(u, life::ended);
    });
    tell_part(run, "roles.csv", entity::role, fullness::delta, [&](const auto& take) {
      role e;
      e.sourced_id = "RS1H1";
      e.user = "S1";
      e.org = "A1";
      e.kind = "student";
      take(e);
    });
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
  using kind = enrollment_change::kind;
  const auto s1 = ask("select person from person_source where sourced_id = 'S1'");
  const auto s2 = ask("select person from person_source where sourced_id = 'S2'");
  const auto h1 = ask("select id from org where sourced_id = 'H1'");
  const auto a1 = ask("select id from org where sourced_id = 'A1'");
  std::vector<std::tuple<core::row_id, kind, core::row_id>> short_of;
  for (const auto& c : told) short_of.emplace_back(c.person, c.what, c.school);
  std::sort(short_of.begin(), short_of.end());
  std::vector want{std::tuple(s1, kind::entered, a1), std::tuple(s1, kind::left, h1),
                   std::tuple(s2, kind::left, h1)};
  std::sort(want.begin(), want.end());
  EXPECT_EQ(short_of, want);
  EXPECT_EQ(ask("select count(*) from enrollment_change"), 0);
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
  told_result run(const char* how, const std::string& users) {
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
    return import_files(dir, {.max_removal = 100});
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

}  // namespace
}  // namespace throughline::intake
