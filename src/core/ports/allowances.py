"""The platforms' allowances, shared by all processes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import msgspec

from core.quota import Bucket, Scope


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """Slots for so many calls, or none for now."""

    slots: int
    first: float
    """Seconds from now until the first slot; without slots, until it is worth asking again."""
    reason: str = ""
    """Why the bucket is paused, as the platform said it; empty where it is not."""


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A bucket that the platform wants left alone."""

    bucket: Bucket
    until: datetime
    seconds: float
    """What remains of it."""
    reason: str


class Allowances(Protocol):
    """Who may call when: each slot is given to one process, and keeps its distance to the next.

    Every method is a transaction of its own, never part of a unit of work.
    """

    async def lease(self, bucket: Bucket, interval: float, count: int, within: float) -> Lease:
        """The bucket's next `count` slots, `interval` seconds apart, nobody else's from now on.

        None are given while the bucket is paused, or where the first would begin only after more
        than `within` seconds. Slots that were leased before a pause are void.
        """
        ...

    async def pause(self, bucket: Bucket, seconds: float, reason: str) -> None:
        """Give no slots for so long. It never shortens a pause that is under way."""
        ...

    async def lift(self, provider: str) -> None:
        """End the pause of a provider's whole app: a trial call has shown that it is over.

        What single ad accounts and paths must wait for stands.
        """
        ...

    async def pauses(self) -> list[Pause]:
        """All pauses under way, those that end last first."""
        ...

    async def count_throttle(self, bucket: Bucket) -> None:
        """Remember that the platform said “too often”: in good order it never does."""
        ...

    async def throttles(self) -> Mapping[tuple[str, Scope], int]:
        """How often each provider has said so, by what it was about."""
        ...
