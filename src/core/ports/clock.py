"""What time it is."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, as the service sees it."""

    def now(self) -> datetime:
        """This moment, in aware UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        ...
