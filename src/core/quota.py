"""What a platform allows, on whose behalf it is used, and who goes next."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

import msgspec

from core.provider import Rate

SHARE = 0.97
"""How much of an allowance we use: the rest is for what the network squeezes together."""
LATE = 0.25
"""How late a slot may be used at most, in shares of its interval."""


class Urgency(IntEnum):
    """How soon a call is wanted; the value is what it costs its profile's turn."""

    INTERACTIVE = 0
    """A person is waiting: before all others."""
    FRESH = 1
    """The newest data."""
    OLDER = 4
    """What may come when the newest is in."""


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """On whose behalf a platform is called."""

    profile_id: str = ""
    """Empty where there is no profile yet."""
    urgency: Urgency = Urgency.INTERACTIVE
    ad_account_id: str = ""
    """Empty where the call is about no single ad account."""
    token: str = ""
    """By what its credential is told from others; empty where the call is not signed."""


SOMEBODY = Caller()
"""A person without a profile, in the middle of connecting."""


class Scope(StrEnum):
    """How much of a platform one limit is about."""

    APP = "app"
    ACCOUNT = "account"
    TOKEN = "token"  # noqa: S105 - whoever signs with it
    CLASS = "class"
    """Some paths only."""


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """One limit of one developer app, which all processes share."""

    provider: str
    app: str
    """The developer app's id."""
    scope: Scope = Scope.APP
    name: str = ""
    """The ad account's id (and the path, where each has its own limit), the class's name, or by
    what a token is told from others."""


def interval_of(rates: Iterable[Rate]) -> float:
    """Seconds between two calls so that every window of every rate holds; 0 without rates."""
    return max((rate.seconds / rate.calls for rate in rates), default=0.0) / SHARE


def slack_of(rates: Iterable[Rate]) -> float:
    """Seconds by which a call may leave late and all windows still hold."""
    rates = tuple(rates)
    interval = interval_of(rates)
    spare = (rate.calls * interval - rate.seconds for rate in rates)
    return min((LATE * interval, *spare))


@dataclass(slots=True)
class _Round:
    """Profiles that take turns; a turn costs what its call costs."""

    at: float = 0.0
    due: dict[str, float] = field(default_factory=dict[str, float])
    """When a profile's next turn comes, where that is later than `at`."""

    def turn(self, profile: str) -> float:
        return self.due.get(profile, self.at)

    def charge(self, profile: str, cost: float) -> None:
        """A profile that was idle or held up makes up for nothing: its turn comes no earlier."""
        self.at = max(self.at, self.turn(profile))
        self.due[profile] = self.at + cost
        self.due = {one: due for one, due in self.due.items() if due > self.at}


@dataclass(slots=True)
class Turns[T: Hashable]:
    """A fair queue.

    Interactive calls go before all others. Then profiles take turns, and an older call costs four
    turns of a fresh one, so the newest data come first everywhere and nobody starves. Within a
    profile fresh goes before older, then who came first.
    """

    _waiting: dict[T, tuple[int, Caller]] = field(default_factory=dict[T, tuple[int, Caller]])
    _came: int = 0
    _now: _Round = field(default_factory=_Round)
    _later: _Round = field(default_factory=_Round)

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._waiting))

    def join(self, who: T, caller: Caller) -> None:
        """Wait behind those of the same kind."""
        self._came += 1
        self._waiting[who] = (self._came, caller)

    def leave(self, who: T) -> None:
        """Give up waiting. Harmless twice."""
        self._waiting.pop(who, None)

    def first(self, may: Callable[[T], bool] = lambda _: True) -> T | None:
        """Who goes next of those that may; None where nobody does."""
        return min(filter(may, self._waiting), key=self._rank, default=None)

    def go(self, who: T) -> None:
        """Let it go, at the cost of its profile's turn."""
        _, caller = self._waiting.pop(who)
        self._round(caller).charge(caller.profile_id, max(1, caller.urgency))

    def is_urgent(self) -> bool:
        """Whether a person is waiting."""
        return any(one.urgency is Urgency.INTERACTIVE for _, one in self._waiting.values())

    def _round(self, caller: Caller) -> _Round:
        return self._now if caller.urgency is Urgency.INTERACTIVE else self._later

    def _rank(self, who: T) -> tuple[bool, float, int, int]:
        came, caller = self._waiting[who]
        is_later = caller.urgency is not Urgency.INTERACTIVE
        turn = self._round(caller).turn(caller.profile_id)
        return is_later, turn, caller.urgency, came
