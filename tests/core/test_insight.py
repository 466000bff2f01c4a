from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.insight import FRESH_DAYS, Window, covers, today_in, windows

DAY = timedelta(days=1)
TODAY = date(2026, 3, 10)
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


def days_of(window: Window) -> list[date]:
    return [window.since + DAY * number for number in range((window.until - window.since).days + 1)]


@st.composite
def some_window(draw: st.DrawFn) -> Window:
    since = draw(DAYS)
    return Window(since=since, until=since + DAY * draw(st.integers(0, 20)))


@pytest.mark.parametrize(
    ("zone", "now", "today"),
    [
        ("America/New_York", datetime(2026, 3, 8, 4, 59, tzinfo=UTC), date(2026, 3, 7)),
        ("America/New_York", datetime(2026, 3, 8, 5, 0, tzinfo=UTC), date(2026, 3, 8)),
        ("America/New_York", datetime(2026, 3, 9, 3, 59, tzinfo=UTC), date(2026, 3, 8)),
        ("America/New_York", datetime(2026, 3, 9, 4, 0, tzinfo=UTC), date(2026, 3, 9)),
        ("Europe/Vienna", datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        ("Europe/Vienna", datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        ("Europe/Vienna", datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
        ("Etc/GMT+8", datetime(2026, 3, 8, 7, 59, tzinfo=UTC), date(2026, 3, 7)),
        ("Etc/GMT+8", datetime(2026, 3, 8, 8, 0, tzinfo=UTC), date(2026, 3, 8)),
        ("Pacific/Kiritimati", datetime(2026, 3, 8, 10, 0, tzinfo=UTC), date(2026, 3, 9)),
        ("Pacific/Honolulu", datetime(2026, 3, 8, 9, 59, tzinfo=UTC), date(2026, 3, 7)),
        ("Asia/Kathmandu", datetime(2026, 3, 8, 18, 15, tzinfo=UTC), date(2026, 3, 9)),
    ],
)
def test_today_is_the_accounts_own_day(zone: str, now: datetime, today: date) -> None:
    assert today_in(zone, now) == today


def test_kiritimati_and_honolulu_share_the_clock_but_not_the_day() -> None:
    now = datetime(2026, 3, 8, 12, tzinfo=UTC)
    apart = today_in("Pacific/Kiritimati", now) - today_in("Pacific/Honolulu", now)
    assert apart == DAY


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "UTC+8"])
def test_an_unknown_zone_counts_as_utc(zone: str) -> None:
    assert today_in(zone, datetime(2026, 3, 8, 23, 59, tzinfo=UTC)) == date(2026, 3, 8)


def test_ninety_days_start_with_the_newest_seven() -> None:
    found = windows(TODAY, 90, 30)
    assert found[0] == Window(since=TODAY - 6 * DAY, until=TODAY)
    assert [len(days_of(one)) for one in found] == [7, 30, 30, 23]
    assert found[-1].since == TODAY - 89 * DAY


@given(st.integers(1, 400), st.integers(1, 60))
def test_windows_hold_every_day_once_newest_first(days: int, widest: int) -> None:
    found = windows(TODAY, days, widest)
    newest_first = [day for one in found for day in reversed(days_of(one))]
    assert newest_first == [TODAY - DAY * number for number in range(days)]
    assert all(len(days_of(one)) <= max(widest, FRESH_DAYS) for one in found)


@given(st.lists(some_window(), max_size=6), some_window())
def test_a_window_is_covered_exactly_if_each_of_its_days_is_known(
    known: list[Window], wanted: Window
) -> None:
    days = {day for one in known for day in days_of(one)}
    assert covers(known, wanted) == (set(days_of(wanted)) <= days)


@given(st.integers(1, 120), st.integers(1, 60))
def test_what_was_planned_covers_what_it_was_planned_for(days: int, widest: int) -> None:
    whole = Window(since=TODAY - DAY * (days - 1), until=TODAY)
    found = windows(TODAY, days, widest)
    assert covers(found, whole)
    assert not covers(found, Window(since=whole.since - DAY, until=TODAY))
