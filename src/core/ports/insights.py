"""Where insights are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec

from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.insight import Insight, Level, Restatement, Window


class KeptInsight(Insight, frozen=True, kw_only=True):
    """An insight with where it is kept and when the platform last told it."""

    provider: ProviderSlug
    as_of: datetime


class InsightQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which insights, and from where on."""

    profile_id: ProfileId
    level: Level
    window: Window
    provider: ProviderSlug | None = None
    """Of this platform only: two may use the same ids."""
    ad_account_id: AdAccountId | None = None
    after: tuple[str, str, str] | None = None
    """Day, provider and entity of the last row of the page before."""
    limit: int = 1000


class RestatementQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which restatements, newest first, and from where on."""

    profile_id: ProfileId
    window: Window | None = None
    """Of these days; None for all."""
    level: Level | None = None
    provider: ProviderSlug | None = None
    """Of this platform only: two may use the same ids."""
    ad_account_id: AdAccountId | None = None
    after: int | None = None
    """The number of the last row of the page before."""
    limit: int = 100


class KeptRestatement(Restatement, frozen=True, kw_only=True):
    """A restatement with its number, which grows."""

    number: int


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one account, level and window."""

    profile_id: ProfileId
    provider: ProviderSlug
    ad_account_id: AdAccountId
    level: Level
    window: Window


class Insights(Protocol):
    """The metrics we know."""

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        insights: Sequence[Insight],
        as_of: datetime,
        ends: Mapping[date, datetime] | None = None,
        whole: Collection[date] = (),
    ) -> int:
        """Keep them; a row of the same entity and day is replaced.

        Where `ends` says when each day was over, every number that differs from one told after
        its day's end is recorded as restated. `whole` are those of its days that were read to the
        end after they were over: a row that is new there is restated from nothing. Returns how
        many numbers were. No two insights may be of the same entity and day.
        """
        ...

    async def count_told(self, part: Part, since: datetime) -> int:
        """How many of the part's rows were told since that moment."""
        ...

    async def retract(
        self, part: Part, since: datetime, now: datetime, over: Collection[date]
    ) -> int:
        """Take away the part's rows that were not told since that moment, and say how many.

        Only after the part was read whole. Of the days that were over by then, each known number
        is recorded as restated to nothing.
        """
        ...

    async def find(self, query: InsightQuery) -> list[KeptInsight]:
        """The rows asked for, by day, provider and entity."""
        ...

    async def restatements(self, query: RestatementQuery) -> list[KeptRestatement]:
        """The restatements asked for, newest first."""
        ...
