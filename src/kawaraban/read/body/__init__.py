"""The article's text within its page."""
