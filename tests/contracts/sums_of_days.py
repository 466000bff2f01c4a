"""What every Sums knows of days that come, change and go in any order: never else than the days."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import msgspec

from core.ids import AdAccountId
from core.insight import METRICS, Insight, Level, Window, days_of
from core.ports.insights import InsightQuery, Part
from core.ports.sums import AccountKey, EntitySumQuery, Share
from core.sums import Sum, added_in
from tests.contracts.scene import FAKE, SHOES, T1
from tests.contracts.sums import A1, A2, campaign
from tests.fakes.storage import Open, Storage

FIRST = date(2026, 2, 12)
"""A Thursday: six weeks from here begin and end within a week."""
SPAN = 42
MINUTE = timedelta(minutes=1)


class SumsOfDaysContract:
    async def test_any_window_is_the_sum_of_its_days_whatever_happened_to_them(
        self, storages: Open
    ) -> None:
        one = storages()
        await _campaigns(one)
        chance = Random(20261128)  # noqa: S311 - no secret
        for step in range(24):
            await _happen(one, chance, step)
            await one.work.commit()
            for _ in range(4):
                await _require_same(one, _window(chance))
        await _require_same(one, Window(since=FIRST, until=FIRST + timedelta(days=SPAN)))

    async def test_shares_of_several_weeks_are_the_sum_of_their_own_days(
        self, storages: Open
    ) -> None:
        one = storages()
        await _campaigns(one)
        chance = Random(7)  # noqa: S311 - no secret
        for step in range(8):
            await _happen(one, chance, step)
        last = FIRST + timedelta(days=SPAN - 1)
        shares = (
            Share(window=Window(since=FIRST, until=last - timedelta(days=1)), accounts=(_key(A1),)),
            Share(window=Window(since=FIRST + timedelta(days=1), until=last), accounts=(_key(A2),)),
        )
        whole = Window(since=FIRST, until=last)
        query = EntitySumQuery(
            profile_id=SHOES.id, level=Level.CAMPAIGN, window=whole, shares=shares
        )
        asked = [
            row
            for row in await _days(one, whole)
            for share in shares
            if _key(row.ad_account_id) in (share.accounts or ())
            and share.window.since <= row.day <= share.window.until
        ]
        assert asked
        assert (await one.sums.of_entities(query)).sums == _added(asked)

    async def test_what_is_told_in_another_currency_leaves_the_old_one(
        self, storages: Open
    ) -> None:
        one = storages()
        await _campaigns(one)
        monday = FIRST + timedelta(days=4)
        chance = Random(1)  # noqa: S311 - no secret
        days = [_told(chance, "1", monday + timedelta(days=each)) for each in range(7)]
        await one.insights.put(SHOES.id, FAKE, days, T1)
        euros = [msgspec.structs.replace(row, currency="EUR") for row in days]
        await one.insights.put(SHOES.id, FAKE, euros, T1 + MINUTE)
        week = Window(since=monday, until=monday + timedelta(days=6))
        query = EntitySumQuery(profile_id=SHOES.id, level=Level.CAMPAIGN, window=week)
        assert [row.currency for row in (await one.sums.of_entities(query)).sums] == ["EUR"]
        await _require_same(one, week)


async def _happen(one: Storage, chance: Random, step: int) -> None:
    """Days are told, for the first time or otherwise, or taken away."""
    at, window = T1 + step * MINUTE, _window(chance)
    if step % 4 == 3:
        part = Part(
            profile_id=SHOES.id,
            provider=FAKE,
            ad_account_id=chance.choice((A1, A2)),
            level=Level.CAMPAIGN,
            window=window,
        )
        await one.insights.retract(part, at - 2 * MINUTE, at, ())
        return
    ids = chance.sample("1234", 3)
    rows = [_told(chance, id, day) for id in ids for day in days_of(window)]
    told = chance.sample(rows, max(1, len(rows) * 2 // 3))
    await one.insights.put(SHOES.id, FAKE, told, at)


def _told(chance: Random, id: str, day: date) -> Insight:
    """Numbers, some of which are not known; now and then in another currency."""
    numbers = {name: chance.choice((None, 0, chance.randrange(10**9))) for name in METRICS}
    return Insight(
        ad_account_id=A1 if id in "12" else A2,
        level=Level.CAMPAIGN,
        entity_id=id,
        day=day,
        currency=chance.choice(("USD",) * 9 + ("EUR",)),
        **numbers,
    )


def _window(chance: Random) -> Window:
    since = FIRST + timedelta(days=chance.randrange(SPAN))
    return Window(since=since, until=since + timedelta(days=chance.randrange(SPAN)))


def _key(account: AdAccountId) -> AccountKey:
    return (FAKE, account)


async def _campaigns(one: Storage) -> None:
    some = [campaign("1"), campaign("2"), campaign("3", A2), campaign("4", A2)]
    await one.entities.put(SHOES.id, FAKE, some, T1)


async def _days(one: Storage, window: Window) -> Sequence[Insight]:
    query = InsightQuery(profile_id=SHOES.id, level=Level.CAMPAIGN, window=window, limit=10_000)
    return await one.insights.find(query)


def _added(rows: Sequence[Insight]) -> list[Sum]:
    known = [
        Sum(currency=row.currency, **{name: getattr(row, name) for name in METRICS}) for row in rows
    ]
    return [added_in(currency, known) for currency in sorted({row.currency for row in rows})]


async def _require_same(one: Storage, window: Window) -> None:
    """Of each campaign, and of all."""
    rows = await _days(one, window)
    query = EntitySumQuery(profile_id=SHOES.id, level=Level.CAMPAIGN, window=window)
    found = await one.sums.of_entities(query)
    assert found.sums == _added(rows)
    for id in "1234":
        ours = [row for row in rows if row.entity_id == id]
        told = [row for row in found.rows if row.id == id and row.currency]
        sums = [
            Sum(currency=row.currency, **{name: getattr(row, name) for name in METRICS})
            for row in told
        ]
        assert sorted(sums, key=lambda each: each.currency) == _added(ours)
