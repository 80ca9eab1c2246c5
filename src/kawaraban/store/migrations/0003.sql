-- Three outcomes of a match (on the page, ask, off) with its probability; pins, dates and notes
-- that people give; and a rejection that holds for the copies of what was rejected.
ALTER TABLE match ADD COLUMN ask INTEGER NOT NULL DEFAULT 0;
ALTER TABLE match ADD COLUMN probability REAL;
CREATE INDEX match_ask ON match (topic, article) WHERE ask;

-- `alone`: rejected as one outlet's copy, which the other copies may go on without. A date is kept
-- as ISO text, as the day readers see, and as its instant.
ALTER TABLE ruling ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ruling ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ruling ADD COLUMN note TEXT;
ALTER TABLE ruling ADD COLUMN date TEXT;
ALTER TABLE ruling ADD COLUMN day TEXT;
ALTER TABLE ruling ADD COLUMN utc INTEGER;

ALTER TABLE clip ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
DROP INDEX clip_order;
CREATE INDEX clip_order ON clip (topic, pinned, day, utc, rank, address, article);
DELETE FROM clip WHERE (topic, copy_group) IN (
  SELECT r.topic, a.copy_group FROM ruling r JOIN article a ON a.id = r.article
  WHERE r.verdict = 'rejected'
) AND (topic, copy_group) NOT IN (
  SELECT r.topic, a.copy_group FROM ruling r JOIN article a ON a.id = r.article
  WHERE r.verdict = 'accepted'
);
