// Reads Ed-Fi interchange documents, Data Standard 3.3.1-b to 5.x, into neutral records and
// findings.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "formats/bytes.hpp"
#include "intake/events.hpp"

namespace throughline::edfi {

// A document by the name that reports give it; opened anew for each reading.
struct document {
  std::string name;
  std::function<std::unique_ptr<formats::byte_source>()> open;
};

// The documents that the paths name: a file, or a folder's *.xml in the order of their names.
// Throws failure(file_unreadable) for one that is not there, failure(bad_request) when there is
// none at all.
std::vector<document> documents_of(const std::vector<std::string>& paths);

struct options {
  bool strict = false;   // one error refuses the set
  bool partial = false;  // the set holds some of what there is: what is not in it is not gone
  // A folder with the publisher's Interchange-*.xsd: documents are validated while they are read.
  // Departures are warnings, in strict mode errors; a document whose XSD is not there is not taken.
  std::string schemas;
  // Codes of StudentIdentificationSystem that are the state's own, besides "State".
  std::vector<std::string> state_id_systems;
};

struct outcome {
  std::string version;   // "5.2.0"; of several with commas between them; empty: none
  bool refused = false;  // nothing of it may be applied
};

// Looks at all roots, then reads each document once, in the order that needs the least waiting,
// whatever their order here. A document that cannot be read to its end gives nothing; one of Data
// Standard 2.0 or 6.x refuses the set. What is wrong is findings, not failures. Memory does not
// grow with the documents, but for the XML ids in them and the course offerings. One thread parses
// and another maps; `to` is called by one at a time.
outcome read(const std::vector<document>& from, const options& how, intake::set_sink& to);

// Is this an EducationOrgCalendar interchange? Then it has a calendar besides (calendar_read.hpp).
bool has_calendar(const document& d);

}  // namespace throughline::edfi
