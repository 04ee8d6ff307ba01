"""Run by Alembic: migrate over the connection that `quizapp.migrations` passes in."""

from alembic import context

from quizapp.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter most things in place
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
