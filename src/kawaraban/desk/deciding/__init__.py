"""Topics, what they match, and what people decide."""
