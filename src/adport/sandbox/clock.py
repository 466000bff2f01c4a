"""A sandbox's own time: starts where it is told, runs with real time, can be moved."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus a shift, so that a moved clock goes on ticking."""

    def __init__(self, start: datetime | None = None) -> None:
        self._shift = timedelta()
        if start is not None:
            self.move_to(start)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def advance(self, by: timedelta) -> None:
        """Move by a span, which may be negative."""
        self._shift += by

    def move_to(self, moment: datetime) -> None:
        """Make it `moment` now; a time without a zone is read as UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self._shift = aware - datetime.now(UTC)
