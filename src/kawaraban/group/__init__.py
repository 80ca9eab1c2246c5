"""Articles about one event as one story, the parts of one piece as one series. Pure."""
