"""Pages by keys: a cursor names the last row before it, so that it holds its place."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence

from adport.sandbox.orders import Listing
from plugins.power_manager.sandbox.faults import Refusal
from plugins.power_manager.sandbox.state import Asked

MOST = 100

type Row = dict[str, object]


def page_of(
    rows: Sequence[Row], asked: Asked, listing: Listing, key: Callable[[Row], str]
) -> dict[str, object]:
    """The page that `cursor` and `limit` name. Raises Refusal for an impossible one."""
    ordered = sorted(rows, key=key)[: listing.rows]
    size = min(_limit(asked), listing.size or MOST)
    last = _last(asked.params.get("cursor", ""))
    left = [row for row in ordered if key(row) > last]
    shown = left[:size]
    next = _cursor(key(shown[-1])) if len(left) > size else None
    if asked.is_reordered:  # within the page: a cursor by keys holds its place
        shown = shown[::-1]
    return {"data": shown, "next_cursor": next}


def _limit(asked: Asked) -> int:
    text = asked.params.get("limit", str(MOST))
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise Refusal(400, "validation", f"limit must be 1 to {MOST}.")
    return int(text)


def _cursor(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode()


def _last(cursor: str) -> str:
    try:
        return urlsafe_b64decode(cursor).decode()
    except ValueError:
        raise Refusal(400, "validation", "That cursor is none of ours.") from None
