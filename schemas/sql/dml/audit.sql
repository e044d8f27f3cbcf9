-- The tamper-evident log, its seals of the access log, disclosures, and the store's own checks.

-- name: audit_head
select seq, hash from audit order by seq desc limit 1;

-- name: insert_audit
insert into audit (seq, at_ms, actor, role, act, person_uid, request_id, content_hash, prev, hash, form)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 2);

-- name: insert_audit_detail
insert into audit_detail (seq, salt, detail) values ($1, $2, $3);

-- name: audit_rows
select a.seq, a.at_ms, a.actor, a.role, a.act, a.person_uid, a.content_hash, a.prev, a.hash, d.salt, d.detail,
  case when d.seq is null then exists (select 1 from destroyed x where x.hash = a.content_hash and x.kind = 'audit_detail') end,
  a.request_id, a.form
from audit a left join audit_detail d on d.seq = a.seq order by a.seq;

-- name: insert_proof
insert into proof (audit_seq, kind, row, hash) values ($1, $2, $3, $4);

-- name: proofs_in_order
select audit_seq, kind, row, hash from proof order by audit_seq, kind, row;

-- name: proofs_of_kind
select p.row, p.hash from proof p
where p.kind = $1 and not exists (select 1 from destroyed x where x.hash = p.hash and x.kind = 'proof') order by p.row;

-- What a proof covers of each kind of row: the row's id first, then the columns that never change.

-- name: kept_revisions
select id, uid, plan, number, version, root, author, author_name, author_role, at_ms, reason
from plan_revision where id > $1 order by id;

-- name: kept_signatures
select id, plan, revision, root, role, signer, signer_name, way, outcome, at_ms, school_year, note, detail
from signature where id > $1 order by id;

-- name: kept_locks
select id, plan, version, revision, at_ms, author from plan_lock where id > $1 order by id;

-- name: kept_disclosures
select id, transfer, at_ms, recipient, recipient_name, kind, basis, interest, sections, released_by, protected
from disclosure where id > $1 order by id;

-- name: kept_destroyed
select id, destruction, kind, hash from destroyed where id > $1 order by id;

-- name: kept_statements
select id, uid, section, about, body, author, author_name, author_role, at_ms from statement where id > $1 order by id;

-- name: kept_meetings
select id, uid, plan, held_on, way, attendees, notes, author, author_name, author_role, at_ms, detail from meeting
where id > $1 order by id;

-- name: kept_access_papers
select id, uid, kind, who, account, limits, sections, first_day, last_day, paper, number, paper_date, given_role,
  given_by, author, author_name, author_role, at_ms from access_paper where id > $1 order by id;

-- name: kept_access_paper_ends
select id, paper, on_day, reason, author, author_name, author_role, at_ms from access_paper_end where id > $1 order by id;

-- name: kept_translations
select id, uid, plan, section, place, source, language, body, translator, translated_on, author, author_name,
  author_role, at_ms from translation where id > $1 order by id;

-- name: last_kept
select (select coalesce(max(id), 0) from plan_revision), (select coalesce(max(id), 0) from signature),
  (select coalesce(max(id), 0) from plan_lock), (select coalesce(max(id), 0) from disclosure),
  (select coalesce(max(id), 0) from statement), (select coalesce(max(id), 0) from destroyed),
  (select coalesce(max(id), 0) from meeting), (select coalesce(max(id), 0) from access_paper),
  (select coalesce(max(id), 0) from access_paper_end), (select coalesce(max(id), 0) from translation);

-- name: last_seal
select upto, hash from access_seal order by upto desc limit 1;

-- name: insert_seal
insert into access_seal (upto, rows, audit_seq, hash) values ($1, $2, $3, $4);

-- name: all_seals
select s.upto, s.rows, s.audit_seq, s.hash, d.detail, a.act,
  exists (select 1 from destroyed x where x.hash = s.hash and x.kind = 'access_seal') from access_seal s
left join audit a on a.seq = s.audit_seq left join audit_detail d on d.seq = s.audit_seq order by s.upto;

-- name: seal_up_to
select coalesce(max(upto), 0) from access_seal where upto <= $1;

-- name: destroy_seals
insert into destroyed (destruction, kind, hash) select $2, 'access_seal', hash from access_seal s
where upto <= $1 and not exists (select 1 from destroyed x where x.hash = s.hash and x.kind = 'access_seal');

-- name: count_seal_rows
select count(*) from audit where act = 'seal_access';

-- In the access log's own file.

-- name: last_access
select coalesce(max(id), 0) from access;

-- name: access_rows
select id, at_ms, actor, role, act, person_uid, outcome, request_id from access where id > $1 and id <= $2 order by id;

-- name: put_mark
insert into mark (id, upto) values (1, $1) on conflict (id) do update set upto = excluded.upto;

-- name: oldest_access
select min(at_ms), max(at_ms), min(id), max(id) from access;

-- name: last_access_before
select coalesce(max(id), 0) from access where at_ms < $1 and id < (select max(id) from access);

-- name: archive_access
insert into access (id, at_ms, actor, role, act, person_uid, outcome, request_id)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: drop_access
delete from access where id <= $1 and id > $2;

-- name: insert_disclosure
insert into disclosure (person, transfer, at_ms, recipient, recipient_name, kind, basis, interest, sections,
  released_by, protected) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: disclosures_of
select at_ms, recipient_name, kind, basis, interest, sections, released_by, protected, recipient from disclosure
where person = $1 order by id;

-- name: all_content
select c.id, c.plan, c.hash, c.body, coalesce(c.salt, p.salt),
  (select section from revision_section r where r.content = c.id limit 1),
  case when c.body is null then exists (select 1 from destroyed x where x.hash = c.hash and x.kind = 'content') end
from content c join plan p on p.id = c.plan;

-- name: unbound_signatures
select s.id from signature s left join plan_revision r on r.id = s.revision where r.root is null or r.root <> s.root
or r.plan <> s.plan;

-- name: plans_with_another_head
select p.id from plan p where p.head is not (select r.id from plan_revision r where r.plan = p.id order by r.number desc limit 1);

-- name: addenda_without_their_state
select p.id from plan p where p.kind = 'ilpa' and not exists (select 1 from addendum a where a.plan = p.id);

-- name: all_artifacts
select id, hash, size from artifact order by id;

-- name: all_revisions
select id, root, version from plan_revision order by id;

-- name: hashes_of_revision
select r.section, c.hash from revision_section r join content c on c.id = r.content where r.revision = $1 order by r.section;
