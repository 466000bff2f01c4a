"""Reading: what was read of a target, and when; from it follows what is due to be read."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import msgspec

from core.ids import ProviderSlug
from core.insight import Window, days_of
from core.slices import HORIZON_DAYS, SliceKind

FRESH_DAYS = 7
"""The days every sync reads again, newest first, because people look at them first."""
DAILY = timedelta(days=1)
"""How often the rest of the attribution window is read again."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of one target, read to its last page."""

    provider: ProviderSlug
    target: str
    """The id of the ad account or Business Center."""
    kind: SliceKind
    window: Window | None
    """The days that were read; None where the kind has no days."""
    read_at: datetime


def laid_over(known: Iterable[Reading], new: Reading) -> tuple[Reading, ...]:
    """What is known after a new reading: older ones of its kind keep their other days."""
    if new.window is None:
        return (new,)
    kept = [piece for one in known for piece in _without(one, new.window)]
    return tuple(sorted([*kept, new], key=lambda one: one.window.since if one.window else date.min))


def _without(reading: Reading, window: Window) -> Iterable[Reading]:
    """What is left of a reading beside a window."""
    if reading.window is None:
        return
    before = Window(
        since=reading.window.since, until=min(reading.window.until, window.since - DAILY)
    )
    after = Window(
        since=max(reading.window.since, window.until + DAILY), until=reading.window.until
    )
    for piece in (before, after):
        if piece.since <= piece.until:
            yield msgspec.structs.replace(reading, window=piece)


def read_since(known: Iterable[Reading], ends: Mapping[date, datetime]) -> frozenset[date]:
    """Those of the days that were read to the last page after they were over."""
    return frozenset(
        day
        for one in known
        if one.window
        for day in days_of(one.window)
        if day in ends and one.read_at >= ends[day]
    )


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Days to read."""

    window: Window
    is_again: bool
    """Whether some of them were read before."""
    is_missed: bool
    """Whether some of them were never read."""
    is_fresh: bool
    """Whether they are the newest days."""


def due_days(
    known: Iterable[Reading],
    today: date,
    now: datetime,
    *,
    widest: int,
    attribution: int,
    horizon: int = HORIZON_DAYS,
    is_thorough: bool = False,
) -> tuple[Due, ...]:
    """The days of the last `horizon` to read now, newest first, in windows of at most `widest`.

    The newest seven always. Older ones that were never read; and those whose last reading came
    before their attribution window had closed, once a day, or at once where `is_thorough`.
    """
    read_at = {
        day: one.read_at
        for one in sorted(known, key=lambda one: one.read_at)
        if one.window
        for day in days_of(one.window)
    }

    def is_due(age: int) -> bool:
        day = today - timedelta(days=age)
        if age < FRESH_DAYS or day not in read_at:
            return True
        was_open = (read_at[day].date() - day).days <= attribution
        return was_open and (is_thorough or now - read_at[day] >= DAILY)

    ages = [age for age in range(horizon) if is_due(age)]
    fresh = [age for age in ages if age < FRESH_DAYS]
    groups = [fresh, *_runs([age for age in ages if age >= FRESH_DAYS], widest)]
    return tuple(
        _due([today - timedelta(days=age) for age in group], read_at, is_fresh=group is fresh)
        for group in groups
    )


def _due(days: list[date], read_at: Mapping[date, datetime], *, is_fresh: bool) -> Due:
    """Neighbouring days, newest first."""
    return Due(
        window=Window(since=days[-1], until=days[0]),
        is_again=any(day in read_at for day in days),
        is_missed=any(day not in read_at for day in days),
        is_fresh=is_fresh,
    )


def _runs(ages: list[int], widest: int) -> list[list[int]]:
    """Neighbouring days together, at most `widest` in a group."""
    groups: list[list[int]] = []
    for age in ages:
        if groups and age == groups[-1][-1] + 1 and len(groups[-1]) < widest:
            groups[-1].append(age)
        else:
            groups.append([age])
    return groups
