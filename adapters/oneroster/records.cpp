// Makes neutral records of a OneRoster file's checked rows.
#include <algorithm>
#include <array>
#include <memory>

#include "adapters/oneroster/across.hpp"
#include "adapters/oneroster/rows.hpp"
#include "adapters/oneroster/text.hpp"
#include "core/failure.hpp"

namespace throughline::oneroster {
namespace {

using std::string_view;

template <class E>
struct field {
  string_view column;
  string_view E::*to;
};

template <class E>
constexpr std::array<field<E>, 0> plan{};
template <>
constexpr std::array plan<intake::org> =
    std::to_array<field<intake::org>>({{"sourcedId", &intake::org::sourced_id},
                                       {"type", &intake::org::kind},
                                       {"name", &intake::org::name},
                                       {"identifier", &intake::org::identifier},
                                       {"parentSourcedId", &intake::org::parent}});
template <>
constexpr std::array plan<intake::academic_session> =
    std::to_array<field<intake::academic_session>>(
        {{"sourcedId", &intake::academic_session::sourced_id},
         {"type", &intake::academic_session::kind},
         {"title", &intake::academic_session::title},
         {"startDate", &intake::academic_session::start_date},
         {"endDate", &intake::academic_session::end_date},
         {"parentSourcedId", &intake::academic_session::parent},
         {"schoolYear", &intake::academic_session::school_year}});
template <>
constexpr std::array plan<intake::course> =
    std::to_array<field<intake::course>>({{"sourcedId", &intake::course::sourced_id},
                                          {"title", &intake::course::title},
                                          {"courseCode", &intake::course::course_code},
                                          {"grades", &intake::course::grades},
                                          {"orgSourcedId", &intake::course::org},
                                          {"subjects", &intake::course::subjects},
                                          {"subjectCodes", &intake::course::subject_codes},
                                          {"schoolYearSourcedId", &intake::course::school_year}});
template <>
constexpr std::array plan<intake::class_section> = std::to_array<field<intake::class_section>>(
    {{"sourcedId", &intake::class_section::sourced_id},
     {"title", &intake::class_section::title},
     {"classCode", &intake::class_section::class_code},
     {"classType", &intake::class_section::kind},
     {"location", &intake::class_section::location},
     {"courseSourcedId", &intake::class_section::course},
     {"schoolSourcedId", &intake::class_section::school},
     {"termSourcedIds", &intake::class_section::terms},
     {"grades", &intake::class_section::grades},
     {"subjects", &intake::class_section::subjects},
     {"subjectCodes", &intake::class_section::subject_codes},
     {"periods", &intake::class_section::periods}});
template <>
constexpr std::array plan<intake::user> = std::to_array<field<intake::user>>(
    {{"sourcedId", &intake::user::sourced_id},
     {"username", &intake::user::username},
     {"identifier", &intake::user::identifier},
     {"userIds", &intake::user::user_ids},
     {"givenName", &intake::user::given_name},
     {"familyName", &intake::user::family_name},
     {"middleName", &intake::user::middle_name},
     {"preferredGivenName", &intake::user::preferred_given_name},
     {"preferredMiddleName", &intake::user::preferred_middle_name},
     {"preferredFamilyName", &intake::user::preferred_family_name},
     {"email", &intake::user::email},
     {"phone", &intake::user::phone},
     {"sms", &intake::user::sms},
     {"grades", &intake::user::grade},
     {"agentSourcedIds", &intake::user::agents},
     {"primaryOrgSourcedId", &intake::user::primary_org},
     {"pronouns", &intake::user::pronouns},
     {"userMasterIdentifier", &intake::user::master_identifier}});
template <>
constexpr std::array plan<intake::role> =
    std::to_array<field<intake::role>>({{"sourcedId", &intake::role::sourced_id},
                                        {"userSourcedId", &intake::role::user},
                                        {"orgSourcedId", &intake::role::org},
                                        {"role", &intake::role::kind},
                                        {"beginDate", &intake::role::begin_date},
                                        {"endDate", &intake::role::end_date},
                                        {"userProfileSourcedId", &intake::role::user_profile}});
template <>
constexpr std::array plan<intake::demographics> = std::to_array<field<intake::demographics>>(
    {{"sourcedId", &intake::demographics::sourced_id},
     {"birthDate", &intake::demographics::birth_date},
     {"sex", &intake::demographics::sex},
     {"countryOfBirthCode", &intake::demographics::birth_country},
     {"stateOfBirthAbbreviation", &intake::demographics::birth_state},
     {"cityOfBirth", &intake::demographics::birth_city},
     {"publicSchoolResidenceStatus", &intake::demographics::residence_status}});
template <>
constexpr std::array plan<intake::class_enrollment> =
    std::to_array<field<intake::class_enrollment>>(
        {{"sourcedId", &intake::class_enrollment::sourced_id},
         {"classSourcedId", &intake::class_enrollment::class_section},
         {"schoolSourcedId", &intake::class_enrollment::school},
         {"userSourcedId", &intake::class_enrollment::user},
         {"role", &intake::class_enrollment::role},
         {"beginDate", &intake::class_enrollment::begin_date},
         {"endDate", &intake::class_enrollment::end_date}});

// Fills an E out of a row; the columns are looked up once per file.
template <class E>
class filler {
 public:
  explicit filler(const row_checker& rows) {
    for (const auto& f : plan<E>)
      if (const auto c = rows.column_of(f.column); c != string_view::npos)
        copy_.emplace_back(c, f.to);
  }
  E operator()(row_checker& rows) const {
    E out;
    for (const auto& [column, to] : copy_) out.*to = rows.values()[column];
    out.metadata = rows.metadata();
    return out;
  }

 private:
  std::vector<std::pair<std::size_t, string_view E::*>> copy_;
};

string_view first_of(string_view list) { return list.substr(0, list.find(',')); }

// The id of the first type wanted in "{Type:Id},{Type:Id}"; empty when there is none.
string_view id_of_type(string_view ids, string_view type) {
  for (std::size_t at = 0; at < ids.size();) {
    const auto open = ids.find('{', at);
    const auto colon = ids.find(':', at);
    const auto close = ids.find('}', at);
    if (open == string_view::npos || close == string_view::npos || colon > close) return {};
    if (same_folded(ids.substr(open + 1, colon - open - 1), type))
      return ids.substr(colon + 1, close - colon - 1);
    at = close + 1;
  }
  return {};
}

// What one kind of record needs besides its plain fields.
class record_maker {
 public:
  virtual ~record_maker() = default;
  virtual void make(const intake::origin& at) = 0;
};

template <class E>
class plain_maker : public record_maker {
 public:
  plain_maker(row_checker& rows, intake::sink& to) : rows_(rows), to_(to), fill_(rows) {}
  void make(const intake::origin& at) override { to_.take(at, rows_.life(), fill_(rows_)); }

 protected:
  [[nodiscard]] string_view value(std::size_t column) const { return rows_.value(column); }
  row_checker& rows_;
  intake::sink& to_;
  filler<E> fill_;
};

class user_maker : public plain_maker<intake::user> {
 public:
  user_maker(row_checker& rows, intake::sink& to, version v, const options& o)
      : plain_maker(rows, to),
        version_(v),
        options_(o),
        enabled_(rows.column_of("enabledUser")),
        orgs_(rows.column_of("orgSourcedIds")),
        role_(rows.column_of("role")) {}

  void make(const intake::origin& at) override {
    auto u = fill_(rows_);
    u.grade = first_of(u.grade);
    u.enabled = value(enabled_) != "false";
    for (const auto& type : options_.state_id_types)
      if (u.state_id.empty()) u.state_id = id_of_type(u.user_ids, type);
    const bool student = version_ == version::v1_1 ? value(role_) == "student" : !u.grade.empty();
    if (u.state_id.empty() && student) u.state_id = u.identifier;
    if (version_ == version::v1_1) u.primary_org = first_of(value(orgs_));
    to_.take(at, rows_.life(), u);
    if (version_ == version::v1_1) roles(at, u.sourced_id);
  }

 private:
  // 1.1 has no roles of their own: one is made for each org of the row.
  void roles(const intake::origin& at, string_view user) {
    bool primary = true;
    each_of(value(orgs_), [&](string_view org) {
      intake::role r;
      r.user = user;
      r.org = org;
      r.kind = value(role_);
      r.primary = primary;
      made_.assign(user).append("|").append(r.org).append("|").append(r.kind);
      r.sourced_id = made_;
      to_.take(at, rows_.life(), r);
      primary = false;
    });
  }

  version version_;
  const options& options_;
  std::size_t enabled_, orgs_, role_;
  std::string made_;
};

class role_maker : public plain_maker<intake::role> {
 public:
  role_maker(row_checker& rows, intake::sink& to)
      : plain_maker(rows, to), type_(rows.column_of("roleType")) {}
  void make(const intake::origin& at) override {
    auto r = fill_(rows_);
    r.primary = value(type_) != "secondary";
    to_.take(at, rows_.life(), r);
  }

 private:
  std::size_t type_;
};

class demographics_maker : public plain_maker<intake::demographics> {
 public:
  demographics_maker(row_checker& rows, intake::sink& to) : plain_maker(rows, to) {
    for (const auto* name : {"americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
                             "nativeHawaiianOrOtherPacificIslander", "white",
                             "demographicRaceTwoOrMoreRaces", "hispanicOrLatinoEthnicity"})
      flags_.emplace_back(name, rows.column_of(name));
  }
  void make(const intake::origin& at) override {
    auto d = fill_(rows_);
    said_.clear();
    for (const auto& [name, column] : flags_)
      if (value(column) == "true") said_.append(said_.empty() ? "" : ",").append(name);
    d.ethnicity_and_race = said_;
    to_.take(at, rows_.life(), d);
  }

 private:
  std::vector<std::pair<const char*, std::size_t>> flags_;
  std::string said_;
};

class enrollment_maker : public plain_maker<intake::class_enrollment> {
 public:
  enrollment_maker(row_checker& rows, intake::sink& to)
      : plain_maker(rows, to), primary_(rows.column_of("primary")) {}
  void make(const intake::origin& at) override {
    auto e = fill_(rows_);
    e.primary = value(primary_) == "true";
    to_.take(at, rows_.life(), e);
  }

 private:
  std::size_t primary_;
};

// Any row of the gradebook, the resources or the profiles, as it came.
class evidence_maker : public record_maker {
 public:
  evidence_maker(row_checker& rows, intake::sink& to) : rows_(rows), to_(to) {
    const auto& columns = rows.shape().columns;
    for (std::size_t c = first_own_column; c < columns.size(); ++c) {
      if (columns[c].is == shape::secret) continue;
      body_of_.push_back({c, '"' + std::string(columns[c].name) + "\":"});
    }
  }
  void make(const intake::origin& at) override {
    intake::evidence e;
    e.kind = rows_.shape().kind;
    e.sourced_id = rows_.values()[0];
    refers_.clear();
    body_.assign("{");
    for (const auto& [c, key] : body_of_) {
      const auto v = rows_.values()[c];
      if (v.empty()) continue;
      if (body_.size() > 1) body_ += ',';
      body_ += key;
      append_json(body_, v);
      const auto& column = rows_.shape().columns[c];
      if (!column.to) continue;
      refers_.push_back({*column.to, v, column.name, column.needed == need::always});
      if (*column.to == intake::entity::user) e.user = v;
      if (*column.to == intake::entity::class_section) e.class_section = v;
    }
    body_ += '}';
    e.body = body_;
    e.refers = refers_;
    e.metadata = rows_.metadata();
    to_.take(at, rows_.life(), e);
  }

 private:
  static constexpr std::size_t first_own_column = 3;  // past sourcedId, status, dateLastModified
  row_checker& rows_;
  intake::sink& to_;
  std::vector<std::pair<std::size_t, std::string>> body_of_;
  std::vector<intake::reference> refers_;
  std::string body_;
};

std::unique_ptr<record_maker> maker(intake::entity kind, row_checker& rows, version v,
                                    const options& o, intake::sink& to) {
  switch (kind) {
    case intake::entity::org:
      return std::make_unique<plain_maker<intake::org>>(rows, to);
    case intake::entity::academic_session:
      return std::make_unique<plain_maker<intake::academic_session>>(rows, to);
    case intake::entity::course:
      return std::make_unique<plain_maker<intake::course>>(rows, to);
    case intake::entity::class_section:
      return std::make_unique<plain_maker<intake::class_section>>(rows, to);
    case intake::entity::user:
      return std::make_unique<user_maker>(rows, to, v, o);
    case intake::entity::role:
      return std::make_unique<role_maker>(rows, to);
    case intake::entity::demographics:
      return std::make_unique<demographics_maker>(rows, to);
    case intake::entity::class_enrollment:
      return std::make_unique<enrollment_maker>(rows, to);
    default:
      return std::make_unique<evidence_maker>(rows, to);
  }
}

bool blank(const formats::csv_reader& csv) {
  return csv.problems().empty() && csv.fields().size() == 1 && csv.fields()[0].empty();
}

}  // namespace

void read_file(const file_shape& of, version v, intake::fullness how, const package& from,
               std::string_view on_disk, const options& o, across& set, intake::sink& to) {
  row_checker rows(of, how, o, to);
  const auto& name = rows.file();
  const bool makes_roles = v == version::v1_1 && of.kind == intake::entity::user;
  intake::part_end end{name, "rejected"};
  const auto note = [&](core::code rule, core::severity weight, std::int64_t record,
                        std::int64_t line = 0) {
    to.take(core::finding{rule, weight, name, record, line, {}, {}});
  };
  const auto odd = o.strict ? core::severity::error : core::severity::warning;
  to.begin({name, of.kind, how});
  if (makes_roles) to.begin({name, intake::entity::role, how, true});
  set.begin(rows, how);
  try {
    formats::csv_reader csv(from.open(on_disk), {}, o.encoding);
    if (!csv.next() || blank(csv)) {
      note(core::codes::header_missing, core::severity::error, 1);
    } else if (rows.header(csv)) {
      const auto make = maker(of.kind, rows, v, o, to);
      bool all_named = true;
      while (csv.next()) {
        if (blank(csv)) {
          note(core::codes::row_empty, odd, csv.record(), csv.line());
          continue;
        }
        ++end.read;
        if (rows.row(csv) && set.row(rows)) {
          make->make(rows.at());
          continue;
        }
        ++end.rejected;
        if (rows.values()[0].empty())
          all_named = false;
        else
          to.keep(rows.at(), of.kind, rows.values()[0]);
      }
      // a file without rows should have been absent: it says nothing about what is gone
      if (end.read == 0) note(core::codes::file_empty, odd, 1);
      end.complete = all_named && end.read > 0;
      end.state = end.rejected == 0 ? "imported" : end.rejected < end.read ? "partly" : "rejected";
    }
  } catch (const core::failure& e) {
    if (e.what_code().status >= 500) throw;  // the taker's, not the file's
    note(e.what_code(), core::severity::error, 0);
    end.state = end.read > end.rejected ? "partly" : "rejected";
    end.complete = false;
  }
  rows.finish();
  set.end();
  if (makes_roles) {
    auto derived = end;
    derived.read = derived.rejected = 0;
    to.end(derived);
  }
  to.end(end);
}

}  // namespace throughline::oneroster
