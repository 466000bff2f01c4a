"""A trial call leaves in the middle of a pause, alone, and changes nothing by itself."""

import pytest

from adapters.pace import Pace
from adapters.trial import APART, Trial
from core.provider_errors import RateLimited
from core.quota import SOMEBODY
from tests.fakes.allowances import FakeAllowances, pace_of


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def now(self) -> float:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


async def shut_out(hand: Hand, shared: FakeAllowances | None = None) -> Pace:
    pace = pace_of("Stand-In", allowances=shared or FakeAllowances(hand.now), now=hand.now)
    await pace.throttled(SOMEBODY, "", RateLimited("a day is full", after=9_000))
    return pace


async def test_it_leaves_although_the_app_is_paused_and_nothing_else_does(hand: Hand) -> None:
    pace = await shut_out(hand)
    await Trial(pace).take()
    with pytest.raises(RateLimited):
        await pace.take()


async def test_a_second_one_within_a_minute_is_refused_in_every_process(hand: Hand) -> None:
    shared = FakeAllowances(hand.now)
    here, there = await shut_out(hand, shared), await shut_out(hand, shared)
    await Trial(here).take()
    hand.at += APART - 1
    with pytest.raises(RateLimited, match="less than 60 seconds ago") as refused:
        await Trial(there).take()
    assert refused.value.after == pytest.approx(1)
    hand.at += 1
    await Trial(there).take()
