"""The tables of sync runs, their slices, and what was read when."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from adapters.sql.columns import Packed, UtcTime, profile_id, provider
from adapters.sql.tables import metadata

sync_runs = Table(
    "sync_runs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    profile_id(),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("status", String(16), nullable=False),
    Column("is_thorough", Boolean, nullable=False),
    Column("is_planned", Boolean, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("worker", Text, nullable=False),
    Column("started_by", Text, nullable=False),
    # No foreign key: a member who is removed must stay known here as gone.
    Column("started_by_id", String(64)),
    Column("started_at", UtcTime, nullable=False),
    Column("beat_at", UtcTime, nullable=False),
    Column("resume_at", UtcTime),
    Column("pause_reason", Text, nullable=False),
    Column("ended_at", UtcTime),
    Column("problem", Text, nullable=False),
    Column("summary", Packed),
    Index(
        "one_sync_a_connection",
        "connection_id",
        unique=True,
        sqlite_where=text("status = 'running'"),
        postgresql_where=text("status = 'running'"),
    ),
)

slices = Table(
    "slices",
    metadata,
    Column("run_id", ForeignKey("sync_runs.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("ad_account_id", Text, nullable=False),
    Column("business_center_id", Text, nullable=False),
    Column("since", Date),
    Column("until", Date),
    Column("is_again", Boolean, nullable=False),
    Column("status", String(16), nullable=False),
    Column("cursor", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("most", Integer, nullable=False),
    Column("is_shaken", Boolean, nullable=False),
    Column("rereads", Integer, nullable=False),
    Column("started_at", UtcTime),
    Column("problem", Text, nullable=False),
    Column("ended_at", UtcTime),
    PrimaryKeyConstraint("run_id", "position"),
)

readings = Table(
    "readings",
    metadata,
    profile_id(),
    provider(),
    Column("target", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("part", Integer, nullable=False),
    Column("since", Date),
    Column("until", Date),
    Column("read_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("profile_id", "provider", "target", "kind", "part"),
)
