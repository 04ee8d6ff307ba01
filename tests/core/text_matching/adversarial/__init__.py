"""Replies made to mislead a grader, in Indonesian and English: written by hand, and made from seeded templates."""
