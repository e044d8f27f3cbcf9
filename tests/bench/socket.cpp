// tab-socket: ILP tabs asked of `serve` at a steady rate, whether or not it keeps up.
//   bench_socket PORT RATE STUDENTS < TOKEN    prints p50 and p99 in microseconds, ours and the
//   peer's, and how many were asked
// A request is due every 1/RATE seconds, and its time runs from then: what waits for a connection
// counts too. The peer is the same at the same rate with the server's /healthz: the sockets, the
// machine and this client alone. Rounds of two seconds, interleaved.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <deque>
#include <iostream>
#include <random>

#include "host.hpp"

namespace {

[[noreturn]] void give_up(const char* why) {
  std::fprintf(stderr, "bench_socket: %s\n", why);
  std::exit(1);
}

// A kept connection with at most one request on it.
class line {
 public:
  explicit line(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 &&
        errno != EINPROGRESS)
      give_up("no server");
    pollfd ready{fd_, POLLOUT, 0};
    ::poll(&ready, 1, 1000);
  }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool idle() const { return !busy_; }
  [[nodiscard]] clock_::time_point due() const { return due_; }

  void ask(const std::string& request, clock_::time_point due) {
    busy_ = true;
    due_ = due;
    got_.clear();
    if (::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size()))
      give_up("a request did not go out whole");
  }
  // Takes what came; true: that was all of the answer.
  bool take() {
    char some[65536];
    for (;;) {
      const auto n = ::recv(fd_, some, sizeof some, 0);
      if (n < 0 && (errno == EAGAIN || errno == EINTR)) break;
      if (n <= 0) give_up("the server closed a connection");
      got_.append(some, static_cast<std::size_t>(n));
    }
    const auto end = got_.find("\r\n\r\n");
    if (end == got_.npos || got_.size() < end + 4 + length(end)) return false;
    if (!got_.starts_with("HTTP/1.1 200")) give_up("an answer other than 200");
    busy_ = false;
    return true;
  }

 private:
  [[nodiscard]] std::size_t length(std::size_t end) const {
    constexpr std::string_view name = "Content-Length: ";
    const auto at = got_.find(name);
    std::size_t n = 0;
    if (at > end ||
        std::from_chars(got_.data() + at + name.size(), got_.data() + end, n).ec != std::errc())
      give_up("an answer without Content-Length");
    return n;
  }

  int fd_;
  bool busy_ = false;
  clock_::time_point due_;
  std::string got_;
};

// Microseconds of each of `count` requests.
template <class Next>
std::vector<double> ask_steadily(std::vector<line>& lines, int rate, int count, Next next) {
  std::vector<double> out;
  std::deque<clock_::time_point> waiting;
  std::vector<pollfd> ready;
  for (const auto& l : lines) ready.push_back({l.fd(), POLLIN, 0});
  const auto step = std::chrono::nanoseconds(1'000'000'000 / rate);
  const auto from = clock_::now();
  int due = 0;
  while (out.size() < static_cast<std::size_t>(count)) {
    for (; due < count && from + due * step <= clock_::now(); ++due)
      waiting.push_back(from + due * step);
    for (auto& l : lines)
      if (l.idle() && !waiting.empty()) {
        l.ask(next(), waiting.front());
        waiting.pop_front();
      }
    // Until something comes or the next is due.
    const auto rest = due < count ? from + due * step - clock_::now() : std::chrono::seconds(1);
    const timespec wait{0, std::clamp<long>(rest.count(), 0, 999'999'999)};
    if (::ppoll(ready.data(), ready.size(), &wait, nullptr) <= 0) continue;
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (ready[i].revents != 0 && lines[i].take())
        out.push_back(
            std::chrono::duration<double, std::micro>(clock_::now() - lines[i].due()).count());
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const int rate = std::atoi(argv[2]), students = std::atoi(argv[3]);
  std::string token;
  std::getline(std::cin, token);
  std::vector<line> lines;
  for (int i = 0; i < 16; ++i) lines.emplace_back(static_cast<std::uint16_t>(std::atoi(argv[1])));
  std::mt19937 dice(1);
  const auto tab = [&] {
    const auto student = 1'900'000'001 + dice() % static_cast<unsigned>(students);
    return "GET /students/" + std::to_string(student) +
           "/ilp HTTP/1.1\r\nHost: localhost\r\nThroughline-Embed: shadow\r\n"
           "Throughline-Mount: /tl\r\nThroughline-Actor: " +
           token + "\r\n\r\n";
  };
  const auto health = [] {
    return std::string("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  };
  std::vector<double> ours, peers, ours_median, peers_median;
  for (int round = 0; round < 5; ++round) {
    auto a = ask_steadily(lines, rate, 2 * rate, tab);
    auto b = ask_steadily(lines, rate, 2 * rate, health);
    ours.push_back(p99(a));
    peers.push_back(p99(b));
    ours_median.push_back(median(a));
    peers_median.push_back(median(b));
  }
  std::printf("socket %.1f %.1f %.1f %.1f %d\n", median(ours_median), median(peers_median),
              median(ours), median(peers), 10 * rate);
}
