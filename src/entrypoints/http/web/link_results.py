"""What came of many deeds at once: a page with a result for each."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from dishka import AsyncContainer
from litestar import Request, Response

from core.access import Actor
from core.errors import PermissionMissing
from core.linking import given_by
from core.profile import Profile
from core.provider_errors import Forbidden
from core.usecases.pairwise import Outcome, PairResult
from entrypoints.http.web.link_places import split
from entrypoints.http.web.linked import common, kept
from entrypoints.http.web.linked_rows import Shelves
from entrypoints.http.web.rendering import page

NOT_ALLOWED = {PermissionMissing.code, Forbidden.code}
"""What only an account's owner can mend."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One result with names."""

    account: str
    other: str
    """The member, or the ad account."""
    result: PairResult
    ask: str = ""
    """The query by which its owner is asked for what they did not allow."""


async def results_page(
    request: Request[Any, Any, Any],
    actor: Actor,
    profile: Profile,
    at: str,
    results: Sequence[PairResult],
    title: str,
    levels: Sequence[str] = (),
) -> Response[str]:
    """The page; what is done is done, whatever stands beside it."""
    accounts = {one.account_id for one in results}
    container: AsyncContainer = request.state.dishka_container
    shelves = await kept(container, actor, profile.id)
    undone = [one for one in results if one.outcome is not Outcome.DONE]
    are_members = any(one.member_id for one in results)
    return await page(
        "link_results.html",
        request,
        profile=profile,
        title=title,
        rows=[_told(shelves, at, one, levels) for one in results],
        done=len(results) - len(undone),
        at=at,
        are_members=are_members,
        mend=_mend(at, undone, levels) if are_members and undone else "",
        back="?" + urlencode({"at": at, "account": accounts.pop()}) if len(accounts) == 1 else "",
        may_help=any(one.retry for one in results),
        **await common(container, shelves),
    )


def _mend(at: str, undone: Sequence[PairResult], levels: Sequence[str]) -> str:
    """The query by which those that were not done come ticked to the page of assigning."""
    wanted = [("levels", one) for one in levels]
    accounts = [("accounts", one.account_id) for one in undone]
    members = [("members", one.member_id or "") for one in undone]
    return "?" + urlencode([("at", at), *dict.fromkeys(accounts + members + wanted)])


def _told(shelves: Shelves, at: str, one: PairResult, levels: Sequence[str]) -> Told:
    provider, _ = split(at)
    ask = ""
    if one.ad_account_id is None:
        people = [it for it in shelves.every.members if it.provider == provider]
        other = next((it.name or it.key for it in people if it.id == one.member_id), one.member_id)
        if levels and one.code in NOT_ALLOWED:
            ask = _asking(shelves, at, one, levels)
    else:
        ad = shelves.every.ad_accounts.get((provider, one.ad_account_id))
        other = ad.name if ad else one.ad_account_id
    account = shelves.named(provider, one.account_id)
    return Told(account=account, other=other or "", result=one, ask=ask)


def _asking(shelves: Shelves, at: str, one: PairResult, levels: Sequence[str]) -> str:
    provider, _ = split(at)
    linking = shelves.linkings[provider]
    lacking = [("permissions", slug) for slug in sorted(given_by(linking, levels))]
    return "?" + urlencode([("at", at), ("account", one.account_id), *lacking])
