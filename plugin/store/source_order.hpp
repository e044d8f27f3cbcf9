// Whose word counts where several sources tell of the same thing: an order of sources for each
// field.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/student.hpp"

namespace throughline::store {

class connection;
using core::row_id;

// Transcript: of one student's courses those of one source count. Name: given, middle and family
// name of one source together; so the preferred name.
enum class fact_field : std::uint8_t {
  transcript,
  name,
  preferred_name,
  birth_date,
  sex,
  grade,
  email,
  phone
};
inline constexpr std::array fact_fields{
    fact_field::transcript, fact_field::name,  fact_field::preferred_name, fact_field::birth_date,
    fact_field::sex,        fact_field::grade, fact_field::email,          fact_field::phone};
std::string_view word_of(fact_field field);  // "preferredName", as people write it
std::optional<fact_field> fact_field_named(std::string_view word);

struct ranked_source {
  row_id id = 0;
  std::string name, kind;    // kind: "edfi", "oneroster", "host"
  bool by_district = false;  // the district gave it its place; else it has it by its kind
};
// All sources, first the one whose word counts most. Those the district did not name come after,
// by their kinds: legal facts and transcripts are the Ed-Fi feed's, whose data a state collects;
// what a roster serves from day to day (preferred name, grade, mail, phone) is OneRoster's. reads
std::vector<ranked_source> sources_in_order(connection& db, fact_field field);
// The district's own order of the sources named; empty: the default again.
void put_source_order(connection& db, fact_field field, const std::vector<std::string>& sources);
// Whether a source tells anything of the field's kind now: transcript rows, or people. reads
bool tells_of(connection& db, fact_field field, row_id source);

// The places of all sources in all fields, read once.
class source_order {
 public:
  explicit source_order(connection& db);
  [[nodiscard]] std::size_t place(fact_field field, row_id source) const;

 private:
  std::array<std::vector<row_id>, fact_fields.size()> places_;
};

}  // namespace throughline::store
