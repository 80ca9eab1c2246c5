"""Pages as articles, their several pages joined."""
