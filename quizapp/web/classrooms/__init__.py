"""Classes: the list, the page of a class, its code."""
