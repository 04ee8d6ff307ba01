"""Advice about a set: let it go with a reason, and take that back."""
