"""The sandbox's own time: it runs as real time does, from wherever it was set."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Real time, shifted."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = timedelta()
        if start is not None:
            self.set(start)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        self._ahead += by

    def set(self, moment: datetime) -> None:
        """Make it that moment; one without a zone is UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self._ahead = aware - datetime.now(UTC)
