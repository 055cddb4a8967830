"""Alembic's environment: one connection, handed in, and one transaction for the whole upgrade."""

from alembic import context

from models.tables import Meta

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Meta.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
