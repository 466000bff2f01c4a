"""The table by which all processes share the platforms' allowances."""

from sqlalchemy import Column, Double, Integer, String, Table, Text

from adapters.sql.tables import metadata

allowances = Table(
    "allowances",
    metadata,
    Column("provider", String(64), primary_key=True),
    Column("app", String(255), primary_key=True),
    Column("scope", String(16), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("next_at", Double, nullable=False),
    Column("paused_until", Double, nullable=False),
    Column("reason", Text, nullable=False),
    Column("throttles", Integer, nullable=False),
)
"""Times are seconds since 1970 by the database's own clock."""
