"""Comparisons: two attempts of a learner side by side."""
