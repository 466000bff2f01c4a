"""The tables of people and profiles; what the platforms' data is kept in is beside it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from adapters.sql.columns import Packed, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

plans = Table(
    "plans",
    metadata,
    Column("slug", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("trial_hours", Integer),
    Column("max_profiles", Integer),
    Column("max_business_centers", Integer),
    CheckConstraint("trial_hours > 0", name="trial_hours"),
    CheckConstraint("max_profiles >= 0", name="max_profiles"),
    CheckConstraint("max_business_centers >= 0", name="max_business_centers"),
)

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("plan", ForeignKey("plans.slug"), nullable=False),
    Column("trial_ends_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("workspace_id", "email", name="one_member_an_address"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("hint", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Column("used_at", UtcTime),
)

profiles = Table(
    "profiles",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("imports", String(16), nullable=False),
    Column("seat", Integer),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("workspace_id", "name_key", name="one_profile_a_name"),
    UniqueConstraint("workspace_id", "seat", name="one_profile_a_seat"),
    CheckConstraint("seat > 0", name="seat"),
)

connections = Table(
    "connections",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    Column("provider", String(64), nullable=False),
    Column("user_id", Text, nullable=False),
    Column("user", Packed, nullable=False),
    Column("grant", Packed, nullable=False),
    Column("problems", Packed, nullable=False),
    Column("state", String(32), nullable=False),
    Column("first_connected_at", UtcTime),
    Column("connected_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime),
    Column("validated_at", UtcTime),
    Column("synced_at", UtcTime),
    UniqueConstraint("profile_id", "provider", "user_id", name="one_connection_a_user"),
)

credentials = Table(
    "credentials",
    metadata,
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("key", String(64), nullable=False, index=True),
    Column("fingerprint", String(64), nullable=False, index=True),
    Column("expires_at", UtcTime),
    Column("sealed_refresh", Text),
    Column("refresh_expires_at", UtcTime),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("renew_at", UtcTime, index=True),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failing", String(64), nullable=False, server_default=""),
    Column("claimed_by", String(64)),
    Column("claimed_until", UtcTime),
    Column("fence", Integer, nullable=False, server_default="0"),
)

authorizations = Table(
    "authorizations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    Column("provider", String(64), nullable=False),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE")),
    Column("member_id", ForeignKey("members.id", ondelete="SET NULL")),
    Column("reconnects", Boolean, nullable=False),
    Column("opened", String(16), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("link_hash", String(64), nullable=False, unique=True),
    Column("state_hash", String(64), unique=True),
    Column("browser_hash", String(64)),
    Column("sealed_verifier", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("problem", Packed),
    Index("authorizations_of", "profile_id", "created_at"),
)

audit = Table(
    "audit",
    metadata,
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("id", String(64), nullable=False, unique=True),
    Column("workspace_id", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("result", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("chain", String(64), nullable=False, server_default=""),
    Index("audit_of", "workspace_id", "number"),
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("workspace_id", String(64), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("chain", String(64), nullable=False),
    CheckConstraint("number >= 0", name="number"),
)
"""Where each workspace's chain of entries ends; whoever adds to it locks its row."""

seals = Table(
    "seals",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)
