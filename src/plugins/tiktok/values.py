"""TikTok's values as ours: times, budgets, and what goes into a query as JSON."""

from datetime import UTC, datetime, tzinfo

import msgspec

from core.campaign import BudgetMode
from core.money import micros_of
from plugins.tiktok.shapes import Id, Number

_NO_BUDGET = "BUDGET_MODE_INFINITE"
_BUDGET_MODES = {
    "BUDGET_MODE_DAY": BudgetMode.DAY,
    "BUDGET_MODE_DYNAMIC_DAILY_BUDGET": BudgetMode.DAY_ON_AVERAGE,
    "BUDGET_MODE_TOTAL": BudgetMode.LIFETIME,
    _NO_BUDGET: BudgetMode.UNLIMITED,
}


def as_json(value: object) -> str:
    """A list or an object as one query value."""
    return msgspec.json.encode(value).decode()


def id_of(id: Id | None) -> str:
    """The exact id as text; empty for null, and for the 0 that stands for none in old objects."""
    return "" if id in {None, 0, "0", "N/A"} else str(id)


def moment_of(text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """In UTC; TikTok mostly writes a time without saying of which zone it is."""
    try:
        moment = datetime.fromisoformat(text or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def budget_of(amount: Number, mode: str | None) -> int | None:
    """In micros; TikTok writes 0 where there is no budget."""
    return amount_of(amount) if mode != _NO_BUDGET else None


def budget_mode_of(mode: str | None) -> str:
    """In our word; one that is new to us as it comes."""
    return _BUDGET_MODES.get(mode or "", mode or "")


def amount_of(amount: Number) -> int | None:
    """In micros; None for what is no number, and for 0, which stands for none."""
    return micros_of(amount) or None
