"""Keeps this process's calls to one developer app within what all processes share."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

import structlog

from adapters.buckets import Buckets, Limit
from adapters.slots import LONGEST_WAIT, Slots
from core.errors import Error
from core.ports.allowances import Allowances
from core.provider_errors import RateLimited
from core.quota import SOMEBODY, Bucket, Caller, Scope, Turns

SHORT_PAUSE = 5.0
"""Seconds: a pause up to this long is waited for, a longer one is told to the caller."""
LEARNING = 1.0
"""Seconds between two looks at the pauses that other processes have met."""
LOOK = 0.05
"""Seconds between two looks at who may go while nobody may."""
NAP = 1.0
"""Seconds: the longest sleep in one piece, so that a pause is noticed."""
INSTANT = 0.001
"""Seconds: the shortest sleep, and how near a narrower limit's slot must be to count as now."""

type Sleep = Callable[[float], Awaitable[None]]

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class _Call:
    """A call that waits for its turn."""

    caller: Caller
    limits: tuple[Limit, ...]
    ready: asyncio.Future[None]


@dataclass(slots=True, kw_only=True)
class Pace:
    """The pace of one developer app, shared by all its lines in this process.

    While somebody waits, one task leases slots and lets calls go: each slot to whoever is next of
    those whose narrower limits are open, so that nobody waits for somebody else's limit.
    """

    name: str
    """The provider's, as people read it."""
    buckets: Buckets
    allowances: Allowances
    now: Callable[[], float] = monotonic
    sleep: Sleep = asyncio.sleep
    _slots: Slots = field(init=False, repr=False)
    _turns: Turns[_Call] = field(init=False, repr=False, default_factory=Turns[_Call])
    _driver: asyncio.Task[None] | None = field(init=False, repr=False, default=None)
    _is_asleep: bool = field(init=False, repr=False, default=False)
    _paused: dict[Bucket, float] = field(
        init=False, repr=False, default_factory=dict[Bucket, float]
    )
    """Until when."""
    _said: dict[Bucket, str] = field(init=False, repr=False, default_factory=dict[Bucket, str])
    """What the platform said when it wanted that."""
    _shared: set[Bucket] = field(init=False, repr=False, default_factory=set[Bucket])
    """Pauses that all processes know of, so that they end where one of them lifts them."""
    _opens: dict[Bucket, float] = field(init=False, repr=False, default_factory=dict[Bucket, float])
    """When a limit that was full has room again."""
    _learned_at: float = field(init=False, repr=False, default=float("-inf"))

    def __post_init__(self) -> None:
        self._slots = Slots(buckets=self.buckets, allowances=self.allowances, now=self.now)

    async def take(self, caller: Caller = SOMEBODY, path: str = "") -> None:
        """Wait until the call may leave.

        Raises RateLimited at once where that would take minutes, or a pause is not short.
        """
        ready = asyncio.get_running_loop().create_future()
        call = _Call(caller, self.buckets.narrower(caller, path), ready)
        await self._learn()
        if self._refusal(call):  # somebody may have lifted the pause a moment ago
            self._learned_at = float("-inf")
            await self._learn()
        if refusal := self._refusal(call):
            raise refusal
        if not self._is_free(call):
            await self._wait(call)

    async def throttled(self, caller: Caller, path: str, error: RateLimited) -> None:
        """The platform said “too often”: pause exactly what it is about, in all processes."""
        await self._heed(self.buckets.meant(caller, path, error), error, is_throttle=True)

    async def spare(self, caller: Caller, path: str, limit: RateLimited) -> None:
        """The platform was content, and nearly is no more: pause the same, but count nothing.

        An account that nobody names keeps nobody waiting until it is throttled.
        """
        if limit.account and not (limit.account_id or caller.ad_account_id):
            return
        await self._heed(self.buckets.meant(caller, path, limit), limit, is_throttle=False)

    async def _heed(self, bucket: Bucket, error: RateLimited, *, is_throttle: bool) -> None:
        self._pause(bucket, error.after, str(error))
        try:
            if is_throttle:
                await self.allowances.count_throttle(bucket)
            await self.allowances.pause(bucket, error.after, str(error))
            self._shared.add(bucket)
        except Error as failure:  # the caller is to hear of the throttle, not of the database
            log.warning("pace.not_shared", provider=self.buckets.provider, problem=failure.code)

    async def close(self) -> None:
        """Send away whoever waits, and lease nothing more."""
        for call in self._turns:
            self._turns.leave(call)
            call.ready.cancel()
        if self._driver is not None:
            if self._is_asleep:
                self._driver.cancel()
            await asyncio.wait([self._driver])

    async def _wait(self, call: _Call) -> None:
        self._turns.join(call, call.caller)
        if self._driver is None:
            self._driver = asyncio.create_task(self._drive())
        try:
            await call.ready
        finally:
            self._turns.leave(call)

    async def _drive(self) -> None:
        try:
            while self._turns:
                await self._step()
        except Exception as error:  # whatever it is, nobody may wait for ever
            for call in self._turns:
                _tell(call, error)
        finally:
            self._driver = None

    async def _step(self) -> None:
        for call in self._turns:
            if refusal := self._refusal(call):
                self._turns.leave(call)
                _tell(call, refusal)
        if not self._turns:
            return
        following = self._turns.first(self._may_go)
        if following is None:
            await self._nap(min(LOOK, self._soonest()))
        elif self._slots.is_due():
            await self._let_go(following)
        elif missing := self._slots.missing(len(self._turns), is_urgent=self._turns.is_urgent()):
            await self._lease(missing)
        else:
            await self._nap(min(NAP, self._slots.wait()))

    async def _nap(self, seconds: float) -> None:
        self._is_asleep = True
        try:
            await self.sleep(max(INSTANT, seconds))
        finally:
            self._is_asleep = False

    async def _let_go(self, call: _Call) -> None:
        for limit in call.limits:
            if limit.interval and not await self._claimed(limit):
                return
        if not call.ready.done() and self._slots.is_due():
            self._turns.go(call)
            self._slots.use()
            call.ready.set_result(None)

    async def _lease(self, count: int) -> None:
        lease = await self._slots.lease(count)
        if not lease.slots:
            self._close(self.buckets.app, lease.first, lease.reason)

    async def _claimed(self, limit: Limit) -> bool:
        """Whether the narrower limit has a slot just now; else it is remembered when it has."""
        lease = await self.allowances.lease(limit.bucket, limit.interval, 1, INSTANT)
        if not lease.slots:
            self._close(limit.bucket, lease.first, lease.reason)
        return bool(lease.slots)

    async def _learn(self) -> None:
        """Take over the pauses that other processes have met, and those that they have lifted."""
        now = self.now()
        if now < self._learned_at + LEARNING:
            return
        self._learned_at = now
        app, known = self.buckets.app, set(self._shared)
        for pause in await self.allowances.pauses():
            if (pause.bucket.provider, pause.bucket.app) == (app.provider, app.app):
                self._pause(pause.bucket, pause.seconds, pause.reason)
                self._shared.add(pause.bucket)
                known.discard(pause.bucket)
        for lifted in known:
            self._shared.discard(lifted)
            self._paused.pop(lifted, None)
        for ends in (self._paused, self._opens):
            for bucket in [one for one, until in ends.items() if until <= now]:
                del ends[bucket]
        self._said = {one: said for one, said in self._said.items() if one in self._paused}

    def _close(self, bucket: Bucket, seconds: float, reason: str) -> None:
        if reason:
            self._pause(bucket, seconds, reason)
        else:
            self._opens[bucket] = self.now() + seconds

    def _pause(self, bucket: Bucket, seconds: float, reason: str) -> None:
        until = self.now() + seconds
        if until >= self._paused.get(bucket, until):
            self._paused[bucket], self._said[bucket] = until, reason
        if bucket == self.buckets.app:
            self._slots.void()

    def _is_free(self, call: _Call) -> bool:
        """Whether there is nothing to wait for, and nothing to lease."""
        rated = any(limit.interval for limit in call.limits)
        return not self._slots.interval and not rated and self._may_go(call)

    def _may_go(self, call: _Call) -> bool:
        return self._remains(self._paused, call) <= 0 and self._remains(self._opens, call) <= 0

    def _soonest(self) -> float:
        waits = (
            max(self._remains(self._paused, call), self._remains(self._opens, call))
            for call in self._turns
        )
        return min(waits, default=0.0)

    def _remains(self, ends: dict[Bucket, float], call: _Call) -> float:
        if not ends:
            return 0.0
        return max(ends.get(bucket, 0.0) for bucket in self._of(call)) - self.now()

    def _refusal(self, call: _Call) -> RateLimited | None:
        for ends, longest in ((self._paused, SHORT_PAUSE), (self._opens, LONGEST_WAIT)):
            if (seconds := self._remains(ends, call)) > longest:
                last = max(self._of(call), key=lambda one: ends.get(one, 0.0))
                said = self._said.get(last) if ends is self._paused else None
                return RateLimited(
                    said or f"{self.name} is to be left alone for {seconds:.0f} more seconds.",
                    after=seconds,
                    account=last.scope is Scope.ACCOUNT,
                    endpoint=last.scope is Scope.CLASS,
                )
        return None

    def _of(self, call: _Call) -> tuple[Bucket, ...]:
        return self.buckets.app, *(limit.bucket for limit in call.limits)


def _tell(call: _Call, error: Exception) -> None:
    if not call.ready.done():
        call.ready.set_exception(error)
