-- Stories are the desk's, not a topic's, and what goes by a permanent name (stories, series,
-- columns) keeps it. Stories had no addresses before: they are grouped anew.
DROP TABLE story_url;
DROP TABLE story;
DELETE FROM note WHERE key LIKE 'stories:%';

CREATE TABLE name (
  kind TEXT NOT NULL, -- story, series, column
  id TEXT NOT NULL,
  anchor TEXT NOT NULL, -- address of the article that the name is about
  born INTEGER NOT NULL,
  into_id TEXT NOT NULL, -- the name it leads to; empty: it stands; its own: it is about nothing
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_anchor ON name (anchor);

CREATE TABLE story (
  id TEXT PRIMARY KEY,
  day TEXT NOT NULL,
  utc INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX story_order ON story (day, utc, id);

CREATE TABLE story_url (
  url TEXT PRIMARY KEY,
  story TEXT NOT NULL REFERENCES story (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_url_story ON story_url (story);

-- Where the grouping of articles into stories stands: its state; of each article that it took in
-- (by address) the group it is in, empty where it waits for others; and articles whose story is to
-- be looked at again.
CREATE TABLE grouping (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  method TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE placed (
  url TEXT PRIMARY KEY,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX placed_at ON placed (at);
CREATE TABLE story_due (article INTEGER PRIMARY KEY) STRICT;

-- What people said of stories, append-only; `body` is JSON of the event.
CREATE TABLE regrouping (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- What of an article tells its series and column: the articles that have any, without their text.
CREATE TABLE serial (
  article INTEGER PRIMARY KEY,
  outlet TEXT NOT NULL, -- folded
  body BLOB NOT NULL
) STRICT;
CREATE INDEX serial_outlet ON serial (outlet);

-- Outlets whose series and columns are to be gathered anew.
CREATE TABLE serial_stale (outlet TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Series and columns as gathered.
CREATE TABLE run (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  outlet TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_outlet ON run (outlet);

CREATE TABLE run_url (
  url TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (url, kind),
  FOREIGN KEY (kind, id) REFERENCES run (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_url_run ON run_url (kind, id);

-- Articles that came, changed or went since series were gathered; kept by the triggers.
CREATE TABLE serial_due (article INTEGER PRIMARY KEY) STRICT;
INSERT INTO serial_due SELECT id FROM article;
CREATE TRIGGER article_came AFTER INSERT ON article BEGIN
  INSERT OR IGNORE INTO serial_due VALUES (new.id);
END;
CREATE TRIGGER article_changed AFTER UPDATE OF current, address ON article
WHEN old.current <> new.current OR old.address <> new.address BEGIN
  INSERT OR IGNORE INTO serial_due VALUES (new.id);
  INSERT OR IGNORE INTO story_due VALUES (new.id);
END;
CREATE TRIGGER article_went AFTER DELETE ON article BEGIN
  INSERT OR IGNORE INTO serial_due VALUES (old.id);
END;
