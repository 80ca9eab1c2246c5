"""Web addresses: spelled one way, and which of them may be one article."""
