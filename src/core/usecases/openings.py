"""One process's part in opening credentials: many callers at once cost one opening."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from core.credential import Credential
from core.ids import ConnectionId


@dataclass(slots=True, kw_only=True, eq=False)
class Openings:
    """Which credentials are being opened in this process, and how its claims are timed."""

    lease: timedelta = timedelta(seconds=10)
    """How long a claim lasts unless it is extended."""
    beat: float = 3.0
    """Seconds between two extensions while the platform is awaited."""
    look: float = 0.25
    """Seconds between two looks for what another holder has brought."""
    patience: timedelta = timedelta(seconds=60)
    """How long those whose token has ended wait for another holder."""
    grace: float = 5.0
    """Seconds that a renewal is still given when whoever asked for it is cancelled."""
    pauses: tuple[float, ...] = (0.25, 0.5, 1.0, *(2.0,) * 14)
    """Seconds between the tries at keeping what the platform gave, while the database is away."""
    _under_way: dict[ConnectionId, asyncio.Future[Credential]] = field(
        init=False, repr=False, default_factory=dict[ConnectionId, asyncio.Future[Credential]]
    )

    async def shared(
        self, id: ConnectionId, open: Callable[[], Awaitable[Credential]]
    ) -> Credential:
        """What `open` brings, or what the same caller before is about to be brought."""
        while other := self._under_way.get(id):
            await asyncio.wait({other})
            if not other.cancelled():
                return other.result()
        mine: asyncio.Future[Credential] = asyncio.get_running_loop().create_future()
        self._under_way[id] = mine
        try:
            mine.set_result(await open())
        except Exception as error:
            mine.set_exception(error)
        finally:
            del self._under_way[id]
            mine.cancel()  # does nothing unless this caller was cancelled: the next one opens
        return mine.result()

    async def finished[T](self, work: Awaitable[T]) -> T:
        """What `work` brings; a caller who is cancelled lets it end first, but not for long."""
        task = asyncio.ensure_future(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait({task}, timeout=self.grace)
            raise
        finally:
            task.cancel()
            await asyncio.wait({task})
