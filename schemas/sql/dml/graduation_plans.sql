-- The graduation plans of the SIS that a student's stays name.

-- name: plans_of_stays
select e.graduation_plans, s.id, s.name from school_enrollment e join source s on s.id = e.source
where e.person = $1 and e.state = 1 and e.graduation_plans is not null and coalesce(e.exit_date, '9999') > $2
order by e.is_primary desc, e.entry_date desc, e.id;

-- name: graduation_plan
select metadata from evidence where id = $1 and sourced_id = $2 and metadata is not null;
