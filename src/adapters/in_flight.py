"""How many calls may be under way: fewer than there are connections, so that none waits for one.

A call that has its slot of the quota must leave at once: were it to wait for a connection, all
that wait would leave together when one comes free, far above the quota.
"""

from asyncio import Semaphore
from dataclasses import dataclass, field

from core.quota import Caller, Urgency


@dataclass(slots=True, kw_only=True, eq=False)
class InFlight:
    """Permits for the calls over one client, to be held from before the slot to the answer."""

    most: int = 80
    reserve: int = 15
    """Permits beyond those, for people who wait."""
    _shared: Semaphore = field(init=False, repr=False)
    _reserved: Semaphore = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._shared = Semaphore(self.most)
        self._reserved = Semaphore(self.reserve)

    def permit(self, caller: Caller) -> Semaphore:
        """What the caller has to hold; a person's call does not queue behind background work."""
        is_person = caller.urgency is Urgency.INTERACTIVE
        return self._reserved if is_person and self._shared.locked() else self._shared
