// One request on its way through the rooms: who asks, which district, what was sent, how to answer.
#include "web/exchange.hpp"

#include <algorithm>

#include "core/failure.hpp"
#include "formats/json.hpp"
#include "words/words.hpp"

namespace throughline::web {

namespace {

// Documents of ours carry their own policy; a fragment lives under the host's.
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'";

pages::shell shell_of(const exchange& x) {
  if (x.query.text("print") == "1") return pages::shell::print;
  if (x.asked.embed == "shadow") return pages::shell::shadow;
  if (x.asked.embed == "light") return pages::shell::light;
  if (x.asked.embed == "print") return pages::shell::print;
  return pages::shell::page;
}

}  // namespace

formats::form exchange::sent_form() const {
  if (asked.header("Sec-Fetch-Site") == "cross-site")
    throw core::failure(core::codes::bad_token, "cross-site");
  auto form = formats::read_form(asked.body, asked.header("Content-Type"));
  // A paper's own form is a document of ours, whatever the host's pages are.
  if (!asked.form_prefix.empty() && shell_of(*this) == pages::shell::light)
    form = form.under(asked.form_prefix);
  if (form.fields().empty()) return form;  // the host saved, we had nothing on the page
  const auto token = form.text("tl-token");
  // A page may have stood open over a night, or over a midnight that the clock was set back across.
  for (const int days_ago : {0, 1, 2, -1})
    if (core::equal_in_constant_time(token, in.form_token(by.who, days_ago))) return form;
  throw core::failure(core::codes::bad_token);
}

pages::frame exchange::frame() const {
  pages::frame f;
  f.lang = lang;
  f.dress = shell_of(*this);
  f.mount = asked.mount;
  f.form_prefix = f.dress == pages::shell::light ? std::string(asked.form_prefix) : std::string();
  f.submit_url = asked.submit_url;
  f.token = in.form_token(by.who);
  f.student_reference = at.empty() ? std::string() : at.front();
  f.path = asked.path;
  std::vector<formats::form_field> kept;
  for (const auto& field : query.fields())
    if (field.name != "lang" && field.name != "saved") kept.push_back(field);
  f.query = formats::write_urlencoded(formats::form(std::move(kept)));
  f.district = in.head().name;
  f.person = by.who.name;
  f.zone = in.zone();
  f.now_ms = in.now_ms();
  f.saved = query.text("saved") == "1";
  return f;
}

pages::frame exchange::document_frame() const {
  auto f = frame();
  if (pages::is_fragment(f.dress)) f.dress = pages::shell::page;
  return f;
}

reply exchange::html(const pages::frame& f, std::string body, unsigned status) const {
  const bool fragment = pages::is_fragment(f.dress);
  reply out{.status = status,
            .headers = {{"Content-Type", "text/html; charset=utf-8"},
                        {"Cache-Control", "no-store"},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Referrer-Policy", "same-origin"},
                        {"Content-Language", std::string(core::tag(lang))},
                        {"Throughline-Shell", fragment ? "fragment" : "document"}},
            .body = std::move(body)};
  if (!fragment) out.headers.emplace_back("Content-Security-Policy", policy);
  return out;
}

reply exchange::json(const core::value& body, unsigned status) const {
  return {
      .status = status,
      .headers = {{"Content-Type", status >= 400 ? "application/problem+json" : "application/json"},
                  {"Cache-Control", "no-store"},
                  {"X-Content-Type-Options", "nosniff"}},
      .body = formats::write_json(body)};
}

reply exchange::see_other(std::string_view path,
                          std::vector<std::pair<std::string, std::string>> with) const {
  with.emplace_back("lang", core::tag(lang));
  std::vector<formats::form_field> fields;
  for (auto& [name, v] : with)
    fields.push_back(
        {.name = std::move(name), .value = std::move(v), .filename = {}, .content_type = {}});
  std::string to;  // a line break in the mount or the path must not begin a header of its own
  const auto plain = std::string(asked.mount) + std::string(path);
  for (const char c : plain)
    to += static_cast<unsigned char>(c) <= ' ' || c == '\x7f'
              ? formats::percent_encode(std::string_view(&c, 1))
              : std::string(1, c);
  to += "?" + formats::write_urlencoded(formats::form(std::move(fields)));
  return {.status = 303,
          .headers = {{"Location", std::move(to)}, {"Cache-Control", "no-store"}},
          .body = {}};
}

core::value problem_details(core::language l, const core::code& what, const core::findings& why) {
  core::value out;
  out.set("type", "about:blank");
  out.set("title", words::say(l, what));
  out.set("status", what.status);
  out.set("code", what.name);
  core::list errors;
  for (const auto& f : why) {
    core::value one;
    one.set("field", f.field);
    one.set("code", f.rule.name);
    one.set("words", words::say(l, f.rule, f.words));
    errors.push_back(std::move(one));
  }
  if (!errors.empty()) out.set("errors", std::move(errors));
  return out;
}

reply problem(exchange& x, const core::code& what, const core::findings& why) {
  const auto status = static_cast<unsigned>(what.status ? what.status : 422);
  if (x.asked.path.starts_with("/api/")) return x.json(problem_details(x.lang, what, why), status);
  const auto f = x.frame();
  return x.html(f, pages::problem(f, what, why), status);
}

core::value json_body(const exchange& x) {
  // A page of another site cannot send this type without asking first, so no form token is needed.
  if (!x.asked.header("Content-Type").starts_with("application/json"))
    throw core::failure(core::codes::bad_media_type);
  return formats::read_json(x.asked.body);
}

pages::fields fields_of(const formats::form& form) {
  pages::fields out;
  for (const auto& f : form.fields()) out.emplace_back(f.name, f.value);
  return out;
}

std::optional<core::digest> read_base(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  if (text.empty()) return std::nullopt;
  const auto bytes = core::from_hex(text);
  core::digest out{};
  if (!bytes || bytes->size() != out.size())
    throw core::failure(core::codes::bad_request, "base hash");
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return out;
}

std::string etag(const core::digest& d) { return "\"" + core::to_hex(d) + "\""; }

}  // namespace throughline::web
