-- Plans, revisions, drafts, signatures, addenda.

-- name: plan_of
select id, uid, kind, profile, profile_version, head, person from plan where person = $1 and kind = $2 and set_aside is null
order by id desc limit 1;

-- name: plan_by_uid
select id, uid, kind, profile, profile_version, head, person from plan where uid = $1;

-- name: plan_by_id
select id, uid, kind, profile, profile_version, head, person from plan where id = $1;

-- name: insert_plan
insert into plan (uid, person, kind, profile, profile_version, salt, created_ms, origin)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: plan_salt
select salt from plan where id = $1;

-- name: plans_of
select id from plan where person = $1 and kind = $2 order by id;

-- name: ever_had_section
select 1 from plan_revision v join revision_section r on r.revision = v.id where v.plan = $1 and r.section = $2 limit 1;

-- name: revision_by_id
select id, uid, number, version, root, author, author_name, author_role, at_ms, reason
from plan_revision where id = $1;

-- name: revisions_of
select id, uid, number, version, root, author, author_name, author_role, at_ms, reason
from plan_revision where plan = $1 order by number desc;

-- name: revision_by_number
select id, uid, number, version, root, author, author_name, author_role, at_ms, reason
from plan_revision where plan = $1 and number = $2;

-- name: sections_of_revision
select r.section, c.hash, c.body, c.salt from revision_section r join content c on c.id = r.content
where r.revision = $1 order by r.section;

-- name: section_contents_of_revision
select section, content from revision_section where revision = $1 order by section;

-- name: insert_content
insert into content (plan, hash, body, salt) values ($1, $2, $3, $4)
on conflict (plan, hash) do nothing;

-- name: content_id
select id from content where plan = $1 and hash = $2;

-- name: content_hash_by_id
select hash from content where id = $1;

-- name: next_revision_number
select coalesce(max(number), 0) + 1 from plan_revision where plan = $1;

-- name: insert_revision
insert into plan_revision (uid, plan, number, version, root, author, author_name, author_role, at_ms, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: insert_revision_section
insert into revision_section (revision, section, content) values ($1, $2, $3);

-- name: set_head
update plan set head = $2 where id = $1;

-- name: put_draft
insert into draft (plan, section, author, base, body, saved_ms) values ($1, $2, $3, $4, $5, $6)
on conflict (plan, section, author) do update set base = excluded.base, body = excluded.body, saved_ms = excluded.saved_ms;

-- name: draft_of
select section, author, base, body, saved_ms from draft where plan = $1 and author = $2;

-- name: drop_draft
delete from draft where plan = $1 and section = $2 and author = $3;

-- name: insert_signature
insert into signature (plan, revision, root, role, signer, signer_name, way, outcome, at_ms, school_year, note, detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: signatures_of
select s.revision, r.number, s.root, s.role, s.signer, s.signer_name, s.way, s.outcome, s.note, s.at_ms, s.school_year,
  s.detail
from signature s join plan_revision r on r.id = s.revision where s.plan = $1 order by s.id;

-- name: insert_meeting
insert into meeting (uid, plan, held_on, way, attendees, notes, author, author_name, author_role, at_ms,
  detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: meetings_of
select uid, held_on, way, attendees, notes, author, author_name, author_role, at_ms, detail from meeting where plan = $1
order by held_on desc, id desc;

-- name: meeting_uid_taken
select 1 from meeting where uid = $1;

-- name: insert_addendum
insert into addendum (plan, parent, previous, school, school_name, school_class, school_enrollment, term, state,
  version, entry_date, due_date, due_basis)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: addendum_columns
select parent, previous, school_enrollment, school_name, school_class, term, state, version, entry_date,
       due_date, due_basis, exit_date
from addendum where plan = $1;

-- name: addenda_of
select p.id from plan p join addendum a on a.plan = p.id where p.person = $1 and p.kind = 'ilpa' order by p.id desc;

-- name: people_with_addenda
select p.person from plan p join addendum a on a.plan = p.id;

-- name: people_in_class
select e.person from school_enrollment e join org o on o.id = e.school
where e.state = 1 and coalesce(e.program_class, o.school_class) = $1;

-- name: addendum_of_stay
select plan from addendum where school_enrollment = $1 and state <> 'exited';

-- name: set_addendum_state
update addendum set state = $2, version = $3, exit_date = coalesce($4, exit_date) where plan = $1;

-- name: drafts_with_due_dates
select a.plan from addendum a where a.state = 'draft' and a.due_date is not null and a.school_enrollment is not null
order by a.plan;

-- name: set_addendum_due
update addendum set due_date = $2, due_basis = $3 where plan = $1;

-- name: set_addendum_term
update addendum set term = $2 where plan = $1;

-- name: insert_lock
insert into plan_lock (plan, version, revision, at_ms, author) values ($1, $2, $3, $4, $5);

-- name: locks_of
select version, revision, at_ms, author from plan_lock where plan = $1 order by version;

-- name: insert_task
insert into task (uid, person, kind, subject, role, due_date, created_ms) values ($1, $2, $3, $4, $5, $6, $7);

-- name: close_tasks
update task set done_ms = $3, done_by = $4 where subject = $1 and kind = $2 and done_ms is null;

-- name: close_tasks_of
update task set done_ms = $3, done_by = $4 where person = $1 and kind = $2 and done_ms is null;

-- name: set_task_due
update task set due_date = $3 where subject = $1 and kind = $2 and done_ms is null;

-- name: open_tasks_of
select kind, role, due_date from task where person = $1 and done_ms is null order by due_date, id;
