// The JSON API of plans: the same acts as the pages, with ETag and If-Match (RFC 9110 13.1.1).
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "web/exchange.hpp"

namespace throughline::web {

namespace {

core::value section_json(const core::section_content& s) {
  core::value out;
  out.set("section", s.section);
  out.set("content", s.body);
  return out;
}

core::value kept_json(const acts::district& d, bool stale) {
  core::value out;
  out.set("savedAt", core::to_utc_text(d.now_ms()));
  out.set("stale", stale);
  return out;
}

struct draft_text {
  core::value body;
  std::optional<core::digest> base;
};

// A draft comes as the form's fields (from the page's script) or as JSON with If-Match.
draft_text sent_draft(const exchange& x, const core::plan_section& section) {
  if (x.asked.header("Content-Type").starts_with("application/json"))
    return {json_body(x), read_base(x.asked.header("If-Match"))};
  const auto form = x.sent_form();
  pages::fields fields;
  for (const auto& f : form.fields()) fields.emplace_back(f.name, f.value);
  return {pages::read_section(section, fields), read_base(form.text("tl-base"))};
}

const core::plan_section& asked_section(const std::vector<core::plan_section>& all,
                                        std::string_view id) {
  const auto* s = core::find_section(all, id);
  if (!s) throw core::failure(core::codes::not_found, "no such section");
  return *s;
}

}  // namespace

reply api_get_plan(exchange& x) { return x.json(acts::export_ilp(x.in, x.by, x.at.front())); }

reply api_get_section(exchange& x) {
  (void)asked_section(x.in.profile().sections, x.at[1]);
  const auto v = acts::view_ilp(x.in, x.by, x.at.front(), acts::credit_sets::diploma);
  if (v.whom.withholds("ilp", x.at[1])) throw core::failure(core::codes::access_limited);
  const auto* s = v.plan ? v.plan->section(x.at[1]) : nullptr;
  if (!s) throw core::failure(core::codes::not_found, "the section is empty");
  auto out = x.json(section_json(*s));
  out.headers.emplace_back("ETag", etag(s->hash));
  return out;
}

reply api_put_section(exchange& x) {
  const auto base = read_base(x.asked.header("If-Match"));
  const auto done = acts::save_ilp_section(x.in, x.by, x.at.front(), x.at[1], base, json_body(x));
  switch (done.what) {
    case acts::save_outcome::kind::refused:
      throw core::failure(core::codes::invalid, {}, done.wrong);
    case acts::save_outcome::kind::stale: {
      auto body = problem_details(x.lang, core::codes::stale_section, {});
      if (done.current) body.set("current", section_json(*done.current));
      auto out = x.json(body, 412);
      if (done.current) out.headers.emplace_back("ETag", etag(done.current->hash));
      return out;
    }
    default:
      break;
  }
  auto out = x.json(done.current ? section_json(*done.current) : core::value(core::record{}));
  if (done.current) out.headers.emplace_back("ETag", etag(done.current->hash));
  return out;
}

reply api_put_draft(exchange& x) {
  const auto& section = asked_section(x.in.profile().sections, x.at[1]);
  const auto draft = sent_draft(x, section);
  return x.json(kept_json(
      x.in, acts::save_ilp_draft(x.in, x.by, x.at.front(), section.id, draft.base, draft.body)));
}

reply api_delete_draft(exchange& x) {
  if (x.asked.header("Sec-Fetch-Site") == "cross-site") throw core::failure(core::codes::bad_token);
  acts::drop_ilp_draft(x.in, x.by, x.at.front(),
                       asked_section(x.in.profile().sections, x.at[1]).id);
  return {.status = 204, .headers = {}, .body = {}};
}

reply api_put_ilpa_draft(exchange& x) {
  if (x.in.profile().addenda.empty()) throw core::failure(core::codes::not_found);
  const auto& section = asked_section(x.in.profile().addenda.front().sections, x.at[2]);
  const auto draft = sent_draft(x, section);
  return x.json(kept_json(x.in, acts::save_ilpa_draft(x.in, x.by, x.at.front(), x.at[1], section.id,
                                                      draft.base, draft.body)));
}

reply api_delete_ilpa_draft(exchange& x) {
  if (x.asked.header("Sec-Fetch-Site") == "cross-site") throw core::failure(core::codes::bad_token);
  if (x.in.profile().addenda.empty()) throw core::failure(core::codes::not_found);
  acts::drop_ilpa_draft(x.in, x.by, x.at.front(), x.at[1],
                        asked_section(x.in.profile().addenda.front().sections, x.at[2]).id);
  return {.status = 204, .headers = {}, .body = {}};
}

reply api_ilpa_list(exchange& x) {
  core::value out;
  out.set("addenda", acts::addenda_as_data(acts::view_ilpa(x.in, x.by, x.at.front())));
  return x.json(out);
}

}  // namespace throughline::web
