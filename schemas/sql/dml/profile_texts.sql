-- Profiles and overlays that a district brought itself.

-- name: profile_texts
select id, kind, version, first_day, body, adopted_ms, adopted_by from profile_text
where withdrawn_ms is null order by kind, first_day, id;

-- name: profile_texts_in_force
select id from profile_text t where withdrawn_ms is null and first_day <= $1 and not exists (
  select 1 from profile_text later where later.kind = t.kind and later.withdrawn_ms is null
    and later.first_day <= $1 and (later.first_day, later.id) > (t.first_day, t.id))
order by kind;

-- name: profile_text_body
select kind, body from profile_text where id = $1;

-- name: insert_profile_text
insert into profile_text (kind, version, first_day, body, adopted_ms, adopted_by) values ($1, $2, $3, $4, $5, $6);

-- name: withdraw_profile_text
update profile_text set withdrawn_ms = $3 where kind = $1 and version = $2 and withdrawn_ms is null;
