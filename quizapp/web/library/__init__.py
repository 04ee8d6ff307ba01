"""Home and the library."""
