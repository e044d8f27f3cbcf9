// XML as a stream of elements of bounded size; the only home of libxml2.
#include "formats/xml.hpp"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <new>

#include "formats/xml_text.hpp"
#include "formats/xml_validation.hpp"

namespace throughline::formats {

namespace {

constexpr std::string_view xinclude_space = "http://www.w3.org/2001/XInclude";

std::string_view view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

bool is_blank(std::string_view text) {
  // Between elements stand a line's end and then spaces, as deep as they are.
  constexpr std::string_view spaces("        ");
  if (text.starts_with('\n')) text.remove_prefix(1);
  while (text.starts_with(spaces)) text.remove_prefix(spaces.size());
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
}

// No character of XML; libxml2 takes one behind the last element for the end of the document, and
// one among the first four for another encoding.
bool has_zero(std::string_view text) { return text.find('\0') != text.npos; }

// One document: libxml2's callbacks land here. They are C's to call, so nothing leaves them: what
// a listener throws is parked and thrown again by run().
class reading {
 public:
  reading(byte_source& from, xml_listener& to, const xml_limits& limits, xml_validation* against)
      : from_(from),
        to_(to),
        limits_(limits),
        against_(against ? &against->drive() : nullptr),
        scanner_(limits) {
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = [](void* self, const xmlChar* name, const xmlChar*, const xmlChar* space,
                            int spaces, const xmlChar** prefixes, int count, int,
                            const xmlChar** attributes) {
      static_cast<reading*>(self)->guarded([&](reading& r) {
        r.begin({name, space, spaces, prefixes, count, attributes});
      });
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
    context_.reset(xmlCreateIOParserCtxt(
        &sax, this,
        [](void* self, char* at, int room) {
          return static_cast<int>(
              static_cast<reading*>(self)->hand_on(at, static_cast<std::size_t>(room)));
        },
        nullptr, this, XML_CHAR_ENCODING_UTF8));
    if (!context_) throw std::bad_alloc();
    // The bytes are UTF-8 by now, whatever the declaration says.
    xmlCtxtUseOptions(context_.get(), XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    // Else "&amp;" in an attribute comes as "&#38;". Nothing but the predefined is replaced: there
    // is no document type to declare another, and getEntity knows none.
    context_->replaceEntities = 1;
  }

  // The parser pulls: that is a fifth faster than to push chunks of the document at it.
  std::optional<xml_problem> run() {
    xmlParseDocument(context_.get());
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
    xmlStopParser(context_.get());
  }

  // Fills what the parser offers: it takes the end of a short read for the end of a name. From here
  // it may not be stopped, only told of an end; what it still finds then is not listened to.
  std::size_t hand_on(char* to, std::size_t room) noexcept {
    std::size_t have = 0;
    try {
      while (have < room && prepare()) {
        const auto n = std::min(room - have, ready_.size());
        std::copy_n(ready_.data(), n, to + have);
        ready_.remove_prefix(n);
        have += n;
      }
      prepare();
    } catch (...) {
      thrown_ = std::current_exception();
    }
    return wrong_ || thrown_ ? 0 : have;
  }

  // Is there more to hand on? Reads until there is.
  bool prepare() {
    while (ready_.empty() && more_ && !wrong_) {
      const auto n = from_.read(buffer_.data(), buffer_.size());
      more_ = n != 0;
      offset_ += static_cast<std::int64_t>(n);
      const auto text = decoder_.put({buffer_.data(), n}, !more_);
      const auto odd = !text             ? core::codes::bad_encoding
                       : has_zero(*text) ? core::codes::xml_malformed
                                         : scanner_.put(*text);
      if (odd) wrong_ = {*odd, line(), offset_};
      if (text) ready_ = *text;
      empty_ = empty_ && is_blank(ready_);
    }
    return !ready_.empty();
  }

  void error(const xmlError& e) {
    if (e.level < XML_ERR_ERROR || wrong_ || thrown_) return;
    if (e.code == XML_ERR_NO_MEMORY) thrown_ = std::make_exception_ptr(std::bad_alloc());
    stop(!at_end(e) ? core::codes::xml_malformed
         : empty_   ? core::codes::file_empty
                    : core::codes::xml_truncated);
  }

  // Is what is wrong no more than that nothing comes after it?
  [[nodiscard]] bool at_end(const xmlError& e) const {
    if (in_cut_markup()) return true;
    // An end tag of another name is told of after its last character.
    return !more_ && ready_.empty() && left() == 0 && (depth_ != 0 || !began_) &&
           e.code != XML_ERR_TAG_NAME_MISMATCH;
  }
  // Does the parser stand in the tag or the like that the document breaks off in?
  [[nodiscard]] bool in_cut_markup() const {
    return !more_ && ready_.empty() && left() < scanner_.open();
  }
  [[nodiscard]] std::size_t left() const {
    return static_cast<std::size_t>(context_->input->end - context_->input->cur);
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

  void begin(const xml_start& e) {
    if (in_cut_markup()) return stop(core::codes::xml_truncated);  // told of before its ">"
    began_ = true;
    if (depth_ >= static_cast<std::size_t>(limits_.depth)) return stop(core::codes::xml_limit);
    if (in_space(e.space) == xinclude_space) return stop(core::codes::xml_refused);
    // Blanks between elements are no text: kept, a long document's would fill the memory.
    if (depth_ != 0 && is_blank(open_[depth_ - 1].text)) open_[depth_ - 1].text.clear();
    if (depth_ == open_.size()) open_.emplace_back();
    auto& now = open_[depth_++];
    now.text.clear();
    const auto name = view(e.name);
    now.name = name;
    element_.name = name;
    element_.line = line();
    element_.attributes.clear();
    for (int i = 0; i < e.attributes; ++i) {  // name, prefix, space, value's begin and end
      const auto** a = e.five_of_each + 5 * i;
      const auto* from = reinterpret_cast<const char*>(a[3]);
      element_.attributes.push_back(
          {view(a[2]),
           view(a[0]),
           {from, static_cast<std::size_t>(reinterpret_cast<const char*>(a[4]) - from)}});
    }
    if (against_) against_->begin(e, element_.line);
    to_.begin(element_);
  }

  void end(const xmlChar* name, const xmlChar* space) {
    const auto& now = open_[--depth_];
    in_space(space);
    element_.name = now.name;
    element_.line = line();
    element_.attributes.clear();
    if (against_) against_->end(name, space, now.text, element_.line);
    to_.end(element_, now.text);
  }

  // The parser keeps each name and space once and until its own end: most come again.
  std::string_view in_space(const xmlChar* uri) {
    if (element_.space.data() != reinterpret_cast<const char*>(uri)) element_.space = view(uri);
    return element_.space;
  }

  void characters(std::string_view text) {
    if (depth_ == 0) return;
    auto& own = open_[depth_ - 1].text;
    if (own.size() + text.size() > limits_.text) return stop(core::codes::xml_limit);
    own += text;
  }

  byte_source& from_;
  xml_listener& to_;
  const xml_limits& limits_;
  xml_validation::driver* const against_;
  xml_decoder decoder_;
  xml_scanner scanner_;
  std::array<char, 32768> buffer_;
  std::string_view ready_;  // read, decoded, scanned
  bool more_ = true;
  std::unique_ptr<xmlParserCtxt, free_context> context_;
  struct open_element {
    std::string_view name;
    std::string text;  // so far
  };
  std::vector<open_element> open_;  // depth_ of them, then others whose room is used again
  std::size_t depth_ = 0;
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

std::optional<xml_problem> read_xml(byte_source& from, xml_listener& to, const xml_limits& limits,
                                    xml_validation* against) {
  return reading(from, to, limits, against).run();
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
