// Pages of imports: the inbox and the runs, and one run.
#pragma once

#include <string>

#include "acts/imports.hpp"
#include "pages/pages.hpp"

namespace throughline::pages {

// What lies in the inbox, and the runs, newest first. Form: POST {mount}/imports,
// tl-act=check|import, package. Rows link to {mount}/imports/{run}.
std::string imports_page(const frame& f, const acts::imports_view& v);
// One run, as acts::view_import gives it: how far it is, its files, what is wrong grouped by cause,
// and the decision it may wait for. Form: POST {mount}/imports/{run}, tl-act=approve|decline.
std::string import_page(const frame& f, const core::value& run);

}  // namespace throughline::pages
