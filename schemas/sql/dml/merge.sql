-- Two records of one student made one, and two again. What moved is in person_merge_row.

-- name: insert_merge
insert into person_merge (uid, kept, gone, at_ms, author, reason, evidence) values ($1, $2, $3, $4, $5, $6, $7);

-- name: insert_merge_row
insert into person_merge_row (merge, kind, row) values ($1, $2, $3);

-- name: set_merged_into
update person set merged_into = $2 where id = $1;

-- Those that were merged into the one that goes now.

-- name: merged_into
select id from person where merged_into = $1 order by id;

-- name: person_identity
select id, merged_into from person where uid = $1;

-- name: latest_merge_of
select m.id, m.uid, m.kept, m.gone, m.at_ms, m.author, m.reason, m.evidence, k.uid, g.uid
from person_merge m join person k on k.id = m.kept join person g on g.id = m.gone
where m.undone_ms is null and (m.kept = $1 or m.gone = $1) order by m.id desc limit 1;

-- name: merge_of_gone
select m.id, m.uid, m.kept, m.gone, m.at_ms, m.author, m.reason, m.evidence, k.uid, g.uid
from person_merge m join person k on k.id = m.kept join person g on g.id = m.gone
where m.undone_ms is null and m.gone = $1 order by m.id desc limit 1;

-- name: merge_rows
select kind, row from person_merge_row where merge = $1 order by kind, row;

-- name: undo_merge
update person_merge set undone_ms = $2, undone_by = $3, undone_reason = $4 where id = $1;

-- Rows by their own id: one pair of statements for each kind.

-- name: rows_of_person_source
select id from person_source where person = $1;

-- name: move_person_source
update person_source set person = $2 where id = $1;

-- name: rows_of_roster_role
select id from roster_role where person = $1;

-- name: move_roster_role
update roster_role set person = $2 where id = $1;

-- name: rows_of_class_enrollment
select id from class_enrollment where person = $1;

-- name: move_class_enrollment
update class_enrollment set person = $2 where id = $1;

-- name: rows_of_evidence
select id from evidence where person = $1;

-- name: move_evidence
update evidence set person = $2 where id = $1;

-- name: rows_of_enrollment_event
select id from enrollment_event where person = $1;

-- name: move_enrollment_event
update enrollment_event set person = $2 where id = $1;

-- name: rows_of_school_enrollment
select id from school_enrollment where person = $1;

-- name: move_school_enrollment
update school_enrollment set person = $2 where id = $1;

-- name: rows_of_program_enrollment
select id from program_enrollment where person = $1;

-- name: move_program_enrollment
update program_enrollment set person = $2 where id = $1;

-- name: rows_of_academic_record
select id from academic_record where person = $1;

-- name: move_academic_record
update academic_record set person = $2 where id = $1;

-- name: rows_of_transcript_course
select id from transcript_course where person = $1;

-- name: move_transcript_course
update transcript_course set person = $2 where id = $1;

-- name: rows_of_plan
select id from plan where person = $1;

-- name: move_plan
update plan set person = $2 where id = $1;

-- name: rows_of_transfer
select id from transfer where person = $1;

-- name: move_transfer
update transfer set person = $2 where id = $1;

-- name: rows_of_stop
select id from stop where person = $1;

-- name: move_stop
update stop set person = $2 where id = $1;

-- name: rows_of_legal_hold
select id from legal_hold where person = $1;

-- name: move_legal_hold
update legal_hold set person = $2 where id = $1;

-- name: rows_of_access_paper
select id from access_paper where person = $1;

-- name: move_access_paper
update access_paper set person = $2 where id = $1;

-- name: rows_of_access_guardian
select id from access_paper where guardian = $1;

-- name: move_access_guardian
update access_paper set guardian = $2 where id = $1;

-- An order that was entered while the two were one holds for both.

-- name: copy_access_order
insert into access_paper (uid, person, kind, guardian, who, account, limits, sections, first_day, last_day, paper,
  number, paper_date, given_role, given_by, author, author_name, author_role, at_ms)
select $3, $2, kind, guardian, who, account, limits, sections, first_day, last_day, paper, number, paper_date,
  given_role, given_by, author, author_name, author_role, at_ms from access_paper p
where p.id = $1 and p.kind = 'order' and not exists (select 1 from access_paper_end e where e.paper = p.id);

-- A stop or a hold still open that was set while the two were one holds for both.

-- name: copy_stop
insert into stop (person, kind, document, authority, opened, opened_by)
select $2, kind, document, authority, opened, opened_by from stop where id = $1 and closed is null;

-- name: copy_legal_hold
insert into legal_hold (uid, person, document, authority, opened, opened_by)
select $3, $2, document, authority, opened, opened_by from legal_hold where id = $1 and closed is null;

-- name: rows_of_disclosure
select id from disclosure where person = $1;

-- name: move_disclosure
update disclosure set person = $2 where id = $1;

-- name: rows_of_statement
select id from statement where person = $1;

-- name: move_statement
update statement set person = $2 where id = $1;

-- name: rows_of_task
select id from task where person = $1;

-- name: move_task
update task set person = $2 where id = $1;

-- Rows without an id of their own.

-- name: identifiers_of_person
select system, value from person_identifier where person = $1 order by system, value;

-- name: delete_identifier
delete from person_identifier where person = $1 and system = $2 and value = $3;

-- name: add_identifier
insert into person_identifier (person, system, value) values ($1, $2, $3) on conflict do nothing;

-- name: guardianships_of
select student, guardian, source from guardianship where student = $1 or guardian = $1;

-- name: delete_guardianship
delete from guardianship where student = $1 and guardian = $2;

-- name: add_guardianship
insert into guardianship (student, guardian, source) values ($1, $2, $3) on conflict do nothing;

-- name: set_plan_aside
update plan set set_aside = $2 where id = $1;

-- name: plans_in_force
select id from plan where person = $1 and kind = 'ilp' and set_aside is null order by id;

-- name: is_importing
select exists (select 1 from import_run where state in ('staging', 'applying'));

-- name: refuse_waiting_runs
update import_run set state = 'refused', ended_ms = $1 where state = 'needs-approval';

-- name: is_merged
select merged_into is not null from person where id = $1;

-- name: plans_set_aside_by
select id from plan where set_aside = $1;

-- After an unmerge the next feed says of each row anew whose it is.

-- name: forget_source_hash
update person_source set hash = 0, demographics_hash = case when demographics_hash = 0 then 0 else 1 end
where person = $1;

-- name: forget_role_hash
update roster_role set hash = 0 where person = $1;

-- name: forget_enrollment_hash
update class_enrollment set hash = 0 where person = $1;

-- name: forget_evidence_hash
update evidence set hash = 0 where person = $1;

-- name: forget_program_enrollment_hash
update program_enrollment set hash = 0 where person = $1;

-- name: forget_academic_record_hash
update academic_record set hash = 0 where person = $1;

-- name: forget_transcript_course_hash
update transcript_course set hash = 0 where person = $1;

-- name: forget_stay_hash
update school_enrollment set hash = 0 where person = $1;
