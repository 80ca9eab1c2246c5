"""Names: agencies, places, people, and the lines that give authors."""
