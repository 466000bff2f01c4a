"""Where it is kept what was read, and when."""

from collections.abc import Collection, Iterable
from typing import Protocol

from core.ids import ProfileId, ProviderSlug
from core.readings import Reading
from core.slices import SliceKind


class Readings(Protocol):
    """What was read of a profile's accounts and Business Centers."""

    async def of(
        self, profile_id: ProfileId, kinds: Collection[SliceKind] | None = None
    ) -> list[Reading]:
        """All that was read for the profile, or what was read of those kinds."""
        ...

    async def of_target(
        self, profile_id: ProfileId, provider: ProviderSlug, target: str, kind: SliceKind
    ) -> list[Reading]:
        """What was read of one kind of one target."""
        ...

    async def replace(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        target: str,
        kind: SliceKind,
        readings: Iterable[Reading],
    ) -> None:
        """Keep these in place of all that was known of one kind of one target."""
        ...
