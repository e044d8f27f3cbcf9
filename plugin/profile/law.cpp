// Reads the law of records transfer: dated rows, each with its source and how sure that is.
#include "profile/law.hpp"

#include <algorithm>
#include <string>

#include "core/embedded.hpp"
#include "core/failure.hpp"
#include "core/plan_profile.hpp"
#include "formats/json.hpp"
#include "profile/reading.hpp"

namespace throughline::profile {

namespace law_files {
extern const core::embedded_file embedded[];
extern const int embedded_count;
}  // namespace law_files

namespace {

constexpr std::string_view always = "0001-01-01", still = "9999-12-31";

// From and to, both counted; a day nobody has found out is left open.
struct days {
  std::string from, to;
  [[nodiscard]] bool holds(std::string_view day) const { return from <= day && day <= to; }
  [[nodiscard]] bool meets(const days& o) const { return from <= o.to && o.from <= to; }
};

class reader : public reading {
 public:
  reader(core::findings& problems, const core::value& file, core::date on)
      : reading(problems), file_(file), on_(core::to_text(on)) {
    for (const auto& s : file.items("sources")) sources_.push_back(id(s, "sources", false));
    if (sources_.empty()) wrong(core::codes::required, "sources");
  }

  // Hands each row to `take(row, path)`, and of those in force its result on to `out`.
  template <class row, class taker>
  void rows(std::string_view member, std::string_view key, std::vector<row>& out, taker take) {
    std::vector<std::pair<std::string, days>> seen;
    for (const auto& v : file_.items(member)) {
      const std::string code(v.text(key));
      const auto path = std::string(member) + "." + code;
      if (code.empty()) wrong(core::codes::required, std::string(member) + "." + std::string(key));
      const auto when = days_of(v, path);
      for (const auto& [other, its] : seen)
        if (other == code && its.meets(when)) wrong(core::codes::id_duplicate, path);
      seen.emplace_back(code, when);
      row one = take(v, path);
      one.citation = v.text("citation");
      if (one.citation.empty()) wrong(core::codes::required, path + ".citation");
      one.name = label(v, "name", path);
      one.said = said(v, path);
      if (when.holds(on_)) out.push_back(std::move(one));
    }
  }

  // Left out would be read as "no": a duty is not undone by a missing word.
  bool yes_or_no(const core::value& v, std::string_view name, const std::string& path) {
    const auto* at = v.find(name);
    const auto* word = at ? at->as_bool() : nullptr;
    if (!word) wrong(core::codes::required, path + "." + std::string(name));
    return word == nullptr || *word;
  }

 private:
  days days_of(const core::value& v, const std::string& path) {
    const auto day = [&](const char* name, std::string_view open) {
      if (!v.find(name)) return std::string(open);
      if (core::parse_date(v.text(name))) return std::string(v.text(name));
      wrong(core::codes::bad_date, path + "." + name);
      return std::string(open);
    };
    days out{day("from", always), day("to", still)};
    if (out.to < out.from) wrong(core::codes::dates_reversed, path);
    return out;
  }

  core::law_said said(const core::value& v, const std::string& path) {
    core::law_said out{std::string(v.text("source")), std::string(v.text("confidence")),
                       std::string(v.text("note"))};
    if (out.source.empty())
      wrong(core::codes::required, path + ".source");
    else if (std::find(sources_.begin(), sources_.end(), out.source) == sources_.end())
      wrong(core::codes::reference_unknown, path + ".source");
    if (!core::confidence_named(out.confidence))
      wrong(v.find("confidence") ? core::codes::enum_unknown : core::codes::required,
            path + ".confidence");
    return out;
  }

  const core::value& file_;
  std::string on_;
  std::vector<std::string> sources_;
};

template <class row, class key>
void lay(std::vector<row>& under, const std::vector<row>& over, key code) {
  for (const auto& one : over) {
    const auto at = std::find_if(under.begin(), under.end(),
                                 [&](const auto& u) { return u.*code == one.*code; });
    if (at == under.end())
      under.push_back(one);
    else
      *at = one;
  }
}

core::transfer_law law_in(std::string_view name, core::date on) {
  for (int i = 0; i < law_files::embedded_count; ++i) {
    if (law_files::embedded[i].name != name) continue;
    core::findings problems;
    auto out = read_law(formats::read_json(law_files::embedded[i].bytes()), on, problems);
    if (!problems.empty()) throw core::failure(core::codes::invalid, "law", std::move(problems));
    return out;
  }
  return {};
}

std::string file_of(std::string_view state) {
  std::string out = "us-";
  for (const char c : state) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out + ".json";
}

}  // namespace

core::transfer_law read_law(const core::value& file, core::date on, core::findings& problems) {
  reader r(problems, file, on);
  core::transfer_law out;
  r.only(file, "", {"format", "jurisdiction", "sources", "bases", "stops", "note"});
  if (file.text("format") != "transfer-law/1") r.wrong(core::codes::invalid, "format");
  if (const auto* j = file.find("jurisdiction"); !j || j->text("country").empty())
    r.wrong(core::codes::required, "jurisdiction.country");
  r.rows("bases", "code", out.bases, [&](const core::value& v, const std::string& path) {
    r.only(
        v, path,
        {"code", "citation", "name", "needs_notice", "from", "to", "source", "confidence", "note"});
    return core::release_basis{.code = std::string(v.text("code")),
                               .citation = {},
                               .name = {},
                               .needs_notice = r.yes_or_no(v, "needs_notice", path),
                               .said = {}};
  });
  r.rows("stops", "kind", out.stops, [&](const core::value& v, const std::string& path) {
    r.only(v, path,
           {"kind", "citation", "name", "ends", "hides_recipients", "from", "to", "source",
            "confidence", "note"});
    return core::stop_kind{.kind = std::string(v.text("kind")),
                           .citation = {},
                           .name = {},
                           .ends = r.label(v, "ends", path),
                           .hides_recipients = r.yes_or_no(v, "hides_recipients", path),
                           .said = {}};
  });
  return out;
}

core::transfer_law laid_over(core::transfer_law under, const core::transfer_law& over) {
  lay(under.bases, over.bases, &core::release_basis::code);
  lay(under.stops, over.stops, &core::stop_kind::kind);
  return under;
}

core::transfer_law built_in_law(std::string_view state, core::date on) {
  return laid_over(law_in("us.json", on), law_in(file_of(state), on));
}

}  // namespace throughline::profile
