-- Migration 3: the many rows of feeds are found by what feeds call them; what feeds say besides is kept.
-- The id of a person_source, roster_role, class_enrollment and evidence row is
-- feed_id(name of the source, its own id there), a hash (store/feeds.hpp): no index of names is needed, and an import
-- that brings them in the order of their ids writes each page once.

create table person_source_3 (
  id integer primary key, source integer not null references source, sourced_id text not null,
  person integer not null references person, username text, agents text, primary_org text,
  master_identifier text, metadata text,
  state integer not null, hash integer not null,
  demographics_state integer not null default 0, demographics_hash integer not null default 0,
  demographics_metadata text
) strict;
insert into person_source_3 (id, source, sourced_id, person, username, agents, primary_org, state, hash,
  demographics_state, demographics_hash)
select feed_id(s.name, t.sourced_id), t.source, t.sourced_id, t.person, t.username, t.agents, t.primary_org, t.state,
  t.hash, t.demographics_state, t.demographics_hash from person_source t join source s on s.id = t.source order by 1;

create table roster_role_3 (
  id integer primary key, source integer not null references source, sourced_id text not null,
  person integer not null references person, org integer not null references org, kind text not null,
  is_primary integer not null, begin_date text, end_date text, user_profile text, metadata text,
  state integer not null, hash integer not null
) strict;
insert into roster_role_3 (id, source, sourced_id, person, org, kind, is_primary, begin_date, end_date, state, hash)
select feed_id(s.name, t.sourced_id), t.source, t.sourced_id, t.person, t.org, t.kind, t.is_primary, t.begin_date,
  t.end_date, t.state, t.hash from roster_role t join source s on s.id = t.source order by 1;

create table class_enrollment_3 (
  id integer primary key, source integer not null references source, sourced_id text not null,
  person integer not null references person, class_section integer not null references class_section,
  role text not null, is_primary integer not null, begin_date text, end_date text, metadata text,
  state integer not null, hash integer not null
) strict;
insert into class_enrollment_3 (id, source, sourced_id, person, class_section, role, is_primary, begin_date, end_date,
  state, hash)
select feed_id(s.name, t.sourced_id), t.source, t.sourced_id, t.person, t.class_section, t.role, t.is_primary,
  t.begin_date, t.end_date, t.state, t.hash from class_enrollment t join source s on s.id = t.source order by 1;

create table school_enrollment_3 ( -- exit_date is exclusive
  id integer primary key, source integer not null references source, key text not null,
  person integer not null references person, school integer not null references org,
  grade text, entry_date text, exit_date text, entry_type text, exit_type text,
  is_primary integer not null, state integer not null, hash integer not null
) strict;
insert into school_enrollment_3 (id, source, key, person, school, grade, entry_date, exit_date, entry_type, exit_type,
  is_primary, state, hash)
select id, source, key, person, school, grade, entry_date, exit_date, entry_type, exit_type, is_primary, state, hash
from school_enrollment order by id;

-- What named such a row by its id before.
update person_merge_row set row = (select cast(feed_id(s.name, t.sourced_id) as text) from person_source t
  join source s on s.id = t.source where t.id = cast(person_merge_row.row as integer)) where kind = 'person_source';
update person_merge_row set row = (select cast(feed_id(s.name, t.sourced_id) as text) from roster_role t
  join source s on s.id = t.source where t.id = cast(person_merge_row.row as integer)) where kind = 'roster_role';
update person_merge_row set row = (select cast(feed_id(s.name, t.sourced_id) as text) from class_enrollment t
  join source s on s.id = t.source where t.id = cast(person_merge_row.row as integer)) where kind = 'class_enrollment';

drop table person_source;
drop table roster_role;
drop table class_enrollment;
drop table school_enrollment;
alter table person_source_3 rename to person_source;
alter table roster_role_3 rename to roster_role;
alter table class_enrollment_3 rename to class_enrollment;
alter table school_enrollment_3 rename to school_enrollment;
alter table school_enrollment add column program_class text; -- of the section whose enrollment this stay is
create index school_enrollment_by_program on school_enrollment (program_class) where program_class is not null;
create index person_source_by_person on person_source (person);
create unique index school_enrollment_by_key on school_enrollment (source, key);
-- The others: feed_indexes.sql.

-- Identifiers are written person by person, and looked up by what they are.
create table person_identifier_3 (
  person integer not null references person, system text not null, value text not null,
  primary key (person, system, value)
) strict, without rowid;
insert into person_identifier_3 select person, system, value from person_identifier order by 1, 2, 3;
drop table person_identifier;
alter table person_identifier_3 rename to person_identifier;

-- Extension columns (metadata.*), as JSON.
alter table org add column metadata text;
alter table academic_session add column metadata text;
alter table course add column metadata text;
alter table class_section add column metadata text;
alter table class_section add column location text;
alter table class_section add column program_class text; -- A5, A6: an alternative program within its school
create index class_section_by_program on class_section (program_class) where program_class is not null;

-- Line items, results and their like, as they came; never a transcript.
create table evidence (
  id integer primary key, source integer not null references source, kind text not null, sourced_id text not null,
  person integer references person, class_section integer references class_section, body text not null, metadata text,
  state integer not null, hash integer not null
) strict;
create index evidence_by_person on evidence (person) where person is not null;

-- What a run found to have happened to students; the transfer desk and the addenda follow it.
create table enrollment_event (
  id integer primary key, person integer not null references person, kind text not null,
  -- entered left moved entered_program left_program promoted retained
  run blob, at_ms integer not null, on_date text, school_enrollment integer,
  from_school integer references org, to_school integer references org, from_grade text, to_grade text
) strict;
create index enrollment_event_by_person on enrollment_event (person);
create index enrollment_event_by_time on enrollment_event (at_ms);

-- Agents named in a user's row that lead to nobody yet, or to nobody whose guardian they could be: ids of person_source
-- rows, there or not.
create table guardian_wanted (
  said_by integer not null, agent integer not null, primary key (said_by, agent)
) strict, without rowid;
create index guardian_wanted_by_agent on guardian_wanted (agent);

-- What a run under way did to stays and grades, until it is followed.
create table enrollment_change (
  run blob not null, person integer not null, kind integer not null, -- 0 left 1 absent 2 entered 3 graded
  stay integer not null, school integer, grade_before text, -- stay 0: of the grade
  primary key (run, person, kind, stay)
) strict, without rowid;

alter table import_run add column records integer not null default 0; -- read or applied so far
alter table import_run add column rejected integer not null default 0; -- rows, of the report
alter table import_run add column dry_run integer not null default 0;
alter table import_run add column package text; -- the name of what was read
alter table import_run add column decided_by text;
alter table import_run add column decided_ms integer;
