"""Tables as CSV that a spreadsheet shows and does not run."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from urllib.parse import quote

from babel.numbers import get_currency_precision
from litestar import Response

from core.insight import Window
from core.money import decimal_of

RISKY = ("=", "+", "-", "@", "|")
"""A text that begins with one of these, however wide, may be run as a formula."""
UNSEEN = frozenset({"Cc", "Cf"})
"""Unicode's categories of marks that are not seen, and behind which a formula could hide."""


def amount(micros: int | None, currency: str) -> Decimal | None:
    """An amount as a number with its currency's own decimals: yen have none."""
    if micros is None:
        return None
    places = Decimal(1).scaleb(-get_currency_precision(currency)) if currency else Decimal("0.01")
    return Decimal(decimal_of(micros)).quantize(places)


def inert(value: object) -> object:
    """A text that stays a text; numbers stay numbers."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = "".join(one for one in _on_one_line(value) if unicodedata.category(one) not in UNSEEN)
    is_risky = unicodedata.normalize("NFKC", text).strip().startswith(RISKY)
    return f"'{text}" if is_risky else text


def _on_one_line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ")


def file_name(profile: str, what: str, window: Window) -> str:
    """Whose and what figures of which days a file has."""
    whose = "".join(one if one.isalnum() else "-" for one in profile).strip("-")
    return f"{whose}-{what.replace('_', '-')}-{window.since}-to-{window.until}"


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response[bytes]:
    """A file to keep; with a mark by which spreadsheets know that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    for row in rows:
        writer.writerow([inert(one) for one in row])
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": _attached(f"{name}.csv"),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _attached(name: str) -> str:
    """Under its name; for old programs without what they could not read."""
    plain = "".join(one for one in name if one.isascii()).strip("-")
    told = f'attachment; filename="{plain}"'
    return told if plain == name else f"{told}; filename*=UTF-8''{quote(name)}"
