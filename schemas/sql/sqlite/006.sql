-- Migration 6: profiles as the district follows them, plan years, the course catalog.

-- Profiles and overlays that the district brought itself: each is in force from its first day on, until a later one
-- or until it is withdrawn. A profile that is built in needs no row.
create table profile_text (
  id integer primary key, kind text not null, -- profile, overlay
  version text not null, first_day text not null, body text not null,
  adopted_ms integer not null, adopted_by text not null, withdrawn_ms integer
) strict;
create unique index profile_text_of_version on profile_text (kind, version) where withdrawn_ms is null;

-- How each plan stands in each school year, written with the revision or signature it follows from, and not after the
-- year is over. It takes the place of plan_fact, which knew the running year alone.
create table plan_year (
  plan integer not null references plan, school_year integer not null, grade text, status text not null,
  rules_met integer not null, rules_total integer not null, next_due text, profile_version text not null,
  evaluated_ms integer not null, primary key (plan, school_year)
) strict, without rowid;
insert into plan_year (plan, school_year, grade, status, rules_met, rules_total, next_due, profile_version, evaluated_ms)
select f.plan, case when f.evaluated_ms < 1782878400000 then 2026 else 2027 end, -- July 1, 2026; no version is older or younger
       f.grade, f.status, f.rules_met, f.rules_total, f.next_due, p.profile_version, f.evaluated_ms
from plan_fact f join plan p on p.id = f.plan;
drop table plan_fact;

-- Something else stands for a year's plan: the reason is an id of the profile's.
create table alternative_completion (
  id integer primary key, plan integer not null references plan, school_year integer not null, reason text not null,
  comment text, author text not null, author_name text not null, author_role text not null, at_ms integer not null,
  withdrawn_ms integer, withdrawn_by text
) strict;
create unique index alternative_completion_of_year on alternative_completion (plan, school_year)
  where withdrawn_ms is null;

-- When a section as it stands was written, or last confirmed unchanged.
create table section_written (
  plan integer not null references plan, section text not null, at_ms integer not null, primary key (plan, section)
) strict, without rowid;
insert into section_written (plan, section, at_ms)
select p.id, s.section, min(v.at_ms)
from plan p join revision_section s on s.revision = p.head
  join plan_revision v on v.plan = p.id
  join revision_section e on e.revision = v.id and e.section = s.section and e.content = s.content
group by p.id, s.section;

-- The course catalog: what a school offers in a school year, from a CSV file.
create table catalog_course (
  id integer primary key, school text not null default '', -- '': the whole district; else the org's identifier
  school_year integer not null, code text not null, title text not null, subject text, sced text, credits integer,
  grades text, prerequisites text, corequisites text, alternates text, -- codes: "," all, "|" any
  offered integer not null, repeatable integer not null, middle_school_credit integer not null,
  unique (school, school_year, code)
) strict;
