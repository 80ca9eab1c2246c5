-- Articles on several pages: the responses of the pages after the first one, as JSON
-- [[file, offset, length], …]; and room for the extent of some pages, between a summary and the
-- full text.
ALTER TABLE content ADD COLUMN raw_more TEXT;
UPDATE content SET fullness = 1000000 WHERE fullness = 2;
