"""What every Allowances does. Times are real here: those of a database cannot be moved."""

import asyncio
from collections.abc import Callable

import pytest

from core.ports.allowances import Allowances
from core.quota import Bucket, Scope

type Share = Callable[[], Allowances]

APP = Bucket(provider="fake", app="app-1")
ACCOUNT = Bucket(provider="fake", app="app-1", scope=Scope.ACCOUNT, name="a1 report/get")
OTHERS = Bucket(provider="other", app="app-1")
STEP = 5.0
"""Seconds between two slots: long, so that the time a test takes does not matter."""
NEAR = 1.5
EVER = 1_000.0


class AllowancesContract:
    """`share` opens another process's view of the same allowances."""

    async def test_the_first_slot_is_now(self, share: Share) -> None:
        lease = await share().lease(APP, STEP, 1, EVER)
        assert lease.slots == 1
        assert lease.first == pytest.approx(0, abs=NEAR)

    async def test_slots_follow_each_other_at_the_interval(self, share: Share) -> None:
        one = share()
        firsts = [(await one.lease(APP, STEP, 1, EVER)).first for _ in range(4)]
        assert firsts == pytest.approx([0, STEP, 2 * STEP, 3 * STEP], abs=NEAR)

    async def test_a_batch_moves_the_next_one_by_as_many(self, share: Share) -> None:
        one, other = share(), share()
        await one.lease(APP, STEP, 3, EVER)
        assert (await other.lease(APP, STEP, 1, EVER)).first == pytest.approx(3 * STEP, abs=NEAR)

    async def test_of_many_at_once_no_two_get_the_same_slot(self, share: Share) -> None:
        both = [share(), share()]
        leases = await asyncio.gather(*(both[n % 2].lease(APP, STEP, 1, EVER) for n in range(10)))
        firsts = sorted(lease.first for lease in leases)
        assert firsts == pytest.approx([number * STEP for number in range(10)], abs=NEAR)

    async def test_time_that_nobody_used_is_not_given_later(self, share: Share) -> None:
        one = share()
        await one.lease(APP, 0.01, 1, EVER)
        await asyncio.sleep(0.2)
        leases = [await one.lease(APP, STEP, 1, EVER) for _ in range(2)]
        assert [lease.first for lease in leases] == pytest.approx([0, STEP], abs=NEAR)

    async def test_a_slot_too_far_away_is_not_given_and_told(self, share: Share) -> None:
        one = share()
        await one.lease(APP, STEP, 2, EVER)
        for _ in range(2):
            lease = await one.lease(APP, STEP, 1, within=STEP)
            assert (lease.slots, lease.reason) == (0, "")
            assert lease.first == pytest.approx(2 * STEP, abs=NEAR)
        assert (await one.lease(APP, STEP, 1, within=3 * STEP)).slots == 1

    async def test_buckets_do_not_know_each_other(self, share: Share) -> None:
        one = share()
        for bucket in (APP, ACCOUNT, OTHERS):
            assert (await one.lease(bucket, STEP, 9, EVER)).first == pytest.approx(0, abs=NEAR)

    async def test_a_paused_bucket_gives_nothing_to_anybody(self, share: Share) -> None:
        await share().pause(APP, 60, "slow down")
        lease = await share().lease(APP, STEP, 1, EVER)
        assert (lease.slots, lease.reason) == (0, "slow down")
        assert lease.first == pytest.approx(60, abs=NEAR)
        assert (await share().lease(ACCOUNT, STEP, 1, EVER)).slots == 1

    async def test_a_pause_of_a_bucket_in_use_holds_too(self, share: Share) -> None:
        one = share()
        await one.lease(APP, STEP, 1, EVER)
        await share().pause(APP, 60, "slow down")
        assert (await one.lease(APP, STEP, 1, EVER)).slots == 0

    async def test_a_pause_that_is_over_holds_nobody(self, share: Share) -> None:
        one = share()
        await one.pause(APP, 0.05, "slow down")
        await asyncio.sleep(0.1)
        assert (await one.lease(APP, STEP, 1, EVER)).slots == 1
        assert await one.pauses() == []

    async def test_a_shorter_pause_does_not_end_a_longer_one(self, share: Share) -> None:
        one = share()
        await one.pause(APP, 60, "a minute is full")
        await one.pause(APP, 1, "a second is full")
        (pause,) = await one.pauses()
        assert pause.seconds == pytest.approx(60, abs=NEAR)
        assert pause.reason == "a minute is full"

    async def test_a_longer_pause_takes_the_place_of_a_shorter_one(self, share: Share) -> None:
        one = share()
        await one.pause(APP, 30, "a second is full")
        await one.pause(APP, 60, "a minute is full")
        assert [pause.reason for pause in await share().pauses()] == ["a minute is full"]

    async def test_pauses_are_told_with_their_buckets_the_longest_first(self, share: Share) -> None:
        one = share()
        await one.pause(ACCOUNT, 30, "one account")
        await one.pause(APP, 90, "all")
        await one.lease(OTHERS, STEP, 1, EVER)
        told = await share().pauses()
        assert [pause.bucket for pause in told] == [APP, ACCOUNT]
        assert (told[0].until - told[1].until).total_seconds() == pytest.approx(60, abs=NEAR)

    async def test_a_lifted_pause_of_an_app_is_over_for_all_and_its_accounts_rest_on(
        self, share: Share
    ) -> None:
        one, elsewhere = share(), Bucket(provider="other", app="app")
        path = Bucket(provider="fake", app="app-1", scope=Scope.CLASS, name="report/get")
        for number, bucket in enumerate((APP, ACCOUNT, path, elsewhere)):
            await one.pause(bucket, 90 - number, "a minute is full")
        await share().lift("fake")
        assert [pause.bucket for pause in await one.pauses()] == [ACCOUNT, path, elsewhere]
        assert (await one.lease(APP, STEP, 1, EVER)).slots == 1
        await one.pause(APP, 30, "again")
        assert [pause.bucket for pause in await share().pauses()][-1] == APP

    async def test_throttles_are_counted_by_provider_and_scope(self, share: Share) -> None:
        one = share()
        await one.lease(OTHERS, STEP, 1, EVER)
        for bucket in (APP, ACCOUNT, APP, Bucket(provider="fake", app="app-2")):
            await share().count_throttle(bucket)
        await one.pause(APP, 1, "slow down")
        assert await one.throttles() == {("fake", Scope.APP): 3, ("fake", Scope.ACCOUNT): 1}
