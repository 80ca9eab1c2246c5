-- Articles on several pages: the responses of the pages after the first one, as JSON
-- [[file, offset, length], …]; and an extent between a summary and the full text, which is 3 now.
ALTER TABLE content ADD COLUMN raw_more TEXT;
UPDATE content SET fullness = 3 WHERE fullness = 2;
