// Reads a OneRoster 1.1 or 1.2 CSV set, folder or zip, into neutral records and findings.
#include "adapters/oneroster/read.hpp"

#include <algorithm>

#include "adapters/oneroster/manifest.hpp"
#include "adapters/oneroster/rows.hpp"
#include "core/failure.hpp"
#include "formats/csv.hpp"

namespace throughline::oneroster {
namespace {

// Counts errors on their way to the real sink.
class counting_sink : public intake::sink {
 public:
  explicit counting_sink(intake::sink& to) : to_(to) {}
  [[nodiscard]] std::int64_t errors() const { return errors_; }

  void begin(const intake::part& p) override { to_.begin(p); }
  void take(const intake::origin& o, intake::life l, const intake::org& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::academic_session& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::course& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::class_section& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::user& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::role& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::demographics& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::class_enrollment& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::evidence& e) override {
    to_.take(o, l, e);
  }
  void keep(const intake::origin& o, intake::entity e, std::string_view id) override {
    to_.keep(o, e, id);
  }
  void take(core::finding f) override {
    if (f.weight == core::severity::error) ++errors_;
    to_.take(std::move(f));
  }
  void end(const intake::part_end& e) override { to_.end(e); }

 private:
  intake::sink& to_;
  std::int64_t errors_ = 0;
};

// How many records a file has that is known but not taken.
std::int64_t count_records(const package& from, std::string_view name) {
  formats::csv_reader csv(from.open(name));
  std::int64_t n = -1;  // the header
  while (csv.next()) ++n;
  return std::max<std::int64_t>(n, 0);
}

}  // namespace

outcome read(const package& from, const options& how, intake::sink& real) {
  counting_sink to(real);
  const auto m = read_manifest(from, how.strict, to);
  if (!m) return {std::nullopt, true, to.errors()};
  const auto note = [&](core::code rule, core::severity weight, const std::string& file) {
    to.take(core::finding{rule, weight, file, 0, 0, {}, {}});
  };
  const auto odd = how.strict ? core::severity::error : core::severity::warning;

  auto unread = from.names();
  std::erase(unread, "manifest.csv");
  for (const auto& f : files(m->of)) {
    const auto name = std::string(f.name) + ".csv";
    const bool there = std::erase(unread, name) > 0;
    const auto mode = m->files.find(f.name);
    if (mode == m->files.end()) {
      if (there) note(core::codes::file_unexpected, odd, name);
      to.end({name, there ? "ignored" : "absent"});
    } else if (!there) {
      note(core::codes::file_missing, core::severity::error, name);
      to.end({name, "rejected"});
    } else if (f.kind) {
      read_file(f, m->of, mode->second, from, how, to);
    } else {
      try {
        to.end({name, "ignored", count_records(from, name)});
      } catch (const core::failure&) {
        note(core::codes::file_unreadable, core::severity::error, name);
        to.end({name, "rejected"});
      }
    }
  }
  for (const auto& name : unread) {
    note(core::codes::file_unexpected, odd, name);
    to.end({name, "ignored"});
  }
  return {m->of, how.strict && to.errors() > 0, to.errors()};
}

}  // namespace throughline::oneroster
