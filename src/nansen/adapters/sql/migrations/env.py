# noqa: INP001 - alembic finds it by its path
"""Runs revisions on the connection, and in the transaction, that `schema` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
