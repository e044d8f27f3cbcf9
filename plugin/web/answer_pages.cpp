// Answers and meetings that staff write down: from a form to an act and back to a page.
#include "acts/answers.hpp"

#include "core/failure.hpp"
#include "web/recording.hpp"

namespace throughline::web {

namespace {

// What `act` found wrong, or was refused for.
template <class Act>
core::findings tried(Act&& act) {
  try {
    return act();
  } catch (const core::failure& failed) {
    if (failed.why().empty()) throw;
    auto why = failed.why();
    for (auto& w : why) w.field.clear();  // its place is not on this page
    return why;
  }
}

}  // namespace

bool is_recording(std::string_view what) { return what == "answer" || what == "meeting"; }

reply ilp_recording(exchange& x, std::string_view what, const pages::attempt* refused) {
  const auto& reference = x.at.front();
  const auto f = x.frame();
  const auto& profile = x.in.profile();
  const unsigned status = refused == nullptr ? 200 : 422;
  if (what == "answer") {
    const auto asked = acts::view_ilp_answer(x.in, x.by, reference);
    return x.html(f,
                  pages::ilp_answer(
                      f, profile, acts::view_ilp(x.in, x.by, reference, acts::credit_sets::diploma),
                      asked, refused),
                  status);
  }
  const auto v = acts::view_ilp_sign_offs(x.in, x.by, reference);
  if (!v.ilp.may_meet) throw core::failure(core::codes::forbidden);
  return x.html(f, pages::ilp_meeting(f, profile, v.ilp, refused), status);
}

reply post_ilp_recording(exchange& x, const formats::form& form, std::string_view act) {
  const auto& reference = x.at.front();
  const bool answer = act == "record_answer";
  const auto asked =
      answer ? acts::view_ilp_answer(x.in, x.by, reference).asked : acts::meeting_section();
  pages::attempt refused{
      .body = pages::read_section(asked, fields_of(form)), .wrong = {}, .base = {}};
  refused.wrong = tried([&] {
    return answer ? acts::record_ilp_answer(x.in, x.by, reference, refused.body)
                  : acts::record_ilp_meeting(x.in, x.by, reference, refused.body);
  });
  if (!refused.wrong.empty()) return ilp_recording(x, answer ? "answer" : "meeting", &refused);
  return x.see_other("/students/" + formats::percent_encode(reference) + "/ilp",
                     {{"section", "sign"}, {"saved", "1"}});
}

reply ilpa_recording(exchange& x, std::string_view key, std::string_view what,
                     const pages::attempt* refused) {
  const auto& reference = x.at.front();
  const auto f = x.frame();
  const auto& profile = x.in.profile();
  const unsigned status = refused == nullptr ? 200 : 422;
  const auto v = acts::view_ilpa(x.in, x.by, reference, key);
  if (!v.it) throw core::failure(core::codes::not_found, "no addendum");
  if (what == "answer")
    return x.html(f,
                  pages::ilpa_answer(
                      f, profile, v,
                      acts::view_ilpa_answer(x.in, x.by, reference, v.it->key.text()), refused),
                  status);
  if (!v.may_meet) throw core::failure(core::codes::forbidden);
  return x.html(f, pages::ilpa_meeting(f, profile, v, refused), status);
}

reply post_ilpa_recording(exchange& x, const formats::form& form, std::string_view key,
                          std::string_view act) {
  const auto& reference = x.at.front();
  const bool answer = act == "record_answer";
  const auto asked =
      answer ? acts::view_ilpa_answer(x.in, x.by, reference, key).asked : acts::meeting_section();
  pages::attempt refused{
      .body = pages::read_section(asked, fields_of(form)), .wrong = {}, .base = {}};
  refused.wrong = tried([&] {
    return answer ? acts::record_ilpa_answer(x.in, x.by, reference, key, refused.body)
                  : acts::record_ilpa_meeting(x.in, x.by, reference, key, refused.body);
  });
  if (!refused.wrong.empty())
    return ilpa_recording(x, key, answer ? "answer" : "meeting", &refused);
  return x.see_other("/students/" + formats::percent_encode(reference) + "/ilpa",
                     {{"id", std::string(key)}, {"saved", "1"}});
}

}  // namespace throughline::web
