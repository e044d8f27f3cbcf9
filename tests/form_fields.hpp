// The fields a browser would send from a page of ours; enough of HTML for our own output.
#pragma once

#include <string>
#include <string_view>

#include "pages/pages.hpp"

namespace throughline::samples {

inline pages::fields fields_in(const std::string& page) {
  pages::fields out;
  const auto unescaped = [](std::string s) {
    for (const auto& [from, to] :
         {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
      for (auto at = s.find(from); at != s.npos; at = s.find(from, at + 1))
        s.replace(at, std::string_view(from).size(), to);
    return s;
  };
  const auto attribute_of = [&](std::string_view tag_, const char* name) -> std::string {
    const auto key = std::string(" ") + name + "=\"";
    const auto at = tag_.find(key);
    if (at == tag_.npos) return {};
    const auto from = at + key.size();
    return unescaped(std::string(tag_.substr(from, tag_.find('"', from) - from)));
  };
  for (auto at = page.find('<'); at != page.npos; at = page.find('<', at + 1)) {
    const auto end = page.find('>', at);
    const auto tag_ = std::string_view(page).substr(at, end - at);
    const auto name = attribute_of(tag_, "name");
    if (name.empty()) continue;
    if (tag_.starts_with("<input")) {
      const auto type = attribute_of(tag_, "type");
      if ((type == "checkbox" || type == "radio") && tag_.find(" checked") == tag_.npos) continue;
      out.emplace_back(name, attribute_of(tag_, "value"));
    } else if (tag_.starts_with("<textarea")) {
      auto text = page.substr(end + 1, page.find("</textarea>", end) - end - 1);
      if (!text.empty() && text.front() == '\n') text.erase(0, 1);
      out.emplace_back(name, unescaped(text));
    } else if (tag_.starts_with("<select")) {
      const auto inner = page.substr(end, page.find("</select>", end) - end);
      const auto chosen = inner.find(" selected");
      const auto from =
          chosen == inner.npos ? inner.find("<option") : inner.rfind("<option", chosen);
      out.emplace_back(name, attribute_of(std::string_view(inner).substr(from), "value"));
    }
  }
  return out;
}

}  // namespace throughline::samples
