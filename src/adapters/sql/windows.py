"""Windows as two columns, both empty where there is none."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.insight import Window


def days_of(window: Window | None) -> dict[str, date | None]:
    """The two columns."""
    if window is None:
        return {"since": None, "until": None}
    return {"since": window.since, "until": window.until}


def window_of(row: Mapping[Any, Any]) -> Window | None:
    """The window in a row."""
    if row["since"] is None:
        return None
    return Window(since=row["since"], until=row["until"])
