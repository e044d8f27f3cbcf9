-- How plans stand in their school years, and completion another way.

-- name: put_plan_year
insert into plan_year (plan, school_year, grade, status, rules_met, rules_total, next_due, profile_version, evaluated_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (plan, school_year) do update set grade = excluded.grade, status = excluded.status,
  rules_met = excluded.rules_met, rules_total = excluded.rules_total, next_due = excluded.next_due,
  profile_version = excluded.profile_version, evaluated_ms = excluded.evaluated_ms;

-- name: plan_years
select school_year, grade, status, rules_met, rules_total, next_due, profile_version from plan_year
where plan = $1 order by school_year;

-- name: plan_year_of
select school_year, grade, status, rules_met, rules_total, next_due, profile_version from plan_year
where plan = $1 and school_year = $2;

-- name: insert_alternative_completion
insert into alternative_completion (plan, school_year, reason, comment, author, author_name, author_role, at_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: withdraw_alternative_completion
update alternative_completion set withdrawn_ms = $3, withdrawn_by = $4
where plan = $1 and school_year = $2 and withdrawn_ms is null;

-- name: alternative_completion_of
select school_year, reason, comment, author_name, author_role, at_ms from alternative_completion
where plan = $1 and school_year = $2 and withdrawn_ms is null;

-- name: plans_to_count
select p.id, p.person from plan p join person s on s.id = p.person
where p.kind = 'ilp' and p.set_aside is null and s.merged_into is null and p.id > $1 order by p.id limit $2;

-- name: section_written_now
insert into section_written (plan, section, at_ms) values ($1, $2, $3)
on conflict (plan, section) do update set at_ms = excluded.at_ms;

-- name: sections_written_as_sent
insert into section_written (plan, section, at_ms)
select p.id, s.section, min(v.at_ms)
from plan p join revision_section s on s.revision = p.head
  join plan_revision v on v.plan = p.id
  join revision_section e on e.revision = v.id and e.section = s.section and e.content = s.content
where p.id = $1 group by p.id, s.section
on conflict (plan, section) do update set at_ms = excluded.at_ms;

-- name: sections_written
select section, at_ms from section_written where plan = $1;
