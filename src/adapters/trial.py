"""A trial call: one call that may leave although the platform wants to be left alone."""

from dataclasses import dataclass

from adapters.pace import INSTANT, Pace
from core.provider_errors import RateLimited
from core.quota import Bucket, Scope

APART = 60.0
"""Seconds between two trial calls to one developer app, over all processes."""
NAME = "a trial call"


@dataclass(frozen=True, slots=True)
class Trial:
    """Stands in for a pace where a call leaves: it waits for no pause, and lifts none either."""

    pace: Pace

    async def take(self) -> None:
        """Let the call leave now. Raises RateLimited where another one left a moment ago."""
        app = self.pace.buckets.app
        bucket = Bucket(provider=app.provider, app=app.app, scope=Scope.CLASS, name=NAME)
        lease = await self.pace.allowances.lease(bucket, APART, 1, INSTANT)
        if not lease.slots:
            raise RateLimited(
                f"{self.pace.name} was tried less than {APART:.0f} seconds ago.", after=lease.first
            )
