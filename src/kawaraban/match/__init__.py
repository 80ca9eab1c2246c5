"""Which topics an article belongs to, and why: rules, alias sets, examples. Pure."""
