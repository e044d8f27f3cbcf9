// On the transfer desk: students the newest set left out, and who came, left and moved.
#pragma once

#include "acts/enrollment_news.hpp"
#include "pages/frame.hpp"

namespace throughline::pages {

// Both are empty when there is nothing. Form: POST {mount}/transfers, tl-act=left|still_here,
// student.
html missing_students(const frame& f, const acts::enrollment_news& news);
html enrollment_events(const frame& f, const acts::enrollment_news& news);

}  // namespace throughline::pages
