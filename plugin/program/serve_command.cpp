// serve: the same pages and API over HTTP on loopback or a unix socket, for hosts that do not load
// the library.
#include <CLI/CLI.hpp>
#include <csignal>
#include <thread>

#include "acts/proof.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "net/http_server.hpp"
#include "program/host_tokens.hpp"
#include "program/import_work.hpp"
#include "program/jobs.hpp"
#include "program/proofs.hpp"
#include "program/run.hpp"
#include "web/serve.hpp"

namespace throughline::program {

namespace {

net::http_response refusal(const core::failure& f) {
  return {.status = static_cast<unsigned>(f.what_code().status),
          .headers = {{"Content-Type", "text/plain"}},
          .body = std::string(f.what_code().name) + "\n"};
}

net::http_response answer(run& r, host_tokens& host, const net::http_request& q) {
  if (q.path == "/healthz")
    return {.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = "ok\n"};
  const auto actor = host.actor(q.header("Throughline-Actor"), r.district, r.clock.now_ms());
  if (actor.empty())
    return {.status = 401,
            .headers = {{"Content-Type", "text/plain"}},
            .body = "no valid Throughline-Actor\n"};
  web::request asked{.method = q.method,
                     .path = q.path,
                     .query = q.query,
                     .body = q.body,
                     .body_path = {},
                     .request_id = q.header("X-Request-Id"),
                     .mount = q.header("Throughline-Mount"),
                     .embed = q.header("Throughline-Embed"),
                     .form_prefix = q.header("Throughline-Form-Prefix"),
                     .submit_url = q.header("Throughline-Submit-Url")};
  for (const auto& [name, v] : q.headers) asked.headers.emplace_back(name, v);
  if (q.method == "POST" && q.path.starts_with("/api/v1/events/")) {
    auto done = web::event(r.in(), actor, std::string_view(q.path).substr(15), q.body);
    return {
        .status = done.status, .headers = std::move(done.headers), .body = std::move(done.body)};
  }
  auto done = web::serve(r.in(), actor, asked);
  return {.status = done.status, .headers = std::move(done.headers), .body = std::move(done.body)};
}

std::vector<jobs::job> jobs_of(run& r, const std::string& anchors, int seal_every,
                               int anchor_every) {
  std::vector<jobs::job> out{{"seal", std::chrono::seconds(seal_every),
                              [&r] { (void)acts::seal_access(r.in(), r.by()); }}};
  if (!anchors.empty()) {
    // Said at once when it cannot be done: a key that is not there, a folder that is not.
    write_anchor(r, anchors);
    out.push_back({"anchor", std::chrono::seconds(anchor_every),
                   [&r, anchors] { write_anchor(r, anchors); }});
  }
  return out;
}

}  // namespace

void add_serve_command(CLI::App& app, run& r) {
  struct options {
    std::string address = "127.0.0.1", host_key, anchors;
    std::uint16_t port = 8700;
    int seal_every = 60, anchor_every = 3600, imports_every = 5;
  };
  auto o = std::make_shared<options>();
  auto* c =
      app.add_subcommand("serve", "pages and JSON API over HTTP on loopback or a unix socket");
  c->add_option("--address", o->address, "loopback address, or unix:/path")->capture_default_str();
  c->add_option("--port", o->port)->capture_default_str();
  c->add_option("--host-key", o->host_key,
                "the host's public key (JWK) that signs Throughline-Actor")
      ->required();
  c->add_option(
      "--anchors", o->anchors,
      "a file, on another machine's disk at best, that gets the audit chain's signed heads");
  c->add_option("--seal-every", o->seal_every, "seconds between seals of the access log")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  c->add_option("--anchor-every", o->anchor_every, "seconds between anchors")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  c->add_option("--imports-every", o->imports_every,
                "seconds between looks for imports ordered or approved on the page")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  c->callback([o, &r] {
    if (!o->address.starts_with("unix:") && !o->address.starts_with("127.") && o->address != "::1")
      throw core::failure(core::codes::bad_request,
                          "serve listens on loopback or a unix socket only");
    host_tokens host(crypto::public_key::from_jwk(formats::read_json(read_file(o->host_key))));
    (void)r.in().head();  // says at once when the store cannot be opened
    // Before any thread starts: signals are waited for, not handled.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    net::http_server server({.address = o->address, .port = o->port},
                            [&](const net::http_request& q) {
                              try {
                                return answer(r, host, q);
                              } catch (const core::failure& f) {  // before any page is asked for
                                return refusal(f);
                              }
                            });
    r.line("serving " + r.district + " on " + o->address +
           (o->address.starts_with("unix:") ? "" : ":" + std::to_string(server.port())));
    std::thread stopper([&] {
      int got = 0;
      sigwait(&signals, &got);
      server.stop();
    });
    {
      // On a thread of their own: seals do not wait for a long one. On connections of their own:
      // an import's do not sync each commit, and a save that is answered must be on the disk.
      const auto importing = r.apart();
      const jobs imports({{"imports", std::chrono::seconds(o->imports_every),
                           [&importing] { (void)work_imports(*importing); }, false}},
                         [&](const std::string& line) { r.line(line); });
      const jobs clocked(jobs_of(r, o->anchors, o->seal_every, o->anchor_every),
                         [&](const std::string& line) { r.line(line); });
      server.run();
      stopper.join();
    }  // sealed and anchored once more
  });
}

}  // namespace throughline::program
