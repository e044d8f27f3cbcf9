-- Migration 2 of the access log: seals are kept in the district's file, in the transaction of their audit row.
drop table sealed;
-- Written with a sync before a part is sealed, so that no sealed row can be lost with the power.
create table mark (id integer primary key check (id = 1), upto integer not null) strict;
