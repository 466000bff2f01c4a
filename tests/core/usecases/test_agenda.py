import asyncio

import msgspec
import pytest

from core.ids import AdAccountId, FeatureSlug
from core.insight import Window
from core.slices import Slice, SliceKind, SliceStatus
from core.usecases.agenda import EVERYTHING, Agenda
from tests.fakes.clock import NOON, FakeClock

TODAY = NOON.date()


def slice(position: int, target: str = "a1", kind: SliceKind = SliceKind.ADS) -> Slice:
    return Slice(position=position, kind=kind, ad_account_id=AdAccountId(target))


async def taken(agenda: Agenda, clock: FakeClock | None = None) -> int | None:
    found = await agenda.take(clock or FakeClock())
    return None if found is None else found.position


async def test_slices_come_by_position_and_then_there_is_nothing() -> None:
    agenda = Agenda.of([slice(2), slice(0), slice(1)])
    order = []
    while (found := await agenda.take(FakeClock())) is not None:
        order.append(found.position)
        agenda.release(found)
    assert order == [0, 1, 2]


async def test_what_has_ended_is_not_taken_again() -> None:
    ended = [
        msgspec.structs.replace(slice(number), status=status)
        for number, status in enumerate(set(SliceStatus) - {SliceStatus.WAITING})
    ]
    assert await taken(Agenda.of([*ended, slice(7)])) == 7


async def test_a_target_that_rests_is_passed_by_and_the_others_are_read() -> None:
    agenda = Agenda.of([slice(0, "a1"), slice(1, "a2")])
    agenda.rest("a1", NOON, 60)
    assert await taken(agenda) == 1


async def test_when_all_rest_the_worker_sleeps_until_the_first_is_rested() -> None:
    agenda, clock = Agenda.of([slice(0, "a1"), slice(1, "a2")]), FakeClock()
    agenda.rest("a1", NOON, 60)
    agenda.rest("a2", NOON, 20)
    assert await taken(agenda, clock) == 1
    assert clock.slept == [20]


async def test_a_rest_for_everything_holds_for_every_target() -> None:
    agenda, clock = Agenda.of([slice(0, "a1"), slice(1, "a2")]), FakeClock()
    agenda.rest(EVERYTHING, NOON, 5)
    assert await taken(agenda, clock) == 0
    assert clock.slept == [5]


async def test_a_rest_is_never_shortened() -> None:
    agenda, clock = Agenda.of([slice(0)]), FakeClock()
    agenda.rest("a1", NOON, 60)
    agenda.rest("a1", NOON, 1)
    await agenda.take(clock)
    assert clock.slept == [60]


async def test_a_kind_waits_until_the_kind_it_needs_has_ended() -> None:
    pixels, events = slice(5, kind=SliceKind.PIXELS), slice(1, kind=SliceKind.PIXEL_EVENTS)
    agenda = Agenda.of([events, pixels])
    first = await agenda.take(FakeClock())
    assert first == pixels
    second = asyncio.create_task(agenda.take(FakeClock()))
    await asyncio.sleep(0)
    assert not second.done()
    agenda.release(pixels)
    assert await second == events


async def test_a_slice_that_is_put_back_comes_again_at_its_place() -> None:
    agenda = Agenda.of([slice(0), slice(1)])
    first = await agenda.take(FakeClock())
    assert first
    agenda.put_back(msgspec.structs.replace(first, cursor="2"))
    agenda.release(first)
    again = await agenda.take(FakeClock())
    assert again
    assert (again.position, again.cursor) == (0, "2")


async def test_whoever_finds_nothing_waits_for_what_busy_ones_may_put_back() -> None:
    agenda = Agenda.of([slice(0)])
    first = await agenda.take(FakeClock())
    assert first
    other = asyncio.create_task(agenda.take(FakeClock()))
    await asyncio.sleep(0)
    agenda.put_back(first)
    agenda.release(first)
    assert await other == first
    agenda.release(first)
    assert await taken(agenda) is None


async def test_all_of_a_target_or_of_a_feature_can_be_dropped() -> None:
    agenda = Agenda.of(
        [slice(0, "a1"), slice(1, "a2"), slice(2, "a2", SliceKind.AUDIENCES), slice(3, "a3")]
    )
    assert [one.position for one in agenda.drop_target("a2")] == [1, 2]
    assert [one.position for one in agenda.drop_feature(FeatureSlug("campaigns"))] == [0, 3]
    assert await taken(agenda) is None


def test_fresh_is_what_has_no_days_or_the_newest_of_its_kind() -> None:
    newest = Window(since=TODAY, until=TODAY)
    older = Window(since=TODAY.replace(day=1), until=TODAY.replace(day=2))
    new = msgspec.structs.replace(slice(0, kind=SliceKind.AD_INSIGHTS), window=newest)
    old = msgspec.structs.replace(slice(1, kind=SliceKind.AD_INSIGHTS), window=older)
    agenda = Agenda.of([new, old, slice(2)])
    assert [agenda.is_fresh(one) for one in (new, old, slice(2))] == [True, False, True]


def test_a_free_position_is_one_that_no_slice_has() -> None:
    agenda = Agenda.of([slice(4), msgspec.structs.replace(slice(9), status=SliceStatus.DONE)])
    assert (agenda.free_position(), agenda.free_position()) == (10, 11)


async def test_entities_by_days_begin_anew_for_nobody_else_has_counted_them() -> None:
    window = Window(since=TODAY, until=TODAY)
    events = msgspec.structs.replace(
        slice(0, kind=SliceKind.PIXEL_EVENTS), window=window, cursor="3"
    )
    insights = msgspec.structs.replace(
        slice(1, kind=SliceKind.AD_INSIGHTS), window=window, cursor="3"
    )
    agenda = Agenda.of([events, insights])
    cursors = [
        found.cursor
        for found in (await agenda.take(FakeClock()), await agenda.take(FakeClock()))
        if found
    ]
    assert cursors == ["", "3"]


@pytest.mark.parametrize("status", [SliceStatus.FAILED, SliceStatus.SKIPPED])
def test_what_ended_unread_stands_in_the_way_of_what_is_read_by_its_rows(
    status: SliceStatus,
) -> None:
    unread = msgspec.structs.replace(slice(0, kind=SliceKind.PIXELS), status=status, problem="no")
    events = slice(1, kind=SliceKind.PIXEL_EVENTS)
    agenda = Agenda.of([unread, events])
    assert agenda.obstacle(events) == unread
    assert agenda.obstacle(slice(2, "a2", SliceKind.PIXEL_EVENTS)) is None
    assert agenda.obstacle(slice(3, kind=SliceKind.ADS)) is None


def test_what_was_read_stands_in_no_ones_way() -> None:
    pixels, events = slice(0, kind=SliceKind.PIXELS), slice(1, kind=SliceKind.PIXEL_EVENTS)
    agenda = Agenda.of([pixels, events])
    assert agenda.obstacle(events) is None
    agenda.know(msgspec.structs.replace(pixels, status=SliceStatus.DONE))
    assert agenda.obstacle(events) is None
