"""What came of many deeds at once: a page with a result for each."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from dishka import AsyncContainer
from litestar import Request, Response

from core.access import Actor
from core.ids import ProviderSlug
from core.profile import Profile
from core.usecases.pairwise import Outcome, PairResult
from entrypoints.http.web.link_places import split
from entrypoints.http.web.linked import common, kept
from entrypoints.http.web.linked_rows import Shelves
from entrypoints.http.web.rendering import page


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One result with names."""

    account: str
    other: str
    """The member, or the ad account."""
    result: PairResult


async def results_page(
    request: Request[Any, Any, Any],
    actor: Actor,
    profile: Profile,
    at: str,
    results: Sequence[PairResult],
    title: str,
) -> Response[str]:
    """The page; what is done is done, whatever stands beside it."""
    provider, _ = split(at)
    accounts = {one.account_id for one in results}
    container: AsyncContainer = request.state.dishka_container
    shelves = await kept(container, actor, profile.id)
    done = [one for one in results if one.outcome is Outcome.DONE]
    return await page(
        "link_results.html",
        request,
        profile=profile,
        title=title,
        rows=[_told(shelves, provider, one) for one in results],
        done=len(done),
        back="?" + urlencode({"at": at, "account": accounts.pop()}) if len(accounts) == 1 else "",
        may_help=any(one.retry for one in results),
        **await common(container, shelves),
    )


def _told(shelves: Shelves, provider: ProviderSlug, one: PairResult) -> Told:
    if one.ad_account_id is None:
        people = [it for it in shelves.every.members if it.provider == provider]
        other = next((it.name or it.key for it in people if it.id == one.member_id), one.member_id)
    else:
        ad = shelves.every.ad_accounts.get((provider, one.ad_account_id))
        other = ad.name if ad else one.ad_account_id
    account = shelves.named(provider, one.account_id)
    return Told(account=account, other=other or "", result=one)
