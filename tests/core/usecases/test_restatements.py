"""Numbers that a platform tells otherwise later, on days as each account counts them."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from core.ad_account import SeenAdAccount
from core.errors import Error
from core.insight import Level, Window, days_of, today_in
from core.ports.insights import KeptInsight, KeptRestatement
from core.provider_errors import Garbled, ProviderError, RateLimited, TooLarge
from core.slices import HORIZON_DAYS, SliceKind
from core.sync import RunStatus, SyncRun
from tests.core.usecases.mishaps import Frail, Params, at, ended, frail, nothing, scheduled, telling
from tests.core.usecases.scene import Scene
from tests.core.usecases.syncing import LATER, slices_of
from tests.fakes.clock import NOON
from tests.fakes.world import seen_account

DAY = timedelta(days=1)
TODAY = NOON.date()
AT_UTC_14, AT_UTC_MINUS_10 = "Pacific/Kiritimati", "Pacific/Honolulu"
NEW_YORK = "America/New_York"


def broken() -> ProviderError:
    return Garbled("no page")


async def synced(now: datetime = NOON, **zones: str) -> tuple[Scene, Frail, SyncRun]:
    """After a first sync at that moment, of accounts in those zones."""
    scene, world, run = await frail(nothing)
    world.accounts = [in_zone(id, zone) for id, zone in (zones or {"a1": NEW_YORK}).items()]
    scene.house.clock.at = now
    await scene.validate(run.connection_id)
    assert (await ended(scene, run)).status is RunStatus.DONE
    return scene, world, run


def in_zone(id: str, zone: str) -> SeenAdAccount:
    return msgspec.structs.replace(seen_account(id), timezone=zone)


def restated(scene: Scene) -> list[KeptRestatement]:
    rows = scene.kept().get("restatements", {}).values()
    return [one for one in rows if isinstance(one, KeptRestatement)]


def days_restated(scene: Scene, account: str = "a1") -> set[date]:
    return {one.day for one in restated(scene) if one.ad_account_id == account}


def spent(
    scene: Scene, account: str = "a1", level: Level = Level.ACCOUNT
) -> dict[date, int | None]:
    """What the tables say the account spent, by day."""
    rows = [one for one in scene.kept()["insights"].values() if isinstance(one, KeptInsight)]
    ours = [one for one in rows if (one.ad_account_id, one.level) == (account, level)]
    assert len(ours) == len({one.day for one in ours})
    return {one.day: one.spend_micros for one in ours}


def ago(days: int) -> date:
    return TODAY - DAY * days


async def test_a_number_told_otherwise_after_its_day_is_replaced_and_recorded() -> None:
    scene, world, run = await synced()
    world.twist = telling({ago(3): 7})
    await scheduled(scene, run)
    (one,) = restated(scene)
    assert (one.day, one.level, one.entity_id) == (ago(3), Level.ACCOUNT, "a1")
    assert (one.metric, one.before, one.after) == ("spend_micros", ago(3).toordinal(), 7)
    assert one.at == NOON + LATER
    assert spent(scene)[ago(3)] == 7
    await scheduled(scene, run)
    assert restated(scene) == [one]


@pytest.mark.parametrize("level", list(Level))
async def test_numbers_of_every_level_are_recorded(level: Level) -> None:
    scene, world, run = await synced()
    world.twist = telling({ago(2): 7}, level)
    await scheduled(scene, run)
    assert [(one.level, one.day) for one in restated(scene)] == [(level, ago(2))]


async def test_a_day_that_is_not_over_grows_and_is_not_restated() -> None:
    scene, world, run = await synced()
    world.twist = telling({ago(0): 7})
    await scheduled(scene, run)
    world.twist = telling({ago(0): 8})
    await scheduled(scene, run)
    assert restated(scene) == []
    assert spent(scene)[ago(0)] == 8


async def test_what_a_day_told_while_it_was_open_is_not_held_against_what_it_tells_after() -> None:
    scene, world, run = await synced()
    world.twist = telling({TODAY: 7})
    await scheduled(scene, run, DAY)
    assert restated(scene) == []
    world.twist = telling({TODAY: 8})
    await scheduled(scene, run)
    assert [(one.day, one.before, one.after) for one in restated(scene)] == [(TODAY, 7, 8)]


async def test_days_read_for_the_first_time_restate_nothing_even_if_they_are_read_twice() -> None:
    scene, world, run = await frail(nothing)
    pages = 0

    def twist(kind: SliceKind, params: Params, rows: list[object]) -> list[object]:
        """Pages do not fit together at first."""
        nonlocal pages
        if "level" not in params:
            return rows
        pages += 1
        return rows[-1:] + rows[:-1] if params["first"] != "0" and pages % 5 else rows

    world.twist = twist
    await ended(scene, run)
    assert any(one.rereads and one.trait.level for one in await slices_of(scene, run))
    assert restated(scene) == []


async def test_a_first_reading_that_failed_midway_is_held_against_the_next() -> None:
    scene, world, run = await frail(at(SliceKind.ACCOUNT_INSIGHTS, broken, range(2, 99)))
    assert (await ended(scene, run)).status is RunStatus.PARTIAL
    seen = set(spent(scene, "a1")) | set(spent(scene, "a2"))
    assert 0 < len(seen) < HORIZON_DAYS
    assert restated(scene) == []
    world.hurt, world.twist = nothing, telling({ago(age): 7 for age in range(HORIZON_DAYS)})
    await scheduled(scene, run)
    assert {(one.before, one.after) for one in restated(scene)} == {
        (day.toordinal(), 7) for day in seen - {TODAY}
    }


async def test_a_row_that_is_new_on_a_day_read_whole_after_it_was_over_is_recorded() -> None:
    scene, world, run = await frail(nothing)
    world.twist = telling({ago(3): None, TODAY: None})
    await ended(scene, run)
    world.twist = telling({})
    await scheduled(scene, run)
    found = {(one.ad_account_id, one.day, one.metric, one.after) for one in restated(scene)}
    assert found == {
        (account, ago(3), metric, after)
        for account in ("a1", "a2")
        for metric, after in (
            ("spend_micros", ago(3).toordinal()),
            ("impressions", 10),
            ("clicks", 1),
        )
    }
    assert {one.before for one in restated(scene)} == {None}


@pytest.mark.parametrize("error", [TooLarge("halve it"), RateLimited("slower", after=2)])
async def test_what_a_window_meets_on_its_way_hides_no_restatement(error: Error) -> None:
    scene, world, run = await synced()
    world.twist = telling({ago(3): 7, ago(20): 8})
    met = set[str]()

    def hurt(kind: SliceKind, params: Params) -> Error | None:
        listing = f"{kind} {params}"
        is_new = listing not in met and params.get("since") != params.get("until")
        met.add(listing)
        return error if is_new and kind is SliceKind.ACCOUNT_INSIGHTS else None

    world.hurt = hurt  # type: ignore[assignment]
    await scheduled(scene, run, DAY)
    assert days_restated(scene) == {ago(3), ago(20)}


async def test_a_row_that_is_told_no_more_is_taken_away_and_recorded() -> None:
    scene, world, run = await synced()
    world.twist = telling({ago(3): None})
    await scheduled(scene, run)
    assert spent(scene)[ago(3)] == ago(3).toordinal()  # one reading may miss what moved
    await scheduled(scene, run)
    assert ago(3) not in spent(scene)
    changes = {one.metric: (one.before, one.after) for one in restated(scene)}
    assert changes == {
        "spend_micros": (ago(3).toordinal(), None),
        "impressions": (10, None),
        "clicks": (1, None),
    }
    world.twist = telling({})
    await scheduled(scene, run)
    assert spent(scene)[ago(3)] == ago(3).toordinal()
    back = {one.metric: (one.before, one.after) for one in restated(scene)[3:]}
    assert back == {metric: (None, before) for metric, (before, _) in changes.items()}


async def test_a_row_of_a_day_that_lasts_comes_and_goes_untold() -> None:
    scene, world, run = await synced()
    world.twist = telling({TODAY: None})
    for _ in range(2):
        await scheduled(scene, run)
    assert TODAY not in spent(scene)
    world.twist = telling({})
    await scheduled(scene, run)
    assert TODAY in spent(scene)
    assert restated(scene) == []


async def test_a_row_beyond_the_days_that_are_read_again_stays() -> None:
    scene, world, run = await synced()
    world.twist = telling({ago(7): None, ago(40): None})
    await scheduled(scene, run)
    assert {ago(7), ago(40)} <= set(spent(scene))
    assert restated(scene) == []


async def test_late_conversions_replace_what_was_told_before_once_a_day() -> None:
    scene, world, run = await synced()
    late = {ago(age): age + 1 for age in range(28)}
    world.twist = telling(late | {ago(age): 1 for age in range(29, HORIZON_DAYS)})
    await scheduled(scene, run)
    assert days_restated(scene) == {ago(age) for age in range(1, 7)}
    await scheduled(scene, run, DAY)
    known = spent(scene)
    assert {day: known[day] for day in late} == late
    assert all(known[ago(age)] == ago(age).toordinal() for age in range(29, HORIZON_DAYS))
    assert days_restated(scene) == {ago(age) for age in range(1, 28)}


async def test_ninety_days_are_each_accounts_own_and_none_is_doubled_or_left_out() -> None:
    zones = {"a1": AT_UTC_14, "a2": AT_UTC_MINUS_10, "a3": NEW_YORK, "a4": "Asia/Kathmandu"}
    scene, world, _ = await synced(datetime(2026, 11, 2, 4, 30, tzinfo=UTC), **zones)
    now = scene.house.clock.now()
    for id, zone in zones.items():
        today = today_in(zone, now)
        wanted = Window(since=today - DAY * (HORIZON_DAYS - 1), until=today)
        for level in Level:
            assert spent(scene, id, level) == {day: day.toordinal() for day in days_of(wanted)}
        asked = [one["until"] for _, one in world.calls if "level" in one and one["account"] == id]
        assert max(asked) == str(today)
    assert today_in(AT_UTC_14, now) - today_in(AT_UTC_MINUS_10, now) == DAY


@pytest.mark.parametrize(
    ("zone", "at", "over"),
    [
        (AT_UTC_14, datetime(2026, 3, 10, 9, 59, tzinfo=UTC), date(2026, 3, 9)),
        (AT_UTC_14, datetime(2026, 3, 10, 10, 0, tzinfo=UTC), date(2026, 3, 10)),
        (AT_UTC_MINUS_10, datetime(2026, 3, 10, 9, 59, tzinfo=UTC), date(2026, 3, 8)),
        (AT_UTC_MINUS_10, datetime(2026, 3, 10, 10, 0, tzinfo=UTC), date(2026, 3, 9)),
        (NEW_YORK, datetime(2026, 3, 9, 3, 59, tzinfo=UTC), date(2026, 3, 7)),
        (NEW_YORK, datetime(2026, 3, 9, 4, 0, tzinfo=UTC), date(2026, 3, 8)),
        (NEW_YORK, datetime(2026, 11, 2, 4, 59, tzinfo=UTC), date(2026, 10, 31)),
        (NEW_YORK, datetime(2026, 11, 2, 5, 0, tzinfo=UTC), date(2026, 11, 1)),
    ],
)
async def test_a_day_is_over_when_it_is_where_the_account_is(
    zone: str, at: datetime, over: date
) -> None:
    scene, world, run = await synced(at, a1=zone)
    newest = [over - DAY, over, over + DAY]
    world.twist = telling(dict.fromkeys(newest, 7))
    await scheduled(scene, run)
    assert days_restated(scene) == {over - DAY, over}


async def test_a_clock_change_neither_doubles_nor_drops_a_day() -> None:
    before = datetime(2026, 10, 31, 16, tzinfo=UTC)
    scene, _, run = await synced(before, a1=NEW_YORK)
    for _ in range(3 * 24):
        scene.house.clock.move(timedelta(hours=1) - LATER)
        assert (await scheduled(scene, run)).status is RunStatus.DONE
    days = spent(scene)
    assert max(days) == date(2026, 11, 3)
    assert len(days) == HORIZON_DAYS + 3
    assert restated(scene) == []
    assert all(spend == day.toordinal() for day, spend in days.items())
