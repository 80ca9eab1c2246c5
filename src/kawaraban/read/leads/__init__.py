"""How a text begins: datelines, and the excerpt cut from it."""
