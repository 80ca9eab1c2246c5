-- The first schema. Moments are microseconds since 1970 UTC; a published moment is kept as its
-- ISO text, as the day readers saw, and as its instant. `body` columns are zlib of UTF-8 JSON.

CREATE TABLE note (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Collecting ---------------------------------------------------------------------------

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  entries INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source (id),
  key TEXT NOT NULL,
  url TEXT NOT NULL,
  found INTEGER NOT NULL,
  updated INTEGER,
  mark INTEGER NOT NULL, -- hash of what counts as a change
  body BLOB NOT NULL,
  UNIQUE (source, key)
) STRICT;
CREATE INDEX entry_url ON entry (url) WHERE url <> '';

-- Pages to be fetched; without `due` they are given up. A page that was read has no row.
CREATE TABLE page (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  source INTEGER NOT NULL REFERENCES source (id),
  entry INTEGER NOT NULL REFERENCES entry (id),
  found INTEGER NOT NULL,
  due INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  problem TEXT
) STRICT;
CREATE INDEX page_waiting ON page (found, id, due) WHERE due IS NOT NULL;
CREATE INDEX page_waiting_of ON page (source, found, id, due) WHERE due IS NOT NULL;

CREATE TABLE problem (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  url TEXT NOT NULL,
  problem TEXT NOT NULL
) STRICT;
CREATE INDEX problem_source ON problem (source, at, id);
CREATE INDEX problem_at ON problem (at, id);
CREATE INDEX problem_url ON problem (url) WHERE url <> '';

-- Articles -----------------------------------------------------------------------------

CREATE TABLE article (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  address TEXT NOT NULL,
  current INTEGER NOT NULL, -- content.id
  revisions INTEGER NOT NULL, -- how many; readings in a row with one content are one
  copy_group INTEGER NOT NULL, -- the smallest id of the group
  placed INTEGER NOT NULL,
  doc INTEGER NOT NULL,
  tokens INTEGER NOT NULL, -- hash of what is indexed
  found_in TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  ranked INTEGER NOT NULL,
  headline TEXT NOT NULL,
  outlet TEXT,
  published TEXT,
  day TEXT NOT NULL, -- of first_seen where nothing was published
  utc INTEGER NOT NULL
) STRICT;
CREATE INDEX article_group ON article (copy_group);
CREATE INDEX article_revised ON article (revisions) WHERE revisions > 1;
CREATE INDEX article_unplaced ON article (id) WHERE placed = 0;

-- Every distinct content of an article, once, and when it was read.
CREATE TABLE content (
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (id),
  hash BLOB NOT NULL, -- of what a reader could see
  fullness INTEGER NOT NULL,
  stamp INTEGER NOT NULL,
  kept_at INTEGER NOT NULL, -- the reading that `body` and raw are of
  raw_file TEXT,
  raw_offset INTEGER,
  raw_length INTEGER,
  body BLOB NOT NULL,
  UNIQUE (article, hash)
) STRICT;

CREATE TABLE reading (
  article INTEGER NOT NULL REFERENCES article (id),
  at INTEGER NOT NULL,
  content INTEGER NOT NULL REFERENCES content (id),
  PRIMARY KEY (article, at, content)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_content ON reading (content);

CREATE TABLE address (
  url TEXT PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX address_article ON address (article);

-- Searching ----------------------------------------------------------------------------

-- Contentless, of tokens that are made outside. A document that is no longer current stays in
-- the index and loses its row here.
CREATE TABLE doc (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article INTEGER NOT NULL REFERENCES article (id),
  newest INTEGER NOT NULL -- larger is newer: see store/rows.py
) STRICT;
CREATE INDEX doc_article ON doc (article);

CREATE VIRTUAL TABLE search USING fts5 (headline, rest, content = '', tokenize = 'ascii');
INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);
INSERT INTO search (search, rank) VALUES ('automerge', 8);

-- Copies -------------------------------------------------------------------------------

CREATE TABLE signature (
  article INTEGER PRIMARY KEY REFERENCES article (id),
  exact INTEGER NOT NULL,
  shingles INTEGER NOT NULL,
  bands BLOB NOT NULL
) STRICT;

-- The exact hash counts as one more band.
CREATE TABLE band (
  key INTEGER NOT NULL,
  day INTEGER NOT NULL, -- days since 1970 of article.utc
  article INTEGER NOT NULL,
  PRIMARY KEY (key, day, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE copy_link (
  low INTEGER NOT NULL REFERENCES article (id),
  high INTEGER NOT NULL REFERENCES article (id),
  kind TEXT NOT NULL, -- how `high` stands to `low`
  overlap REAL NOT NULL,
  PRIMARY KEY (low, high),
  CHECK (low < high)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_link_high ON copy_link (high);

-- Topics -------------------------------------------------------------------------------

CREATE TABLE topic (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  version TEXT
) STRICT;

CREATE TABLE match (
  id INTEGER PRIMARY KEY,
  topic INTEGER NOT NULL REFERENCES topic (id),
  article INTEGER NOT NULL REFERENCES article (id),
  matched INTEGER NOT NULL,
  score REAL NOT NULL,
  reasons TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX match_article ON match (article, topic);
CREATE INDEX match_topic ON match (topic, article, matched);

CREATE TABLE decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  topic INTEGER NOT NULL REFERENCES topic (id),
  url TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL
) STRICT;
CREATE INDEX decision_url ON decision (url, topic);
CREATE INDEX decision_topic ON decision (topic);

-- What the decisions come to, for the articles that are known.
CREATE TABLE ruling (
  article INTEGER NOT NULL REFERENCES article (id),
  topic INTEGER NOT NULL REFERENCES topic (id),
  verdict TEXT,
  headline TEXT,
  excerpt TEXT,
  PRIMARY KEY (article, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX ruling_topic ON ruling (topic);

-- The pages: one clip per topic and copy group, standing for its earliest article shown.
CREATE TABLE clip (
  topic INTEGER NOT NULL REFERENCES topic (id),
  copy_group INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES article (id),
  day TEXT NOT NULL,
  utc INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (topic, copy_group)
) STRICT, WITHOUT ROWID;
CREATE INDEX clip_order ON clip (topic, day, utc, rank, address, article);
CREATE INDEX clip_group ON clip (copy_group);
CREATE INDEX clip_article ON clip (article);

CREATE TABLE story (
  topic INTEGER NOT NULL REFERENCES topic (id),
  id TEXT NOT NULL,
  day TEXT NOT NULL,
  utc INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (topic, id)
) STRICT;

CREATE TABLE story_url (
  topic INTEGER NOT NULL,
  url TEXT NOT NULL,
  story TEXT NOT NULL,
  PRIMARY KEY (topic, url),
  FOREIGN KEY (topic, story) REFERENCES story (topic, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_url_story ON story_url (topic, story);
