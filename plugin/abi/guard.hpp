// The one place where C++ failures become C statuses: every entry of the table is `return
// guard([&]{ ... });`
#pragma once

#include <new>

#include "throughline.h"

namespace throughline::abi {

// Answers, refusals included, are replies; only a lack or a defect arrives here.
template <class Work>
tl_status guard(Work&& work) noexcept {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return TL_UNAVAILABLE;
  } catch (...) {
    return TL_INTERNAL;
  }
}

}  // namespace throughline::abi
