-- Migration 5: where several feeds tell of one person, what each says, whose word counts, and when it was said.

-- What each source says of a person of whom several rows of person_source tell; of others it stands in person alone.
create table person_fact (
  person_source integer primary key references person_source on delete cascade, said_ms integer not null,
  given_name text not null, family_name text not null, middle_name text, preferred_given_name text,
  preferred_family_name text, birth_date text, sex text, grade text, email text, phone text
) strict;

-- What is there is the last word of one of them; the next import hears all of them again.
insert into person_fact (person_source, said_ms, given_name, family_name, middle_name, preferred_given_name,
  preferred_family_name, birth_date, sex, grade, email, phone)
select s.id, 0, p.given_name, p.family_name, p.middle_name, p.preferred_given_name, p.preferred_family_name, p.birth_date,
  p.sex, p.grade, p.email, p.phone
from person_source s join person p on p.id = s.person
where (select count(*) from person_source o where o.person = s.person) > 1;
update person_source set hash = 0, demographics_hash = case when demographics_hash = 0 then 0 else 1 end
where id in (select person_source from person_fact);

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

-- When the host last told something new of a student's courses ("transcript") or stays ("enrollment"); of a feed its last import says it.
create table host_word (
  person integer not null references person, source integer not null references source, kind text not null,
  at_ms integer not null, primary key (person, source, kind)
) strict, without rowid;

-- Of the events responsible and released: in what respect, in the feed's words.
alter table enrollment_event add column respect text;

-- Who said an identifier first; null: before there was a note of it.
alter table person_identifier add column source integer references source;

-- When a feed was heard last: the end of its last import that was applied. Null of the host and of other districts.
create view source_heard as select s.id, s.name, s.kind, (select max(r.ended_ms) from import_run r
  where r.source = s.id and r.dry_run = 0 and r.state in ('applied', 'applied-with-rejects')) as heard_ms from source s;

-- The graduation plans that a stay names, the sourcedIds of evidence of its source (kind graduationPlan), as a JSON list:
-- the main one first ('' when there is none), then the alternatives.
alter table school_enrollment add column graduation_plans text;
