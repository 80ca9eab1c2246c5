"""Headlines taken apart: genre, column, series, part, country, tails."""
