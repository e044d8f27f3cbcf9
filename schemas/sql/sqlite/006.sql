-- Migration 6: profiles as the district follows them, plan years, the course catalog.

-- The course catalog: what a school offers in a school year, from a CSV file.
create table catalog_course (
  id integer primary key, school text not null default '', -- '': the whole district; else the org's identifier
  school_year integer not null, code text not null, title text not null, subject text, sced text, credits integer,
  grades text, prerequisites text, corequisites text, alternates text, -- codes: "," all, "|" any
  offered integer not null, repeatable integer not null, middle_school_credit integer not null,
  unique (school, school_year, code)
) strict;
