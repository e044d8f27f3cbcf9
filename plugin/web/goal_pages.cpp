// Looking back at earlier goals: from a form to an act and back to a page.
#include "core/item_types.hpp"
#include "pages/goals.hpp"
#include "web/recording.hpp"

namespace throughline::web {

namespace {

constexpr std::size_t most_looks = core::entry_limit;

std::vector<acts::goal_look> looks_of(const formats::form& form) {
  std::vector<acts::goal_look> out;
  for (std::size_t n = 0; n < most_looks; ++n) {
    const auto field = [&](const char* name) {
      return std::string(form.text("looks." + std::to_string(n) + "." + name));
    };
    if (field("id").empty()) break;
    out.push_back({field("id"), field("status"), field("reflection")});
  }
  return out;
}

}  // namespace

reply get_look_back(exchange& x) {
  return x.html(x.frame(),
                pages::ilp_look_back(x.frame(), x.in.profile(),
                                     acts::view_earlier_goals(x.in, x.by, x.at.front())));
}

reply post_look_back(exchange& x, const formats::form& form) {
  const auto& reference = x.at.front();
  pages::looks_attempt sent{.looks = looks_of(form), .wrong = {}};
  auto done =
      acts::look_back_at_goals(x.in, x.by, reference, read_base(form.text("tl-base")), sent.looks);
  const bool stale = done.what == acts::save_outcome::kind::stale;
  if (!stale && done.what != acts::save_outcome::kind::refused)
    return x.see_other("/students/" + formats::percent_encode(reference) + "/ilp",
                       {{"section", "look_back"}, {"saved", "1"}});
  sent.wrong = std::move(done.wrong);
  if (stale) sent.wrong.push_back({.rule = core::codes::stale_section});
  const auto f = x.frame();
  return x.html(f,
                pages::ilp_look_back(f, x.in.profile(),
                                     acts::view_earlier_goals(x.in, x.by, reference), sent),
                stale ? 412 : 422);
}

}  // namespace throughline::web
