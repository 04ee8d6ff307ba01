"""Pupils of several classes from one file: looking at it, asking for the import, the classes to print cards of."""
