// Puts the records of a feed whose documents hold them in any order into that of entity.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "formats/spool.hpp"
#include "intake/messages.hpp"

namespace throughline::intake {

class relay;

// One thread. What is told lies in spools in `folder`, one for each kind; finish() tells `to`: each
// kind as one part, then the ends of documents. Memory is bounded.
class in_order final : public recording, public set_sink {
 public:
  in_order(sink& to, std::string folder);
  in_order(relay& to, std::string folder);

  void begin(const part& p) override;
  void end(const part_end& e) override;

  sink& records() override { return *this; }
  void open_document() override;
  void close_document(bool taken) override;
  void whole(entity kind, std::string_view document, std::string_view left_out) override;
  [[nodiscard]] const std::string& folder() const override { return folder_; }

  void finish();

 private:
  static constexpr std::size_t of_documents = entities;  // the stream of what is of no kind
  struct stream {
    explicit stream(const std::string& folder) : file(folder) {}
    formats::spool file;
    std::string waiting;    // goes to the file as one block; of streams_[now_] it is bytes_
    std::int64_t mark = 0;  // where the open document's begin
    std::string name, left_out;
    bool begun = false, whole = false;
  };
  void told() override;
  using passing = std::function<void(std::string& messages)>;
  in_order(sink& to, passing pass, std::string folder);
  void turn_to(std::size_t kind);
  void gather();
  static void flush(stream& s);
  void tell(stream& s);

  sink& to_;
  passing pass_;  // what lies in the spools, to the same
  std::string folder_;
  std::vector<stream> streams_;
  std::size_t now_ = of_documents;
};

}  // namespace throughline::intake
