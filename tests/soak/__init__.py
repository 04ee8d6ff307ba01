"""Soak: what must never happen, tried for minutes on the real server. `python -m tests.soak --help` tells how."""
