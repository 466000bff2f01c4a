"""Tables as CSV that a spreadsheet shows and does not run."""

import csv
import io
from collections.abc import Iterable, Sequence

from litestar import Response

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
"""A text that begins with one of these may be run as a formula."""


def inert(value: object) -> object:
    """A text that stays a text; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip().startswith(RISKY):
        return f"'{value}"
    return "" if value is None else value


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response[bytes]:
    """A file to keep; with a mark by which spreadsheets know that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    for row in rows:
        writer.writerow([inert(one) for one in row])
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
