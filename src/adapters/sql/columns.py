"""Column types that both databases keep alike, and the columns that many tables have."""

from datetime import UTC, datetime
from typing import Any, override

import msgspec
from sqlalchemy import BigInteger, Column, DateTime, Dialect, ForeignKey, String, Text
from sqlalchemy.types import TypeDecorator

LARGEST = "largest"
"""In a column's `info`: beyond which a number that a platform tells is taken for no number."""


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC. SQLite knows no zones, so it is given UTC and believed to return it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC)


class Packed(TypeDecorator[Any]):
    """Nested nouns as JSON text: read whole, never searched."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: object, dialect: Dialect) -> str:
        return msgspec.json.encode(value).decode()

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else msgspec.json.decode(value)


def profile_id() -> Column[str]:
    """Whose row it is: it goes when its profile goes."""
    return Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False)


def provider() -> Column[str]:
    """Which platform told it."""
    return Column("provider", String(64), nullable=False)


def metric(name: str) -> Column[int]:
    """A number that is added up: so far from the largest there is that the sum of many fits too."""
    return Column(name, BigInteger, info={LARGEST: 2**56})
