"""Giving a set to a class or to anyone."""
