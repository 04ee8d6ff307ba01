"""Pasting questions into a set."""
