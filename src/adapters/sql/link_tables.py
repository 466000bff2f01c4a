"""The tables of public accounts: requests to link them, their links, and who may use them."""

from collections.abc import Iterable

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from adapters.sql.columns import Packed, UtcTime, profile_id, provider
from adapters.sql.tables import metadata
from core.link_request import LinkState
from core.linked_account import CenterRole, Part, Way
from core.linking import Availability

CLAIM = "claim"
"""In the place of a part: when somebody took on to read them all."""
_CENTER = ("profile_id", "provider", "business_center_id")


def _center() -> Column[str]:
    return Column("business_center_id", Text, nullable=False)


def _one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """No other word than these stands there."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _history() -> tuple[Column[object], ...]:
    return (
        Column("changed_at", UtcTime, nullable=False),
        Column("changed_by", Text, nullable=False),
        Column("lost_at", UtcTime),
    )


link_requests = Table(
    "link_requests",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    profile_id(),
    provider(),
    _center(),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", String(64)),
    Column("asked_by", Text, nullable=False),
    Column("permissions", Packed, nullable=False),
    Column("is_ads_only", Boolean, nullable=False),
    Column("wanted_id", Text),
    Column("url", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("account_id", Text),
    Column("lacks", Packed, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("since", UtcTime),
    Column("expires_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("looks", Integer, nullable=False),
    Column("next_look_at", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing", String(64), nullable=False),
    _one_of("state", LinkState),
    CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
    CheckConstraint("(state = 'linked') = (account_id IS NOT NULL)", name="account"),
    CheckConstraint("looks >= 0", name="looks"),
    CheckConstraint("failures >= 0", name="failures"),
    Index("link_requests_of", "profile_id", "created_at"),
    Index("link_requests_due", "state", "next_look_at"),
)

linked_accounts = Table(
    "linked_accounts",
    metadata,
    profile_id(),
    provider(),
    _center(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("granted", Packed, nullable=False),
    Column("refused", Packed, nullable=False),
    Column("is_ads_only", Boolean),
    Column("linked_at", UtcTime, nullable=False),
    *_history(),
    PrimaryKeyConstraint("profile_id", "provider", "business_center_id", "id"),
    # Nothing is known of a Business Center that is not, and all of it goes with it.
    ForeignKeyConstraint(
        _CENTER,
        [f"business_centers.{one}" for one in ("profile_id", "provider", "id")],
        name="fk_linked_accounts_business_center_id",
        ondelete="CASCADE",
    ),
)

center_members = Table(
    "center_members",
    metadata,
    profile_id(),
    provider(),
    _center(),
    Column("key", Text, nullable=False),
    Column("id", Text),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("role", String(16), nullable=False),
    *_history(),
    PrimaryKeyConstraint("profile_id", "provider", "business_center_id", "key"),
    _one_of("role", CenterRole),
    # Whoever has come is known by their id, whoever was invited by the address.
    CheckConstraint("id IS NULL OR id = key", name="key"),
)

account_assignments = Table(
    "account_assignments",
    metadata,
    profile_id(),
    provider(),
    _center(),
    Column("member_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("levels", Packed, nullable=False),
    *_history(),
    PrimaryKeyConstraint("profile_id", "provider", "business_center_id", "member_id", "account_id"),
)

account_ad_links = Table(
    "account_ad_links",
    metadata,
    profile_id(),
    provider(),
    _center(),
    Column("account_id", Text, nullable=False),
    Column("ad_account_id", Text, nullable=False),
    *_history(),
    PrimaryKeyConstraint(
        "profile_id", "provider", "business_center_id", "account_id", "ad_account_id"
    ),
    ForeignKeyConstraint(
        ["profile_id", "provider", "business_center_id", "account_id"],
        [
            f"linked_accounts.{one}"
            for one in ("profile_id", "provider", "business_center_id", "id")
        ],
        ondelete="CASCADE",
    ),
)

account_identities = Table(
    "account_identities",
    metadata,
    profile_id(),
    provider(),
    _center(),
    Column("ad_account_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("whose", Text, nullable=False),
    Column("way", String(16), nullable=False),
    Column("user_id", Text),
    Column("account_id", Text),
    Column("name", Text, nullable=False),
    Column("availability", String(32), nullable=False),
    Column("granted", Packed, nullable=False),
    Column("refused", Packed, nullable=False),
    *_history(),
    PrimaryKeyConstraint(
        "profile_id", "provider", "business_center_id", "ad_account_id", "kind", "id", "whose"
    ),
    _one_of("way", Way),
    _one_of("availability", Availability),
    # What came by the Business Center is nobody's own.
    CheckConstraint("way = 'own_user' OR user_id IS NULL", name="user_id"),
    CheckConstraint("whose = COALESCE(user_id, '')", name="whose"),
)

center_readings = Table(
    "center_readings",
    metadata,
    profile_id(),
    provider(),
    _center(),
    Column("part", String(16), nullable=False),
    Column("as_of", UtcTime, nullable=False),
    Column("is_complete", Boolean, nullable=False),
    Column("problem", String(64), nullable=False),
    PrimaryKeyConstraint("profile_id", "provider", "business_center_id", "part"),
    _one_of("part", (*Part, CLAIM)),
    CheckConstraint("NOT is_complete OR problem = ''", name="problem"),
)

asked_readings = Table(
    "asked_readings",
    metadata,
    Column("id", String(64), nullable=False),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    profile_id(),
    provider(),
    _center(),
    Column("asked_at", UtcTime, nullable=False),
    Column("worker", String(64), nullable=False),
    Column("beat_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("problem", String(64), nullable=False),
    PrimaryKeyConstraint("profile_id", "provider", "business_center_id"),
    UniqueConstraint("id"),
    Index("asked_readings_under_way", "ended_at"),
)
