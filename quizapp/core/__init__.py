"""RULES: what a quiz is, and every rule of marking and measuring.

Plain Python and pydantic records. Clock, randomness and ids are passed in; nothing here reads a file, a
database or a request, so every rule is tested in milliseconds.
"""
