-- Lists of the documents that common terms are in, of so many documents a row (store/postings.py),
-- made beside the index since FTS5 reads each hit's places as well. `term` is a token, or one
-- character and `*`: whatever begins so. `docs` and `headline` are sets of bits, packed where that
-- is shorter.
CREATE TABLE posting (
  term TEXT NOT NULL,
  block INTEGER NOT NULL,
  docs BLOB NOT NULL,
  headline BLOB NOT NULL,
  PRIMARY KEY (term, block)
) STRICT, WITHOUT ROWID;

-- The tokens of documents that wait for their block to be full: first characters of all and of the
-- headline's; distinct tokens of both.
CREATE TABLE unlisted (
  doc INTEGER PRIMARY KEY,
  heads TEXT NOT NULL,
  headline_heads TEXT NOT NULL,
  headline TEXT NOT NULL,
  rest TEXT NOT NULL
) STRICT;

-- Documents from `first` on are in lists, or wait; those before `until` are in lists.
CREATE TABLE listed (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  first INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT;
INSERT INTO listed SELECT 1, n, n FROM (
  SELECT CASE WHEN seq IS NULL THEN 0 ELSE (seq / 8192 + 1) * 8192 END AS n
    FROM (SELECT max(seq) AS seq FROM sqlite_sequence WHERE name = 'doc')
);
