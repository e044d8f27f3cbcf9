// An XML schema (XSD 1.0) out of one folder, and what a document that is being read breaks of it.
#include "formats/xml_schema.hpp"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

#include <algorithm>
#include <exception>
#include <new>
#include <optional>
#include <utility>

#include "core/failure.hpp"
#include "formats/bytes.hpp"
#include "formats/xml_text.hpp"
#include "formats/xml_validation.hpp"

namespace throughline::formats {

namespace {

// libxml2 resolves what a schema names against this. So what it asks for says whether it is of the
// folder, whatever the folder's own path looks like.
constexpr std::string_view inside = "schema:/folder/";
constexpr std::size_t longest_file = 16U << 20;  // Ed-Fi-Core.xsd has 1.6 MB

class loading {
 public:
  explicit loading(const std::string& folder) : folder_(folder) {}

  xmlSchemaPtr run(const std::string& file) {
    const std::unique_ptr<xmlSchemaParserCtxt, void (*)(xmlSchemaParserCtxtPtr)> context(
        xmlSchemaNewParserCtxt((std::string(inside) + file).c_str()), xmlSchemaFreeParserCtxt);
    if (!context) throw std::bad_alloc();
    xmlSchemaSetParserStructuredErrors(
        context.get(), [](void* self, xmlErrorPtr e) { static_cast<loading*>(self)->error(*e); },
        this);
    auto* const schema = xmlSchemaParse(context.get());
    if (thrown_ || !schema) {
      xmlSchemaFree(schema);
      if (thrown_) std::rethrow_exception(thrown_);
      throw core::failure(core::codes::xml_malformed, file + ": no schema");
    }
    return schema;
  }

  xmlParserInputPtr open(std::string_view url, xmlParserCtxtPtr parser) noexcept {
    try {
      if (!url.starts_with(inside))
        throw core::failure(core::codes::xml_refused, "a schema names " + std::string(url));
      const auto text = read(std::string(url.substr(inside.size())));
      auto* const buffer = xmlParserInputBufferCreateMem(text.data(), static_cast<int>(text.size()),
                                                         XML_CHAR_ENCODING_NONE);
      auto* const input =
          buffer ? xmlNewIOInputStream(parser, buffer, XML_CHAR_ENCODING_NONE) : nullptr;
      if (!input) {
        xmlFreeParserInputBuffer(buffer);
        throw std::bad_alloc();
      }
      // What the file names is resolved against its own name.
      input->filename = reinterpret_cast<char*>(
          xmlStrndup(reinterpret_cast<const xmlChar*>(url.data()), static_cast<int>(url.size())));
      parser->options |= XML_PARSE_IGNORE_ENC;          // it is UTF-8 by now
      parser->sax->serror = [](void*, xmlErrorPtr) {};  // else it writes to stderr
      return input;
    } catch (...) {
      if (!thrown_) thrown_ = std::current_exception();
      return nullptr;
    }
  }

 private:
  // As UTF-8, scanned: the parser of schemas would take a document type and what it declares.
  [[nodiscard]] std::string read(const std::string& name) const {
    const auto from = open_file_in(folder_, name);
    std::string bytes, text;
    for (std::size_t have = 0;; bytes.resize(have)) {
      bytes.resize(have + 65536);
      const auto n = from->read(bytes.data() + have, 65536);
      have += n;
      if (have > longest_file) throw core::failure(core::codes::xml_limit, name);
      if (n != 0) continue;
      bytes.resize(have);
      break;
    }
    xml_decoder decoder;
    const xml_limits limits;
    xml_scanner scanner(limits);
    for (const bool last : {false, true}) {
      const auto part = decoder.put(last ? std::string_view() : bytes, last);
      if (!part) throw core::failure(core::codes::bad_encoding, name);
      if (const auto odd = scanner.put(*part)) throw core::failure(*odd, name);
      text += *part;
    }
    return text;
  }

  void error(const xmlError& e) noexcept {
    if (e.code == XML_ERR_NO_MEMORY && !thrown_)
      thrown_ = std::make_exception_ptr(std::bad_alloc());
  }

  const std::string& folder_;
  std::exception_ptr thrown_;
};

// What this thread is loading. libxml2 asks one function for all of the process's external files:
// it is set once, before the first schema, and never set back, since another thread may be asking.
// It opens nothing but for a thread that loads a schema. read_xml's parser never asks it.
thread_local loading* now_loading = nullptr;

void open_nothing_else() {
  static const bool once = [] {
    xmlInitParser();
    xmlSchemaInitTypes();  // else the first schemas of two threads would both do so
    xmlSetExternalEntityLoader(
        [](const char* url, const char*, xmlParserCtxtPtr parser) -> xmlParserInputPtr {
          return now_loading && url ? now_loading->open(url, parser) : nullptr;
        });
    return true;
  }();
  static_cast<void>(once);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// XML Schema 1.0's rules by libxml2's numbers; `begins`: said of an element's start.
xml_breach breach_of(int code, bool begins) {
  switch (code) {
    case XML_SCHEMAV_ELEMENT_CONTENT:
      return begins ? xml_breach::unexpected : xml_breach::missing;
    case XML_SCHEMAV_CVC_ELT_1:
    case XML_SCHEMAV_CVC_ELT_2:
    case XML_SCHEMAV_CVC_WILDCARD:
      return xml_breach::unexpected;
    case XML_SCHEMAV_CVC_TYPE_3_1_2:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2:
      return begins ? xml_breach::unexpected : xml_breach::text;
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3:
      return xml_breach::text;
    case XML_SCHEMAV_CVC_TYPE_3_1_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_4:
      return xml_breach::attribute;
    default:
      return code >= XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1 &&
                     code <= XML_SCHEMAV_CVC_ENUMERATION_VALID
                 ? xml_breach::value
                 : xml_breach::other;
  }
}

// Whole characters of at most 128 bytes.
std::string_view cut(std::string_view name) {
  auto length = std::min<std::size_t>(name.size(), 128);
  while (length < name.size() && (static_cast<unsigned char>(name[length]) & 0xC0U) == 0x80U)
    --length;
  return name.substr(0, length);
}

}  // namespace

struct xml_schema::compiled {
  explicit compiled(xmlSchemaPtr it) : schema(it) {}
  compiled(const compiled&) = delete;
  compiled& operator=(const compiled&) = delete;
  ~compiled() { xmlSchemaFree(schema); }
  xmlSchemaPtr schema;
};

xml_schema::xml_schema(std::unique_ptr<compiled> it) : compiled_(std::move(it)) {}
xml_schema::~xml_schema() = default;

std::unique_ptr<xml_schema> xml_schema::load(const std::string& folder, const std::string& file) {
  open_nothing_else();
  struct turn {
    explicit turn(loading& it) { now_loading = &it; }
    ~turn() { now_loading = nullptr; }
  };
  loading it(folder);
  const turn now(it);
  return std::unique_ptr<xml_schema>(new xml_schema(std::make_unique<compiled>(it.run(file))));
}

// The validation is not plugged between the parser and its listener, where it would hear of an
// element before its depth is known to be allowed, but called by it.
class xml_validation::driver::plugged {
 public:
  plugged(driver& to, xmlSchemaPtr schema) : context_(xmlSchemaNewValidCtxt(schema)) {
    if (!context_) throw std::bad_alloc();
    xmlSchemaSetValidStructuredErrors(
        context_.get(),
        [](void* self, xmlErrorPtr e) { static_cast<driver*>(self)->violated(e->code); }, &to);
    void* unused = nullptr;
    plug_ = xmlSchemaSAXPlug(context_.get(), &sax_, &unused);
    if (!plug_) throw std::bad_alloc();
  }
  plugged(const plugged&) = delete;
  plugged& operator=(const plugged&) = delete;
  ~plugged() { xmlSchemaSAXUnplug(plug_); }

  void begin(const xml_start& e) {
    sax_->startElementNs(context_.get(), e.name, nullptr, e.space, e.spaces, e.prefixes_and_spaces,
                         e.attributes, 0, e.five_of_each);
  }
  void characters(std::string_view text) {
    if (!text.empty())
      sax_->characters(context_.get(), reinterpret_cast<const xmlChar*>(text.data()),
                       static_cast<int>(text.size()));
  }
  void end(const xmlChar* name, const xmlChar* space) {
    sax_->endElementNs(context_.get(), name, nullptr, space);
  }

 private:
  struct free_context {
    void operator()(xmlSchemaValidCtxtPtr it) const { xmlSchemaFreeValidCtxt(it); }
  };
  std::unique_ptr<xmlSchemaValidCtxt, free_context> context_;
  xmlSchemaSAXPlugPtr plug_ = nullptr;
  xmlSAXHandlerPtr sax_ = nullptr;  // of the validation alone
};

xml_validation::xml_validation(const xml_schema& by)
    : driver_(std::make_unique<driver>(*this, by)) {}
xml_validation::~xml_validation() = default;

xml_validation::driver::driver(xml_validation& to, const xml_schema& by)
    : to_(to), by_(by), at_(std::make_unique<plugged>(*this, by.compiled_->schema)) {}
xml_validation::driver::~driver() = default;

void xml_validation::driver::begin(const xml_start& e, std::int64_t line) {
  if (passed_over_ > 0) {
    ++passed_over_;
    return;
  }
  now_ = reinterpret_cast<const char*>(e.name);
  line_ = line;
  noted_ = 0;
  begins_ = leaf_ = true;
  ++depth_;
  if (depth_ == 1) {
    root_spaces_.assign(e.prefixes_and_spaces, e.prefixes_and_spaces + 2 * e.spaces);
    root_ = {e.name, e.space, e.spaces, root_spaces_.data(), 0, nullptr};
  }
  at_->begin(e);
  check();
  if (depth_ == 2 && (noted_ & 1U << static_cast<unsigned>(xml_breach::unexpected)) != 0)
    begin_root_again();
}

// libxml2 looks at nothing more of an element in which one was not expected. In the root that would
// be the rest of the document, for the sake of one record.
void xml_validation::driver::begin_root_again() {
  at_ = std::make_unique<plugged>(*this, by_.compiled_->schema);
  root_again_ = true;
  noted_ = ~0U;  // what is to be said of the root was said
  at_->begin(root_);
  check();
  depth_ = passed_over_ = 1;
}

void xml_validation::driver::end(const xmlChar* name, const xmlChar* space, std::string_view text,
                                 std::int64_t line) {
  if (passed_over_ > 0) {
    --passed_over_;
    leaf_ = false;
    return;
  }
  now_ = reinterpret_cast<const char*>(name);
  line_ = line;
  // Begun again, the root has forgotten what was in it.
  noted_ = depth_ == 1 && root_again_ ? 1U << static_cast<unsigned>(xml_breach::missing) : 0;
  begins_ = false;
  const auto core = trimmed(text);
  if (core.size() != text.size() && is_whole_number(core)) {
    // libxml2 2.9 takes blanks before an xs:long and not after it; by XML Schema part 2, 4.3.6 both
    // are none of the value.
    note(xml_breach::blanks);
    at_->characters(core);
  } else if (leaf_ || !core.empty()) {
    at_->characters(text);
  }
  at_->end(name, space);
  check();
  --depth_;
  leaf_ = false;
}

void xml_validation::driver::violated(int code) noexcept {
  if (code == XML_ERR_NO_MEMORY || code == XML_SCHEMAV_INTERNAL) failed_ = true;
  try {
    if (!failed_) note(breach_of(code, begins_));
  } catch (...) {
    failed_ = true;
  }
}

void xml_validation::driver::note(xml_breach what) {
  const auto bit = 1U << static_cast<unsigned>(what);
  if ((noted_ & bit) != 0) return;
  noted_ |= bit;
  auto& count = to_.counts_[static_cast<std::size_t>(what)];
  if (++count <= static_cast<std::int64_t>(most))
    to_.violations_.push_back({line_, std::string(cut(now_)), what});
}

// Nothing is thrown through libxml2, and what fails in it fails for want of memory.
void xml_validation::driver::check() const {
  if (failed_) throw std::bad_alloc();
}

}  // namespace throughline::formats
