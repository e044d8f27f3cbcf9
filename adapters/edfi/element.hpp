// One entity of an interchange as a small tree: what stands in the Data Standard's namespace, read
// by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::edfi {

class tree;

// A place in a tree, or nowhere: then all of it is empty. Views live until the tree changes.
class element {
 public:
  element() = default;
  explicit operator bool() const { return of_ != nullptr; }
  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] std::string_view text() const;  // its own, blanks at both ends taken away
  [[nodiscard]] std::string_view id() const;    // XML attributes
  [[nodiscard]] std::string_view ref() const;

  // The first child of that name; of "A/B" B in A.
  [[nodiscard]] element at(std::string_view path) const;
  [[nodiscard]] std::string_view text(std::string_view path) const { return at(path).text(); }
  [[nodiscard]] element first() const;  // child
  [[nodiscard]] element next() const;   // sibling
  [[nodiscard]] bool is(element other) const { return of_ == other.of_ && at_ == other.at_; }
  // Calls f with each child, or each of that name.
  template <class F>
  void each(F&& f) const {
    for (auto e = first(); e; e = e.next()) f(e);
  }
  template <class F>
  void each(std::string_view named, F&& f) const {
    for (auto e = first(); e; e = e.next())
      if (e.name() == named) f(e);
  }

 private:
  friend class tree;
  element(const tree* of, std::uint32_t at) : of_(of), at_(at) {}
  const tree* of_ = nullptr;
  std::uint32_t at_ = 0;
};

// Built in document order. Keeps its memory when it is emptied.
class tree {
 public:
  void begin(std::string_view name, std::string_view id, std::string_view ref);
  // Ends the element begun last. Whether blanks stood around its text.
  bool end(std::string_view text);
  void clear();
  [[nodiscard]] element root() const { return nodes_.empty() ? element() : element(this, 0); }
  // Its elements in document order.
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] element at(std::size_t i) const { return {this, static_cast<std::uint32_t>(i)}; }

  // As bytes, of this machine's order, and back; false when they are none.
  void write(std::string& to) const;
  bool read(std::string_view bytes);

 private:
  friend class element;
  struct piece {
    std::uint32_t at = 0, size = 0;
  };
  struct node {
    piece name, text, id, ref;
    std::uint32_t end = 0;  // the first node that is not in it
    std::uint32_t depth = 0;
  };
  piece keep(std::string_view s) {
    if (s.empty()) return {};
    const piece p{static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(s.size())};
    text_ += s;
    return p;
  }
  [[nodiscard]] std::string_view view(piece p) const { return {text_.data() + p.at, p.size}; }

  std::vector<node> nodes_;
  std::vector<std::uint32_t> open_;
  std::string text_;
};

// In the header, because what maps an entity does little else than to walk over it.
inline std::string_view element::name() const {
  return of_ ? of_->view(of_->nodes_[at_].name) : std::string_view{};
}
inline std::string_view element::text() const {
  return of_ ? of_->view(of_->nodes_[at_].text) : std::string_view{};
}
inline std::string_view element::id() const {
  return of_ ? of_->view(of_->nodes_[at_].id) : std::string_view{};
}
inline std::string_view element::ref() const {
  return of_ ? of_->view(of_->nodes_[at_].ref) : std::string_view{};
}

inline element element::first() const {
  if (!of_ || of_->nodes_[at_].end <= at_ + 1) return {};
  return {of_, at_ + 1};
}

// What follows an element in document order is its sibling, if it stands as deep.
inline element element::next() const {
  if (!of_) return {};
  const auto& n = of_->nodes_[at_];
  return n.end < of_->nodes_.size() && of_->nodes_[n.end].depth == n.depth ? element(of_, n.end)
                                                                           : element();
}

}  // namespace throughline::edfi
