// One request on its way through the rooms: who asks, which district, what was sent, how to answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acts/district.hpp"
#include "formats/form.hpp"
#include "pages/pages.hpp"
#include "web/http.hpp"

namespace throughline::web {

struct exchange {
  acts::district& in;
  const request& asked;
  acts::caller by;
  std::vector<std::string> at;  // what stood at the {} of the route, percent-decoded
  formats::form query;
  core::language lang = core::language::en;

  // The body's fields, un-prefixed in light mode; failure bad_token when `tl-token` is not ours.
  [[nodiscard]] formats::form sent_form() const;
  // The frame of a page at this path.
  [[nodiscard]] pages::frame frame() const;
  // The same for a long form, which always has a document of its own (ux.md 1.4).
  [[nodiscard]] pages::frame document_frame() const;

  [[nodiscard]] reply html(const pages::frame& f, std::string body, unsigned status = 200) const;
  [[nodiscard]] reply json(const core::value& body, unsigned status = 200) const;
  // 303 to this path (after the mount) with the query, so that Back and reload do not send again.
  [[nodiscard]] reply see_other(std::string_view path,
                                std::vector<std::pair<std::string, std::string>> with) const;
};

// A failure as the asker can read it: problem details (RFC 9457) under /api, else a page.
reply problem(exchange& x, const core::code& what, const core::findings& why);
core::value problem_details(core::language l, const core::code& what, const core::findings& why);

// A page's fields as pages read them: names and values, files left out.
pages::fields fields_of(const formats::form& form);

// 64 hex digits, perhaps in quotes (an ETag); empty text is nothing; else failure bad_request. Also
// for "*": If-Match: * would save over any text, seen or not (RFC 9110 13.1.1), which is not
// offered.
std::optional<core::digest> read_base(std::string_view text);
std::string etag(const core::digest& d);

// Route handlers, one file each.
reply get_ilp(exchange& x);
reply post_ilp(exchange& x);
reply get_ilpa(exchange& x);
reply post_ilpa(exchange& x);
reply get_ilpa_quality(exchange& x);
reply get_reviews(exchange& x);
reply get_templates(exchange& x);
reply post_templates(exchange& x);
reply post_reviews(exchange& x);
reply get_asset(exchange& x);
reply api_get_plan(exchange& x);
reply api_get_section(exchange& x);
reply api_put_section(exchange& x);
reply api_put_draft(exchange& x);
reply api_delete_draft(exchange& x);
reply api_put_ilpa_draft(exchange& x);
reply api_delete_ilpa_draft(exchange& x);
reply api_ilpa_list(exchange& x);
reply get_student_transfers(exchange& x);
reply post_student_transfers(exchange& x);
reply get_transfer_desk(exchange& x);
reply post_transfer_desk(exchange& x);
reply get_transfer(exchange& x);
reply post_transfer(exchange& x);
reply get_access_papers(exchange& x);
reply post_access_papers(exchange& x);
reply get_imports(exchange& x);
reply post_imports(exchange& x);
reply get_import(exchange& x);
reply post_import(exchange& x);
reply get_rejected_rows(exchange& x);
reply api_get_handover(exchange& x);
reply api_post_handover(exchange& x);
reply api_delete_handover(exchange& x);
// The body as JSON; failure bad_media_type for any other type, which a cross-site form could send.
core::value json_body(const exchange& x);

}  // namespace throughline::web
