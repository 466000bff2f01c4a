"""What may be asked for at a time: how many rows, and of how many days."""

from core.errors import Invalid
from core.insight import Window

LONGEST_DAYS = 366
MOST_ROWS = 1000
FARTHEST = 1_000_000
"""So many rows can be left out before a page."""


def require_limit(limit: int) -> None:
    """Raise Invalid unless so many rows can be given at a time."""
    if not 1 <= limit <= MOST_ROWS:
        raise Invalid(
            f"{limit} rows cannot be given at a time.",
            field="limit",
            remedy=f"Ask for 1 to {MOST_ROWS}.",
        )


def require_offset(offset: int) -> None:
    """Raise Invalid unless so many rows can be left out."""
    if not 0 <= offset <= FARTHEST:
        raise Invalid(
            f"{offset} rows cannot be left out.",
            field="offset",
            remedy=f"Ask for 0 to {FARTHEST}, or narrow what you look for.",
        )


def require_days(days: int) -> None:
    """Raise Invalid unless so many days can be looked at."""
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(
            f"{days} days cannot be looked at.",
            field="days",
            remedy=f"Ask for 1 to {LONGEST_DAYS}.",
        )


def require_window(window: Window) -> None:
    """Raise Invalid unless it is one, and not too long."""
    if window.since > window.until:
        raise Invalid(
            "The window ends before it begins.", field="until", remedy="Put the later day last."
        )
    if (window.until - window.since).days >= LONGEST_DAYS:
        raise Invalid(
            f"The window is longer than {LONGEST_DAYS} days.",
            field="since",
            remedy="Ask for fewer days.",
        )
