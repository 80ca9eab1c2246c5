"""Sources asked and pages fetched, round by round."""
