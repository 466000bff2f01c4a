"""Where insights are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import msgspec

from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.insight import Insight, Level, Window


class KeptInsight(Insight, frozen=True, kw_only=True):
    """An insight with where it is kept and when the platform last told it."""

    provider: ProviderSlug
    as_of: datetime


class InsightQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which insights, and from where on."""

    profile_id: ProfileId
    level: Level
    window: Window
    ad_account_id: AdAccountId | None = None
    after: tuple[str, str] | None = None
    """Day and entity of the last row of the page before."""
    limit: int = 1000


class Insights(Protocol):
    """The metrics we know."""

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        insights: Iterable[Insight],
        as_of: datetime,
    ) -> None:
        """Keep them; a row of the same entity and day is replaced."""
        ...

    async def find(self, query: InsightQuery) -> list[KeptInsight]:
        """The rows asked for, by day and entity."""
        ...
