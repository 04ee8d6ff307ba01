"""How a person likes to read."""
