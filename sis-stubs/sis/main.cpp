// sis-stub: a small, slightly old-fashioned SIS that hosts the Throughline plugin in process.
#include <pthread.h>
#include <signal.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

#include "app.hpp"

namespace {

constexpr const char* usage =
    "usage: sis-stub --plugin LIB --store DIR --district ID --seed FILE.json --data SIS.db --port "
    "N\n"
    "                [--address 127.0.0.1] [--name NAME] [--embed shadow|light]\n";

std::map<std::string, std::string> options_of(int argc, char** argv) {
  std::map<std::string, std::string> out{
      {"address", "127.0.0.1"}, {"name", "Clearfork County Schools"}, {"embed", "shadow"}};
  for (const auto* name : {"plugin", "store", "district", "seed", "data", "port"}) out[name];
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    if (name.rfind("--", 0) != 0 || !out.count(name.substr(2)) || i + 1 >= argc)
      throw std::invalid_argument(name);
    out[name.substr(2)] = argv[i + 1];
  }
  for (const auto& [name, value] : out)
    if (value.empty()) throw std::invalid_argument("--" + name);
  if (out["embed"] != "shadow" && out["embed"] != "light") throw std::invalid_argument("--embed");
  const auto port = std::strtoul(out["port"].c_str(), nullptr, 10);
  if (port > 65535 || out["port"].find_first_not_of("0123456789") != std::string::npos)
    throw std::invalid_argument("--port");
  return out;
}

int run(std::map<std::string, std::string>& options) {
  // Blocked before any thread starts, so that only the watching thread gets them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  sis_stub::store data(options["data"], options["seed"]);
  sis_stub::bridge plugin(options["plugin"], options["store"], options["district"]);
  sis_stub::jobs work(data, plugin, options["name"]);
  const auto& address = options["address"];
  const bool loopback = address == "127.0.0.1" || address == "::1";
  sis_stub::app app(data, plugin, work, {options["name"], options["embed"], loopback});

  throughline::net::server_options listen;
  listen.address = address;
  listen.port = static_cast<std::uint16_t>(std::stoul(options["port"]));
  throughline::net::http_server server(listen,
                                       [&](const auto& request) { return app.handle(request); });
  app.set_port(server.port());

  data.post_all_transcripts();
  work.push();

  std::thread watcher([&] {
    int which = 0;
    sigwait(&signals, &which);
    server.stop();
  });
  std::cout << "sis-stub " << options["name"] << " listening on http://" << address << ":"
            << server.port() << "/" << std::endl;
  server.run();
  watcher.join();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    auto options = options_of(argc, argv);
    return run(options);
  } catch (const std::invalid_argument& wrong) {
    std::cerr << "sis-stub: missing or wrong: " << wrong.what() << "\n" << usage;
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "sis-stub: " << error.what() << "\n";
    return 1;
  }
}
