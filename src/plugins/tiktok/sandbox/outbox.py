"""What the platform pushes to an app: on its way, held back, and how it was taken."""

import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

import msgspec

PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Real seconds before each try; TikTok itself goes on for 72 hours."""
_PATIENCE = 5.0
_KEPT = 1_000


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one callback address."""

    url: str
    body: bytes
    headers: dict[str, str]


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One try to hand a push over; status is None where nobody answered."""

    url: str
    body: str
    status: int | None
    tried_at: datetime
    """In real time: the sandbox's clock may stand elsewhere."""


class Outbox:
    """Delivers at least once: again and again until the receiver answers 2xx, or for good."""

    def __init__(self) -> None:
        self._held: list[Push] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._tried: deque[Delivery] = deque(maxlen=_KEPT)

    def send(self, pushes: Iterable[Push]) -> None:
        """Deliver them beside everything else, one after the other."""
        task = asyncio.create_task(self._deliver(tuple(pushes)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def hold(self, pushes: Iterable[Push]) -> None:
        """Keep them back until `release`."""
        self._held.extend(pushes)

    def release(self) -> None:
        """Deliver what was held back, the newest first."""
        held, self._held = self._held[::-1], []
        if held:
            self.send(held)

    def deliveries(self) -> list[Delivery]:
        """The latest tries, oldest first."""
        return list(self._tried)

    def waiting(self) -> int:
        """How many pushes are held back."""
        return len(self._held)

    async def close(self) -> None:
        """Give up whatever is still on its way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, pushes: tuple[Push, ...]) -> None:
        for push in pushes:
            for pause in PAUSES:
                await asyncio.sleep(pause)
                if await self._try(push):
                    break

    async def _try(self, push: Push) -> bool:
        status = await asyncio.to_thread(_post, push)
        self._tried.append(
            Delivery(
                url=push.url, body=push.body.decode(), status=status, tried_at=datetime.now(UTC)
            )
        )
        return status is not None and 200 <= status < 300


def _post(push: Push) -> int | None:
    """The status answered. Follows no redirect and asks no proxy: the address is loopback."""
    parts = urlsplit(push.url)
    line = HTTPConnection(parts.hostname or "", parts.port, timeout=_PATIENCE)
    try:
        path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        line.request("POST", path, body=push.body, headers=push.headers)
        return line.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        line.close()
