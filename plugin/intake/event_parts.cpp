// What the kinds of events share: bodies read by their schemas, whom they name, hashes of rows.
#include "intake/event_parts.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/date.hpp"
#include "core/failure.hpp"
#include "core/hash.hpp"
#include "store/students.hpp"

namespace throughline::intake {

namespace codes = core::codes;

namespace {

constexpr std::size_t longest_text = 300;

}  // namespace

checked::checked(const core::value& v, std::string pointer, core::findings& wrong)
    : value_(v), pointer_(std::move(pointer)), wrong_(wrong) {
  if (v.as_record() == nullptr) note(codes::required, {});
}

void checked::only(std::initializer_list<std::string_view> names) {
  const auto* r = value_.as_record();
  if (r == nullptr) return;
  for (const auto& [name, v] : *r)
    if (std::find(names.begin(), names.end(), name) == names.end())
      note(codes::unknown_field, name.substr(0, 64));
}

std::string_view checked::text(std::string_view name, bool must) {
  const auto* v = value_.find(name);
  if (v == nullptr || v->is_null()) {
    if (must) note(codes::required, name);
    return {};
  }
  const auto* s = v->as_text();
  if (s == nullptr || s->find('\0') != std::string::npos)
    note(codes::not_an_option, name);
  else if (s->size() > longest_text)
    note(codes::too_long, name);
  else if (must && s->empty())
    note(codes::required, name);
  else
    return *s;
  return {};
}

std::string_view checked::date(std::string_view name) {
  const auto s = text(name);
  if (s.empty() || core::parse_date(s)) return s;
  note(codes::bad_date, name);
  return {};
}

std::optional<core::credits> checked::credits(std::string_view name) {
  const auto* v = value_.find(name);
  if (v == nullptr || v->is_null()) return std::nullopt;
  const auto* n = v->as_number();
  const auto* s = v->as_text();
  const auto c = n ? core::credits::parse(n->text) : s ? core::credits::parse(*s) : std::nullopt;
  if (!c) note(codes::bad_number, name);
  return c;
}

std::optional<std::int64_t> checked::year(std::string_view name) {
  const auto* v = value_.find(name);
  if (v == nullptr || v->is_null()) return std::nullopt;
  const auto n = value_.whole(name, 1900, 2199, 0);
  if (n == 0) note(codes::bad_number, name);
  return n == 0 ? std::nullopt : std::optional(n);
}

bool checked::flag(std::string_view name, bool otherwise) {
  const auto* v = value_.find(name);
  if (v != nullptr && v->as_bool() == nullptr) note(codes::not_an_option, name);
  return value_.flag(name, otherwise);
}

const core::list& checked::items(std::string_view name, std::size_t most, bool must) {
  const auto* v = value_.find(name);
  const bool said = v != nullptr && (must || !v->is_null());
  if ((must || said) && (v == nullptr || v->as_list() == nullptr)) note(codes::required, name);
  const auto& all = value_.items(name);
  if (all.size() > most) note(codes::too_long, name);
  return all;
}

void checked::note(core::code rule, std::string_view name) {
  wrong_.push_back({rule,
                    core::severity::error,
                    {},
                    0,
                    0,
                    pointer_ + (name.empty() ? "" : "/") + std::string(name),
                    {}});
}

void stop_if(core::findings& wrong) {
  if (!wrong.empty())
    throw core::failure(codes::invalid, "event breaks its schema", std::move(wrong));
}

void check_student(const core::value& body, core::findings& wrong) {
  static const core::value none;
  const auto* who = body.find("student");
  checked c(who ? *who : none, "/student", wrong);
  c.only({"uid", "sourcedId", "stateId"});
  bool any = false;
  for (const auto* name : {"uid", "sourcedId", "stateId"}) any = !c.text(name).empty() || any;
  if (!any && who != nullptr && who->as_record() != nullptr) c.note(codes::required, {});
}

std::optional<core::student> known_student(store::connection& db, const event_context& in,
                                           const core::value& who) {
  std::optional<core::student> found;
  const std::pair<const char*, const char*> ways[] = {
      {"uid", ""}, {"sourcedId", "sourcedId:"}, {"stateId", ""}};
  for (const auto& [name, prefix] : ways) {
    const auto reference = who.text(name);
    if (reference.empty()) continue;
    auto s = store::find_student(db, in.state, prefix + std::string(reference));
    if (s && found && s->id != found->id)
      throw core::failure(codes::conflict, "references name two students");
    if (s) found = std::move(s);
  }
  return found;
}

row_hash& row_hash::add(std::string_view s) {
  bytes_.append(std::to_string(s.size())).append(":").append(s);
  return *this;
}

row_hash& row_hash::add(const std::optional<core::credits>& c) {
  return add(c ? c->text() : std::string());
}

std::int64_t row_hash::done() const {
  return std::bit_cast<std::int64_t>(core::short_hash(bytes_));
}

}  // namespace throughline::intake
