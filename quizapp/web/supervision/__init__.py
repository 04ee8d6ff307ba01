"""A class at work: who is how far, time for one pupil, late answers, emergency files."""
