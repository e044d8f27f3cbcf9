// What a profile asks of a diploma: areas and credits.
#include "profile/reading.hpp"

namespace throughline::profile {

void graduation(reading& r, const core::value& profile, core::plan_profile& out) {
  if (const auto* g = profile.find("graduation")) {
    out.credits_total = r.credits(*g, "credits_total", "graduation");
    for (const auto& a : g->items("areas")) {
      core::graduation_area area{.id = r.id(a, "graduation.areas"),
                                 .label = r.label(a, "label", "graduation.areas"),
                                 .required = r.credits(a, "credits", "graduation.areas"),
                                 .sced = r.texts(a, "sced"),
                                 .overflow = a.flag("overflow")};
      out.areas.push_back(std::move(area));
    }
  }
}

}  // namespace throughline::profile
