"""Insights in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from core.ids import ProfileId, ProviderSlug
from core.insight import METRICS, Insight, Restatement
from core.ports.insights import (
    InsightQuery,
    KeptInsight,
    KeptRestatement,
    Part,
    RestatementQuery,
)
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

type Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class FakeInsights:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[Key, KeptInsight]:
        return self.work.rows("insights", tuple[str, str, str, str, str], KeptInsight)

    @property
    def _restatements(self) -> Rows[tuple[str, int], KeptRestatement]:
        return self.work.rows("restatements", tuple[str, int], KeptRestatement)

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        insights: Sequence[Insight],
        as_of: datetime,
        ends: Mapping[date, datetime] | None = None,
        whole: Collection[date] = (),
    ) -> int:
        restated: list[Restatement] = []
        told = {(one.level, one.entity_id, one.day.isoformat()): one for one in insights}
        for (level, entity, day), one in told.items():
            key = (profile_id, provider, level, entity, day)
            before, end = self._rows.get(key), (ends or {}).get(one.day)
            if before and before.as_of > as_of:
                continue
            kept = KeptInsight(**msgspec.structs.asdict(one), provider=provider, as_of=as_of)
            is_held = before.as_of >= end if before and end else not before and one.day in whole
            if end and is_held:
                restated += _changes(kept, before, kept, as_of)
            self._rows[key] = kept
        self._record(profile_id, restated)
        return len(restated)

    async def count_told(self, part: Part, since: datetime) -> int:
        return sum(one.as_of >= since for one in self._of(part).values())

    async def retract(
        self, part: Part, since: datetime, now: datetime, over: Collection[date]
    ) -> int:
        untold = {key: one for key, one in self._of(part).items() if one.as_of < since}
        for key, one in untold.items():
            if one.day in over:
                self._record(part.profile_id, _changes(one, one, None, now))
            del self._rows[key]
        return len(untold)

    async def find(self, query: InsightQuery) -> list[KeptInsight]:
        ours = [one for key, one in self._rows.items() if key[0] == query.profile_id]
        found = sorted((one for one in ours if _is_asked(one, query)), key=_place)
        later = [one for one in found if query.after is None or _place(one) > query.after]
        return later[: query.limit]

    async def restatements(self, query: RestatementQuery) -> list[KeptRestatement]:
        ours = [one for key, one in self._restatements.items() if key[0] == query.profile_id]
        found = [one for one in ours if _is_wanted(one, query)]
        return sorted(found, key=lambda one: one.number, reverse=True)[: query.limit]

    def _of(self, part: Part) -> dict[Key, KeptInsight]:
        place = (part.profile_id, part.provider, part.level)
        return {
            key: one
            for key, one in self._rows.items()
            if key[:3] == place and one.ad_account_id == part.ad_account_id
            if part.window.since <= one.day <= part.window.until
        }

    def _record(self, profile_id: ProfileId, restated: Iterable[Restatement]) -> None:
        for one in restated:
            number = len(self._restatements) + 1
            kept = KeptRestatement(**msgspec.structs.asdict(one), number=number)
            self._restatements[profile_id, number] = kept


def _changes(
    about: KeptInsight, before: Insight | None, after: Insight | None, at: datetime
) -> Iterable[Restatement]:
    for metric in METRICS:
        old, new = getattr(before, metric, None), getattr(after, metric, None)
        if old != new:
            yield Restatement(
                ad_account_id=about.ad_account_id,
                provider=about.provider,
                level=about.level,
                entity_id=about.entity_id,
                day=about.day,
                metric=metric,
                before=old,
                after=new,
                at=at,
            )


def _place(row: KeptInsight) -> tuple[str, str, str]:
    return row.day.isoformat(), row.provider, row.entity_id


def _is_asked(row: KeptInsight, query: InsightQuery) -> bool:
    return (
        row.level is query.level
        and query.window.since <= row.day <= query.window.until
        and query.provider in (None, row.provider)
        and query.ad_account_id in (None, row.ad_account_id)
    )


def _is_wanted(row: KeptRestatement, query: RestatementQuery) -> bool:
    window = query.window
    return (
        (window is None or window.since <= row.day <= window.until)
        and query.level in (None, row.level)
        and query.provider in (None, row.provider)
        and query.ad_account_id in (None, row.ad_account_id)
        and (query.after is None or row.number < query.after)
    )
