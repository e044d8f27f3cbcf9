// Finds the columns of a OneRoster CSV file by the names in its header (CSV binding 1.2.1, 2).
#include <algorithm>

#include "adapters/oneroster/rows.hpp"
#include "adapters/oneroster/text.hpp"

namespace throughline::oneroster {
namespace {

namespace codes = core::codes;

constexpr auto npos = std::string_view::npos;
constexpr std::string_view prefix = "metadata.";

// The place of the first name for which `fits`; npos when there is none.
template <class F>
std::size_t place_of(const std::vector<std::string_view>& names, F&& fits) {
  const auto it = std::find_if(names.begin(), names.end(), fits);
  return it == names.end() ? npos : static_cast<std::size_t>(it - names.begin());
}

bool names_a_password(std::string_view name) {
  for (std::size_t i = 0; i + 8 <= name.size(); ++i)
    if (same_folded(name.substr(i, 8), "password")) return true;
  return false;
}

}  // namespace

bool row_checker::header(const formats::csv_reader& csv) {
  const auto& names = csv.fields();
  record_ = csv.record();
  line_ = csv.line();
  width_ = names.size();
  const bool readable = problems(csv);
  const auto& problems = csv.problems();
  // names that are no text can neither be compared nor told
  if (std::any_of(problems.begin(), problems.end(),
                  [](const auto& p) { return p.rule.name == codes::bad_encoding.name; }))
    return false;
  bool good = find_columns(names) && readable;
  good = place_rest(names) && good;
  for (std::size_t c = 0; c < shape_.columns.size(); ++c) {
    const auto& want = shape_.columns[c];
    const bool more_than_text = want.is != shape::text && want.is != shape::secret;
    if (want.name != "status" && (more_than_text || want.needed != need::optional))
      checked_.push_back({c, want.is, want.needed == need::optional});  // status: lifecycle()
  }
  return good;
}

bool row_checker::find_columns(const std::vector<std::string_view>& names) {
  bool good = true;
  for (std::size_t c = 0; c < shape_.columns.size(); ++c) {
    const auto& want = shape_.columns[c];
    auto& at = field_of_[c];
    at = place_of(names, [&](auto n) { return n == want.name; });
    if (at == npos) {
      at = place_of(names, [&](auto n) { return same_folded(trim(n), want.name); });
      if (at != npos) good = odd(codes::header_case, want.name) && good;
    }
    if (at == npos) {
      at = place_of(names, [&](auto n) { return meant_by(trim(n)) == want.name; });
      if (at != npos)
        good = odd(codes::header_name, want.name, {{"found", std::string(names[at])}}) && good;
    }
    if (at == npos && want.needed == need::always) {
      error(codes::header_missing, want.name);
      good = false;
    } else if (at == npos) {
      good = odd(codes::header_missing, want.name) && good;
    }
  }
  return good;
}

// Looks at the order, and at the columns that are none of the standard's.
bool row_checker::place_rest(const std::vector<std::string_view>& names) {
  std::vector<bool> known(names.size());
  std::size_t right = 0;  // one past the last defined column
  bool ordered = true, good = true;
  for (const auto at : field_of_) {
    if (at == npos) continue;
    ordered = ordered && at >= right;
    right = std::max(right, at + 1);
    known[at] = true;
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto name = names[i];
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), name) !=
        names.begin() + static_cast<std::ptrdiff_t>(i)) {
      error(codes::header_duplicate, name);
      good = false;
    } else if (known[i]) {
      continue;
    } else if (name.size() <= prefix.size() ||
               !same_folded(name.substr(0, prefix.size()), prefix)) {
      good = odd(codes::header_unknown, name) && good;
    } else if (names_a_password(name)) {
      tell(codes::header_secret, core::severity::warning, name);
    } else {
      if (!name.starts_with(prefix)) good = odd(codes::header_case, name) && good;
      ordered = ordered && i >= right;
      std::string key;
      append_json(key, name.substr(prefix.size()));
      key += ':';
      if (std::any_of(extensions_.begin(), extensions_.end(),
                      [&](const auto& e) { return e.key == key; })) {
        error(codes::header_duplicate, name);
        good = false;
        continue;
      }
      extensions_.push_back({i, std::string(name), std::move(key)});
    }
  }
  std::sort(extensions_.begin(), extensions_.end(), [](const auto& a, const auto& b) {
    return std::string_view(a.name).substr(prefix.size()) <
           std::string_view(b.name).substr(prefix.size());
  });
  if (good && !ordered) good = odd(codes::header_order, {});
  return good;
}

std::string_view row_checker::metadata() {
  if (extensions_.empty()) return {};
  metadata_.clear();
  for (const auto& e : extensions_) {
    if (e.at >= fields_->size()) continue;
    const auto v = trim((*fields_)[e.at]);
    if (v.empty()) continue;
    metadata_ += metadata_.empty() ? '{' : ',';
    metadata_ += e.key;
    append_json(metadata_, v);
  }
  if (!metadata_.empty()) metadata_ += '}';
  return metadata_;
}

std::string_view row_checker::name_at(std::size_t at) const {
  for (std::size_t c = 0; c < field_of_.size(); ++c)
    if (field_of_[c] == at) return shape_.columns[c].name;
  for (const auto& e : extensions_)
    if (e.at == at) return e.name;
  return {};
}

}  // namespace throughline::oneroster
