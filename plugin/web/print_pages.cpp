// Papers of the two tabs: the same views as the pages, so the same rights and the same log.
#include "core/failure.hpp"
#include "web/recording.hpp"

namespace throughline::web {

namespace {

reply sheet(const exchange& x, const pages::frame& f, std::string body) {
  if (body.empty()) throw core::failure(core::codes::not_found, "no such paper now");
  return x.html(f, std::move(body));
}

// A paper is a document of its own wherever its form was sent from.
pages::frame paper_frame(const exchange& x) {
  auto f = x.frame();
  f.dress = pages::shell::print;
  f.form_prefix.clear();
  return f;
}

pages::paper_asked asked(const exchange& x, const formats::form& said) {
  return {.kind = std::string(x.query.text("kind")), .said = fields_of(said)};
}

}  // namespace

reply print_ilp(exchange& x, const formats::form& said) {
  const auto v = acts::view_ilp(x.in, x.by, x.at.front());
  auto f = paper_frame(x);
  f.translations = &v.translations;
  return sheet(x, f, pages::ilp_print(f, x.in.profile(), v, asked(x, said)));
}

reply print_ilpa(exchange& x, const std::string& key, const formats::form& said) {
  const auto v = acts::view_ilpa(x.in, x.by, x.at.front(), key);
  auto f = paper_frame(x);
  f.translations = &v.translations;
  return sheet(x, f,
               v.it ? pages::ilpa_print(f, x.in.profile(), v, asked(x, said)) : std::string());
}

}  // namespace throughline::web
