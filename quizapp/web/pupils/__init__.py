"""The pupils of a class: adding, cards with PINs, one pupil."""
