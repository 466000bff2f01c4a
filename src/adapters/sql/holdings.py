"""Business Centers and ad accounts in the database, each with the connections that reach it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, Protocol

import msgspec
from sqlalchemy import ColumnElement, Row, Table, bindparam, delete, select, update

from adapters.sql.platform_tables import ad_accounts, business_centers, reaches
from adapters.sql.storable import told_row
from adapters.sql.work import PART, SqlWork, in_parts
from core.ad_account import AdAccount
from core.business_center import BusinessCenter, Reach
from core.errors import NotFound
from core.ids import AdAccountId, BusinessCenterId, ProfileId, ProviderSlug, WorkspaceId

type _Key = tuple[str, str, str]
_REACHED = Reach.__struct_fields__
_REACH = [reaches.c[name] for name in _REACHED]
_KEY = ("profile_id", "provider", "id")
_UNREACHED = delete(reaches).where(
    *(reaches.c[name] == bindparam(f"its_{name}") for name in (*_KEY, "kind"))
)
"""By whom a holding is reached is told anew each time."""


class _Holding(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def profile_id(self) -> ProfileId: ...
    @property
    def provider(self) -> ProviderSlug: ...
    @property
    def reached_by(self) -> tuple[Reach, ...]: ...


@dataclass(frozen=True, slots=True)
class SqlBusinessCenters:
    """Business Centers in the database."""

    work: SqlWork

    async def of(self, profile_id: ProfileId) -> list[BusinessCenter]:
        return await self._find(business_centers.c.profile_id == profile_id)

    async def get(
        self, profile_id: ProfileId, provider: ProviderSlug, id: BusinessCenterId
    ) -> BusinessCenter:
        found = await self._find(_key(business_centers, profile_id, provider, id))
        if not found:
            raise NotFound("Business Center", id)
        return found[0]

    async def active_in(self, workspace_id: WorkspaceId) -> list[BusinessCenter]:
        ours = business_centers.c.workspace_id == workspace_id
        return await self._find(ours & business_centers.c.is_active)

    async def put(self, centers: Iterable[BusinessCenter]) -> None:
        seated_last = sorted(centers, key=lambda one: one.seat is not None)
        await _put(self.work, business_centers, seated_last)

    async def tell_balance(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        id: BusinessCenterId,
        micros: int | None,
        at: datetime,
    ) -> None:
        told = update(business_centers).values(balance_micros=micros, balance_at=at)
        await self.work.execute(told.where(_key(business_centers, profile_id, provider, id)))

    async def _find(self, condition: ColumnElement[bool]) -> list[BusinessCenter]:
        return await _find(self.work, business_centers, condition, BusinessCenter)


@dataclass(frozen=True, slots=True)
class SqlAdAccounts:
    """Ad accounts in the database."""

    work: SqlWork

    async def of(self, profile_id: ProfileId) -> list[AdAccount]:
        mine = ad_accounts.c.profile_id == profile_id
        return await _find(self.work, ad_accounts, mine, AdAccount)

    async def get(
        self, profile_id: ProfileId, provider: ProviderSlug, id: AdAccountId
    ) -> AdAccount:
        key = _key(ad_accounts, profile_id, provider, id)
        found = await _find(self.work, ad_accounts, key, AdAccount)
        if not found:
            raise NotFound("ad account", id)
        return found[0]

    async def put(self, accounts: Iterable[AdAccount]) -> None:
        default_last = sorted(accounts, key=lambda one: one.is_default)
        await _put(self.work, ad_accounts, default_last)

    async def tell_balance(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        id: AdAccountId,
        micros: int | None,
        at: datetime,
    ) -> None:
        told = update(ad_accounts).values(balance_micros=micros, balance_at=at)
        await self.work.execute(told.where(_key(ad_accounts, profile_id, provider, id)))


def _key(table: Table, profile_id: str, provider: str, id: str) -> ColumnElement[bool]:
    mine = (table.c.profile_id == profile_id) & (table.c.provider == provider)
    return mine & (table.c.id == id)


async def _find[T: msgspec.Struct](
    work: SqlWork, table: Table, condition: ColumnElement[bool], noun: type[T]
) -> list[T]:
    """The rows as nouns, each with its reaches: one query however many rows."""
    its = (reaches.c.kind == table.name) & (reaches.c.profile_id == table.c.profile_id)
    its &= (reaches.c.provider == table.c.provider) & (reaches.c.id == table.c.id)
    query = (
        select(table, *(column.label(f"reach_{column.name}") for column in _REACH))
        .outerjoin(reaches, its)
        .where(condition)
        .order_by(table.c.provider, table.c.name, table.c.id, reaches.c.connection_id)
    )
    names = [str(column.name) for column in table.columns]
    its_key = itemgetter(*(names.index(name) for name in _KEY))
    known: dict[_Key, tuple[Row[Any], list[Reach]]] = {}
    async for part in in_parts(await work.execute(query)):
        for row in part:
            _, reached = known.setdefault(its_key(row), (row, []))
            connection_id, *more = row[len(names) :]
            if connection_id is not None:
                reached.append(Reach(**dict(zip(_REACHED, (connection_id, *more), strict=True))))
    found = list[T]()
    for number, (row, reached) in enumerate(known.values(), 1):
        told = dict(zip(names, row[: len(names)], strict=True))
        found.append(msgspec.convert({**told, "reached_by": tuple(reached)}, noun))
        if number % PART == 0:
            await asyncio.sleep(0)
    return found


async def _put(work: SqlWork, table: Table, holdings: Iterable[_Holding]) -> None:
    """In the order given, which matters to a constraint: what is given up comes before a taking."""
    given = [(told_row(table, one), one.reached_by) for one in holdings]
    if not given:
        return
    await work.upsert(table, [row for row, _ in given])
    reached = {tuple(row[name] for name in _KEY): paths for row, paths in given}
    theirs = [dict(zip(_KEY, key, strict=True), kind=table.name) for key in reached]
    gone = [{f"its_{name}": value for name, value in one.items()} for one in theirs]
    await work.execute(_UNREACHED, gone)
    paths = [
        told_row(reaches, path, **one)
        for one, paths in zip(theirs, reached.values(), strict=True)
        for path in paths
    ]
    await work.upsert(reaches, paths)
