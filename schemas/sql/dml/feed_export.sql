-- What a source told, as it is held. The columns are the fields of the records in intake/events.hpp, in the order of
-- intake/stage.hpp's each_field(); what is not kept is ''. The order is one that does not change, and needs no sorting of
-- the many rows: by the source's own ids, or by row ids, which are made of them.

-- Guardians belong to the first agency a feed names (adapters/edfi/people.cpp), so it is the first again.

-- name: export_orgs
select sourced_id, kind, name, identifier, parent_sourced_id, metadata, alternative
from org where source = $1 and state = 1
order by case when id = (select r.org from roster_role r where r.source = $1 and r.kind = 'guardian' and r.state = 1
  order by r.id limit 1) then 0 else 1 end, sourced_id;

-- name: export_sessions
select sourced_id, kind, title, start_date, end_date, parent_sourced_id, school_year, metadata
from academic_session where source = $1 and state = 1 order by sourced_id;

-- name: export_courses
select c.sourced_id, c.title, c.course_code, c.grades, o.sourced_id, c.subjects, c.subject_codes, c.school_year_sourced_id,
  c.metadata
from course c left join org o on o.id = c.org where c.source = $1 and c.state = 1 order by c.sourced_id;

-- name: export_classes
select k.sourced_id, k.title, k.class_code, k.kind, k.location, c.sourced_id, o.sourced_id, k.terms, k.grades, k.subjects,
  k.subject_codes, k.periods, k.metadata
from class_section k left join course c on c.id = k.course left join org o on o.id = k.school
where k.source = $1 and k.state = 1 order by k.sourced_id;

-- With the fields of their demographics behind them; where several sources tell of a person, this one's word.
-- name: export_users
with told as (
  select s.*, p.is_student, f.person_source is not null as apart, p.given_name as g, p.family_name as n, p.middle_name as m,
    p.preferred_given_name as pg, p.preferred_family_name as pn, p.email as e, p.phone as t, p.grade as y,
    p.birth_date as b, p.sex as x, f.given_name, f.family_name, f.middle_name, f.preferred_given_name,
    f.preferred_family_name, f.email, f.phone, f.grade, f.birth_date, f.sex
  from person_source s join person p on p.id = s.person left join person_fact f on f.person_source = s.id
  where s.source = $1 and s.state = 1)
select sourced_id, username, '', '', iif(apart, given_name, g), iif(apart, family_name, n), iif(apart, middle_name, m),
  iif(apart, preferred_given_name, pg), '', iif(apart, preferred_family_name, pn), iif(apart, email, e),
  iif(apart, phone, t), '', iif(apart, grade, y), agents, primary_org, '', master_identifier, metadata, '', 1, is_student,
  sourced_id, iif(apart, birth_date, b), iif(apart, sex, x), '', '', '', '', '',
  case when demographics_state = 1 then demographics_metadata end
from told order by id;

-- name: export_roles
select r.sourced_id, (select s.sourced_id from person_source s
    where s.person = r.person and s.source = r.source and s.state = 1 order by s.id limit 1),
  o.sourced_id, r.kind, r.begin_date, r.end_date, r.user_profile, r.metadata, r.is_primary, e.grade, e.entry_type,
  e.exit_type, e.graduation_plans
from roster_role r join org o on o.id = r.org
left join school_enrollment e on e.source = r.source and e.key = r.sourced_id
where r.source = $1 and r.state = 1 order by r.id;

-- name: export_enrollments
select e.sourced_id, k.sourced_id, o.sourced_id, (select s.sourced_id from person_source s
    where s.person = e.person and s.source = e.source and s.state = 1 order by s.id limit 1),
  e.role, e.begin_date, e.end_date, e.metadata, e.is_primary
from class_enrollment e join class_section k on k.id = e.class_section left join org o on o.id = k.school
where e.source = $1 and e.state = 1 order by e.id;

-- name: export_programs
select p.sourced_id, p.name, p.kind, o.sourced_id, p.metadata, p.alternative
from program p left join org o on o.id = p.org where p.source = $1 and p.state = 1 order by p.sourced_id;

-- name: export_program_enrollments
select e.sourced_id, (select s.sourced_id from person_source s
    where s.person = e.person and s.source = e.source and s.state = 1 order by s.id limit 1),
  p.sourced_id, o.sourced_id, e.kind, e.begin_date, e.end_date, e.exit_reason, e.metadata
from program_enrollment e join program p on p.id = e.program left join org o on o.id = e.org
where e.source = $1 and e.state = 1 order by e.id;

-- name: export_academic_records
select a.key, (select s.sourced_id from person_source s
    where s.person = a.person and s.source = a.source and s.state = 1 order by s.id limit 1),
  o.sourced_id, a.school_year, a.term, a.credits_earned, a.credits_attempted, a.term_earned, a.term_attempted, a.gpa,
  a.gpa_scale, a.details
from academic_record a left join org o on o.id = a.org where a.source = $1 and a.state = 1 order by a.key;

-- name: export_course_transcripts
select t.key, (select s.sourced_id from person_source s
    where s.person = t.person and s.source = t.source and s.state = 1 order by s.id limit 1),
  a.key, '', t.school_year, t.term, t.school_name, t.grade_level, '', t.course_code, t.title, t.subject, t.sced,
  t.credits_attempted, t.credits_earned, t.grade, t.result, t.details
from transcript_course t left join academic_record a on a.id = t.academic_record
where t.source = $1 and t.state = 1 order by t.key;

-- name: export_evidence
select e.sourced_id, (select s.sourced_id from person_source s
    where s.person = e.person and s.source = e.source and s.state = 1 order by s.id limit 1),
  k.sourced_id, e.body, e.metadata
from evidence e left join class_section k on k.id = e.class_section
where e.source = $1 and e.kind = $2 and e.state = 1 order by e.id;

-- name: feed_sources
select id, name, kind from source where kind in ('edfi', 'oneroster')
order by case when kind = 'edfi' then 0 else 1 end, id;
