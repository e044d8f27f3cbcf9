// The stub SIS's style sheet and script.
#pragma once

#include <string_view>

namespace sis_stub {

extern const std::string_view style_sheet;
extern const std::string_view script;

}  // namespace sis_stub
