"""The tables of what the platforms tell; all of it goes when its profile goes."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from adapters.sql.columns import UtcTime
from adapters.sql.tables import metadata


def _profile() -> Column[str]:
    return Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False)


def _provider() -> Column[str]:
    return Column("provider", String(64), nullable=False)


business_centers = Table(
    "business_centers",
    metadata,
    _profile(),
    _provider(),
    Column("id", Text, nullable=False),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("status", String(32), nullable=False),
    Column("currency", String(8), nullable=False),
    Column("timezone", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("seat", Integer),
    PrimaryKeyConstraint("profile_id", "provider", "id"),
    # The trial's one active Business Center: its plan has a single seat.
    UniqueConstraint("workspace_id", "seat", name="one_business_center_a_seat"),
    CheckConstraint("seat IS NULL OR (seat > 0 AND is_active)", name="seat"),
)

ad_accounts = Table(
    "ad_accounts",
    metadata,
    _profile(),
    _provider(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("currency", String(8), nullable=False),
    Column("timezone", Text, nullable=False),
    Column("status", String(32), nullable=False),
    Column("platform_status", Text, nullable=False),
    Column("status_reason", Text, nullable=False),
    Column("suspended_until", Text, nullable=False),
    Column("business_center_id", Text),
    Column("is_selected", Boolean, nullable=False),
    Column("is_default", Boolean, nullable=False),
    Column("balance_micros", BigInteger),
    Column("balance_at", UtcTime),
    PrimaryKeyConstraint("profile_id", "provider", "id"),
    Index(
        "one_default_account",
        "profile_id",
        "provider",
        unique=True,
        sqlite_where=text("is_default"),
        postgresql_where=text("is_default"),
    ),
)

reaches = Table(
    "reaches",
    metadata,
    _profile(),
    _provider(),
    Column("kind", String(16), nullable=False),
    Column("id", Text, nullable=False),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("role", Text, nullable=False),
    Column("lost_at", UtcTime),
    PrimaryKeyConstraint("profile_id", "provider", "kind", "id", "connection_id"),
)

campaigns = Table(
    "campaigns",
    metadata,
    _profile(),
    _provider(),
    Column("id", Text, nullable=False),
    Column("ad_account_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("status", String(32), nullable=False),
    Column("platform_status", Text, nullable=False),
    Column("objective", Text, nullable=False),
    Column("budget_micros", BigInteger),
    Column("budget_mode", Text, nullable=False),
    Column("created_at", UtcTime),
    Column("seen_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("profile_id", "provider", "id"),
)

insights = Table(
    "insights",
    metadata,
    _profile(),
    _provider(),
    Column("level", String(16), nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("ad_account_id", Text, nullable=False),
    Column("currency", String(8), nullable=False),
    Column("spend_micros", BigInteger),
    Column("impressions", BigInteger),
    Column("clicks", BigInteger),
    Column("conversions", BigInteger),
    Column("conversion_value_micros", BigInteger),
    Column("as_of", UtcTime, nullable=False),
    PrimaryKeyConstraint("profile_id", "provider", "level", "entity_id", "day"),
    Index("insights_by_day", "profile_id", "level", "day", "entity_id"),
)

sync_runs = Table(
    "sync_runs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    _profile(),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("status", String(16), nullable=False),
    Column("calls", Integer, nullable=False),
    Column("worker", Text, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("beat_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("problem", Text, nullable=False),
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
    Column("ad_account_id", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("since", Date),
    Column("until", Date),
    Column("status", String(16), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("ended_at", UtcTime),
    PrimaryKeyConstraint("run_id", "position"),
)
