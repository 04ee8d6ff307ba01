"""The school: what it has set for itself."""
