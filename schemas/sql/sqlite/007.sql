-- Migration 7: how a sign-off was recorded.

-- Who recorded it for the signer, before which witness, after which attempts to reach them (JSON); null: the signer
-- signed in their own session.
alter table signature add column detail text;
