-- Migration 8: answers that staff write down, and meetings.

-- How an answer came that was not given in the portal: who wrote it down, the day, the witness, attempts to reach
-- somebody (JSON). A row without it hashes as it did before.
alter table signature add column detail text;

create table meeting (
  id integer primary key, uid blob not null unique check (length(uid) = 16),
  plan integer not null references plan, held_on text not null, way text not null, attendees text not null,
  notes text not null, author text not null, author_name text not null, author_role text not null,
  at_ms integer not null
) strict;
create index meeting_by_plan on meeting (plan);
create trigger meeting_stays before update on meeting begin
  select raise(abort, 'a meeting is never changed'); end;
