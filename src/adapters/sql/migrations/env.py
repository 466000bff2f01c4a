"""How Alembic reaches the database: by the connection it is handed."""

from alembic import context

from adapters.sql import platform_tables
from adapters.sql.engine import lock_schema

connection = context.config.attributes["connection"]
lock_schema(connection)
context.configure(
    connection=connection,
    target_metadata=platform_tables.insights.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
