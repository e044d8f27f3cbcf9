-- Migration 2: what must go can go, provably: legal holds, destruction by two people, salts of their own; statements; merges; seals.

-- A purge by retention schedule, or an expungement by order: proposed by one person, decided by another.
create table destruction (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  kind text not null, -- retention, expungement
  state text not null, -- proposed, refused, approved (under way), done
  document text, authority text, -- of an expungement: the order, and who made it
  as_of text not null, -- retention was judged on this day
  proposed_by text not null, proposed_ms integer not null,
  decided_by text, decided_ms integer,
  list_hash blob not null check (length(list_hash) = 32), -- over the items, so that what was approved is what goes
  certificate text -- JSON, once done; names no student, only uids
) strict;
create table destruction_item (
  destruction integer not null references destruction, record_class text not null,
  subject blob not null, -- uid of the plan, transfer, student ...; of an access log its name
  person_uid blob, rule text not null, -- the rule or order it falls under
  due text, -- the last day it had to be kept
  outcome text, -- destroyed; held, returned: it stays, and why
  primary key (destruction, record_class, subject)
) strict, without rowid;
create table legal_hold ( -- while one is open nothing of that student (or of anybody) is destroyed
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  person integer references person, -- null: the whole district
  document text not null, authority text not null,
  opened text not null, opened_by text not null, closed text, closed_by text, closing_document text
) strict;
create index legal_hold_open on legal_hold (person) where closed is null;

-- A content's own salt goes with its body; contents of before migration 2 share their plan's.
alter table content add column salt blob;
alter table artifact add column transfer integer references transfer;
create table package_name (name text primary key, transfer integer not null) strict, without rowid;
insert into package_name select lower(substr(hex(uid), 1, 8) || '-' || substr(hex(uid), 9, 4) || '-' ||
  substr(hex(uid), 13, 4) || '-' || substr(hex(uid), 17, 4) || '-' || substr(hex(uid), 21)) || '.zip', id from transfer;
update artifact set transfer = (select p.transfer from package_name p where p.name = artifact.name);
drop table package_name;
create index artifact_by_transfer on artifact (transfer) where transfer is not null;
-- What deletes of plans and checks of contents look up.
create index revision_section_by_content on revision_section (content);
create index signature_by_revision on signature (revision);
create index plan_lock_by_revision on plan_lock (revision);
create index plan_by_head on plan (head) where head is not null;
create index addendum_by_parent on addendum (parent) where parent is not null;
create index addendum_by_previous on addendum (previous) where previous is not null;
create index task_by_subject on task (subject);
-- From here on (form 2) a row's hash covers its request id too, and the rows of history written with it.
alter table audit add column form integer not null default 1;
create table proof ( -- a row of history (a revision, a signature ...) and the hash its audit row vouches for
  audit_seq integer not null references audit, kind text not null, row integer not null,
  hash blob not null check (length(hash) = 32),
  primary key (audit_seq, kind, row)
) strict, without rowid;
create index proof_by_row on proof (kind, row);
-- What is gone for good, by the hash that stays. Rows of history: an audit row vouches for each.
create table destroyed (
  id integer primary key,
  destruction integer references destruction, -- null: it came here without its text
  kind text not null, -- content, proof (its row), audit_detail (by the audit row's content hash), access_seal (its rows)
  hash blob not null check (length(hash) = 32)
) strict;
create index destroyed_by_hash on destroyed (hash, kind);
create trigger destroyed_stays before update on destroyed begin
  select raise(abort, 'what was destroyed is never changed'); end;
create trigger destroyed_is_kept before delete on destroyed begin
  select raise(abort, 'what was destroyed is never deleted'); end;

-- 34 CFR 99.21(b)(2), 99.21(c): a statement on a contested part stays with it and goes where it goes.
create table statement (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  person integer not null references person, section text not null, -- of the package: transcript, ilp ...
  about text not null, body text not null, author text not null, author_name text not null,
  author_role text not null, at_ms integer not null, origin integer references transfer
) strict;
create index statement_by_person on statement (person);

-- Two records found to be one student's. What moved is listed, so that it can be moved back.
create table person_merge (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  kept integer not null references person, gone integer not null references person,
  at_ms integer not null, author text not null, reason text not null, evidence text not null,
  undone_ms integer, undone_by text, undone_reason text
) strict;
create index person_merge_by_kept on person_merge (kept);
create table person_merge_row (
  merge integer not null references person_merge, kind text not null, row text not null,
  primary key (merge, kind, row)
) strict, without rowid;
create index person_by_merged_into on person (merged_into) where merged_into is not null;
-- The plan that another of the same student's stands before.
alter table plan add column set_aside integer references person_merge;

-- The access log, sealed into the audit chain part by part: hash over (hash of the part before, its rows).
create table access_seal (
  upto integer primary key, -- the last row's id; ids go on when the log is rotated
  rows integer not null, audit_seq integer not null references audit,
  hash blob not null check (length(hash) = 32)
) strict;
