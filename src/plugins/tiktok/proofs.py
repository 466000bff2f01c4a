"""Which permissions work, shown by one cheap reading call each."""

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta

from core.ids import AdAccountId, PermissionSlug
from core.insight import Level, Window
from core.provider import Session
from core.provider_errors import (
    Expired,
    ProviderError,
    RateLimited,
    Revoked,
    ScopeMissing,
    Unavailable,
)
from plugins.tiktok.app import app_params
from plugins.tiktok.insights import report_params
from plugins.tiktok.manifest import (
    AD_ACCOUNT_MANAGEMENT,
    ADS_MANAGEMENT,
    AUDIENCE_MANAGEMENT,
    CREATIVE_MANAGEMENT,
    PIXEL_MANAGEMENT,
    REPORTING,
    USER_INFO,
)
from plugins.tiktok.shapes import Answered, Anything, Person

_DOUBTFUL = (Revoked, Expired, RateLimited, Unavailable)
"""Answers that say nothing about permissions and make proving pointless, worst first."""

_LISTINGS = {
    ADS_MANAGEMENT: "campaign/get/",
    CREATIVE_MANAGEMENT: "file/video/ad/search/",
    PIXEL_MANAGEMENT: "pixel/list/",
    AUDIENCE_MANAGEMENT: "dmp/custom_audience/list/",
}
"""A list of the account that cannot be read without the permission."""

_OVER = timedelta(days=2)
"""So long ago a day is over in every zone of the world."""


async def prove(session: Session, account: AdAccountId | None) -> Mapping[PermissionSlug, bool]:
    """Ask all at once; an answer that is neither yes nor “no permission” proves nothing.

    Raises Revoked, Expired, RateLimited or Unavailable if any call met it.
    """
    calls = {AD_ACCOUNT_MANAGEMENT: _lists_accounts(session), USER_INFO: _knows_person(session)}
    if account is not None:
        for slug, path in _LISTINGS.items():
            calls[slug] = _lists(session, path, account)
        calls[REPORTING] = _reads_reports(session, account)
    outcomes = await asyncio.gather(*(_outcome(call) for call in calls.values()))
    for doubt in _DOUBTFUL:
        for outcome in outcomes:
            if isinstance(outcome, doubt):
                raise outcome
    found = zip(calls, outcomes, strict=True)
    return {slug: outcome for slug, outcome in found if isinstance(outcome, bool)}


async def _outcome(call: Awaitable[bool]) -> bool | ProviderError:
    try:
        return await call
    except ScopeMissing:
        return False
    except ProviderError as error:
        return error


async def _lists_accounts(session: Session) -> bool:
    await session.get("oauth2/advertiser/get/", Anything, app_params(session))
    return True


async def _knows_person(session: Session) -> bool:
    """The call itself needs no permission; name and e-mail come only with it."""
    person = (await session.get("user/info/", Answered[Person])).data
    return bool(person.display_name or person.email)


async def _lists(session: Session, path: str, account: AdAccountId) -> bool:
    asked = {"advertiser_id": account, "page": "1", "page_size": "1"}
    await session.get(path, Anything, asked)
    return True


async def _reads_reports(session: Session, account: AdAccountId) -> bool:
    day = (datetime.now(UTC) - _OVER).date()
    one_day = report_params(account, Level.ACCOUNT, Window(since=day, until=day), {})
    await session.get(
        "report/integrated/get/", Anything, {**one_day, "page": "1", "page_size": "1"}
    )
    return True
