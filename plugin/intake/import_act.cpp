// The act of importing a feed: who may, its audit row, and what follows from it (ILPA drafts).
#include "intake/import_act.hpp"

#include "acts/addenda.hpp"

namespace throughline::intake {

namespace {

// Drafts the addenda while the run still counts as applying, so that a kill in between repeats it.
void follow_with(acts::district& d, const acts::caller& by, run_options& how, int& begun) {
  how.author = by.who.sub;
  how.follow = [&](const std::vector<enrollment_change>& changes) {
    begun += acts::follow_enrollments(d, by, changes);
  };
}

void note(acts::district& d, const acts::caller& by, core::role as, const import_result& done) {
  acts::change c(d, by);
  core::value detail;
  detail.set("run", done.run.run.text());
  detail.set("outcome", done.run.outcome);
  detail.set("addenda", done.addenda_begun);
  c.note(acts::act::import_feed, as, nullptr, detail);
  c.commit();
}

}  // namespace

import_result import_feed(acts::district& d, const acts::caller& by, run_options how,
                          const std::function<read_outcome(sink&)>& read) {
  const auto as = acts::admit(d, by, acts::act::import_feed);
  acts::apply_school_classes(d);
  import_result out;
  follow_with(d, by, how, out.addenda_begun);
  const bool dry = how.dry_run;
  importer run(d.files(), d.clock(), std::move(how));
  const auto said = read(run);
  out.run = run.finish(said.version, said.refused);
  if (!dry) note(d, by, as, out);
  return out;
}

import_result approve_import(acts::district& d, const acts::caller& by, const core::uid& run,
                             run_options how) {
  const auto as = acts::admit(d, by, acts::act::import_feed);
  import_result out;
  follow_with(d, by, how, out.addenda_begun);
  out.run = approve(d.files(), d.clock(), run, how);
  note(d, by, as, out);
  return out;
}

core::value list_imports(acts::district& d, const acts::caller& by, int limit) {
  const auto as = acts::admit(d, by, acts::act::view_imports);
  auto out = runs(d.files(), limit);
  acts::seen(d, by, acts::act::view_imports, as);
  return out;
}

}  // namespace throughline::intake
