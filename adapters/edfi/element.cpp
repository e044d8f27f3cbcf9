// One entity of an interchange as a small tree: what stands in the Data Standard's namespace, read
// by name.
#include "adapters/edfi/element.hpp"

#include <cstring>

#include "adapters/edfi/text.hpp"

namespace throughline::edfi {

element element::at(std::string_view path) const {
  const auto cut = path.find('/');
  const auto wanted = path.substr(0, cut);
  for (auto e = first(); e; e = e.next())
    if (e.name() == wanted) return cut == path.npos ? e : e.at(path.substr(cut + 1));
  return {};
}

// A node is filled in its place: one made elsewhere and copied would be read as a whole right after
// its parts were written, which stalls.
void tree::begin(std::string_view name, std::string_view id, std::string_view ref) {
  const auto depth = static_cast<std::uint32_t>(open_.size());
  open_.push_back(static_cast<std::uint32_t>(nodes_.size()));
  auto& n = nodes_.emplace_back();
  n.depth = depth;
  n.name = keep(name);
  n.id = keep(id);
  n.ref = keep(ref);
}

bool tree::end(std::string_view text) {
  const auto own = trimmed(text);
  auto& n = nodes_[open_.back()];
  open_.pop_back();
  n.end = static_cast<std::uint32_t>(nodes_.size());
  n.text = keep(own);
  return !own.empty() && own.size() != text.size();
}

void tree::clear() {
  nodes_.clear();
  open_.clear();
  text_.clear();
}

void tree::write(std::string& to) const {
  const std::uint32_t sizes[] = {static_cast<std::uint32_t>(nodes_.size()),
                                 static_cast<std::uint32_t>(text_.size())};
  to.append(reinterpret_cast<const char*>(sizes), sizeof sizes);
  to.append(reinterpret_cast<const char*>(nodes_.data()), nodes_.size() * sizeof(node));
  to += text_;
}

bool tree::read(std::string_view bytes) {
  clear();
  std::uint32_t sizes[2];
  if (bytes.size() < sizeof sizes) return false;
  std::memcpy(sizes, bytes.data(), sizeof sizes);
  bytes.remove_prefix(sizeof sizes);
  const auto of_nodes = sizes[0] * sizeof(node);
  if (bytes.size() != of_nodes + sizes[1]) return false;
  nodes_.resize(sizes[0]);
  std::memcpy(static_cast<void*>(nodes_.data()), bytes.data(), of_nodes);
  text_.assign(bytes.substr(of_nodes));
  return true;
}

}  // namespace throughline::edfi
