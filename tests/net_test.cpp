// The HTTP server over real loopback sockets: keep-alive, limits, smuggling, failing handlers,
// stop().
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

#include "net/http_server.hpp"

namespace {

using throughline::net::http_handler;
using throughline::net::http_request;
using throughline::net::http_response;
using throughline::net::http_server;
using throughline::net::server_options;

// A server on its own thread, stopped and joined at the end.
class running {
 public:
  explicit running(http_handler handler, server_options options = {})
      : server_(std::move(options), std::move(handler)), thread_([this] { server_.run(); }) {}
  ~running() {
    server_.stop();
    thread_.join();
  }
  running(const running&) = delete;
  running& operator=(const running&) = delete;
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  void stop() { server_.stop(); }

 private:
  http_server server_;
  std::thread thread_;
};

class client {
 public:
  explicit client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to = {};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connect(reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  explicit client(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un to = {};
    to.sun_family = AF_UNIX;
    path.copy(to.sun_path, sizeof to.sun_path - 1);
    connect(reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  ~client() { ::close(fd_); }
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // refused meanwhile: what counts is the answer
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  // One answer, by its Content-Length; without_body for HEAD.
  std::string answer(bool without_body = false) {
    while (pending_.find("\r\n\r\n") == std::string::npos)
      if (!more()) return std::exchange(pending_, {});
    const auto head = pending_.find("\r\n\r\n") + 4;
    std::size_t size = 0;
    const auto length = pending_.find("Content-Length: ");
    if (length < head && !without_body) size = std::stoul(pending_.substr(length + 16));
    while (pending_.size() < head + size && more()) {
    }
    auto whole = pending_.substr(0, head + size);
    pending_.erase(0, head + size);
    return whole;
  }

  std::string rest() {
    while (more()) {
    }
    return std::exchange(pending_, {});
  }

 private:
  void connect(const sockaddr* to, socklen_t size) const {
    if (::connect(fd_, to, size) != 0) throw std::runtime_error("connect");
  }
  bool more() {
    char bytes[4096];
    const auto got = ::recv(fd_, bytes, sizeof bytes, 0);
    if (got > 0) pending_.append(bytes, static_cast<std::size_t>(got));
    return got > 0;
  }
  int fd_;
  std::string pending_;
};

http_response echo(const http_request& request) {
  return {
      200, {{"X-Path", request.path}}, request.method + " " + request.query + " " + request.body};
}

bool starts(const std::string& text, std::string_view with) { return text.rfind(with, 0) == 0; }
bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Everything the server says to these bytes until it closes, and how often the handler ran.
std::pair<std::string, int> say(const std::string& bytes, server_options options = {}) {
  std::atomic<int> calls = 0;
  std::string all;
  {
    const running server(
        [&](const http_request& request) {
          ++calls;
          return echo(request);
        },
        std::move(options));
    client one(server.port());
    one.send(bytes);
    all = one.rest();
  }
  return {all, calls};
}

TEST(http_server, keeps_the_connection_and_answers_in_order) {
  const running server(echo);
  client one(server.port());
  one.send(
      "GET /a%20b?x=1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /c HTTP/1.1\r\nHost: h\r\nContent-Length: "
      "2\r\n\r\nhi");
  const auto first = one.answer(), second = one.answer();
  EXPECT_TRUE(starts(first, "HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(has(first, "X-Path: /a%20b\r\n"));
  EXPECT_TRUE(has(first, "\r\n\r\nGET x=1 "));
  EXPECT_TRUE(has(second, "\r\n\r\nPOST  hi"));
  one.send("GET /d HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto last = one.rest();
  EXPECT_TRUE(has(last, "Connection: close\r\n"));
  EXPECT_TRUE(has(last, "X-Path: /d\r\n"));
}

TEST(http_server, head_has_the_length_but_no_body) {
  const running server(echo);
  client one(server.port());
  one.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto head = one.answer(true);
  EXPECT_TRUE(has(head, "Content-Length: 5\r\n"));
  one.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(starts(one.answer(), "HTTP/1.1 200"));
}

TEST(http_server, reads_chunks_and_ignores_trailers) {
  const running server([](const http_request& request) {
    return http_response{200, {}, request.body + "|" + std::string(request.header("x-role"))};
  });
  client one(server.port());
  one.send(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTrailer: X-Role\r\n\r\n"
      "2\r\nhi\r\n0\r\nX-Role: system\r\n\r\n");
  EXPECT_TRUE(has(one.answer(), "\r\n\r\nhi|"));
  one.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(starts(one.answer(), "HTTP/1.1 200"));
}

TEST(http_server, body_past_the_limit_is_413) {
  server_options options;
  options.body_limit = 10;
  const auto by_length =
      say("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n12345678901", options);
  EXPECT_TRUE(starts(by_length.first, "HTTP/1.1 413"));
  const auto by_chunks =
      say("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
          "chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n",
          options);
  EXPECT_TRUE(starts(by_chunks.first, "HTTP/1.1 413"));
  EXPECT_EQ(by_length.second + by_chunks.second, 0);
}

TEST(http_server, header_past_the_limit_is_431) {
  std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 300; ++i)
    many += "X-" + std::to_string(i) + ": " + std::string(1000, 'a') + "\r\n";
  const auto [said, calls] = say(many + "\r\n");
  EXPECT_TRUE(starts(said, "HTTP/1.1 431"));
  EXPECT_EQ(calls, 0);
}

TEST(http_server, ambiguous_framing_is_400_and_the_end) {
  const std::string smuggled = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string cases[] = {
      "Host: h\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n",
      "Host: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n",
      "Host: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
      "Host: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n",
      "Host: h\r\nTransfer-Encoding: xchunked\r\n\r\n",
      "Host: h\r\nTransfer-Encoding : chunked\r\n\r\n",
      "Host: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
      "Host: h\r\nContent-Length: +5\r\n\r\n",
      "Host: h\r\nHost: other\r\n\r\n",
      "Content-Length: 0\r\n\r\n",
  };
  for (const auto& one : cases) {
    const auto [said, calls] = say("POST /a HTTP/1.1\r\n" + one + smuggled);
    EXPECT_TRUE(starts(said, "HTTP/1.1 400")) << one;
    EXPECT_FALSE(has(said, "smuggled")) << one;
    EXPECT_EQ(calls, 0) << one;
  }
  const auto overflow =
      say("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
          "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n");
  EXPECT_TRUE(starts(overflow.first, "HTTP/1.1 400"));
  EXPECT_EQ(overflow.second, 0);
}

TEST(http_server, a_throwing_handler_or_a_split_header_is_500) {
  const running server([](const http_request& request) -> http_response {
    if (request.path == "/throw") throw std::runtime_error("secret");
    return {302, {{"Location", "/a\r\nSet-Cookie: b=c"}}, {}};
  });
  client one(server.port());
  one.send("GET /throw HTTP/1.1\r\nHost: h\r\n\r\nGET /split HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto thrown = one.answer(), split = one.answer();
  EXPECT_TRUE(starts(thrown, "HTTP/1.1 500"));
  EXPECT_FALSE(has(thrown, "secret"));
  EXPECT_TRUE(starts(split, "HTTP/1.1 500"));
  EXPECT_FALSE(has(split, "Set-Cookie"));
}

TEST(http_server, stop_finishes_what_is_under_way) {
  std::promise<void> entered, go;
  std::string said;
  {
    running server([&](const http_request&) {
      entered.set_value();
      go.get_future().wait();
      return http_response{200, {}, "done"};
    });
    const client idle(server.port());
    client busy(server.port());
    busy.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    entered.get_future().wait();
    server.stop();
    go.set_value();
    said = busy.rest();
  }
  EXPECT_TRUE(has(said, "Connection: close\r\n"));
  EXPECT_TRUE(has(said, "\r\n\r\ndone"));
}

TEST(http_server, more_connections_than_allowed_wait) {
  server_options options;
  options.connections = 1;
  const running server(echo, options);
  auto first = std::make_unique<client>(server.port());
  first->send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(has(first->answer(), "X-Path: /1"));
  client second(server.port());
  second.send("GET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
  first.reset();
  EXPECT_TRUE(has(second.answer(), "X-Path: /2"));
}

TEST(http_server, listens_on_a_unix_socket_for_the_group) {
  const auto path =
      std::filesystem::temp_directory_path() / ("tl-net-" + std::to_string(::getpid()));
  server_options options;
  options.address = "unix:" + path.string();
  {
    const running server(echo, options);
    struct stat mode = {};
    ASSERT_EQ(::stat(path.c_str(), &mode), 0);
    EXPECT_EQ(mode.st_mode & 0777u, 0660u);
    client one(path.string());
    one.send("GET /u HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(has(one.answer(), "X-Path: /u"));
    EXPECT_THROW(http_server(options, echo), std::system_error);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
