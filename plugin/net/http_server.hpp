// The HTTP server facade: listens on loopback or a unix socket and calls one function per request.
// No Beast or Asio type shows through; net knows no domain.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::net {

struct http_request {
  std::string method, path, query;  // path percent-encoded as sent; query without '?'
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // The first header of that name, compared without case; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct http_response {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct server_options {
  std::string address = "127.0.0.1";     // an IP address, or "unix:/path" (mode 0660)
  std::uint16_t port = 0;                // 0: any free port; see http_server::port
  unsigned workers = 2;                  // threads that call the handler
  std::size_t body_limit = 16u << 20;    // bytes; past it 413
  std::size_t header_limit = 32u << 10;  // bytes; past it 431
  unsigned idle_seconds = 30;            // a connection silent this long is closed
  unsigned connections = 512;            // open at once; more wait
};

// Called from `workers` threads at once; whatever it throws, and a header with CR, LF or no proper
// name, becomes a bare 500; std::bad_alloc a bare 503. Where there is no memory to take a request
// or to frame an answer, its connection is closed, and the others go on. HEAD arrives as GET and
// loses its body on the way out. Framing headers (Content-Length, Connection ...) are the server's
// own; those in the answer are left out.
using http_handler = std::function<http_response(const http_request&)>;

class http_server {
 public:
  // Binds at once (throws std::system_error when it cannot), serves from run().
  http_server(server_options options, http_handler handler);
  ~http_server();
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  void run();   // serves until stop(); call from one thread
  void stop();  // from any thread or a signal-watching thread; answers under way are finished

 private:
  struct inside;
  std::unique_ptr<inside> in_;
};

}  // namespace throughline::net
