-- Migration 1: one district's file. Integer keys inside, UUIDv7 (16 bytes) outside, times in Unix
-- milliseconds UTC, dates YYYY-MM-DD, credits in thousandths. PostgreSQL gets the same tables.

-- The one row that every write transaction updates first (seq), so that writers queue on it.
create table district (
  id integer primary key check (id = 1),
  code text not null, name text not null, state text not null, profile text not null,
  time_zone text not null, seq integer not null default 0,
  form_key blob not null check (length(form_key) = 32), -- keyed hash of form tokens
  created_ms integer not null
) strict;
create table setting (name text primary key, body text not null) strict, without rowid;

-- Rosters. A row of a feed is (source, sourced_id); state: 1 active, 0 ended. hash: of the row as fed.
create table source (id integer primary key, name text not null unique, kind text not null) strict;

create table org (
  id integer primary key, source integer not null references source, sourced_id text not null,
  kind text not null, name text not null, identifier text, parent_sourced_id text,
  school_class text, -- A1, A5, A6 ...: set by the district, never by a feed
  state integer not null, hash integer not null, unique (source, sourced_id)
) strict;
create table academic_session (
  id integer primary key, source integer not null references source, sourced_id text not null,
  kind text not null, title text not null, start_date text not null, end_date text not null,
  parent_sourced_id text, school_year integer not null,
  state integer not null, hash integer not null, unique (source, sourced_id)
) strict;
create table course (
  id integer primary key, source integer not null references source, sourced_id text not null,
  title text not null, course_code text, grades text, subjects text, subject_codes text,
  org integer references org, school_year_sourced_id text,
  state integer not null, hash integer not null, unique (source, sourced_id)
) strict;
create table class_section (
  id integer primary key, source integer not null references source, sourced_id text not null,
  title text not null, class_code text, kind text, course integer references course,
  school integer references org, terms text, grades text, subjects text, subject_codes text, periods text,
  state integer not null, hash integer not null, unique (source, sourced_id)
) strict;

-- A person is one human being; several roster rows may be theirs. merged_into: see store merge.
create table person (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  given_name text not null, family_name text not null, middle_name text,
  preferred_given_name text, preferred_family_name text,
  sort_name text not null, -- "family, given middle" folded for search and matching
  birth_date text, sex text, grade text, email text, phone text, language text,
  is_student integer not null default 0, merged_into integer references person
) strict;
create index person_by_sort_name on person (sort_name) where is_student = 1;
create table person_source (
  id integer primary key, source integer not null references source, sourced_id text not null,
  person integer not null references person, username text, agents text, primary_org text,
  state integer not null, hash integer not null,
  demographics_state integer not null default 0, demographics_hash integer not null default 0,
  unique (source, sourced_id)
) strict;
create index person_source_by_person on person_source (person);
-- system: the issuing state ("KY") for state ids, else the vendor's type ("Local", "sourcedId" is not kept here)
create table person_identifier (
  person integer not null references person, system text not null, value text not null,
  primary key (value, system, person)
) strict, without rowid;
create index person_identifier_by_person on person_identifier (person, system, value);
create table guardianship (
  student integer not null references person, guardian integer not null references person,
  source integer not null references source, primary key (student, guardian)
) strict, without rowid;
create table roster_role (
  id integer primary key, source integer not null references source, sourced_id text not null,
  person integer not null references person, org integer not null references org, kind text not null,
  is_primary integer not null, begin_date text, end_date text,
  state integer not null, hash integer not null, unique (source, sourced_id)
) strict;
create index roster_role_by_person on roster_role (person);
create table class_enrollment (
  id integer primary key, source integer not null references source, sourced_id text not null,
  person integer not null references person, class_section integer not null references class_section,
  role text not null, is_primary integer not null, begin_date text, end_date text,
  state integer not null, hash integer not null, unique (source, sourced_id)
) strict;
create index class_enrollment_by_person on class_enrollment (person);
-- A stay at a school or program. key: the feed's or host's own id of it. exit_date is exclusive.
create table school_enrollment (
  id integer primary key, source integer not null references source, key text not null,
  person integer not null references person, school integer not null references org,
  grade text, entry_date text, exit_date text, entry_type text, exit_type text,
  is_primary integer not null, state integer not null, hash integer not null, unique (source, key)
) strict;
create index school_enrollment_by_person on school_enrollment (person);
create index school_enrollment_by_school on school_enrollment (school) where state = 1;

create table calendar_day (
  day text not null, school text not null default '', -- '': the whole district; else the org's identifier
  kind text not null, name text, primary key (day, school)
) strict, without rowid;

-- Transcripts, as the SIS or another district stated them.
create table academic_record (
  id integer primary key, person integer not null references person, source integer not null references source,
  key text not null, school_year integer, term text, school_name text, grade_level text,
  gpa integer, gpa_scale integer, credits_earned integer, credits_attempted integer, as_of text,
  hash integer not null, unique (source, key)
) strict;
create table transcript_course (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  person integer not null references person, source integer not null references source,
  key text not null, -- the source's own row id
  academic_record integer references academic_record,
  school_year integer, term text, school_name text, grade_level text, course_code text,
  title text not null, subject text, sced text, credits_attempted integer, credits_earned integer,
  grade text, result text, transfer integer references transfer,
  state integer not null, hash integer not null, unique (source, key)
) strict;
create index transcript_course_by_person on transcript_course (person);
-- Accepted rows that the host writes into its own transcript (contract section 5).
create table handover (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  transcript_course integer not null unique references transcript_course,
  transfer integer not null references transfer, host_row text, done_ms integer, undone_ms integer
) strict;

-- Plans: an ILP, or its addendum (ILPA). A revision is a list of section hashes; content is stored once.
create table plan (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  person integer not null references person, kind text not null, profile text not null,
  profile_version text not null, salt blob, -- goes when the content is expunged
  head integer references plan_revision, created_ms integer not null,
  origin integer references transfer -- the transfer it came with
) strict;
create index plan_by_person on plan (person, kind);
create table content (
  id integer primary key, plan integer not null references plan,
  hash blob not null check (length(hash) = 32), -- sha256(salt, section, body)
  body text, unique (plan, hash)
) strict;
create table plan_revision (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  plan integer not null references plan, number integer not null, version integer not null,
  root blob not null check (length(root) = 32), -- sha256 over (section, content hash) in order
  author text not null, author_name text not null, author_role text not null, at_ms integer not null,
  reason text, unique (plan, number)
) strict;
create table revision_section (
  revision integer not null references plan_revision, section text not null,
  content integer not null references content, primary key (revision, section)
) strict, without rowid;
create table draft (
  plan integer not null references plan, section text not null, author text not null,
  base blob, -- the section's hash it was begun from; null: no such section yet
  body text not null, saved_ms integer not null, primary key (plan, section, author)
) strict, without rowid;
create table signature (
  id integer primary key, plan integer not null references plan,
  revision integer not null references plan_revision, root blob not null check (length(root) = 32),
  role text not null, signer text not null, signer_name text not null, way text not null,
  outcome text not null, at_ms integer not null, school_year integer not null, note text
) strict;
create index signature_by_plan on signature (plan);
-- What reports count, written with the revision it follows from.
create table plan_fact (
  plan integer primary key references plan, grade text, rules_met integer not null,
  rules_total integer not null, status text not null, next_due text, evaluated_ms integer not null
) strict;
create table addendum (
  plan integer primary key references plan, parent integer references plan,
  previous integer references plan, school integer references org, school_name text not null,
  school_class text not null, school_enrollment integer references school_enrollment,
  term text, state text not null, version integer not null, entry_date text not null,
  due_date text, due_basis text, exit_date text
) strict;
create table plan_lock (
  id integer primary key, plan integer not null references plan, version integer not null,
  revision integer not null references plan_revision, at_ms integer not null, author text not null,
  unique (plan, version)
) strict;

-- What is kept is not rewritten.
create trigger plan_revision_stays before update on plan_revision begin
  select raise(abort, 'a revision is never changed'); end;
create trigger revision_section_stays before update on revision_section begin
  select raise(abort, 'a revision is never changed'); end;
create trigger signature_stays before update on signature begin
  select raise(abort, 'a signature is never changed'); end;

-- Transfers, both sides.
create table transfer (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  direction text not null, -- "in": we ask for or receive a record; "out": we release one
  person integer references person, peer text not null, peer_name text not null,
  state text not null, basis text, purpose text, scope text, notice text, note text,
  student text, -- JSON: who is asked for, as the requester named them
  package_hash blob, opened_ms integer not null, changed_ms integer not null, due_date text, due_rule text
) strict;
create index transfer_by_person on transfer (person);
create index transfer_by_state on transfer (direction, state);
create table transfer_message ( -- every signed message in or out, by its own id: duplicates are known
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  transfer integer not null references transfer, direction text not null, kind text not null,
  said text, -- what a receipt says: delivered, accepted, rejected; of a denial its code
  body text not null, -- the compact JWS once signed, the JSON claims while queued; of a package its manifest
  at_ms integer not null, sent_ms integer
) strict;
create index transfer_message_queued on transfer_message (id) where direction = 'out' and sent_ms is null;
create table artifact ( -- a file kept outside, <district>.files/<hash>
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  hash blob not null unique check (length(hash) = 32), size integer not null, media_type text not null,
  name text, created_ms integer not null
) strict;
create table transfer_section ( -- what an arrived or released package held, and what became of it
  transfer integer not null references transfer, section text not null, status text not null,
  body text, outcome text, primary key (transfer, section)
) strict, without rowid;
create table stop (
  id integer primary key, person integer not null references person, kind text not null,
  document text not null, authority text not null, opened text not null, opened_by text not null,
  closed text, closing_fact text, closed_by text
) strict;
create index stop_by_person on stop (person);
create table disclosure ( -- 34 CFR 99.32(a): who got what, when, why; kept as long as the record
  id integer primary key, person integer not null references person, transfer integer references transfer,
  at_ms integer not null, recipient text not null, recipient_name text not null, kind text not null,
  basis text not null, interest text not null, sections text not null, released_by text not null,
  protected integer not null default 0 -- 1: left out of the guardian's view
) strict;
create index disclosure_by_person on disclosure (person);
create table task (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  person integer references person, kind text not null, subject blob, role text not null,
  due_date text, created_ms integer not null, done_ms integer, done_by text
) strict;
create index task_open on task (person) where done_ms is null;

create table import_run (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  source integer not null references source, feed text not null, version text, mode text not null,
  state text not null, -- staging applying applied applied-with-rejects refused needs-approval
  started_ms integer not null, ended_ms integer, stage_file text, report text, author text not null
) strict;

-- The tamper-evident log. hash = sha256(prev, seq, at_ms, actor, role, act, person uid, content_hash);
-- content_hash = sha256(salt, detail): detail and salt may go, the chain stays.
create table audit (
  seq integer primary key, at_ms integer not null, actor text not null, role text not null,
  act text not null, person_uid blob, request_id text, content_hash blob not null,
  prev blob not null, hash blob not null
) strict;
create table audit_detail (
  seq integer primary key references audit, salt blob not null, detail text not null
) strict;
create trigger audit_stays before update on audit begin
  select raise(abort, 'the audit log is never changed'); end;
create trigger audit_is_kept before delete on audit begin
  select raise(abort, 'the audit log is never deleted'); end;
