// Reads Ed-Fi interchange documents, Data Standard 3.3.1-b to 5.x, into neutral records and
// findings.
#include "adapters/edfi/read.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "adapters/edfi/entities.hpp"
#include "adapters/edfi/interchange.hpp"
#include "adapters/edfi/text.hpp"
#include "core/failure.hpp"
#include "formats/handover.hpp"
#include "formats/spool.hpp"
#include "formats/xml_schema.hpp"

namespace throughline::edfi {
namespace {

namespace fs = std::filesystem;
namespace codes = core::codes;
using intake::entity;
constexpr std::size_t block_size = 128U << 10;

// The order that needs the least waiting: what others refer to comes first.
constexpr std::array<std::string_view, 9> first_interchanges{"InterchangeEducationOrganization",
                                                             "InterchangeEducationOrgCalendar",
                                                             "InterchangeMasterSchedule",
                                                             "InterchangeStudent",
                                                             "InterchangeContact",
                                                             "InterchangeParent",
                                                             "InterchangeStaffAssociation",
                                                             "InterchangeStudentEnrollment",
                                                             "InterchangeStudentProgram"};

std::size_t rank(std::string_view interchange) {
  return static_cast<std::size_t>(
      std::find(first_interchanges.begin(), first_interchanges.end(), interchange) -
      first_interchanges.begin());
}

// Which interchange must have been read whole, so that what a set does not hold of a kind is gone.
struct holder {
  entity kind;
  std::string_view interchange;
  std::string_view besides = {};  // this too
};
constexpr holder holders[] = {
    {entity::org, "InterchangeEducationOrganization"},
    {entity::academic_session, "InterchangeEducationOrgCalendar"},
    {entity::course, "InterchangeEducationOrganization"},
    {entity::class_section, "InterchangeMasterSchedule"},
    {entity::user, "InterchangeStudent"},
    {entity::role, "InterchangeStudentEnrollment"},
    {entity::demographics, "InterchangeStudent", "InterchangeStudentEnrollment"},
    {entity::class_enrollment, "InterchangeStudentEnrollment"},
    {entity::program, "InterchangeEducationOrganization"},
    {entity::program_enrollment, "InterchangeStudentProgram"},
    {entity::academic_record, "InterchangeStudentTranscript"},
    {entity::course_transcript, "InterchangeStudentTranscript"},
    {entity::graduation_plan, "InterchangeStudentEnrollment"},
    {entity::responsibility, "InterchangeStudentEnrollment"},
    {entity::attendance_event, "InterchangeStudentAttendance"},
    {entity::discipline_incident, "InterchangeStudentDiscipline"},
    {entity::student_discipline_incident, "InterchangeStudentDiscipline"},
    {entity::discipline_action, "InterchangeStudentDiscipline"},
    {entity::intervention, "InterchangeStudentIntervention"},
    {entity::student_intervention, "InterchangeStudentIntervention"},
    {entity::cohort, "InterchangeStudentCohort"},
    {entity::student_cohort, "InterchangeStudentCohort"},
    {entity::student_assessment, "InterchangeStudentAssessment"},
    {entity::gradebook_entry, "InterchangeStudentGradebook"},
    {entity::student_gradebook_entry, "InterchangeStudentGradebook"},
    {entity::grade, "InterchangeStudentGrade"},
    {entity::report_card, "InterchangeStudentGrade"},
    {entity::student_organization, "InterchangeStudentEnrollment"},
    {entity::student_contact, "InterchangeContact"},
    {entity::student_contact, "InterchangeParent"},
};

class set_reader {
 public:
  set_reader(const std::vector<document>& from, const options& how, intake::set_sink& to)
      : from_(from),
        how_(how),
        set_(to),
        to_(to.records()),
        waiting_(to.folder()),
        mapping_([this](std::string_view block) { map(block); }) {
    known_.state_id_systems = how.state_id_systems;
  }

  outcome read() {
    if (!look()) return {version_text(), true};
    std::stable_sort(order_.begin(), order_.end(), [&](const auto& a, const auto& b) {
      return rank(a.of.name) < rank(b.of.name);
    });
    for (auto& one : order_) read_one(one);
    read_waiting();
    for (auto& one : order_) set_ends(one);
    tell_whole();
    tell_rest();
    return {version_text(), how_.strict && errors_ > 0};
  }

 private:
  struct source {
    const document* from = nullptr;
    root of;
    std::int64_t read = 0, rejected = 0;
    bool whole = false, readable = false;
  };

  void finding(core::code rule, core::severity weight, const std::string& file,
               std::int64_t record = 0, std::int64_t line = 0, std::string_view field = {},
               core::arguments words = {}) {
    if (weight == core::severity::error) ++errors_;
    to_.take(core::finding{rule, weight, file, record, line, std::string(field), std::move(words)});
  }

  [[nodiscard]] std::string version_text() const {
    std::string out;
    for (const auto& v : versions_) out.append(out.empty() ? "" : ",").append(v);
    return out;
  }

  // The roots of all, before anything is taken: one of another Data Standard refuses the set.
  bool look() {
    bool usable = true;
    for (const auto& d : from_) {
      source one{&d, peek_root(*d.open())};
      if (!one.of.is_edfi()) {
        // why it cannot be read at all is said when it is read
        if (!one.of.name.empty())
          finding(codes::edfi_document, core::severity::error, d.name, 0, one.of.line);
      } else if (!one.of.is_read()) {
        finding(codes::edfi_version, core::severity::error, d.name, 0, one.of.line, {},
                {{"version", one.of.version}});
        usable = false;
      } else {
        versions_.insert(one.of.version);
      }
      order_.push_back(std::move(one));
    }
    if (versions_.empty()) usable = false;
    if (!usable)
      for (const auto& one : order_) to_.end({one.from->name, "rejected"});
    return usable;
  }

  // One entity, now or in the last reading; false: it waits.
  bool read_entity(source& s, const tree& t, place at, bool last) {
    known_.names.begin();
    known_.names.remember(t);
    const auto read = reader_of(t.root().name());
    entity_reader one(known_, to_, t.root(), {s.from->name, at.record, at.line}, last);
    read(one);
    if (known_.names.waits() && !last) return false;
    if (one.rejected()) ++s.rejected, ++errors_;
    if (one.nameless()) s.whole = false;
    return true;
  }

  void read_one(source& s) {
    if (!s.of.is_edfi() && !s.of.name.empty()) return;
    set_.open_document();
    const auto mark = waiting_.size();
    s.whole = true;
    const auto number = static_cast<std::size_t>(&s - order_.data());
    std::string block;
    interchange document([](std::string_view name) { return reader_of(name) != nullptr; },
                         [&](const tree& t, place at) {
                           put_entity(block, number, t, at);
                           if (block.size() >= block_size) mapping_.give(block);
                         });
    const auto from = s.from->open();
    const auto* schema = schema_of(s);
    if (schema == nullptr && !how_.schemas.empty() && s.of.is_edfi()) {
      set_.close_document(false);
      s.whole = false;
      return finding(codes::file_unreadable, core::severity::error, s.from->name, 0, s.of.line,
                     schema_file(s.of.name));
    }
    std::optional<formats::xml_validation> validation;
    if (schema != nullptr) validation.emplace(*schema);
    const auto problem =
        formats::read_xml(*from, document, {}, validation ? &*validation : nullptr);
    mapping_.give(block);
    mapping_.drain();
    set_.close_document(!problem);
    s.readable = !problem;
    s.read = document.entities();
    if (problem) {
      waiting_.cut(mark);
      s.whole = false;
      s.rejected = s.read;
      return finding(problem->rule, core::severity::error, s.from->name, 0, problem->line, {},
                     {{"offset", std::to_string(problem->offset)}});
    }
    if (validation) tell_violations(s, *validation);
    for (const auto& [name, count] : document.skipped())
      finding(codes::edfi_skipped, core::severity::warning, s.from->name, 0, 0, name,
              {{"count", std::to_string(count)}});
    for (const auto& [name, b] : document.trimmed())
      finding(codes::blank_trimmed, core::severity::warning, s.from->name, b.first.record,
              b.first.line, name, {{"count", std::to_string(b.count)}});
  }

  // "InterchangeStudent" is in Interchange-Student.xsd.
  static std::string schema_file(std::string_view interchange) {
    return "Interchange-" + std::string(interchange.substr(std::strlen("Interchange"))) + ".xsd";
  }
  // Null without schemas, and where that one cannot be had.
  const formats::xml_schema* schema_of(const source& s) {
    if (how_.schemas.empty() || !s.of.is_edfi()) return nullptr;
    auto& schema = schemas_[s.of.name];
    try {
      if (!schema) schema = formats::xml_schema::load(how_.schemas, schema_file(s.of.name));
    } catch (const core::failure& f) {
      if (f.what_code().status >= 500) throw;
    }
    return schema.get();
  }

  // One finding for each element and kind of departure. Blanks are told of with their values.
  void tell_violations(const source& s, const formats::xml_validation& found) {
    static constexpr std::array<const char*, formats::xml_breaches> words{
        "unexpected element", "missing element", "attribute", "text", "value", "blanks", "other"};
    std::map<std::pair<std::size_t, std::string>, tally> all;
    for (const auto& v : found.violations()) {
      if (v.what == formats::xml_breach::blanks) continue;
      auto& t = all[{static_cast<std::size_t>(v.what), v.element}];
      if (t.count++ == 0) t.line = v.line;
    }
    for (const auto& [key, t] : all)
      finding(codes::schema_violation,
              how_.strict ? core::severity::error : core::severity::warning, s.from->name, 0,
              t.line, key.second, {{"what", words[key.first]}, {"count", std::to_string(t.count)}});
  }

  // An entity as bytes, on its way to the thread that maps, or waiting for what it names.
  struct head {
    std::uint64_t source = 0;
    place at;
    std::uint64_t size = 0;
  };
  static void put_entity(std::string& to, std::size_t number, const tree& t, place at) {
    if (to.empty()) to.reserve(block_size + (block_size >> 3));  // few entities are longer
    const auto begin = to.size();
    head h{number, at, 0};
    to.append(reinterpret_cast<const char*>(&h), sizeof h);
    t.write(to);
    h.size = to.size() - begin - sizeof h;
    std::memcpy(to.data() + begin, &h, sizeof h);
  }

  // On the other thread, while this one parses.
  void map(std::string_view block) {
    while (!block.empty()) {
      head h;
      std::memcpy(&h, block.data(), sizeof h);
      const auto whole = block.substr(0, sizeof h + h.size);
      block.remove_prefix(whole.size());
      if (!mapped_.read(whole.substr(sizeof h))) std::abort();  // its own bytes
      if (!read_entity(order_[h.source], mapped_, h.at, false)) waiting_.write(whole);
    }
  }

  // Once more what waited, until nothing of it can be told apart any more: an offering may itself
  // have waited, which a section waits for.
  void read_waiting() {
    for (int round = 0; waiting_.size() > 0; ++round) {
      constexpr int last = 3;
      formats::spool again(set_.folder());
      tree t;
      for (std::int64_t at = 0; at < waiting_.size();) {
        head h;
        waiting_.read(at, reinterpret_cast<char*>(&h), sizeof h);
        bytes_.resize(sizeof h + h.size);
        waiting_.read(at, bytes_.data(), bytes_.size());
        at += static_cast<std::int64_t>(bytes_.size());
        if (!t.read(std::string_view(bytes_).substr(sizeof h)))
          throw core::failure(codes::unavailable, "a spool file is broken");
        if (!read_entity(order_[h.source], t, h.at, round == last)) again.write(bytes_);
      }
      if (round == last) return;
      waiting_.clear();
      std::swap(waiting_, again);
    }
  }

  void set_ends(const source& s) {
    const bool taken = s.readable;
    to_.end({s.from->name, taken ? "imported" : "rejected", s.read, s.rejected});
  }

  [[nodiscard]] const source* whole(std::string_view interchange) const {
    const source* first = nullptr;
    for (const auto& s : order_) {
      if (s.of.name != interchange) continue;
      if (!s.whole) return nullptr;
      if (first == nullptr) first = &s;
    }
    return first;
  }

  void tell_whole() {
    if (how_.partial) return;
    // a document that could not be read at all may be of any interchange
    for (const auto& s : order_)
      if (!s.of.is_edfi()) return;
    const bool contacts = whole("InterchangeContact") || whole("InterchangeParent");
    const bool staff = whole("InterchangeStaffAssociation") != nullptr;
    std::string left_out;
    if (!contacts) left_out = "contact:";
    if (!staff) left_out += left_out.empty() ? "staff:" : ",staff:";
    for (const auto& h : holders) {
      const auto* s = whole(h.interchange);
      if (s == nullptr || (!h.besides.empty() && whole(h.besides) == nullptr)) continue;
      set_.whole(h.kind, s->from->name, left_out);
    }
  }

  void tell_rest() {
    for (const auto& [value, t] : known_.unmapped)
      finding(codes::descriptor_unmapped, core::severity::warning, t.file, t.record, t.line,
              t.field, {{"value", value}, {"count", std::to_string(t.count)}});
    if (const auto& t = known_.no_agency; t.count > 0)
      finding(codes::edfi_no_agency, core::severity::warning, t.file, t.record, t.line, {},
              {{"count", std::to_string(t.count)}});
  }

  const std::vector<document>& from_;
  const options& how_;
  intake::set_sink& set_;
  intake::sink& to_;
  knowledge known_;
  std::vector<source> order_;
  std::set<std::string> versions_;
  std::map<std::string, std::unique_ptr<formats::xml_schema>> schemas_;  // by interchange
  formats::spool waiting_;                                               // entities that wait
  std::string bytes_;
  std::int64_t errors_ = 0;
  tree mapped_;
  formats::handover mapping_;  // ends before what it works on
};

}  // namespace

std::vector<document> documents_of(const std::vector<std::string>& paths) {
  struct found {
    fs::path file;
    bool in_folder = false;  // then it is no link: who may put files there need not read all others
  };
  std::vector<found> files;
  for (const auto& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back({path});
      continue;
    }
    const auto from = static_cast<std::ptrdiff_t>(files.size());
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
      if (!at->path().filename().string().starts_with(".") &&
          same_folded(at->path().extension().string(), ".xml"))
        files.push_back({at->path(), true});
    if (error) throw core::failure(codes::file_unreadable, "cannot list the folder");
    std::sort(files.begin() + from, files.end(),
              [](const auto& a, const auto& b) { return a.file < b.file; });
  }
  if (files.empty()) throw core::failure(codes::bad_request, "no XML document there");
  std::vector<document> out;
  std::set<std::string> names;
  for (const auto& [file, in_folder] : files) {
    auto name = file.filename().string();
    const auto folder = file.parent_path().string();
    std::function<std::unique_ptr<formats::byte_source>()> open;
    if (in_folder)
      open = [folder, name] { return formats::open_file_in(folder, name); };
    else
      open = [path = file.string()] { return formats::open_file(path); };
    if (!names.insert(name).second) name = file.string();  // of two folders, with one name
    out.push_back({std::move(name), std::move(open)});
  }
  return out;
}

outcome read(const std::vector<document>& from, const options& how, intake::set_sink& to) {
  return set_reader(from, how, to).read();
}

bool has_calendar(const document& d) {
  const auto root = peek_root(*d.open());
  return root.is_read() && root.name == "InterchangeEducationOrgCalendar";
}

}  // namespace throughline::edfi
