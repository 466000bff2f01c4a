from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import ProviderSlug
from core.insight import Window, days_of
from core.readings import Reading, due_days, laid_over, read_since
from core.slices import SliceKind

DAY = timedelta(days=1)
TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 15, tzinfo=UTC)
AGES = st.integers(0, 120)


def reading(window: Window | None, read_at: datetime = NOW) -> Reading:
    return Reading(
        provider=ProviderSlug("fake"),
        target="a1",
        kind=SliceKind.AD_INSIGHTS,
        window=window,
        read_at=read_at,
    )


def aged(oldest: int, newest: int) -> Window:
    """The days from `oldest` days ago to `newest` days ago."""
    return Window(since=TODAY - DAY * oldest, until=TODAY - DAY * newest)


@st.composite
def some_readings(draw: st.DrawFn) -> list[Reading]:
    made: tuple[Reading, ...] = ()
    for _ in range(draw(st.integers(0, 5))):
        newest = draw(AGES)
        age = draw(st.integers(0, newest))
        window = aged(newest + draw(st.integers(0, 40)), newest)
        made = laid_over(made, reading(window, NOW - DAY * age))
    return list(made)


def due(known: list[Reading], *, is_thorough: bool = False) -> list[tuple[int, int]]:
    """The windows due, as ages of their oldest and newest days."""
    found = due_days(known, TODAY, NOW, widest=30, attribution=28, is_thorough=is_thorough)
    return [((TODAY - one.window.since).days, (TODAY - one.window.until).days) for one in found]


def test_at_first_ninety_days_are_due_the_newest_seven_before_all_others() -> None:
    assert due([]) == [(6, 0), (36, 7), (66, 37), (89, 67)]
    assert [one.is_fresh for one in due_days([], TODAY, NOW, widest=30, attribution=28)] == [
        True,
        False,
        False,
        False,
    ]


def test_a_quarter_of_an_hour_later_only_the_newest_seven_are() -> None:
    assert due([reading(aged(89, 0), NOW - timedelta(minutes=15))]) == [(6, 0)]


def test_once_a_day_the_attribution_window_is() -> None:
    assert due([reading(aged(89, 0), NOW - DAY)]) == [(6, 0), (29, 7)]


def test_a_person_who_asks_gets_the_attribution_window_at_once() -> None:
    known = [reading(aged(89, 0), NOW - timedelta(minutes=15))]
    assert due(known, is_thorough=True) == [(6, 0), (28, 7)]


def test_days_whose_window_was_open_when_they_were_read_last_are_due_after_a_long_pause() -> None:
    known = [reading(Window(since=TODAY - DAY * 149, until=TODAY - DAY * 60), NOW - DAY * 60)]
    assert due(known) == [(6, 0), (36, 7), (66, 37), (88, 67)]


def test_a_window_that_failed_is_due_again_and_its_neighbours_are_not() -> None:
    known = [reading(aged(89, 67)), reading(aged(36, 0))]
    assert due(known) == [(6, 0), (66, 37)]


def test_only_days_that_were_read_before_can_be_restated() -> None:
    known = [reading(aged(89, 3), NOW - DAY)]
    found = due_days(known, TODAY, NOW, widest=30, attribution=28)
    assert all(one.is_again for one in found)
    assert not any(one.is_again for one in due_days([], TODAY, NOW, widest=30, attribution=28))


@given(some_readings(), st.integers(1, 45))
def test_each_day_is_due_at_most_once_and_none_that_was_never_read_is_forgotten(
    known: list[Reading], widest: int
) -> None:
    found = due_days(known, TODAY, NOW, widest=widest, attribution=28)
    days = [day for one in found for day in days_of(one.window)]
    assert len(days) == len(set(days))
    read = {day for one in known if one.window for day in days_of(one.window)}
    horizon = {TODAY - DAY * age for age in range(90)}
    assert horizon - read <= set(days) <= horizon
    assert all(len(days_of(one.window)) <= widest for one in found[1:])


@given(some_readings(), AGES, st.integers(0, 40))
def test_a_new_reading_covers_its_days_and_leaves_all_others_as_they_were(
    known: list[Reading], newest: int, length: int
) -> None:
    def by_day(readings: list[Reading]) -> dict[date, datetime]:
        return {day: one.read_at for one in readings if one.window for day in days_of(one.window)}

    window = aged(newest + length, newest)
    after = list(laid_over(known, reading(window, NOW)))
    assert by_day(after) == by_day(known) | dict.fromkeys(days_of(window), NOW)
    assert sum(len(days_of(one.window)) for one in after if one.window) == len(by_day(after))


@pytest.mark.parametrize("known", [[], [reading(None, NOW - DAY)]])
def test_what_has_no_days_is_known_by_its_last_reading(known: list[Reading]) -> None:
    assert laid_over(known, reading(None)) == (reading(None),)


def test_a_day_counts_as_read_only_if_its_reading_began_after_it_was_over() -> None:
    days = days_of(aged(2, 0))
    ends = dict(zip(days, (NOW - timedelta(hours=9), NOW, NOW + timedelta(hours=1)), strict=True))
    known = reading(aged(1, 0))
    assert read_since([known], ends) == {days[1]}
    assert read_since([], ends) == set()
