// The pages of papers that say who may see a record, and of translations, as a browser sends them.
#include "acts/access_papers.hpp"
#include "acts/translations.hpp"
#include "web_fixture.hpp"

namespace throughline::testing_ {
namespace {

constexpr const char* registrar_claims =
    R"({"sub":"r1","name":"R. Clerk","roles":["registrar"],"schools":["*"]})";
constexpr const char* guardian_claims =
    R"({"sub":"g1","name":"Marta Rivera","roles":["guardian"],"students":["sourcedId:S1"],
        "person":"sourcedId:G1"})";
constexpr const char* counselor_claims =
    R"({"sub":"c1","name":"C. Ruiz","roles":["counselor"],"schools":["H1"]})";
constexpr std::string_view access = "/students/sourcedId:S1/access";

bool says(const web::reply& r, std::string_view text) {
  return r.body.find(text) != std::string::npos;
}

class access_pages : public web_test {
 protected:
  using sent = std::vector<std::pair<std::string, std::string>>;
  void SetUp() override {
    web_test::SetUp();
    post(student_claims, ilp, goal("Pass Algebra II", token(student_claims)));
  }
  web::reply send(const char* claims, std::string_view path, std::string_view query, sent fields,
                  std::string_view embed = "shadow") {
    fields.insert(fields.begin(), {"tl-token", token(claims)});
    std::vector<formats::form_field> all;
    for (const auto& [name, value] : fields)
      all.push_back({embed == "light" ? "tl[" + name + "]" : name, value, "", ""});
    return ask(claims, "POST", path, query, formats::write_urlencoded(formats::form(all)),
               {{"Content-Type", "application/x-www-form-urlencoded"}}, embed);
  }
  sent order(sent more = {}) {
    sent out{
        {"tl-act", "enter"},
        {"guardian",
         "g." + std::to_string(
                    acts::ask_access_paper(*d_, registrar(), alma, "order").guardians.front().id)},
        {"limits", "read"},
        {"first_day", "2026-11-01"},
        {"paper", "protective_order"},
        {"number", "24-<D>-7"},
        {"paper_date", "2026-10-30"}};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
  std::string key() {
    return acts::view_access_papers(*d_, registrar(), alma).papers.front().key.text();
  }
};

}  // namespace

TEST_F(access_pages, an_order_is_entered_shown_and_ended) {
  EXPECT_TRUE(says(ask(registrar_claims, "GET", ilp, "section=sign"), "/access"));
  for (const auto* lang : {"lang=en", "lang=es"})
    for (const auto* kind : {"order", "advocate", "dependent"})
      EXPECT_EQ(
          ask(registrar_claims, "GET", access, std::string("enter=") + kind + "&" + lang).status,
          200u);
  EXPECT_EQ(ask(registrar_claims, "GET", access, "enter=other").status, 404u);
  EXPECT_TRUE(says(ask(registrar_claims, "GET", access, "enter=order"), "Marta Rivera"));
  EXPECT_TRUE(says(ask(registrar_claims, "GET", access, "enter=order"), "Back to Who may see"));
  const auto refused = send(registrar_claims, access, "enter=order", {{"tl-act", "enter"}});
  EXPECT_EQ(refused.status, 422u);
  EXPECT_TRUE(says(refused, "An answer is needed here."));
  EXPECT_EQ(
      send(registrar_claims, access, "enter=order", order({{"sections", "ilp.goals"}})).status,
      303u);
  const auto shown = ask(registrar_claims, "GET", access, "lang=es");
  EXPECT_TRUE(says(shown, "24-&lt;D&gt;-7"));
  EXPECT_TRUE(says(shown, "Orden de protección"));
  EXPECT_TRUE(says(shown, "Vigente"));
  EXPECT_FALSE(says(shown, "24-<D>"));
  EXPECT_EQ(ask(registrar_claims, "GET", access, "end=" + key()).status, 200u);
  EXPECT_EQ(send(registrar_claims, access, "end=" + key(), {{"tl-act", "end"}}).status, 422u);
  EXPECT_EQ(
      send(registrar_claims, access, "end=" + key(), {{"tl-act", "end"}, {"reason", "Lifted <b>"}})
          .status,
      303u);
  EXPECT_TRUE(says(ask(registrar_claims, "GET", access), "Lifted &lt;b&gt;"));
  EXPECT_EQ(ask(registrar_claims, "GET", access, "end=nobody").status, 404u);
}

TEST_F(access_pages, the_hosts_own_button_saves_it_too) {
  const auto form = ask(registrar_claims, "GET", access, "enter=order", {}, {}, "light");
  EXPECT_FALSE(says(form, "<form"));
  EXPECT_TRUE(says(form, "value=\"enter\""));
  EXPECT_EQ(send(registrar_claims, access, "enter=order", order(), "light").status, 303u);
}

TEST_F(access_pages, are_closed_to_the_family_and_to_whoever_forges_a_form) {
  for (const auto* claims : {guardian_claims, student_claims, counselor_claims, teacher_claims}) {
    EXPECT_EQ(ask(claims, "GET", access).status, 403u) << claims;
    EXPECT_EQ(ask(claims, "GET", access, "enter=order").status, 403u);
    EXPECT_EQ(send(claims, access, "enter=order", order()).status, 403u);
    EXPECT_FALSE(says(ask(claims, "GET", ilp, "section=sign"), "/access"));
  }
  EXPECT_EQ(post(registrar_claims, access, {{"tl-act", "enter"}}).status, 403u) << "no token";
  EXPECT_TRUE(acts::view_access_papers(*d_, registrar(), alma).papers.empty());
}

TEST_F(access_pages, a_guardian_under_an_order_gets_nothing_at_any_address) {
  const std::string api = "/api/v1/students/sourcedId:S1/";
  const std::vector<std::pair<std::string, std::string>> ways{
      {std::string(ilp), ""},
      {std::string(ilp), "print=1"},
      {std::string(ilp), "section=goals"},
      {std::string(ilp), "section=sign"},
      {std::string(ilp), "section=credits"},
      {std::string(ilp), "section=history&revision=1"},
      {std::string(ilp), "section=facts"},
      {"/students/sourcedId:S1/ilpa", ""},
      {"/students/sourcedId:S1/transfers", ""},
      {api + "ilp", ""},
      {api + "ilp/sections/goals", ""},
      {api + "ilpa", ""}};
  for (const auto& [path, query] : ways)
    EXPECT_EQ(ask(guardian_claims, "GET", path, query).status, 200u) << path << query;
  ASSERT_EQ(send(registrar_claims, access, "enter=order", order()).status, 303u);
  for (const auto& [path, query] : ways) {
    const auto r = ask(guardian_claims, "GET", path, query);
    EXPECT_EQ(r.status, 403u) << path << query;
    EXPECT_FALSE(says(r, "Algebra")) << path << query;
    EXPECT_FALSE(says(r, "rotective")) << "not which paper it was";
  }
  EXPECT_EQ(post(guardian_claims, ilp,
                 {{"tl-token", token(guardian_claims)},
                  {"tl-act", "sign"},
                  {"tl-revision", "1"},
                  {"outcome", "approved"},
                  {"agree", "yes"}})
                .status,
            403u);
  EXPECT_EQ(ask(guardian_claims, "GET", api + "tabs").body, "[]");
  EXPECT_TRUE(says(ask(guardian_claims, "GET", ilp, "lang=es"), "oficina de la escuela"));
}

TEST_F(access_pages, a_withheld_section_has_no_page_no_link_and_no_place_on_paper) {
  ASSERT_EQ(
      send(registrar_claims, access, "enter=order", order({{"sections", "ilp.goals"}})).status,
      303u);
  EXPECT_EQ(ask(guardian_claims, "GET", ilp, "section=goals").status, 403u);
  EXPECT_EQ(ask(guardian_claims, "GET", "/api/v1/students/sourcedId:S1/ilp/sections/goals").status,
            403u);
  for (const auto* query : {"", "print=1", "section=sign", "section=history&revision=1",
                            "section=history&on=2026-11-21"}) {
    const auto r = ask(guardian_claims, "GET", ilp, query);
    EXPECT_EQ(r.status, 200u) << query;
    EXPECT_FALSE(says(r, "Pass Algebra")) << query;
    EXPECT_FALSE(says(r, "section=goals")) << query;
  }
  EXPECT_TRUE(says(ask(guardian_claims, "GET", ilp), "Some parts of this plan are not shown"));
  EXPECT_TRUE(says(ask(student_claims, "GET", ilp, "section=goals"), "Algebra"));
}

TEST_F(access_pages, at_18_the_page_says_whose_the_rights_are) {
  {
    store::writing w(d_->files());
    w.db().script(
        "update person set birth_date = '2008-11-21' where id = (select person from person_source "
        "where sourced_id = 'S1')");
    w.commit();
  }
  EXPECT_TRUE(says(ask(student_claims, "GET", ilp), "You are 18"));
  const auto r = ask(guardian_claims, "GET", ilp, "lang=es");
  EXPECT_EQ(r.status, 403u);
  EXPECT_TRUE(says(r, "18 años"));
  EXPECT_TRUE(says(ask(registrar_claims, "GET", access), "The student is 18"));
  auto paper = order();
  std::erase_if(paper, [](const auto& f) { return f.first == "limits" || f.first == "paper"; });
  paper.insert(paper.end(), {{"paper", "tax_return"}, {"last_day", "2026-12-31"}});
  EXPECT_EQ(send(registrar_claims, access, "enter=dependent", paper).status, 303u);
  EXPECT_TRUE(says(ask(guardian_claims, "GET", ilp), "dependent for taxes"));
  EXPECT_FALSE(says(ask(guardian_claims, "GET", ilp, "section=sign"), "value=\"sign\""));
}

TEST_F(access_pages, a_translation_stands_beside_its_text_while_that_is_unchanged) {
  EXPECT_TRUE(says(ask(counselor_claims, "GET", ilp, "section=goals"), "section=translate"));
  EXPECT_FALSE(says(ask(guardian_claims, "GET", ilp, "section=goals"), "section=translate"));
  EXPECT_EQ(ask(guardian_claims, "GET", ilp, "section=translate&of=goals").status, 403u);
  EXPECT_EQ(ask(counselor_claims, "GET", ilp, "section=translate&of=nothing").status, 404u);
  const auto form = ask(counselor_claims, "GET", ilp, "section=translate&of=goals");
  EXPECT_TRUE(says(form, "Pass Algebra II"));
  const auto text = acts::ask_translation(*d_, counselor(), alma, "", "goals")
                        .asked.items.front()
                        .options.front()
                        .id;
  sent fields{{"tl-act", "translate"},
              {"text", text},
              {"language", "es"},
              {"body", "Aprobar <II>"},
              {"translator", "Lea Santos"}};
  EXPECT_EQ(send(counselor_claims, ilp, "section=translate&of=goals", fields).status, 422u);
  fields.emplace_back("translated_on", "2026-11-20");
  EXPECT_EQ(send(counselor_claims, ilp, "section=translate&of=goals", fields).status, 303u);
  for (const auto* query : {"section=goals&lang=es", "print=1&lang=es"}) {
    const auto shown = ask(guardian_claims, "GET", ilp, query);
    EXPECT_TRUE(says(shown, "Pass Algebra II")) << "the original stays";
    EXPECT_TRUE(says(shown, "Aprobar &lt;II&gt;")) << query;
    EXPECT_TRUE(says(shown, "Traducción de Lea Santos")) << query;
  }
  EXPECT_FALSE(says(ask(guardian_claims, "GET", ilp, "section=goals&lang=en"), "Aprobar"));
  const auto base = acts::view_ilp(*d_, student(), alma).plan->section("goals")->hash;
  post(student_claims, ilp, goal("Pass Algebra III", token(student_claims), core::to_hex(base)));
  const auto changed = ask(guardian_claims, "GET", ilp, "section=goals&lang=es");
  EXPECT_FALSE(says(changed, "Aprobar"));
  EXPECT_TRUE(says(changed, "el texto cambió desde que lo tradujo Lea Santos"));
}

}  // namespace throughline::testing_
