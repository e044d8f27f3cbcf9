// JSON text to and from core::value (RFC 8259); the only home of the JSON parser.
#include "formats/json.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <cmath>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "core/failure.hpp"

namespace throughline::formats {
namespace {

namespace json = boost::json;
using json::error_code;
using json::string_view;

// Builds the tree; `refused` says why when a callback returns false.
struct builder {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  struct frame {
    std::variant<core::record, core::list> it;
    std::string name;  // of the member being read
  };
  static constexpr std::size_t usual_members = 6;  // of an object: grown less often

  std::vector<frame> open;
  core::value root;
  std::string part, key;
  std::size_t elements = 0, most = 0;
  const char* refused = nullptr;

  bool refuse(const char* why, error_code& ec) {
    refused = why;
    ec = json::error::extra_data;
    return false;
  }
  template <class Value>
  bool put(Value v, error_code& ec) {
    if (++elements > most) return refuse("too many elements", ec);
    if (open.empty()) {
      root = core::value(std::move(v));
    } else if (auto* r = std::get_if<core::record>(&open.back().it)) {
      r->emplace_back(std::move(open.back().name), std::move(v));
    } else {
      std::get<core::list>(open.back().it).emplace_back(std::move(v));
    }
    return true;
  }
  // A text that most often comes in one piece.
  static std::string whole(std::string& before, string_view last) {
    if (before.empty()) return {last.data(), last.size()};
    before.append(last.data(), last.size());
    return std::exchange(before, {});
  }
  bool put_number(double d, string_view s, error_code& ec) {
    if (!std::isfinite(d)) return refuse("number out of range", ec);
    return put(core::number{whole(part, s)}, ec);
  }
  static bool unique(const core::record& r) {
    if (r.size() <= usual_members) {
      for (auto a = r.begin(); a != r.end(); ++a)
        for (auto b = r.begin(); b != a; ++b)
          if (a->first == b->first) return false;
      return true;
    }
    std::vector<std::string_view> names;
    names.reserve(r.size());
    for (const auto& [name, v] : r) names.emplace_back(name);
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) == names.end();
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) {
    std::get<core::record>(open.emplace_back().it).reserve(usual_members);
    return true;
  }
  bool on_object_end(std::size_t, error_code& ec) {
    auto r = std::move(std::get<core::record>(open.back().it));
    open.pop_back();
    if (!unique(r)) return refuse("duplicate name", ec);
    return put(std::move(r), ec);
  }
  bool on_array_begin(error_code&) {
    open.emplace_back().it.emplace<core::list>();
    return true;
  }
  bool on_array_end(std::size_t, error_code& ec) {
    auto l = std::move(std::get<core::list>(open.back().it));
    open.pop_back();
    return put(std::move(l), ec);
  }
  bool on_key_part(string_view s, std::size_t, error_code&) {
    key.append(s.data(), s.size());
    return true;
  }
  bool on_key(string_view s, std::size_t, error_code& ec) {
    if (++elements > most) return refuse("too many elements", ec);
    open.back().name = whole(key, s);
    return true;
  }
  bool on_string_part(string_view s, std::size_t, error_code&) {
    part.append(s.data(), s.size());
    return true;
  }
  bool on_string(string_view s, std::size_t, error_code& ec) { return put(whole(part, s), ec); }
  bool on_number_part(string_view s, error_code&) {
    part.append(s.data(), s.size());
    return true;
  }
  bool on_int64(std::int64_t, string_view s, error_code& ec) { return put_number(0, s, ec); }
  bool on_uint64(std::uint64_t, string_view s, error_code& ec) { return put_number(0, s, ec); }
  bool on_double(double d, string_view s, error_code& ec) { return put_number(d, s, ec); }
  bool on_bool(bool b, error_code& ec) { return put(b, ec); }
  bool on_null(error_code& ec) { return put(nullptr, ec); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }
};

[[noreturn]] void fail(std::size_t offset, const std::string& why) {
  throw core::failure(core::codes::bad_json, "offset " + std::to_string(offset) + ": " + why);
}

struct writer {
  std::string out;
  bool pretty;

  void indent(std::size_t depth) {
    if (!pretty) return;
    out += '\n';
    out.append(2 * depth, ' ');
  }
  void text(std::string_view s) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    for (std::size_t i = 0; i < s.size(); ++i) {
      const char c = s[i];
      switch (c) {
        case '"':
          out += "\\\"";
          break;
        case '\\':
          out += "\\\\";
          break;
        case '\n':
          out += "\\n";
          break;
        case '\r':
          out += "\\r";
          break;
        case '\t':
          out += "\\t";
          break;
        case '/':
          out += i > 0 && s[i - 1] == '<' ? "\\/" : "/";
          break;
        default:
          if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += hex[static_cast<unsigned char>(c) >> 4U];
            out += hex[static_cast<unsigned char>(c) & 15U];
          } else {
            out += c;
          }
      }
    }
    out += '"';
  }
  template <class Items, class One>
  void several(const Items& items, char first, char last, std::size_t depth, One one) {
    out += first;
    bool comma = false;
    for (const auto& item : items) {
      if (comma) out += ',';
      comma = true;
      indent(depth + 1);
      one(item);
    }
    if (comma) indent(depth);
    out += last;
  }
  void write(const core::value& v, std::size_t depth) {
    if (const auto* b = v.as_bool()) {
      out += *b ? "true" : "false";
    } else if (const auto* n = v.as_number()) {
      out += n->text;
    } else if (const auto* s = v.as_text()) {
      text(*s);
    } else if (const auto* l = v.as_list()) {
      several(*l, '[', ']', depth, [&](const core::value& item) { write(item, depth + 1); });
    } else if (const auto* r = v.as_record()) {
      several(*r, '{', '}', depth, [&](const auto& member) {
        text(member.first);
        out += pretty ? ": " : ":";
        write(member.second, depth + 1);
      });
    } else {
      out += "null";
    }
  }
};

}  // namespace

core::value read_json(std::string_view text, const json_limits& limits) {
  if (text.size() > limits.bytes) fail(limits.bytes, "too large");
  json::parse_options options;
  options.max_depth = limits.depth;
  json::basic_parser<builder> parser(options);
  parser.handler().most = limits.elements;
  error_code ec;
  const auto used = parser.write_some(false, text.data(), text.size(), ec);
  if (ec) fail(used, parser.handler().refused ? parser.handler().refused : ec.message());
  if (used < text.size()) fail(used, "text after the document");
  return std::move(parser.handler().root);
}

std::string write_json(const core::value& v, bool pretty) {
  writer w{{}, pretty};
  w.write(v, 0);
  if (pretty) w.out += '\n';
  return std::move(w.out);
}

}  // namespace throughline::formats
