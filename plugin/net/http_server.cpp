// The HTTP server behind http_server.hpp: one io thread accepts, reads and writes, a pool calls the
// handler and sends what the socket takes of its answer at once. With its client sibling the only
// place that sees Beast and Asio.
#include "net/http_server.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/verb.hpp>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iterator>
#include <new>
#include <optional>
#include <set>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace throughline::net {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using local = asio::local::stream_protocol;
using stream_type = beast::basic_stream<asio::generic::stream_protocol>;
using boost::system::error_code;
using std::chrono::seconds;

// Whole header, from its first byte; a client that trickles is cut here (slow-header attack).
constexpr seconds header_time{10};
constexpr seconds body_time{120};   // whole body
constexpr seconds write_time{120};  // whole answer
constexpr seconds linger_time{2};   // reading on after a refusal, so that the client gets to see it
constexpr std::chrono::milliseconds accept_pause{
    100};  // after a failed accept (out of descriptors or memory)

[[noreturn]] void fail(int error, const char* what) {
  throw std::system_error(error, std::generic_category(), what);
}

bool same(std::string_view a, std::string_view b) {
  return beast::iequals({a.data(), a.size()}, {b.data(), b.size()});
}

std::string text(beast::string_view from) { return {from.data(), from.size()}; }

// RFC 9110 5.6.2 tchar.
bool is_token(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool may_be_sent(const http_response& answer) {
  return answer.status >= 200 && answer.status <= 599 &&
         std::all_of(answer.headers.begin(), answer.headers.end(), [](const auto& header) {
           return is_token(header.first) && is_field_value(header.second);
         });
}

// Framing belongs to this file, whatever the handler thinks.
bool is_ours(std::string_view name) {
  return same(name, "Content-Length") || same(name, "Transfer-Encoding") ||
         same(name, "Connection") || same(name, "Keep-Alive") || same(name, "Trailer");
}

http_response bare(unsigned status) {
  return {status,
          {{"Content-Type", "text/plain; charset=utf-8"}},
          text(http::obsolete_reason(static_cast<http::status>(status))) + "\n"};
}

// Sent as it stands, when there is no memory to make an answer.
constexpr std::string_view no_memory =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 20\r\nConnection: close\r\n\r\nService Unavailable\n";

// Room for the one handler that must be posted even when there is no memory.
struct kept_room {
  alignas(std::max_align_t) std::byte room[256];
  bool taken = false;
};
template <class T>
struct room_for {
  using value_type = T;
  kept_room* from;
  explicit room_for(kept_room* r) : from(r) {}
  template <class U>
  room_for(const room_for<U>& other) : from(other.from) {}  // NOLINT(google-explicit-constructor)
  T* allocate(std::size_t n) {
    if (from->taken || n * sizeof(T) > sizeof from->room)
      return static_cast<T*>(::operator new(n * sizeof(T)));
    from->taken = true;
    return reinterpret_cast<T*>(from->room);
  }
  void deallocate(T* p, std::size_t) {
    if (reinterpret_cast<std::byte*>(p) != from->room) return ::operator delete(p);
    from->taken = false;
  }
  template <class U>
  bool operator==(const room_for<U>& other) const {
    return from == other.from;
  }
};

std::string head_of(const http_response& answer, bool keep_alive) {
  const auto reason = http::obsolete_reason(http::int_to_status(answer.status));
  auto head = "HTTP/1.1 " + std::to_string(answer.status) + " " + text(reason) + "\r\n";
  for (const auto& [name, value] : answer.headers)
    if (!is_ours(name)) head += name + ": " + value + "\r\n";
  if (answer.status != 204 && answer.status != 304)  // RFC 9110 8.6
    head += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  return head + (keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
}

}  // namespace

std::string_view http_request::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (same(key, name)) return value;
  return {};
}

// Everything here but `pool`, `stopping` and the handler is touched by the io thread alone.
struct http_server::inside {
  struct session;

  inside(server_options given, http_handler function)
      : options(std::move(given)),
        handler(std::move(function)),
        pool(std::max(1u, options.workers)) {
    constexpr std::string_view prefix = "unix:";
    if (options.address.compare(0, prefix.size(), prefix) == 0)
      bind_unix(options.address.substr(prefix.size()));
    else
      bind_tcp();
  }

  ~inside() {
    stopping = true;
    pool.join();
    if (!unix_path.empty()) ::unlink(unix_path.c_str());
  }

  inside(const inside&) = delete;
  inside& operator=(const inside&) = delete;

  void bind_tcp();
  void bind_unix(const std::string& path);
  void accept();
  template <class Acceptor>
  void accept_on(Acceptor& acceptor);
  void take(const error_code& error, asio::generic::stream_protocol::socket socket);
  void forget(session* one) noexcept;
  void end();
  void run();

  server_options options;
  http_handler handler;
  std::set<session*> sessions;  // not owned: each lives by its own pending operation
  bool accepting = false;
  std::atomic<bool> stopping = false;
  bool woken = false;  // run() shall try again what there was no memory for
  asio::io_context io{1};
  std::optional<tcp::acceptor> tcp_acceptor;
  std::optional<local::acceptor> unix_acceptor;
  asio::steady_timer pause{io};
  std::string unix_path;  // ours to remove
  std::uint16_t bound_port = 0;
  asio::thread_pool pool;  // last: joined before anything else goes
};

// One connection: one request at a time, answers in order. Alive while an operation holds it.
struct http_server::inside::session : std::enable_shared_from_this<session> {
  session(inside& server, asio::generic::stream_protocol::socket socket)
      : server_(server), stream_(std::move(socket)) {}
  ~session() { server_.forget(this); }
  session(const session&) = delete;
  session& operator=(const session&) = delete;

  void next() {
    if (server_.stopping) return;
    reading_ = true;
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(server_.options.header_limit));
    parser_->body_limit(server_.options.body_limit);
    request_ = {};
    if (buffer_.size() > 0) return read_header();
    stream_.expires_after(seconds(server_.options.idle_seconds));
    stream_.async_read_some(buffer_.prepare(4096),
                            [me = shared_from_this()](const error_code& error, std::size_t size) {
                              if (error) return;
                              me->buffer_.commit(size);
                              me->read_header();
                            });
  }

  // Called by stop(): a connection with no answer under way goes at once.
  void end_when_reading() {
    if (reading_) stream_.close();
  }

 private:
  void read_header() {
    stream_.expires_after(header_time);
    http::async_read_header(stream_, buffer_, *parser_,
                            [me = shared_from_this()](const error_code& error, std::size_t) {
                              if (error) return me->refuse(error);
                              me->check_header();
                            });
  }

  // RFC 9112 3.2, 6.1, 6.3: whatever two parsers could read in two ways is refused, not guessed.
  bool is_well_framed() const {
    const auto& got = parser_->get();
    if (got.count(http::field::host) > 1 || (got.version() >= 11 && !got.count(http::field::host)))
      return false;
    const auto encodings = got.count(http::field::transfer_encoding);
    const auto lengths = got.count(http::field::content_length);
    if (encodings + lengths > 1) return false;
    if (encodings == 1 &&
        (got.version() < 11 || !beast::iequals(got[http::field::transfer_encoding], "chunked")))
      return false;
    const auto target = got.target();
    return !target.empty() && target.front() == '/' && target.find('#') == target.npos;
  }

  void check_header() {
    if (!is_well_framed()) return refuse(400);
    const auto& got = parser_->get();
    head_ = got.method() == http::verb::head;
    keep_alive_ = got.keep_alive();
    request_.method = head_ ? "GET" : text(got.method_string());
    const auto target = text(got.target());
    const auto mark = target.find('?');
    request_.path = target.substr(0, mark);
    if (mark != std::string::npos) request_.query = target.substr(mark + 1);
    // Copied before the body is read, so that trailers never become headers.
    for (const auto& field : got)
      request_.headers.emplace_back(text(field.name_string()), text(field.value()));
    if (parser_->content_length() && *parser_->content_length() > server_.options.body_limit)
      return refuse(413);
    if (parser_->is_done()) return call();
    if (beast::iequals(got[http::field::expect], "100-continue")) return write_continue();
    read_body();
  }

  void write_continue() {
    static constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
    stream_.expires_after(write_time);
    asio::async_write(stream_, asio::buffer(line.data(), line.size()),
                      [me = shared_from_this()](const error_code& error, std::size_t) {
                        if (!error) me->read_body();
                      });
  }

  void read_body() {
    stream_.expires_after(body_time);
    http::async_read(stream_, buffer_, *parser_,
                     [me = shared_from_this()](const error_code& error, std::size_t) {
                       if (error) return me->refuse(error);
                       me->call();
                     });
  }

  void call() {
    reading_ = false;
    request_.body = std::move(parser_->get().body());
    parser_.reset();
    stream_.expires_never();
    // The guard keeps run() going until the answer is back on the io thread.
    asio::post(server_.pool, [me = shared_from_this(),
                              guard = asio::make_work_guard(server_.io)]() mutable {
      me->make_answer();
      auto& server = me->server_;
      auto* room = &me->room_;
      asio::post(server.io, asio::bind_allocator(room_for<std::byte>(room), [me = std::move(me)] {
                   if (me->out_of_memory_) return me->write_no_memory();
                   me->write_rest();
                 }));
    });
  }

  // On a pool thread; the io thread leaves the session alone meanwhile.
  void make_answer() noexcept {
    try {
      http_response answer;
      try {
        answer = server_.handler(request_);
        if (!may_be_sent(answer)) answer = bare(500);
      } catch (const std::bad_alloc&) {  // http_handler's promise
        answer = bare(503);
      } catch (...) {
        answer = bare(500);
      }
      put(std::move(answer));
    } catch (...) {
      out_of_memory_ = true;
      return;
    }
    // What the socket takes at once need not wait for the io thread. An error shows with the rest.
    iovec parts[] = {{answer_head_.data(), answer_head_.size()},
                     {answer_body_.data(), answer_body_.size()}};
    msghdr all{};
    all.msg_iov = parts;
    all.msg_iovlen = std::size(parts);
    const auto n = ::sendmsg(stream_.socket().native_handle(), &all, MSG_DONTWAIT | MSG_NOSIGNAL);
    sent_ = n > 0 ? static_cast<std::size_t>(n) : 0;
  }

  void put(http_response answer) {
    if (server_.stopping) keep_alive_ = false;
    answer_head_ = head_of(answer, keep_alive_);
    if (head_ || answer.status == 204 || answer.status == 304) answer.body.clear();
    answer_body_ = std::move(answer.body);
    sent_ = 0;
  }

  // Without an operation of its own, which would want memory; a socket that has nothing else to
  // send takes these few bytes at once.
  void write_no_memory() {
    error_code ignored;
    stream_.socket().write_some(asio::buffer(no_memory.data(), no_memory.size()), ignored);
    stream_.socket().shutdown(asio::socket_base::shutdown_send, ignored);
  }

  void refuse(const error_code& error) {
    if (error == http::error::header_limit) return refuse(431);
    if (error == http::error::body_limit) return refuse(413);
    if (error.category() == make_error_code(http::error::end_of_stream).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
      return refuse(400);
  }

  void refuse(unsigned status) {
    keep_alive_ = head_ = false;
    linger_ = true;
    write(bare(status));
  }

  void write(http_response answer) {
    reading_ = false;
    try {
      put(std::move(answer));
    } catch (const std::bad_alloc&) {
      return write_no_memory();
    }
    write_rest();
  }

  void write_rest() {
    const auto all = answer_head_.size() + answer_body_.size();
    if (sent_ == all) return written();
    const auto of_head = std::min(sent_, answer_head_.size());
    stream_.expires_after(write_time);
    asio::async_write(stream_,
                      std::array{asio::buffer(answer_head_) + of_head,
                                 asio::buffer(answer_body_) + (sent_ - of_head)},
                      [me = shared_from_this()](const error_code& error, std::size_t) {
                        if (!error) me->written();
                      });
  }

  void written() {
    if (keep_alive_) return next();
    error_code ignored;
    stream_.socket().shutdown(asio::socket_base::shutdown_send, ignored);
    if (!linger_) return;
    stream_.expires_after(linger_time);
    reading_ = true;
    buffer_.clear();
    drain();
  }

  // Closing with unread input would reset the connection and lose the refusal on its way.
  void drain() {
    stream_.async_read_some(buffer_.prepare(65536),
                            [me = shared_from_this()](const error_code& error, std::size_t) {
                              if (!error) me->drain();
                            });
  }

  inside& server_;
  stream_type stream_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http_request request_;
  bool out_of_memory_ = false;
  kept_room room_;
  std::string answer_head_, answer_body_;
  std::size_t sent_ = 0;  // of both
  bool reading_ = false, head_ = false, keep_alive_ = false, linger_ = false;
};

void http_server::inside::bind_tcp() {
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) fail(error.value(), "listen address");
  const tcp::endpoint endpoint(address, options.port);
  auto& acceptor = tcp_acceptor.emplace(io);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) fail(error.value(), "listen");
  bound_port = acceptor.local_endpoint().port();
}

void http_server::inside::bind_unix(const std::string& path) {
  if (path.empty() || path.size() > 107) fail(ENAMETOOLONG, "unix socket path");
  const local::endpoint endpoint(path);
  struct stat there = {};
  if (::lstat(path.c_str(), &there) == 0) {
    if (!S_ISSOCK(there.st_mode)) fail(EEXIST, "listen");
    error_code error;
    local::socket(io).connect(endpoint, error);
    if (error != boost::system::errc::connection_refused) fail(EADDRINUSE, "listen");
    ::unlink(path.c_str());  // left by a process that was killed
  }
  error_code error;
  auto& acceptor = unix_acceptor.emplace(io);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.bind(endpoint, error);
  if (error) fail(error.value(), "listen");
  unix_path = path;
  // Before listen(), so nobody connects with the wider mode that the umask left.
  if (::chmod(path.c_str(), S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP) != 0) fail(errno, "socket mode");
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) fail(error.value(), "listen");
}

void http_server::inside::accept() {
  if (accepting || stopping || sessions.size() >= options.connections) return;
  accepting = true;
  try {
    if (tcp_acceptor)
      accept_on(*tcp_acceptor);
    else
      accept_on(*unix_acceptor);
  } catch (...) {
    accepting = false;
    throw;
  }
}

template <class Acceptor>
void http_server::inside::accept_on(Acceptor& acceptor) {
  acceptor.async_accept([this](const error_code& error, auto socket) {
    if (!error && tcp_acceptor) {
      error_code
          ignored;  // answers are written whole, so waiting to fill a segment only costs time
      socket.set_option(tcp::no_delay(true), ignored);
    }
    take(error, error ? asio::generic::stream_protocol::socket(io)
                      : asio::generic::stream_protocol::socket(std::move(socket)));
  });
}

void http_server::inside::take(const error_code& error,
                               asio::generic::stream_protocol::socket socket) {
  accepting = false;
  if (stopping) return;
  if (error) {
    pause.expires_after(accept_pause);
    pause.async_wait([this](const error_code& cancelled) {
      if (!cancelled) accept();
    });
    return;
  }
  const auto one = std::make_shared<session>(*this, std::move(socket));
  sessions.insert(one.get());  // fails: `one` goes, and forget() finds nothing of it
  one->next();
  accept();
}

void http_server::inside::forget(session* one) noexcept {
  sessions.erase(one);
  try {
    accept();
  } catch (...) {
    woken = true;
    io.stop();
  }
}

// What fails for want of memory ends one connection: its session goes as the exception passes.
void http_server::inside::run() {
  for (;;) {
    try {
      accept();
      io.run();
      if (!std::exchange(woken, false)) return;
    } catch (const std::bad_alloc&) {
      std::this_thread::sleep_for(accept_pause);
    }
    io.restart();
  }
}

void http_server::inside::end() {
  error_code ignored;
  if (tcp_acceptor) tcp_acceptor->close(ignored);
  if (unix_acceptor) unix_acceptor->close(ignored);
  pause.cancel();
  for (auto* one : sessions) one->end_when_reading();
}

http_server::http_server(server_options options, http_handler handler)
    : in_(std::make_unique<inside>(std::move(options), std::move(handler))) {}

http_server::~http_server() = default;

std::uint16_t http_server::port() const { return in_->bound_port; }

void http_server::run() { in_->run(); }

void http_server::stop() {
  in_->stopping = true;  // at once: an answer under way says that it is the last
  asio::post(in_->io, [in = in_.get()] { in->end(); });
}

}  // namespace throughline::net
