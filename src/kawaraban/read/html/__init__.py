"""What any page of HTML holds: its tree, CSS selectors, links, names of its elements."""
