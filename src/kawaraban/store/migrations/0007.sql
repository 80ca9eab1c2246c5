-- What collecting remembers from one round to the next, until a time: robots.txt of an origin, a
-- host that asked to be left alone.
CREATE TABLE kept (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  until INTEGER NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_until ON kept (until);

-- Pages of fresh articles that are asked for again: which time (from 0), and how conditionally.
CREATE TABLE revisit (
  url TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  host TEXT NOT NULL,
  first INTEGER NOT NULL,
  step INTEGER NOT NULL,
  due INTEGER NOT NULL,
  etag TEXT,
  last_modified TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX revisit_due ON revisit (due);

-- How many of them a host was asked for on a day (days since 1970, UTC).
CREATE TABLE revisited (
  host TEXT NOT NULL,
  day INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (host, day)
) STRICT, WITHOUT ROWID;

-- WebSub: what hubs were asked to tell, and what they told.
CREATE TABLE subscription (
  token TEXT PRIMARY KEY,
  source TEXT NOT NULL UNIQUE,
  hub TEXT NOT NULL,
  topic TEXT NOT NULL,
  secret TEXT NOT NULL,
  asked INTEGER NOT NULL,
  until INTEGER,
  denied TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
