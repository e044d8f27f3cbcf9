// Imports as people see them: ordered on the page, carried out, decided, read about; and the desk's
// news of enrollments.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "acts/enrollment_news.hpp"
#include "acts/imports.hpp"
#include "acts/overview.hpp"
#include "acts/retention.hpp"
#include "pages/imports.hpp"
#include "pages_samples.hpp"
#include "store/run_files.hpp"
#include "store/runs.hpp"
#include "web_fixture.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;

constexpr const char* registrar_claims =
    R"({"sub":"r1","name":"R","roles":["registrar"],"schools":["*"]})";

class imports_test : public web_test {
 protected:
  static fs::path case_set() { return fs::path(TL_SOURCE_DIR) / "tests/cases/district/oneroster"; }
  fs::path inbox() const { return folder_ / "district-a.inbox"; }
  // The case's set in the inbox under that name, with `edit` of users.csv's text.
  void put(const std::string& name, const std::function<void(std::string&)>& edit = {}) {
    fs::create_directories(inbox());
    fs::copy(case_set(), inbox() / name);
    if (!edit) return;
    const auto users = inbox() / name / "users.csv";
    std::ifstream in(users, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    in.close();
    edit(text);
    std::ofstream(users, std::ios::binary) << text;
  }
  // The program does it, in a process of its own.
  void work() {
    const auto command = std::string(TL_BINARY_DIR) + "/bin/throughline --store " +
                         folder_.string() + " --district district-a --as job import work >" +
                         (folder_ / "work.log").string() + " 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0);
  }
  web::reply order(const char* claims, const std::string& package, const char* what = "import") {
    return post(claims, "/imports",
                {{"tl-token", token(claims)}, {"package", package}, {"tl-act", what}}, "page");
  }
  // The run's page after an order that was taken.
  static std::string run_of(const web::reply& r) {
    auto to = header(r, "Location");
    return to.substr(0, to.find('?')).substr(std::string("/tl").size());
  }
  std::string page(const std::string& path, const char* lang = "en") {
    return ask(registrar_claims, "GET", path, std::string("lang=") + lang, {}, {}, "page").body;
  }
  std::string state(const std::string& path) {
    return std::string(
        acts::view_import(*d_, operator_(), path.substr(path.rfind('/') + 1)).text("state"));
  }
  static bool has(const std::string& text, std::string_view what) {
    return text.find(what) != text.npos;
  }
};

TEST_F(imports_test, a_set_in_the_inbox_is_checked_then_imported) {
  put("spring", [](std::string& users) { users.replace(users.find("Alma"), 4, "Elma"); });
  EXPECT_TRUE(has(page("/imports"), "spring"));
  const auto check = run_of(order(registrar_claims, "spring", "check"));
  EXPECT_EQ(state(check), "ordered");
  EXPECT_TRUE(has(page(check), "Waiting"));
  work();
  EXPECT_EQ(state(check), "checked");
  EXPECT_TRUE(has(page(check), "nothing was changed"));
  const auto name = [&] {
    store::reading r(d_->files());
    return store::find_student(r.db(), "KY", alma)->given_name;
  };
  EXPECT_EQ(name(), "Alma");
  const auto done = run_of(order(registrar_claims, "spring"));
  work();
  EXPECT_EQ(state(done), "applied");
  EXPECT_EQ(name(), "Elma");
  EXPECT_EQ(acts::view_import(*d_, operator_(), done.substr(done.rfind('/') + 1)).text("author"),
            "r1")
      << "whoever ordered it";
}

TEST_F(imports_test, rows_that_were_left_out_are_said_and_given_as_csv) {
  put("bad", [](std::string& users) {
    const auto row = users.find("\r\n") == users.npos ? users.find('\n') : users.find("\r\n");
    users.insert(users.find_first_not_of("\r\n", row), "=1+1,,,true,x,,,,,,,,,,,,,,,,,\n");
  });
  const auto run = run_of(order(registrar_claims, "bad"));
  work();
  EXPECT_EQ(state(run), "applied-with-rejects");
  const auto shown = page(run);
  EXPECT_TRUE(has(shown, "Done in part: 1 rows left out")) << "never finished";
  EXPECT_FALSE(has(shown, ">Done<"));
  EXPECT_TRUE(has(page(run, "es"), "Terminada en parte"));
  const auto csv = ask(registrar_claims, "GET", run + "/rejected.csv");
  EXPECT_EQ(csv.status, 200U);
  EXPECT_TRUE(header(csv, "Content-Type").starts_with("text/csv"));
  EXPECT_TRUE(has(csv.body, "users.csv,2,2,")) << csv.body;
  EXPECT_FALSE(has(csv.body, ",=1+1")) << "no formula";
  EXPECT_TRUE(has(csv.body, "'=1+1")) << csv.body;
  EXPECT_EQ(ask(student_claims, "GET", run + "/rejected.csv").status, 403U);
  const auto clean = run_of(order(registrar_claims, "bad", "check"));
  EXPECT_EQ(ask(registrar_claims, "GET", clean + "/rejected.csv").status, 404U) << "none so far";
}

TEST_F(imports_test, a_run_that_would_remove_too_many_waits_for_a_person) {
  put("half", [](std::string& users) {
    for (const auto* id : {"\nS2,", "\nS3,"}) {
      const auto from = users.find(id) + 1;
      ASSERT_NE(from, 0U);
      users.erase(from, users.find('\n', from) + 1 - from);
    }
  });
  const auto run = run_of(order(registrar_claims, "half"));
  work();
  EXPECT_EQ(state(run), "needs-approval");
  EXPECT_TRUE(has(page(run), "Let it go on"));
  const auto decide = [&](const char* claims, const char* what) {
    return post(claims, run, {{"tl-token", token(claims)}, {"tl-act", what}}, "page").status;
  };
  EXPECT_EQ(decide(teacher_claims, "approve"), 403U);
  EXPECT_EQ(decide(registrar_claims, "approve"), 303U);
  EXPECT_EQ(state(run), "approved");
  EXPECT_EQ(decide(registrar_claims, "decline"), 409U) << "decided is decided";
  work();
  EXPECT_TRUE(state(run).starts_with("applied"));
  const auto again = acts::view_import(*d_, operator_(), run.substr(run.rfind('/') + 1));
  EXPECT_EQ(again.text("decidedBy"), "r1");
}

TEST_F(imports_test, an_approved_run_that_cannot_apply_stands_in_nobodys_way) {
  const auto half = [](std::string& users) {
    for (const auto* id : {"\nS2,", "\nS3,"}) {
      const auto from = users.find(id) + 1;
      users.erase(from, users.find('\n', from) + 1 - from);
    }
  };
  const auto approved = [&](const std::string& name) {
    put(name, half);
    const auto run = run_of(order(registrar_claims, name));
    work();
    acts::decide_import(*d_, operator_(), run.substr(run.rfind('/') + 1), true);
    return run;
  };
  const auto lost = approved("lost");
  for (const auto& e : fs::directory_iterator(folder_ / "district-a.intake"))
    if (e.path().extension() == ".stage") fs::remove(e.path());
  work();
  EXPECT_EQ(state(lost), "refused") << "its file is gone";
  const auto late = approved("late");
  put("whole", [](std::string& users) { users.replace(users.find("Alma"), 4, "Elma"); });
  const auto next = run_of(order(registrar_claims, "whole"));
  {
    store::writing w(d_->files());  // as if it was read before the decision was made
    store::decide_run(w.db(), *core::uid::parse(late.substr(late.rfind('/') + 1)), "needs-approval",
                      "", 0);
    w.commit();
  }
  work();
  EXPECT_EQ(state(next), "applied");
  {
    store::writing w(d_->files());
    store::decide_run(w.db(), *core::uid::parse(late.substr(late.rfind('/') + 1)), "approved", "r1",
                      1);
    w.commit();
  }
  work();
  EXPECT_EQ(state(late), "declined") << "a later set was applied";
}

TEST_F(imports_test, a_declined_run_changes_nothing_and_never_will) {
  put("half", [](std::string& users) {
    for (const auto* id : {"\nS2,", "\nS3,"}) {
      const auto from = users.find(id) + 1;
      users.erase(from, users.find('\n', from) + 1 - from);
    }
  });
  const auto run = run_of(order(registrar_claims, "half"));
  work();
  post(registrar_claims, run, {{"tl-token", token(registrar_claims)}, {"tl-act", "decline"}});
  EXPECT_EQ(state(run), "declined");
  work();
  EXPECT_EQ(state(run), "declined");
  EXPECT_EQ(acts::count_things(*d_, operator_()).whole("students", 0, 99, -1), 4);
}

TEST_F(imports_test, an_order_names_a_set_of_the_inbox_once_and_with_a_token) {
  put("spring");
  for (const auto* name : {"../district-a.db", "..", ".", "", "none", "spring/users.csv"})
    EXPECT_EQ(order(registrar_claims, name).status, 404U) << name;
  EXPECT_EQ(
      post(registrar_claims, "/imports", {{"package", "spring"}, {"tl-act", "import"}}).status,
      403U);
  EXPECT_EQ(order(student_claims, "spring").status, 403U);
  EXPECT_EQ(order(registrar_claims, "spring").status, 303U);
  EXPECT_EQ(order(registrar_claims, "spring").status, 409U) << "it waits already";
}

TEST_F(imports_test, what_is_no_set_is_refused_in_its_report) {
  fs::create_directories(inbox());
  std::ofstream(inbox() / "broken.zip") << "PK no archive";
  const auto run = run_of(order(registrar_claims, "broken.zip"));
  work();
  EXPECT_EQ(state(run), "refused");
  EXPECT_TRUE(has(page(run), "broken.zip"));
  work();  // and does not come up again
  EXPECT_EQ(acts::view_imports(*d_, operator_(), 10).runs.size(), 2U);
}

TEST_F(imports_test, links_and_hidden_files_of_the_inbox_are_not_there) {
  put("spring");
  fs::create_symlink(case_set(), inbox() / "elsewhere");
  fs::create_directories(inbox() / ".hidden");
  std::ofstream(inbox() / "notes.txt") << "x";
  const auto v = acts::view_imports(*d_, operator_(), 10);
  ASSERT_EQ(v.packages.size(), 1U);
  EXPECT_EQ(v.packages.front().name, "spring");
}

TEST_F(imports_test, a_report_that_is_destroyed_takes_its_rows_along) {
  put("bad", [](std::string& users) { users += "Q1,active\n"; });
  const auto run = run_of(order(registrar_claims, "bad"));
  work();
  const auto key = *core::uid::parse(run.substr(run.rfind('/') + 1));
  ASSERT_TRUE(store::has_rejects(d_->files(), key));
  acts::set_retention(*d_, operator_(), "import_report", 30, "days");
  clock_.now = 2'000'000'000'000;  // years later
  const auto p = acts::propose_purge(*d_, registrar(), false);
  ASSERT_TRUE(p.key);
  acts::approve_destruction(*d_, operator_(), p.key->text());
  EXPECT_FALSE(store::has_rejects(d_->files(), key));
}

TEST_F(imports_test, whom_an_export_leaves_out_is_asked_after_on_the_desk) {
  put("fewer", [](std::string& users) {
    const auto from = users.find("\nS2,") + 1;
    users.erase(from, users.find('\n', from) + 1 - from);
  });
  const auto run = run_of(order(registrar_claims, "fewer"));
  work();
  if (state(run) == "needs-approval") {
    acts::decide_import(*d_, operator_(), run.substr(run.rfind('/') + 1), true);
    work();
  }
  const auto desk = page("/transfers");
  EXPECT_TRUE(has(desk, "Missing from the last full export (1)"));
  EXPECT_TRUE(has(desk, "Left"));
  EXPECT_TRUE(has(page("/transfers", "es"), "No aparecen en la última exportación"));
  const auto news = acts::view_enrollment_news(*d_, operator_());
  ASSERT_EQ(news.missing_students.size(), 1U);
  const auto& student = news.missing_students.front().student;
  const auto settle = [&](const char* claims) {
    return post(claims, "/transfers",
                {{"tl-token", token(claims)}, {"student", student}, {"tl-act", "left"}})
        .status;
  };
  EXPECT_EQ(settle(teacher_claims), 403U);
  EXPECT_EQ(settle(registrar_claims), 303U);
  EXPECT_EQ(settle(registrar_claims), 409U);
  EXPECT_FALSE(has(page("/transfers"), "Missing from"));
}

core::value sample_run(const char* state) {
  return formats::read_json(std::string(R"({"run":"1","source":"SIS","feed":"oneroster",)"
                                        R"("version":"1.2","mode":"tolerant","state":")") +
                            state +
                            R"(","started":"2026-11-21T11:00:00Z","author":"job","rejected":3,
      "records":12345,"rejects":true,"mayDecide":true,"dryRun":true,"package":"<img/src=x>",
      "report":{"files":[{"name":"users.csv","state":"partly","read":1200,"added":12,"rejected":3}],
      "findings":[{"file":"users.csv","line":7,"field":"<img/src=x>","code":"value-missing",
      "severity":"error","words":"<img/src=x>"},{"file":"users.csv","line":9,"field":"<img/src=x>",
      "code":"value-missing","severity":"error","words":"x"}],"more":{"bad-date":4}}})");
}

TEST(imports_pages, every_state_is_worded_in_both_languages_and_nothing_of_a_feed_is_markup) {
  for (const auto lang : {core::language::en, core::language::es})
    for (const auto* state :
         {"ordered", "staging", "needs-approval", "approved", "applying", "applied",
          "applied-with-rejects", "refused", "declined", "checked", "interrupted"}) {
      const auto f = samples::make_frame(pages::shell::page, lang);
      const auto run = sample_run(state);
      for (const auto& page :
           {pages::import_page(f, run), pages::imports_page(f, {.runs = {run},
                                                               .packages = {{"<img/src=x>", 0}},
                                                               .sources = {"<img/src=x>", "b"},
                                                               .may_decide = true})}) {
        EXPECT_EQ(page.find("<img"), page.npos) << state;
        for (const auto* gap : {"{n}", "{when}", "{field}", "[applied", "[ordered", "[partly"})
          EXPECT_EQ(page.find(gap), page.npos) << state << gap;
      }
    }
}

TEST(imports_pages, what_is_wrong_with_a_file_as_a_whole_is_one_cause_with_its_columns) {
  const auto run =
      formats::read_json(R"({"run":"1","state":"applied","started":"2026-11-21T11:00:00Z",
      "report":{"files":[],"findings":[
      {"file":"manifest.csv","field":"file.users","code":"manifest-property","severity":"warning"},
      {"file":"manifest.csv","field":"file.roles","code":"manifest-property","severity":"warning"},
      {"file":"users.csv","record":1,"line":1,"field":"shoeSize","code":"header-unknown","severity":"warning"},
      {"file":"users.csv","record":1,"line":1,"field":"hat","code":"header-unknown","severity":"warning"},
      {"file":"users.csv","record":7,"field":"email","code":"id-duplicate","severity":"error"},
      {"file":"users.csv","record":9,"field":"phone","code":"id-duplicate","severity":"error"}]}})");
  const auto page = pages::import_page(samples::make_frame(pages::shell::page), run);
  EXPECT_NE(page.find("file.users, file.roles"), page.npos);
  EXPECT_EQ(page.find("manifest-property"), page.rfind("manifest-property"));
  EXPECT_NE(page.find("shoeSize, hat"), page.npos);
  EXPECT_NE(page.find("users.csv, row 7 email"), page.npos) << "rows by their fields";
  EXPECT_NE(page.find("users.csv, row 9 phone"), page.npos);
}

TEST(imports_pages, the_same_problem_of_many_rows_stands_once) {
  const auto page = pages::import_page(samples::make_frame(pages::shell::page),
                                       sample_run("applied-with-rejects"));
  std::size_t times = 0;
  for (auto at = page.find("(value-missing)"); at != page.npos;
       at = page.find("(value-missing)", at + 1))
    ++times;
  EXPECT_EQ(times, 1U);
  EXPECT_NE(page.find("users.csv:7"), page.npos) << "the first of them";
}

}  // namespace
}  // namespace throughline::testing_
