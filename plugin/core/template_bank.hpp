// A district's own sentences for places in a plan that many students need nearly alike: a person
// takes one into the form and makes it this student's.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/plan_profile.hpp"

namespace throughline::core {

// By place, "section.item": the texts, one line each, in the order the district gave.
using template_bank = std::map<std::string, std::vector<std::string>, std::less<>>;

// Which field of an item's entries a template goes into: the first line an entry must have. Empty:
// none, or the item is no list of entries.
std::string_view template_field(const plan_item& item);
// Texts of more than a line, and lists with such a field.
bool takes_templates(const plan_item& item);

}  // namespace throughline::core
