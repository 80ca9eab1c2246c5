-- People who log in to the desk. `key` is the name as it is looked up (folded); `password` is a
-- hash with its parameters.
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'owner')),
  password TEXT NOT NULL,
  added INTEGER NOT NULL
) STRICT;

-- Who is logged in. The browser has the secret, here is its hash; `seen` is kept coarsely.
CREATE TABLE session (
  hash BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  began INTEGER NOT NULL,
  seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person);

-- Browsers in which a person has logged in before: their attempts are counted apart.
CREATE TABLE browser (
  hash BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  ends INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX browser_person ON browser (person);

-- What programs come with instead of a session.
CREATE TABLE api_token (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  label TEXT NOT NULL,
  made INTEGER NOT NULL,
  used INTEGER
) STRICT;
CREATE INDEX api_token_person ON api_token (person);
