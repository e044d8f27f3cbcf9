// XML as a stream of elements of bounded size; the only home of libxml2.
#include "formats/xml.hpp"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <array>
#include <exception>
#include <memory>
#include <new>

#include "formats/xml_text.hpp"

namespace throughline::formats {

namespace {

constexpr std::string_view xinclude_space = "http://www.w3.org/2001/XInclude";

std::string_view view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

// One document: libxml2's callbacks land here. They are C's to call, so nothing leaves them: what
// a listener throws is parked and thrown again by run().
class reading {
 public:
  reading(byte_source& from, xml_listener& to, const xml_limits& limits)
      : from_(from), to_(to), limits_(limits), scanner_(limits) {
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = [](void* self, const xmlChar* name, const xmlChar*, const xmlChar* space,
                            int, const xmlChar**, int count, int, const xmlChar** attributes) {
      static_cast<reading*>(self)->guarded(
          [&](reading& r) { r.begin(name, space, count, attributes); });
    };
    sax.endElementNs = [](void* self, const xmlChar* name, const xmlChar*, const xmlChar* space) {
      static_cast<reading*>(self)->guarded([&](reading& r) { r.end(name, space); });
    };
    sax.characters = sax.cdataBlock =
        sax.ignorableWhitespace = [](void* self, const xmlChar* text, int length) {
          static_cast<reading*>(self)->guarded([&](reading& r) {
            r.characters({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
          });
        };
    sax.getEntity = [](void*, const xmlChar* name) { return xmlGetPredefinedEntity(name); };
    // The scanner refuses a document type before; this stands behind it.
    sax.internalSubset = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
      static_cast<reading*>(self)->stop(core::codes::xml_refused);
    };
    sax.resolveEntity = [](void*, const xmlChar*, const xmlChar*) -> xmlParserInputPtr {
      return nullptr;
    };
    sax.serror = [](void* self, xmlErrorPtr e) { static_cast<reading*>(self)->error(*e); };
    xmlInitParser();
    context_.reset(xmlCreatePushParserCtxt(&sax, this, nullptr, 0, nullptr));
    if (!context_) throw std::bad_alloc();
    // The bytes are UTF-8 by now, whatever the declaration says.
    xmlCtxtUseOptions(context_.get(), XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    // Else "&amp;" in an attribute comes as "&#38;". Nothing but the predefined is replaced: there
    // is no document type to declare another, and getEntity knows none.
    context_->replaceEntities = 1;
  }

  std::optional<xml_problem> run() {
    std::array<char, 32768> buffer;
    std::string text;
    bool more = true;
    while (more && !wrong_) {
      const auto n = from_.read(buffer.data(), buffer.size());
      more = n != 0;
      offset_ += static_cast<std::int64_t>(n);
      text.clear();
      if (!decoder_.put({buffer.data(), n}, !more, text)) {
        stop(core::codes::bad_encoding);
      } else if (const auto odd = scanner_.put(text)) {
        stop(*odd);
      } else {
        empty_ = empty_ && is_blank(text);
        xmlParseChunk(context_.get(), text.data(), static_cast<int>(text.size()), 0);
      }
      if (thrown_) std::rethrow_exception(thrown_);
    }
    if (!wrong_ && empty_) stop(core::codes::file_empty);
    if (!wrong_ && (!open_.empty() || scanner_.inside_markup() || !began_))
      stop(core::codes::xml_truncated);
    if (!wrong_) xmlParseChunk(context_.get(), nullptr, 0, 1);
    if (thrown_) std::rethrow_exception(thrown_);
    return wrong_;
  }

 private:
  struct free_context {
    void operator()(xmlParserCtxtPtr it) const { xmlFreeParserCtxt(it); }
  };

  [[nodiscard]] std::int64_t line() const {
    return context_ && context_->input ? context_->input->line : 0;
  }

  void stop(core::code why) {
    if (!wrong_) wrong_ = {why, line(), offset_};
    if (context_) xmlStopParser(context_.get());
  }

  void error(const xmlError& e) {
    if (e.level >= XML_ERR_ERROR) stop(core::codes::xml_malformed);
  }

  template <class Work>
  void guarded(Work&& work) noexcept {
    if (wrong_ || thrown_) return;
    try {
      work(*this);
    } catch (...) {
      thrown_ = std::current_exception();
      xmlStopParser(context_.get());
    }
  }

  void begin(const xmlChar* name, const xmlChar* space, int count, const xmlChar** attributes) {
    began_ = true;
    if (open_.size() >= static_cast<std::size_t>(limits_.depth))
      return stop(core::codes::xml_limit);
    if (view(space) == xinclude_space) return stop(core::codes::xml_refused);
    // Blanks between elements are no text: kept, a long document's would fill the memory.
    if (!open_.empty() && is_blank(open_.back())) open_.back().clear();
    open_.emplace_back();
    element_.space = view(space);
    element_.name = view(name);
    element_.line = line();
    element_.attributes.clear();
    for (int i = 0; i < count; ++i) {  // name, prefix, space, value's begin and end
      const auto** a = attributes + 5 * i;
      const auto* from = reinterpret_cast<const char*>(a[3]);
      element_.attributes.push_back(
          {view(a[2]),
           view(a[0]),
           {from, static_cast<std::size_t>(reinterpret_cast<const char*>(a[4]) - from)}});
    }
    to_.begin(element_);
  }

  void end(const xmlChar* name, const xmlChar* space) {
    element_.space = view(space);
    element_.name = view(name);
    element_.line = line();
    element_.attributes.clear();
    to_.end(element_, open_.back());
    open_.pop_back();
  }

  void characters(std::string_view text) {
    if (open_.empty()) return;
    if (open_.back().size() + text.size() > limits_.text) return stop(core::codes::xml_limit);
    open_.back() += text;
  }

  byte_source& from_;
  xml_listener& to_;
  const xml_limits& limits_;
  xml_decoder decoder_;
  xml_scanner scanner_;
  std::unique_ptr<xmlParserCtxt, free_context> context_;
  std::vector<std::string> open_;  // the text of each open element so far
  xml_element element_;
  std::int64_t offset_ = 0;
  bool empty_ = true, began_ = false;
  std::optional<xml_problem> wrong_;
  std::exception_ptr thrown_;
};

}  // namespace

std::string_view xml_element::attribute(std::string_view wanted) const {
  for (const auto& a : attributes)
    if (a.space.empty() && a.name == wanted) return a.value;
  return {};
}

std::optional<xml_problem> read_xml(byte_source& from, xml_listener& to, const xml_limits& limits) {
  return reading(from, to, limits).run();
}

bool looks_like_xml(byte_source& from) {
  std::array<char, 512> buffer;
  std::size_t have = 0;
  while (have < buffer.size()) {
    const auto n = from.read(buffer.data() + have, buffer.size() - have);
    if (n == 0) break;
    have += n;
  }
  std::string_view text(buffer.data(), have);
  // UTF-16 puts a zero byte beside each of the first characters.
  for (const std::string_view mark : {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"})
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
  const auto first = text.find_first_not_of(std::string_view(" \t\r\n\0", 5));
  return first != text.npos && text[first] == '<';
}

}  // namespace throughline::formats
