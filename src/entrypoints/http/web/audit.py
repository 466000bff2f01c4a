"""/audit: who did what to what, when, and how it ended."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Stream

from core.access import Actor
from core.audit import AuditEntry, Result, Sought
from core.errors import Invalid
from core.ids import AuditId
from core.usecases.audits import MOST, ReadAudit, VerifyAudit
from entrypoints.http.web.deeds import KINDS, WORDS, detail_of, names_for, who
from entrypoints.http.web.exporting import as_csv
from entrypoints.http.web.rendering import page

SHOWN = 50
"""Entries on a page."""
MOST_EXPORTED = 20_000
"""Entries in a file; whoever needs older ones asks for their days."""
HEAD = ("When (UTC)", "Who", "What", "To what", "Result", "Detail", "Action", "Id", "Request")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The filters, as the address has them."""

    actor: str = ""
    kind: str = ""
    result: str = ""
    since: str = ""
    until: str = ""

    @property
    def query(self) -> str:
        """The same for another page of it."""
        given = {name: value for name, value in msgspec.structs.asdict(self).items() if value}
        return urlencode(given)

    def sought(self) -> Sought:
        """What they ask for. Raises Invalid."""
        until = _day(self.until, "until")
        return Sought(
            actor=self.actor,
            nouns=KINDS[_one_of(self.kind, set(KINDS), "kind")][1] if self.kind else (),
            result=Result(_one_of(self.result, set(Result), "result")) if self.result else None,
            since=_day(self.since, "since"),
            until=_after(until) if until else None,
        )


@get("/audit", include_in_schema=False)
@inject
async def show_audit(
    actor: NamedDependency[Actor],
    request: Request[Any, Any, Any],
    read: FromDishka[ReadAudit],
    verify: FromDishka[VerifyAudit],
    before: Annotated[str, QueryParameter()] = "",
    check: Annotated[str, QueryParameter()] = "",
) -> Response[Any]:
    """The entries, newest first, page by page, or as CSV; the chain only when asked for."""
    given = request.query_params
    asked = Asked(**{name: given.get(name, "")[:200] for name in Asked.__struct_fields__})
    container: AsyncContainer = request.state.dishka_container
    if given.get("as") == "csv":
        return await _export(actor, read, container, asked.sought())
    mark = AuditId(before) if before else None
    found, wrong = list[AuditEntry](), None
    try:
        found = await read(actor, before=mark, limit=SHOWN + 1, only=asked.sought())
    except Invalid as error:
        wrong = error
    shown = found[:SHOWN]
    return await page(
        "audit.html",
        request,
        status=400 if wrong else 200,
        error=wrong,
        entries=shown,
        names=await names_for(container, actor),
        said=WORDS,
        who=who,
        detail_of=detail_of,
        asked=asked,
        actors=await read.actors(actor),
        kinds={name: words for name, (words, _) in KINDS.items()},
        results=list(Result),
        before=before,
        most=MOST_EXPORTED,
        verified=await verify(actor) if check else None,
        next=shown[-1].id if len(found) > SHOWN else None,
    )


async def _export(actor: Actor, read: ReadAudit, container: AsyncContainer, only: Sought) -> Stream:
    entries: list[AuditEntry] = []
    while len(entries) < MOST_EXPORTED:
        mark = entries[-1].id if entries else None
        found = await read(actor, before=mark, limit=MOST, only=only)
        entries += found
        if len(found) < MOST:
            break
    names = await names_for(container, actor)
    return as_csv("audit", HEAD, (_row(one, names) for one in entries))


def _row(one: AuditEntry, names: dict[str, str]) -> tuple[str, ...]:
    return (
        f"{one.at:%Y-%m-%d %H:%M:%S}",
        who(one.actor),
        WORDS.get(one.action, one.action),
        names.get(one.target, one.target),
        one.result.value,
        detail_of(one, names),
        one.action,
        one.target,
        one.request_id,
    )


def _one_of(given: str, offered: set[Any], field: str) -> str:
    if given not in offered:
        raise Invalid(f"“{given[:40]}” is no choice.", field=field, remedy="Take one of the list.")
    return given


def _day(given: str, field: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(given), time(), UTC) if given else None
    except ValueError as error:
        raise Invalid("That is no day.", field=field, remedy="Write it as 2026-03-31.") from error


def _after(day: datetime) -> datetime:
    """The day that follows. Raises Invalid."""
    try:
        return day + timedelta(days=1)
    except OverflowError as error:
        remedy = "Take an earlier one."
        raise Invalid("That day is too late.", field="until", remedy=remedy) from error


HANDLERS = (show_audit,)
