// A plan in another district's package that is not what it says: refused at the door, and nothing
// of it is kept.
#include "acts/proof.hpp"
#include "acts/transfers.hpp"
#include "core/plan.hpp"
#include "district_fixture.hpp"
#include "store/transfers.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

class sent_plan : public district_test {
 protected:
  // A plan of one section in two revisions and a signature, as its district would send it.
  static core::value a_plan() {
    const std::string salt(16, 's'), own(16, 'o');
    const auto revision = [&](int n, const std::string& body, const std::string& with) {
      core::value section;
      const auto hash = core::content_hash(with, "goals", body);
      section.set("hash", core::to_hex(hash));
      section.set("content", json(body));
      if (with != salt) section.set("salt", core::to_hex(with));
      core::value out;
      out.set("id", core::uid::make(n).text());
      out.set("number", n);
      out.set("version", 1);
      out.set("root", core::to_hex(core::root_hash(1, {{"goals", hash}})));
      out.set("author", "A. Counselor");
      out.set("authorRole", "counselor");
      out.set("at", "2026-11-0" + std::to_string(n) + "T15:00:00.123Z");
      out.set("sections", core::record{{"goals", section}});
      return out;
    };
    core::value out;
    out.set("id", core::uid::make(9).text());
    out.set("profile", "us-ky");
    out.set("profileVersion", "1");
    out.set("salt", core::to_hex(salt));
    core::list history{revision(1, R"({"goals":[{"statement":"One"}]})", salt),
                       revision(2, R"({"goals":[{"statement":"Two"}]})", own)};
    core::value signature;
    signature.set("revision", 2);
    signature.set("root", history[1].text("root"));
    for (const auto* name : {"role", "name", "way", "outcome"}) signature.set(name, "guardian");
    signature.set("at", "2026-11-03T15:00:00.000Z");
    signature.set("schoolYear", 2027);
    out.set("revisions", std::move(history));
    signature.set("recorded", core::record{{"byName", "R. Clerk"}, {"on", "2026-11-03"}});
    out.set("signatures", core::list{signature});
    out.set("meetings", core::list{core::record{{"id", core::uid::make(8).text()},
                                                {"heldOn", "2026-11-02"},
                                                {"way", "phone"},
                                                {"attendees", "A. Reyes"},
                                                {"notes", "Math"},
                                                {"author", "A. Counselor"},
                                                {"authorRole", "counselor"},
                                                {"at", "2026-11-03T15:00:00.000Z"}}});
    return out;
  }
  // A package of a student whom nobody here is, with these parts.
  core::uid receive(std::vector<core::package_part> parts) {
    core::value identity;
    identity.set("state", "KY");
    identity.set("familyName", "Nobody");
    parts.push_back({"identity", "included", formats::write_json(identity), {}});
    const auto key = core::uid::make(clock_.now);
    const auto bytes = "the package of " + key.text();
    acts::keep_file(*d_, core::sha256(bytes), bytes);
    acts::receive_package(*d_, operator_(),
                          {.transfer = key,
                           .from = {"district-b", "Other Schools"},
                           .hash = core::sha256(key.view()),
                           .manifest = core::record{{"purpose", "enrollment"}},
                           .parts = std::move(parts),
                           .size = static_cast<std::int64_t>(bytes.size()),
                           .file_hash = core::sha256(bytes)});
    return key;
  }
  // The code with which a package that holds this plan is refused; empty when it is kept.
  std::string refused(const core::value& plan) {
    return code_of([&] { receive({{"ilp", "included", formats::write_json(plan), {}}}); });
  }
  // As Alma's, whatever is decided on.
  acts::accept_result accept(const core::uid& key) {
    acts::accept_choice choice;
    choice.student = alma;
    for (const auto& x : acts::view_transfer(*d_, registrar(), key.text(), alma).differences)
      choice.decisions.emplace_back(x.section + "." + x.field, "incoming");
    auto done = acts::accept_transfer(*d_, registrar(), key.text(), choice);
    EXPECT_TRUE(done.undecided.empty());
    return done;
  }
  std::int64_t rows(const std::string& table) {
    return store::connection((folder_ / "district-a.db").string(), store::access_mode::read_write)
        .count_rows(table);
  }
  static core::value& member(core::value& of, std::string_view name) {
    for (auto& [n, v] : *of.as_record())
      if (n == name) return v;
    throw std::logic_error("no such member");
  }
  static core::value& revision(core::value& plan, std::size_t n) {
    return (*member(plan, "revisions").as_list())[n];
  }
  static core::value& goals(core::value& plan, std::size_t n) {
    return member(member(revision(plan, n), "sections"), "goals");
  }
  static core::value& signature(core::value& plan) {
    return member(plan, "signatures").as_list()->front();
  }
  static void drop(core::value& of, std::string_view name) {
    std::erase_if(*of.as_record(), [&](const auto& m) { return m.first == name; });
  }
};

}  // namespace

TEST_F(sent_plan, whole_it_is_kept_for_review) {
  EXPECT_EQ(refused(a_plan()), "");
  EXPECT_EQ(rows("transfer"), 1);
}

TEST_F(sent_plan, that_is_not_what_was_signed_is_refused_and_leaves_nothing) {
  struct forged {
    const char* what;
    void (*change)(core::value& plan);
    const char* code;
  };
  const forged all[] = {
      {"no id", [](core::value& p) { drop(p, "id"); }, "package-format"},
      {"an id that is none", [](core::value& p) { p.set("id", "7"); }, "package-format"},
      {"a salt that is no hex", [](core::value& p) { p.set("salt", "zz"); }, "package-format"},
      {"a short salt", [](core::value& p) { p.set("salt", "00ff"); }, "package-format"},
      {"another salt", [](core::value& p) { p.set("salt", std::string(32, '0')); }, "content-hash"},
      {"an answer written down without its day",
       [](core::value& p) {
         signature(p).set("recorded", core::record{{"witness", "W"}});
       },
       "package-format"},
      {"a meeting without its day",
       [](core::value& p) { drop(member(p, "meetings").as_list()->front(), "heldOn"); },
       "package-format"},
      {"a meeting without an id",
       [](core::value& p) { drop(member(p, "meetings").as_list()->front(), "id"); },
       "package-format"},
      {"no profile", [](core::value& p) { drop(p, "profile"); }, "package-format"},
      {"no revision", [](core::value& p) { p.set("revisions", core::list{}); }, "package-format"},
      {"a revision without an id", [](core::value& p) { drop(revision(p, 0), "id"); },
       "package-format"},
      {"a revision that is no record", [](core::value& p) { revision(p, 1) = core::value("x"); },
       "package-format"},
      {"a revision without a number", [](core::value& p) { drop(revision(p, 1), "number"); },
       "package-format"},
      {"the same number twice", [](core::value& p) { revision(p, 1).set("number", 1); },
       "package-format"},
      {"a time that is none", [](core::value& p) { revision(p, 0).set("at", "yesterday"); },
       "package-format"},
      {"a day that is none",
       [](core::value& p) { revision(p, 0).set("at", "2026-02-30T15:00:00.123Z"); },
       "package-format"},
      {"a time cut short",
       [](core::value& p) { revision(p, 0).set("at", "2026-11-01T15:00:00.12"); },
       "package-format"},
      {"a minute below 0",
       [](core::value& p) { revision(p, 0).set("at", "2026-11-01T15:-1:00.123Z"); },
       "package-format"},
      {"letters for a second",
       [](core::value& p) { revision(p, 0).set("at", "2026-11-01T15:00:xx.123Z"); },
       "package-format"},
      {"a root of another text",
       [](core::value& p) { revision(p, 0).set("root", revision(p, 1).text("root")); },
       "content-hash"},
      {"a section added",
       [](core::value& p) { member(revision(p, 0), "sections").set("about", goals(p, 0)); },
       "content-hash"},
      {"a section without its text", [](core::value& p) { drop(goals(p, 0), "content"); },
       "package-format"},
      {"a changed text",
       [](core::value& p) {
         goals(p, 1).set("content", core::record{{"goals", core::list{}}});
       },
       "content-hash"},
      {"a section's salt cut short", [](core::value& p) { goals(p, 1).set("salt", "00"); },
       "package-format"},
      {"destroyed, with its text", [](core::value& p) { goals(p, 0).set("destroyed", true); },
       "package-format"},
      {"destroyed, without its hash",
       [](core::value& p) {
         goals(p, 0) = core::record{{"destroyed", true}};
       },
       "package-format"},
      {"destroyed, with another hash",
       [](core::value& p) {
         goals(p, 0) = core::record{{"destroyed", true}, {"hash", std::string(64, '0')}};
       },
       "content-hash"},
      {"a signature without a time", [](core::value& p) { drop(signature(p), "at"); },
       "package-format"},
      {"a signature of no revision", [](core::value& p) { signature(p).set("revision", 3); },
       "content-hash"},
      {"a signature of another text",
       [](core::value& p) { signature(p).set("root", revision(p, 0).text("root")); },
       "content-hash"},
  };
  for (const auto& one : all) {
    auto plan = a_plan();
    one.change(plan);
    EXPECT_EQ(refused(plan), one.code) << one.what;
  }
  EXPECT_EQ(rows("transfer"), 0) << "nothing was kept of any";
  EXPECT_EQ(rows("artifact"), 0);
}

TEST_F(sent_plan, brings_how_its_years_stood_and_what_stands_for_them) {
  auto plan = a_plan();
  plan.set("years", json(R"([
    {"schoolYear":2025,"grade":"09","status":"complete","met":4,"total":4,"profileVersion":"1"},
    {"schoolYear":2026,"grade":"10","status":"alternative_completion","met":4,"total":4,"profileVersion":"1",
     "alternative":{"reason":"paper_plan","comment":"Binder 7","by":"B. Counselor","role":"counselor","at":"2026-05-03T15:00:00.000Z"}}])"));
  for (
      const auto* bad :
      {R"([{"schoolYear":2025,"status":"done","profileVersion":"1"}])",
       R"([{"schoolYear":20250,"status":"complete","profileVersion":"1"}])",
       R"([{"schoolYear":2025,"status":"complete"}])",
       R"([{"schoolYear":2025,"status":"complete","profileVersion":"1"},{"schoolYear":2025,"status":"complete","profileVersion":"1"}])",
       R"([{"schoolYear":2025,"status":"complete","profileVersion":"1","alternative":{"by":"x","at":"2026-05-03T15:00:00.000Z"}}])"}) {
    auto other = plan;
    other.set("years", json(bad));
    EXPECT_EQ(refused(other), "package-format") << bad;
  }
  accept(receive({{"ilp", "included", formats::write_json(plan), {}}}));
  const auto now = acts::export_ilp(*d_, counselor(), alma);
  const auto& years = now.items("years");
  ASSERT_GE(years.size(), 2u);
  EXPECT_EQ(years[0], plan.items("years")[0]);
  EXPECT_EQ(years[1], plan.items("years")[1]) << "word for word what was sent";
}

TEST_F(sent_plan, whose_ids_are_taken_here_gets_its_own_and_keeps_its_history) {
  const auto adopt = [&](const core::value& plan) {
    const auto by = operator_();
    acts::change c(*d_, by);
    const auto person = store::match_candidates(
        c.db(), {.state = "KY", .state_id = std::string(alma), .birth_date = {}});
    const auto row = store::adopt_plan(
        c.db(), {.data = plan, .person = person.at(0), .transfer = 1, .kind = "ilp"}, clock_.now);
    c.note(acts::act::accept_transfer, core::role::registrar, nullptr, core::record{});
    c.commit();
    return row;
  };
  ASSERT_EQ(refused(a_plan()), "");  // a transfer it can have come with
  const auto first = adopt(a_plan()), second = adopt(a_plan());
  store::reading r(d_->files());
  auto q = r.db().prepare(
      "select count(*), count(distinct uid), count(distinct hex(root)) from plan_revision where "
      "plan in ($1, $2)");
  q.bind(first, second);
  ASSERT_TRUE(q.next());
  EXPECT_EQ(q.integer(0), 4);
  EXPECT_EQ(q.integer(1), 4) << "an id names one revision";
  EXPECT_EQ(q.integer(2), 2) << "and the text is the same";
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
}

TEST_F(sent_plan, beside_transcript_rows_of_one_id_brings_one_of_them) {
  const auto row = [](const char* id, const char* title) {
    return core::record{{"id", id},
                        {"schoolYear", 2026},
                        {"title", title},
                        {"creditsAttempted", "1.000"},
                        {"creditsEarned", "1.000"}};
  };
  core::value transcript;
  transcript.set("courses",
                 core::list{row("r1", "English I"), row("r1", "English II"), row("r2", "Health")});
  const auto done =
      accept(receive({{"transcript", "included", formats::write_json(transcript), {}}}));
  EXPECT_EQ(done.courses, 2);
  EXPECT_EQ(done.courses_had, 1) << "a credit counts once";
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
}

TEST_F(sent_plan, of_an_addendum_that_ended_there_comes_as_ended) {
  core::value addenda;
  addenda.set("addenda", core::list{core::record{{"state", "exited"},
                                                 {"school", "Their program"},
                                                 {"schoolClass", "A5"},
                                                 {"entryDate", "2026-01-05"},
                                                 {"exitDate", "2026-05-20"},
                                                 {"plan", a_plan()}}});
  const auto key = receive({{"ilpa", "included", formats::write_json(addenda), {}}});
  EXPECT_EQ(accept(key).addenda, 1);
  const auto v = acts::view_ilpa(*d_, registrar(), alma);
  ASSERT_TRUE(v.it);
  EXPECT_EQ(v.it->exit_date, "2026-05-20");
  EXPECT_EQ(v.it->state, core::addendum_state::exited);
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
}

}  // namespace throughline::testing_
