-- The tamper-evident log and the store's own checks.

-- name: audit_head
select seq, hash from audit order by seq desc limit 1;

-- name: insert_audit
insert into audit (seq, at_ms, actor, role, act, person_uid, request_id, content_hash, prev, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: insert_audit_detail
insert into audit_detail (seq, salt, detail) values ($1, $2, $3);

-- name: audit_rows
select a.seq, a.at_ms, a.actor, a.role, a.act, a.person_uid, a.content_hash, a.prev, a.hash, d.salt, d.detail
from audit a left join audit_detail d on d.seq = a.seq order by a.seq;

-- name: audit_of_person
select a.at_ms, a.actor, a.role, a.act, d.detail from audit a left join audit_detail d on d.seq = a.seq
where a.person_uid = $1 order by a.seq;

-- name: insert_disclosure
insert into disclosure (person, transfer, at_ms, recipient, recipient_name, kind, basis, interest, sections,
  released_by, protected) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: disclosures_of
select at_ms, recipient_name, kind, basis, interest, sections, released_by, protected, recipient from disclosure
where person = $1 order by id;

-- name: all_content
select c.id, c.plan, c.hash, c.body, p.salt, (select section from revision_section r where r.content = c.id limit 1)
from content c join plan p on p.id = c.plan;

-- name: all_revisions
select id, root, version from plan_revision order by id;

-- name: hashes_of_revision
select r.section, c.hash from revision_section r join content c on c.id = r.content where r.revision = $1 order by r.section;
