"""Signing in and out, the first account, invitations, joining a class."""
