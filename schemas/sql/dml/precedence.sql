-- Whose word counts where several sources tell of one person, and what each of them says.

-- name: forget_order
delete from source_rank where field = $1;

-- name: rank_source
insert into source_rank (field, source, rank) select $1, id, $3 from source where name = $2;

-- name: sources_and_ranks
select s.id, s.name, s.kind, r.rank from source s left join source_rank r on r.source = s.id and r.field = $1
order by s.id;

-- name: tells_transcripts
select exists (select 1 from transcript_course where source = $1 and state = 1);

-- name: tells_people
select exists (select 1 from person_source where source = $1 and state = 1);

-- Of a person of whom several rows tell.

-- name: has_other_rows
select exists (select 1 from person_source where person = $1 and id <> $2);

-- name: rows_without_facts
insert into person_fact (person_source, said_ms, given_name, family_name, middle_name, preferred_given_name,
  preferred_family_name, birth_date, sex, grade, email, phone)
select s.id, $3, p.given_name, p.family_name, p.middle_name, p.preferred_given_name, p.preferred_family_name, p.birth_date,
  p.sex, p.grade, p.email, p.phone
from person_source s join person p on p.id = s.person where s.person = $1 and s.id <> $2
on conflict do nothing;

-- name: put_fact
insert into person_fact (person_source, said_ms, given_name, family_name, middle_name, preferred_given_name,
  preferred_family_name, grade, email, phone)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (person_source) do update set said_ms = excluded.said_ms, given_name = excluded.given_name,
  family_name = excluded.family_name, middle_name = excluded.middle_name,
  preferred_given_name = excluded.preferred_given_name, preferred_family_name = excluded.preferred_family_name,
  grade = coalesce(excluded.grade, grade), email = excluded.email, phone = excluded.phone;

-- name: put_birth_fact
update person_fact set said_ms = $2, birth_date = $3, sex = $4 where person_source = $1;

-- name: put_grade_fact
update person_fact set grade = $3
where person_source in (select id from person_source where person = $1 and source = $2 and state = 1);

-- name: facts_of_rows
select s.source, s.state, f.said_ms, f.given_name, f.family_name, f.middle_name, f.preferred_given_name,
  f.preferred_family_name, f.birth_date, f.sex, f.grade, f.email, f.phone
from person_source s join person_fact f on f.person_source = s.id where s.person = $1 order by s.id;

-- name: settle_person
update person set given_name = $2, family_name = $3, middle_name = $4, preferred_given_name = $5,
  preferred_family_name = $6, birth_date = $7, sex = $8, grade = coalesce($9, grade), email = $10, phone = $11
where id = $1;

-- name: persons_with_facts
select distinct s.person from person_fact f join person_source s on s.id = f.person_source order by 1;

-- name: drop_single_facts
delete from person_fact where person_source in (select id from person_source where person = $1)
  and (select count(*) from person_source where person = $1) = 1;

-- What is known of a person, by whom and as of when.

-- name: told_of_person
select s.source, s.state, coalesce(f.said_ms, 0), h.name, coalesce(w.at_ms, h.heard_ms),
  iif(f.person_source is null, p.given_name, f.given_name), iif(f.person_source is null, p.family_name, f.family_name),
  iif(f.person_source is null, p.middle_name, f.middle_name),
  iif(f.person_source is null, p.preferred_given_name, f.preferred_given_name),
  iif(f.person_source is null, p.preferred_family_name, f.preferred_family_name),
  iif(f.person_source is null, p.birth_date, f.birth_date), iif(f.person_source is null, p.sex, f.sex),
  iif(f.person_source is null, p.grade, f.grade), iif(f.person_source is null, p.email, f.email),
  iif(f.person_source is null, p.phone, f.phone)
from person_source s join person p on p.id = s.person join source_heard h on h.id = s.source
left join host_word w on w.person = s.person and w.source = s.source and w.kind = 'student'
left join person_fact f on f.person_source = s.id where s.person = $1 order by s.id;

-- name: put_host_word
insert into host_word (person, source, kind, at_ms) values ($1, $2, $3, $4)
on conflict (person, source, kind) do update set at_ms = excluded.at_ms;

-- name: identifiers_told
select i.system, i.value, h.name, coalesce(w.at_ms, h.heard_ms) from person_identifier i
left join source_heard h on h.id = i.source
left join host_word w on w.person = i.person and w.source = i.source and w.kind = 'student'
where i.person = $1 order by i.system, i.value;

-- name: guardians_told
select trim(g.given_name || ' ' || g.family_name), h.name, coalesce(w.at_ms, h.heard_ms) from guardianship l
join person g on g.id = l.guardian join source_heard h on h.id = l.source
left join host_word w on w.person = l.student and w.source = l.source and w.kind = 'student'
where l.student = $1 order by g.id;

-- name: stays_told
select o.name, e.grade, e.entry_date, e.exit_date, h.name, coalesce(w.at_ms, h.heard_ms) from school_enrollment e
join org o on o.id = e.school join source_heard h on h.id = e.source
left join host_word w on w.person = e.person and w.source = e.source and w.kind = 'enrollment'
where e.person = $1 and e.state = 1 order by e.is_primary desc, e.entry_date desc, e.id;

-- name: responsibilities_told
select coalesce(o.name, e.metadata ->> '$.org'), e.metadata ->> '$.what', e.metadata ->> '$.begin',
  e.metadata ->> '$.end', h.name, h.heard_ms
from evidence e join source_heard h on h.id = e.source
left join org o on o.source = e.source and o.sourced_id = e.metadata ->> '$.org'
where e.person = $1 and e.kind = 'responsibility' and e.state = 1 and e.metadata is not null
order by e.metadata ->> '$.begin' desc, e.id;

-- name: programs_told
select p.name, e.begin_date, e.end_date, h.name, h.heard_ms from program_enrollment e
join program p on p.id = e.program join source_heard h on h.id = e.source
where e.person = $1 and e.state = 1 order by e.begin_date desc, e.id;

-- name: program_kinds
select distinct kind from program_enrollment where person = $1 and state = 1 and coalesce(begin_date, '') <= $2
  and coalesce(end_date, '9999') > $2 order by kind;

-- Each source's own, those that count first.

-- name: transcripts_told
select count(*), coalesce(sum(t.credits_earned), 0), h.name,
  coalesce(w.at_ms, h.heard_ms, (select max(x.changed_ms) from transfer x where x.id = t.transfer)),
  t.id in (select id from transcript_in_force where person = $1) as counts
from transcript_course t join source_heard h on h.id = t.source
left join host_word w on w.person = t.person and w.source = t.source and w.kind = 'transcript'
where t.person = $1 and t.state = 1 group by t.source, t.transfer order by counts desc, t.source;
