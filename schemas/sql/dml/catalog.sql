-- The course catalog, and the courses that feeds tell where it has none.

-- name: catalog_of
select school, school_year, code, title, subject, sced, credits, grades, prerequisites, corequisites, alternates,
       offered, repeatable, middle_school_credit
from catalog_course where school in ('', $1, $2)
order by code, school_year, school <> '' desc;

-- name: courses_of_feeds
select c.course_code, min(c.title), min(c.subjects), min(c.subject_codes)
from course c
where c.state = 1 and c.course_code is not null
  and not exists (select 1 from catalog_course k where k.code = c.course_code and k.school in ('', $1, $2))
  and (c.org is null or exists (select 1 from org o where o.id = c.org
       and (o.kind = 'district' or o.identifier = $1 or o.sourced_id = $2)))
group by c.course_code order by c.course_code;

-- name: put_catalog_course
insert into catalog_course (school, school_year, code, title, subject, sced, credits, grades, prerequisites,
  corequisites, alternates, offered, repeatable, middle_school_credit)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (school, school_year, code) do update set title = excluded.title, subject = excluded.subject,
  sced = excluded.sced, credits = excluded.credits, grades = excluded.grades, prerequisites = excluded.prerequisites,
  corequisites = excluded.corequisites, alternates = excluded.alternates, offered = excluded.offered,
  repeatable = excluded.repeatable, middle_school_credit = excluded.middle_school_credit;

-- name: catalog_list
select school, school_year, code, title, subject, sced, credits, grades, prerequisites, corequisites, alternates,
       offered, repeatable, middle_school_credit
from catalog_course where school = $1 and school_year = $2 order by code;

-- name: remove_catalog_course
delete from catalog_course where school = $1 and school_year = $2 and code = $3;
