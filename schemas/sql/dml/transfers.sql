-- Transfers on both sides, their messages, what packages held, stops, handover of accepted rows.

-- name: insert_transfer
insert into transfer (uid, direction, person, peer, peer_name, state, basis, purpose, scope, notice, note, student,
  opened_ms, changed_ms, due_date, due_rule)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15);

-- name: transfer_by_uid
select id, uid, direction, person, peer, peer_name, state, basis, purpose, scope, notice, note, student, package_hash,
       opened_ms, changed_ms, due_date, due_rule
from transfer where uid = $1;

-- name: transfers_of_person
select id, uid, direction, person, peer, peer_name, state, basis, purpose, scope, notice, note, student, package_hash,
       opened_ms, changed_ms, due_date, due_rule
from transfer where person = $1 order by id desc;

-- name: all_transfers
select id, uid, direction, person, peer, peer_name, state, basis, purpose, scope, notice, note, student, package_hash,
       opened_ms, changed_ms, due_date, due_rule
from transfer order by (state in ('closed', 'denied', 'cancelled')), coalesce(due_date, '9999'), id desc limit $1;

-- name: transfers_waiting
select id, uid, direction, person, peer, peer_name, state, basis, purpose, scope, notice, note, student, package_hash,
       opened_ms, changed_ms, due_date, due_rule
from transfer where (direction, state) in (values ('in', 'requested'), ('out', 'under_review')) and due_date is not null
order by id;

-- name: set_transfer_due
update transfer set due_date = $2 where id = $1;

-- name: set_transfer_state
update transfer set state = $2, changed_ms = $3 where id = $1;

-- name: set_transfer_release
update transfer set basis = $2, purpose = $3, scope = $4, notice = $5 where id = $1;

-- name: set_transfer_person
update transfer set person = $2 where id = $1;

-- name: set_transfer_note
update transfer set note = $2 where id = $1;

-- name: set_transfer_package
update transfer set package_hash = $2 where id = $1;

-- name: transfer_by_package
select uid from transfer where package_hash = $1 and direction = 'in';

-- name: insert_message
insert into transfer_message (uid, transfer, direction, kind, said, body, at_ms, sent_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (uid) do nothing;

-- name: queued_messages
select m.id, m.uid, t.uid, m.kind, t.peer, m.body from transfer_message m join transfer t on t.id = m.transfer
where m.direction = 'out' and m.sent_ms is null order by m.id;

-- name: message_sent
update transfer_message set sent_ms = $2, body = $3 where id = $1 and sent_ms is null;

-- name: messages_of
select uid, direction, kind, said, body, at_ms, sent_ms from transfer_message where transfer = $1 order by id;

-- name: put_transfer_section
insert into transfer_section (transfer, section, status, body, outcome) values ($1, $2, $3, $4, $5)
on conflict (transfer, section) do update set status = excluded.status, body = excluded.body, outcome = excluded.outcome;

-- name: transfer_sections
select section, status, body, outcome from transfer_section where transfer = $1;

-- name: set_section_outcome
update transfer_section set outcome = $3 where transfer = $1 and section = $2;

-- name: package_file
select hash from artifact where transfer = $1 order by id limit 1;

-- name: insert_artifact
insert into artifact (uid, hash, size, media_type, name, created_ms, transfer) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (hash) do nothing;

-- name: insert_stop
insert into stop (person, kind, document, authority, opened, opened_by) values ($1, $2, $3, $4, $5, $6);

-- name: close_stop
update stop set closed = $2, closing_fact = $3, closed_by = $4 where id = $1 and closed is null;

-- name: stops_of
select id, kind, document, authority, opened, opened_by, closed, closing_fact from stop where person = $1 order by id;

-- name: open_stop_of
select 1 from stop where person = $1 and closed is null limit 1;

-- name: put_transfer_source
insert into source (name, kind) values ($1, $2) on conflict (name) do nothing;

-- name: transfer_source_id
select id from source where name = $1;

-- name: insert_transcript_course
insert into transcript_course (uid, person, source, key, school_year, term, school_name, grade_level, course_code, title,
  subject, sced, credits_attempted, credits_earned, grade, result, transfer, state, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1, $18)
on conflict (source, key) do nothing;

-- name: same_course_elsewhere
select 1 from transcript_course where person = $1 and state = 1 and source <> $2 and school_year is not distinct from $3
  and term is not distinct from $4 and school_name is not distinct from $5 and course_code is not distinct from $6 and title = $7 and credits_earned is not distinct from $8 and grade is not distinct from $9
limit 1;

-- name: insert_handover
insert into handover (uid, transcript_course, transfer) values ($1, $2, $3) on conflict (transcript_course) do nothing;

-- name: open_handovers
select h.uid, p.id, t.school_year, t.term, t.school_name, t.grade_level, t.course_code, t.title, t.subject, t.sced,
       t.credits_attempted, t.credits_earned, t.grade, t.result
from handover h join transcript_course t on t.id = h.transcript_course join person p on p.id = t.person
where h.done_ms is null and h.undone_ms is null order by h.id;

-- name: handover_by_uid
select h.id, h.host_row, h.done_ms, h.undone_ms, t.person, h.transcript_course from handover h
join transcript_course t on t.id = h.transcript_course where h.uid = $1;

-- name: handover_done
update handover set host_row = $2, done_ms = $3 where id = $1;

-- name: handover_undone
update handover set undone_ms = $2 where id = $1;

-- name: end_transcript_course
update transcript_course set state = 0 where id = $1;

-- name: sourced_ids_of
select sourced_id from person_source where person = $1 order by state desc, id;

-- name: insert_plan_as_sent
insert into plan (uid, person, kind, profile, profile_version, salt, created_ms, origin)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: plan_uid_taken
select 1 from plan where uid = $1;

-- name: revision_uid_taken
select 1 from plan_revision where uid = $1;

-- name: people_with_state_id
select i.person from person_identifier i join person p on p.id = i.person
where i.system = $1 and i.value = $2 and p.is_student = 1 and p.merged_into is null;

-- name: people_with_birth_and_name
select id from person where is_student = 1 and merged_into is null and birth_date = $1 and sort_name >= $2 and sort_name < $3
limit 20;

-- name: plan_came_from
select coalesce(nullif(t.peer_name, ''), t.peer) from plan p join transfer t on t.id = p.origin where p.id = $1;
