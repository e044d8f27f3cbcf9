// From a request to an act and back: the router.
#include "web/serve.hpp"

#include <array>
#include <fstream>
#include <iterator>

#include "core/failure.hpp"
#include "formats/json.hpp"
#include "intake/event.hpp"
#include "web/exchange.hpp"

namespace throughline::web {

namespace {

constexpr std::size_t body_limit = 16u << 20;

// The tabs this actor may open for this student.
core::list offered_tabs(exchange& x, std::string_view student_reference) {
  const auto base = "/students/" + formats::percent_encode(student_reference) + "/";
  core::list out;
  const auto add = [&](std::string_view id, const pages::tab_text& text) {
    core::value one;
    one.set("id", id);
    one.set("title", text.title);
    one.set("badge", text.badge);
    one.set("path", base + std::string(id));
    out.push_back(std::move(one));
  };
  const auto& profile = x.in.profile();
  // A tab the actor may not open is not there; each is asked for by its own act.
  const auto offered = [&](auto&& show) {
    try {
      show();
    } catch (const core::failure& f) {
      if (f.what_code().status != 403) throw;
    }
  };
  offered([&] {
    add("ilp",
        pages::ilp_tab(x.lang, profile,
                       acts::view_ilp(x.in, x.by, student_reference, acts::credit_sets::diploma)));
  });
  if (!profile.addenda.empty())
    offered([&] {
      const auto v = acts::view_ilpa(x.in, x.by, student_reference);
      const bool staff = v.whom.as != core::role::student && v.whom.as != core::role::guardian;
      if (v.it || staff) add("ilpa", pages::ilpa_tab(x.lang, profile, v));
    });
  // Staff work transfers; a student or guardian reads who got the record.
  offered([&] {
    const auto how = acts::standing(x.in, x.by, student_reference);
    if (acts::may(x.by.who, acts::act::view_transfers, how) ||
        acts::may(x.by.who, acts::act::view_disclosures, how))
      add("transfers", {.title = pages::transfers_tab_title(x.lang), .badge = {}});
  });
  return out;
}

reply api_tabs(exchange& x) { return x.json(offered_tabs(x, x.at.front())); }

struct route {
  std::string_view method, path;  // {} stands for one segment
  reply (*answer)(exchange&);
};

constexpr std::array routes{
    route{"GET", "/students/{}/ilp", get_ilp},
    route{"POST", "/students/{}/ilp", post_ilp},
    route{"GET", "/students/{}/ilpa", get_ilpa},
    route{"POST", "/students/{}/ilpa", post_ilpa},
    route{"GET", "/reports/ilpa-quality", get_ilpa_quality},
    route{"GET", "/templates", get_templates},
    route{"POST", "/templates", post_templates},
    route{"GET", "/reviews", get_reviews},
    route{"POST", "/reviews", post_reviews},
    route{"GET", "/students/{}/access", get_access_papers},
    route{"POST", "/students/{}/access", post_access_papers},
    route{"GET", "/students/{}/transfers", get_student_transfers},
    route{"POST", "/students/{}/transfers", post_student_transfers},
    route{"GET", "/transfers", get_transfer_desk},
    route{"POST", "/transfers", post_transfer_desk},
    route{"GET", "/transfers/{}", get_transfer},
    route{"POST", "/transfers/{}", post_transfer},
    route{"GET", "/imports", get_imports},
    route{"POST", "/imports", post_imports},
    route{"GET", "/imports/{}", get_import},
    route{"POST", "/imports/{}", post_import},
    route{"GET", "/imports/{}/rejected.csv", get_rejected_rows},
    route{"GET", "/api/v1/students/{}/ilp", api_get_plan},
    route{"GET", "/api/v1/students/{}/ilp/sections/{}", api_get_section},
    route{"PUT", "/api/v1/students/{}/ilp/sections/{}", api_put_section},
    route{"PUT", "/api/v1/students/{}/ilp/sections/{}/draft", api_put_draft},
    route{"DELETE", "/api/v1/students/{}/ilp/sections/{}/draft", api_delete_draft},
    route{"GET", "/api/v1/students/{}/ilpa", api_ilpa_list},
    route{"PUT", "/api/v1/students/{}/ilpa/{}/sections/{}/draft", api_put_ilpa_draft},
    route{"DELETE", "/api/v1/students/{}/ilpa/{}/sections/{}/draft", api_delete_ilpa_draft},
    route{"GET", "/api/v1/students/{}/tabs", api_tabs},
    route{"GET", "/api/v1/handover", api_get_handover},
    route{"POST", "/api/v1/handover/{}", api_post_handover},
    route{"DELETE", "/api/v1/handover/{}", api_delete_handover},
};

// The pieces at {} when the path fits; decoding comes after splitting, so %2F stays inside its
// segment.
bool fits(std::string_view pattern, std::string_view path, std::vector<std::string>& pieces) {
  pieces.clear();
  while (!pattern.empty() && !path.empty()) {
    if (pattern.front() != '/' || path.front() != '/') return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    const auto want = pattern.substr(0, pattern.find('/')), have = path.substr(0, path.find('/'));
    if (want == "{}") {
      if (have.empty()) return false;
      pieces.push_back(formats::percent_decode(have));
    } else if (want != have) {
      return false;
    }
    pattern.remove_prefix(want.size());
    path.remove_prefix(have.size());
  }
  return pattern.empty() && path.empty();
}

// The caller may have stopped waiting: asked before an act begins, and before what it read leaves.
// A change asks for itself as it commits, and what is committed is answered.
void in_time(const exchange& x) {
  if (x.by.deadline_ms && x.in.now_ms() > x.by.deadline_ms)
    throw core::failure(core::codes::deadline_passed);
}

reply dispatch(exchange& x) {
  if (x.asked.path.starts_with("/assets/")) return get_asset(x);
  bool path_known = false;
  for (const auto& r : routes) {
    if (!fits(r.path, x.asked.path, x.at)) continue;
    path_known = true;
    if (r.method != x.asked.method && !(r.method == "GET" && x.asked.method == "HEAD")) continue;
    in_time(x);
    auto answer = r.answer(x);
    if (r.method == "GET") in_time(x);
    return answer;
  }
  x.at.clear();
  throw core::failure(path_known ? core::codes::bad_method : core::codes::not_found);
}

// The answer of an entry that has no pages.
reply failed(const exchange& x, const core::failure& f) {
  auto out = x.json(problem_details(x.lang, f.what_code(), f.why()),
                    static_cast<unsigned>(f.what_code().status));
  out.failed = f.what_code().name;
  return out;
}

std::string read_body_file(std::string_view path) {
  std::ifstream in(std::string(path), std::ios::binary);
  std::string out;
  out.resize(body_limit + 1);
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  if (in.bad() || (!in && !in.eof())) throw core::failure(core::codes::bad_request, "body_path");
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

}  // namespace

core::actor read_actor(std::string_view json) {
  core::actor out;
  try {
    const auto v = formats::read_json(json, {.depth = 4, .bytes = 1u << 20, .elements = 20'000});
    out.sub = v.text("sub");
    out.name = v.text("name", out.sub);
    for (const auto& r : v.items("roles")) {
      const auto* text = r.as_text();
      const auto role = text ? core::role_named(*text) : std::nullopt;
      if (!role) throw core::failure(core::codes::bad_actor, "role");
      out.roles.push_back(*role);
    }
    const auto texts = [&](std::string_view name, std::vector<std::string>& into) {
      for (const auto& one : v.items(name)) {
        if (!one.as_text()) throw core::failure(core::codes::bad_actor, "claims");
        into.push_back(*one.as_text());
      }
    };
    texts("schools", out.schools);
    texts("students", out.students);
    out.person = v.text("person");
    out.locale = core::language_of(v.text("locale"));
    out.auth_time = v.whole("auth_time", 0, INT64_MAX, 0);
  } catch (const core::failure&) {
    throw core::failure(core::codes::bad_actor, "claims");
  }
  if (out.sub.empty() || out.sub.size() > 255 || out.roles.empty())
    throw core::failure(core::codes::bad_actor, "claims");
  return out;
}

reply serve(acts::district& d, std::string_view actor_json, const request& r) {
  exchange x{.in = d,
             .asked = r,
             .by = {.who = {},
                    .request_id = std::string(r.request_id.substr(0, 64)),
                    .deadline_ms = r.deadline_ms ? d.now_ms() + r.deadline_ms : 0}};
  try {
    x.by.who = read_actor(actor_json);
    x.query = formats::read_urlencoded(r.query);
    const auto lang = x.query.text("lang");
    x.lang = lang.empty() ? x.by.who.locale : core::language_of(lang);
    if (r.body.size() > body_limit) throw core::failure(core::codes::too_large);
    if (r.body_path.empty()) return dispatch(x);
    const auto body = read_body_file(r.body_path);
    if (body.size() > body_limit) throw core::failure(core::codes::too_large);
    auto whole = r;
    whole.body = body;
    exchange y{.in = d, .asked = whole, .by = x.by, .query = x.query, .lang = x.lang};
    return dispatch(y);
  } catch (const core::failure& f) {
    try {
      auto out = problem(x, f.what_code(), f.why());
      out.failed = f.what_code().name;
      return out;
    } catch (const core::failure&) {  // not even the district's head can be read: a bare answer
      return {
          .status = static_cast<unsigned>(f.what_code().status),
          .headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
          .body = formats::write_json(problem_details(x.lang, f.what_code(), {})),
          .failed = f.what_code().name};
    }
  }
}

reply tabs(acts::district& d, std::string_view actor_json, std::string_view student_reference) {
  request none;
  none.path = "/api/tabs";
  exchange x{.in = d, .asked = none, .by = {}};
  try {
    x.by.who = read_actor(actor_json);
    x.lang = x.by.who.locale;
    return x.json(offered_tabs(x, student_reference));
  } catch (const core::failure& f) {
    return failed(x, f);
  }
}

reply event(acts::district& d, std::string_view actor_json, std::string_view kind,
            std::string_view json) {
  request none;
  none.path = "/api/event";
  exchange x{.in = d, .asked = none, .by = {}};
  try {
    x.by.who = read_actor(actor_json);
    x.lang = x.by.who.locale;
    return x.json(intake::tell_event(d, x.by, kind, formats::read_json(json)));
  } catch (const core::failure& f) {
    return failed(x, f);
  }
}

}  // namespace throughline::web
