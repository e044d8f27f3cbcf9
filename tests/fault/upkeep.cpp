// What is done to a whole store on a failing disk: migrated, backed up and put back, purged,
// merged, its access log sealed and rotated.
#include <fstream>
#include <iterator>
#include <map>

#include "acts/maintenance.hpp"
#include "acts/merges.hpp"
#include "acts/proof.hpp"
#include "acts/retention.hpp"
#include "acts/transfers.hpp"
#include "core/hash.hpp"
#include "fault/shared.hpp"
#include "fault/workloads.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;
using namespace fault_steps;

// ---- a store of an older schema is brought to this one

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
// What is wrong with the backups in a folder; a name without ".part" promises a whole one.
std::string damaged_backups(const fs::path& folder) {
  std::string out;
  for (const auto& e : fs::directory_iterator(folder)) {
    const auto name = e.path().filename().string();
    if (!e.is_directory() || name.ends_with(".part") || name.find("district-a.b") != 0) continue;
    core::findings wrong;
    store::read_backup(e.path().string(), wrong);
    for (const auto& f : wrong) out += name + " is damaged: " + f.file + "\n";
  }
  return out;
}
workload migrate() {
  return {
      .name = "migrate",
      .prepare =
          [](world& w) {
            const auto old = fs::path(TL_SOURCE_DIR) / "tests/old-stores/1";
            for (const auto* name : {"district-a.db", "district-a.access.db", "district-a.files"})
              fs::copy(old / name, w.folder() / name, fs::copy_options::recursive);
          },
      .steps = {{"migrate", [](world& w) { acts::migrate_store(w.in(a), operator_()); }}},
      .state =
          [](world& w) {
            const auto db = w.in(a).files().open(".db", false);
            auto q = db->prepare(
                "select printf('%d students, %d contents, migrated %d times', (select count(*) "
                "from person where is_student = 1), (select count(*) from content), (select "
                "count(*) from audit where act = 'migrate_store'))");
            q.next();
            return "schema " + std::to_string(store::schema_of(*db)) + ": " + q.string(0) + "\n" +
                   damaged_backups(w.folder());
          },
      .districts = {a},
      .thin = 2};
}

// ---- a backup is made, and put in place elsewhere

workload back_up() {
  const auto folder = [](world& w) { return w.folder() / "district-a.backup-1"; };
  const auto away = [](world& w) {
    return std::make_unique<acts::district>((w.folder() / "away").string(), a, w.clock);
  };
  return {
      .name = "backup",
      .prepare =
          [](world& w) {
            make_and_feed(w, a);
            save_goal(w.in(a), "Kept twice");
            acts::keep_file(w.in(a), core::sha256("a letter"), "a letter");
            w.in(a)
                .files()
                .open(".db", true)
                ->script(
                    "insert into artifact (uid, hash, size, media_type, created_ms) values "
                    "(randomblob(16), "
                    "x'" +
                    core::to_hex(core::sha256("a letter")) + "', 8, 'application/zip', 0)");
            fs::create_directories(w.folder() / "away");
          },
      .steps = {{"back up",
                 [=](world& w) {
                   if (!fs::exists(folder(w)))
                     acts::back_up_store(w.in(a), operator_(), folder(w).string());
                 }},
                {"restore",
                 [=](world& w) {
                   const auto d = away(w);
                   if (!d->files().exists())
                     acts::restore_store(*d, operator_(), folder(w).string());
                 }}},
      .state =
          [=](world& w) {
            std::string out = damaged_backups(w.folder());
            if (fs::exists(folder(w)))
              out += "backed up, in the log: " +
                     rows(w.in(a), "select count(*) > 0 from audit where act = 'back_up'");
            const auto d = away(w);
            if (!d->files().exists()) return out;
            for (const auto& f : acts::verify_store(*d, operator_()).wrong)
              out += std::string(f.rule.name) + " " + f.file + "\n";
            return out + "restored, in the log: " +
                   rows(*d, "select count(*) from audit where act = 'restore_store'") +
                   history(*d, alma) +
                   bytes_of(d->files().path(".files/" + core::to_hex(core::sha256("a letter"))));
          },
      .districts = {a},
      .thin = 2};
}

// ---- what the schedule says is over goes, by two people

constexpr std::string_view destroyed_text = "Zanzibar-Quokka";

workload purge() {
  return {
      .name = "purge",
      .prepare =
          [](world& w) {
            make_and_feed(w, a);
            for (const auto* n : {"one", "two"})
              save_goal(w.in(a), std::string(destroyed_text) + " " + n);
            acts::set_retention(w.in(a), operator_(), "ilp", 5, "years");
            w.in(a)
                .files()
                .open(".db", true)
                ->script(
                    "update school_enrollment set exit_date = '2019-05-30' where person = (select "
                    "person from person_source where sourced_id = 'S1')");
          },
      .steps = {{"propose",
                 [](world& w) {
                   if (acts::view_destructions(w.in(a), people::registrar()).empty())
                     acts::propose_purge(w.in(a), people::registrar(), false);
                 }},
                {"approve",
                 [](world& w) {
                   const auto all = acts::view_destructions(w.in(a), people::registrar());
                   if (all.at(0).state != "done")
                     acts::approve_destruction(
                         w.in(a), person(core::role::administrator, "administrator-2", {"*"}),
                         all.at(0).key.text());
                 },
                 false}},  // the approval, each few things, the certificate
      .state =
          [](world& w) {
            auto out = rows(w.in(a),
                            "select printf('%s, %d of %d, certificate %d', d.state, (select "
                            "count(outcome) from destruction_item where destruction = d.id), "
                            "(select count(*) from destruction_item where destruction = d.id), "
                            "d.certificate is not null) from destruction d") +
                       rows(w.in(a), "select printf('%d plans', count(*)) from plan");
            // Done means gone: from every file of the district, the write-ahead log with them.
            if (out.starts_with("done"))
              for (const auto& e : fs::recursive_directory_iterator(w.folder()))
                if (e.is_regular_file() &&
                    bytes_of(e.path()).find(destroyed_text) != std::string::npos)
                  out += "still in " + e.path().filename().string() + "\n";
            return out;
          },
      .districts = {a},
      .thin = 2};
}

// ---- two records of one student become one, and two again

workload merge() {
  const auto uid = [](world& w, std::string_view who) {
    return std::string(acts::show_student(w.in(a), people::registrar(), who).text("id"));
  };
  const auto undone = [](world& w) {
    return rows(w.in(a), "select count(*) from person_merge where undone_ms is not null") != "0\n";
  };
  return {
      .name = "merge",
      .prepare =
          [](world& w) {
            make_and_feed(w, a);
            acts::save_ilp_section(
                w.in(a), people::counselor(), beto, "goals", std::nullopt,
                people::json(
                    R"({"goals":[{"kind":"academic","statement":"Of the second record"}]})"));
          },
      .steps = {{"merge",
                 [=](world& w) {
                   if (uid(w, alma) != uid(w, beto))
                     acts::merge_students(
                         w.in(a), people::registrar(), alma, beto,
                         {.reason = "the same child, enrolled twice", .decided = true, .plan = {}});
                 }},
                {"unmerge",
                 [=](world& w) {
                   if (!undone(w))
                     acts::unmerge_students(w.in(a), people::registrar(), alma,
                                            "two children after all");
                 }}},
      .state =
          [](world& w) {
            std::string out;
            for (const auto* sql :
                 {"select printf('source %d %d', id, person) from person_source order by id",
                  "select printf('role %d %d', id, person) from roster_role order by id",
                  "select printf('class %d %d', id, person) from class_enrollment order by id",
                  "select printf('stay %d %d', id, person) from school_enrollment order by id",
                  "select printf('plan %d %d %d', id, person, set_aside) from plan order by id",
                  "select printf('into %d %d', id, merged_into) from person order by id",
                  "select printf('id %s %d', value, person) from person_identifier order by 1",
                  "select printf('guardian %d %d', student, guardian) from guardianship order "
                  "by 1",
                  "select printf('rows in the log %d', count(*)) from audit where act = "
                  "'merge_students'"})
              out += rows(w.in(a), sql);
            return out;
          },
      .districts = {a}};
}

// ---- the access log: a year's part to a file of its own, the rest sealed

workload seal() {
  // Every row of the log and its archives, once.
  const auto log = [](world& w) {
    auto& files = w.in(a).files();
    std::map<std::int64_t, std::string> all;
    auto names = files.access_archives();
    const bool rotated = !names.empty();
    names.push_back(".access.db");
    for (const auto& name : names) {
      const auto db = files.open(name, false);
      auto q = db->prepare("select id, printf('%d %s %s', id, actor, act) from access");
      while (q.next()) all[q.integer(0)] = q.string(1);
    }
    std::string out = rotated ? "rotated\n" : "";
    for (const auto& [id, row] : all) out += row + "\n";
    return out;
  };
  return {.name = "seal",
          .prepare =
              [](world& w) {
                const auto now = w.clock.now;
                w.clock.now -= 400LL * 86'400'000;
                make_and_feed(w, a);
                for (const auto who : {alma, beto, cora})
                  acts::view_ilp(w.in(a), people::registrar(), who);
                w.clock.now = now;
                for (const auto who : {cora, dee})
                  acts::view_ilp(w.in(a), people::registrar(), who);
              },
          .steps = {{"rotate", [](world& w) { acts::rotate_access(w.in(a), operator_()); },
                     false},  // the seal before it, the file, the rows taken out
                    {"seal", [](world& w) { acts::seal_access(w.in(a), operator_()); }}},
          .state =
              [=](world& w) {
                return log(w) +
                       rows(w.in(a),
                            "select printf('sealed %d: %d', upto, rows) from access_seal "
                            "order by upto") +
                       rows(w.in(a),
                            "select printf('rotation in the log %d', count(*) > 0) from "
                            "audit a join audit_detail d using (seq) where d.detail like "
                            "'%rotated%'");
              },
          .districts = {a}};
}

}  // namespace

std::vector<workload> upkeep_workloads() {
  return {migrate(), back_up(), purge(), merge(), seal()};
}

}  // namespace throughline::testing_
