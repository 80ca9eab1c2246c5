-- Clips put in order by hand. Such a clip has the sort key of the one it was put beside, and
-- stands before it (`shift` above 0) or after it (below 0).
ALTER TABLE clip ADD COLUMN shift INTEGER NOT NULL DEFAULT 0;
DROP INDEX clip_order;
CREATE INDEX clip_order ON clip (topic, pinned, day, utc, rank, address, shift, article);
CREATE INDEX decision_order ON decision (topic) WHERE kind = 'order';
