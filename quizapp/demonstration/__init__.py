"""The demonstration: a school at work, made by the real operations with a seeded clock. Never in a real database."""
