"""Tables as CSV that a spreadsheet shows and does not run."""

import asyncio
import csv
import io
import unicodedata
from collections.abc import AsyncIterator, Iterable, Sequence
from decimal import Decimal
from itertools import batched
from urllib.parse import quote

from litestar.response import Stream

from core.insight import Window
from core.money import decimal_of, decimals_of

RISKY = ("=", "+", "-", "@", "|")
"""A text that begins with one of these, however wide, may be run as a formula."""
UNSEEN = frozenset({"Cc", "Cf"})
"""Unicode's categories of marks that are not seen, and behind which a formula could hide."""
PART = 250
"""Rows that are written at a stretch: others wait for their answers meanwhile."""


def amount(micros: int | None, currency: str) -> Decimal | None:
    """An amount as a number with its currency's own decimals: yen have none."""
    if micros is None:
        return None
    places = Decimal(1).scaleb(-decimals_of(currency))
    return Decimal(decimal_of(micros)).quantize(places)


def inert(value: object) -> object:
    """A text that stays a text; numbers stay numbers."""
    if not isinstance(value, str):
        return "" if value is None else value
    if (
        value.isascii() and value.isprintable()
    ):  # most are, and the long way takes ten times as long
        return f"'{value}" if value.strip().startswith(RISKY) else value
    text = "".join(one for one in _on_one_line(value) if unicodedata.category(one) not in UNSEEN)
    is_risky = unicodedata.normalize("NFKC", text).strip().startswith(RISKY)
    return f"'{text}" if is_risky else text


def _on_one_line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ")


def file_name(profile: str, what: str, window: Window) -> str:
    """Whose and what figures of which days a file has."""
    return f"{undated_name(profile, what)}-{window.since}-to-{window.until}"


def undated_name(profile: str, what: str) -> str:
    """The same for what is of no days."""
    whose = "".join(one if one.isalnum() else "-" for one in profile).strip("-")
    return f"{whose}-{what.replace('_', '-')}"


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Stream:
    """A file to keep, sent while it is written; rows are taken as the client takes the file."""
    return Stream(
        _written(head, rows),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": _attached(f"{name}.csv"),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _written(head: Sequence[str], rows: Iterable[Sequence[object]]) -> AsyncIterator[bytes]:
    """With a mark by which spreadsheets know that it is UTF-8."""
    yield _lines([head]).encode("utf-8-sig")
    for part in batched(rows, PART):
        yield _lines(part).encode()
        await asyncio.sleep(0)


def _lines(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([inert(one) for one in row] for row in rows)
    return text.getvalue()


def _attached(name: str) -> str:
    """Under its name; for old programs without what they could not read."""
    plain = "".join(one for one in name if one.isascii()).strip("-")
    told = f'attachment; filename="{plain}"'
    return told if plain == name else f"{told}; filename*=UTF-8''{quote(name)}"
