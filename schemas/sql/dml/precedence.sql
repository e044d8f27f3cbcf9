-- Whose word counts where several sources tell of one person, and what each of them says.

-- name: forget_order
delete from source_rank where field = $1;

-- name: rank_source
insert into source_rank (field, source, rank) select $1, id, $3 from source where name = $2;

-- name: sources_and_ranks
select s.id, s.name, s.kind, r.rank from source s left join source_rank r on r.source = s.id and r.field = $1
order by s.id;

-- name: tells_transcripts
select exists (select 1 from transcript_course where source = $1 and state = 1);

-- name: tells_people
select exists (select 1 from person_source where source = $1 and state = 1);
