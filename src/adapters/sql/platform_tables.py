"""The tables of Business Centers, ad accounts and their metrics."""

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

from adapters.sql.columns import UtcTime, metric, profile_id, provider
from adapters.sql.tables import metadata
from core.insight import METRICS

business_centers = Table(
    "business_centers",
    metadata,
    profile_id(),
    provider(),
    Column("id", Text, nullable=False),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("status", String(32), nullable=False),
    Column("currency", String(8), nullable=False),
    Column("timezone", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("seat", Integer),
    Column("balance_micros", BigInteger),
    Column("balance_at", UtcTime),
    PrimaryKeyConstraint("profile_id", "provider", "id"),
    # The trial's one active Business Center: its plan has a single seat.
    UniqueConstraint("workspace_id", "seat", name="one_business_center_a_seat"),
    CheckConstraint("seat IS NULL OR (seat > 0 AND is_active)", name="seat"),
)

ad_accounts = Table(
    "ad_accounts",
    metadata,
    profile_id(),
    provider(),
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
    profile_id(),
    provider(),
    Column("kind", String(16), nullable=False),
    Column("id", Text, nullable=False),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("role", Text, nullable=False),
    Column("lost_at", UtcTime),
    PrimaryKeyConstraint("profile_id", "provider", "kind", "id", "connection_id"),
)

insights = Table(
    "insights",
    metadata,
    profile_id(),
    Column("level", String(16), nullable=False),
    Column("day", Date, nullable=False),
    provider(),
    Column("entity_id", Text, nullable=False),
    Column("ad_account_id", Text, nullable=False),
    Column("currency", String(8), nullable=False),
    *(metric(name) for name in METRICS),
    Column("as_of", UtcTime, nullable=False),
    # In the order of days, so that pages and dashboards read neighbouring rows, …
    PrimaryKeyConstraint("profile_id", "level", "day", "provider", "entity_id"),
    # … and one index beside it, so that an account's days are counted without the others'.
    Index("insights_of_account", "profile_id", "ad_account_id", "level", "day"),
    sqlite_with_rowid=False,
)

insight_weeks = Table(
    "insight_weeks",
    metadata,
    profile_id(),
    Column("level", String(16), nullable=False),
    # Its Monday.
    Column("week", Date, nullable=False),
    provider(),
    Column("entity_id", Text, nullable=False),
    Column("ad_account_id", Text, nullable=False),
    Column("currency", String(8), nullable=False),
    *(metric(name) for name in METRICS),
    PrimaryKeyConstraint(
        "profile_id", "level", "week", "provider", "entity_id", "ad_account_id", "currency"
    ),
    sqlite_with_rowid=False,
)

restatements = Table(
    "restatements",
    metadata,
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    profile_id(),
    provider(),
    Column("ad_account_id", Text, nullable=False),
    Column("level", String(16), nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("metric", String(32), nullable=False),
    Column("before", BigInteger),
    Column("after", BigInteger),
    Column("at", UtcTime, nullable=False),
    Index("restatements_of", "profile_id", "number"),
    sqlite_autoincrement=True,
)
