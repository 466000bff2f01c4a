"""Metrics added up by the database."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Row, case, cast, func, select

from adapters.sql.entity_sums import statement_of, whole_of
from adapters.sql.entity_tables import TABLES
from adapters.sql.platform_tables import insights as table
from adapters.sql.summing import is_one_of, of_accounts, rows_in, summed
from adapters.sql.work import SqlWork, in_parts, noun_of
from core.ids import ProfileId
from core.insight import Level, Window
from core.library import PixelEvent
from core.ports.sums import AccountKey, EntitySum, EntitySumQuery, EntitySums
from core.sums import AccountSum, DaySum, EventSum, Sum

events = TABLES[PixelEvent]
MOST = 1_000_000
"""Rows that are read in a single look."""


@dataclass(frozen=True, slots=True)
class SqlSums:
    """Metrics added up by the database."""

    work: SqlWork

    async def by_day(
        self, profile_id: ProfileId, window: Window, accounts: Collection[AccountKey] | None = None
    ) -> list[DaySum]:
        key = table.c.day, table.c.currency
        query = select(*key, *summed(table.c)).where(rows_in(profile_id, Level.ACCOUNT, window))
        if accounts is not None:
            query = query.where(of_accounts(table.c.provider, table.c.ad_account_id, accounts))
        return await self.work.many(query.group_by(*key).order_by(*key), DaySum)

    async def by_account(self, profile_id: ProfileId, window: Window) -> list[AccountSum]:
        key = table.c.provider, table.c.ad_account_id, table.c.currency
        query = select(*key, *summed(table.c)).where(rows_in(profile_id, Level.ACCOUNT, window))
        return await self.work.many(query.group_by(*key).order_by(*key), AccountSum)

    async def of_events(self, profile_id: ProfileId, pixel_ids: Collection[str]) -> list[EventSum]:
        key = events.c.provider, events.c.ad_account_id, events.c.pixel_id, events.c.event
        query = select(
            *key,
            cast(func.sum(events.c.count), BigInteger).label("count"),
            func.max(case((events.c.count > 0, events.c.day))).label("last"),
        ).where(events.c.profile_id == profile_id, is_one_of(events.c.pixel_id, pixel_ids))
        return await self.work.many(query.group_by(*key).order_by(*key), EventSum)

    async def of_entities(self, query: EntitySumQuery) -> EntitySums:
        statement = statement_of(query, self.work.engine.dialect.name)
        found = (await self.work.execute(statement)).mappings().all()
        page = sorted((row for row in found if row["id"] is not None), key=lambda row: row["place"])
        whole = [row for row in found if row["id"] is None]
        told = (noun_of(row, Sum) for row in whole if row["currency"])
        return EntitySums(
            rows=[noun_of(row, EntitySum) for row in page],
            total=sum(row["place"] for row in whole),
            sums=sorted(told, key=lambda one: one.currency),
        )

    async def every_entity(self, query: EntitySumQuery) -> Iterator[EntitySum]:
        whole = msgspec.structs.replace(query, limit=MOST, offset=0)
        found = await self.work.execute(whole_of(whole, self.work.engine.dialect.name))
        names, rows = tuple(found.keys()), list[Row[Any]]()
        async for part in in_parts(found):
            rows += part
        await self.work.release()
        return (noun_of(dict(zip(names, row, strict=True)), EntitySum) for row in rows)
