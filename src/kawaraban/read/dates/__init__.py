"""Written dates and times in any of the languages read."""
