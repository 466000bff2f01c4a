"""The log of calls, for tests and people to read; it never holds a token, a code or a secret."""

from collections import Counter, deque
from typing import Protocol

import msgspec

_KEPT = 10_000


class Call(Protocol):
    """One call and how it was answered, in whatever words the platform has."""

    @property
    def path(self) -> str: ...


class CallLog[Logged](msgspec.Struct, frozen=True, kw_only=True):
    """The latest calls, and how many there were on each path."""

    calls: list[Logged]
    counts: dict[str, int]


class Calls[Logged: Call]:
    """The latest calls, oldest first, and counts per path since the last clearing."""

    def __init__(self) -> None:
        self._latest: deque[Logged] = deque(maxlen=_KEPT)
        self._counts: Counter[str] = Counter()

    def add(self, call: Logged) -> None:
        """Remember a call that has been answered."""
        self._latest.append(call)
        self._counts[call.path] += 1

    def latest(self) -> list[Logged]:
        """Up to ten thousand calls."""
        return list(self._latest)

    def counts(self) -> dict[str, int]:
        """Calls per path."""
        return dict(self._counts)

    def clear(self) -> None:
        """Forget all of it."""
        self._latest.clear()
        self._counts.clear()
