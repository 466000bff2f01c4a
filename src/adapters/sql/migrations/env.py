"""How Alembic reaches the database: by the connection it is handed."""

from alembic import context

from adapters.sql.all_tables import metadata
from adapters.sql.engine import lock_schema

connection = context.config.attributes["connection"]
lock_schema(connection)
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
