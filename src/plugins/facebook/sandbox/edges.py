"""A list of nodes, page by page: cursors, limits, filters by status and the count."""

import base64
import binascii
from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec

from plugins.facebook.sandbox.endpoint import Asked
from plugins.facebook.sandbox.nodes import Node, picked
from plugins.facebook.sandbox.refusals import invalid, too_much

_HIDDEN = frozenset({"DELETED", "ARCHIVED"})


def edge(
    asked: Asked, nodes: Sequence[Node], type: str, default: tuple[str, ...] = ("id",)
) -> dict[str, object]:
    """The page at the cursor."""
    most = asked.sandbox.settings.most_listed
    nodes = nodes if most is None else nodes[:most]
    rows, paging = page(asked, nodes)
    answer: dict[str, object] = {"data": [picked(asked, row, type, default) for row in rows]}
    if paging:
        answer["paging"] = paging
    if asked.text("summary") not in {"", "false"}:
        answer["summary"] = {"total_count": len(nodes)}
    return answer


def page(asked: Asked, rows: Sequence[Node]) -> tuple[Sequence[Node], dict[str, object]]:
    """The rows at the cursor, and where the list goes on. Raises Refusal."""
    limit = limit_of(asked)
    first = _place(asked.text("after")) if asked.text("after") else 0
    found = rows[first : first + limit]
    if asked.fault and asked.fault.kind == "empty":
        return [], {}
    if not found:
        return [], {}
    last = first + len(found)
    paging: dict[str, object] = {"cursors": {"before": _cursor(first), "after": _cursor(last)}}
    if last < len(rows):
        paging["next"] = _next(asked, _cursor(last))
    if asked.fault and asked.fault.kind == "duplicate":
        found = [*found, found[0]]
    if asked.fault and asked.fault.kind == "reordered":  # a cursor holds its place all the same
        found = [*reversed(found), *rows[max(0, first - 1) : first]]
    return found, paging


def limit_of(asked: Asked) -> int:
    """How many rows a page has. Raises Refusal."""
    settings, sent = asked.sandbox.settings, asked.text("limit")
    if sent and not sent.isdigit():
        raise invalid("Param limit must be a number", blame="limit")
    limit = int(sent) if sent else settings.default_limit
    if limit > settings.largest_limit:
        raise too_much()
    return max(1, min(limit, settings.largest_page or limit))


def by_status(asked: Asked, nodes: Sequence[Node]) -> list[Node]:
    """Those of the statuses asked for; else all that was neither deleted nor archived."""
    wanted = statuses_of(asked, "effective_status")
    if wanted:
        return [one for one in nodes if one["effective_status"] in wanted]
    if not asked.sandbox.settings.hides_deleted:
        return list(nodes)
    return [one for one in nodes if one["effective_status"] not in _HIDDEN]


def statuses_of(asked: Asked, *names: str) -> set[str]:
    """What `effective_status` or a filter of such a name asks for. Raises Refusal."""
    found = set(msgspec.convert(asked.json("effective_status", list[str]), list[str]))
    for one in msgspec.convert(
        asked.json("filtering", list[dict[str, object]]), list[dict[str, object]]
    ):
        field = str(one.get("field", ""))
        if field not in names and field.rpartition(".")[2] not in names:
            raise invalid(f"Filtering field {field} is invalid", blame="filtering")
        if one.get("operator") != "IN":
            raise invalid("Only the operator IN is served here", blame="filtering")
        found |= set(msgspec.convert(one.get("value"), list[str]))
    return found


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"row {place}".encode()).decode().rstrip("=")


def _place(cursor: str) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return int(text.removeprefix("row "))
    except (binascii.Error, ValueError):
        raise invalid("Invalid cursors values", blame="after") from None


def _next(asked: Asked, cursor: str) -> str:
    """It holds the access token, as Graph's own does."""
    return f"{asked.base}/{asked.path}?{urlencode({**asked.sent, 'after': cursor})}"
