"""Agenda: the slices a worker has still to read, and which of them may be read now."""

import asyncio
import math
from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import msgspec

from core.ids import FeatureSlug
from core.ports.clock import Clock
from core.slices import Slice, SliceKind, SliceStatus

EVERYTHING = ""
"""The target of a rest that holds for all slices."""


@dataclass(slots=True)
class Agenda:
    """Slices by position; one that must wait is passed by, and taken when it may be read."""

    _waiting: list[Slice] = field(default_factory=list[Slice])
    _busy: dict[int, Slice] = field(default_factory=dict[int, Slice])
    _open: Counter[tuple[str, SliceKind]] = field(default_factory=Counter[tuple[str, SliceKind]])
    """Slices of a target's kind that have not ended."""
    _newest: dict[tuple[str, SliceKind], date] = field(
        default_factory=dict[tuple[str, SliceKind], date]
    )
    _unread: dict[tuple[str, SliceKind], Slice] = field(
        default_factory=dict[tuple[str, SliceKind], Slice]
    )
    """The slice that kept a target's kind from being read whole."""
    _resting: dict[str, datetime] = field(default_factory=dict[str, datetime])
    _positions: int = 0
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def of(cls, slices: Iterable[Slice]) -> "Agenda":
        """What of a run's slices is still to do."""
        agenda = cls()
        for one in slices:
            agenda.know(one)
            if one.status is SliceStatus.WAITING:
                agenda.put_back(_resumable(one))
        return agenda

    def know(self, slice: Slice) -> None:
        """Take note of a slice's position, its end, and of the newest days of its kind."""
        self._positions = max(self._positions, slice.position + 1)
        if slice.status in (SliceStatus.SKIPPED, SliceStatus.FAILED):
            self._unread[slice.target, slice.kind] = slice
        if slice.window:
            key = (slice.target, slice.kind)
            self._newest[key] = max(slice.window.until, self._newest.get(key, slice.window.until))

    async def take(self, clock: Clock, longest: float = math.inf) -> Slice | None:
        """The next slice that may be read, waiting for it.

        None when all have ended, or when kinds that rest for longer are all that is left.
        """
        while self._waiting or self._busy:
            now = clock.now()
            for index, slice in enumerate(self._waiting):
                if self._is_ready(slice, now):
                    del self._waiting[index]
                    self._busy[slice.position] = slice
                    return slice
            if self._busy:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._moved.wait(), self._nap(now))
            elif self.held_up(now) > longest:
                return None
            else:
                await clock.sleep(self._nap(now) or 0.0)
        return None

    def held_up(self, now: datetime) -> float:
        """Seconds until the first may be read, where all that is left is of kinds that rest."""
        rests = [self._resting.get(kind_of(one.kind), now) for one in self._waiting]
        return max(0.0, (min(rests, default=now) - now).total_seconds())

    def has_others(self, kind: SliceKind) -> bool:
        """Whether anything of another kind is still to be read, or being read."""
        return any(one.kind is not kind for one in (*self._waiting, *self._busy.values()))

    def release(self, slice: Slice) -> None:
        """Nobody reads the slice any more: it has ended, or was put back."""
        self._busy.pop(slice.position, None)
        if not any(one.position == slice.position for one in self._waiting):
            self._open[slice.target, slice.kind] -= 1
        self._signal()

    def put_back(self, slice: Slice) -> None:
        """The slice is to be read, from where it stands."""
        if slice.position not in self._busy:
            self._open[slice.target, slice.kind] += 1
        insort(self._waiting, slice, key=lambda one: one.position)

    def rest(self, target: str, now: datetime, seconds: float) -> None:
        """Leave a target alone for so long, or a kind wherever it is read, or everything."""
        until = now + timedelta(seconds=seconds)
        self._resting[target] = max(until, self._resting.get(target, until))

    def drop_target(self, target: str) -> list[Slice]:
        """Take away all that is still to be read of a target."""
        return self._drop(lambda one: one.target == target)

    def drop_kind(self, kind: SliceKind, target: str) -> list[Slice]:
        """Take away all of a kind that is still to be read, of one target or of everything."""
        return self._drop(
            lambda one: one.kind is kind and (target == EVERYTHING or one.target == target)
        )

    def drop_feature(self, feature: FeatureSlug) -> list[Slice]:
        """Take away all that is still to be read for a feature."""
        return self._drop(lambda one: one.trait.feature == feature)

    def obstacle(self, slice: Slice) -> Slice | None:
        """What ended unread though this slice is read by its rows: it would seem to be empty."""
        after = slice.trait.after
        return None if after is None else self._unread.get((slice.target, after))

    def is_fresh(self, slice: Slice) -> bool:
        """Whether the slice reads the newest there is of its kind."""
        newest = self._newest.get((slice.target, slice.kind))
        return slice.window is None or newest is None or slice.window.until >= newest

    def free_position(self) -> int:
        """A position that no slice has."""
        self._positions += 1
        return self._positions - 1

    def _is_ready(self, slice: Slice, now: datetime) -> bool:
        after = slice.trait.after
        if after is not None and self._open[slice.target, after] > 0:
            return False
        return now >= self._rests_until(slice, now)

    def _rests_until(self, slice: Slice, now: datetime) -> datetime:
        about = (slice.target, kind_of(slice.kind), EVERYTHING)
        return max(self._resting.get(one, now) for one in about)

    def _nap(self, now: datetime) -> float | None:
        """Seconds until the first that rests is rested; None where none does."""
        naps = ((self._rests_until(one, now) - now).total_seconds() for one in self._waiting)
        return min((nap for nap in naps if nap > 0), default=None)

    def _drop(self, is_out: Callable[[Slice], bool]) -> list[Slice]:
        dropped = [one for one in self._waiting if is_out(one)]
        self._waiting = [one for one in self._waiting if not is_out(one)]
        for one in dropped:
            self._open[one.target, one.kind] -= 1
        return dropped

    def _signal(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()


def kind_of(kind: SliceKind) -> str:
    """What a rest of one kind is called; no target's id is written like that."""
    return f"kind:{kind}"


def _resumable(slice: Slice) -> Slice:
    """Of entities by days only this worker counts the rows, so such a slice begins anew."""
    if slice.trait.entity is not None and slice.trait.is_windowed and slice.cursor:
        return msgspec.structs.replace(slice, cursor="")
    return slice
