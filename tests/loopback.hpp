// The HTTP server on a thread of its own, and a client that says and hears bytes, over loopback.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "net/http_server.hpp"

namespace throughline::testing_ {

// A server on its own thread, stopped and joined at the end.
class running {
 public:
  explicit running(net::http_handler handler, net::server_options options = {})
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
  net::http_server server_;
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

}  // namespace throughline::testing_
