"""The slots of a developer app's bucket that this process has leased and not used."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.buckets import Buckets
from core.ports.allowances import Allowances, Lease
from core.quota import interval_of, slack_of

AHEAD = 0.4
"""Seconds' worth of slots that are leased at a time: more would keep other processes waiting."""
APART = 0.9
"""How close two calls of this process may follow each other at most, in shares of the interval."""
LONGEST_WAIT = 300.0
"""Seconds: a slot further away than this is told to the caller instead of waited for."""


@dataclass(slots=True, kw_only=True)
class Slots:
    """Moments at which one call each may leave.

    A moment that was missed by more than the allowance has to spare is given up: calls that catch
    up would come too close to those of other processes.
    """

    buckets: Buckets
    allowances: Allowances
    now: Callable[[], float]
    interval: float = field(init=False)
    _slack: float = field(init=False)
    _batch: int = field(init=False)
    _moments: deque[float] = field(init=False, default_factory=deque[float])
    _last: float = field(init=False, default=float("-inf"))
    """When a call left last."""
    _lately: deque[float] = field(init=False, default_factory=deque[float])
    """When calls left, as far back as slots are leased ahead."""

    def __post_init__(self) -> None:
        self.interval = interval_of(self.buckets.rates)
        self._slack = slack_of(self.buckets.rates) if self.interval else 0.0
        self._batch = max(1, int(AHEAD / self.interval)) if self.interval else 0

    def __len__(self) -> int:
        return len(self._moments)

    def wait(self) -> float:
        """Seconds until the next slot in hand may be used."""
        return max(self._moments[0], self._last + APART * self.interval) - self.now()

    def is_due(self) -> bool:
        """Whether a call may leave now."""
        if not self.interval:
            return True
        while self._moments and self._moments[0] + self._slack < self.now():
            self._moments.popleft()
        return bool(self._moments) and self.wait() <= 0

    def use(self) -> None:
        """Let one call leave in the slot that is due."""
        if self.interval:
            self._last = self.now()
            self._lately.append(self._last)
            self._moments.popleft()

    def void(self) -> None:
        """Forget what was leased: the platform wants to be left alone."""
        self._moments.clear()

    def missing(self, waiting: int, *, is_urgent: bool) -> int:
        """How many slots to lease now; 0 while enough are in hand.

        As many as there is demand for, so that none of an allowance that others share is wasted; a
        person's calls come one after the other, so for them the next ones are leased in advance.
        """
        while self._lately and self._lately[0] < self.now() - AHEAD:
            self._lately.popleft()
        demand = self._batch if is_urgent else max(waiting, len(self._lately))
        wanted = min(self._batch, demand)
        return wanted - len(self) if len(self) <= wanted // 2 else 0

    async def lease(self, count: int) -> Lease:
        """Lease more; an answer without slots tells why there are none."""
        app = self.buckets.app
        lease = await self.allowances.lease(app, self.interval, count, LONGEST_WAIT)
        first = self.now() + lease.first
        self._moments.extend(first + number * self.interval for number in range(lease.slots))
        return lease
