// From a request to an act and back: the router, pages, the JSON API, CSRF, ETags, problem details.
#pragma once

#include <string_view>

#include "acts/district.hpp"
#include "core/actor.hpp"
#include "web/http.hpp"

namespace throughline::web {

// The claims of throughline.h (7). failure bad_actor when they are not whole.
core::actor read_actor(std::string_view json);

// [any thread] Never throws what a person should read: refusals and defects of content are replies.
// Lack of memory and defects of ours are thrown.
reply serve(acts::district& d, std::string_view actor_json, const request& r);
// The tabs of a student for this actor, as JSON.
reply tabs(acts::district& d, std::string_view actor_json, std::string_view student_reference);
// A fact from the host (schemas/event), as JSON report.
reply event(acts::district& d, std::string_view actor_json, std::string_view kind,
            std::string_view json);

}  // namespace throughline::web
