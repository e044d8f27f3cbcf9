// What every page keeps to: escaping, shells, light mode's fields, round trips of items, words for
// every table.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "core/actor.hpp"
#include "core/item_types.hpp"
#include "core/transfer.hpp"
#include "form_fields.hpp"
#include "formats/json.hpp"
#include "pages/items.hpp"
#include "pages/pages.hpp"
#include "pages/pieces.hpp"
#include "pages_samples.hpp"
#include "words/keys.hpp"

namespace throughline {
namespace {

using namespace pages;
using core::value;

// The writer: what is sound and what does not compile
// -------------------------------------------------

constexpr piece text_only[] = {piece::text, piece::text};
constexpr piece address_first[] = {piece::address, piece::text};
constexpr piece attribute_first[] = {piece::attribute};
constexpr piece markup_first[] = {piece::markup};

static_assert(!checks::fault_of("<p class=\"{}\">{}</p>", text_only, 2));
static_assert(!checks::fault_of("<a href=\"{}\">{}</a>", address_first, 2));
static_assert(!checks::fault_of("<a href=\"#{}\">x</a>", text_only, 1));
static_assert(!checks::fault_of("<input{}>", attribute_first, 1));
static_assert(!checks::fault_of("<b>{}</b>", markup_first, 1));
static_assert(!checks::fault_of("<script src=\"{}\" defer></script>", address_first, 1));
static_assert(checks::fault_of("<a href=\"{}\">{}</a>", text_only, 2), "an address must be an url");
static_assert(checks::fault_of("<a href=\"javascript:{}\">x</a>", address_first, 1),
              "a scheme before data");
static_assert(checks::fault_of("<form action=\"{}\">", text_only, 1));
static_assert(checks::fault_of("<button formaction=\"{}\">", text_only, 1));
static_assert(checks::fault_of("<img src=\"{}\">", text_only, 1));
static_assert(checks::fault_of("<p class={}>x</p>", text_only, 1), "no quotes");
static_assert(checks::fault_of("<p {}>x</p>", text_only, 1), "data as an attribute's name");
static_assert(checks::fault_of("<{}>", text_only, 1), "data as a tag");
static_assert(checks::fault_of("</{}>", text_only, 1));
static_assert(checks::fault_of("<script>{}</script>", text_only, 1), "inside a script");
static_assert(checks::fault_of("<script>x</script>", text_only, 0), "an inline script");
static_assert(checks::fault_of("<style>{}</style>", text_only, 1));
static_assert(checks::fault_of("<p style=\"x\">y</p>", text_only, 0));
static_assert(checks::fault_of("<p onclick=\"x\">y</p>", text_only, 0));
static_assert(checks::fault_of("<p title=\"{}\">y</p>", markup_first, 1), "markup in an attribute");
static_assert(checks::fault_of("<p title=\"x", text_only, 0), "a tag left open");
static_assert(checks::fault_of("{}", text_only, 2), "an argument too many");
static_assert(checks::fault_of("{}{}{}", text_only, 2), "an argument too few");
static_assert(!checks::is_sound_attribute("onload") && !checks::is_sound_attribute("href") &&
              !checks::is_sound_attribute("style") && checks::is_sound_attribute("aria-current"));

TEST(html_writer, escapes_all_data) {
  const std::string bad = "<script>\"&'\x01\n</script>";
  EXPECT_EQ(make("<p title=\"{}\">{}</p>", bad, bad).text(),
            "<p title=\"&lt;script&gt;&quot;&amp;&#39;\n&lt;/script&gt;\">"
            "&lt;script&gt;&quot;&amp;&#39;\n&lt;/script&gt;</p>");
  EXPECT_EQ(make("<b{}>{}</b>", attribute("title", "\"x"), 7).text(), "<b title=\"&quot;x\">7</b>");
  EXPECT_EQ(make("<b{}>{}</b>", attribute("title", ""), make("<i>{}</i>", "<")).text(),
            "<b><i>&lt;</i></b>");
}

TEST(addresses, are_made_of_encoded_parts) {
  EXPECT_EQ(url("/tl").at("STATE:12/3 ?#").with("q", "a&b=c").with("z", "é").text(),
            "/tl/STATE%3A12%2F3%20%3F%23?q=a%26b%3Dc&z=%C3%A9");
  EXPECT_EQ(url("javascript:alert(1)").text().front(), '/');
  EXPECT_EQ(url("//evil.example/x").text(), "/evil.example/x");
  EXPECT_EQ(
      url::of_request("/tl", "/students/a%3Ab/ilp", "section=goals").with("lang", "es").text(),
      "/tl/students/a%3Ab/ilp?section=goals&lang=es");
  EXPECT_EQ(url::of_request("/tl", "//x\"<y", "").text(), "/tl/x%22%3Cy");
}

using namespace samples;

std::size_t times(std::string_view text, std::string_view what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + what.size())) ++n;
  return n;
}

// The names of all controls of a page.
std::vector<std::string> control_names(std::string_view page) {
  std::vector<std::string> out;
  for (auto at = page.find(" name=\""); at != page.npos; at = page.find(" name=\"", at + 1)) {
    const auto from = at + 7;
    out.emplace_back(page.substr(from, page.find('"', from) - from));
  }
  return out;
}

TEST(pages, hold_no_inline_code_and_no_data_as_markup) {
  for (const auto lang : {core::language::en, core::language::es})
    for (const auto dress : {shell::shadow, shell::light, shell::page})
      for (const auto& [name, body] : all_pages(dress, lang)) {
        SCOPED_TRACE(name);
        EXPECT_EQ(body.find(evil), body.npos);
        EXPECT_EQ(body.find("<img"), body.npos);
        EXPECT_EQ(body.find(" style="), body.npos);
        EXPECT_EQ(body.find("<style"), body.npos);
        EXPECT_EQ(body.find("javascript:"), body.npos);
        EXPECT_EQ(body.find("http://"), body.npos);
        for (const auto* handler :
             {" onclick=", " onload=", " onerror=", " onsubmit=", " oninput="})
          EXPECT_EQ(times(body, handler), 0u) << handler;
        if (dress != shell::light) {
          EXPECT_EQ(body.find('['), body.npos) << "a word is missing";
        }
        const bool document = dress == shell::page || name.starts_with("print");
        EXPECT_EQ(times(body, "<h1"), document ? 1u : 0u);
        EXPECT_EQ(times(body, "<script"), document ? 1u : 0u);
      }
}

TEST(pages, every_link_carries_the_language) {
  for (const auto& [name, body] : all_pages(shell::page, core::language::es)) {
    SCOPED_TRACE(name);
    for (auto at = body.find("href=\"/tl/students"); at != body.npos;
         at = body.find("href=\"/tl/students", at + 1)) {
      const auto to = body.substr(at, body.find('>', at) - at);
      EXPECT_TRUE(to.find("lang=es") != to.npos || to.find("hreflang=\"en\"") != to.npos) << to;
    }
  }
}

TEST(pages, ids_stand_once_and_what_points_to_them_finds_them) {
  for (const auto& [name, body] : all_pages(shell::page, core::language::en)) {
    SCOPED_TRACE(name);
    std::set<std::string> ids;
    const auto& page = body;
    const auto each = [&](const char* what, const auto& act) {
      const auto key = std::string(" ") + what + "=\"";
      for (auto at = page.find(key); at != page.npos; at = page.find(key, at + 1)) {
        const auto from = at + key.size();
        act(page.substr(from, page.find('"', from) - from));
      }
    };
    each("id", [&](const std::string& id) { EXPECT_TRUE(ids.insert(id).second) << id; });
    each("for", [&](const std::string& id) { EXPECT_EQ(ids.count(id), 1u) << id; });
    each("href", [&](const std::string& to) {
      if (to.front() == '#') {
        EXPECT_EQ(ids.count(to.substr(1)), 1u) << to;
      }
    });
    each("aria-describedby", [&](const std::string& all) {
      for (std::size_t from = 0; from < all.size();) {
        const auto end = std::min(all.find(' ', from), all.size());
        EXPECT_EQ(ids.count(all.substr(from, end - from)), 1u) << all;
        from = end + 1;
      }
    });
  }
}

TEST(light_mode, has_no_form_and_prefixes_every_name) {
  for (const auto& [name, body] : all_pages(shell::light, core::language::en)) {
    if (name.starts_with("print")) continue;
    SCOPED_TRACE(name);
    EXPECT_EQ(times(body, "<form"), 0u);
    EXPECT_EQ(times(body, "type=\"submit\""), 0u);
    for (const auto& n : control_names(body))
      EXPECT_TRUE(n.starts_with("tl[") && n.ends_with("]")) << n;
  }
  // The host's Save on an overview must find nothing of ours to save.
  const auto pages_ = all_pages(shell::light, core::language::en);
  EXPECT_TRUE(control_names(pages_.at("ilp")).empty());
  EXPECT_TRUE(control_names(pages_.at("ilpa-full")).empty());
  EXPECT_NE(pages_.at("ilp-goals").find("name=\"tl[goals.0.statement]\""), std::string::npos);
}

TEST(forms, carry_base_token_and_section) {
  const auto page = all_pages(shell::shadow, core::language::en).at("ilp-goals");
  const auto sent = fields_in(page);
  EXPECT_EQ(sent_value(sent, "tl-token"), "TOKEN");
  EXPECT_EQ(sent_value(sent, "tl-section"), "goals");
  EXPECT_TRUE(sent_value(sent, "tl-base").starts_with("07000000"));
  EXPECT_NE(page.find("action=\"/tl/students/STATE%3A100-4821/ilp?lang=en&amp;section=goals\""),
            page.npos);
  EXPECT_NE(page.find("data-tl-draft=\"/tl/api/v1/students/STATE%3A100-4821/ilp/sections/goals/"
                      "draft?lang=en\""),
            page.npos);
}

// What a form shows is what it sends back.
TEST(items, survive_a_form) {
  const auto round = [](const core::plan_section& s, const value& body) {
    const auto f = make_frame(shell::page);
    const item_site at{f, profile_ky()};
    return read_section(s, fields_in(edit_section(at, s, body).text()));
  };
  const auto plan = make_plan();
  for (const auto* id : {"goals", "education_plan", "about"}) {
    SCOPED_TRACE(id);
    EXPECT_TRUE(round(*profile_ky().section(id), plan.section(id)->body) == plan.section(id)->body);
  }
  EXPECT_TRUE(round(*profile_ky().section("postsecondary"), with("destination", "two_year")) ==
              with("destination", "two_year"));
  const ilpa_fixture full(core::addendum_state::active, "long", true);
  for (const auto& s : full.v.profile->sections) {
    SCOPED_TRACE(s.id);
    const auto* written = full.v.it->section(s.id);
    const auto body = written ? written->body : value(core::record{});
    EXPECT_TRUE(round(s, body) == body);
  }
  EXPECT_TRUE(round(*profile_ky().section("goals"), core::record{}) == value(core::record{}));
}

TEST(items, read_drops_removed_and_unknown_and_bounds_numbers) {
  const auto& s = *profile_ky().section("goals");
  const fields sent{{"goals.0.statement", "a"},
                    {"goals.0.remove", "yes"},
                    {"goals.1.statement", "b"},
                    {"goals.1.color", "x"},
                    {"goals.99999999999.statement", "c"},
                    {"goals.-1.statement", "d"},
                    {"goals.1.statement", "again"},
                    {"goals.2.id", "lonely"},
                    {"goals.x", "y"},
                    {"other", "z"}};
  EXPECT_TRUE(read_section(s, sent) == with("goals", core::list{entry({{"statement", "b"}})}));
}

TEST(first_question, keeps_the_other_answers) {
  ilpa_fixture fresh(core::addendum_state::draft, "", true);
  fresh.v.all.front().sections.front().body = with("reason", core::list{"behavior", "safety"});
  const auto page = ilpa_overview(make_frame(shell::page), profile_ky(), fresh.v);
  auto sent = fields_in(page.substr(0, page.find("</form>")));
  sent.emplace_back("term", "long");
  auto wanted = value();
  wanted.set("term", "long");
  wanted.set("reason", core::list{"behavior", "safety"});
  EXPECT_TRUE(read_section(fresh.v.profile->sections.front(), sent) == wanted);
}

// Saving drops the draft: what it held goes along, on the base it was begun from.
TEST(first_question, takes_the_callers_draft_along) {
  ilpa_fixture fresh(core::addendum_state::draft, "", true);
  auto& placement = fresh.v.all.front().sections.front();
  placement.body = with("site", "off_site");
  placement.hash[0] = 9;
  auto typed = with("entry_criteria", "Typed and not saved");
  typed.set("reason", core::list{"behavior", "safety"});
  core::digest begun{};
  begun[0] = 5;
  fresh.v.drafts = {{.section = placement.section,
                     .author = "me",
                     .base = begun,
                     .body = typed,
                     .saved_ms = now}};
  const auto page = ilpa_overview(make_frame(shell::page), profile_ky(), fresh.v);
  auto sent = fields_in(page.substr(0, page.find("</form>")));
  EXPECT_TRUE(sent_value(sent, "tl-base").starts_with("05000000"));
  sent.emplace_back("term", "long");
  auto wanted = with("term", "long");
  wanted.set("reason", core::list{"behavior", "safety"});
  wanted.set("entry_criteria", "Typed and not saved");
  EXPECT_EQ(formats::write_json(read_section(fresh.v.profile->sections.front(), sent)),
            formats::write_json(wanted));
}

TEST(addendum_pages, without_an_addendum_are_not_found) {
  const acts::ilpa_view none{.whom = make_student(),
                             .profile = &profile_ky().addenda.front(),
                             .today = *core::parse_date("2026-11-21")};
  const auto f = make_frame(shell::page);
  const auto wanted = problem(f, core::codes::not_found, {});
  for (const auto* step : {"check", "needs"})
    EXPECT_EQ(ilpa_step(f, profile_ky(), none, step), wanted) << step;
  EXPECT_EQ(ilpa_conflict(f, profile_ky(), none, "needs", nullptr, core::record{}), wanted);
}

TEST(light_mode, brackets_names_that_repeat) {
  const auto& placement = profile_ky().addenda.front().sections.front();
  const auto body = with("reason", core::list{"behavior", "safety"});
  const auto f = make_frame(shell::light);
  const item_site at{f, profile_ky()};
  for (const auto& part :
       {edit_section(at, placement, body), hidden_copies(f, placement, body, "term")}) {
    EXPECT_GE(times(part.text(), "name=\"tl[reason][]\""), 2u);
    EXPECT_EQ(times(part.text(), "name=\"tl[reason]\""), 0u);
  }
  const auto wanted = read_section(placement, {{"reason", "behavior"}, {"reason", "safety"}});
  for (const auto& [a, b] : {std::pair{"reason[]", "reason[]"}, {"reason[0]", "reason[1]"}})
    EXPECT_TRUE(read_section(placement, {{a, "behavior"}, {b, "safety"}}) == wanted) << a;
  EXPECT_TRUE(read_section(placement, {{"reason[x]", "behavior"}, {"reasons", "safety"}}) ==
              value(core::record{}));
}

TEST(signing, shows_again_what_was_written) {
  auto v = make_ilp();
  sign_words typed{.outcome = "declined", .note = evil, .agreed = true, .revision = 14};
  const auto page = [&] {
    return ilp_signoffs(make_frame(shell::page), profile_ky(), acts::sign_off_view{.ilp = v},
                        {{.rule = core::codes::stale_section}}, typed);
  };
  const auto sent = fields_in(page());
  EXPECT_EQ(sent_value(sent, "outcome"), "declined");
  EXPECT_EQ(sent_value(sent, "note"), evil);
  EXPECT_EQ(sent_value(sent, "agree"), "yes");
  EXPECT_EQ(page().find(evil), std::string::npos);
  typed.revision = 13;
  EXPECT_EQ(sent_value(fields_in(page()), "agree"), "") << "another version was read";
  const ilpa_fixture begun(core::addendum_state::active, "long", false);
  attempt refused;
  refused.wrong = begun.v.missing;
  refused.signing = typed;
  EXPECT_EQ(sent_value(fields_in(ilpa_step(make_frame(shell::page), profile_ky(), begun.v, "check",
                                           &refused)),
                       "note"),
            evil)
      << "kept although the text is not complete any more";
}

TEST(overview, says_not_available_without_a_transcript) {
  const auto page = all_pages(shell::page, core::language::en).at("ilp-empty");
  EXPECT_NE(page.find("Not available"), page.npos);
  EXPECT_EQ(page.find("0.0 earned"), page.npos);
  EXPECT_NE(page.find("No plan yet"), page.npos);
}

TEST(credits_page, has_a_table_for_each_graduation_plan_of_the_sis) {
  const auto& p = profile_ky();
  const auto v = make_ilp();
  const auto english = ilp_print(make_frame(shell::page), p, v, {});
  for (const auto& page : {ilp_credits(make_frame(shell::page), p, v), english}) {
    EXPECT_EQ(times(page, ">Graduation plan in the SIS: Minimum, class of 2029<"), 1U);
    EXPECT_EQ(times(page, ">Alternative graduation plan in the SIS: Minimum, class of 2029<"), 1U);
    EXPECT_EQ(times(page, "From the feed district-sis."), 2U);
    EXPECT_EQ(times(page, "Cannot be worked out here"), 4U) << "the category, and health twice";
    EXPECT_EQ(times(page, ">Other credits<"), 2U);
  }
  const auto spanish = ilp_print(make_frame(shell::page, core::language::es), p, v, {});
  EXPECT_EQ(times(spanish, ">Plan de graduación en el SIS: Minimum, clase de 2029<"), 1U);
  EXPECT_EQ(times(spanish, "No se puede calcular aquí"), 4U);
  auto without = v;
  without.sis_plans.clear();
  EXPECT_EQ(times(ilp_credits(make_frame(shell::page), p, without), "SIS"), 0U);
}

TEST(overview, has_the_last_answer_of_each_signer_and_the_sign_offs_have_all) {
  auto v = make_ilp();
  v.plan->signatures = {signature(10, "guardian", "Marta Rivera", "declined"),
                        signature(14, "guardian", "Marta Rivera", "approved"),
                        signature(12, "guardian", "Luis Rivera", "approved")};
  const auto f = make_frame(shell::page);
  const auto overview = ilp_overview(f, profile_ky(), v);
  EXPECT_EQ(times(overview, "Marta Rivera, "), 1U);
  EXPECT_EQ(times(overview, "Luis Rivera, "), 1U) << "another of the same role";
  EXPECT_EQ(times(overview, "Declined"), 0U);
  const auto all = ilp_signoffs(f, profile_ky(), acts::sign_off_view{.ilp = v}, {}, {});
  EXPECT_EQ(times(all, "Marta Rivera, "), 2U);
  EXPECT_EQ(times(all, "Luis Rivera, "), 1U);
}

TEST(signing, names_the_version_and_flags_older_signatures) {
  const auto page = all_pages(shell::page, core::language::en).at("ilp-sign");
  EXPECT_NE(page.find("You sign version 14"), page.npos);
  EXPECT_NE(page.find("name=\"tl-revision\" value=\"14\""), page.npos);
  EXPECT_NE(page.find("An older version"), page.npos);
}

TEST(word_list, has_a_sentence_for_every_table) {
  const auto expect_key = [](const std::string& key) { EXPECT_TRUE(words::find(key)) << key; };
  for (const auto& c : core::codes::all) expect_key("code." + std::string(c.name));
  for (int i = 0; i < core::role_count; ++i)
    expect_key("role." + std::string(core::name(static_cast<core::role>(i))));
  for (int i = 0; i < 7; ++i)
    expect_key("state." + std::string(core::name(static_cast<core::addendum_state>(i))));
  std::set<std::string> states{"requested", "under_review"};
  for (const auto side : {core::transfer_side::in, core::transfer_side::out})
    for (auto before = std::size_t{0}; before != states.size();) {
      before = states.size();
      for (const auto& s : std::set(states))
        for (const auto next : core::next_states(side, s)) states.emplace(next);
    }
  for (const auto& s : states) expect_key("state." + s);
  for (const auto s : core::package_sections()) expect_key("package." + std::string(s));
  for (const auto* n : {"annual_notice", "guardian_initiated", "sent", "not_required"})
    expect_key(std::string("notice.") + n);
  for (const auto* o : {"approved", "declined", "meeting"}) {
    expect_key(std::string("outcome.") + o);
    expect_key(std::string("sign.choice.") + o);
  }
  for (const auto* r :
       {"elsewhere", "count", "answered", "approved", "planned", "graduation", "unknown"})
    expect_key(std::string("rule.") + r);
  for (const auto& s : profile_ky().sections)
    for (const auto& i : s.items)
      for (const auto& r : i.roles) expect_key("signer." + r);
  for (const auto* r :
       {"student", "guardian", "school_official", "sending_school", "alternative_program"})
    expect_key(std::string("signer.") + r);
}

TEST(tabs, have_short_texts) {
  const auto t = ilp_tab(core::language::en, profile_ky(), make_ilp());
  EXPECT_EQ(t.title, "ILP");
  EXPECT_NE(t.badge.find("/4"), t.badge.npos);
  const ilpa_fixture done(core::addendum_state::locked, "long", true);
  EXPECT_EQ(ilpa_tab(core::language::en, profile_ky(), done.v).badge, "Signed and locked");
}

TEST(assets, keep_their_budgets_and_stay_inside) {
  const auto css = find_asset("style.css"), js = find_asset("script.js");
  ASSERT_TRUE(css && js);
  EXPECT_LE(css->bytes.size(), 24u * 1024);
  EXPECT_LE(js->bytes.size(), 16u * 1024);
  EXPECT_FALSE(css->immutable);
  EXPECT_FALSE(find_asset("style.0000000000000000.css"));
  EXPECT_FALSE(find_asset("../style.css"));
  for (const auto* no :
       {"rem;", "rem ", "rem}", ":root", "body", "html", "http:", "https:", "@import", "url("})
    EXPECT_EQ(css->bytes.find(no), css->bytes.npos) << no;
  for (const auto* no : {"eval(", ".innerHTML =", "http:", "https:", "new Function", ".style."})
    EXPECT_EQ(js->bytes.find(no, js->bytes.find("(() =>")), js->bytes.npos) << no;
  // Each selector begins under .tl.
  std::string_view rest = css->bytes;
  while (!rest.empty()) {
    const auto open = rest.find('{');
    if (open == rest.npos) break;
    auto selector = rest.substr(0, open);
    if (const auto comment = selector.rfind("*/"); comment != selector.npos)
      selector.remove_prefix(comment + 2);
    selector.remove_prefix(std::min(selector.find_first_not_of(" \n}"), selector.size()));
    EXPECT_TRUE(selector.starts_with(".tl") || selector.starts_with("@") || selector == ":host")
        << selector;
    rest.remove_prefix(open + 1);
    if (selector.starts_with("@media")) continue;
    rest.remove_prefix(std::min(rest.find('}') + 1, rest.size()));
  }
}

#ifdef TL_BINARY_DIR
// For browsers: all pages with their assets, as files under ui/ of the build folder.
TEST(pages, are_written_out_for_browsers) {
  namespace fs = std::filesystem;
  const auto folder = fs::path(TL_BINARY_DIR) / "ui";
  fs::create_directories(folder / "tl/assets");
  const auto put = [](const fs::path& to, std::string_view bytes) {
    std::ofstream(to, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  };
  std::string any;
  for (const auto lang : {core::language::en, core::language::es})
    for (const auto& [name, body] : all_pages(shell::page, lang)) {
      put(folder / (name + "." + std::string(core::tag(lang)) + ".html"), body);
      any = body;
    }
  const auto asset_name = [&](const char* stem) {
    const auto at = any.find(std::string("/tl/assets/") + stem);
    return any.substr(at + 11, any.find('"', at) - at - 11);
  };
  for (const auto* stem : {"style.", "script."}) {
    const auto a = find_asset(asset_name(stem));
    ASSERT_TRUE(a && a->immutable);
    put(folder / "tl/assets" / asset_name(stem), a->bytes);
  }
  for (const auto& [name, dress] : {std::pair{"shadow", shell::shadow}, {"light", shell::light}})
    for (const auto& [page, body] : all_pages(dress, core::language::en))
      if (page == "ilp" || page == "ilp-goals" || page == "ilpa-first")
        put(folder / (page + "." + name + ".html"), body);
}
#endif

}  // namespace
}  // namespace throughline
