// The records transfer in the browser: from a registrar's form to an act and back to a page.
#include <charconv>

#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "pages/transfers.hpp"
#include "web/exchange.hpp"

namespace throughline::web {

namespace {

acts::release_choice release_of(const formats::form& form) {
  acts::release_choice out{.basis = std::string(form.text("basis")),
                           .purpose = std::string(form.text("purpose")),
                           .notice = std::string(form.text("notice"))};
  for (const auto section : form.all("scope")) out.scope.emplace_back(section);
  return out;
}

acts::accept_choice accept_of(const formats::form& form) {
  acts::accept_choice out{.student = std::string(form.text("student")),
                          .note = std::string(form.text("note"))};
  if (const auto* seen = form.find("our-plan")) out.seen_plan = seen->value;
  constexpr std::string_view prefix = "decide.";
  for (const auto& f : form.fields())
    if (f.name.starts_with(prefix))
      out.decisions.emplace_back(f.name.substr(prefix.size()), f.value);
  return out;
}

// May this caller see the staff's tab, or only who got the record?
reply student_page(exchange& x, const pages::transfer_attempt* refused, unsigned status) {
  const auto f = x.frame();
  try {
    return x.html(
        f, pages::student_transfers(f, acts::view_transfers(x.in, x.by, x.at.front()), refused),
        status);
  } catch (const core::failure& failed) {
    if (failed.what_code().status != 403 || refused) throw;
    return x.html(f, pages::disclosures(f, acts::view_disclosures(x.in, x.by, x.at.front())));
  }
}

// The key came percent-decoded: it may hold anything that a path must not.
std::string path_of(std::string_view key) { return "/transfers/" + formats::percent_encode(key); }

reply decide(exchange& x, const formats::form& form, const std::string& key) {
  const auto what = form.text("tl-act");
  if (what == "release") {
    acts::release_transfer(x.in, x.by, key, release_of(form));
  } else if (what == "deny") {
    acts::deny_transfer(x.in, x.by, key, form.text("code"));
  } else if (what == "reject") {
    acts::reject_transfer(x.in, x.by, key, form.text("note"));
  } else if (what == "compare" || (what == "accept" && !form.text("choose").empty())) {
    // A student chosen by hand is looked at before the record is theirs.
    return x.see_other(path_of(key), {{"student", std::string(form.text("choose"))}});
  } else if (what == "accept") {
    const auto done = acts::accept_transfer(x.in, x.by, key, accept_of(form));
    core::findings wrong;
    for (const auto& u : done.undecided)
      wrong.push_back(
          {.rule = core::codes::required, .weight = core::severity::error, .field = "decide." + u});
    if (!wrong.empty()) throw core::failure(core::codes::invalid, "undecided", std::move(wrong));
  } else {
    throw core::failure(core::codes::bad_request, "tl-act");
  }
  return x.see_other(path_of(key), {{"saved", "1"}});
}

void ask(exchange& x, const formats::form& form) {
  const auto from = form.text("from");
  std::string name(from);
  for (const auto& [id, peer_name] : acts::view_transfers(x.in, x.by, x.at.front()).peers)
    if (id == from) name = peer_name;
  (void)acts::request_transfer(x.in, x.by, x.at.front(), {std::string(from), name},
                               form.text("purpose"));
}

core::row_id stop_of(const formats::form& form) {
  const auto text = form.text("which");
  core::row_id out = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (wrong != std::errc() || end != text.data() + text.size())
    throw core::failure(
        core::codes::invalid, "stop",
        {{.rule = core::codes::required, .weight = core::severity::error, .field = "which"}});
  return out;
}

void decide_of_student(exchange& x, const formats::form& form) {
  const auto what = form.text("tl-act");
  if (what == "request") return ask(x, form);
  if (what == "stop")
    return acts::set_stop(x.in, x.by, x.at.front(),
                          {.kind = std::string(form.text("kind")),
                           .document = std::string(form.text("document")),
                           .authority = std::string(form.text("authority"))});
  if (what == "end_stop")
    return acts::close_stop(x.in, x.by, x.at.front(), stop_of(form), form.text("fact"));
  throw core::failure(core::codes::bad_request, "tl-act");
}

}  // namespace

reply get_student_transfers(exchange& x) { return student_page(x, nullptr, 200); }

reply post_student_transfers(exchange& x) {
  const auto form = x.sent_form();
  const auto back = "/students/" + formats::percent_encode(x.at.front()) + "/transfers";
  // A host's own Save brings no button of ours: it asks for nothing.
  if (form.text("tl-act").empty()) return x.see_other(back, {});
  try {
    decide_of_student(x, form);
  } catch (const core::failure& failed) {
    if (failed.why().empty()) throw;
    const pages::transfer_attempt refused{.sent = fields_of(form), .wrong = failed.why()};
    return student_page(x, &refused, 422);
  }
  return x.see_other(back, {{"saved", "1"}});
}

reply get_transfer_desk(exchange& x) {
  const auto f = x.frame();
  return x.html(f, pages::transfer_desk(f, acts::view_transfer_desk(x.in, x.by),
                                        acts::view_enrollment_news(x.in, x.by)));
}

reply post_transfer_desk(exchange& x) {
  const auto form = x.sent_form();
  const auto what = form.text("tl-act");
  if (what != "left" && what != "still_here")
    throw core::failure(core::codes::bad_request, "tl-act");
  acts::settle_withdrawal(x.in, x.by, form.text("student"), what == "left");
  return x.see_other("/transfers", {{"saved", "1"}});
}

reply get_transfer(exchange& x) {
  const auto f = x.document_frame();
  const auto chosen = x.query.text("student");
  try {
    return x.html(f,
                  pages::transfer_page(f, acts::view_transfer(x.in, x.by, x.at.front(), chosen)));
  } catch (const core::failure& failed) {
    if (chosen.empty() || failed.what_code().name != core::codes::not_found.name) throw;
    const pages::transfer_attempt refused{.sent = {{"choose", std::string(chosen)}},
                                          .wrong = {{.rule = core::codes::no_such_student,
                                                     .weight = core::severity::error,
                                                     .field = "choose"}}};
    return x.html(
        f, pages::transfer_page(f, acts::view_transfer(x.in, x.by, x.at.front()), &refused), 404);
  }
}

reply post_transfer(exchange& x) {
  const auto form = x.sent_form();
  const auto key = x.at.front();
  try {
    return decide(x, form, key);
  } catch (const core::failure& failed) {
    auto wrong = failed.why();
    if (wrong.empty() && (failed.what_code().name == core::codes::stop_in_force.name ||
                          failed.what_code().name == core::codes::match_review.name))
      wrong.push_back({.rule = failed.what_code(), .weight = core::severity::error});
    if (wrong.empty()) throw;
    const auto f = x.document_frame();
    const pages::transfer_attempt refused{.sent = fields_of(form), .wrong = std::move(wrong)};
    const auto status =
        static_cast<unsigned>(failed.what_code().status ? failed.what_code().status : 422);
    return x.html(f,
                  pages::transfer_page(
                      f, acts::view_transfer(x.in, x.by, key, form.text("student")), &refused),
                  status);
  }
}

}  // namespace throughline::web
