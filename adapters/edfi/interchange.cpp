// An interchange document as a row of entities.
#include "adapters/edfi/interchange.hpp"

namespace throughline::edfi {
namespace {

constexpr std::string_view home = "http://ed-fi.org/";

struct enough {};  // thrown to stop a reading that wanted the root alone

class root_listener final : public formats::xml_listener {
 public:
  root found;
  void begin(const formats::xml_element& e) override {
    found = root_of(e);
    throw enough{};
  }
  void end(const formats::xml_element&, std::string_view) override {}
};

}  // namespace

bool root::is_read() const {
  return version.starts_with("3.3") || version.starts_with("4.") || version.starts_with("5.");
}

root root_of(const formats::xml_element& e) {
  root out{std::string(e.name), std::string(e.space), {}, e.line};
  if (e.space.starts_with(home) && e.name.starts_with("Interchange")) {
    const auto said = e.space.substr(home.size());
    out.version = said == "0200" ? "2.0" : std::string(said.substr(0, 32));
  }
  return out;
}

root peek_root(formats::byte_source& from) {
  root_listener listener;
  try {
    static_cast<void>(formats::read_xml(from, listener));
  } catch (const enough&) {  // the root has been told
  }
  return std::move(listener.found);
}

void interchange::begin(const formats::xml_element& e) {
  ++depth_;
  if (passed_ != 0) return;
  if (depth_ == 1) {
    space_ = e.space;
    return;
  }
  if (e.space.data() != asked_) {  // a document has few, and each lies in one place
    asked_ = e.space.data();
    own_ = e.space == space_;
  }
  const bool own = own_;
  if (depth_ == 2) {
    ++at_.record;
    at_.line = e.line;
    now_.clear();
    if (!own || !wanted_(e.name)) {
      passed_ = depth_;
      ++skipped_[own ? std::string(e.name)
                     : "{" + std::string(e.space) + "}" + std::string(e.name)];
      return;
    }
  } else if (!own) {
    passed_ = depth_;
    return;
  }
  if (e.attributes.empty())  // nearly all
    now_.begin(e.name, {}, {});
  else
    now_.begin(e.name, e.attribute("id"), e.attribute("ref"));
}

void interchange::end(const formats::xml_element& e, std::string_view text) {
  const auto depth = depth_--;
  if (passed_ != 0) {
    if (passed_ == depth) passed_ = 0;
    return;
  }
  if (depth == 1) return;
  if (now_.end(text)) {
    auto& b = trimmed_[std::string(e.name)];
    if (b.count++ == 0) b.first = at_;
  }
  if (depth == 2) each_(now_, at_);
}

}  // namespace throughline::edfi
