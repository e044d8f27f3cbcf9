// The writer of all HTML: markup only from string literals that are checked while compiling, all
// else escaped. A page cannot hold an injected tag, an inline script or style, or an address made
// of data.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "pages/url.hpp"

namespace throughline::pages {

// What stands for a placeholder decides where the placeholder may stand.
enum class piece : std::uint8_t { text, address, markup, attribute };

namespace checks {

constexpr bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == ':';
}
// Attributes whose value a browser follows or fetches.
constexpr bool is_address_name(std::string_view n) {
  return n == "href" || n == "src" || n == "action" || n == "formaction" || n == "data" ||
         n == "poster" || n == "srcset" || n == "xlink:href";
}
constexpr bool is_refused_name(std::string_view n) {
  return n == "style" || n.substr(0, 2) == "on";
}

// Why a literal with these arguments is refused; null when it is sound. Each literal ends outside a
// tag.
constexpr const char* fault_of(std::string_view s, const piece* pieces, std::size_t count) {
  std::size_t i = 0, used = 0;
  const auto at = [&](std::size_t n) { return n < s.size() ? s[n] : '\0'; };
  const auto take = [&](piece& out) {
    if (at(i) != '{' || at(i + 1) != '}' || used >= count) return false;
    out = pieces[used++];
    i += 2;
    return true;
  };
  piece p = piece::text;
  while (i < s.size()) {
    if (s[i] == '{') {
      if (!take(p)) return "a brace without its argument";
      if (p == piece::address || p == piece::attribute)
        return "an address or attribute outside a tag";
      continue;
    }
    if (s[i] == '}') return "a brace without its partner";
    if (s[i] != '<') {
      ++i;
      continue;
    }
    ++i;
    if (at(i) == '!' || at(i) == '/') {
      while (i < s.size() && s[i] != '>')
        if (s[i++] == '{') return "a placeholder in a closing tag or declaration";
      if (at(i++) != '>') return "a tag that does not end";
      continue;
    }
    const auto tag_from = i;
    while (is_name_char(at(i))) ++i;
    const auto tag = s.substr(tag_from, i - tag_from);
    if (tag.empty()) return "a tag without a literal name";
    if (tag == "style") return "an inline style sheet";
    for (;;) {
      while (at(i) == ' ' || at(i) == '\n') ++i;
      if (i >= s.size()) return "a tag that does not end";
      if (s[i] == '>') break;
      if (s[i] == '/' && at(i + 1) == '>') {
        ++i;
        break;
      }
      if (s[i] == '{') {
        if (!take(p)) return "a brace without its argument";
        if (p != piece::attribute) return "data as an attribute's name";
        continue;
      }
      const auto name_from = i;
      while (is_name_char(at(i))) ++i;
      const auto name = s.substr(name_from, i - name_from);
      if (name.empty()) return "an attribute without a literal name";
      if (is_refused_name(name)) return "an inline style or handler";
      if (at(i) != '=') continue;
      if (at(++i) != '"') return "an attribute without quotes";
      const auto value_from = ++i;
      while (i < s.size() && s[i] != '"') {
        if (s[i] == '}') return "a brace without its partner";
        if (s[i] != '{') {
          ++i;
          continue;
        }
        const bool whole = i == value_from && at(i + 2) == '"';
        if (!take(p)) return "a brace without its argument";
        if (p == piece::markup || p == piece::attribute) return "markup inside an attribute";
        const bool in_page = at(value_from) == '#';
        if (is_address_name(name) && !in_page && !(whole && p == piece::address))
          return "an address that is no pages::url";
      }
      if (i >= s.size()) return "an attribute that does not end";
      ++i;
    }
    ++i;
    if (tag == "script" && s.substr(i, 9) != "</script>") return "an inline script";
  }
  return used == count ? nullptr : "an argument without a placeholder";
}

constexpr bool is_sound_attribute(std::string_view n) {
  for (const char c : n)
    if (!is_name_char(c)) return false;
  return !n.empty() && !is_refused_name(n) && !is_address_name(n);
}

inline void refused() {}  // not constexpr: calling it while compiling is the error

}  // namespace checks

// The literal name of an attribute that takes no address.
struct attribute_name {
  std::string_view text;
  template <std::size_t N>
  consteval attribute_name(const char (&s)[N]) : text(s, N - 1) {
    if (!checks::is_sound_attribute(text)) checks::refused();
  }
};

// An attribute that may be absent: a boolean one ("checked"), or one with a value, absent when that
// is empty.
class attribute {
 public:
  attribute(attribute_name name, bool on);
  attribute(attribute_name name, std::string_view value);
  attribute(attribute_name name, const char* value) : attribute(name, std::string_view(value)) {}
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;  // escaped, with the blank before it
};

class html;

template <class T>
constexpr piece piece_of() {
  using bare = std::remove_cvref_t<T>;
  if constexpr (std::is_same_v<bare, url>) {
    return piece::address;
  } else if constexpr (std::is_same_v<bare, html>) {
    return piece::markup;
  } else if constexpr (std::is_same_v<bare, attribute>) {
    return piece::attribute;
  } else {
    static_assert(
        std::is_convertible_v<const bare&, std::string_view> ||
            (std::integral<bare> && !std::is_same_v<bare, bool> && !std::is_same_v<bare, char>),
        "text, a whole number, an url, an attribute or html");
    return piece::text;
  }
}

template <class... A>
struct markup {
  std::string_view text;
  std::array<std::string_view, sizeof...(A) + 1> parts;  // before, between and after placeholders
  template <std::size_t N>
  consteval markup(const char (&s)[N]) : text(s, N - 1) {
    constexpr piece pieces[] = {piece_of<A>()..., piece::text};
    if (checks::fault_of(text, pieces, sizeof...(A))) checks::refused();
    auto rest = text;
    for (auto& part : parts) {
      part = rest.substr(0, rest.find("{}"));
      rest.remove_prefix(&part == &parts.back() ? 0 : part.size() + 2);
    }
  }
};

class html {
 public:
  // html h; h("<p class=\"{}\">{}</p>", a, b);
  template <class... A>
  html& operator()(markup<std::type_identity_t<A>...> literal, const A&... arguments) {
    constexpr std::size_t usual_text = 64;  // of what stands for the placeholders
    if (literal.text.size() > usual_text / 4)
      out_.reserve(out_.size() + literal.text.size() + usual_text);
    const auto* before = literal.parts.data();
    ((out_ += *before++, put(arguments)), ...);
    out_ += *before;
    return *this;
  }
  // How long it will be, more or less.
  void expect(std::size_t bytes) { out_.reserve(bytes); }
  html& add(const html& other) {
    out_ += other.out_;
    return *this;
  }
  [[nodiscard]] bool empty() const { return out_.empty(); }
  [[nodiscard]] const std::string& text() const { return out_; }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  template <class T>
  void put(const T& v) {
    constexpr auto p = piece_of<T>();
    if constexpr (p == piece::markup || p == piece::attribute)
      out_ += v.text();
    else if constexpr (p == piece::address)
      escape(v.text(), out_);
    else if constexpr (std::integral<T>)
      out_ += std::to_string(v);
    else
      escape(v, out_);
  }
  static void escape(std::string_view text, std::string& out);

  friend class attribute;
  std::string out_;
};

// One literal as a value: make("<b>{}</b>", name).
template <class... A>
html make(markup<std::type_identity_t<A>...> literal, const A&... arguments) {
  html out;
  out(literal, arguments...);
  return out;
}

}  // namespace throughline::pages
