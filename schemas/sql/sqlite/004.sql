-- Migration 4: what an Ed-Fi feed tells besides a roster: transcripts with their records, programs and who takes part.

alter table academic_record add column org integer references org;
alter table academic_record add column term_earned integer; -- of that term alone, in thousandths
alter table academic_record add column term_attempted integer;
alter table academic_record add column details text; -- JSON: every grade point average, diplomas, honors, as sent
alter table academic_record add column state integer not null default 1;
create index academic_record_by_person on academic_record (person);

alter table transcript_course add column details text; -- JSON: how the credit was earned, repeats, both grades ...

-- Two feeds that both tell of a student's courses tell of the same ones: those of one source count, the first by this
-- rank, which the district sets; by default an Ed-Fi feed, then the host's events. What another district sent is besides.
alter table source add column transcript_rank integer;
create view transcript_in_force as select t.* from transcript_course t where t.state = 1 and (t.transfer is not null
  or t.source = (select o.source from transcript_course o join source s on s.id = o.source
    where o.person = t.person and o.state = 1 and o.transfer is null
    order by coalesce(s.transcript_rank, case s.kind when 'edfi' then 1001 when 'host' then 1002 else 1003 end), s.id
    limit 1));

create table program (
  id integer primary key, source integer not null references source, sourced_id text not null,
  name text not null, kind text, org integer references org,
  alternative integer not null, -- an alternative education program, as the feed says: taking part is a stay
  metadata text, state integer not null, hash integer not null, unique (source, sourced_id)
) strict;
-- The id is feed_id(name of the source, sourced_id), as of the other many rows of feeds.
create table program_enrollment (
  id integer primary key, source integer not null references source, sourced_id text not null,
  person integer not null references person, program integer not null references program, org integer references org,
  kind text not null, begin_date text, end_date text, exit_reason text, metadata text,
  state integer not null, hash integer not null
) strict;
create index program_enrollment_by_person on program_enrollment (person);

-- What the district says of a school (setting school_classes) wins; a feed says only that one is alternative.
alter table org add column alternative integer not null default 0;
