"""Ratings: open responses marked by criteria, by a second marker too."""
