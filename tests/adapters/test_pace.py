"""The pace: no window is ever overfull, next to nothing is wasted, and nobody waits for another."""

import asyncio
import random
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from adapters.buckets import Buckets
from adapters.pace import Pace
from core.operator_errors import DatabaseUnreachable
from core.ports.allowances import Lease
from core.provider import CallClass, Rate
from core.provider_errors import RateLimited
from core.quota import SHARE, SOMEBODY, Bucket, Caller, Scope, Urgency
from tests.fakes.allowances import FakeAllowances, pace_of

TEN_A_SECOND = Rate(calls=10, seconds=1)
STEP = 0.1 / SHARE
REPORTS = CallClass(
    name="reports", paths=frozenset({"report/get/"}), rates=(Rate(calls=1, seconds=1),)
)


@dataclass
class Sandglass:
    """Time that passes only while somebody sleeps, each time a little longer than asked."""

    time: float = 1_000.0
    late: float = 0.0
    slept: list[float] = field(default_factory=list[float])

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        for _ in range(5):  # whoever was let go takes note of the time
            await asyncio.sleep(0)
        self.time += seconds + self.late


@pytest.fixture
def glass() -> Sandglass:
    return Sandglass()


def paced(glass: Sandglass, *rates: Rate, allowances: FakeAllowances | None = None) -> Pace:
    return pace_of("Stand-In", *rates, allowances=allowances, now=glass.now, sleep=glass.sleep)


def pace_with(
    glass: Sandglass,
    *classes: CallClass,
    account_rates: tuple[Rate, ...] = (),
    allowances: FakeAllowances | None = None,
) -> Pace:
    buckets = Buckets(
        provider="stand-in",
        app_id="app",
        rates=(TEN_A_SECOND,),
        account_rates=account_rates,
        classes=classes,
    )
    shared = allowances or FakeAllowances(glass.now)
    return Pace(
        name="Stand-In", buckets=buckets, allowances=shared, now=glass.now, sleep=glass.sleep
    )


def older(account: str = "", profile: str = "p1") -> Caller:
    return Caller(profile_id=profile, urgency=Urgency.OLDER, ad_account_id=account)


async def departures(
    glass: Sandglass, pace: Pace, calls: int, caller: Caller = SOMEBODY, path: str = ""
) -> list[float]:
    """When so many calls left that were asked for at once."""
    left: list[float] = []

    async def call() -> None:
        await pace.take(caller, path)
        left.append(glass.time)

    await asyncio.gather(*(call() for _ in range(calls)))
    return left


def fullest(moments: list[float], seconds: float) -> int:
    """How many of the moments one sliding window holds at most."""
    moments = sorted(moments)
    return max(sum(1 for m in moments if end - seconds < m <= end) for end in moments)


async def test_no_second_holds_more_than_the_platform_allows(glass: Sandglass) -> None:
    left = await departures(glass, paced(glass, TEN_A_SECOND), 200)
    assert fullest(left, 1.0) <= 10


async def test_the_receiving_side_sees_no_breach_though_the_network_squeezes(
    glass: Sandglass,
) -> None:
    left = await departures(glass, paced(glass, TEN_A_SECOND), 500)
    network = random.Random(5)  # noqa: S311 - a network's jitter is no secret
    assert fullest([moment + network.uniform(0.02, 0.05) for moment in left], 1.0) <= 10


async def test_nearly_all_of_the_allowance_is_used(glass: Sandglass) -> None:
    glass.late = 0.001
    left = await departures(glass, paced(glass, TEN_A_SECOND), 500)
    assert 9.6 <= 499 / (left[-1] - left[0]) <= 9.75


async def test_slots_are_leased_in_small_batches(glass: Sandglass) -> None:
    shared = FakeAllowances(glass.now)
    await departures(glass, paced(glass, TEN_A_SECOND, allowances=shared), 100)
    assert 30 <= shared.leases <= 60


async def test_one_who_calls_now_and_then_leases_no_more_than_that(glass: Sandglass) -> None:
    shared = FakeAllowances(glass.now)
    pace = paced(glass, TEN_A_SECOND, allowances=shared)
    for _ in range(5):
        await pace.take(older())
        glass.time += 1
    (row,) = shared.rows.values()
    assert row.next_at <= glass.time - 1 + STEP + 0.001


async def test_a_stalled_process_does_not_catch_up_in_a_burst(glass: Sandglass) -> None:
    pace = paced(glass, TEN_A_SECOND)
    left = await departures(glass, pace, 20)
    glass.time += 3
    left += await departures(glass, pace, 20)
    assert fullest(left, 1.0) <= 10


@pytest.mark.parametrize("stall", [0.03, 0.08, 0.35])
async def test_slots_missed_in_a_stall_are_given_up(glass: Sandglass, stall: float) -> None:
    chance = random.Random(7)  # noqa: S311 - a stall is no secret

    async def sleep(seconds: float) -> None:
        await glass.sleep(seconds + (stall if chance.random() < 0.2 else 0))

    pace = pace_of("Stand-In", TEN_A_SECOND, now=glass.now, sleep=sleep)
    left = await departures(glass, pace, 200)
    gaps = [later - sooner for sooner, later in pairwise(left)]
    assert min(gaps) >= 0.9 * STEP - 1e-6
    assert fullest(left, 1.0) <= 10


async def test_every_rate_holds_at_once(glass: Sandglass) -> None:
    pace = paced(glass, TEN_A_SECOND, Rate(calls=100, seconds=60))
    left = await departures(glass, pace, 250)
    assert fullest(left, 60.0) <= 100


async def test_a_provider_without_rates_is_not_held_up(glass: Sandglass) -> None:
    shared = FakeAllowances(glass.now)
    await departures(glass, paced(glass, allowances=shared), 50)
    assert (glass.slept, shared.leases) == ([], 0)


async def test_a_slot_hours_away_is_told_instead_of_waited_for(glass: Sandglass) -> None:
    pace = paced(glass, Rate(calls=2, seconds=86_400))
    await pace.take()
    with pytest.raises(RateLimited) as refused:
        await pace.take()
    assert refused.value.after > 40_000
    assert glass.slept == []


async def throttle(
    pace: Pace,
    seconds: float,
    caller: Caller = SOMEBODY,
    path: str = "",
    *,
    account: bool = False,
    endpoint: bool = False,
) -> None:
    error = RateLimited("slow down", after=seconds, account=account, endpoint=endpoint)
    await pace.throttled(caller, path, error)


async def test_a_short_pause_is_waited_for(glass: Sandglass) -> None:
    for pace in (paced(glass), paced(glass, TEN_A_SECOND)):
        started = glass.time
        await throttle(pace, 4)
        await pace.take()
        assert glass.time == pytest.approx(started + 4, abs=0.06)


@pytest.mark.parametrize("caller", [SOMEBODY, older()])
async def test_a_long_pause_is_told_at_once_with_what_remains(
    glass: Sandglass, caller: Caller
) -> None:
    pace = paced(glass, TEN_A_SECOND)
    await throttle(pace, 300)
    glass.time += 100
    with pytest.raises(RateLimited) as refused:
        await pace.take(caller)
    assert refused.value.after == pytest.approx(200)
    assert str(refused.value) == "slow down"
    assert not refused.value.account


async def test_every_process_tells_a_pause_in_the_platforms_own_words(glass: Sandglass) -> None:
    shared = FakeAllowances(glass.now)
    here, there = (paced(glass, TEN_A_SECOND, allowances=shared) for _ in range(2))
    await throttle(here, 300)
    with pytest.raises(RateLimited) as refused:
        await there.take()
    assert str(refused.value) == "slow down"


async def test_a_pause_that_somebody_lifted_is_over_at_once_in_every_process(
    glass: Sandglass,
) -> None:
    shared = FakeAllowances(glass.now)
    here, there = (paced(glass, TEN_A_SECOND, allowances=shared) for _ in range(2))
    await throttle(here, 300)
    with pytest.raises(RateLimited):
        await there.take()
    await shared.lift("stand-in")
    for pace in (here, there):
        await pace.take()
    assert glass.time < 1_002


async def test_those_who_wait_are_told_of_a_long_pause_at_once(glass: Sandglass) -> None:
    pace = paced(glass, Rate(calls=1, seconds=60))
    await pace.take()
    waiting = [asyncio.create_task(pace.take()) for _ in range(3)]
    await asyncio.sleep(0)
    await throttle(pace, 300)
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(one) for one in ended] == [RateLimited] * 3
    assert glass.time <= 1_002


async def test_a_long_pause_turns_into_a_wait_when_little_remains(glass: Sandglass) -> None:
    pace = paced(glass)
    await throttle(pace, 300)
    glass.time += 297
    await pace.take()
    assert glass.time == pytest.approx(1_300, abs=0.06)


async def test_a_shorter_pause_does_not_end_a_longer_one(glass: Sandglass) -> None:
    pace = paced(glass)
    await throttle(pace, 4)
    await throttle(pace, 1)
    await pace.take()
    assert glass.time == pytest.approx(1_004, abs=0.06)


async def test_slots_leased_before_a_pause_are_void(glass: Sandglass) -> None:
    pace = paced(glass, TEN_A_SECOND)
    waiting = asyncio.create_task(departures(glass, pace, 3))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await throttle(pace, 2)
    left = await waiting
    assert all(moment >= 1_002 for moment in left[1:])
    assert fullest(left, 1.0) <= 10


async def test_another_process_stops_as_well(glass: Sandglass) -> None:
    shared = FakeAllowances(glass.now)
    one, other = (paced(glass, TEN_A_SECOND, allowances=shared) for _ in range(2))
    await other.take()
    await throttle(one, 300)
    with pytest.raises(RateLimited) as refused:
        await departures(glass, other, 8)
    assert refused.value.after == pytest.approx(300, abs=1)


async def test_a_throttled_account_holds_its_own_calls_alone(glass: Sandglass) -> None:
    pace = pace_with(glass)
    await throttle(pace, 4, older("a1"), account=True)
    held, free = await asyncio.gather(
        departures(glass, pace, 2, older("a1")), departures(glass, pace, 5, older("a2"))
    )
    assert max(free) <= 1_001
    assert min(held) >= 1_004


async def test_a_long_pause_of_an_account_is_told_as_the_accounts(glass: Sandglass) -> None:
    pace = pace_with(glass)
    await throttle(pace, 60, older("a1"), account=True)
    with pytest.raises(RateLimited) as refused:
        await pace.take(older("a1"))
    assert refused.value.account
    await pace.take(older("a2"))
    await pace.take()


async def test_what_an_account_must_wait_for_other_processes_learn(glass: Sandglass) -> None:
    shared = FakeAllowances(glass.now)
    one, other = (pace_with(glass, allowances=shared) for _ in range(2))
    await throttle(one, 60, older("a1"), account=True)
    with pytest.raises(RateLimited):
        await other.take(older("a1"))


async def test_a_throttle_of_no_account_pauses_the_token_alone(glass: Sandglass) -> None:
    shared = FakeAllowances(glass.now)
    pace, other = (pace_with(glass, allowances=shared) for _ in range(2))
    mine, theirs = (replace(older("a1"), token=one) for one in ("t1", "t2"))
    await throttle(pace, 60, replace(SOMEBODY, token="t1"), account=True)
    for one in (pace, other):
        with pytest.raises(RateLimited) as refused:
            await one.take(mine)
        assert not refused.value.account
        await one.take(theirs)
    assert await shared.throttles() == {("stand-in", Scope.TOKEN): 1}


async def test_one_that_nothing_can_be_pinned_on_pauses_the_app(glass: Sandglass) -> None:
    pace = pace_with(glass)
    await throttle(pace, 60, account=True)
    with pytest.raises(RateLimited):
        await pace.take(older("a1"))


async def test_an_account_that_the_platform_names_is_the_one_that_waits(glass: Sandglass) -> None:
    pace = pace_with(glass)
    limit = RateLimited("nearly full", after=60, account=True, account_id="a2")
    await pace.spare(older("a1"), "", limit)
    await pace.take(older("a1"))
    with pytest.raises(RateLimited):
        await pace.take(older("a2"))


async def test_an_allowance_of_nobody_known_keeps_nobody_waiting(glass: Sandglass) -> None:
    pace = pace_with(glass)
    limit = RateLimited("nearly full", after=60, account=True)
    await pace.spare(replace(SOMEBODY, token="t1"), "", limit)
    await pace.take(replace(SOMEBODY, token="t1"))


@pytest.mark.parametrize("after", [float("nan"), float("inf"), 1e300, 10**400, -1e9, None, "x"])
async def test_no_pause_breaks_the_pace_or_lasts_longer_than_a_day(
    glass: Sandglass,
    after: Any,  # noqa: ANN401
) -> None:
    error = RateLimited("slower", after=after)
    assert 0 <= error.after <= 24 * 3600
    pace = pace_with(glass)
    await pace.throttled(SOMEBODY, "", error)
    if error.after:
        with pytest.raises(RateLimited):
            await pace.take()


async def test_a_throttled_path_holds_its_class_alone(glass: Sandglass) -> None:
    pace = pace_with(glass, REPORTS)
    await throttle(pace, 60, path="/report/get", endpoint=True)
    with pytest.raises(RateLimited) as refused:
        await pace.take(path="report/get/")
    assert refused.value.endpoint
    await pace.take(path="campaign/get/")


async def test_a_throttled_path_without_a_class_is_one_of_its_own(glass: Sandglass) -> None:
    pace = pace_with(glass)
    await throttle(pace, 60, path="report/get/", endpoint=True)
    with pytest.raises(RateLimited):
        await pace.take(path="report/get")
    await pace.take(path="campaign/get/")


async def test_the_rate_of_a_class_holds_and_others_overtake(glass: Sandglass) -> None:
    pace = pace_with(glass, REPORTS)
    slow, quick = await asyncio.gather(
        departures(glass, pace, 5, path="report/get/"),
        departures(glass, pace, 20, path="campaign/get/"),
    )
    assert fullest(slow, 1.0) == 1
    assert max(slow) <= 1_006
    assert max(quick) <= 1_000 + 26 * STEP


async def test_the_rate_of_an_account_holds_path_by_path(glass: Sandglass) -> None:
    pace = pace_with(glass, account_rates=(Rate(calls=2, seconds=1),))
    one, other, elsewhere = await asyncio.gather(
        departures(glass, pace, 6, older("a1"), "ad/get/"),
        departures(glass, pace, 6, older("a2"), "ad/get/"),
        departures(glass, pace, 6, older("a1"), "report/get/"),
    )
    for left in (one, other, elsewhere):
        assert fullest(left, 1.0) <= 2
        assert max(left) <= 1_004


async def test_people_go_first_and_a_huge_profile_holds_nobody_up(glass: Sandglass) -> None:
    pace = paced(glass, TEN_A_SECOND)
    huge = asyncio.create_task(departures(glass, pace, 300, older(profile="huge")))
    await asyncio.sleep(0)
    small, person = await asyncio.gather(
        departures(glass, pace, 5, older(profile="small")), departures(glass, pace, 3)
    )
    assert max(person) <= 1_000 + 5 * STEP
    assert max(small) <= 1_000 + 16 * STEP
    await huge


async def test_a_caller_that_gives_up_leaves_the_turn_to_the_next(glass: Sandglass) -> None:
    pace = paced(glass, TEN_A_SECOND)
    await pace.take()
    gone = [asyncio.create_task(pace.take()) for _ in range(5)]
    await asyncio.sleep(0)
    for one in gone:
        one.cancel()
    await asyncio.wait(gone)
    await pace.take()
    assert glass.time <= 1_000 + 2 * STEP
    assert all(one.cancelled() for one in gone)


async def test_nobody_waits_for_ever_where_the_allowances_cannot_be_reached(
    glass: Sandglass,
) -> None:
    class Down(FakeAllowances):
        async def lease(self, bucket: Bucket, interval: float, count: int, within: float) -> Lease:
            raise DatabaseUnreachable("The database does not answer.")

    pace = paced(glass, TEN_A_SECOND, allowances=Down(glass.now))
    ended = await asyncio.gather(*(pace.take() for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in ended] == [DatabaseUnreachable] * 3


async def test_a_throttle_is_told_although_it_cannot_be_shared(glass: Sandglass) -> None:
    class Down(FakeAllowances):
        async def count_throttle(self, bucket: Bucket) -> None:
            raise DatabaseUnreachable("The database does not answer.")

    pace = paced(glass, allowances=Down(glass.now))
    await throttle(pace, 60)
    with pytest.raises(RateLimited):
        await pace.take()


async def test_closing_sends_everybody_away() -> None:
    pace = pace_of("Stand-In", Rate(calls=1, seconds=60))
    await pace.take()
    waiting = [asyncio.create_task(pace.take()) for _ in range(3)]
    await asyncio.sleep(0.05)
    async with asyncio.timeout(1):
        await pace.close()
        await asyncio.wait(waiting)
    assert all(one.cancelled() for one in waiting)
    await pace.close()


async def test_callers_at_once_are_spread_in_real_time() -> None:
    pace = pace_of("Stand-In", Rate(calls=50, seconds=1))
    left: list[float] = []
    now = asyncio.get_running_loop().time

    async def call() -> None:
        await pace.take()
        left.append(now())

    await asyncio.gather(*(call() for _ in range(20)))
    assert left[-1] - left[0] >= 18 * 0.02


async def test_two_who_share_an_allowance_go_by_turns() -> None:
    shared = FakeAllowances()
    rate = Rate(calls=50, seconds=1)
    left = list[tuple[float, int]]()
    now = asyncio.get_running_loop().time

    async def call(number: int, pace: Pace) -> None:
        await pace.take(older())
        left.append((now(), number))

    both = [pace_of("Stand-In", rate, allowances=shared) for _ in range(2)]
    await asyncio.gather(*(call(n, pace) for n, pace in enumerate(both) for _ in range(40)))
    assert left[-1][0] - left[0][0] >= 78 * 0.02
    assert 15 <= sum(number for _, number in left[:50]) <= 35
