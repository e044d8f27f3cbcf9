-- What feeds and the host's events write, and what an import reads to know the difference.

-- name: source_named
select id from source where name = $1;

-- Whether a row was over by its own dates, or those of its class, before the feed stopped telling of it.

-- name: expired_never
select 0 where $1 > 0 and $2 is not null;

-- name: expired_session
select coalesce(end_date <= $2, 0) from academic_session where id = $1;

-- name: expired_course
select exists (select 1 from academic_session s where s.source = c.source and s.sourced_id = c.school_year_sourced_id
  and s.end_date <= $2) from course c where c.id = $1;

-- name: expired_class
select exists (select 1 from academic_session s where s.source = c.source
    and instr(',' || replace(c.terms, ' ', '') || ',', ',' || s.sourced_id || ',') > 0)
  and not exists (select 1 from academic_session s where s.source = c.source
    and instr(',' || replace(c.terms, ' ', '') || ',', ',' || s.sourced_id || ',') > 0 and (s.end_date is null or s.end_date > $2))
from class_section c where c.id = $1;

-- name: expired_role
select coalesce(end_date <= $2, 0) from roster_role where id = $1;

-- name: expired_enrollment
select coalesce(e.end_date <= $2, 0) or (exists (select 1 from academic_session s where s.source = c.source
    and instr(',' || replace(c.terms, ' ', '') || ',', ',' || s.sourced_id || ',') > 0)
  and not exists (select 1 from academic_session s where s.source = c.source
    and instr(',' || replace(c.terms, ' ', '') || ',', ',' || s.sourced_id || ',') > 0 and (s.end_date is null or s.end_date > $2)))
from class_enrollment e join class_section c on c.id = e.class_section where e.id = $1;

-- name: expired_program_enrollment
select coalesce(end_date <= $2, 0) from program_enrollment where id = $1;

-- name: expired_evidence
select exists (select 1 from academic_session s where s.source = c.source
    and instr(',' || replace(c.terms, ' ', '') || ',', ',' || s.sourced_id || ',') > 0)
  and not exists (select 1 from academic_session s where s.source = c.source
    and instr(',' || replace(c.terms, ' ', '') || ',', ',' || s.sourced_id || ',') > 0 and (s.end_date is null or s.end_date > $2))
from evidence e join class_section c on c.id = e.class_section where e.id = $1;

-- name: feed_source_names
select name from source where kind in ('oneroster', 'edfi') order by name;

-- name: kind_of_source
select kind from source where name = $1;

-- name: put_source
insert into source (name, kind) values ($1, $2) on conflict (name) do update set kind = kind returning id;

-- name: feed_orgs
select sourced_id, id, hash, state, 0 from org where source = $1;

-- name: feed_sessions
select sourced_id, id, hash, state, 0 from academic_session where source = $1;

-- name: feed_courses
select sourced_id, id, hash, state, 0 from course where source = $1;

-- name: feed_classes
select sourced_id, id, hash, state, 0 from class_section where source = $1;

-- name: feed_users
select null, id, hash, state, person from person_source where source = $1 order by id;

-- name: feed_demographics
select null, id, demographics_hash, demographics_state, person
from person_source where source = $1 and demographics_hash <> 0 order by id;

-- name: feed_roles
select null, id, hash, state, person from roster_role where source = $1 order by id;

-- name: feed_enrollments
select null, id, hash, state, person from class_enrollment where source = $1 order by id;

-- name: feed_programs
select sourced_id, id, hash, state, 0 from program where source = $1;

-- name: feed_program_enrollments
select null, id, hash, state, person from program_enrollment where source = $1 order by id;

-- name: feed_academic_records
select key, id, hash, state, person from academic_record where source = $1;

-- name: feed_course_transcripts
select key, id, hash, state, person from transcript_course where source = $1;

-- name: feed_evidence
select null, id, hash, state, person from evidence where source = $1 and kind = $2 order by id;

-- The same, one row by its key.

-- name: feed_org
select sourced_id, id, hash, state, 0, kind not in ('district', 'local', 'state', 'national')
from org where source = $1 and sourced_id = $2;

-- name: feed_session
select sourced_id, id, hash, state, 0, 0 from academic_session where source = $1 and sourced_id = $2;

-- name: feed_course
select sourced_id, id, hash, state, 0, 0 from course where source = $1 and sourced_id = $2;

-- name: feed_class
select sourced_id, id, hash, state, 0, 0 from class_section where source = $1 and sourced_id = $2;

-- name: feed_user
select null, s.id, s.hash, s.state, s.person, p.is_student
from person_source s join person p on p.id = s.person where s.id = $1;

-- name: feed_demographic
select null, id, demographics_hash, demographics_state, person, 0
from person_source where id = $1 and demographics_hash <> 0;

-- name: feed_role
select null, id, hash, state, person, 0 from roster_role where id = $1;

-- name: feed_enrollment
select null, id, hash, state, person, 0 from class_enrollment where id = $1;

-- name: feed_program
select sourced_id, id, hash, state, 0, 0 from program where source = $1 and sourced_id = $2;

-- name: feed_program_enrollment
select null, id, hash, state, person, 0 from program_enrollment where id = $1;

-- name: feed_academic_record
select key, id, hash, state, person, 0 from academic_record where source = $1 and key = $2;

-- name: feed_course_transcript
select key, id, hash, state, person, 0 from transcript_course where source = $1 and key = $2;

-- name: feed_evidence_row
select null, id, hash, state, person, 0 from evidence where id = $1;

-- How many of a kind are active, as far as it matters.

-- name: active_orgs
select count(*) from (select 1 from org where source = $1 and state = 1 limit $2);

-- name: active_sessions
select count(*) from (select 1 from academic_session where source = $1 and state = 1 limit $2);

-- name: active_courses
select count(*) from (select 1 from course where source = $1 and state = 1 limit $2);

-- name: active_classes
select count(*) from (select 1 from class_section where source = $1 and state = 1 limit $2);

-- name: active_users
select count(*) from (select 1 from person_source where source = $1 and state = 1 limit $2);

-- name: active_roles
select count(*) from (select 1 from roster_role where source = $1 and state = 1 limit $2);

-- name: active_demographics
select count(*) from (select 1 from person_source where source = $1 and demographics_state = 1 limit $2);

-- name: active_enrollments
select count(*) from (select 1 from class_enrollment where source = $1 and state = 1 limit $2);

-- name: active_programs
select count(*) from (select 1 from program where source = $1 and state = 1 limit $2);

-- name: active_program_enrollments
select count(*) from (select 1 from program_enrollment where source = $1 and state = 1 limit $2);

-- name: active_academic_records
select count(*) from (select 1 from academic_record where source = $1 and state = 1 limit $2);

-- name: active_course_transcripts
select count(*) from (select 1 from transcript_course where source = $1 and state = 1 limit $2);

-- name: active_evidence
select count(*) from (select 1 from evidence where source = $1 and kind = $3 and state = 1 limit $2);

-- name: students_among_users
select s.sourced_id from person_source s join person p on p.id = s.person where s.id = $1 and p.is_student = 1;

-- name: sourced_id_of_user
select sourced_id from person_source where id = $1;

-- name: sourced_id_of_org
select sourced_id from org where id = $1;

-- name: sourced_id_of_session
select sourced_id from academic_session where id = $1;

-- name: sourced_id_of_course
select sourced_id from course where id = $1;

-- name: sourced_id_of_class
select sourced_id from class_section where id = $1;

-- name: sourced_id_of_enrollment
select sourced_id from class_enrollment where id = $1;

-- name: sourced_id_of_program
select sourced_id from program where id = $1;

-- name: sourced_id_of_program_enrollment
select sourced_id from program_enrollment where id = $1;

-- name: sourced_id_of_academic_record
select key from academic_record where id = $1;

-- name: sourced_id_of_course_transcript
select key from transcript_course where id = $1;

-- name: sourced_id_of_evidence
select sourced_id from evidence where id = $1;

-- name: put_org
insert into org (source, sourced_id, kind, name, identifier, parent_sourced_id, metadata, alternative, state, hash)
values ($1, $2, $3, $4, $5, $6, $8, $9, 1, $7)
on conflict (source, sourced_id) do update set kind = excluded.kind, name = excluded.name,
  identifier = excluded.identifier, parent_sourced_id = excluded.parent_sourced_id, metadata = excluded.metadata,
  alternative = excluded.alternative, state = 1, hash = excluded.hash
returning id;

-- name: put_session
insert into academic_session (source, sourced_id, kind, title, start_date, end_date, parent_sourced_id,
  school_year, metadata, state, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $10, 1, $9)
on conflict (source, sourced_id) do update set kind = excluded.kind, title = excluded.title,
  start_date = excluded.start_date, end_date = excluded.end_date, parent_sourced_id = excluded.parent_sourced_id,
  school_year = excluded.school_year, metadata = excluded.metadata, state = 1, hash = excluded.hash
returning id;

-- name: put_course
insert into course (source, sourced_id, title, course_code, grades, subjects, subject_codes, org,
  school_year_sourced_id, metadata, state, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11, 1, $10)
on conflict (source, sourced_id) do update set title = excluded.title, course_code = excluded.course_code,
  grades = excluded.grades, subjects = excluded.subjects, subject_codes = excluded.subject_codes,
  org = excluded.org, school_year_sourced_id = excluded.school_year_sourced_id, metadata = excluded.metadata,
  state = 1, hash = excluded.hash
returning id;

-- name: put_class
insert into class_section (source, sourced_id, title, class_code, kind, course, school, terms, grades, subjects,
  subject_codes, periods, location, metadata, state, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $14, $15, 1, $13)
on conflict (source, sourced_id) do update set title = excluded.title, class_code = excluded.class_code,
  kind = excluded.kind, course = excluded.course, school = excluded.school, terms = excluded.terms,
  grades = excluded.grades, subjects = excluded.subjects, subject_codes = excluded.subject_codes,
  periods = excluded.periods, location = excluded.location, metadata = excluded.metadata, state = 1,
  hash = excluded.hash
returning id;

-- Rows given many at a time (store/given_rows.hpp), by their ids: a row that is there is changed.

-- name: insert_persons
insert into person (id, uid, given_name, family_name, middle_name, preferred_given_name, preferred_family_name,
  sort_name, birth_date, sex, grade, email, phone, is_student)
select c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14 from given;

-- name: insert_classes
insert into class_section (id, source, sourced_id, title, class_code, kind, course, school, terms, grades, subjects,
  subject_codes, periods, location, metadata, state, hash)
select c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, 1, c16 from given;

-- name: put_person_sources
insert into person_source (id, source, sourced_id, person, username, agents, primary_org, master_identifier, metadata,
  state, hash, demographics_state, demographics_hash, demographics_metadata)
select c1, c2, c3, c4, c5, c6, c7, c8, c9, 1, c10, c11 <> 0, c11, c12 from given where true
on conflict (id) do update set username = excluded.username, agents = excluded.agents,
  primary_org = excluded.primary_org, master_identifier = excluded.master_identifier, metadata = excluded.metadata,
  state = 1, hash = excluded.hash
where person_source.sourced_id = excluded.sourced_id;

-- name: put_identifiers
insert into person_identifier (person, system, value, source) select c1, c2, c3, c4 from given where true
on conflict do update set source = excluded.source where person_identifier.source is null;

-- name: put_guardians
insert into guardianship (student, guardian, source) select c1, c2, c3 from given where true on conflict do nothing;

-- name: put_roles
insert into roster_role (id, source, sourced_id, person, org, kind, is_primary, begin_date, end_date, user_profile,
  metadata, state, hash)
select c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, 1, c12 from given where true
on conflict (id) do update set person = excluded.person, org = excluded.org, kind = excluded.kind,
  is_primary = excluded.is_primary, begin_date = excluded.begin_date, end_date = excluded.end_date,
  user_profile = excluded.user_profile, metadata = excluded.metadata, state = 1, hash = excluded.hash
where roster_role.sourced_id = excluded.sourced_id;

-- name: put_enrollments
insert into class_enrollment (id, source, sourced_id, person, class_section, role, is_primary, begin_date, end_date,
  metadata, state, hash)
select c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, 1, c11 from given where true
on conflict (id) do update set person = excluded.person, class_section = excluded.class_section,
  role = excluded.role, is_primary = excluded.is_primary, begin_date = excluded.begin_date,
  end_date = excluded.end_date, metadata = excluded.metadata, state = 1, hash = excluded.hash
where class_enrollment.sourced_id = excluded.sourced_id;

-- name: put_evidence
insert into evidence (id, source, kind, sourced_id, person, class_section, body, metadata, state, hash)
select c1, c2, c3, c4, c5, c6, c7, c8, 1, c9 from given where true
on conflict (id) do update set person = excluded.person, class_section = excluded.class_section, body = excluded.body,
  metadata = excluded.metadata, state = 1, hash = excluded.hash
where evidence.sourced_id = excluded.sourced_id and evidence.kind = excluded.kind;

-- name: put_program_enrollments
insert into program_enrollment (id, source, sourced_id, person, program, org, kind, begin_date, end_date, exit_reason,
  metadata, state, hash)
select c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, 1, c12 from given where true
on conflict (id) do update set person = excluded.person, program = excluded.program, org = excluded.org,
  kind = excluded.kind, begin_date = excluded.begin_date, end_date = excluded.end_date,
  exit_reason = excluded.exit_reason, metadata = excluded.metadata, state = 1, hash = excluded.hash
where program_enrollment.sourced_id = excluded.sourced_id;

-- name: insert_academic_records
insert into academic_record (id, source, key, person, org, school_year, term, credits_earned, credits_attempted,
  term_earned, term_attempted, gpa, gpa_scale, details, school_name, state, hash)
select c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, (select name from org where id = c5), 1, c15
from given;

-- What a row of a transcript does not say itself its course and its school say.

-- name: put_course_transcripts
insert into transcript_course (uid, person, source, key, academic_record, school_year, term, school_name, grade_level,
  course_code, title, subject, sced, credits_attempted, credits_earned, grade, result, details, state, hash)
select c1, c2, c3, c4, c5, c6, c7, coalesce(c8, (select name from org where id = c21)), c9,
  coalesce(c10, (select course_code from course where id = c20)),
  coalesce(c11, (select title from course where id = c20), c10, ''),
  coalesce(c12, (select subjects from course where id = c20)),
  coalesce(c13, (select subject_codes from course where id = c20)), c14, c15, c16, c17, c18, 1, c19
from given where true
on conflict (source, key) do update set person = excluded.person, academic_record = excluded.academic_record,
  school_year = excluded.school_year, term = excluded.term,
  school_name = excluded.school_name, grade_level = excluded.grade_level, course_code = excluded.course_code,
  title = excluded.title, subject = excluded.subject, sced = excluded.sced,
  credits_attempted = excluded.credits_attempted, credits_earned = excluded.credits_earned,
  grade = excluded.grade, result = excluded.result, details = excluded.details, state = 1, hash = excluded.hash;

-- name: next_person
select coalesce(max(id), 0) + 1 from person;

-- name: next_class
select coalesce(max(id), 0) + 1 from class_section;

-- name: next_stay
select coalesce(max(id), 0) + 1 from school_enrollment;

-- name: next_academic_record
select coalesce(max(id), 0) + 1 from academic_record;

-- A row that says no grade takes none away: Ed-Fi says it of stays.

-- name: update_person
update person set given_name = $2, family_name = $3, middle_name = $4, preferred_given_name = $5,
  preferred_family_name = $6, grade = coalesce($7, grade), email = $8, phone = $9 where id = $1;

-- name: update_sort_name
update person set sort_name = $2 where id = $1 and sort_name <> $2;

-- name: insert_stays
insert into school_enrollment (id, source, key, person, school, grade, entry_date, exit_date, entry_type, exit_type,
  is_primary, state, hash, graduation_plans)
select c1, c2, c3, c4, c5, coalesce(c6, case when c11 then null else (select grade from person where id = c4) end),
  c7, c8, c12, c13, c9, 1, c10, c14
from given;

-- name: put_demographics
update person_source set demographics_state = 1, demographics_hash = $2, demographics_metadata = $3 where id = $1;

-- name: update_person_demographics
update person set birth_date = $2, sex = $3 where id = $1;

-- name: make_student
update person set is_student = 1 where id = $1 and is_student = 0;

-- name: put_identifier
insert into person_identifier (person, system, value, source) values ($1, $2, $3, $4)
on conflict (person, system, value) do update set source = excluded.source where person_identifier.source is null;

-- name: drop_other_identifiers
delete from person_identifier where person = $1 and system = $2 and value <> $3
  and (select count(*) from person_source where person = $1) = 1;

-- name: persons_with_state_id
select p.id, p.birth_date, p.family_name, p.given_name from person_identifier i join person p on p.id = i.person
where i.value = $2 and i.system = $1 and p.merged_into is null order by p.id;

-- name: has_identifiers
select exists (select 1 from person_identifier where system = $1);

-- name: has_people
select exists (select 1 from person);

-- name: agents_of_user
select agents from person_source where id = $1;

-- The link goes unless a row of either end, of any source, still states it: of a student who left, the last one.

-- name: drop_guardian
delete from guardianship where student = $1 and guardian = $2 and not exists (
  select 1 from person_source a join person_source b on b.person = $2 and b.source = a.source
  where a.person = $1
    and instr(',' || a.agents || ',', ',' || b.sourced_id || ',') > 0)
and not exists (
  select 1 from person_source a join person_source b on b.person = $1 and b.source = a.source
  where a.person = $2 and a.state = 1
    and instr(',' || a.agents || ',', ',' || b.sourced_id || ',') > 0);

-- name: state_ids_of_person
select i.value from person_identifier i where i.person = $1 and i.system = $2;

-- name: identity_of_person
select id, birth_date, family_name, given_name from person where id = $1;

-- name: roles_of_person
select sourced_id from roster_role where person = $1 and source = $2 and state = 1 order by id;

-- name: put_stay
insert into school_enrollment (source, key, person, school, grade, entry_date, exit_date, entry_type, exit_type,
  is_primary, state, hash, graduation_plans)
values ($1, $2, $3, $4, coalesce($5, case when $12 then null else (select grade from person where id = $3) end),
  $6, $7, $8, $9, $10, 1, $11, $13)
on conflict (source, key) do update set person = excluded.person, school = excluded.school,
  grade = coalesce(excluded.grade, grade), entry_date = excluded.entry_date, exit_date = excluded.exit_date,
  entry_type = excluded.entry_type, exit_type = excluded.exit_type, is_primary = excluded.is_primary, state = 1,
  hash = excluded.hash, graduation_plans = excluded.graduation_plans
returning id;

-- name: stay_by_key
select id, person, state, hash, exit_date, school, entry_date from school_enrollment where source = $1 and key = $2;

-- name: rename_stay
update school_enrollment set key = $2 where id = $1
  and not exists (select 1 from school_enrollment s where s.source = school_enrollment.source and s.key = $2);

-- A stay whose row tells of another one now; under a key that no feed has.
-- name: retire_stay
update school_enrollment set key = key || char(10) || id, state = 0,
  exit_date = case when exit_date is null or exit_date > $2 then $2 else exit_date end
where id = $1;

-- name: same_stay_elsewhere
select id from school_enrollment where person = $1 and school = $2 and entry_date = $3 and source <> $4 and state = 1
order by id limit 1;

-- name: exit_of_stay
select exit_date from school_enrollment where id = $1;

-- What another source says of a stay's end; what it does not say stays.

-- name: exit_stay
update school_enrollment set exit_date = $2, entry_type = coalesce($3, entry_type),
  exit_type = coalesce($4, exit_type)
where id = $1 and (exit_date is distinct from $2 or entry_type is distinct from coalesce($3, entry_type)
  or exit_type is distinct from coalesce($4, exit_type));

-- name: has_stays_elsewhere
select exists (select 1 from school_enrollment where source < $1)
  or exists (select 1 from school_enrollment where source > $1);

-- name: take_over_stay
update school_enrollment set source = $2, key = $3 where id = $1
  and not exists (select 1 from school_enrollment where source = $2 and key = $3);

-- name: end_stay
update school_enrollment set state = 0,
  exit_date = case when exit_date is null or exit_date > $3 then $3 else exit_date end
where source = $1 and key = $2 and state = 1;

-- name: active_stays_of
select id, key, school, exit_date is not null and exit_date <= $3 from school_enrollment
where person = $1 and source = $2 and state = 1 order by id;

-- name: grade_of_stays
update school_enrollment set grade = $3 where person = $1 and source = $2 and state = 1
  and grade is not $3 and (exit_date is null or exit_date > $4);

-- name: set_grade
update person set grade = $2 where id = $1;

-- name: has_better_stay
select exists (select 1 from school_enrollment s where s.person = $1 and s.state = 1 and s.grade is not null
  and (s.exit_date is null or s.exit_date > $4) and s.program_class is null
  and (s.is_primary > $2 or (s.is_primary = $2 and coalesce(s.entry_date, '') > $3)));

-- name: end_org
update org set state = 0 where id = $1;

-- name: end_session
update academic_session set state = 0 where id = $1;

-- name: end_course
update course set state = 0 where id = $1;

-- name: end_class
update class_section set state = 0 where id = $1;

-- name: end_user
update person_source set state = 0 where id = $1;

-- name: end_demographics
update person_source set demographics_state = 0 where id = $1;

-- name: end_role
update roster_role set state = 0 where id = $1;

-- name: end_enrollment
update class_enrollment set state = 0 where id = $1;

-- name: end_program
update program set state = 0 where id = $1;

-- name: end_program_enrollment
update program_enrollment set state = 0 where id = $1;

-- name: end_academic_record
update academic_record set state = 0 where id = $1;

-- name: end_evidence
update evidence set state = 0 where id = $1;

-- name: role_key
select sourced_id from roster_role where id = $1;

-- name: end_roles_of
update roster_role set state = 0 where person = $1 and source = $2 and state = 1;

-- name: end_enrollments_of
update class_enrollment set state = 0 where person = $1 and source = $2 and state = 1;

-- name: has_active_user
select exists (select 1 from person_source where person = $1 and source = $2 and state = 1);

-- name: transcript_rows_of_source
select id, key, hash, state from transcript_course where person = $1 and source = $2;

-- name: put_transcript_row
insert into transcript_course (uid, person, source, key, school_year, term, school_name, grade_level, course_code,
  title, subject, sced, credits_attempted, credits_earned, grade, result, state, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17)
on conflict (source, key) do update set school_year = excluded.school_year, term = excluded.term,
  school_name = excluded.school_name, grade_level = excluded.grade_level, course_code = excluded.course_code,
  title = excluded.title, subject = excluded.subject, sced = excluded.sced,
  credits_attempted = excluded.credits_attempted, credits_earned = excluded.credits_earned,
  grade = excluded.grade, result = excluded.result, state = 1, hash = excluded.hash
where transcript_course.person = excluded.person;

-- name: end_transcript_row
update transcript_course set state = 0 where id = $1;

-- name: put_program
insert into program (source, sourced_id, name, kind, org, alternative, metadata, state, hash)
values ($1, $2, $3, $4, $5, $6, $7, 1, $8)
on conflict (source, sourced_id) do update set name = excluded.name, kind = excluded.kind, org = excluded.org,
  alternative = excluded.alternative, metadata = excluded.metadata, state = 1, hash = excluded.hash
returning id;

-- name: put_academic_record
insert into academic_record (source, key, person, org, school_year, term, credits_earned, credits_attempted,
  term_earned, term_attempted, gpa, gpa_scale, details, school_name, state, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, (select name from org where id = $4), 1, $14)
on conflict (source, key) do update set person = excluded.person, org = excluded.org,
  school_year = excluded.school_year, term = excluded.term, credits_earned = excluded.credits_earned,
  credits_attempted = excluded.credits_attempted, term_earned = excluded.term_earned,
  term_attempted = excluded.term_attempted, gpa = excluded.gpa, gpa_scale = excluded.gpa_scale,
  details = excluded.details, school_name = excluded.school_name, state = 1, hash = excluded.hash
returning id;
