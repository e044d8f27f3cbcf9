-- Migration 7: whose courses count is found once for a student.

-- Who tells courses of a student, and in which order the district believes them: asked once for a student, not once for
-- each course.
drop view transcript_in_force;
create view transcript_voice as select o.person, o.source,
    coalesce(r.rank, case s.kind when 'edfi' then 1001 when 'host' then 1002 else 1003 end) as rank
  from transcript_course o join source s on s.id = o.source
    left join source_rank r on r.field = 'transcript' and r.source = s.id
  where o.state = 1 and o.transfer is null;
create view transcript_in_force as select t.* from transcript_course t where t.state = 1 and (t.transfer is not null
  or t.source = (select v.source from transcript_voice v where v.person = t.person order by v.rank, v.source limit 1));
