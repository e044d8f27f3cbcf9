// What is done on a failing disk: each workload with its steps, and what users see of it.
#include "fault/workloads.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "acts/maintenance.hpp"
#include "acts/merges.hpp"
#include "acts/overview.hpp"
#include "acts/proof.hpp"
#include "acts/retention.hpp"
#include "acts/transfers.hpp"
#include "crypto/keys.hpp"
#include "intake/event.hpp"
#include "intake_fixture.hpp"
#include "transfer/directory.hpp"
#include "transfer/messages.hpp"
#include "transfer/package.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;

struct people : district_test {  // its persons and feed, without its folder
  using district_test::counselor;
  using district_test::feed;
  using district_test::guardian;
  using district_test::json;
  using district_test::program_staff;
  using district_test::registrar;
  using district_test::student;
};

const std::string a = "district-a", b = "district-b";

void make_district(world& w, const std::string& code) {
  acts::init_district(w.in(code), operator_(),
                      {.name = "Schools of " + code,
                       .state = "KY",
                       .profile = "us-ky",
                       .time_zone = "America/New_York"});
}
void make_and_feed(world& w, const std::string& code) {
  make_district(w, code);
  acts::set_school_class(w.in(code), operator_(), "A1", "A5");
  people::feed(w.in(code));
}

// The rows of a query of one column, a line each: a test may ask the file itself.
std::string rows(acts::district& d, const char* sql) {
  store::reading r(d.files());
  std::string out;
  auto q = r.db().prepare(sql);
  while (q.next()) out += q.string(0) + "\n";
  return out;
}

// ---- a district is made

workload init() {
  return {.name = "init",
          .prepare = [](world&) {},
          .steps = {{"init",
                     [](world& w) {
                       if (!w.in(a).files().exists()) make_district(w, a);
                     }}},
          .state =
              [](world& w) {
                return w.in(a).files().exists()
                           ? rows(w.in(a),
                                  "select d.name || (select count(*) from audit) from district d")
                           : std::string("none");
              },
          .districts = {a}};
}

// ---- a student saves goals

// The goal statements of every revision, oldest first.
std::string history(acts::district& d, std::string_view of) {
  std::string out;
  const auto count = acts::view_ilp_history(d, people::registrar(), of, 0).revisions.size();
  for (std::size_t n = 1; n <= count; ++n)
    for (const auto& s :
         acts::view_ilp_history(d, people::registrar(), of, static_cast<int>(n)).sections)
      if (s.section == "goals")
        out += std::string(s.body.items("goals").front().text("statement")) + "\n";
  return out;
}
void save_goal(acts::district& d, const std::string& statement) {
  const auto v = acts::view_ilp(d, people::student(), alma);
  const auto* now = v.plan ? v.plan->section("goals") : nullptr;
  if (now && now->body.items("goals").front().text("statement") == statement) return;
  acts::save_ilp_section(
      d, people::student(), alma, "goals", now ? std::optional(now->hash) : std::nullopt,
      people::json(R"({"goals":[{"kind":"academic","statement":")" + statement + R"("}]})"));
}
workload save() {
  workload out{.name = "save",
               .prepare = [](world& w) { make_and_feed(w, a); },
               .steps = {},
               .state = [](world& w) { return history(w.in(a), alma); },
               .districts = {a}};
  for (const auto* goal : {"Goal 1", "Goal 2", "Goal 3"})
    out.steps.push_back({goal, [goal](world& w) { save_goal(w.in(a), goal); }});
  return out;
}

// ---- a plan is signed, by two

std::string signatures(acts::district& d) {
  return rows(d, "select role || ' ' || signer || ' ' || outcome from signature order by id");
}
workload sign() {
  const auto by = [](const acts::caller& who, const char* role) {
    return [=](world& w) {
      if (signatures(w.in(a)).find(role) != std::string::npos) return;
      acts::sign_ilp(w.in(a), who, alma,
                     {.outcome = "approved", .way = "portal", .note = {}, .revision = 1});
    };
  };
  return {.name = "sign",
          .prepare =
              [](world& w) {
                make_and_feed(w, a);
                save_goal(w.in(a), "To be signed");
              },
          .steps = {{"student", by(people::student(), "student ")},
                    {"guardian", by(people::guardian(), "guardian ")}},
          .state = [](world& w) { return signatures(w.in(a)); },
          .districts = {a}};
}

// ---- a feed: all of it, then what has changed

std::string roster_of(acts::district& d) {
  std::string out;
  for (const auto* sql :
       {"select printf('org %s %s %d', sourced_id, name, state) from org order by 1",
        "select printf('user %s %s %s %s %s %d %d %x %x', s.sourced_id, p.given_name, "
        "p.family_name, "
        "p.birth_date, p.grade, p.is_student, s.state, s.hash, s.demographics_hash) from "
        "person_source s join person p on p.id = s.person order by 1",
        "select printf('role %s %s %d %x', sourced_id, kind, state, hash) from roster_role order "
        "by "
        "1",
        "select printf('class %s %d %x', sourced_id, state, hash) from class_enrollment order by 1",
        "select printf('stay %s %s %s %s %d', key, grade, entry_date, exit_date, state) from "
        "school_enrollment order by 1",
        "select printf('id %s %s %s', i.system, i.value, s.sourced_id) from person_identifier i "
        "join person_source s on s.person = i.person order by 1",
        "select printf('guardian %s %s', s.sourced_id, g.sourced_id) from guardianship l join "
        "person_source s on s.person = l.student join person_source g on g.person = l.guardian "
        "order by 1",
        "select printf('addendum %s %s %s', state, entry_date, due_date) from addendum order by 1",
        "select printf('persons %d', count(*)) from person"})
    out += rows(d, sql);
  return out;
}
void import(acts::district& d, const intake::roster_set& set) {
  intake::import_feed(d, operator_(), {.max_removal = 100}, [&](intake::sink& to) {
    set.tell(to);
    return intake::read_outcome{"1.2", false};
  });
}
intake::roster_set::person pupil(int n) {
  return {.id = "S" + std::to_string(n),
          .given = "Ana",
          .family = "Silva" + std::to_string(n),
          .state_id = std::to_string(1'900'000'000 + n),
          .birth_date = "2011-03-14",
          .agents = "G" + std::to_string(n % 3)};
}
workload feed() {
  intake::roster_set all, changes, fewer;
  for (int n = 0; n < 3; ++n)
    all.people.push_back(
        {.id = "G" + std::to_string(n), .given = "Eva", .family = "Silva", .role = "guardian"});
  for (int n = 0; n < 120; ++n) all.people.push_back(pupil(n));
  fewer.people = {all.people.begin(), all.people.end() - 20};
  changes.how = intake::fullness::delta;
  for (int n = 0; n < 130; n += 3) {
    changes.people.push_back(pupil(n));
    changes.people.back().given = "Anna";
    if (n % 2) changes.people.back().school = "A1";  // the alternative program: a draft ILPA begins
  }
  const auto told = [](const intake::roster_set& set) {
    return [set](world& w) { import(w.in(a), set); };
  };
  return {.name = "import",
          .prepare =
              [](world& w) {
                make_district(w, a);
                acts::set_school_class(w.in(a), operator_(), "A1", "A5");
              },
          .steps = {{"bulk", told(all)}, {"delta", told(changes)}, {"bulk again", told(fewer)}},
          .state = [](world& w) { return roster_of(w.in(a)); },
          .districts = {a},
          .under_way =
              [](world& w) {
                store::reading r(w.in(a).files());
                return !store::unfinished_runs(r.db()).empty();
              }};
}

// ---- the host's facts

workload event() {
  const auto tell = [](const char* kind, const char* body) {
    return [=](world& w) { intake::tell_event(w.in(a), operator_(), kind, people::json(body)); };
  };
  return {
      .name = "event",
      .prepare = [](world& w) { make_and_feed(w, a); },
      .steps = {{"transcript",
                 tell("transcript", R"({"student":{"sourcedId":"S1"},"asOf":"2026-11-20","courses":[
        {"id":"r1","schoolYear":2026,"title":"English I","creditsEarned":"1.000"},
        {"id":"r2","schoolYear":2026,"title":"Health","creditsEarned":"0.333"}]})")},
                {"enters the program",
                 tell("enrollment", R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A1",
        "grade":"10","entryDate":"2026-11-02"})"),
                 false},  // the stay, then the draft that follows from it
                {"a course goes",
                 tell("transcript", R"({"student":{"sourcedId":"S1"},"asOf":"2026-11-21","courses":[
        {"id":"r2","schoolYear":2026,"title":"Health","creditsEarned":"0.333"}]})")},
                {"leaves it",
                 tell("enrollment", R"({"student":{"sourcedId":"S1"},"id":"e1","school":"A1",
        "grade":"10","entryDate":"2026-11-02","exitDate":"2026-11-20"})"),
                 false}},
      .state =
          [](world& w) {
            return rows(w.in(a),
                        "select printf('%s %s %d %d', key, title, credits_earned, state) from "
                        "transcript_course order by 1") +
                   roster_of(w.in(a));
          },
      .districts = {a}};
}

// ---- a record moves between two districts

// The parties' keys and what carries their messages: files, as the program's spool is.
class road {
 public:
  void lay(world& w) {
    auto draft = transfer::empty_draft();
    for (const auto* id : {&a, &b}) {
      make_and_feed(w, *id);
      acts::keep_peers(w.in(*id), operator_(), {{a, "A"}, {b, "B"}});
      transfer::put_district(draft, *id, *id, "KY", key_of(*id).shown(), w.clock.now, 30);
    }
    directory_ = transfer::read_directory(transfer::sign_directory(draft, root_, w.clock.now, 30),
                                          root_.shown(), w.clock.now);
    intake::tell_event(w.in(a), operator_(), "transcript",
                       people::json(R"({"student":{"sourcedId":"S1"},"courses":[
        {"id":"r1","schoolYear":2026,"title":"English I","creditsEarned":"1.000"}]})"));
    save_goal(w.in(a), "Moves along");
    for (const auto* id : {&a, &b}) fs::create_directories(w.folder() / ("to-" + *id));
  }
  // Everything that waits at one side, to the other. A message leaves before it counts as sent.
  void carry(world& w, const std::string& from, const std::string& to) const {
    auto& sender = w.in(from);
    const auto folder = w.folder() / ("to-" + to);
    for (const auto& m : acts::queued_messages(sender, operator_())) {
      auto text = m.kind == "package" ? packed(w, sender, m)
                                      : transfer::sign_message(m.claims, key_of(from));
      std::ofstream(folder / (m.key.text() + (m.kind == "package" ? ".zip" : ".jws"))) << text;
      acts::message_sent(sender, operator_(), m, m.kind == "package" ? "package" : text);
    }
    std::vector<fs::path> files;
    for (const auto& e : fs::directory_iterator(folder)) files.push_back(e.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
      std::ifstream in(file, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      if (file.extension() == ".zip")
        transfer::deliver_package(w.in(to), operator_(), bytes, directory_);
      else
        transfer::deliver_message(w.in(to), operator_(),
                                  transfer::read_message(bytes, directory_, to));
      fs::remove(file);
    }
  }

 private:
  [[nodiscard]] const crypto::key_pair& key_of(const std::string& id) const {
    return id == a ? a_key_ : b_key_;
  }
  std::string packed(world& w, acts::district& d, const acts::queued_message& m) const {
    if (auto kept = acts::kept_package(d, operator_(), m.transfer)) return *kept;
    const auto content = acts::read_package(d, operator_(), m.transfer);
    const auto p = transfer::pack({.transfer = m.transfer,
                                   .package = m.key,
                                   .from = d.code(),
                                   .from_name = "A",
                                   .to = content.it.peer,
                                   .to_name = "B",
                                   .basis = content.it.basis,
                                   .citation = "34 CFR",
                                   .purpose = content.it.purpose,
                                   .notice = content.it.notice,
                                   .released_by = "r",
                                   .created_ms = w.clock.now},
                                  content.parts, key_of(d.code()));
    acts::keep_package(d, operator_(), m, p.zip, p.manifest_hash);
    return p.zip;
  }

  crypto::key_pair root_ = crypto::key_pair::make(), a_key_ = crypto::key_pair::make(),
                   b_key_ = crypto::key_pair::make();
  transfer::directory directory_;
};

std::vector<core::transfer> transfers(acts::district& d) {
  std::vector<core::transfer> out;
  for (const auto& row : acts::view_transfer_desk(d, people::registrar()).rows)
    out.push_back(row.it);
  return out;
}
std::string state_of(acts::district& d) {
  const auto all = transfers(d);
  return all.size() == 1 ? all[0].state : std::to_string(all.size()) + " transfers";
}

workload move() {
  const auto way = std::make_shared<road>();
  const auto carried = [way](const std::string& from, const std::string& to) {
    return step{from + " to " + to, [way, from, to](world& w) { way->carry(w, from, to); }, false};
  };
  return {.name = "transfer",
          .prepare = [way](world& w) { way->lay(w); },
          .steps = {{"request",
                     [](world& w) {
                       if (transfers(w.in(b)).empty())
                         acts::request_transfer(w.in(b), people::registrar(), alma, {a, "A"},
                                                "enrolled here");
                     }},
                    carried(b, a),
                    {"release",
                     [](world& w) {
                       if (state_of(w.in(a)) != "under_review") return;
                       acts::release_transfer(w.in(a), people::registrar(),
                                              transfers(w.in(a)).at(0).key.text(),
                                              {.basis = "ferpa-99.31-a-2",
                                               .purpose = "enrollment",
                                               .notice = "annual_notice",
                                               .scope = {}});
                     }},
                    carried(a, b),
                    {"accept",
                     [](world& w) {
                       if (state_of(w.in(b)) != "in_review") return;
                       acts::accept_transfer(w.in(b), people::registrar(),
                                             transfers(w.in(b)).at(0).key.text(), {});
                     }},
                    carried(b, a)},
          .state =
              [](world& w) {
                std::string out;
                for (const auto* id : {&a, &b})
                  out +=
                      *id + " " + state_of(w.in(*id)) + "\n" + history(w.in(*id), alma) +
                      rows(w.in(*id),
                           "select printf('%s %s %d', direction, kind, sent_ms is null) from "
                           "transfer_message order by 1") +
                      rows(w.in(*id),
                           "select printf('%s %d', title, credits_earned) from transcript_course "
                           "order by 1") +
                      rows(w.in(*id), "select printf('handover %d', count(*)) from handover") +
                      rows(w.in(*id),
                           "select printf('disclosed %s %s', recipient, sections) from disclosure "
                           "order by 1") +
                      rows(w.in(*id), "select printf('kept files %d', count(*)) from artifact");
                return out;
              },
          .districts = {a, b}};
}

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
      .districts = {a}};
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
      .districts = {a}};
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
      .districts = {a}};
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

std::vector<workload> all_workloads() {
  return {init(),    save(),    sign(),  feed(),  event(), move(),
          migrate(), back_up(), purge(), merge(), seal()};
}

}  // namespace throughline::testing_
