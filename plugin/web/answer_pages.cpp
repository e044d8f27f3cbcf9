// Answers, meetings and check-ins that staff write down: from a form to an act and back to a page.
#include "acts/answers.hpp"

#include <algorithm>
#include <array>

#include "acts/check_ins.hpp"
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

// What can be written down about an addendum, by the step its page has.
struct ilpa_record {
  std::string_view step;
  core::plan_section (*asked)(exchange& x, std::string_view key);
  core::findings (*keep)(acts::district& d, const acts::caller& by, std::string_view reference,
                         std::string_view key, const core::value& body);
};
constexpr std::array ilpa_records{
    ilpa_record{"answer",
                [](exchange& x, std::string_view key) {
                  return acts::view_ilpa_answer(x.in, x.by, x.at.front(), key).asked;
                },
                acts::record_ilpa_answer},
    ilpa_record{"meeting", [](exchange&, std::string_view) { return acts::meeting_section(); },
                acts::record_ilpa_meeting},
    ilpa_record{"check_in",
                [](exchange& x, std::string_view key) {
                  const auto v = acts::view_ilpa(x.in, x.by, x.at.front(), key);
                  return acts::check_in_section(v.check_ins);
                },
                acts::record_ilpa_check_in}};

const ilpa_record* ilpa_record_of(std::string_view step) {
  const auto at = std::find_if(ilpa_records.begin(), ilpa_records.end(),
                               [&](const auto& r) { return r.step == step; });
  return at == ilpa_records.end() ? nullptr : at;
}

}  // namespace

bool is_recording(std::string_view what) { return what == "answer" || what == "meeting"; }

bool is_ilpa_recording(std::string_view what) { return ilpa_record_of(what) != nullptr; }

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
  if (!answer && act != "record_meeting") throw core::failure(core::codes::bad_request, "tl-act");
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
  const bool check_in = what == "check_in";
  if (!(check_in ? v.may_check_in : v.may_meet)) throw core::failure(core::codes::forbidden);
  return x.html(f,
                check_in ? pages::ilpa_check_in(f, profile, v, refused)
                         : pages::ilpa_meeting(f, profile, v, refused),
                status);
}

reply post_ilpa_recording(exchange& x, const formats::form& form, std::string_view key,
                          std::string_view act) {
  const auto& reference = x.at.front();
  const auto step = act.substr(std::string_view("record_").size());
  const auto* record = ilpa_record_of(step);
  if (record == nullptr) throw core::failure(core::codes::bad_request, "tl-act");
  pages::attempt refused{
      .body = pages::read_section(record->asked(x, key), fields_of(form)), .wrong = {}, .base = {}};
  refused.wrong = tried([&] { return record->keep(x.in, x.by, reference, key, refused.body); });
  if (!refused.wrong.empty()) return ilpa_recording(x, key, step, &refused);
  return x.see_other("/students/" + formats::percent_encode(reference) + "/ilpa",
                     {{"id", std::string(key)}, {"saved", "1"}});
}

}  // namespace throughline::web
