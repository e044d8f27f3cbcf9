-- Papers that say who of a student's family, and who named by it, may see the plans.

-- name: insert_access_paper
insert into access_paper (uid, person, kind, guardian, who, account, limits, sections, first_day, last_day, paper,
  number, paper_date, given_role, given_by, author, author_name, author_role, at_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- name: access_papers_of
select p.id, p.uid, p.kind, p.guardian, p.who, p.account, p.limits, p.sections, p.first_day, p.last_day, p.paper,
  p.number, p.paper_date, p.given_role, p.given_by, p.author, p.author_name, p.author_role, p.at_ms,
  e.on_day, e.reason, e.author_name, e.author_role, e.at_ms
from access_paper p left join access_paper_end e on e.paper = p.id where p.person = $1 order by p.id desc;

-- name: end_access_paper
insert into access_paper_end (paper, on_day, reason, author, author_name, author_role, at_ms)
values ($1, $2, $3, $4, $5, $6, $7);

-- Any person a reference leads to, student or not; two are nobody.

-- name: persons_by_identifier
select distinct coalesce(p.merged_into, p.id) from person_identifier x join person p on p.id = x.person
where x.value = $1 and x.system = $2 limit 2;

-- name: any_person_by_sourced_id
select coalesce(p.merged_into, p.id) from person_source s join person p on p.id = s.person
where s.id = $2 and s.sourced_id = $1;

-- Two rows of one source.

-- name: are_told_apart
select exists (select 1 from person_source a join person_source b on b.source = a.source
  where a.person = $1 and b.person = $2);
