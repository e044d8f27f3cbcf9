-- Where the log's own time runs backwards: its order is seq, so this harms nothing, but somebody set a clock.

-- name: clock_jumps
select seq, before_ms - at_ms from (select seq, at_ms, lag(at_ms) over (order by seq) as before_ms from audit) j
where before_ms - at_ms >= $1 order by seq limit $2;
