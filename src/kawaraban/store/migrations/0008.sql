-- What search narrows by and counts: an outlet, a genre and a language of each document, by
-- number (0: none), and its bylines. `said_of` gives them of an article's body, as JSON.

CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL, -- outlet, genre, lang
  value TEXT NOT NULL,
  UNIQUE (kind, value)
) STRICT;

CREATE TABLE byline (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE doc_byline (
  byline INTEGER NOT NULL REFERENCES byline (id),
  doc INTEGER NOT NULL,
  PRIMARY KEY (byline, doc)
) STRICT, WITHOUT ROWID;

ALTER TABLE doc ADD COLUMN outlet INTEGER NOT NULL DEFAULT 0;
ALTER TABLE doc ADD COLUMN genre INTEGER NOT NULL DEFAULT 0;
ALTER TABLE doc ADD COLUMN lang INTEGER NOT NULL DEFAULT 0;

CREATE TEMP TABLE told AS
  SELECT d.id AS doc, said_of(c.body) AS said
    FROM doc d JOIN article a ON a.id = d.article JOIN content c ON c.id = a.current;
INSERT INTO label (kind, value)
  SELECT DISTINCT e.key, e.value FROM temp.told t, json_each(t.said) e
    WHERE e.type = 'text' AND e.value <> '' ORDER BY 1, 2;
INSERT INTO byline (name)
  SELECT DISTINCT e.value FROM temp.told t, json_each(t.said, '$.bylines') e ORDER BY 1;
INSERT OR IGNORE INTO doc_byline (byline, doc)
  SELECT b.id, t.doc FROM temp.told t, json_each(t.said, '$.bylines') e
    JOIN byline b ON b.name = e.value;
UPDATE doc SET
  outlet = coalesce((SELECT l.id FROM label l
    WHERE l.kind = 'outlet' AND l.value = json_extract(t.said, '$.outlet')), 0),
  genre = coalesce((SELECT l.id FROM label l
    WHERE l.kind = 'genre' AND l.value = json_extract(t.said, '$.genre')), 0),
  lang = coalesce((SELECT l.id FROM label l
    WHERE l.kind = 'lang' AND l.value = json_extract(t.said, '$.lang')), 0)
  FROM temp.told t WHERE t.doc = doc.id;
DROP TABLE temp.told;

-- Documents that changed or went after they were made, for those who keep them in memory.
CREATE TABLE doc_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  doc INTEGER NOT NULL
) STRICT;
CREATE TRIGGER doc_changed AFTER UPDATE ON doc BEGIN
  INSERT INTO doc_change (doc) VALUES (new.id);
END;
CREATE TRIGGER doc_gone AFTER DELETE ON doc BEGIN
  INSERT INTO doc_change (doc) VALUES (old.id);
END;

-- How often what is on a topic's page changed.
CREATE TABLE page_change (
  topic INTEGER PRIMARY KEY,
  changes INTEGER NOT NULL
) STRICT;
CREATE TRIGGER clip_made AFTER INSERT ON clip BEGIN
  INSERT INTO page_change VALUES (new.topic, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER clip_gone AFTER DELETE ON clip BEGIN
  INSERT INTO page_change VALUES (old.topic, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER match_made AFTER INSERT ON match BEGIN
  INSERT INTO page_change VALUES (new.topic, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER match_changed AFTER UPDATE ON match BEGIN
  INSERT INTO page_change VALUES (new.topic, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER match_gone AFTER DELETE ON match WHEN old.matched BEGIN
  INSERT INTO page_change VALUES (old.topic, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER ruling_made AFTER INSERT ON ruling BEGIN
  INSERT INTO page_change VALUES (new.topic, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER ruling_changed AFTER UPDATE ON ruling BEGIN
  INSERT INTO page_change VALUES (new.topic, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER ruling_gone AFTER DELETE ON ruling BEGIN
  INSERT INTO page_change VALUES (old.topic, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;
