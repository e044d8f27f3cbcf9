-- Migration 5: where several feeds tell of one person, what each says, whose word counts, and when it was said.

-- What each source says of a person of whom several rows of person_source tell; of others it stands in person alone.
create table person_fact (
  person_source integer primary key references person_source on delete cascade,
  given_name text not null, family_name text not null, middle_name text, preferred_given_name text,
  preferred_family_name text, birth_date text, sex text, grade text, email text, phone text
) strict;

-- Whose word counts in a field, first the least rank, where the district says it; the default is in the program
-- (store/source_order). "transcript" is the field of whose courses count.
create table source_rank (
  field text not null, source integer not null references source, rank integer not null, primary key (field, source)
) strict, without rowid;
insert into source_rank select 'transcript', id, transcript_rank from source where transcript_rank is not null;
drop view transcript_in_force;
alter table source drop column transcript_rank;
create view transcript_in_force as select t.* from transcript_course t where t.state = 1 and (t.transfer is not null
  or t.source = (select o.source from transcript_course o join source s on s.id = o.source
    left join source_rank r on r.field = 'transcript' and r.source = s.id
    where o.person = t.person and o.state = 1 and o.transfer is null
    order by coalesce(r.rank, case s.kind when 'edfi' then 1001 when 'host' then 1002 else 1003 end), s.id
    limit 1));

-- When the host told last of a student's courses ("transcript") or stays ("enrollment"); of a feed its last import says it.
create table host_word (
  person integer not null references person, source integer not null references source, kind text not null,
  at_ms integer not null, primary key (person, source, kind)
) strict, without rowid;

-- The graduation plans that a stay names, the sourcedIds of evidence of its source (kind graduationPlan), as a JSON list:
-- the main one first ('' when there is none), then the alternatives.
alter table school_enrollment add column graduation_plans text;
