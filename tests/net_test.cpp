// The HTTP server over real loopback sockets: keep-alive, limits, smuggling, failing handlers,
// stop().
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>

#include "loopback.hpp"

namespace {

using throughline::net::http_handler;
using throughline::net::http_request;
using throughline::net::http_response;
using throughline::net::http_server;
using throughline::net::server_options;
using throughline::testing_::client;
using throughline::testing_::running;

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

TEST(http_server, an_answer_that_no_socket_takes_at_once_arrives_whole_and_the_next_after_it) {
  std::string much;  // 20 MB, each part of it told from the others
  for (int i = 0; much.size() < 20'000'000; ++i) much += std::to_string(i) + " ";
  const running server([&](const http_request& q) {
    return http_response{200, {}, q.path == "/much" ? much : "short"};
  });
  client one(server.port());
  one.send("GET /much HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto first = one.answer();
  EXPECT_TRUE(first.ends_with("\r\n\r\n" + much)) << first.size();
  EXPECT_TRUE(has(one.answer(), "\r\n\r\nshort"));
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

TEST(http_server, a_handler_without_memory_is_503) {
  const running server([](const http_request&) -> http_response { throw std::bad_alloc(); });
  client one(server.port());
  for (int i = 0; i < 2; ++i) {  // and the connection goes on
    one.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(starts(one.answer(), "HTTP/1.1 503"));
  }
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
