// One entity of an interchange as a small tree: what stands in the Data Standard's namespace, read
// by name.
#include "adapters/edfi/element.hpp"

#include <cstring>

#include "adapters/edfi/text.hpp"

namespace throughline::edfi {

std::string_view element::name() const {
  return of_ ? of_->view(of_->nodes_[at_].name) : std::string_view{};
}
std::string_view element::text() const {
  return of_ ? of_->view(of_->nodes_[at_].text) : std::string_view{};
}
std::string_view element::id() const {
  return of_ ? of_->view(of_->nodes_[at_].id) : std::string_view{};
}
std::string_view element::ref() const {
  return of_ ? of_->view(of_->nodes_[at_].ref) : std::string_view{};
}

element element::first() const {
  if (!of_ || of_->nodes_[at_].end <= at_ + 1) return {};
  return {of_, at_ + 1};
}

element element::next() const {
  if (!of_) return {};
  const auto& n = of_->nodes_[at_];
  return n.end < n.parent_end ? element(of_, n.end) : element();
}

element element::at(std::string_view path) const {
  const auto cut = path.find('/');
  const auto wanted = path.substr(0, cut);
  for (auto e = first(); e; e = e.next())
    if (e.name() == wanted) return cut == path.npos ? e : e.at(path.substr(cut + 1));
  return {};
}

tree::piece tree::keep(std::string_view s) {
  if (s.empty()) return {};
  const piece p{static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(s.size())};
  text_ += s;
  return p;
}

void tree::begin(std::string_view name, std::string_view id, std::string_view ref) {
  open_.push_back(static_cast<std::uint32_t>(nodes_.size()));
  nodes_.push_back({keep(name), {}, keep(id), keep(ref)});
}

bool tree::end(std::string_view text) {
  const auto own = trimmed(text);
  const auto at = open_.back();
  open_.pop_back();
  auto& n = nodes_[at];
  n.end = static_cast<std::uint32_t>(nodes_.size());
  n.text = keep(own);
  for (auto child = at + 1; child < n.end; child = nodes_[child].end)
    nodes_[child].parent_end = n.end;
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
