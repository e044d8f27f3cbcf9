-- One district's head row, settings and access log.

-- name: begin_transaction
begin;

-- name: begin_immediate
begin immediate;

-- name: commit_transaction
commit;

-- name: rollback_transaction
rollback;

-- name: schema_version
pragma user_version;

-- name: move_wal
pragma wal_checkpoint(passive);

-- name: empty_wal
pragma wal_checkpoint(truncate);

-- name: tables
select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name;

-- name: begin_write
update district set seq = seq + 1 where id = 1;

-- name: writes
select seq from district where id = 1;

-- name: district_head
select code, name, state, profile, time_zone, form_key from district where id = 1;

-- name: insert_district
insert into district (id, code, name, state, profile, time_zone, form_key, created_ms)
values (1, $1, $2, $3, $4, $5, $6, $7);

-- name: setting
select body from setting where name = $1;

-- name: put_setting
insert into setting (name, body) values ($1, $2) on conflict (name) do update set body = excluded.body;

-- name: insert_access
insert into access (at_ms, actor, role, act, person_uid, outcome, request_id)
values ($1, $2, $3, $4, $5, $6, $7);
