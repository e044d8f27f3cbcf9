// Imports in the browser: the inbox, the runs, a decision, the rows that were left out.
#include "acts/imports.hpp"
#include "core/failure.hpp"
#include "pages/imports.hpp"
#include "web/exchange.hpp"

namespace throughline::web {
namespace {

constexpr int shown_runs = 50;

// The key came percent-decoded: it may hold anything that a path must not.
std::string path_of(std::string_view run) { return "/imports/" + formats::percent_encode(run); }

}  // namespace

reply get_imports(exchange& x) {
  const auto f = x.frame();
  return x.html(f, pages::imports_page(f, acts::view_imports(x.in, x.by, shown_runs)));
}

reply post_imports(exchange& x) {
  const auto form = x.sent_form();
  const auto what = form.text("tl-act");
  if (what != "check" && what != "import") throw core::failure(core::codes::bad_request, "tl-act");
  const auto run = acts::order_import(x.in, x.by,
                                      {.package = std::string(form.text("package")),
                                       .source = std::string(form.text("source")),
                                       .dry_run = what == "check"});
  return x.see_other(path_of(run.text()), {});
}

reply get_import(exchange& x) {
  const auto f = x.frame();
  return x.html(f, pages::import_page(f, acts::view_import(x.in, x.by, x.at.front())));
}

reply post_import(exchange& x) {
  const auto form = x.sent_form();
  const auto what = form.text("tl-act");
  if (what != "approve" && what != "decline")
    throw core::failure(core::codes::bad_request, "tl-act");
  acts::decide_import(x.in, x.by, x.at.front(), what == "approve");
  return x.see_other(path_of(x.at.front()), {{"saved", "1"}});
}

reply get_rejected_rows(exchange& x) {
  auto rows = acts::rejected_rows(x.in, x.by, x.at.front());
  if (rows.empty()) throw core::failure(core::codes::not_found);
  return {.status = 200,
          .headers = {{"Content-Type", "text/csv; charset=utf-8; header=present"},
                      {"Content-Disposition", "attachment; filename=\"rejected.csv\""},
                      {"Cache-Control", "no-store"},
                      {"X-Content-Type-Options", "nosniff"}},
          .body = std::move(rows)};
}

}  // namespace throughline::web
