"""Facebook's values as ours: times, and money in the smallest unit Facebook counts."""

from datetime import UTC, datetime

import msgspec

from core.money import MICROS, count_of
from core.provider import Session
from plugins.facebook.manifest import OPTIONS

_WHOLE_UNITS = frozenset(
    {"CLP", "COP", "CRC", "HUF", "ISK", "IDR", "JPY", "KRW", "PYG", "TWD", "VND"}
)
"""Meta's own table, which is not ISO 4217: these are counted whole, all others in hundredths."""
_DEFAULTS = {one.name: one.default for one in OPTIONS}


def micros_of_units(amount: object, currency: str) -> int | None:
    """Micros of an amount in Facebook's units of that currency; None for what is no number."""
    told = number_of(amount)
    text = "" if told is None else str(told)
    sign = -1 if text.startswith("-") else 1
    units = count_of(text.removeprefix("-"))
    if units is None:
        return None
    return sign * units * (MICROS if currency in _WHOLE_UNITS else MICROS // 100)


def budget_of(amount: object, currency: str) -> int | None:
    """The same; 0 stands for none."""
    return micros_of_units(amount, currency) or None


def moment_of(text: object) -> datetime | None:
    """In UTC; Facebook writes the offset without a colon, or seconds since 1970."""
    try:
        if isinstance(text, int) and not isinstance(text, bool):
            return datetime.fromtimestamp(text, UTC)
        moment = datetime.fromisoformat(text if isinstance(text, str) else "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def number_of(told: object) -> str | int | float | None:
    """What may be a number, for `count_of` and `micros_of` to read."""
    return told if isinstance(told, str | int | float) and not isinstance(told, bool) else None


def text_of(told: object) -> str:
    """The text, or the number written out; empty for what is neither."""
    is_plain = isinstance(told, str | int | float) and not isinstance(told, bool)
    return str(told) if is_plain else ""


def as_json(value: object) -> str:
    """A list or an object as one query value."""
    return msgspec.json.encode(value).decode()


def option(session: Session, name: str) -> str:
    """What the operator decided, or the default."""
    return session.app.options.get(name, _DEFAULTS[name])


def options(session: Session, name: str) -> tuple[str, ...]:
    """The same as a list."""
    return tuple(one.strip() for one in option(session, name).split(",") if one.strip())
