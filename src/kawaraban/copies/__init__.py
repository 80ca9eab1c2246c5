"""Which articles repeat each other: candidates by signature, decided by comparing texts. Pure."""
