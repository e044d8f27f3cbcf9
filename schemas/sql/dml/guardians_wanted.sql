-- What rows of feeds say of guardians and lead to nobody yet.

-- name: user_with_key
select s.person, p.is_student from person_source s join person p on p.id = s.person where s.id = $1 and s.state = 1;

-- name: users_of_person
select id from person_source where person = $1 and source = $2 and state = 1;

-- name: want_guardian
insert into guardian_wanted (said_by, agent) values ($1, $2) on conflict do nothing;

-- name: want_no_more
delete from guardian_wanted where said_by = $1 and agent = $2;

-- name: want_none
delete from guardian_wanted where said_by = $1;

-- name: guardians_wanted
select said_by, agent from guardian_wanted where said_by = $1
union select said_by, agent from guardian_wanted where agent = $1;
