// Requests as a host or a hostile page sends them: tokens, ETags, prefixes, foreign ids, broken
// actors.
#include "web_fixture.hpp"

#include <regex>

#include "acts/retention.hpp"
#include "acts/transfers.hpp"
#include "formats/form.hpp"
#include "web/exchange.hpp"
#include "web/serve.hpp"

namespace throughline::testing_ {
namespace {

// Every look at it is a second later.
class passing_clock final : public core::clock {
 public:
  [[nodiscard]] std::int64_t now_ms() const override { return now_ += 1000; }

 private:
  mutable std::int64_t now_ = 1'795'277'700'000;
};

}  // namespace

TEST_F(web_test, a_form_of_ours_saves_and_redirects_so_reload_does_not_send_again) {
  const auto r = post(student_claims, ilp, goal("Pass Algebra II", token(student_claims)));
  EXPECT_EQ(r.status, 303u) << r.body;
  EXPECT_EQ(header(r, "Location").substr(0, 32), "/tl/students/sourcedId%3AS1/ilp?");
  EXPECT_NE(ask(student_claims, "GET", ilp, "section=goals").body.find("Pass Algebra II"),
            std::string::npos);
}

TEST_F(web_test, a_post_without_our_token_or_from_another_site_stores_nothing) {
  EXPECT_EQ(post(student_claims, ilp, goal("x", "")).status, 403u);
  EXPECT_EQ(post(student_claims, ilp, goal("x", token(teacher_claims))).status, 403u)
      << "another person's token";
  const auto body = formats::write_urlencoded(formats::form(
      {{"tl-section", "goals", "", ""}, {"tl-token", token(student_claims), "", ""}}));
  EXPECT_EQ(
      ask(student_claims, "POST", ilp, {}, body,
          {{"Content-Type", "application/x-www-form-urlencoded"}, {"Sec-Fetch-Site", "cross-site"}})
          .status,
      403u);
  EXPECT_EQ(
      ask(student_claims, "POST", ilp, {}, "{\"a\":1}", {{"Content-Type", "text/plain"}}).status,
      415u);
  EXPECT_FALSE(acts::view_ilp(*d_, registrar(), alma).plan);
}

TEST_F(web_test, a_read_only_role_gets_no_form_and_its_post_stores_nothing) {
  EXPECT_EQ(ask(teacher_claims, "GET", ilp, "section=goals").body.find("<form"), std::string::npos);
  EXPECT_EQ(post(teacher_claims, ilp, goal("x", token(teacher_claims))).status, 403u);
  EXPECT_FALSE(acts::view_ilp(*d_, registrar(), alma).plan);
}

TEST_F(web_test, light_mode_reads_its_own_prefixed_fields_out_of_the_hosts_form) {
  auto fields = goal("Inside the host's form", token(student_claims));
  const auto r = post(student_claims, ilp, fields, "light");
  EXPECT_EQ(r.status, 303u) << r.body;
  EXPECT_EQ(ask(student_claims, "GET", ilp, "section=goals", {}, {}, "light").body.find("<form"),
            std::string::npos);
  const auto host_only = ask(student_claims, "POST", ilp, {}, "nickname=Al",
                             {{"Content-Type", "application/x-www-form-urlencoded"}}, "light");
  EXPECT_EQ(host_only.status, 303u) << "the host's own save does us no harm";
}

TEST_F(web_test, light_mode_keeps_every_tick_of_a_multiple_choice) {
  const auto key = addendum();
  const auto page =
      ask(staff_claims, "GET", ilpa, "step=placement&id=" + key, {}, {}, "light").body;
  EXPECT_NE(page.find("name=\"tl[reason][]\""), std::string::npos)
      << "PHP keeps the last of equal names without the brackets";
  EXPECT_EQ(ask(staff_claims, "GET", ilpa, "step=placement&id=" + key).body.find("reason["),
            std::string::npos);
  const auto saved = [&] {
    const auto v = acts::view_ilpa(*d_, program_staff(), dee);
    return v.it->section("placement") ? formats::write_json(v.it->section("placement")->body)
                                      : std::string();
  };
  const auto base = [&] {
    const auto v = acts::view_ilpa(*d_, program_staff(), dee);
    const auto* s = v.it->section("placement");
    return s ? core::to_hex(s->hash) : std::string();
  };
  // As a browser sends it, and as PHP writes again what it has read.
  for (const auto& [first, second, more] :
       {std::tuple{"tl[reason][]", "tl[reason][]", "behavior"},
        std::tuple{"tl[reason][0]", "tl[reason][1]", "safety"}}) {
    std::vector<formats::form_field> all{{"tl[tl-section]", "placement", "", ""},
                                         {"tl[tl-plan]", key, "", ""},
                                         {"tl[tl-token]", token(staff_claims), "", ""},
                                         {"tl[tl-base]", base(), "", ""},
                                         {"tl[term]", "long", "", ""},
                                         {first, "credit_recovery", "", ""},
                                         {second, more, "", ""}};
    const auto r =
        ask(staff_claims, "POST", ilpa, {}, formats::write_urlencoded(formats::form(all)),
            {{"Content-Type", "application/x-www-form-urlencoded"}}, "light");
    EXPECT_EQ(r.status, 303u) << r.body;
    EXPECT_NE(saved().find("credit_recovery"), std::string::npos) << saved();
    EXPECT_NE(saved().find(more), std::string::npos) << saved();
  }
}

TEST_F(web_test, a_post_to_a_tab_without_an_addendum_is_not_found) {
  const std::string own = "/students/sourcedId:S1/ilpa";
  const auto tok = token(student_claims);
  const auto unknown = core::uid::make(clock_.now).text();
  for (const auto& plan : {std::string(), unknown, std::string("x")})
    for (const auto* what : {"sign", "amend", "save", "discard"}) {
      SCOPED_TRACE(plan + " " + what);
      const auto r =
          post(student_claims, own,
               {{"tl-token", tok}, {"tl-act", what}, {"tl-plan", plan}, {"tl-section", "needs"}});
      EXPECT_TRUE(r.status == 404u || r.status == 403u) << r.status;
      if (std::string_view(what) == "sign") {
        EXPECT_EQ(r.status, 404u);
      }
    }
  EXPECT_EQ(ask(student_claims, "GET", own).status, 200u) << "the tab says there is none yet";
  EXPECT_EQ(ask(student_claims, "GET", own, "print=1").status, 404u);
  EXPECT_EQ(ask(student_claims, "GET", own, "version=1").status, 404u);
}

TEST_F(web_test, what_a_signer_wrote_is_shown_again) {
  const auto tok = token(student_claims);
  post(student_claims, ilp, goal("Pass Algebra II", tok));
  const auto revision = std::to_string(acts::view_ilp(*d_, registrar(), alma).plan->head->number);
  const auto sign = [&](std::string outcome, std::string note, std::string shown) {
    return post(student_claims, ilp,
                {{"tl-token", tok},
                 {"tl-act", "sign"},
                 {"tl-revision", std::move(shown)},
                 {"outcome", std::move(outcome)},
                 {"note", std::move(note)}});
  };
  const auto chosen = [](const web::reply& r) {
    return std::regex_search(r.body, std::regex("value=\"(approved|declined)\" checked"));
  };
  const auto refused = sign("approved", "My long note", revision);
  EXPECT_EQ(refused.status, 422u) << "not agreed";
  EXPECT_NE(refused.body.find("My long note</textarea>"), std::string::npos);
  EXPECT_TRUE(chosen(refused));
  const auto stale = sign("declined", "My long note", "99");
  EXPECT_EQ(stale.status, 412u);
  EXPECT_NE(stale.body.find("My long note</textarea>"), std::string::npos);
  EXPECT_TRUE(chosen(stale));
  EXPECT_NE(stale.body.find("The text was changed since you opened it."), std::string::npos);
  const auto too_long = sign("declined", std::string(9000, 'n'), revision);
  EXPECT_EQ(too_long.status, 422u);
  EXPECT_NE(too_long.body.find(std::string(9000, 'n')), std::string::npos);
  EXPECT_TRUE(acts::view_ilp(*d_, registrar(), alma).plan->signatures.empty());

  const auto key = addendum();
  const auto on_addendum = post(staff_claims, ilpa,
                                {{"tl-token", token(staff_claims)},
                                 {"tl-act", "sign"},
                                 {"tl-plan", key},
                                 {"tl-revision", "1"},
                                 {"note", "Still to say"}});
  EXPECT_EQ(on_addendum.status, 422u);
}

TEST_F(web_test, a_destroyed_section_says_so_to_writer_and_reader_and_on_paper_and_takes_new_text) {
  acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  const auto order =
      acts::propose_expungement(*d_, registrar(), alma, {"ilp.goals"}, "Order 7", "Court");
  acts::approve_destruction(*d_, person(core::role::administrator, "administrator-2", {"*"}),
                            order.key->text());
  for (const auto* claims : {student_claims, teacher_claims}) {
    EXPECT_NE(ask(claims, "GET", ilp, "section=goals").body.find("removed for good"),
              std::string::npos);
    EXPECT_NE(ask(claims, "GET", ilp, "print=1").body.find("removed for good"), std::string::npos);
  }
  EXPECT_EQ(ask(student_claims, "GET", ilp, "section=about").body.find("removed for good"),
            std::string::npos);
  post(student_claims, ilp,
       goal("Begin again", token(student_claims),
            core::to_hex(acts::view_ilp(*d_, student(), alma).plan->section("goals")->hash)));
  const auto again = ask(student_claims, "GET", ilp, "section=goals").body;
  EXPECT_EQ(again.find("removed for good"), std::string::npos);
  EXPECT_NE(again.find("Begin again"), std::string::npos);
}

TEST_F(web_test, a_destroyed_part_of_an_addendum_says_so_to_who_may_write_it_anew) {
  const auto key = addendum();
  acts::save_ilpa_section(*d_, program_staff(), dee, key, "needs", std::nullopt,
                          json(R"({"academic_needs":"Reading"})"));
  const auto order =
      acts::propose_expungement(*d_, registrar(), dee, {"ilpa.needs"}, "Order 8", "Court");
  acts::approve_destruction(*d_, person(core::role::administrator, "administrator-2", {"*"}),
                            order.key->text());
  for (const auto* query : {"step=needs", "step=check", "", "print=1"}) {
    const auto body = ask(staff_claims, "GET", ilpa, query).body;
    EXPECT_NE(body.find("removed for good"), std::string::npos) << query;
    EXPECT_EQ(body.find("Reading"), std::string::npos) << query;
  }
}

TEST_F(web_test, what_a_family_says_of_a_contested_part_stands_where_the_part_is_shown) {
  const auto parent = person(core::role::guardian, "parent-4", {}, {"sourcedId:S4"});
  acts::add_statement(*d_, parent, dee, "transcript", "Algebra I", "He <b>passed</b> it.");
  acts::add_statement(*d_, parent, dee, "ilpa", "Goal 1", "Nobody asked us.");
  const auto has = [&](std::string_view path, std::string_view query, std::string_view text) {
    return ask(staff_claims, "GET", path, query).body.find(text) != std::string::npos;
  };
  const auto of_dee = "/students/" + std::string(dee) + "/ilp";
  for (const auto* query : {"", "print=1"}) {
    EXPECT_TRUE(has(of_dee, query, "Transcript: Algebra I")) << query;
    EXPECT_TRUE(has(of_dee, query, "He &lt;b&gt;passed&lt;/b&gt; it.")) << query;
    EXPECT_FALSE(has(of_dee, query, "Nobody asked us.")) << query;
    EXPECT_TRUE(has(ilpa, query, "Nobody asked us.")) << query;
    EXPECT_FALSE(has(ilpa, query, "Algebra I")) << query;
  }
}

TEST_F(web_test, a_stop_is_set_and_ended_on_the_students_page) {
  const auto* claims = R"({"sub":"r","name":"L. Marsh","roles":["registrar"],"schools":["*"]})";
  const auto path = "/students/" + std::string(alma) + "/transfers";
  using fields = std::vector<std::pair<std::string, std::string>>;
  const auto send = [&](const char* who, fields all) {
    all.emplace_back("tl-token", token(who));
    return post(who, path, all);
  };
  const auto open = [&] {
    int n = 0;
    for (const auto& s : acts::view_transfers(*d_, registrar(), alma).stops) n += s.closed.empty();
    return n;
  };
  const auto bare = send(claims, fields{{"tl-act", "stop"}, {"kind", ""}, {"document", "Flag 7"}});
  EXPECT_EQ(bare.status, 422u);
  EXPECT_NE(bare.body.find("value=\"Flag 7\""), std::string::npos) << "nothing typed is lost";
  EXPECT_EQ(open(), 0);
  const fields whole{{"tl-act", "stop"},
                     {"kind", "missing_child"},
                     {"document", "Flag 7"},
                     {"authority", "State police"}};
  EXPECT_EQ(send(student_claims, whole).status, 403u);
  EXPECT_EQ(open(), 0);
  EXPECT_EQ(send(claims, whole).status, 303u);
  ASSERT_EQ(open(), 1);
  const auto it = acts::view_transfers(*d_, registrar(), alma).stops.front();
  EXPECT_EQ(it.opened_by, "L. Marsh");
  for (const auto* which : {"", "x", "1x", "99"})
    EXPECT_NE(
        send(claims, fields{{"tl-act", "end_stop"}, {"which", which}, {"fact", "found"}}).status,
        303u)
        << which;
  EXPECT_EQ(
      send(claims, fields{{"tl-act", "end_stop"}, {"which", std::to_string(it.id)}, {"fact", " "}})
          .status,
      422u)
      << "a stop ends by a fact";
  EXPECT_EQ(open(), 1);
  EXPECT_EQ(send(claims, fields{{"tl-act", "end_stop"},
                                {"which", std::to_string(it.id)},
                                {"fact", "Flag taken back, letter of 11-20"}})
                .status,
            303u);
  EXPECT_EQ(open(), 0);
  EXPECT_EQ(send(claims, fields{{"tl-act", "nonsense"}, {"kind", "missing_child"}}).status, 400u);
  EXPECT_EQ(send(claims, fields{{"kind", "missing_child"}, {"document", "Flag 7"}}).status, 303u)
      << "the host's own Save asks for nothing";
  EXPECT_EQ(open(), 0);
}

TEST_F(web_test, a_redirect_is_one_line_whatever_the_address_held) {
  const auto* claims = R"({"sub":"r","roles":["registrar"],"schools":["*"]})";
  const auto r = post(claims, "/transfers/x%0D%0ASet-Cookie:%20a=b",
                      {{"tl-token", token(claims)}, {"tl-act", "compare"}, {"choose", "S1"}});
  ASSERT_EQ(r.status, 303u) << r.body;
  EXPECT_TRUE(
      header(r, "Location").starts_with("/tl/transfers/x%0D%0ASet-Cookie%3A%20a%3Db?student=S1"))
      << header(r, "Location");
  web::request asked;
  asked.mount = "/tl\r\nX: y";
  const web::exchange x{.in = *d_, .asked = asked, .by = registrar()};
  EXPECT_EQ(header(x.see_other("/a\nb", {}), "Location").find_first_of("\r\n"), std::string::npos);
}

TEST_F(web_test, a_stale_save_answers_412_with_both_texts) {
  post(student_claims, ilp, goal("First", token(student_claims)));
  const auto r =
      post(student_claims, ilp, goal("Second, begun from nothing", token(student_claims)));
  EXPECT_EQ(r.status, 412u);
  EXPECT_NE(r.body.find("First"), std::string::npos);
  EXPECT_NE(r.body.find("Second, begun from nothing"), std::string::npos);
}

TEST_F(web_test, refused_fields_come_back_with_the_text_and_the_reason) {
  auto fields = goal("Keep me", token(student_claims));
  fields.emplace_back("goals.0.by", "soon");
  const auto r = post(student_claims, ilp, fields);
  EXPECT_EQ(r.status, 422u);
  EXPECT_NE(r.body.find("Keep me"), std::string::npos);
  EXPECT_NE(r.body.find("aria-invalid"), std::string::npos);
}

TEST_F(web_test, the_json_api_saves_with_if_match) {
  const auto path = "/api/v1/students/1900000001/ilp/sections/goals";
  const std::vector<std::pair<std::string_view, std::string_view>> json_type{
      {"Content-Type", "application/json"}};
  const auto made = ask(student_claims, "PUT", path, {}, one_goal, json_type);
  ASSERT_EQ(made.status, 200u) << made.body;
  const auto tag = header(made, "ETag");
  EXPECT_EQ(ask(student_claims, "PUT", path, {}, one_goal, json_type).status, 412u);
  auto with_tag = json_type;
  with_tag.emplace_back("If-Match", tag);
  EXPECT_EQ(ask(student_claims, "PUT", path, {}, R"({"goals":[]})", with_tag).status, 200u);
  EXPECT_EQ(ask(student_claims, "PUT", path, {}, R"({"goals":[],"goals":[]})", with_tag).status,
            400u)
      << "duplicate key";
  auto any = json_type;
  any.emplace_back("If-Match", "*");
  EXPECT_EQ(ask(student_claims, "PUT", path, {}, one_goal, any).status, 400u)
      << "saving over whatever stands there is not offered";
}

TEST_F(web_test, a_draft_is_kept_and_shown_again) {
  const auto path = "/api/v1/students/sourcedId:S1/ilp/sections/goals/draft";
  auto fields = goal("Half a thought", token(student_claims));
  std::vector<formats::form_field> all;
  for (const auto& [name, value] : fields) all.push_back({name, value, "", ""});
  const auto keep = [&] {
    return ask(student_claims, "PUT", path, {}, formats::write_urlencoded(formats::form(all)),
               {{"Content-Type", "application/x-www-form-urlencoded"}});
  };
  const auto r = keep();
  EXPECT_EQ(r.status, 200u) << r.body;
  EXPECT_EQ(formats::read_json(r.body).flag("stale", true), false);
  EXPECT_NE(ask(student_claims, "GET", ilp, "section=goals").body.find("Half a thought"),
            std::string::npos);
  acts::save_ilp_section(*d_, counselor(), alma, "goals", std::nullopt, json(one_goal));
  EXPECT_EQ(formats::read_json(keep().body).flag("stale", false), true);
  const auto page = ask(student_claims, "GET", ilp, "section=goals&lang=es").body;
  EXPECT_NE(page.find("Half a thought"), page.npos) << "kept all the same";
  EXPECT_NE(page.find("data-tl-stale=\"El texto guardado de esta sección cambió"), page.npos);
  EXPECT_NE(page.find("<div role=\"status\" data-tl-news></div>"), page.npos);
}

TEST_F(web_test, a_draft_is_let_go_and_the_saved_text_stands) {
  const auto has = [&](const char* claims, std::string_view path, std::string_view query,
                       std::string_view text) {
    return ask(claims, "GET", path, query).body.find(text) != std::string::npos;
  };
  const auto draft = [&](const char* claims, const std::string& path,
                         const std::vector<std::pair<std::string, std::string>>& fields) {
    std::vector<formats::form_field> all;
    for (const auto& [name, value] : fields) all.push_back({name, value, "", ""});
    return ask(claims, "PUT", path, {}, formats::write_urlencoded(formats::form(all)),
               {{"Content-Type", "application/x-www-form-urlencoded"}})
        .status;
  };
  const auto student = token(student_claims);
  post(student_claims, ilp, goal("Saved", student));
  ASSERT_EQ(draft(student_claims, "/api/v1/students/sourcedId:S1/ilp/sections/goals/draft",
                  goal("Half a thought", student)),
            200u);
  ASSERT_TRUE(has(student_claims, ilp, "section=goals", "Half a thought"));
  const auto gone = post(
      student_claims, ilp,
      {{"tl-section", "goals"}, {"tl-base", ""}, {"tl-token", student}, {"tl-act", "discard"}});
  EXPECT_EQ(gone.status, 303u) << gone.body;
  EXPECT_FALSE(has(student_claims, ilp, "section=goals", "Half a thought"));
  EXPECT_TRUE(has(student_claims, ilp, "section=goals", "Saved"));

  const auto* staff = R"({"sub":"a1","name":"T","roles":["alternative_staff"],"schools":["A1"]})";
  const auto key = acts::view_ilpa(*d_, program_staff(), dee).it->key.text();
  const auto query = "step=needs&id=" + key;
  for (const bool by_form : {true, false}) {
    ASSERT_EQ(draft(staff, "/api/v1" + ilpa + "/" + key + "/sections/needs/draft",
                    {{"tl-section", "needs"},
                     {"tl-base", ""},
                     {"tl-token", token(staff)},
                     {"academic_needs", "Not said yet"}}),
              200u);
    ASSERT_TRUE(has(staff, ilpa, query, "Not said yet"));
    const auto dropped =
        by_form ? post(staff, ilpa,
                       {{"tl-section", "needs"},
                        {"tl-plan", key},
                        {"tl-token", token(staff)},
                        {"tl-act", "discard"}})
                : ask(staff, "DELETE", "/api/v1" + ilpa + "/" + key + "/sections/needs/draft");
    EXPECT_EQ(dropped.status, by_form ? 303u : 204u) << dropped.body;
    EXPECT_FALSE(has(staff, ilpa, query, "Not said yet"));
  }
}

TEST_F(web_test, foreign_and_odd_ids_are_not_found) {
  for (const auto* path :
       {"/students/sourcedId:S2/ilp", "/students/nobody/ilp", "/students/..%2F..%2Fetc/ilp",
        "/students/sourcedId:S1/ilp/extra", "/students//ilp", "/nothing"})
    EXPECT_EQ(ask(student_claims, "GET", path).status, 404u) << path;
  EXPECT_EQ(ask(student_claims, "DELETE", ilp).status, 405u);
  EXPECT_EQ(ask(student_claims, "DELETE", ilp).failed, "bad-method") << "what a log may say of it";
  EXPECT_EQ(ask(student_claims, "GET", "/students/%ff/ilp").status, 400u);
}

TEST_F(web_test, an_actor_that_is_not_whole_gets_no_page) {
  for (const auto* claims :
       {"", "{}", R"({"sub":"x"})", R"({"sub":"x","roles":["root"]})",
        R"({"sub":"","roles":["student"]})", R"({"sub":"x","sub":"y","roles":["student"]})",
        R"({"sub":"x","roles":["student"],"students":[1]})"})
    EXPECT_EQ(ask(claims, "GET", ilp).status, 401u) << claims;
}

TEST_F(web_test, a_past_deadline_is_503) {
  web::request r;
  r.method = "GET";
  r.path = ilp;
  r.deadline_ms = 1;
  EXPECT_EQ(web::serve(*d_, student_claims, r).status, 200u) << "the clock has not moved";
  d_.reset();
  const passing_clock passing;
  acts::district late(folder_.string(), "district-a", passing);
  EXPECT_EQ(web::serve(late, student_claims, r).status, 503u) << "before the act";
  r.deadline_ms = 1500;  // in time at the act, late for the page
  EXPECT_EQ(web::serve(late, student_claims, r).status, 503u) << "after the act";
  r.deadline_ms = 600'000;
  EXPECT_EQ(web::serve(late, student_claims, r).status, 200u);
  web::request draft;
  draft.method = "PUT";
  draft.path = "/api/v1/students/sourcedId:S1/ilp/sections/goals/draft";
  draft.headers = {{"Content-Type", "application/json"}};
  draft.body = one_goal;
  draft.deadline_ms = 1;
  EXPECT_EQ(web::serve(late, student_claims, draft).status, 503u);
  r.query = "section=goals";
  EXPECT_EQ(web::serve(late, student_claims, r).body.find("Pass Algebra II"), std::string::npos)
      << "the act did not begin";
}

TEST_F(web_test, tabs_are_those_the_actor_may_open) {
  const auto ids = [&](const char* claims) {
    std::string out;
    const auto all = formats::read_json(web::tabs(*d_, claims, "sourcedId:S1").body);
    for (const auto& t : *all.as_list()) out += std::string(t.text("id")) + " ";
    return out;
  };
  EXPECT_EQ(ids(student_claims), "ilp transfers ");
  EXPECT_EQ(ids(teacher_claims), "ilp ");
  EXPECT_EQ(ids(R"({"sub":"r","roles":["registrar"],"schools":["*"]})"), "ilp ilpa transfers ");
}

TEST_F(web_test, the_hosts_event_hands_over_transcript_and_enrollment_once) {
  const auto body =
      R"({"student":{"sourcedId":"S2"},"id":"e9","school":"A1","grade":"11","entryDate":"2026-11-16","exitDate":null,"primary":true})";
  const auto first = formats::read_json(web::event(*d_, system_claims, "enrollment", body).body);
  EXPECT_EQ(first.whole("addenda", 0, 9, -1), 1);
  const auto second = formats::read_json(web::event(*d_, system_claims, "enrollment", body).body);
  EXPECT_EQ(second.whole("addenda", 0, 9, -1), 0);
  EXPECT_EQ(acts::view_ilpa(*d_, program_staff(), beto).all.size(), 1u);
  EXPECT_EQ(web::event(*d_, student_claims, "enrollment", body).status, 403u);
  EXPECT_EQ(web::event(*d_, system_claims, "enrollment", "{\"student\":").status, 400u);
  EXPECT_EQ(web::event(*d_, system_claims, "lunch", "{}").status, 400u);
}

TEST_F(web_test, assets_are_immutable_under_their_own_name) {
  const auto page = ask(student_claims, "GET", ilp).body;
  std::smatch m;
  ASSERT_TRUE(std::regex_search(page, m, std::regex(R"(/tl(/assets/style\.[0-9a-f]+\.css))")));
  const auto r = ask(student_claims, "GET", m[1].str());
  EXPECT_EQ(r.status, 200u);
  EXPECT_NE(header(r, "Cache-Control").find("immutable"), std::string::npos);
  EXPECT_EQ(ask(student_claims, "GET", "/assets/../../etc/passwd").status, 404u);
}

TEST_F(web_test, documents_carry_a_strict_policy_and_fragments_leave_it_to_the_host) {
  const auto document = ask(student_claims, "GET", ilp, "print=1");
  EXPECT_EQ(header(document, "Content-Security-Policy").substr(0, 18), "default-src 'none'");
  EXPECT_EQ(header(document, "Throughline-Shell"), "document");
  EXPECT_EQ(header(ask(student_claims, "GET", ilp), "Throughline-Shell"), "fragment");
}

}  // namespace throughline::testing_
