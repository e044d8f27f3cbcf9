-- What must go: what is due by the retention schedule, holds, destructions and what they take; statements on contested parts.

-- Plans of students who have left: no stay goes on, and when the last one ended.

-- name: plans_of_the_gone
select p.uid, s.uid, p.kind, max(e.exit_date), s.id from plan p join person s on s.id = p.person
join school_enrollment e on e.person = s.id
group by p.id having sum(e.state = 1 and (e.exit_date is null or e.exit_date > $1)) = 0 and max(e.exit_date) is not null
order by p.id;

-- Of the same students, with or without a plan: those of whom there are papers that say who may see it.

-- name: gone_with_papers
select s.id, s.uid, max(e.exit_date) from person s join school_enrollment e on e.person = s.id
where s.id in (select person from access_paper)
group by s.id having sum(e.state = 1 and (e.exit_date is null or e.exit_date > $1)) = 0 and max(e.exit_date) is not null
order by s.id;

-- name: packages_of_the_closed
select t.uid, s.uid, t.changed_ms, t.person from transfer t left join person s on s.id = t.person
where t.state in ('closed', 'denied', 'cancelled')
  and (exists (select 1 from transfer_section x where x.transfer = t.id and x.body is not null)
    or exists (select 1 from artifact a where a.transfer = t.id))
order by t.id;

-- name: reports_of_runs
select uid, ended_ms from import_run where report is not null and ended_ms is not null
  and state in ('applied', 'applied-with-rejects', 'refused') order by id;

-- What is nobody's in particular (a log, a report) may speak of anybody: any hold keeps it.

-- name: has_hold
select exists (select 1 from legal_hold where closed is null and (person is null or $1 is null or person = $1));

-- An order to expunge waits only for a package that is on its way out or not yet decided on.

-- name: has_package_under_way
select exists (select 1 from transfer where person = $1 and state in ('approved', 'packaged', 'received', 'in_review'));

-- name: has_open_transfer
select exists (select 1 from transfer where person = $1 and state not in ('closed', 'denied', 'cancelled'));

-- name: insert_hold
insert into legal_hold (uid, person, document, authority, opened, opened_by) values ($1, $2, $3, $4, $5, $6);

-- name: close_hold
update legal_hold set closed = $2, closed_by = $3, closing_document = $4 where uid = $1 and closed is null;

-- name: all_holds
select h.uid, p.uid, h.document, h.authority, h.opened, h.opened_by, h.closed, h.closed_by, h.closing_document
from legal_hold h left join person p on p.id = h.person order by h.id;

-- name: hold_by_uid
select h.uid, p.uid, h.document, h.authority, h.opened, h.opened_by, h.closed, h.closed_by, h.closing_document
from legal_hold h left join person p on p.id = h.person where h.uid = $1;

-- name: insert_destruction
insert into destruction (uid, kind, state, document, authority, as_of, proposed_by, proposed_ms, list_hash)
values ($1, $2, 'proposed', $3, $4, $5, $6, $7, $8);

-- name: insert_destruction_item
insert into destruction_item (destruction, record_class, subject, person_uid, rule, due) values ($1, $2, $3, $4, $5, $6);

-- name: destruction_by_uid
select id, uid, kind, state, document, authority, as_of, proposed_by, proposed_ms, decided_by, decided_ms, list_hash,
  certificate
from destruction where uid = $1;

-- name: all_destructions
select id, uid, kind, state, document, authority, as_of, proposed_by, proposed_ms, decided_by, decided_ms, list_hash,
  certificate
from destruction order by id desc;

-- name: destruction_items
select record_class, subject, person_uid, rule, due, outcome from destruction_item where destruction = $1
order by record_class, subject;

-- name: waiting_items
select record_class, subject, person_uid, rule, due, outcome from destruction_item
where destruction = $1 and outcome is null order by record_class, subject limit $2;

-- name: decide_destruction
update destruction set state = $2, decided_by = $3, decided_ms = $4 where id = $1;

-- name: finish_destruction
update destruction set state = 'done', certificate = $2 where id = $1;

-- name: set_item_outcome
update destruction_item set outcome = $4 where destruction = $1 and record_class = $2 and subject = $3;

-- A plan goes: what hangs on it first.

-- name: destroy_plan_proofs
insert into destroyed (destruction, kind, hash) select $2, 'proof', hash from proof
where (kind = 'plan_revision' and row in (select id from plan_revision where plan = $1))
   or (kind = 'signature' and row in (select id from signature where plan = $1))
   or (kind = 'plan_lock' and row in (select id from plan_lock where plan = $1))
   or (kind = 'meeting' and row in (select id from meeting where plan = $1))
   or (kind = 'translation' and row in (select id from translation where plan = $1));

-- name: loosen_plan
update plan set head = null where id = $1;

-- name: loosen_addenda
update addendum set parent = case when parent = $1 then null else parent end,
  previous = case when previous = $1 then null else previous end
where parent = $1 or previous = $1;

-- name: destroy_plan_sections
delete from revision_section where revision in (select id from plan_revision where plan = $1);

-- name: destroy_plan_signatures
delete from signature where plan = $1;

-- name: destroy_plan_meetings
delete from meeting where plan = $1;

-- name: destroy_plan_translations
delete from translation where plan = $1;

-- name: destroy_plan_locks
delete from plan_lock where plan = $1;

-- name: destroy_plan_addendum
delete from addendum where plan = $1;

-- name: destroy_plan_revisions
delete from plan_revision where plan = $1;

-- name: destroy_plan_contents
delete from content where plan = $1;

-- name: destroy_plan_drafts
delete from draft where plan = $1;

-- name: destroy_plan_years
delete from plan_year where plan = $1;

-- name: destroy_alternative_completions
delete from alternative_completion where plan = $1;

-- name: destroy_sections_written
delete from section_written where plan = $1;

-- name: destroy_tasks_of
delete from task where subject = $1;

-- name: destroy_plan_moves
delete from person_merge_row where kind = 'plan' and row = $1;

-- name: destroy_plan
delete from plan where id = $1;

-- One section of a plan, in every revision: its hash stays, so that the roots still hold.

-- name: mark_section_contents
insert into destroyed (destruction, kind, hash) select $3, 'content', hash from content
where plan = $1 and body is not null and id in (select r.content from revision_section r
  join plan_revision v on v.id = r.revision where v.plan = $1 and r.section = $2);

-- name: destroy_section_contents
update content set body = null, salt = null
where plan = $1 and id in (select r.content from revision_section r join plan_revision v on v.id = r.revision
  where v.plan = $1 and r.section = $2);

-- name: destroy_section_translation_proofs
insert into destroyed (destruction, kind, hash) select $3, 'proof', hash from proof
where kind = 'translation' and row in (select id from translation where plan = $1 and section = $2);

-- name: destroy_section_translations
delete from translation where plan = $1 and section = $2;

-- name: destroy_section_drafts
delete from draft where plan = $1 and section = $2;

-- Copies of a plan that packages brought or took along.

-- name: destroy_section_copies
update transfer_section set body = null
where section = $2 and body is not null and transfer in (select id from transfer where person = $1);

-- name: destroy_package_sections
update transfer_section set body = null where transfer = $1 and body is not null;

-- name: package_files_of
select a.id, a.hash from artifact a where a.transfer = $1;

-- name: destroy_artifact
delete from artifact where id = $1;

-- name: packages_with_files_of
select distinct a.transfer from artifact a join transfer t on t.id = a.transfer where t.person = $1;

-- Statements quote what they contest.

-- name: destroy_statement_proofs
insert into destroyed (destruction, kind, hash) select $3, 'proof', hash from proof
where kind = 'statement' and row in (select id from statement where person = $1 and section = $2);

-- name: destroy_statements
delete from statement where person = $1 and section = $2;

-- name: artifact_known
select exists (select 1 from artifact where hash = $1);

-- A paper goes with its end and what the log says of it beside its key. A merge's move of it goes too: its row's id may
-- be another paper's one day.

-- name: owner_of_paper
select person from access_paper where uid = $1;

-- name: destroy_paper_proofs
insert into destroyed (destruction, kind, hash) select $2, 'proof', hash from proof p
where ((kind = 'access_paper' and row = $1)
    or (kind = 'access_paper_end' and row in (select id from access_paper_end where paper = $1)))
  and not exists (select 1 from destroyed x where x.hash = p.hash and x.kind = 'proof');

-- name: audit_details_of_paper
select p.audit_seq from proof p join audit_detail d on d.seq = p.audit_seq join audit a on a.seq = p.audit_seq
where a.act in ('enter_access_paper', 'end_access_paper') and ((p.kind = 'access_paper' and p.row = $1)
  or (p.kind = 'access_paper_end' and p.row in (select id from access_paper_end where paper = $1)));

-- name: destroy_paper_moves
delete from person_merge_row
where kind in ('access_paper', 'own access_paper', 'access_guardian', 'own access_guardian') and row = $1;

-- name: destroy_paper_end
delete from access_paper_end where paper = $1;

-- name: destroy_paper
delete from access_paper where id = $1;

-- name: destroy_report
update import_run set report = null where uid = $1;

-- Details of the log that speak of it.

-- By the proofs of its rows (a migration's row vouches for everybody's); rows of before migration 2 by their text.

-- name: audit_details_about
select p.audit_seq from proof p join audit_detail d on d.seq = p.audit_seq join audit a on a.seq = p.audit_seq
where a.person_uid is not null and (
  (p.kind = 'plan_revision' and p.row in (select id from plan_revision where plan = $1))
  or (p.kind = 'signature' and p.row in (select id from signature where plan = $1))
  or (p.kind = 'plan_lock' and p.row in (select id from plan_lock where plan = $1))
  or (p.kind = 'meeting' and p.row in (select id from meeting where plan = $1))
  or (p.kind = 'translation' and p.row in (select id from translation where plan = $1)))
union select d.seq from audit_detail d join audit a on a.seq = d.seq where a.form = 1 and d.detail like $2;

-- name: mark_audit_detail
insert into destroyed (destruction, kind, hash) select $2, 'audit_detail', content_hash from audit where seq = $1;

-- name: delete_audit_detail
delete from audit_detail where seq = $1;

-- name: came_without_text
insert into destroyed (kind, hash) values ('content', $1);

-- What the log says of destructions, for the check of what was done.

-- name: said_of_destructions
select a.act, a.actor, d.detail from audit a join audit_detail d on d.seq = a.seq
where a.act in ('propose_destruction', 'decide_destruction') order by a.seq;

-- name: destroyed_by_no_approved
select x.id from destroyed x join destruction d on d.id = x.destruction where d.state not in ('approved', 'done');

-- name: person_of_uid
select coalesce(merged_into, id) from person where uid = $1;

-- name: insert_statement
insert into statement (uid, person, section, about, body, author, author_name, author_role, at_ms, origin)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (uid) do nothing;

-- name: statements_of
select uid, section, about, body, author_name, author_role, at_ms, origin from statement where person = $1 order by id;
