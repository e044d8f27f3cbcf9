// The ILP tab and the ILPA tab: from a form to an act and back to a page.
#include "acts/answers.hpp"
#include "acts/completion.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "web/exchange.hpp"
#include "web/recording.hpp"

namespace throughline::web {

namespace {

std::string path_of(const exchange& x, std::string_view tab) {
  return "/students/" + formats::percent_encode(x.at.front()) + "/" + std::string(tab);
}

int number(std::string_view text) {
  int n = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || n > 1'000'000) return 0;
    n = n * 10 + (c - '0');
  }
  return n;
}

// The signer's own words; an approval without the box ticked is refused, and a note no plan can
// hold.
acts::sign_request sign_request_of(const formats::form& form, core::findings& wrong) {
  if (form.text("outcome") == "approved" && form.text("agree") != "yes")
    wrong.push_back(
        {.rule = core::codes::required, .weight = core::severity::error, .field = "agree"});
  if (form.text("outcome").empty())
    wrong.push_back(
        {.rule = core::codes::required, .weight = core::severity::error, .field = "outcome"});
  if (form.text("note").size() > core::text_limit)
    wrong.push_back({.rule = core::codes::too_long,
                     .weight = core::severity::error,
                     .field = "note",
                     .words = {{"limit", std::to_string(core::text_limit)}}});
  return {.outcome = std::string(form.text("outcome")),
          .way = "portal",
          .note = std::string(form.text("note")),
          .revision = number(form.text("tl-revision"))};
}

pages::sign_words sign_words_of(const formats::form& form) {
  return {.outcome = std::string(form.text("outcome")),
          .note = std::string(form.text("note")),
          .agreed = form.text("agree") == "yes",
          .revision = number(form.text("tl-revision"))};
}

// Signs by `act`; false when the text was saved again after the signer was shown it, or something
// in it must be mended first. The page then shows the newer text with what they had written, and
// why.
template <class Act>
bool signed_as_shown(core::findings& wrong, Act&& act) {
  try {
    act();
    return true;
  } catch (const core::failure& failed) {
    const bool stale = failed.what_code().name == core::codes::stale_section.name;
    if (!stale && failed.why().empty()) throw;
    if (stale) wrong.push_back({.rule = core::codes::stale_section});
    for (auto why : failed.why()) {
      why.field.clear();  // its place is not on this page
      wrong.push_back(std::move(why));
    }
    return false;
  }
}

// What is done with a whole addendum that is there already.
void do_to_addendum(exchange& x, const formats::form& form, std::string_view what,
                    std::string_view key) {
  const auto& reference = x.at.front();
  if (what == "amend") return acts::amend_ilpa(x.in, x.by, reference, key, form.text("reason"));
  if (what == "review") return acts::review_ilpa(x.in, x.by, reference, key);
  if (what == "void") return acts::void_ilpa(x.in, x.by, reference, key, form.text("void_reason"));
  acts::exit_ilpa(x.in, x.by, reference, key,
                  {.outcome = std::string(form.text("exit_outcome")),
                   .date = std::string(form.text("exit_date")),
                   .reason = std::string(form.text("exit_reason"))});
}

// Each step is saved on its own; what could not be saved is shown together.
reply save_all_steps(exchange& x, const formats::form& form, const std::string& key) {
  const auto& reference = x.at.front();
  const auto& profile = x.in.profile();
  const auto sent = fields_of(form);
  pages::ilpa_answers refused;
  unsigned status = 422;
  for (const auto& section : profile.addenda.front().sections) {
    if (section.at_exit) continue;
    const auto base = read_base(form.text("tl-base-" + section.id));
    auto body = pages::read_section(section, sent);
    if (!base && !core::has_content(body)) continue;  // never written, and nothing to write
    auto done = acts::save_ilpa_section(x.in, x.by, reference, key, section.id, base, body);
    using kind = acts::save_outcome::kind;
    if (done.what == kind::saved || done.what == kind::unchanged) continue;
    if (done.what == kind::locked) status = 423;
    if (done.what == kind::stale) {
      status = 412;
      done.wrong.push_back({.rule = core::codes::stale_section});
    }
    refused.by_section[section.id] = {
        .body = std::move(body), .wrong = std::move(done.wrong), .base = base};
  }
  if (refused.by_section.empty())
    return x.see_other("/students/" + formats::percent_encode(reference) + "/ilpa",
                       {{"id", key}, {"step", "check"}, {"saved", "1"}});
  const auto f = x.frame();
  return x.html(
      f,
      pages::ilpa_one_page(
          f, profile, acts::view_ilpa(x.in, x.by, reference, key, acts::ilpa_page::forms), refused),
      status);
}

reply otherwise(exchange& x, const formats::form& form, std::string_view what) {
  const auto& reference = x.at.front();
  const pages::otherwise_words typed{.reason = std::string(form.text("reason")),
                                     .comment = std::string(form.text("comment"))};
  try {
    if (what == "complete_otherwise")
      acts::complete_otherwise(x.in, x.by, reference, typed.reason, typed.comment);
    else
      acts::complete_as_asked(x.in, x.by, reference);
  } catch (const core::failure& failed) {
    if (failed.why().empty()) throw;
    const auto f = x.frame();
    return x.html(f,
                  pages::ilp_otherwise(f, x.in.profile(), acts::view_ilp(x.in, x.by, reference),
                                       failed.why(), typed),
                  422);
  }
  return x.see_other(path_of(x, "ilp"), {{"section", "otherwise"}, {"saved", "1"}});
}

}  // namespace

reply get_ilp(exchange& x) {
  const auto& reference = x.at.front();
  auto f = x.frame();
  const auto& profile = x.in.profile();
  const auto section = x.query.text("section");
  if (section == "history") {
    const auto v = acts::view_ilp_history(x.in, x.by, reference,
                                          {.number = number(x.query.text("revision")),
                                           .on = core::parse_date(x.query.text("on")),
                                           .against = number(x.query.text("against"))});
    return x.html(f, pages::ilp_history(f, profile, v));
  }
  if (section == "facts")
    return x.html(f, pages::ilp_facts(f, profile, acts::view_facts(x.in, x.by, reference)));
  if (section == "look_back") return get_look_back(x);
  if (is_recording(section)) return ilp_recording(x, section);
  if (f.dress == pages::shell::print) return print_ilp(x, x.query);
  if (section == "translate") return get_translation(x, {});
  if (section == "sign")
    return x.html(f,
                  pages::ilp_signoffs(f, profile, acts::view_ilp_sign_offs(x.in, x.by, reference)));
  const auto v = acts::view_ilp(
      x.in, x.by, reference,
      section == "credits" ? acts::credit_sets::all : acts::credit_sets::diploma,
      section.empty() ? acts::course_approvals::unasked : acts::course_approvals::read);
  f.translations = &v.translations;
  if (section.empty()) return x.html(f, pages::ilp_overview(f, profile, v));
  if (section == "credits") return x.html(f, pages::ilp_credits(f, profile, v));
  if (section == "otherwise") return x.html(f, pages::ilp_otherwise(f, profile, v));
  if (!profile.section(section)) throw core::failure(core::codes::not_found, "no such section");
  if (v.whom.withholds("ilp", section)) throw core::failure(core::codes::access_limited);
  return x.html(f, pages::ilp_section(f, profile, v, section));
}

reply post_ilp(exchange& x) {
  const auto& reference = x.at.front();
  const auto form = x.sent_form();
  const auto& profile = x.in.profile();
  const auto what = form.text("tl-act", "save");
  const auto section = std::string(form.text("tl-section"));
  if (what == "sign") {
    core::findings wrong;
    const auto request = sign_request_of(form, wrong);
    const bool whole = wrong.empty();
    if (whole &&
        signed_as_shown(wrong, [&] { (void)acts::sign_ilp(x.in, x.by, reference, request); }))
      return x.see_other(path_of(x, "ilp"), {{"section", "sign"}, {"saved", "1"}});
    const auto f = x.frame();
    return x.html(f,
                  pages::ilp_signoffs(f, profile, acts::view_ilp_sign_offs(x.in, x.by, reference),
                                      wrong, sign_words_of(form)),
                  whole ? 412 : 422);
  }
  if (what == "print") return print_ilp(x, form);
  if (what == "complete_otherwise" || what == "complete_as_asked") return otherwise(x, form, what);
  if (what == "carry_goals") return post_look_back(x, form);
  if (what.starts_with("record_")) return post_ilp_recording(x, form, what);
  if (what == "translate") return post_translation(x, form, {});
  if (what == "look_back")
    return x.see_other(path_of(x, "ilp"),
                       {{"section", "history"}, {"on", std::string(form.text("on"))}});
  if (section.empty())
    return x.see_other(path_of(x, "ilp"), {});  // the host saved; nothing of ours was on the page
  const auto* asked = profile.section(section);
  if (!asked) throw core::failure(core::codes::not_found, "no such section");
  if (what == "discard") {
    acts::drop_ilp_draft(x.in, x.by, reference, section);
    return x.see_other(path_of(x, "ilp"), {{"section", section}});
  }
  const auto base = read_base(form.text("tl-base"));
  core::value body;
  acts::save_outcome done;
  if (what == "restore") {
    done = acts::restore_ilp_section(x.in, x.by, reference, section,
                                     number(form.text("tl-revision")), base);
    body = done.kept;
  } else {
    body = pages::read_section(*asked, fields_of(form));
    done = acts::save_ilp_section(x.in, x.by, reference, section, base, body);
  }
  switch (done.what) {
    case acts::save_outcome::kind::saved:
    case acts::save_outcome::kind::unchanged:
      return x.see_other(path_of(x, "ilp"), {{"section", section}, {"saved", "1"}});
    case acts::save_outcome::kind::stale: {
      const auto f = x.frame();
      const auto v = acts::view_ilp(x.in, x.by, reference);
      return x.html(f,
                    pages::ilp_conflict(f, profile, v, section,
                                        done.current ? &*done.current : nullptr, body),
                    412);
    }
    case acts::save_outcome::kind::refused:
    case acts::save_outcome::kind::locked:
      break;
  }
  const auto f = x.frame();
  const pages::attempt refused{.body = body, .wrong = done.wrong, .base = base};
  return x.html(
      f, pages::ilp_section(f, profile, acts::view_ilp(x.in, x.by, reference), section, &refused),
      422);
}

reply get_ilpa(exchange& x) {
  const auto& reference = x.at.front();
  auto f = x.frame();
  const auto& profile = x.in.profile();
  const auto key = x.query.text("id");
  const auto step = x.query.text("step");
  if (f.dress == pages::shell::print && x.query.text("version").empty())
    return print_ilpa(x, std::string(key), x.query);
  const auto page =
      step.empty() || step == "check" ? acts::ilpa_page::overview : acts::ilpa_page::forms;
  const auto v = acts::view_ilpa(x.in, x.by, reference, key, page);
  f.translations = &v.translations;
  if (const int version = number(x.query.text("version"))) {
    const auto sections =
        acts::view_ilpa_version(x.in, x.by, reference, v.it ? v.it->key.text() : "", version);
    return x.html(f, pages::ilpa_version(f, profile, v, version, sections));
  }
  if (step.empty() || !v.it) return x.html(f, pages::ilpa_overview(f, profile, v));
  if (is_ilpa_recording(step)) return ilpa_recording(x, key, step);
  if (step == "translate") return get_translation(x, v.it->key.text());
  if (step == "all") return x.html(f, pages::ilpa_one_page(f, profile, v));
  if (step != "check" && !core::find_section(v.profile->sections, step))
    throw core::failure(core::codes::not_found, "no such step");
  return x.html(f,
                pages::ilpa_step(f, profile, v, step, nullptr, x.query.text("copy") == "before"));
}

reply post_ilpa(exchange& x) {
  const auto& reference = x.at.front();
  const auto form = x.sent_form();
  const auto& profile = x.in.profile();
  const auto what = form.text("tl-act", "save");
  const auto key = std::string(form.text("tl-plan"));
  const auto section = std::string(form.text("tl-section"));
  const auto back_to = [&](std::string id, std::string step, bool saved) {
    return x.see_other(
        path_of(x, "ilpa"),
        {{"id", std::move(id)}, {"step", std::move(step)}, {"saved", saved ? "1" : "0"}});
  };
  const auto back = [&](std::string step, bool saved) {
    return back_to(key, std::move(step), saved);
  };
  const bool of_the_whole =
      what == "start" || what == "review" || what == "amend" || what == "exit" || what == "void";
  if (what == "start") return back_to(acts::start_ilpa(x.in, x.by, reference), "", true);
  const bool recording = what.starts_with("record_");
  if (what == "print") return print_ilpa(x, std::string(x.query.text("id")), form);
  if (what != "sign" && !of_the_whole && !recording && section.empty())
    return x.see_other(path_of(x, "ilpa"), {});  // the host saved; nothing of ours was on the page
  // Every form of this tab names its addendum; an unknown one is not found by the acts.
  if (key.empty() || profile.addenda.empty())
    throw core::failure(core::codes::not_found, "no addendum named");
  if (recording) return post_ilpa_recording(x, form, key, what);
  if (what == "translate") return post_translation(x, form, key);
  if (what == "sign") {
    core::findings wrong;
    const auto request = sign_request_of(form, wrong);
    unsigned status = 422;
    if (wrong.empty()) {
      acts::ilpa_signed done;
      if (!signed_as_shown(wrong,
                           [&] { done = acts::sign_ilpa(x.in, x.by, reference, key, request); }))
        status = 412;
      else if (done.wrong.empty())
        return back(done.locked ? "" : "check", true);
      else
        wrong = done.wrong;
    }
    const auto f = x.frame();
    const pages::attempt refused{
        .body = {}, .wrong = wrong, .base = {}, .signing = sign_words_of(form)};
    return x.html(f,
                  pages::ilpa_step(f, profile, acts::view_ilpa(x.in, x.by, reference, key), "check",
                                   &refused),
                  status);
  }
  if (of_the_whole) {
    try {
      do_to_addendum(x, form, what, key);
    } catch (const core::failure& failed) {
      if (failed.why().empty()) throw;
      const auto f = x.frame();
      return x.html(f,
                    pages::ilpa_overview(f, profile, acts::view_ilpa(x.in, x.by, reference, key),
                                         {std::string(what), fields_of(form), failed.why()}),
                    422);
    }
    return back(what == "amend" ? "placement" : "", true);
  }
  if (what == "all") return save_all_steps(x, form, key);
  const auto& sections = profile.addenda.front().sections;
  const auto* asked = core::find_section(sections, section);
  if (!asked) throw core::failure(core::codes::not_found, "no such section");
  if (what == "discard") {
    acts::drop_ilpa_draft(x.in, x.by, reference, key, section);
    return back(section, false);
  }
  const auto base = read_base(form.text("tl-base"));
  const auto body = pages::read_section(*asked, fields_of(form));
  const auto done = acts::save_ilpa_section(x.in, x.by, reference, key, section, base, body);
  const auto f = x.frame();
  switch (done.what) {
    case acts::save_outcome::kind::saved:
    case acts::save_outcome::kind::unchanged: {
      if (what == "again") return back(section, true);  // "Save and add another"
      const bool last = asked + 1 == sections.data() + sections.size();
      const auto next = asked->at_exit && last                           ? std::string()
                        : last || asked->at_exit != (asked + 1)->at_exit ? std::string("check")
                                                                         : (asked + 1)->id;
      return back(what == "later" ? std::string() : next, true);
    }
    case acts::save_outcome::kind::stale:
    case acts::save_outcome::kind::locked:
      return x.html(f,
                    pages::ilpa_conflict(f, profile, acts::view_ilpa(x.in, x.by, reference, key),
                                         section, done.current ? &*done.current : nullptr, body),
                    done.what == acts::save_outcome::kind::locked ? 423 : 412);
    case acts::save_outcome::kind::refused:
      break;
  }
  const pages::attempt refused{.body = body, .wrong = done.wrong, .base = base};
  return x.html(
      f,
      pages::ilpa_step(f, profile, acts::view_ilpa(x.in, x.by, reference, key), section, &refused),
      422);
}

reply get_asset(exchange& x) {
  const auto a = pages::find_asset(x.asked.path.substr(std::string_view("/assets/").size()));
  if (!a) throw core::failure(core::codes::not_found);
  return {.status = 200,
          .headers = {{"Content-Type", std::string(a->media_type)},
                      {"Cache-Control",
                       a->immutable ? "public, max-age=31536000, immutable" : "no-cache"},
                      {"X-Content-Type-Options", "nosniff"}},
          .body = std::string(a->bytes)};
}

}  // namespace throughline::web
