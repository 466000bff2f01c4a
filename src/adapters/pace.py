"""Keeps one provider's calls within what its platform allows, in this process."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic

from core.provider import Rate
from core.provider_errors import RateLimited

SHARE = 0.95
"""How much of an allowance we use: a window is stretched by what the network may squeeze it."""
SMOOTHED_SECONDS = 5
"""Windows up to this long are spread evenly; in longer ones a burst is harmless."""
SHORT_PAUSE = 5.0
"""Seconds: a pause up to this long is waited for, a longer one is told to the caller."""
LONGEST_WAIT = 300.0
"""Seconds: a place in a window further away than this is told to the caller as well."""
FORGIVEN = 0.05
"""How late a call may leave, in shares of its interval, without delaying the next one."""

type Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class _Window:
    """The last calls under one rate."""

    length: float
    left: deque[float]

    @classmethod
    def of(cls, rate: Rate) -> "_Window":
        """The rate's window; a short one is cut into as many windows of one call each."""
        pieces = rate.calls if rate.seconds <= SMOOTHED_SECONDS else 1
        stretched = rate.seconds / SHARE
        return cls(length=stretched / pieces, left=deque(maxlen=rate.calls // pieces))

    def opens_at(self) -> float:
        full = len(self.left) == self.left.maxlen
        return self.left[0] + self.length if full else 0.0


@dataclass(slots=True)
class Pace:
    """The pace of one provider's developer app, shared by all its lines in this process."""

    name: str
    rates: Iterable[Rate]
    now: Callable[[], float] = monotonic
    sleep: Sleep = asyncio.sleep
    _windows: tuple[_Window, ...] = field(init=False, repr=False)
    _turn: asyncio.Lock = field(init=False, repr=False, default_factory=asyncio.Lock)
    _paused_until: float = field(init=False, repr=False, default=0.0)

    def __post_init__(self) -> None:
        self._windows = tuple(_Window.of(rate) for rate in self.rates)

    async def take(self) -> None:
        """Wait, in the order of asking, until a call may leave.

        Raises RateLimited at once where that would take minutes.
        """
        self._refuse_long_pause()
        async with self._turn:
            while (wait := self._wait()) > 0:
                await self.sleep(wait)
            self._leave()

    def pause(self, seconds: float) -> None:
        """Let no call leave for so long; a pause never shortens one that is under way."""
        self._paused_until = max(self._paused_until, self.now() + seconds)

    def _wait(self) -> float:
        self._refuse_long_pause()
        wait = max(self._due(), self._paused_until) - self.now()
        if wait > LONGEST_WAIT:
            raise self._refusal(wait)
        return wait

    def _due(self) -> float:
        return max((window.opens_at() for window in self._windows), default=0.0)

    def _leave(self) -> None:
        """Count from when the call was due: waking a little late costs no allowance."""
        if not self._windows:
            return
        credit = FORGIVEN * min(window.length for window in self._windows)
        left_at = max(self._due(), self.now() - credit)
        for window in self._windows:
            window.left.append(left_at)

    def _refuse_long_pause(self) -> None:
        remaining = self._paused_until - self.now()
        if remaining > SHORT_PAUSE:
            raise self._refusal(remaining)

    def _refusal(self, seconds: float) -> RateLimited:
        message = f"{self.name} is to be left alone for {seconds:.0f} more seconds."
        return RateLimited(message, after=seconds)
