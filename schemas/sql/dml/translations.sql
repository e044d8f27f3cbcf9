-- Translations of texts of a plan.

-- name: insert_translation
insert into translation (uid, plan, section, place, source, language, body, translator, translated_on, author,
  author_name, author_role, at_ms) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: translations_of
select uid, section, place, source, language, body, translator, translated_on, author, author_name, author_role, at_ms
from translation where plan = $1 order by id desc;
