"""The tables of entities, one a kind; an entity is found by provider, ad account and id."""

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)
from sqlalchemy.sql.schema import SchemaItem

from adapters.sql.columns import Packed, UtcTime, profile_id, provider
from adapters.sql.tables import metadata
from core.campaign import Ad, AdGroup, Campaign
from core.entity import Entity
from core.funds import Transaction
from core.library import Audience, Creative, Pixel, PixelEvent


def _entities(name: str, *more: SchemaItem) -> Table:
    return Table(
        name,
        metadata,
        profile_id(),
        provider(),
        Column("ad_account_id", Text, nullable=False),
        Column("id", Text, nullable=False),
        Column("seen_at", UtcTime, nullable=False),
        Column("gone_at", UtcTime),
        *more,
        PrimaryKeyConstraint("profile_id", "provider", "ad_account_id", "id"),
    )


def _named(name: str, *more: SchemaItem) -> Table:
    return _entities(
        name,
        Column("name", Text, nullable=False),
        Column("status", String(32), nullable=False),
        Column("platform_status", Text, nullable=False),
        Column("created_at", UtcTime),
        *more,
    )


TABLES: Mapping[type[Entity], Table] = {
    Campaign: _named(
        "campaigns",
        Column("objective", Text, nullable=False),
        Column("buying_type", Text, nullable=False),
        Column("budget_micros", BigInteger),
        Column("budget_mode", Text, nullable=False),
    ),
    AdGroup: _named(
        "ad_groups",
        Column("campaign_id", Text, nullable=False),
        Column("budget_micros", BigInteger),
        Column("budget_mode", Text, nullable=False),
        Column("bid_micros", BigInteger),
        Column("goal", Text, nullable=False),
        Column("starts_at", UtcTime),
        Column("ends_at", UtcTime),
        Index("ad_groups_of", "profile_id", "campaign_id"),
    ),
    Ad: _named(
        "ads",
        Column("campaign_id", Text, nullable=False),
        Column("ad_group_id", Text, nullable=False),
        Column("format", Text, nullable=False),
        Column("creative_ids", Packed, nullable=False),
        Column("landing_url", Text, nullable=False),
        Column("is_automatic", Boolean, nullable=False),
        Index("ads_of", "profile_id", "ad_group_id"),
    ),
    Creative: _named(
        "creatives",
        Column("kind", String(32), nullable=False),
        Column("width", Integer),
        Column("height", Integer),
        Column("duration_ms", BigInteger),
        Column("size_bytes", BigInteger),
        Column("format", Text, nullable=False),
        Column("signature", Text, nullable=False),
    ),
    Audience: _named(
        "audiences",
        Column("kind", String(32), nullable=False),
        Column("platform_kind", Text, nullable=False),
        Column("size", BigInteger),
        Column("expires_at", UtcTime),
    ),
    Pixel: _named(
        "pixels",
        Column("code", Text, nullable=False),
        Column("setup", Text, nullable=False),
        Column("business_center_id", Text, nullable=False),
    ),
    PixelEvent: _entities(
        "pixel_events",
        Column("pixel_id", Text, nullable=False),
        Column("event", Text, nullable=False),
        Column("day", Date, nullable=False),
        Column("count", BigInteger),
        Column("platform_status", Text, nullable=False),
        Index("pixel_events_of", "profile_id", "pixel_id"),
    ),
    Transaction: _entities(
        "transactions",
        Column("business_center_id", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("amount_micros", BigInteger),
        Column("currency", String(8), nullable=False),
        Column("funds", Text, nullable=False),
        Column("at", UtcTime),
        Column("invoice", Text, nullable=False),
    ),
}
"""Where each kind of entity is kept."""

PARENTS: Mapping[type[Entity], str] = {
    AdGroup: "campaign_id",
    Ad: "ad_group_id",
    PixelEvent: "pixel_id",
}
"""What names the parent of the kinds that have one."""
