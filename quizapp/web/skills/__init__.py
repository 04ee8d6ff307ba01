"""Skills: a class by reading process, and groups of pupils who need the same next."""
