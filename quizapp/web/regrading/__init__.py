"""Regrading: what is wrong with a question, a preview of every mark that would change, and every regrade."""
