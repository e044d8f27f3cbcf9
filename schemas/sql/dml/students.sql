-- Students, guardians, stays, classes and transcripts, as pages read them.

-- name: student_columns_by_uid
select p.id, p.uid, p.given_name, p.family_name, p.middle_name, p.preferred_given_name,
       p.preferred_family_name, p.birth_date, p.sex, p.grade, p.language,
       (select value from person_identifier i where i.person = p.id and i.system = $2 limit 1),
       (select value from person_identifier i where i.person = p.id and i.system = 'Local' limit 1)
from person p where p.id = (select coalesce(merged_into, id) from person where uid = $1) and p.is_student = 1;

-- name: student_by_id
select p.id, p.uid, p.given_name, p.family_name, p.middle_name, p.preferred_given_name,
       p.preferred_family_name, p.birth_date, p.sex, p.grade, p.language,
       (select value from person_identifier i where i.person = p.id and i.system = $2 limit 1),
       (select value from person_identifier i where i.person = p.id and i.system = 'Local' limit 1)
from person p where p.id = $1;

-- name: students_by_identifier
select p.id, p.uid, p.given_name, p.family_name, p.middle_name, p.preferred_given_name,
       p.preferred_family_name, p.birth_date, p.sex, p.grade, p.language,
       (select value from person_identifier i where i.person = p.id and i.system = $3 limit 1),
       (select value from person_identifier i where i.person = p.id and i.system = 'Local' limit 1)
from person_identifier x join person p on p.id = x.person
where x.value = $1 and x.system = $2 and p.is_student = 1 and p.merged_into is null limit 2;

-- name: person_by_sourced_id
select s.person from person_source s join person p on p.id = s.person
where s.id = $2 and s.sourced_id = $1 and p.is_student = 1 and p.merged_into is null;

-- name: source_names
select name from source order by id;

-- name: find_students
select id from person where is_student = 1 and merged_into is null and sort_name >= $1 and sort_name < $2
order by sort_name, id limit $3;

-- name: stays_of
select e.id, e.school, o.name, o.sourced_id, o.identifier, coalesce(e.program_class, o.school_class), e.grade, e.entry_date,
       e.exit_date, e.is_primary, e.state
from school_enrollment e join org o on o.id = e.school where e.person = $1
order by e.state desc, e.is_primary desc, e.entry_date desc, e.id;

-- name: guardians_of
select g.id, g.given_name, g.family_name, g.phone, g.email, g.language
from guardianship l join person g on g.id = l.guardian where l.student = $1 order by g.id;

-- name: current_classes_of
select coalesce(c.title, s.title), coalesce(c.subjects, s.subjects), coalesce(c.subject_codes, s.subject_codes), o.name,
       c.course_code
from class_enrollment e join class_section s on s.id = e.class_section
left join course c on c.id = s.course left join org o on o.id = s.school
where e.person = $1 and e.state = 1 and e.role = 'student' and s.kind = 'scheduled'
  and coalesce(e.begin_date, '') <= $2 and coalesce(e.end_date, '9999') > $2
order by 1;

-- name: courses_told
select id, uid, school_year, term, school_name, grade_level, course_code, title, subject, sced,
       credits_attempted, credits_earned, grade, result, transfer, source
from transcript_course where person = $1 and state = 1;

-- name: transcript_voice
select source from transcript_voice where person = $1 order by rank, source limit 1;

-- name: school_by_reference
select id, name, sourced_id, identifier, school_class from org
where (sourced_id = $1 or identifier = $1) and kind <> 'district' and state = 1 order by id limit 1;

-- name: schools
select id, name, sourced_id, identifier, school_class, kind from org where state = 1 order by kind, name;

-- name: set_school_class
update org set school_class = $2 where (sourced_id = $1 or identifier = $1) and kind <> 'district';

-- name: calendar_days
select day, kind from calendar_day
where day >= coalesce((select max(day) from calendar_day where day < $1 and kind = 'school' and school in ('', $3, $4)), $1)
  and day <= coalesce((select min(day) from calendar_day where day > $2 and kind = 'school' and school in ('', $3, $4)), $2)
  and school in ('', $3, $4)
order by day, school <> '';

-- name: put_calendar_day
insert into calendar_day (day, school, kind, name) values ($1, $2, $3, $4)
on conflict (day, school) do update set kind = excluded.kind, name = excluded.name
where calendar_day.kind <> excluded.kind or calendar_day.name is not excluded.name;

-- name: count_things
select
  (select count(*) from org where state = 1),
  (select count(*) from org where state = 1 and kind = 'school'),
  (select count(*) from person p where is_student = 1 and merged_into is null
     and exists (select 1 from person_source s where s.person = p.id and s.state = 1)),
  (select count(distinct person) from roster_role where state = 1 and kind in ('guardian', 'parent', 'relative')),
  (select count(distinct person) from roster_role where state = 1 and kind not in ('guardian', 'parent', 'relative', 'student')),
  (select count(*) from course where state = 1),
  (select count(*) from class_section where state = 1),
  (select count(*) from class_enrollment where state = 1),
  (select count(*) from school_enrollment where state = 1 and program_class is null),
  (select count(*) from person_source where demographics_state = 1),
  (select count(*) from academic_record where state = 1),
  (select count(*) from transcript_in_force),
  (select coalesce(sum(credits_earned), 0) from transcript_in_force),
  (select coalesce(sum(credits_attempted), 0) from transcript_in_force),
  (select count(*) from program where state = 1),
  (select count(*) from program_enrollment where state = 1),
  (select count(*) from plan where kind = 'ilp' and head is not null),
  (select count(*) from addendum where state not in ('exited', 'void')),
  (select count(*) from transfer where direction = 'in'),
  (select count(*) from transfer where direction = 'out');
