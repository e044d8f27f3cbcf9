// The law of records transfer as rows in force on one day: on which bases a record leaves, and what
// stops it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"

namespace throughline::core {

// Where a row comes from: its source's id, how sure that is (a word of core::confidence), a note.
struct law_said {
  std::string source, confidence, note;
};

// Legal basis of a release without consent, or by it.
struct release_basis {
  std::string code, citation;
  label name;
  // 34 CFR 99.34(a): a reasonable attempt to notify, unless a reason is recorded.
  bool needs_notice = true;
  law_said said;
};

// Why the engine must not release. A stop ends only by its recorded closing fact.
struct stop_kind {
  std::string kind, citation;
  label name;
  label ends;  // which fact closes it, for whoever records it
  // While one is open the family's view of the disclosure log leaves out where the record went:
  // that is where the child is.
  bool hides_recipients = true;
  law_said said;
};

// A district's: its country's rows, each replaced by its state's row of the same code.
struct transfer_law {
  std::vector<release_basis> bases;
  std::vector<stop_kind> stops;

  [[nodiscard]] const release_basis* basis(std::string_view code) const;  // null: not in force
  [[nodiscard]] const stop_kind* stop(std::string_view kind) const;
  // Also of a kind that is no longer in force, or was never known: then it hides.
  [[nodiscard]] bool hides_recipients(std::string_view kind) const;
};

}  // namespace throughline::core
