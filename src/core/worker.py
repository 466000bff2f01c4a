"""Worker: a process that carries jobs out, and how we know that it lives."""

from datetime import datetime, timedelta

import msgspec

from core.ids import WorkerId

ALIVE = timedelta(seconds=20)
"""A worker that was heard of within that time is taken to be alive."""


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """One process; another start is another worker."""

    id: WorkerId
    name: str
    """The machine and the process number, for whoever looks for it."""
    started_at: datetime
    beat_at: datetime
    """When it was last heard of."""
