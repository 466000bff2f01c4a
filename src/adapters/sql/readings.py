"""Readings in the database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from adapters.sql.sync_tables import readings as table
from adapters.sql.windows import days_of
from adapters.sql.work import SqlWork, in_parts, row_of
from core.ids import ProfileId, ProviderSlug
from core.insight import Window
from core.readings import Reading
from core.slices import SliceKind

_COLUMNS = [table.c[name] for name in ("provider", "target", "kind", "since", "until", "read_at")]


@dataclass(frozen=True, slots=True)
class SqlReadings:
    """Readings in the database."""

    work: SqlWork

    async def of(
        self, profile_id: ProfileId, kinds: Collection[SliceKind] | None = None
    ) -> list[Reading]:
        ours = table.c.profile_id == profile_id
        return await self._find(ours if kinds is None else ours & table.c.kind.in_(kinds))

    async def of_target(
        self, profile_id: ProfileId, provider: ProviderSlug, target: str, kind: SliceKind
    ) -> list[Reading]:
        return await self._find(_of(profile_id, provider, target, kind))

    async def replace(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        target: str,
        kind: SliceKind,
        readings: Iterable[Reading],
    ) -> None:
        rows: list[dict[str, Any]] = [
            row_of(table, one, profile_id=profile_id, part=part, **days_of(one.window))
            for part, one in enumerate(readings)
        ]
        # Written over from the first part on, so that two who replace them wait and do not collide.
        await self.work.upsert(table, rows)
        rest = _of(profile_id, provider, target, kind) & (table.c.part >= len(rows))
        await self.work.execute(delete(table).where(rest))

    async def _find(self, condition: ColumnElement[bool]) -> list[Reading]:
        order = table.c.provider, table.c.target, table.c.kind, table.c.part
        query = select(*_COLUMNS).where(condition).order_by(*order)
        found = list[Reading]()
        async for part in in_parts(await self.work.execute(query)):
            found += map(_reading, part)
        return found


def _of(
    profile_id: ProfileId, provider: ProviderSlug, target: str, kind: SliceKind
) -> ColumnElement[bool]:
    ours = (table.c.profile_id == profile_id) & (table.c.provider == provider)
    return ours & (table.c.target == target) & (table.c.kind == kind)


def _reading(row: Sequence[Any]) -> Reading:
    """Made without the checks of a conversion: many accounts have tens of thousands of them."""
    provider, target, kind, since, until, read_at = row
    return Reading(
        provider=provider,
        target=target,
        kind=SliceKind(kind),
        window=None if since is None else Window(since=since, until=until),
        read_at=read_at,
    )
