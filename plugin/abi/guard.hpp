// The one place where C++ failures become C statuses: every entry of the table is `return
// guard([&]{ ... });`
#pragma once

#include <exception>
#include <new>
#include <typeinfo>

#include "throughline.h"

namespace throughline::abi {

// Answers, refusals included, are replies; only a lack or a defect arrives here. `tell` hears of a
// defect by its type alone, as its text may quote a record; it must not throw.
template <class Work, class Tell>
tl_status guard(Work&& work, Tell&& tell) noexcept {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return TL_UNAVAILABLE;
  } catch (const std::exception& defect) {
    tell(typeid(defect).name());
    return TL_INTERNAL;
  } catch (...) {
    tell("no std::exception");
    return TL_INTERNAL;
  }
}

}  // namespace throughline::abi
