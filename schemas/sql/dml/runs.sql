-- Import runs.

-- name: insert_run
insert into import_run (uid, source, feed, version, mode, state, started_ms, stage_file, author, package, dry_run)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: set_run
update import_run set state = $2, ended_ms = $3, report = coalesce($4, report), version = coalesce($5, version)
where uid = $1;

-- name: begin_run
update import_run set state = 'staging', started_ms = $2, source = $3 where uid = $1 and state = 'ordered';

-- name: runs_with_report
select uid from import_run where report is not null;

-- name: set_run_records
update import_run set records = $2 where uid = $1;

-- name: set_run_rejected
update import_run set rejected = $2 where uid = $1;

-- name: set_run_stage
update import_run set stage_file = $2 where uid = $1;

-- name: decide_run
update import_run set state = $2, decided_by = $3, decided_ms = $4 where uid = $1;

-- name: run_by_uid
select r.uid, s.name, r.feed, r.version, r.mode, r.state, r.started_ms, r.ended_ms, r.stage_file, r.report, r.author,
  r.source, r.id, r.package, r.records, r.rejected, r.dry_run, r.decided_by, r.decided_ms
from import_run r join source s on s.id = r.source where r.uid = $1;

-- name: runs_newest_first
select r.uid, s.name, r.feed, r.version, r.mode, r.state, r.started_ms, r.ended_ms, r.stage_file, null, r.author,
  r.source, r.id, r.package, r.records, r.rejected, r.dry_run, r.decided_by, r.decided_ms
from import_run r join source s on s.id = r.source order by r.id desc limit $1;

-- name: runs_in_state
select r.uid, s.name, r.feed, r.version, r.mode, r.state, r.started_ms, r.ended_ms, r.stage_file, r.report, r.author,
  r.source, r.id, r.package, r.records, r.rejected, r.dry_run, r.decided_by, r.decided_ms
from import_run r join source s on s.id = r.source where r.state = $1 order by r.id;

-- name: staged_runs
select stage_file from import_run where state in ('needs-approval', 'approved', 'applying') and stage_file is not null;

-- name: later_run_applied
select exists (select 1 from import_run where source = $1 and id > $2
  and state in ('applying', 'applied', 'applied-with-rejects'));
