// What is done on a failing disk: each workload with its steps, and what users see of it.
#include "fault/workloads.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "acts/transfers.hpp"
#include "crypto/keys.hpp"
#include "fault/shared.hpp"
#include "intake/event.hpp"
#include "intake_fixture.hpp"
#include "packing.hpp"
#include "store/runs.hpp"
#include "transfer/directory.hpp"
#include "transfer/messages.hpp"
#include "transfer/package.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;
using namespace fault_steps;

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
                return !store::runs_in_state(r.db(), "applying").empty();
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
      .steps = {{"a new student",
                 tell("student", R"({"student":{"sourcedId":"N1","stateId":"1900000077"},
        "givenName":"Nova","familyName":"Lund","birthDate":"2011-05-06","guardians":[
        {"id":"staff:3","givenName":"Pat","familyName":"Lund"}]})")},
                {"transcript",
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
      auto text =
          m.kind == "package" ? packed(sender, m) : transfer::sign_message(m.claims, key_of(from));
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
  std::string packed(acts::district& d, const acts::queued_message& m) const {
    if (auto kept = acts::kept_package(d, operator_(), m.transfer)) return *kept;
    return pack_and_keep(d, operator_(), m, key_of(d.code()));
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

}  // namespace

std::vector<workload> all_workloads() {
  std::vector<workload> out{init(), save(), sign(), feed(), event(), move()};
  for (auto& w : upkeep_workloads()) out.push_back(std::move(w));
  return out;
}

}  // namespace throughline::testing_
