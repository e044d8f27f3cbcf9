// Calls into the plugin through its C table.
#include "bridge.hpp"

#include <dlfcn.h>
#include <strings.h>

#include <boost/json.hpp>
#include <iostream>
#include <stdexcept>

#include "text.hpp"

namespace sis_stub {

namespace {

tl_text text(std::string_view from) { return {from.data(), from.size()}; }
std::string copy(tl_text from) {
  return from.size ? std::string(from.data, from.size) : std::string();
}

void write_log(void*, int32_t severity, tl_text message) {
  std::cerr << "throughline[" << severity << "] " << copy(message) << "\n";
}

const tl_host host = {sizeof(tl_host), TL_ABI_MAJOR, nullptr, write_log, nullptr};

}  // namespace

std::string_view plugin_reply::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key.size() == name.size() && strncasecmp(key.data(), name.data(), name.size()) == 0)
      return value;
  return {};
}

bridge::bridge(const std::string& library, std::string store, std::string district)
    : config_(boost::json::serialize(
          boost::json::object{{"district", std::move(district)}, {"store", std::move(store)}})) {
  auto* loaded =
      dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);  // stays loaded: threads may be in it
  if (!loaded) throw std::runtime_error(dlerror());
  using entry_type = const tl_plugin* (*)(uint32_t);
  const auto entry = reinterpret_cast<entry_type>(dlsym(loaded, "throughline_entry"));
  if (entry) plugin_ = entry(TL_ABI_MAJOR);
  if (!plugin_ || !TL_HAS(tl_plugin, plugin_, release))
    throw std::runtime_error("the library is not a Throughline plugin of our ABI");
}

bridge::~bridge() { plugin_->close(instance_); }

tl_instance* bridge::instance() {
  const std::lock_guard hold(lock_);
  if (instance_) return instance_;
  const tl_reply* why = nullptr;
  if (plugin_->open(&host, text(config_), &instance_, &why) != TL_OK) {
    instance_ = nullptr;
    std::cerr << "sis-stub: the plugin cannot open: " << (why ? copy(why->body) : "") << "\n";
  }
  plugin_->release(why);
  return instance_;
}

plugin_reply bridge::take(tl_status status, const tl_reply* reply) const {
  plugin_reply out;
  if (reply) {
    out.status = reply->http_status;
    for (std::size_t i = 0; i < reply->headers_count; ++i)
      out.headers.emplace_back(copy(reply->headers[i].name), copy(reply->headers[i].value));
    out.body = copy(reply->body);
    plugin_->release(reply);
  }
  if (status == TL_OK && reply) return out;
  out.status = status == TL_UNAVAILABLE ? 503 : 500;
  return out;
}

plugin_reply bridge::serve(const std::string& actor, const plugin_request& request) {
  auto* it = instance();
  if (!it) return {};
  std::vector<tl_pair> headers;
  headers.reserve(request.headers.size());
  for (const auto& [name, value] : request.headers) headers.push_back({text(name), text(value)});
  const auto id = random_hex(16);
  tl_request in = {};
  in.size = sizeof in;
  in.deadline_ms = 20000;
  in.method = text(request.method);
  in.path = text(request.path);
  in.query = text(request.query);
  in.headers = headers.data();
  in.headers_count = headers.size();
  in.body = text(request.body);
  in.request_id = text(id);
  in.mount = text(mount);
  in.embed = text(request.embed);
  in.form_prefix = text(request.form_prefix);
  in.submit_url = text(request.submit_url);
  const tl_reply* reply = nullptr;
  const auto status = plugin_->serve(it, text(actor), &in, &reply);
  return take(status, reply);
}

plugin_reply bridge::tabs(const std::string& actor, const std::string& student) {
  auto* it = instance();
  if (!it) return {};
  const tl_reply* reply = nullptr;
  const auto status = plugin_->tabs(it, text(actor), text(student), &reply);
  return take(status, reply);
}

plugin_reply bridge::event(const std::string& actor, const std::string& kind,
                           const std::string& json) {
  auto* it = instance();
  if (!it) return {};
  const tl_reply* reply = nullptr;
  const auto status = plugin_->event(it, text(actor), text(kind), text(json), &reply);
  return take(status, reply);
}

}  // namespace sis_stub
