// Reads a OneRoster 1.1 or 1.2 CSV set, folder or zip, into neutral records and findings.
#include "adapters/oneroster/read.hpp"

#include <algorithm>

#include "adapters/oneroster/across.hpp"
#include "adapters/oneroster/manifest.hpp"
#include "adapters/oneroster/rows.hpp"
#include "adapters/oneroster/text.hpp"

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
  void take(const intake::origin& o, intake::life l, const intake::program& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::program_enrollment& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::academic_record& e) override {
    to_.take(o, l, e);
  }
  void take(const intake::origin& o, intake::life l, const intake::course_transcript& e) override {
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

// Takes a file of the standard's name out of what is left of the package: the name the package has
// it under, in another letter case too; empty when it is not there.
std::string take_name(std::vector<std::string>& unread, const std::string& name, core::severity odd,
                      intake::sink& to) {
  auto it = std::find(unread.begin(), unread.end(), name);
  if (it == unread.end()) {
    it = std::find_if(unread.begin(), unread.end(),
                      [&](const auto& n) { return same_folded(n, name); });
    if (it == unread.end()) return {};
    to.take(core::finding{core::codes::file_name_case, odd, *it, 0, 0, {}, {{"name", name}}});
  }
  auto found = std::move(*it);
  unread.erase(it);
  return found;
}

}  // namespace

std::string version_text(std::optional<version> of) {
  if (!of) return {};
  return *of == version::v1_1 ? "1.1" : "1.2";
}

outcome read(const package& from, const options& how, intake::sink& real) {
  counting_sink to(real);
  const auto odd = how.strict ? core::severity::error : core::severity::warning;
  const auto note = [&](core::code rule, core::severity weight, const std::string& file) {
    to.take(core::finding{rule, weight, file, 0, 0, {}, {}});
  };
  bool usable = true;
  for (auto f : from.wrong()) {
    usable = usable && f.weight != core::severity::error;
    if (f.weight == core::severity::warning) f.weight = odd;
    to.take(std::move(f));
  }
  if (!usable) return {std::nullopt, true, to.errors()};

  auto unread = from.names();
  const auto m = read_manifest(from, take_name(unread, "manifest.csv", odd, to), how.strict, to);
  if (!m) return {std::nullopt, true, to.errors()};

  across set(how.strict, m->files.contains("results") || m->files.contains("userResources"), to);
  for (const auto& f : files(m->of)) {
    const auto name = std::string(f.name) + ".csv";
    const auto on_disk = take_name(unread, name, odd, to);
    const auto mode = m->files.find(f.name);
    if (mode != m->files.end() && !on_disk.empty()) {
      read_file(f, m->of, mode->second, from, on_disk, how, set, to);
    } else if (mode != m->files.end()) {
      note(core::codes::file_missing, core::severity::error, name);
      to.end({name, "rejected"});
    } else {
      if (!on_disk.empty()) note(core::codes::file_unexpected, odd, name);
      to.end({name, on_disk.empty() ? "absent" : "ignored"});
    }
  }
  for (const auto& name : unread) {
    note(core::codes::file_unknown, odd, name);
    to.end({name, "ignored"});
  }
  return {m->of, how.strict && to.errors() > 0, to.errors()};
}

}  // namespace throughline::oneroster
