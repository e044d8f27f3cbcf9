-- Taking part in an alternative program within a school is a stay, under a key that no feed has.

-- Where: at the school that the row names, else where the student is enrolled, else at the agency. Who is enrolled at a
-- school that is such a program itself ($2: the classes of those, with commas around each), or was since, has that stay
-- already.

-- name: program_stays_to_begin
select e.id, e.source, e.person, e.begin_date, e.end_date, e.school from (
  select e.id, e.source, e.person, e.begin_date, e.end_date, coalesce(
    (select o.id from org o where o.id = e.org and o.kind = 'school'),
    (select s.school from school_enrollment s join org o on o.id = s.school and o.kind = 'school'
     where s.person = e.person and s.state = 1 and s.program_class is null and (s.exit_date is null or s.exit_date > $1)
     order by s.is_primary desc, s.entry_date desc, s.id limit 1), e.org, p.org) as school
  from program_enrollment e join program p on p.id = e.program
  where p.alternative = 1 and p.state = 1 and e.state = 1 and (e.end_date is null or e.end_date > $1)
    and (e.begin_date is null or e.begin_date <= $1)) e
where e.school is not null
  and not exists (select 1 from school_enrollment s join org o on o.id = s.school
    where s.person = e.person and s.program_class is null and instr($2, ',' || o.school_class || ',') > 0
      and (s.exit_date is null or s.exit_date > coalesce(e.begin_date, '')))
  and not exists (select 1 from school_enrollment s where s.source = e.source
    and s.key = char(10) || 'program ' || e.id and s.state = 1);

-- name: program_stays_to_end
select s.id, s.source, s.key, s.person, e.end_date, e.exit_reason from school_enrollment s
left join program_enrollment e on e.id = cast(substr(s.key, 10) as integer)
left join program p on p.id = e.program
where s.program_class is not null and s.state = 1 and s.key >= char(10) || 'program ' and s.key < char(10) || 'program!'
  and (e.id is null or e.state = 0 or p.state = 0 or p.alternative = 0 or (e.end_date is not null and e.end_date <= $1));

-- name: has_alternative_programs
select exists (select 1 from program where alternative = 1);

-- A feed's word that a school is alternative stands until the district says of what class it is.

-- name: class_alternative_schools
update org set school_class = $2 where source = $1 and alternative = 1 and state = 1 and school_class is null;
