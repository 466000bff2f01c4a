"""The ad accounts a person reaches, in Business Centers or outside."""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from itertools import batched
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from core.ad_account import AccountStatus, SeenAdAccount
from core.business_center import SeenBusinessCenter
from core.ids import AdAccountId, BusinessCenterId
from core.provider import Session
from core.provider_errors import (
    AccessLost,
    AccountGone,
    Forbidden,
    Rejected,
    Unavailable,
)
from plugins.tiktok.app import app_params
from plugins.tiktok.pages import Question, read_all
from plugins.tiktok.shapes import Advertiser, Answered, Asset, Authorized, Listing, text_of

type _Homes = Mapping[str, Mapping[str, str]]
"""Ad account → Business Center → the person's role on the account there."""

_PAGE = 50
_BATCH = 100

_STATUS = {
    "STATUS_ENABLE": AccountStatus.ACTIVE,
    "STATUS_LIMIT": AccountStatus.SUSPENDED,
    "STATUS_DISABLE": AccountStatus.CLOSED,
    "STATUS_PENDING_CONFIRM": AccountStatus.PENDING_REVIEW,
    "STATUS_PENDING_CONFIRM_MODIFY": AccountStatus.PENDING_REVIEW,
    "STATUS_PENDING_VERIFIED": AccountStatus.PENDING_REVIEW,
    "STATUS_WAIT_FOR_BPM_AUDIT": AccountStatus.PENDING_REVIEW,
    "STATUS_WAIT_FOR_PUBLIC_AUTH": AccountStatus.PENDING_REVIEW,
    "STATUS_SELF_SERVICE_UNAUDITED": AccountStatus.PENDING_REVIEW,
    "STATUS_CONTRACT_PENDING": AccountStatus.PENDING_REVIEW,
    "STATUS_CONFIRM_FAIL": AccountStatus.REJECTED,
    "STATUS_CONFIRM_FAIL_END": AccountStatus.REJECTED,
    "STATUS_CONFIRM_MODIFY_FAIL": AccountStatus.REJECTED,
}

_REASON = re.compile(r"(?:\d+:)?(?P<why>.*?)(?:,\s*endtime:(?P<until>[^,]*))?", re.DOTALL)


async def list_ad_accounts(
    session: Session, centers: Iterable[SeenBusinessCenter]
) -> AsyncIterator[SeenAdAccount]:
    """Every account once. One that TikTok refuses to show any more is left out.

    An empty list is asked for twice: one odd answer must not lose the accounts in it.

    Raises Forbidden or Rejected if TikTok shows none at all and does not call them gone, and
    Unavailable if it neither shows nor refuses one.
    """
    homes = await _homes(session, centers)
    authorized = await _authorized(session)
    if homes and not authorized:  # where there is nothing at all, the host asks twice
        authorized = await _authorized(session)
    ids = tuple(dict.fromkeys([*authorized, *homes]))
    refusals: list[Forbidden | Rejected] = []
    any_shown = False
    for batch in batched(ids, _BATCH):
        for row in await _details(session, batch, refusals):
            any_shown = True
            yield _seen(row, homes.get(str(row.advertiser_id), {}))
    if refusals and not any_shown:
        raise refusals[0]


async def _homes(session: Session, centers: Iterable[SeenBusinessCenter]) -> _Homes:
    homes: dict[str, dict[str, str]] = {}
    for center in centers:
        try:
            for asset in await _assets(session, center) or await _assets(session, center):
                role = text_of(asset.advertiser_role).lower()
                if asset.asset_id is not None:
                    homes.setdefault(str(asset.asset_id), {})[center.id] = role
        except Forbidden:
            # A Business Center may keep its assets to itself; the accounts in it that
            # the person may use are in the token's own list all the same.
            continue
    return homes


async def _assets(session: Session, center: SeenBusinessCenter) -> list[Asset]:
    question = Question(
        path="bc/asset/get/",
        shape=Answered[Listing[Asset]],
        params={"bc_id": center.id, "asset_type": "ADVERTISER"},
        size=_PAGE,
    )
    pages = read_all(session, question, lambda row: str(row.asset_id))
    return [row async for rows in pages for row in rows]


async def _authorized(session: Session) -> tuple[str, ...]:
    """The ids of all accounts the token reaches, on one page however many."""
    answer = await session.get(
        "oauth2/advertiser/get/", Answered[Listing[Authorized]], app_params(session)
    )
    ids = (row.advertiser_id for row in answer.data.rows)
    return tuple(str(id) for id in ids if id is not None)


async def _details(
    session: Session, ids: tuple[str, ...], refusals: list[Forbidden | Rejected]
) -> tuple[Advertiser, ...]:
    """What TikTok shows of them: as one bad id fails the whole call, a failed call is halved."""
    try:
        rows = await ask_details(session, ids)
    except (AccessLost, AccountGone, Forbidden, Rejected) as refusal:
        if len(ids) == 1:
            if isinstance(refusal, Forbidden | Rejected):
                refusals.append(refusal)
            return ()
    else:
        return (*rows, *await _left_out(session, ids, rows, refusals))
    half = len(ids) // 2
    first = await _details(session, ids[:half], refusals)
    return (*first, *await _details(session, ids[half:], refusals))


async def _left_out(
    session: Session,
    ids: tuple[str, ...],
    rows: tuple[Advertiser, ...],
    refusals: list[Forbidden | Rejected],
) -> tuple[Advertiser, ...]:
    """Those an answer kept quiet about, each asked about by itself. Raises Unavailable."""
    shown = {str(row.advertiser_id) for row in rows}
    missing = [id for id in ids if id not in shown]
    if missing and len(ids) == 1:
        raise Unavailable("TikTok neither shows an ad account nor refuses to.")
    found = [await _details(session, (id,), refusals) for id in missing]
    return tuple(row for one in found for row in one)


async def ask_details(session: Session, ids: tuple[str, ...]) -> tuple[Advertiser, ...]:
    """Up to a hundred accounts' particulars. Raises if a single one may not be seen."""
    asked = {"advertiser_ids": msgspec.json.encode(ids).decode()}
    answer = await session.get("advertiser/info/", Answered[Listing[Advertiser]], asked)
    return answer.data.rows


def _seen(row: Advertiser, homes: Mapping[str, str]) -> SeenAdAccount:
    owner = text_of(row.owner_bc_id)
    center = owner if owner in homes else next(iter(homes), None)
    why, until = _reason(text_of(row.rejection_reason))
    return SeenAdAccount(
        id=AdAccountId(str(row.advertiser_id)),
        name=text_of(row.name),
        currency=text_of(row.currency),
        timezone=_zone(row),
        status=_STATUS.get(text_of(row.status), AccountStatus.UNKNOWN),
        platform_status=text_of(row.status),
        status_reason=why,
        suspended_until=until,
        role=homes[center] if center else "",
        business_center_id=BusinessCenterId(center) if center else None,
    )


def _reason(text: str) -> tuple[str, str]:
    """The reason and the end of a suspension, out of `1:Reason,endtime:2031-12-31 07:32:13`."""
    found = _REASON.fullmatch(text)
    if found is None:
        return text.strip(), ""
    return found["why"].strip(), (found["until"] or "").strip()


def _zone(row: Advertiser) -> str:
    """The zone that knows summer time, if Python knows it; else the fixed, POSIX-signed one."""
    try:
        return ZoneInfo(text_of(row.display_timezone)).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return text_of(row.timezone)
