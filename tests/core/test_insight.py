from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.insight import Window, covers, days_of, end_of, halves, today_in

DAY = timedelta(days=1)
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


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


@pytest.mark.parametrize("zone", ["", "America", "Mars/Olympus", "../etc/passwd", "UTC+8"])
def test_an_unknown_zone_counts_as_utc(zone: str) -> None:
    assert today_in(zone, datetime(2026, 3, 8, 23, 59, tzinfo=UTC)) == date(2026, 3, 8)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("America/New_York", date(2026, 3, 9), 24),
        ("Etc/GMT+8", date(2026, 3, 8), 24),
        ("Pacific/Kiritimati", date(2026, 3, 8), 24),
    ],
)
def test_a_day_ends_when_it_does_where_the_account_is(zone: str, day: date, hours: int) -> None:
    ended = end_of(day, zone)
    assert ended - end_of(day - DAY, zone) == timedelta(hours=hours)
    assert today_in(zone, ended) == day + DAY
    assert today_in(zone, ended - timedelta(microseconds=1)) == day


@given(some_window().filter(lambda one: one.since < one.until))
def test_halves_are_neighbours_that_hold_every_day_once(window: Window) -> None:
    newer, older = halves(window)
    assert [*days_of(older), *days_of(newer)] == list(days_of(window))
    assert abs(len(days_of(older)) - len(days_of(newer))) <= 1


@given(st.lists(some_window(), max_size=6), some_window())
def test_a_window_is_covered_exactly_if_each_of_its_days_is_known(
    known: list[Window], wanted: Window
) -> None:
    days = {day for one in known for day in days_of(one)}
    assert covers(known, wanted) == (set(days_of(wanted)) <= days)
