"""Numbers of days that were over and are told otherwise: before, after, when, and no others."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.entrypoints.api.paging import Row, paged, whole
from tests.entrypoints.api.service import House, opening, running, sandboxed
from tests.entrypoints.api.syncing import connected

LEVELS = ("account", "campaign", "ad_group", "ad")
METRICS = ("spend_micros", "impressions", "clicks", "conversions", "conversion_value_micros")
DAY = timedelta(days=1)

type Numbers = dict[tuple[str, str, str, str], tuple[int | None, datetime]]


@dataclass(frozen=True, slots=True)
class Retold:
    """A profile that was synced, and a day later again."""

    house: House
    path: str
    zone: ZoneInfo
    before: Numbers
    after: Numbers
    run: dict[str, Any]
    """The second."""

    async def told(self, **params: str | int) -> list[Row]:
        return await whole(self.house.owner, f"{self.path}/restatements", **params)


@pytest.fixture(scope="module")
async def retold(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Retold]:
    async with (
        opening() as door,
        opening() as side_door,
        sandboxed(side_door) as desk,
        running(door, tmp_path_factory.mktemp("retold"), desk) as house,
    ):
        id, profile_id = await connected(house, accounts=1)
        path = f"profiles/{profile_id}"
        await house.sync(id)
        before = await _numbers(house, path)
        await desk.order("clock", advance_seconds=DAY.total_seconds())
        house.clock.advance(hours=24)
        run = (await house.sync(id))["run"]
        views = (await house.owner.get(f"{path}/ad-accounts"))["items"]
        [zone] = [one["account"]["timezone"] for one in views if one["is_synced"]]
        after = await _numbers(house, path)
        yield Retold(house, path, ZoneInfo(zone), before, after, run)


async def _numbers(house: House, path: str) -> Numbers:
    """Every number of the last 28 days, and when it was told."""
    since = datetime.now(UTC).date() - 28 * DAY
    return {
        (level, row["entity_id"], row["day"], metric): (row[metric], _moment(row["as_of"]))
        for level in LEVELS
        for row in await whole(house.owner, f"{path}/insights", level=level, since=f"{since}")
        for metric in METRICS
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _end_of(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(date.fromisoformat(day) + DAY, time.min, zone)


async def test_exactly_the_changed_numbers_of_days_that_were_over_are_told(retold: Retold) -> None:
    expected = {
        place: (number, retold.after[place][0])
        for place, (number, told_at) in retold.before.items()
        if told_at >= _end_of(place[2], retold.zone) and retold.after[place][0] != number
    }
    rows = await retold.told()
    told = {
        (row["level"], row["entity_id"], row["day"], row["metric"]): (row["before"], row["after"])
        for row in rows
    }
    assert len(told) == len(rows)
    assert told == expected
    assert {row["level"] for row in rows} == set(LEVELS)
    assert "conversions" in {row["metric"] for row in rows}


async def test_a_day_that_was_open_is_none_of_them_though_its_numbers_grew(retold: Retold) -> None:
    grown = {
        place[2]
        for place, (number, told_at) in retold.before.items()
        if told_at < _end_of(place[2], retold.zone) and retold.after[place][0] != number
    }
    assert grown
    assert not grown & {row["day"] for row in await retold.told()}


async def test_each_says_when_it_was_told_and_of_which_account(retold: Retold) -> None:
    begun, over = _moment(retold.run["started_at"]), _moment(retold.run["ended_at"])
    for row in await retold.told():
        assert begun <= _moment(row["at"]) <= over
        assert row["provider"] == "tiktok"
        assert row["ad_account_id"]


async def test_the_latest_stand_first_and_the_parts_are_the_whole(retold: Retold) -> None:
    rows = await retold.told()
    numbers = [row["number"] for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    limit = len(rows) // 3
    path = f"{retold.path}/restatements"
    assert await paged(retold.house.owner, path, limit=limit) == rows


async def test_a_level_an_account_and_days_can_be_asked_for_alone(retold: Retold) -> None:
    rows = await retold.told()
    account, day = rows[0]["ad_account_id"], rows[0]["day"]
    for level in LEVELS:
        assert await retold.told(level=level) == [row for row in rows if row["level"] == level]
    assert await retold.told(ad_account_id=account) == rows
    assert await retold.told(since=day, until=day) == [row for row in rows if row["day"] == day]


@pytest.mark.parametrize(
    ("field", "params"),
    [
        ("after", {"after": "x"}),
        ("level", {"level": "country"}),
        ("limit", {"limit": "0"}),
        ("since", {"since": "yesterday"}),
        ("until", {"since": "2026-02-01", "until": "2026-01-01"}),
    ],
)
async def test_a_wrong_question_is_refused_by_the_name_of_the_parameter(
    retold: Retold, field: str, params: dict[str, str]
) -> None:
    path = f"{retold.path}/restatements"
    problem = await retold.house.owner.refusal(400, "GET", path, **params)
    assert (problem["code"], problem["field"]) == ("invalid", field)
