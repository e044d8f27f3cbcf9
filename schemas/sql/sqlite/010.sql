-- Migration 10: a paper that says who may see the plans goes too, once its time is over: by an approved destruction alone.

-- A row goes when every hash that vouches for it stands in `destroyed`. An id may be used again: the hashes of the row
-- that had it before are there, its own is not.
drop trigger access_paper_kept;
create trigger access_paper_kept before delete on access_paper
when not exists (select 1 from proof p where p.kind = 'access_paper' and p.row = old.id)
  or exists (select 1 from proof p where p.kind = 'access_paper' and p.row = old.id
    and not exists (select 1 from destroyed x where x.hash = p.hash and x.kind = 'proof')) begin
  select raise(abort, 'a paper is ended; only an approved destruction deletes it'); end;
drop trigger access_paper_end_kept;
create trigger access_paper_end_kept before delete on access_paper_end
when not exists (select 1 from proof p where p.kind = 'access_paper_end' and p.row = old.id)
  or exists (select 1 from proof p where p.kind = 'access_paper_end' and p.row = old.id
    and not exists (select 1 from destroyed x where x.hash = p.hash and x.kind = 'proof')) begin
  select raise(abort, 'an end goes with its paper, by an approved destruction'); end;
