-- What runs did to stays, and what that meant for students.

-- name: put_enrollment_change
insert into enrollment_change (run, person, kind, stay, school, grade_before) values ($1, $2, $3, $4, $5, $6)
on conflict do nothing;

-- name: enrollment_changes_after
select person, kind, stay, school, grade_before from enrollment_change
where run = $1 and (person, kind, stay) > ($2, $3, $4) order by person, kind, stay limit $5;

-- name: forget_enrollment_changes
delete from enrollment_change where run = $1;

-- name: stay_facts
select e.id, e.school, e.grade, e.entry_date, e.exit_date, e.state, coalesce(e.program_class, o.school_class)
from school_enrollment e join org o on o.id = e.school where e.person = $1 order by e.id;

-- name: grade_of_person
select grade from person where id = $1;

-- name: responsibility_of
select e.metadata, e.person, o.id, e.state from evidence e
left join org o on o.source = e.source and o.sourced_id = e.metadata ->> '$.org'
where e.id = $1 and e.kind = 'responsibility' and e.metadata is not null;

-- name: uid_of_person
select uid from person where id = $1;

-- name: forget_enrollment_events
delete from enrollment_event where person = $1 and run = $2;

-- name: insert_enrollment_event
insert into enrollment_event (person, kind, run, at_ms, on_date, school_enrollment, from_school, to_school, from_grade,
  to_grade, respect) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: enrollment_events_since
select v.person, v.kind, v.at_ms, v.on_date, f.name, t.name, v.from_grade, v.to_grade, v.respect
from enrollment_event v left join org f on f.id = v.from_school left join org t on t.id = v.to_school
where v.at_ms >= $1 and v.kind not in ('promoted', 'retained') order by v.id desc limit $2;

-- name: has_open_task
select exists (select 1 from task where subject = $1 and kind = $2 and done_ms is null);

-- name: open_tasks_of_kind
select person, created_ms from task where kind = $1 and done_ms is null and person is not null
order by created_ms, id limit $2;
