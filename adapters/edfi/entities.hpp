// What is made of each entity of an interchange.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/edfi/descriptors.hpp"
#include "adapters/edfi/element.hpp"
#include "adapters/edfi/identity.hpp"
#include "adapters/edfi/keys.hpp"
#include "core/value.hpp"
#include "intake/events.hpp"

namespace throughline::edfi {

// What is told once, with how often it was met.
struct tally {
  std::string file, field;
  std::int64_t record = 0, line = 0, count = 0;
};

// Known of the set while it is read. One thread.
struct knowledge {
  keys names;
  // By their keys: the course's key, what else it says (JSON), its title, in lines.
  text_table courses_of_offerings;
  own_values values;
  std::string agency;                         // the sourcedId of the first local education agency
  std::vector<std::string> state_id_systems;  // codes that are the state's own, besides the table's
  std::map<std::string, tally> unmapped;      // by descriptor value
  tally no_agency;
};

// One entity on its way to the sink. What it names by an XML id that is not known yet makes it
// wait: nothing of it is taken, and it is read again when all has been.
class entity_reader {
 public:
  entity_reader(knowledge& of_set, intake::sink& to, element root, intake::origin at, bool last)
      : known(of_set), e(root), to_(to), at_(at), last_(last) {}

  knowledge& known;
  const element e;

  // What the reference in that child names. Empty when it is missing.
  std::string named(target what, std::string_view child) {
    return known.names.named_by(what, e.at(child));
  }
  // The same where it may be missing: in the last reading nothing waits for it.
  std::string named_if_there(target what, element reference);
  // Whether something must wait; in the last reading it is told instead, and nothing waits.
  [[nodiscard]] bool waits();
  [[nodiscard]] bool is_last() const { return last_; }

  // The meaning of a descriptor; of one without, its code, and it is listed. Empty: not said.
  std::string_view meant(meaning what, element value);
  // How a descriptor that is only shown is kept: the code of Ed-Fi's own; a state's whole, and
  // listed, because the same code may mean another thing there.
  std::string_view word(element value);
  static std::string_view code(element value) { return descriptor::of(value.text()).code; }
  // Lists a descriptor that has no meaning here.
  void list(element value);
  // Whether it says no more than its code does: the value Ed-Fi has for it.
  static bool is_plain(std::string_view descriptor_name, std::string_view code, element value) {
    return value.text() == ed_fis(descriptor_name, code);
  }
  // What the entity says besides, as JSON: its children by name, those of one name as a list,
  // leaves as texts; without those in `but`, names and paths ("Name/FirstName") between blanks.
  // Empty when nothing is left. A reference by XML id becomes one by key; to be called before
  // waits().
  [[nodiscard]] std::string rest(std::string_view but) { return rest_of(e, but); }
  [[nodiscard]] std::string rest_of(element of, std::string_view but);
  // YYYY-MM-DD; a value that is no date is told and left out.
  std::string date(std::string_view child);
  std::string day_after(std::string_view child);
  // Credits and grade points: a value that is no such number is told and left out.
  std::string_view number(std::string_view path) { return number_in(e, path); }
  std::string_view number_in(element of, std::string_view path);

  template <class E>
  void take(intake::entity kind, const E& record, intake::life how = intake::life::active) {
    open(kind);
    to_.take(at_, how, record);
  }
  // Not taken, though it can be named.
  void reject(intake::entity kind, std::string_view sourced_id, core::code rule,
              std::string_view field);
  // Not taken, and nobody knows what it was.
  void reject(intake::entity kind, core::code rule, std::string_view field);
  void tell(core::code rule, core::severity weight, std::string_view field,
            core::arguments words = {});
  void count(tally& t, std::string_view field = {}) const;

  [[nodiscard]] bool rejected() const { return rejected_; }
  [[nodiscard]] bool nameless() const { return nameless_; }

 private:
  bool put_members(std::string& to, element from, std::string_view but);
  bool put_value(std::string& to, element from, std::string_view but);
  core::value reference_of(element from);
  void open(intake::entity kind);
  intake::sink& to_;
  intake::origin at_;
  const bool last_;
  bool rejected_ = false, nameless_ = false;
};

using reader = void (*)(entity_reader&);
// What reads an entity of that name; null: it is not used here.
reader reader_of(std::string_view name);

// Each file of entities has a table of its readers.
struct named_reader {
  std::string_view name;
  reader read;
};
struct reader_table {
  const named_reader* first;
  std::size_t size;
};
reader_table school_readers();
reader_table people_readers();
reader_table enrollment_readers();
reader_table program_readers();
reader_table transcript_readers();
reader_table graduation_readers();
reader_table evidence_readers();

}  // namespace throughline::edfi
