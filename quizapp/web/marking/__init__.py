"""Marking: the inbox, what waits at a question, and one response."""
