"""The pace: no window of the platform's is ever overfull, and next to nothing is wasted."""

import asyncio
import random
from dataclasses import dataclass, field
from time import monotonic

import pytest

from adapters.pace import Pace
from core.provider import Rate
from core.provider_errors import RateLimited

TEN_A_SECOND = Rate(calls=10, seconds=1)


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
        self.time += seconds + self.late


def pace(glass: Sandglass, *rates: Rate) -> Pace:
    return Pace(name="Stand-In", rates=rates, now=glass.now, sleep=glass.sleep)


async def departures(glass: Sandglass, paced: Pace, calls: int) -> list[float]:
    left: list[float] = []
    for _ in range(calls):
        await paced.take()
        left.append(glass.time)
    return left


def fullest(moments: list[float], seconds: float) -> int:
    """How many of the moments one sliding window holds at most."""
    moments = sorted(moments)
    return max(sum(1 for m in moments if end - seconds < m <= end) for end in moments)


async def test_no_second_holds_more_than_the_platform_allows() -> None:
    glass = Sandglass()
    left = await departures(glass, pace(glass, TEN_A_SECOND), 200)
    assert fullest(left, 1.0) <= 10


async def test_the_receiving_side_sees_no_breach_though_the_network_squeezes() -> None:
    glass = Sandglass()
    left = await departures(glass, pace(glass, TEN_A_SECOND), 500)
    network = random.Random(5)  # noqa: S311 - a network's jitter is no secret
    assert fullest([moment + network.uniform(0.02, 0.065) for moment in left], 1.0) <= 10


async def test_ninety_five_percent_of_the_allowance_are_used() -> None:
    glass = Sandglass(late=0.001)
    left = await departures(glass, pace(glass, TEN_A_SECOND), 500)
    assert 9.4 <= 499 / (left[-1] - left[0]) <= 9.55


async def test_a_stalled_process_does_not_catch_up_in_a_burst() -> None:
    glass = Sandglass()
    paced = pace(glass, TEN_A_SECOND)
    left = await departures(glass, paced, 20)
    glass.time += 3
    left += await departures(glass, paced, 20)
    assert fullest(left, 1.0) <= 10


async def test_a_long_window_lets_a_burst_pass_and_then_holds() -> None:
    glass = Sandglass()
    left = await departures(glass, pace(glass, Rate(calls=30, seconds=60)), 90)
    assert left[29] == left[0]
    assert fullest(left, 60.0) <= 30


async def test_every_rate_holds_at_once() -> None:
    glass = Sandglass()
    left = await departures(glass, pace(glass, TEN_A_SECOND, Rate(calls=100, seconds=60)), 250)
    assert fullest(left, 1.0) <= 10
    assert fullest(left, 60.0) <= 100


async def test_a_provider_without_rates_is_not_held_up() -> None:
    glass = Sandglass()
    await departures(glass, pace(glass), 50)
    assert glass.slept == []


async def test_a_place_hours_away_is_told_instead_of_waited_for() -> None:
    glass = Sandglass()
    paced = pace(glass, Rate(calls=2, seconds=86_400))
    await departures(glass, paced, 2)
    with pytest.raises(RateLimited) as refused:
        await paced.take()
    assert refused.value.after > 86_000
    assert glass.slept == []


async def test_a_short_pause_is_waited_for() -> None:
    glass = Sandglass()
    paced = pace(glass)
    paced.pause(4)
    await paced.take()
    assert glass.time == pytest.approx(1_004)


async def test_a_long_pause_is_told_at_once_with_what_remains() -> None:
    glass = Sandglass()
    paced = pace(glass)
    paced.pause(300)
    glass.time += 100
    with pytest.raises(RateLimited) as refused:
        await paced.take()
    assert refused.value.after == pytest.approx(200)
    assert "200 more seconds" in str(refused.value)


async def test_a_long_pause_is_told_at_once_though_others_are_waiting() -> None:
    paced = Pace(name="Stand-In", rates=[Rate(calls=1, seconds=60)])
    await paced.take()
    waiting = asyncio.create_task(paced.take())
    await asyncio.sleep(0)
    paced.pause(300)
    async with asyncio.timeout(1):
        with pytest.raises(RateLimited):
            await paced.take()
    waiting.cancel()


async def test_a_long_pause_turns_into_a_wait_when_little_remains() -> None:
    glass = Sandglass()
    paced = pace(glass)
    paced.pause(300)
    glass.time += 297
    await paced.take()
    assert glass.time == pytest.approx(1_300)


async def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    glass = Sandglass()
    paced = pace(glass)
    paced.pause(4)
    paced.pause(1)
    await paced.take()
    assert glass.time == pytest.approx(1_004)


async def test_callers_at_once_are_spread_in_real_time() -> None:
    paced = Pace(name="Stand-In", rates=[Rate(calls=50, seconds=1)])
    left: list[float] = []

    async def call() -> None:
        await paced.take()
        left.append(monotonic())

    await asyncio.gather(*(call() for _ in range(20)))
    assert left[-1] - left[0] >= 19 * 0.02


async def test_a_caller_that_gives_up_leaves_the_turn_to_the_next() -> None:
    paced = Pace(name="Stand-In", rates=[Rate(calls=5, seconds=1)])
    await paced.take()
    waiting = asyncio.create_task(paced.take())
    await asyncio.sleep(0)
    waiting.cancel()
    async with asyncio.timeout(1):
        await paced.take()
    assert waiting.cancelled()
