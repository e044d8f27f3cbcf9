// The exported table: C on the outside, one district per instance on the inside.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "abi/guard.hpp"
#include "abi/version.hpp"
#include "core/clock.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "web/serve.hpp"

namespace throughline::abi {

namespace {

constexpr std::size_t text_limit = 16u << 20;

std::string_view view(tl_text t) {
  return t.data ? std::string_view(t.data, t.size) : std::string_view();
}
tl_text text(std::string_view s) { return {s.data(), s.size()}; }
bool sound(tl_text t) { return (t.data || t.size == 0) && t.size <= text_limit; }

// The host's clock where it gives one (tests do), else the system's.
class host_clock final : public core::clock {
 public:
  explicit host_clock(const tl_host* host)
      : host_(host && TL_HAS(tl_host, host, now_ms) && host->now_ms ? host : nullptr) {}
  [[nodiscard]] std::int64_t now_ms() const override {
    return host_ ? host_->now_ms(host_->self) : system_.now_ms();
  }

 private:
  const tl_host* host_;
  core::system_clock system_;
};

// What a tl_reply points into; the reply itself is its base, so release() finds the whole again.
struct held_reply : tl_reply {
  web::reply it;
  std::vector<tl_pair> pairs;

  explicit held_reply(web::reply r) : tl_reply{}, it(std::move(r)) {
    pairs.reserve(it.headers.size());
    for (const auto& [name, value] : it.headers) pairs.push_back({text(name), text(value)});
    static_cast<tl_reply&>(*this) = {.size = sizeof(tl_reply),
                                     .http_status = it.status,
                                     .headers = pairs.data(),
                                     .headers_count = pairs.size(),
                                     .body = text(it.body)};
  }
};
void hand_over(web::reply r, const tl_reply** out) { *out = new held_reply(std::move(r)); }

}  // namespace
}  // namespace throughline::abi

// The opaque handle of the header.
struct tl_instance {
  const tl_host* host;
  throughline::abi::host_clock clock;
  throughline::acts::district district;
  tl_instance(const tl_host* host_, std::string folder, std::string code)
      : host(host_), clock(host_), district(std::move(folder), std::move(code), clock) {}
};

namespace throughline::abi {
namespace {

constexpr std::int32_t log_error = 3;

// One line for the host's log: the entry, the code or the type of what went wrong, the request. Of
// the request's id only what cannot begin another line.
void tell(const tl_host* host, std::string_view entry, std::string_view what,
          std::string_view request_id) noexcept {
  if (!host || !TL_HAS(tl_host, host, log) || !host->log) return;
  try {
    std::string line(entry);
    line += ": ";
    line += what;
    if (!request_id.empty()) line += ", request ";
    for (const char c : request_id.substr(0, 64)) line += c > ' ' && c <= '~' ? c : '?';
    host->log(host->self, log_error, text(line));
  } catch (...) {
    return;  // a log that fails must not make an answer fail
  }
}

// Hands the answer over. Of those that failed, a defect of ours or of the store (a bare 500) is
// told to the host; refusals are the asker's, and lacks (503) say themselves that they pass.
void hand_over(const tl_host* host, std::string_view entry, std::string_view request_id,
               web::reply r, const tl_reply** out) {
  if (r.status == 500) tell(host, entry, r.failed.empty() ? "500" : r.failed, request_id);
  hand_over(std::move(r), out);
}

web::reply refusal(const core::failure& f) {
  core::value body;
  body.set("status", f.what_code().status);
  body.set("code", f.what_code().name);
  body.set("detail", f.what());
  return {.status = static_cast<unsigned>(f.what_code().status ? f.what_code().status : 500),
          .headers = {{"Content-Type", "application/problem+json"}},
          .body = formats::write_json(body)};
}

tl_status open(const tl_host* host, tl_text config, tl_instance** out, const tl_reply** why) {
  if (!out) return TL_BAD_ARGUMENT;
  *out = nullptr;
  if (why) *why = nullptr;
  if (!sound(config) ||
      (host && (!TL_HAS(tl_host, host, abi_major) || host->abi_major != TL_ABI_MAJOR)))
    return TL_BAD_ARGUMENT;
  const auto work = [&]() -> tl_status {
    try {
      const auto v = formats::read_json(view(config));
      const std::string folder(v.text("store")), code(v.text("district"));
      if (folder.empty())
        throw core::failure(core::codes::bad_request, "config: \"store\" is missing");
      auto it = std::make_unique<tl_instance>(host, folder, code);
      if (!it->district.files().exists())
        throw core::failure(core::codes::unavailable,
                            "config: no store for this district; run `throughline district init`");
      (void)it->district.head();  // a damaged or newer file is said now, not at the first page
      *out = it.release();
      return TL_OK;
    } catch (const core::failure& f) {
      if (why) hand_over(refusal(f), why);
      switch (f.what_code().status) {
        case 500:
          tell(host, "open", f.what_code().name, {});
          return TL_INTERNAL;  // the file is damaged: no other argument would help
        case 503:
          return TL_UNAVAILABLE;
        default:
          return TL_BAD_ARGUMENT;
      }
    }
  };
  return guard(work, [&](std::string_view what) { tell(host, "open", what, {}); });
}

void close(tl_instance* it) {
  (void)guard(
      [&] {
        delete it;
        return TL_OK;
      },
      [](std::string_view) {});
}

tl_status tabs(tl_instance* it, tl_text actor, tl_text student, const tl_reply** out) {
  if (out) *out = nullptr;  // before any refusal: the caller releases what stands there
  if (!it || !out || !sound(actor) || !sound(student)) return TL_BAD_ARGUMENT;
  if (it->district.files().inherited_over_fork()) return TL_BAD_ARGUMENT;
  return guard(
      [&] {
        hand_over(it->host, "tabs", {}, web::tabs(it->district, view(actor), view(student)), out);
        return TL_OK;
      },
      [&](std::string_view what) { tell(it->host, "tabs", what, {}); });
}

// A field that an older host does not send counts as empty.
std::string_view late(const tl_request* r, tl_text tl_request::*field, std::size_t end) {
  return r->size >= end ? view(r->*field) : std::string_view();
}

tl_status serve(tl_instance* it, tl_text actor, const tl_request* r, const tl_reply** out) {
  if (out) *out = nullptr;
  if (!it || !r || !out || !sound(actor) || !TL_HAS(tl_request, r, body)) return TL_BAD_ARGUMENT;
  if (it->district.files().inherited_over_fork()) return TL_BAD_ARGUMENT;
  for (const auto& t : {r->method, r->path, r->query})
    if (!sound(t)) return TL_BAD_ARGUMENT;
  if ((r->headers_count && !r->headers) || r->headers_count > 1000 ||
      (!r->body.data && r->body.size))
    return TL_BAD_ARGUMENT;
  const auto request_id =
      late(r, &tl_request::request_id, offsetof(tl_request, request_id) + sizeof(tl_text));
  const auto work = [&] {
    web::request asked{
        .method = view(r->method),
        .path = view(r->path),
        .query = view(r->query),
        .body = view(r->body),
        .body_path =
            late(r, &tl_request::body_path, offsetof(tl_request, body_path) + sizeof(tl_text)),
        .request_id = request_id,
        .mount = late(r, &tl_request::mount, offsetof(tl_request, mount) + sizeof(tl_text)),
        .embed = late(r, &tl_request::embed, offsetof(tl_request, embed) + sizeof(tl_text)),
        .form_prefix =
            late(r, &tl_request::form_prefix, offsetof(tl_request, form_prefix) + sizeof(tl_text)),
        .submit_url =
            late(r, &tl_request::submit_url, offsetof(tl_request, submit_url) + sizeof(tl_text)),
        .deadline_ms = r->deadline_ms};
    for (std::size_t i = 0; i < r->headers_count; ++i)
      asked.headers.emplace_back(view(r->headers[i].name), view(r->headers[i].value));
    hand_over(it->host, "serve", request_id, web::serve(it->district, view(actor), asked), out);
    return TL_OK;
  };
  return guard(work, [&](std::string_view what) { tell(it->host, "serve", what, request_id); });
}

tl_status event(tl_instance* it, tl_text actor, tl_text kind, tl_text json, const tl_reply** out) {
  if (out) *out = nullptr;
  if (!it || !out || !sound(actor) || !sound(kind) || !sound(json)) return TL_BAD_ARGUMENT;
  if (it->district.files().inherited_over_fork()) return TL_BAD_ARGUMENT;
  return guard(
      [&] {
        hand_over(it->host, "event", {},
                  web::event(it->district, view(actor), view(kind), view(json)), out);
        return TL_OK;
      },
      [&](std::string_view what) { tell(it->host, "event", what, {}); });
}

void release(const tl_reply* reply) { delete static_cast<const held_reply*>(reply); }

}  // namespace
}  // namespace throughline::abi

extern "C" const tl_plugin* throughline_entry(uint32_t host_abi_major) {
  using namespace throughline::abi;
  static constexpr tl_plugin table{.size = sizeof(tl_plugin),
                                   .abi_major = TL_ABI_MAJOR,
                                   .abi_minor = TL_ABI_MINOR,
                                   .version = {version, sizeof version - 1},
                                   .open = open,
                                   .close = close,
                                   .tabs = tabs,
                                   .serve = serve,
                                   .event = event,
                                   .release = release};
  return host_abi_major == TL_ABI_MAJOR ? &table : nullptr;
}
