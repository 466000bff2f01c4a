"""Entities in the database, every kind in the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, select, tuple_, update

from adapters.sql import bulk
from adapters.sql.entity_tables import PARENTS, TABLES
from adapters.sql.work import SqlWork
from core.entity import Entity
from core.errors import NotFound
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.ports.entities import EntityQuery


@dataclass(frozen=True, slots=True)
class SqlEntities:
    """Entities in the database."""

    work: SqlWork

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        entities: Sequence[Entity],
        seen_at: datetime,
    ) -> None:
        if not entities:
            return
        table = TABLES[type(entities[0])]
        ours = {"profile_id": profile_id, "provider": provider}
        await bulk.tell(self.work, table, entities, **ours, seen_at=seen_at, gone_at=None)
        await bulk.merge(self.work, table, "seen_at")

    async def count_seen(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        kind: type[Entity],
        account: AdAccountId,
        since: datetime,
    ) -> int:
        of_account = _of_account(profile_id, provider, kind, account)
        query = select(func.count()).select_from(TABLES[kind])
        found = await self.work.execute(query.where(of_account, TABLES[kind].c.seen_at >= since))
        return int(found.scalar_one())

    async def miss(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        kind: type[Entity],
        account: AdAccountId,
        since: datetime,
        now: datetime,
    ) -> int:
        columns = TABLES[kind].c
        missed = update(TABLES[kind]).where(
            _of_account(profile_id, provider, kind, account),
            columns.seen_at < since,
            columns.gone_at.is_(None),
        )
        return (await self.work.execute(missed.values(gone_at=now))).rowcount

    async def find[E: Entity](self, kind: type[E], query: EntityQuery) -> list[E]:
        columns = TABLES[kind].c
        order = columns.provider, columns.ad_account_id, columns.id
        statement = select(TABLES[kind]).where(columns.profile_id == query.profile_id)
        if query.provider is not None:
            statement = statement.where(columns.provider == query.provider)
        if query.ad_account_id is not None:
            statement = statement.where(columns.ad_account_id == query.ad_account_id)
        if query.parent_id is not None:
            statement = statement.where(_is_child(kind, query.parent_id))
        if query.is_there is not None:
            is_there = columns.gone_at.is_(None)
            statement = statement.where(is_there if query.is_there else ~is_there)
        if query.after is not None:
            statement = statement.where(tuple_(*order) > query.after)
        return await self.work.many(statement.order_by(*order).limit(query.limit), kind)

    async def get[E: Entity](
        self, kind: type[E], profile_id: ProfileId, account: AdAccountId, id: str
    ) -> E:
        columns = TABLES[kind].c
        query = select(TABLES[kind]).where(
            columns.profile_id == profile_id, columns.ad_account_id == account, columns.id == id
        )
        found = await self.work.one(query.order_by(columns.provider).limit(1), kind)
        if found is None:
            raise NotFound(TABLES[kind].name.removesuffix("s").replace("_", " "), id)
        return found


def _of_account(
    profile_id: ProfileId, provider: ProviderSlug, kind: type[Entity], account: AdAccountId
) -> ColumnElement[bool]:
    columns = TABLES[kind].c
    ours = (columns.profile_id == profile_id) & (columns.provider == provider)
    return ours & (columns.ad_account_id == account)


def _is_child(kind: type[Entity], parent_id: str) -> ColumnElement[bool]:
    """Kinds that have no parent have no children either."""
    return TABLES[kind].c[PARENTS[kind]] == parent_id if kind in PARENTS else false()
