// Who answers for a student, as a run tells it: what that begins and ends.
#include "intake/responsibilities.hpp"

#include "formats/json.hpp"

namespace throughline::intake {

void responsibilities::put(const stage_record& r, const evidence& e, core::row_id person) {
  if (person == 0 || e.metadata.empty() || with_.open.alone()) return;
  const auto now = core::responsibility::from(formats::read_json(e.metadata));
  const auto before = store::responsibility_of(with_.db(), r.id);
  const bool was_on = before && before->active && goes_on(before->it.end_date);
  if (goes_on(now.end_date) == was_on) return;
  tell(person, static_cast<core::row_id>(r.key),
       was_on ? stays::change::released : stays::change::responsible);
}

void responsibilities::end(const stage_record& r) {
  const auto before = store::responsibility_of(with_.db(), r.id);
  if (before && before->active && before->person != 0 && goes_on(before->it.end_date))
    tell(before->person, r.id, stays::change::released);
}

void responsibilities::tell(core::row_id person, core::row_id row, stays::change what) {
  store::put_enrollment_change(with_.db(), with_.how.run, {person, what, row, 0, {}});
}

}  // namespace throughline::intake
