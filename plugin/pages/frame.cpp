// What every page shares: its shell, its links, its words and the names of its fields.
#include "pages/frame.hpp"

#include "core/date.hpp"
#include "core/embedded.hpp"

namespace throughline::pages {

namespace assets {
extern const core::embedded_file embedded[];
extern const int embedded_count;
}  // namespace assets

namespace {

// "style.css" with its fingerprint: "style.0123456789abcdef.css".
std::string served_name(const core::embedded_file& file) {
  const std::string_view name = file.name;
  const auto dot = name.rfind('.');
  return std::string(name.substr(0, dot)) + "." + file.fingerprint + std::string(name.substr(dot));
}

html language_link(const frame& f) {
  const auto here = url::of_request(f.mount, f.path, f.query);
  if (f.lang == core::language::es)
    return make("<a class=\"tl-lang\" href=\"{}\" lang=\"en\" hreflang=\"en\">English</a>",
                here.with("lang", "en"));
  return make("<a class=\"tl-lang\" href=\"{}\" lang=\"es\" hreflang=\"es\">Español</a>",
              here.with("lang", "es"));
}

void add_inside(html& h, const frame& f, const html& body) {
  h("<div class=\"tl-top\">{}</div>", language_link(f));
  if (f.saved)
    h("<div class=\"tl-alert tl-ok\" role=\"status\"><p>{}</p></div>", say(f, k::notice_saved));
  h.add(body);
}

}  // namespace

std::optional<asset> find_asset(std::string_view name) {
  for (int i = 0; i < assets::embedded_count; ++i) {
    const auto& file = assets::embedded[i];
    const std::string_view plain = file.name;
    const bool exact = name == served_name(file);
    if (!exact && name != plain) continue;
    const bool css = plain.ends_with(".css");
    return asset{.bytes = file.bytes(),
                 .media_type = css ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
                 .immutable = exact};
  }
  return std::nullopt;
}

std::string worded(const frame& f, std::string_view prefix, std::string_view code) {
  const auto key = words::find(std::string(prefix) + "." + std::string(code));
  return std::string(key ? say(f, *key) : code);
}

std::string moment(const frame& f, std::int64_t ms) {
  return words::moment(f.lang, core::to_local(ms, f.zone));
}

std::string clock_time(const frame& f, std::int64_t ms) {
  return words::clock_time(f.lang, core::to_local(ms, f.zone));
}

url tab_url(const frame& f, std::string_view tab) {
  return url(f.mount)
      .at("students")
      .at(f.student_reference)
      .at(tab)
      .with("lang", core::tag(f.lang));
}

url asset_url(const frame& f, std::string_view name) {
  for (int i = 0; i < assets::embedded_count; ++i)
    if (name == assets::embedded[i].name)
      return url(f.mount).at("assets").at(served_name(assets::embedded[i]));
  return url(f.mount).at("assets").at(name);
}

url api_url(const frame& f, std::initializer_list<std::string_view> segments) {
  auto out = url(f.mount).at("api").at("v1").at("students").at(f.student_reference);
  for (const auto s : segments) out = out.at(s);
  return out.with("lang", core::tag(f.lang));
}

std::string field_name(const frame& f, std::string_view field) {
  return f.dress == shell::light ? f.form_prefix + "[" + std::string(field) + "]"
                                 : std::string(field);
}

std::string repeated_name(const frame& f, std::string_view field) {
  return field_name(f, field) + (f.dress == shell::light ? "[]" : "");
}

std::string field_id(std::string_view field) { return "tl-" + std::string(field); }

html heading(const frame& f, int level, std::string_view text) {
  switch (level + (is_fragment(f.dress) ? 1 : 0)) {
    case 1:
      return make("<h1 class=\"tl-h1\">{}</h1>", text);
    case 2:
      return level == 1 ? make("<h2 class=\"tl-h1\">{}</h2>", text)
                        : make("<h2 class=\"tl-h2\">{}</h2>", text);
    case 3:
      return level == 2 ? make("<h3 class=\"tl-h2\">{}</h3>", text)
                        : make("<h3 class=\"tl-h3\">{}</h3>", text);
    default:
      return make("<h4 class=\"tl-h3\">{}</h4>", text);
  }
}

html form(const frame& f, const url& to, const html& inner, const url* draft) {
  html status;
  attribute unsaved("data-tl-unsaved", draft ? say(f, k::draft_unsaved) : std::string_view());
  attribute saved("data-tl-saved", draft ? say(f, k::draft_saved_at) : std::string_view());
  attribute failed("data-tl-failed", draft ? say(f, k::draft_failed) : std::string_view());
  attribute out("data-tl-out", draft ? say(f, k::draft_out) : std::string_view());
  attribute stale("data-tl-stale", draft ? say(f, k::draft_stale_now) : std::string_view());
  attribute where("data-tl-draft", draft ? std::string_view(draft->text()) : std::string_view());
  attribute prefix("data-tl-prefix",
                   f.dress == shell::light ? std::string_view(f.form_prefix) : std::string_view());
  if (draft)
    status(
        "<p class=\"tl-meta\" role=\"status\" data-tl-status></p>"
        "<div role=\"status\" data-tl-news></div>");
  if (f.dress == shell::light)
    return make("<div class=\"tl-form\"{}{}{}{}{}{}{}>{}{}<p class=\"tl-meta\">{}</p></div>", where,
                prefix, unsaved, saved, failed, out, stale, inner, status, say(f, k::light_save));
  return make("<form class=\"tl-form\" method=\"post\" action=\"{}\"{}{}{}{}{}{}>{}{}</form>", to,
              where, unsaved, saved, failed, out, stale, inner, status);
}

std::string render(const frame& f, std::string_view title, const html& body,
                   std::string_view foot) {
  const auto lang = core::tag(f.lang);
  const auto style = asset_url(f, "style.css");
  html h;
  h.expect(body.text().size() + 1000);
  switch (f.dress) {
    case shell::shadow:
      h("<div data-tl-host><template shadowrootmode=\"open\"><link rel=\"stylesheet\" href=\"{}\">"
        "<div class=\"tl tl-shadow\" lang=\"{}\">",
        style, lang);
      add_inside(h, f, body);
      h("</div></template></div>\n");
      break;
    case shell::light:
      h("<div class=\"tl tl-light\" lang=\"{}\"><link rel=\"stylesheet\" href=\"{}\">", lang,
        style);
      add_inside(h, f, body);
      h("</div>\n");
      break;
    case shell::page:
    case shell::print:
      h("<!doctype html>\n<html class=\"tl-sheets\" lang=\"{}\"{}><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title>"
        "<link rel=\"stylesheet\" href=\"{}\"><script src=\"{}\" defer></script></head>",
        lang, attribute("data-tl-foot", foot), title, style, asset_url(f, "script.js"));
      h("<body><div class=\"tl {}\" lang=\"{}\"><a class=\"tl-skip\" href=\"#tl-main\">{}</a>"
        "<main class=\"tl-page\" id=\"tl-main\" tabindex=\"-1\">",
        f.dress == shell::print ? "tl-paper" : "tl-document", lang, say(f, k::frame_skip));
      add_inside(h, f, body);
      h("</main></div></body></html>\n");
  }
  return h.take();
}

}  // namespace throughline::pages
