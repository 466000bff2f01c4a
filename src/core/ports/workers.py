"""Where it is kept which workers there are."""

from datetime import datetime
from typing import Protocol

from core.ids import WorkerId
from core.worker import Worker


class Workers(Protocol):
    """The workers of all processes and machines on this database."""

    async def beat(self, worker: Worker) -> None:
        """Keep the worker and when it was last heard of."""
        ...

    async def alive(self, since: datetime) -> list[Worker]:
        """Those heard of since then, longest at work first."""
        ...

    async def leave(self, id: WorkerId) -> None:
        """Forget a worker that ends in good order."""
        ...

    async def forget_before(self, moment: datetime) -> None:
        """Forget those that fell silent before then."""
        ...
