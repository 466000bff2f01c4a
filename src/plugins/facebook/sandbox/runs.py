"""Reports that are made in the background, step by step as time goes by."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from plugins.facebook.sandbox.ids import id_of


class Run(msgspec.Struct, kw_only=True):
    """One report; its rows are made when they are asked for."""

    id: str
    object: str
    user: str
    sent: Mapping[str, str]
    began_at: datetime
    ends_at: datetime
    spoiled: str = ""
    """`Job Failed` or `Job Skipped`, where it is to end so."""

    def status(self, now: datetime) -> tuple[str, int]:
        """Graph's word for where it stands, and the percentage."""
        if now >= self.ends_at:
            return self.spoiled or "Job Completed", 100
        passed = (now - self.began_at) / (self.ends_at - self.began_at)
        return ("Job Running" if passed > 0.2 else "Job Not Started"), int(passed * 100)


class Runs:
    """All of them."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}

    def begin(
        self, object: str, user: str, sent: Mapping[str, str], now: datetime, seconds: float
    ) -> Run:
        """Begin one."""
        ends = now + timedelta(seconds=seconds)
        id = id_of("report run", len(self._runs))[:16]
        run = Run(id=id, object=object, user=user, sent=sent, began_at=now, ends_at=ends)
        self._runs[id] = run
        return run

    def get(self, id: str) -> Run | None:
        return self._runs.get(id)
