"""Joining a class with its code."""
