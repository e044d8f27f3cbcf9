// The act of importing a feed: who may, its audit row, and what follows from it (ILPA drafts).
#include "intake/import_act.hpp"

#include <utility>

#include "acts/addenda.hpp"
#include "intake/event.hpp"
#include "intake/in_order.hpp"
#include "intake/relay.hpp"
#include "intake/stage.hpp"

namespace throughline::intake {

namespace {

// Drafts the addenda while the run still counts as applying, so that a kill in between repeats it;
// closes each run, also one that another call began, together with its audit row.
void run_as(acts::district& d, const acts::caller& by, core::role as, run_options& how,
            int& begun) {
  if (how.author.empty()) how.author = by.who.sub;
  for (const auto& a : d.profile().addenda)
    how.program_classes.insert(how.program_classes.end(), a.school_classes.begin(),
                               a.school_classes.end());
  how.follow = [&d, &by, &begun](const std::vector<enrollment_change>& changes) {
    begun += acts::follow_enrollments(d, by, changes);
  };
  how.close = [&d, &by, &begun, as, before = 0](
                  const run_result& done,
                  const std::function<void(store::connection&)>& write) mutable {
    acts::change c(d, by);
    write(c.db());
    core::value detail;
    detail.set("run", done.run.text());
    detail.set("outcome", done.outcome);
    detail.set("addenda", begun - std::exchange(before, begun));
    if (done.resumed) detail.set("resumed", true);
    c.note(acts::act::import_feed, as, nullptr, detail);
    c.commit();
    d.courses_changed();
  };
}

// The feed is read while what was read is sorted.
import_result import_through(acts::district& d, const acts::caller& by, run_options how,
                             const std::function<read_outcome(relay&)>& read) {
  const auto as = acts::admit(d, by, acts::act::import_feed);
  import_result out;
  run_as(d, by, as, how, out.addenda_begun);
  const bool ordered = how.ordered.has_value();
  importer run(d.files(), d.clock(), std::move(how));
  read_outcome said;
  try {
    relay to(run);
    said = read(to);
    to.finish();
  } catch (const core::failure& f) {
    // nobody waits for an ordered run's answer: it stands in its report
    if (!ordered || f.what_code().status >= 500) throw;
    out.run = run.refuse(f);
    return out;
  }
  out.run = run.finish(said.version, said.refused);
  return out;
}

}  // namespace

import_result import_feed(acts::district& d, const acts::caller& by, run_options how,
                          const std::function<read_outcome(sink&)>& read) {
  return import_through(d, by, std::move(how), read);
}

import_result import_set(acts::district& d, const acts::caller& by, run_options how,
                         const std::function<read_outcome(set_sink&)>& read) {
  return import_through(d, by, std::move(how), [&](relay& to) {
    in_order set(to, stage_folder(d.files()));
    auto said = read(set);
    set.finish();
    return said;
  });
}

import_result approve_import(acts::district& d, const acts::caller& by, const core::uid& run,
                             run_options how) {
  const auto as = acts::admit(d, by, acts::act::import_feed);
  import_result out;
  run_as(d, by, as, how, out.addenda_begun);
  out.run = approve(d.files(), d.clock(), run, how);
  return out;
}

std::size_t finish_imports(acts::district& d, const acts::caller& by, run_options how) {
  const auto as = acts::admit(d, by, acts::act::import_feed);
  int begun = 0;
  run_as(d, by, as, how, begun);
  return finish_interrupted(d.files(), d.clock(), how).size();
}

core::value tell_event(acts::district& d, const acts::caller& by, std::string_view kind,
                       const core::value& body) {
  const auto as = acts::admit(d, by, acts::act::tell_event);
  event_result done;
  {
    acts::change c(d, by);
    const auto today = core::to_text(d.today());
    done = take_event(c.db(), {.state = d.head().state, .today = today, .now_ms = d.now_ms()}, kind,
                      body);
    if (!done.changed_nothing()) {  // else nothing is written, and the transaction rolls back
      auto detail = done.json();
      detail.set("kind", kind);
      c.note(acts::act::tell_event, as, &done.student, detail);
      c.commit();
    }
  }
  auto out = done.json();
  out.set("addenda", acts::follow_enrollments(d, by, done.changes));
  return out;
}

}  // namespace throughline::intake
