// Carries a district's messages and packages by files: a spool folder with one folder a district.
// Later issues put the network beside it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acts/transfers.hpp"
#include "program/run.hpp"
#include "transfer/directory.hpp"

namespace throughline::program {

class carriage {
 public:
  explicit carriage(run& r);  // reads and checks the directory

  [[nodiscard]] const transfer::directory& directory() const { return directory_; }
  [[nodiscard]] acts::peer peer(
      std::string_view id) const;  // failure not_found: not in the directory
  // Packs an approved release into `out`; the queued message counts as sent when the file is on
  // disk.
  std::string write_package(const core::uid& transfer, const std::string& out) const;
  // Signs and writes everything that waits; a line for each. What cannot go (a stop, a peer that
  // left the directory) stays queued; but for a stop, `exit_code` becomes 1 then.
  std::vector<std::string> deliver(const std::string& spool, int& exit_code) const;
  // Takes in <spool>/<district>/*; a file is removed once its effect is stored, kept aside
  // (.refused) when it is refused. `exit_code` becomes 1 then.
  std::vector<std::string> receive(const std::string& spool, int& exit_code) const;

 private:
  void send(const acts::queued_message& m, const std::string& spool) const;
  void send_package(const acts::queued_message& m, const std::string& path) const;
  run& run_;
  transfer::directory directory_;
};

}  // namespace throughline::program
