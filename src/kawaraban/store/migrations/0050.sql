-- Tags that people gave clips, as the log comes to them. `key` is the name as it is looked up
-- (folded).
CREATE TABLE tag (
  topic INTEGER NOT NULL REFERENCES topic (id),
  article INTEGER NOT NULL REFERENCES article (id),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (topic, article, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_key ON tag (key, topic, article);
CREATE INDEX tag_article ON tag (article);
CREATE TRIGGER ruling_went AFTER DELETE ON ruling BEGIN
  DELETE FROM tag WHERE article = old.article AND topic = old.topic;
END;

-- Topic files as people saved them, append-only. `kind`: saved in the browser; found on the disk,
-- as somebody left it there; kept, where another had saved meanwhile.
CREATE TABLE rules (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  topic TEXT NOT NULL, -- its slug: there may be no such topic any more
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('saved', 'found', 'kept')),
  text TEXT NOT NULL
) STRICT;
CREATE INDEX rules_topic ON rules (topic, id);

-- What somebody is writing and has not saved; `base` is the file that it was begun from.
CREATE TABLE rules_draft (
  topic TEXT NOT NULL,
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  base TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (topic, who)
) STRICT, WITHOUT ROWID;
