-- <district>.access.db: views by the district's own people and refused requests, committed before the reply.
-- No index by person: every view pays for it (a random page a row), and who asks "who saw this record?" can wait
-- for a scan.
create table access (
  id integer primary key, at_ms integer not null, actor text not null, role text not null,
  act text not null, person_uid blob, outcome text not null, -- "seen", or the code of the refusal
  request_id text
) strict;
create table sealed (upto integer primary key, audit_seq integer not null, hash blob not null) strict;
