-- Migration 9: who of a student's family, and who named by it, may see the plans; translations; talks after a stay.

-- What a meeting was held for, when it is more than a talk about the plan (JSON): {"week","going"} of a talk after the
-- exit. A row without it hashes as it did before.
alter table meeting add column detail text;

-- What a paper says of it. order: whom a court or custody paper limits (`guardian`; null: somebody the rosters do not
-- know), to reading or to nothing, in the whole record or in `sections` (JSON list of "ilp.goals"). advocate: who may
-- read, as the host's `account`, by whose signed consent. dependent: whose parents may still read after 18.
create table access_paper (
  id integer primary key, uid blob not null unique check (length(uid) = 16), person integer not null references person,
  kind text not null check (kind in ('order', 'advocate', 'dependent')), guardian integer references person,
  who text not null, account text, limits text check (limits in ('read', 'sign')), sections text not null,
  first_day text not null, last_day text, paper text not null, number text, paper_date text not null,
  given_role text, given_by text,
  author text not null, author_name text not null, author_role text not null, at_ms integer not null
) strict;
create index access_paper_by_person on access_paper (person);
create index access_paper_by_guardian on access_paper (guardian);
create trigger access_paper_stays before update of id, uid, kind, who, account, limits, sections, first_day, last_day,
  paper, number, paper_date, given_role, given_by, author, author_name, author_role, at_ms on access_paper begin
  select raise(abort, 'a paper is never changed'); end;
create trigger access_paper_kept before delete on access_paper begin
  select raise(abort, 'a paper is ended, never deleted'); end;

create table access_paper_end (
  id integer primary key, paper integer not null unique references access_paper, on_day text not null,
  reason text not null, author text not null, author_name text not null, author_role text not null,
  at_ms integer not null
) strict;
create trigger access_paper_end_stays before update on access_paper_end begin
  select raise(abort, 'an end is never changed'); end;
create trigger access_paper_end_kept before delete on access_paper_end begin
  select raise(abort, 'an end is never deleted'); end;

-- Of a text of a plan, by a person: it holds for exactly the text that `source` is the hash of.
create table translation (
  id integer primary key, uid blob not null unique check (length(uid) = 16), plan integer not null references plan,
  section text not null, place text not null, source blob not null check (length(source) = 32),
  language text not null, body text not null, translator text not null, translated_on text not null,
  author text not null, author_name text not null, author_role text not null, at_ms integer not null
) strict;
create index translation_by_plan on translation (plan);
create trigger translation_stays before update on translation begin
  select raise(abort, 'a translation is never changed'); end;
