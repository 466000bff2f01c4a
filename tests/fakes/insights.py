"""Insights in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.ids import ProfileId, ProviderSlug
from core.insight import Insight
from core.ports.insights import InsightQuery, KeptInsight
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

type Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class FakeInsights:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[Key, KeptInsight]:
        return self.work.rows("insights", tuple[str, str, str, str, str], KeptInsight)

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        insights: Iterable[Insight],
        as_of: datetime,
    ) -> None:
        for one in insights:
            key = (profile_id, provider, one.level, one.entity_id, one.day.isoformat())
            kept = KeptInsight(**msgspec.structs.asdict(one), provider=provider, as_of=as_of)
            self._rows[key] = kept

    async def find(self, query: InsightQuery) -> list[KeptInsight]:
        ours = [one for key, one in self._rows.items() if key[0] == query.profile_id]
        found = sorted((one for one in ours if _is_asked(one, query)), key=_place)
        later = [one for one in found if query.after is None or _place(one) > query.after]
        return later[: query.limit]


def _place(row: KeptInsight) -> tuple[str, str]:
    return row.day.isoformat(), row.entity_id


def _is_asked(row: KeptInsight, query: InsightQuery) -> bool:
    return (
        row.level is query.level
        and query.window.since <= row.day <= query.window.until
        and query.ad_account_id in (None, row.ad_account_id)
    )
