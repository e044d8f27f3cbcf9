-- Sections that are alternative programs within a school, and the stays that enrollments in them are. The key of such a
-- stay is one that no feed has.

-- name: unmark_sections
update class_section set program_class = null where program_class is not null;

-- name: mark_sections
update class_section set program_class = $3 where program_class is null and $2 = case $1
  when 'classCode' then class_code when 'location' then location when 'title' then title
  when 'courseCode' then (select k.course_code from course k where k.id = class_section.course)
  else json_extract(metadata, '$."' || $1 || '"') end;

-- name: section_stays_to_begin
select e.id, e.source, e.person, c.school, c.program_class, e.begin_date, e.end_date,
  (select min(t.start_date) from academic_session t where t.source = c.source
    and instr(',' || replace(c.terms, ' ', '') || ',', ',' || t.sourced_id || ',') > 0)
from class_section c join class_enrollment e on e.class_section = c.id
where c.program_class is not null and c.state = 1 and c.school is not null and e.state = 1 and e.role = 'student'
  and (e.end_date is null or e.end_date > $1)
  and not exists (select 1 from school_enrollment s where s.source = e.source
    and s.key = char(10) || 'section ' || e.id and s.state = 1 and s.program_class = c.program_class);

-- name: section_stays_to_end
select s.id, s.source, s.key, s.person from school_enrollment s
where s.program_class is not null and s.state = 1 and s.key >= char(10) || 'section ' and s.key < char(10) || 'section!'
  and not exists (
  select 1 from class_enrollment e join class_section c on c.id = e.class_section
  where s.key = char(10) || 'section ' || e.id and e.id = cast(substr(s.key, 10) as integer) and e.state = 1
    and e.role = 'student' and (e.end_date is null or e.end_date > $1)
    and c.state = 1 and c.program_class = s.program_class);

-- name: set_program_class
update school_enrollment set program_class = $2 where id = $1;
