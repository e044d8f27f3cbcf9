-- Migration 9: talks after the stay in a program has ended.

-- What a meeting was held for, when it is more than a talk about the plan (JSON): {"week","going"} of a talk after the
-- exit. A row without it hashes as it did before.
alter table meeting add column detail text;
