"""/insights, /restatements, /balances and /audit: what was brought in, and what was done."""

from datetime import date
from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from core.access import Actor
from core.audit import AuditEntry, Verification
from core.ids import AdAccountId, AuditId, ProfileId, ProviderSlug
from core.insight import Level
from core.ports.clock import Clock
from core.ports.insights import (
    InsightQuery,
    KeptInsight,
    KeptRestatement,
    RestatementQuery,
)
from core.usecases.audits import ReadAudit, VerifyAudit
from core.usecases.figures import Funds, ReadFigures
from entrypoints.asking import mark_of, place_of, window_of
from entrypoints.http.views import FiguresPage, Page, view_figures

LARGEST = 2**63 - 1
"""The largest number that a database counts to."""


@get("/profiles/{profile_id:str}/insights", summary="Daily metrics")
@inject
async def find_insights(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    read: FromDishka[ReadFigures],
    clock: FromDishka[Clock],
    level: Annotated[Level, QueryParameter(description="Whose metrics.")] = Level.ACCOUNT,
    since: Annotated[
        date | None, QueryParameter(description="First account-local day; else 30 days ago.")
    ] = None,
    until: Annotated[
        date | None,
        QueryParameter(description="Last account-local day; else tomorrow in UTC."),
    ] = None,
    provider: Annotated[str | None, QueryParameter(description="Of this platform only.")] = None,
    ad_account_id: Annotated[
        str | None, QueryParameter(description="Of this account only.")
    ] = None,
    after: Annotated[str | None, QueryParameter(description="`next` of the part before.")] = None,
    limit: Annotated[int, QueryParameter(description="1 to 1000 rows.")] = 100,
) -> FiguresPage[KeptInsight]:
    """Rows by account-local day and entity; money in micros of the row's currency."""
    query = InsightQuery(
        profile_id=ProfileId(profile_id),
        level=level,
        window=window_of(since, until, clock.now()),
        provider=ProviderSlug(provider) if provider else None,
        ad_account_id=AdAccountId(ad_account_id) if ad_account_id else None,
        after=place_of(after),
        limit=limit,
    )
    found = await read.insights_of(actor, query)
    return view_figures(found, mark_of(found.rows[-1]) if found.rows else None)


@get("/profiles/{profile_id:str}/restatements", summary="Restatements")
@inject
async def find_restatements(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    read: FromDishka[ReadFigures],
    clock: FromDishka[Clock],
    level: Annotated[Level | None, QueryParameter(description="Of this level only.")] = None,
    since: Annotated[
        date | None, QueryParameter(description="First account-local day; all days if left out.")
    ] = None,
    until: Annotated[
        date | None, QueryParameter(description="Last account-local day; else tomorrow in UTC.")
    ] = None,
    provider: Annotated[str | None, QueryParameter(description="Of this platform only.")] = None,
    ad_account_id: Annotated[
        str | None, QueryParameter(description="Of this account only.")
    ] = None,
    after: Annotated[
        int | None, QueryParameter(description="`next` of the part before.", ge=0, le=LARGEST)
    ] = None,
    limit: Annotated[int, QueryParameter(description="1 to 1000 rows.")] = 100,
) -> FiguresPage[KeptRestatement]:
    """Numbers of days long over that the platform told otherwise later, the latest change first."""
    query = RestatementQuery(
        profile_id=ProfileId(profile_id),
        level=level,
        window=window_of(since, until, clock.now()) if since or until else None,
        provider=ProviderSlug(provider) if provider else None,
        ad_account_id=AdAccountId(ad_account_id) if ad_account_id else None,
        after=after,
        limit=limit,
    )
    found = await read.restatements_of(actor, query)
    return view_figures(found, str(found.rows[-1].number) if found.rows else None)


@get("/profiles/{profile_id:str}/balances", summary="Balances")
@inject
async def list_balances(
    actor: NamedDependency[Actor], profile_id: FromPath[str], read: FromDishka[ReadFigures]
) -> Funds:
    """What ad accounts and Business Centers have left, in micros of each one's own currency."""
    return await read.balances_of(actor, ProfileId(profile_id))


@get("/audit", summary="The audit trail")
@inject
async def read_audit(
    actor: NamedDependency[Actor],
    read: FromDishka[ReadAudit],
    before: Annotated[str | None, QueryParameter(description="`next` of the part before.")] = None,
    limit: Annotated[int, QueryParameter(description="1 to 500 entries.")] = 50,
) -> Page[AuditEntry]:
    """Who did what to what, and how it ended, newest first. Admin and up."""
    found = await read(actor, before=AuditId(before) if before else None, limit=limit)
    return Page(items=found, next=found[-1].id if len(found) == limit else None)


@get("/audit/verification", summary="Whether the audit trail is what was written")
@inject
async def verify_audit(
    actor: NamedDependency[Actor], verify: FromDishka[VerifyAudit]
) -> Verification:
    """Follow the chain of all entries; whatever was altered, removed or put in is named."""
    return await verify(actor)


HANDLERS = (find_insights, find_restatements, list_balances, read_audit, verify_audit)
