"""How the pages write values: money, numbers, times, days."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
)
from markupsafe import Markup, escape

from core.campaign import BudgetMode
from core.money import decimal_of, decimals_of

LOCALE = "en"
UNKNOWN = "\u2013"
"""What is not known is not zero."""
PATTERNS = {0: "\u00a4#,##0", 2: "\u00a4#,##0.00", 3: "\u00a4#,##0.000"}
"""By the number of decimals."""
REMEMBERED = 4096
"""Values written before and not written again: a chart's days come several times on every page."""


@lru_cache(REMEMBERED)
def money(micros: int | None, currency: str) -> str:
    """An amount with its currency's sign and as many decimals as people use."""
    if micros is None or not currency:
        return UNKNOWN
    amount, pattern = Decimal(decimal_of(micros)), PATTERNS[decimals_of(currency)]
    # Else Babel's own decimals would count, which change with its version.
    text = format_currency(amount, currency, pattern, locale=LOCALE, currency_digits=False)
    return _apart(text)


def short_money(micros: int, currency: str) -> str:
    """An amount in few characters, for an axis."""
    if abs(micros) < 1_000_000_000:
        return _apart(format_compact_currency(micros / 1_000_000, currency, locale=LOCALE))
    text = format_compact_currency(micros / 1_000_000, currency, locale=LOCALE, fraction_digits=1)
    return _apart(re.sub(r"\.0(?=\D|$)", "", text))


def _apart(text: str) -> str:
    """A sign that is a word, such as HUF, stands apart, so that a line may end behind it."""
    return re.sub(r"(?<=[^\W\d_])(?=\d)", " ", text)


def number(value: int | None) -> str:
    """A count, with its thousands apart as in English, for which Babel takes far longer."""
    return UNKNOWN if value is None else f"{value:,}"


@lru_cache(REMEMBERED)
def share(value: float | None) -> str:
    """A ratio as a percentage."""
    return UNKNOWN if value is None else format_percent(value, "#,##0.##%", locale=LOCALE)


@lru_cache(REMEMBERED)
def times(value: float | None) -> str:
    """A ratio as a factor."""
    return UNKNOWN if value is None else f"{format_decimal(round(value, 2), locale=LOCALE)}\u00d7"


def change(value: float | None) -> str:
    """A relative change with its sign."""
    if value is None:
        return UNKNOWN
    return format_percent(value, "+#,##0.#%;\u2212#,##0.#%", locale=LOCALE)


@lru_cache(REMEMBERED)
def day(value: date) -> str:
    """An account-local day."""
    return format_date(value, "d MMM y", locale=LOCALE)


@lru_cache(REMEMBERED)
def short_day(value: date) -> str:
    """The same where the year is plain."""
    return format_date(value, "d MMM", locale=LOCALE)


def moment(value: datetime | None, zone: str = "") -> Markup:
    """A moment in UTC; the browser writes it in the viewer's zone, the account's on hover."""
    if value is None:
        return escape(UNKNOWN)
    return Markup('<time datetime="{}" data-zone="{}">{}</time>').format(
        f"{value:%Y-%m-%dT%H:%M:%SZ}", zone, f"{value:%Y-%m-%d %H:%M} UTC"
    )


def ago(value: datetime | None, now: datetime) -> Markup:
    """How long ago; the moment itself on hover."""
    if value is None:
        return escape(UNKNOWN)
    seconds = max(0, (now - value).total_seconds())
    return Markup('<time datetime="{}" data-ago>{}</time>').format(
        f"{value:%Y-%m-%dT%H:%M:%SZ}", _span(seconds) + " ago"
    )


def until(value: datetime, now: datetime) -> Markup:
    """How long it is until then; the browser counts on."""
    seconds = max(0, (value - now).total_seconds())
    return Markup('<time datetime="{}" data-ago>{}</time>').format(
        f"{value:%Y-%m-%dT%H:%M:%SZ}", f"in {_span(seconds)}"
    )


def span(seconds: float | None) -> str:
    """A length of time in its largest unit."""
    return UNKNOWN if seconds is None else _span(seconds)


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def label(value: object) -> str:
    """A word of ours as people write it: `media_buyer` becomes “Media buyer”."""
    text = str(value).replace("_", " ")
    text = text.lower() if text.isupper() else text
    return text[:1].upper() + text[1:]


def heading(value: str) -> str:
    """A noun as the title of a page: every word begins with a capital."""
    return " ".join(one[:1].upper() + one[1:] for one in value.split(" "))


def budget_mode(mode: str) -> str:
    """For how long a budget is; the platform's own word where we have none."""
    known: dict[str, str] = {
        BudgetMode.DAY: "per day",
        BudgetMode.DAY_ON_AVERAGE: "per day on average",
        BudgetMode.LIFETIME: "lifetime",
        BudgetMode.UNLIMITED: "no limit",
    }
    return known.get(mode, label(mode).lower())


def _span(seconds: float) -> str:
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return plural(round(seconds / size), name)
    return plural(round(seconds), "second")


WHY = {
    "provider_unavailable": "it is failing",
    "rate_limited": "it asks to wait",
    "role_missing": "nobody connected is an admin",
    "permission_missing": "a permission is missing",
    "scope_missing": "a permission is missing",
    "credential_expired": "the connection is over",
    "credential_revoked": "the connection is over",
    "provider_rejected": "it refused",
    "platform_forbidden": "it does not allow it",
    "provider_garbled": "its answer made no sense",
}
"""What kept a platform from telling, by the error's code."""


def why(code: str) -> str:
    """What kept a platform from telling."""
    return WHY.get(code) or label(code).lower()
