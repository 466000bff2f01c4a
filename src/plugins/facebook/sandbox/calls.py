"""The last calls, for whoever wants to know what was asked."""

from collections import Counter, deque

import msgspec


class Call(msgspec.Struct, frozen=True):
    """One call and how it was answered."""

    method: str
    path: str
    user: str
    code: int
    """0 where it was content."""


class Calls:
    """A log of the last ten thousand."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=10_000)

    def note(self, call: Call) -> None:
        self._calls.append(call)

    def latest(self) -> list[Call]:
        return list(self._calls)

    def counts(self) -> dict[str, int]:
        return dict(Counter(one.path for one in self._calls))

    def clear(self) -> None:
        self._calls.clear()
