"""The tables and indexes that the schedule and the workers need."""

from sqlalchemy import Column, Index, String, Table, Text

from adapters.sql.columns import UtcTime
from adapters.sql.sync_tables import sync_runs
from adapters.sql.tables import metadata

workers = Table(
    "workers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("beat_at", UtcTime, nullable=False),
)

sync_runs_of = Index("sync_runs_of", sync_runs.c.connection_id, sync_runs.c.started_at)
"""The newest run of a connection is asked for at every tick."""
