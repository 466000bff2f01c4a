"""The log of API calls that tests read back; it never holds a token, a code or a secret."""

from collections import Counter, deque
from datetime import datetime

import msgspec

_KEPT = 10_000


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One API call as it was answered; code is None where no envelope was sent."""

    at: datetime
    method: str
    path: str
    status: int
    code: int | None
    user: str | None
    advertiser_id: str | None
    page: str | None


class Calls:
    """The latest calls, oldest first, and counts per path since the last clearing."""

    def __init__(self) -> None:
        self._latest: deque[Call] = deque(maxlen=_KEPT)
        self._counts: Counter[str] = Counter()

    def add(self, call: Call) -> None:
        """Remember a call that has been answered."""
        self._latest.append(call)
        self._counts[call.path] += 1

    def latest(self) -> list[Call]:
        """Up to ten thousand calls."""
        return list(self._latest)

    def counts(self) -> dict[str, int]:
        """Calls per path."""
        return dict(self._counts)

    def clear(self) -> None:
        """Forget all of it."""
        self._latest.clear()
        self._counts.clear()
