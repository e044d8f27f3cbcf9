// The rows of a run that were not taken, as a CSV file a person opens beside the export.
#include "intake/rejects.hpp"

#include <utility>

#include "formats/csv.hpp"
#include "store/durable.hpp"

namespace throughline::intake {
namespace {

constexpr std::int64_t most = 100'000;
constexpr std::size_t write_at = 64U << 10;

std::string number(std::int64_t n) { return n > 0 ? std::to_string(n) : std::string(); }

}  // namespace

reject_log::reject_log(std::string folder, wording words)
    : file_(std::move(folder)), words_(std::move(words)) {}

void reject_log::add(const core::finding& f) {
  put_waiting();
  waiting_ = f;
}

void reject_log::name(std::string_view file, std::int64_t record, std::string_view sourced_id) {
  if (waiting_ && waiting_->record == record && waiting_->file == file) named_ = sourced_id;
}

void reject_log::put_waiting() {
  if (!waiting_) return;
  const auto f = std::exchange(waiting_, std::nullopt);
  const auto id = std::exchange(named_, {});
  if (++size_ > most) return;
  const auto sentence = words_ ? words_(*f) : std::string(f->rule.name);
  formats::write_spreadsheet_row(
      buffer_, {f->file, number(f->record), number(f->line), id, f->field, f->rule.name, sentence});
  if (buffer_.size() < write_at) return;
  file_.write(buffer_);
  buffer_.clear();
}

void reject_log::keep(const std::string& path) {
  put_waiting();
  if (size_ == 0) return;
  if (size_ > most)
    formats::write_spreadsheet_row(
        buffer_, {"", "", "", "", "", "more", std::to_string(size_ - most) + " more"});
  std::string all;
  formats::write_spreadsheet_row(
      all, {"file", "record", "line", "sourcedId", "field", "code", "problem"});
  const auto from = all.size();
  all.resize(from + static_cast<std::size_t>(file_.size()));
  file_.read(0, all.data() + from, all.size() - from);
  store::write_durably(path, all += buffer_);
}

}  // namespace throughline::intake
