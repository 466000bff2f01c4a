"""Sums in memory."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec

from core.campaign import Ad, AdGroup
from core.entity import Entity, Named
from core.ids import ProfileId
from core.insight import METRICS, Level, Window
from core.library import PixelEvent
from core.ports.insights import KeptInsight
from core.ports.sums import AccountKey, EntitySort, EntitySum, EntitySumQuery, EntitySums, Share
from core.sums import BELOW, AccountSum, DaySum, EventSum, Sum, added, known_sum
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeSums:
    work: FakeUnitOfWork

    @property
    def _insights(self) -> Rows[tuple[str, ...], KeptInsight]:
        return self.work.rows("insights", tuple[str, ...], KeptInsight)

    @property
    def _entities(self) -> Rows[tuple[str, ...], Entity]:
        return self.work.rows("entities", tuple[str, ...], Entity)

    async def by_day(
        self, profile_id: ProfileId, window: Window, accounts: Collection[AccountKey] | None = None
    ) -> list[DaySum]:
        rows = self._rows(profile_id, Level.ACCOUNT, window, accounts)
        rows.sort(key=lambda one: one.day)
        return [
            DaySum(**_fields(one), day=day)
            for day, some in groupby(rows, lambda one: one.day)
            for one in _added(some)
        ]

    async def by_account(self, profile_id: ProfileId, window: Window) -> list[AccountSum]:
        rows = self._rows(profile_id, Level.ACCOUNT, window)
        rows.sort(key=_account)
        return [
            AccountSum(**_fields(one), provider=provider, ad_account_id=id)
            for (provider, id), some in groupby(rows, _account)
            for one in _added(some)
        ]

    async def of_events(self, profile_id: ProfileId, pixel_ids: Collection[str]) -> list[EventSum]:
        days = [
            one
            for key, one in self._entities.items()
            if key[0] == profile_id and isinstance(one, PixelEvent) and one.pixel_id in pixel_ids
        ]
        days.sort(key=_event)
        return [_received(list(some)) for _, some in groupby(days, _event)]

    def _with_campaign(self, profile_id: ProfileId, entity: Named) -> Named:
        """An ad that was told without a campaign is in its ad group's."""
        if not isinstance(entity, Ad) or entity.campaign_id:
            return entity
        around = (
            one.campaign_id
            for key, one in self._entities.items()
            if key[0] == profile_id and isinstance(one, AdGroup) and one.id == entity.ad_group_id
            if (one.provider, one.ad_account_id) == (entity.provider, entity.ad_account_id)
        )
        return msgspec.structs.replace(entity, campaign_id=next(around, ""))

    async def of_entities(self, query: EntitySumQuery) -> EntitySums:
        told: dict[tuple[str, str], list[KeptInsight]] = {}
        for row in self._rows(query.profile_id, query.level, query.window):
            if query.shares and not any(_is_in(row, one) for one in query.shares):
                continue
            told.setdefault((row.provider, row.entity_id), []).append(row)
        found = [
            _row(entity, one)
            for key, known in self._entities.items()
            if key[0] == query.profile_id and isinstance(known, BELOW[query.level])
            for entity in [self._with_campaign(query.profile_id, known)]
            if _is_asked(entity, query)
            for one in _added(told.get((entity.provider, entity.id), [])) or [Sum(currency="")]
            if query.currency in ("", one.currency)
        ]
        return EntitySums(
            rows=_ordered(found, query)[query.offset :][: query.limit],
            total=len(found),
            sums=added(one for one in found if one.currency),
        )

    async def every_entity(self, query: EntitySumQuery) -> Iterator[EntitySum]:
        whole = msgspec.structs.replace(query, limit=1_000_000, offset=0)
        return iter((await self.of_entities(whole)).rows)

    def _rows(
        self,
        profile_id: str,
        level: Level,
        window: Window,
        accounts: Collection[AccountKey] | None = None,
    ) -> list[KeptInsight]:
        ours = (row for key, row in self._insights.items() if key[0] == profile_id)
        return [
            row
            for row in ours
            if row.level is level and window.since <= row.day <= window.until
            if accounts is None or _account(row) in accounts
        ]


def _event(one: PixelEvent) -> tuple[str, ...]:
    return one.provider, one.ad_account_id, one.pixel_id, one.event


def _received(days: list[PixelEvent]) -> EventSum:
    return EventSum(
        provider=days[0].provider,
        ad_account_id=days[0].ad_account_id,
        pixel_id=days[0].pixel_id,
        event=days[0].event,
        count=known_sum(one.count for one in days),
        last=max((one.day for one in days if one.count), default=None),
    )


def _account(row: KeptInsight) -> AccountKey:
    return row.provider, row.ad_account_id


def _is_in(row: KeptInsight, share: Share) -> bool:
    is_ours = share.accounts is None or _account(row) in share.accounts
    return is_ours and share.window.since <= row.day <= share.window.until


def _added(rows: Iterable[KeptInsight]) -> list[Sum]:
    return added(
        Sum(currency=row.currency, **{name: getattr(row, name) for name in METRICS}) for row in rows
    )


def _fields(one: Sum) -> dict[str, Any]:
    return msgspec.structs.asdict(one)


def _row(entity: Named, told: Sum) -> EntitySum:
    return EntitySum(
        **msgspec.structs.asdict(told),
        provider=entity.provider,
        ad_account_id=entity.ad_account_id,
        id=entity.id,
        name=entity.name,
        status=entity.status,
        platform_status=entity.platform_status,
        gone_at=entity.gone_at,
        created_at=entity.created_at,
        campaign_id=getattr(entity, "campaign_id", ""),
        ad_group_id=getattr(entity, "ad_group_id", ""),
        budget_micros=getattr(entity, "budget_micros", None),
        budget_mode=getattr(entity, "budget_mode", ""),
    )


def _is_asked(entity: Named, query: EntitySumQuery) -> bool:
    account = (entity.provider, entity.ad_account_id)
    campaign = getattr(entity, "campaign_id", entity.id)
    return (
        (query.accounts is None or account in query.accounts)
        and (query.parent_id is None or query.parent_id == _parent(entity))
        and query.campaign_id in (None, campaign)
        and (query.text.casefold() in entity.name.casefold() or query.text == entity.id)
        and query.status in (None, entity.status)
        and (query.is_there is None or query.is_there is (entity.gone_at is None))
    )


def _parent(entity: Named) -> str | None:
    match entity:
        case AdGroup():
            return entity.campaign_id
        case Ad():
            return entity.ad_group_id
        case _:
            return None


def _ordered(rows: list[EntitySum], query: EntitySumQuery) -> list[EntitySum]:
    by_id = sorted(rows, key=lambda one: (one.id, one.provider, one.ad_account_id, one.currency))
    known = [one for one in by_id if _sorted_by(one, query.sort) is not None]
    rest = [one for one in by_id if _sorted_by(one, query.sort) is None]
    known.sort(key=lambda one: _sorted_by(one, query.sort), reverse=query.is_descending)  # type: ignore[arg-type,return-value]
    found = known + rest
    if query.sort.is_amount:
        found.sort(key=lambda one: one.currency or "~")
    return found


def _sorted_by(one: EntitySum, sort: EntitySort) -> float | str | datetime | None:
    match sort:
        case EntitySort.VALUE:
            return one.conversion_value_micros
        case EntitySort.CTR:
            return _each(one.clicks, one.impressions)
        case EntitySort.CPC:
            return _each(one.spend_micros, one.clicks)
        case EntitySort.CPM:
            return _each(one.spend_micros, one.impressions)
        case EntitySort.CPA:
            return _each(one.spend_micros, one.conversions)
        case EntitySort.ROAS:
            return _each(one.conversion_value_micros, one.spend_micros)
        case EntitySort.SPEND:
            return one.spend_micros
        case EntitySort.NAME:
            return one.name.lower()
        case EntitySort.STATUS:
            return one.status
        case EntitySort.CREATED:
            return one.created_at
        case EntitySort.IMPRESSIONS | EntitySort.CLICKS | EntitySort.CONVERSIONS:
            return getattr(one, sort.value)  # type: ignore[no-any-return]


def _each(amount: int | None, count: int | None) -> float | None:
    return None if amount is None or not count else amount / count
