"""Article links on pages that have no feed."""
