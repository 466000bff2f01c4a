"""/audit: who did what to what, when, and how it ended."""

from typing import Annotated, Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from core.access import Actor
from core.ids import AuditId
from core.usecases.audits import ReadAudit, VerifyAudit
from entrypoints.http.web.rendering import page

SHOWN = 50
"""Entries on a page."""


@get("/audit", include_in_schema=False)
@inject
async def show_audit(
    actor: NamedDependency[Actor],
    request: Request[Any, Any, Any],
    read: FromDishka[ReadAudit],
    verify: FromDishka[VerifyAudit],
    before: Annotated[str, QueryParameter()] = "",
    check: Annotated[str, QueryParameter()] = "",
) -> Response[str]:
    """The entries, newest first, page by page; the chain of them all only when asked for."""
    mark = AuditId(before) if before else None
    found = await read(actor, before=mark, limit=SHOWN + 1)
    shown = found[:SHOWN]
    return await page(
        "audit.html",
        request,
        entries=shown,
        before=before,
        verified=await verify(actor) if check else None,
        next=shown[-1].id if len(found) > SHOWN else None,
    )


HANDLERS = (show_audit,)
