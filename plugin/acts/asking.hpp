// An act's own fields as plan items, so that the items' forms and checks serve them too.
#pragma once

#include <initializer_list>

#include "core/plan_item.hpp"

namespace throughline::acts {

// Without labels: pages have the words. A text is of one line.
core::plan_item asking(const char* id, const char* type, bool required,
                       std::initializer_list<const char*> options = {});

}  // namespace throughline::acts
