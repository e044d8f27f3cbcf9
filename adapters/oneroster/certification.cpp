// The log of a consumer that 1EdTech's OneRoster CSV certification asks for: one row a package.
#include "adapters/oneroster/certification.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/codes.hpp"
#include "core/failure.hpp"
#include "formats/csv.hpp"

namespace throughline::oneroster {
namespace {

namespace codes = core::codes;

// What can be seen only by what the data means; everything else is form.
constexpr core::code semantic[] = {
    codes::id_duplicate,       codes::reference_unknown,  codes::identity_conflict,
    codes::reference_kind,     codes::role_primary_twice, codes::role_of_primary_org,
    codes::profile_of_another, codes::class_of_another,   codes::not_in_class,
    codes::score_range,        codes::range_reversed,     codes::dates_reversed,
    codes::parent_itself,      codes::list_pairs,         codes::removal_threshold};

bool is_semantic(std::string_view code) {
  return std::any_of(std::begin(semantic), std::end(semantic),
                     [&](const core::code& c) { return c.name == code; });
}

void join(std::string& list, std::string_view one) {
  if (!list.empty()) list += ' ';
  list += one;
}

void explain(std::string& out, const core::value& f) {
  const auto code = f.text("code");
  const auto record = f.whole("record", 0, INT64_MAX, 0), line = f.whole("line", 0, INT64_MAX, 0);
  if (!out.empty()) out += "; ";
  out += is_semantic(code) ? "semantic error " : "syntactic error ";
  out += code;
  if (!f.text("file").empty()) out.append(" in ").append(f.text("file"));
  if (record > 0) out.append(" record ").append(std::to_string(record));
  if (line > 0) out.append(" line ").append(std::to_string(line));
  if (!f.text("field").empty()) out.append(" field ").append(f.text("field"));
  out.append(": ").append(f.text("words"));
}

}  // namespace

std::string certification_row(std::string_view test, std::string_view date,
                              const core::value& report) {
  std::string imported, rejected, comment;
  for (const auto& f : report.items("findings"))
    if (f.text("severity") == "error") explain(comment, f);
  for (const auto& [code, n] : report.members("more"))
    if (const auto* count = n.as_number())
      comment.append("; and ").append(count->text).append(" times more ").append(code);
  const bool good = report.text("outcome") == "applied" && comment.empty();
  // one error refuses a set as a whole
  for (const auto& f : report.items("files"))
    if (f.text("state") != "absent") join(good ? imported : rejected, f.text("name"));
  if (comment.empty())
    comment = good ? "No errors." : "Not taken: " + std::string(report.text("outcome")) + ".";
  std::string out;
  formats::write_csv_row(out, {test, date, good ? "Success" : "Fail", imported, rejected, comment});
  return out;
}

void add_certification(const std::string& path, std::string_view test, std::string_view date,
                       const core::value& report) {
  std::error_code error;
  const bool begun = std::filesystem::file_size(path, error) > 0 && !error;
  std::string text;
  if (!begun)
    formats::write_csv_row(text, {"Test Identifier", "Date", "Status", "CSV Files Imported",
                                  "CSV Files Rejected", "Comment"});
  text += certification_row(test, date, report);
  std::ofstream out(path, std::ios::binary | std::ios::app);
  out << text << std::flush;
  if (!out) throw core::failure(codes::unavailable, "cannot write the certification log");
}

}  // namespace throughline::oneroster
