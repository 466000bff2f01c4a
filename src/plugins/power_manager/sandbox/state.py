"""What one sandbox knows: its world, who holds which key, and what was ordered."""

import secrets
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from adport.sandbox.faults import Faults
from adport.sandbox.orders import Listing
from plugins.power_manager.sandbox.faults import Fault, Refusal
from plugins.power_manager.sandbox.world import KEYS, User, World, seeded

LIMIT, WINDOW = 60, 60
"""So many calls in so many seconds are allowed to each key, unless it is told otherwise."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One call that showed a good key."""

    user: str
    params: Mapping[str, str]
    """Of the query, and of the path."""
    body: bytes
    headers: Mapping[str, str]
    now: datetime
    is_reordered: bool = False


@dataclass(slots=True)
class State:
    """A sandbox, sharing nothing with another."""

    start: datetime | None = None
    """A fixed time for all it tells; else it is the real one."""
    world: World = field(default_factory=seeded)
    keys: dict[str, str] = field(default_factory=lambda: {key: user for user, key in KEYS.items()})
    faults: Faults[Fault] = field(default_factory=lambda: Faults(Fault))
    listing: Listing = field(default_factory=Listing)
    counts_calls: bool = True
    limit: int = LIMIT
    changed: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """What was answered to each idempotency key."""
    breaches: int = 0
    calls: dict[str, int] = field(default_factory=dict[str, int])
    _recent: dict[str, deque[datetime]] = field(default_factory=dict[str, deque[datetime]])

    def now(self) -> datetime:
        return self.start or datetime.now(UTC)

    def key_for(self, user: str) -> str:
        """Another key of the user's."""
        key = f"pm-sandbox-{user}-{secrets.token_hex(8)}"
        self.keys[key] = user
        return key

    def revoke(self, user: str) -> None:
        """All keys of the user's are over."""
        self.keys = {key: one for key, one in self.keys.items() if one != user}

    def user_of(self, asked: Asked) -> User:
        return self.world.users[asked.user]

    def count(self, key: str) -> None:
        """Raises Refusal where the key's calls are used up."""
        now = datetime.now(UTC)
        recent = self._recent.setdefault(key, deque())
        while recent and (now - recent[0]).total_seconds() >= WINDOW:
            recent.popleft()
        if self.counts_calls and len(recent) >= self.limit:
            self.breaches += 1
            wait = WINDOW - int((now - recent[0]).total_seconds())
            raise Refusal(429, "rate_limited", "That key's calls are used up.", wait)
        recent.append(now)
