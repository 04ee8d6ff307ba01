"""A development tool: draws the templates with sample data, so that every state can be looked at on demand.

    .venv/bin/python -m tests.preview [port]     http://127.0.0.1:5055
    /fault/<none|slow|503|401|409|drop|refuse>   how the next saves of the attempt page are answered

It has no rules and no database: the same template contexts, headers and fields as the program, kept in memory.
"""
