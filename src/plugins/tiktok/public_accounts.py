"""TikTok accounts in a Business Center: asking for them, and who may use them.

`bc/asset/account/authorization/`, `bc/asset/admin/get/`, `bc/asset/get/`, `bc/asset/assign/`,
`bc/asset/unassign/` and `bc/asset/admin/delete/`. TikTok's papers call the asset's type
TT_ACCOUNT in some places and BC_AUTH_TT in others; its gateway takes the first.
"""

from collections.abc import AsyncIterator, Mapping

import msgspec

from core.ids import BusinessCenterId, PermissionSlug, PlatformUserId, PublicAccountId
from core.links import LinkUrl, LinkWish, SeenAssignment, SeenLinkedAccount
from core.provider import Session
from core.provider_errors import Forbidden, Rejected
from plugins.tiktok.complaint import NotServed
from plugins.tiktok.linking import (
    DIRECT_MESSAGE,
    EXISTING_POSTS,
    LIVE,
    LIVE_VIDEOS,
    MESSAGE_ADS,
    POST,
)
from plugins.tiktok.pages import Question, read_whole
from plugins.tiktok.shapes import Answered, Anything, Id, Listing, Told, text_of
from plugins.tiktok.values import as_json

TYPE = "TT_ACCOUNT"
_PAGE = 50
_AUTHORIZATION = "bc/asset/account/authorization/"
_TOLD: Mapping[str, PermissionSlug] = {
    "POST": EXISTING_POSTS,
    "LIVE": LIVE_VIDEOS,
    "DIRECT_MESSAGE": MESSAGE_ADS,
}
"""What a role in a list of assets tells of the owner's permissions."""
_LEVELS = {"POST": POST, "LIVE": LIVE, "DIRECT_MESSAGE": DIRECT_MESSAGE}
_GONE = frozenset({"UNBOUND", "PENDING", "REJECTED"})


class _Code(msgspec.Struct, frozen=True):
    bc_auth_qr_code: str


class _Row(msgspec.Struct, frozen=True):
    """A TikTok account among the assets of a Business Center."""

    asset_id: Id | None = None
    asset_name: Told = None
    tt_account_roles: tuple[Told, ...] | None = None
    relation_status: Told = None

    @property
    def roles(self) -> tuple[str, ...]:
        """TikTok's words that we know."""
        return tuple(role for one in self.tt_account_roles or () if (role := text_of(one)) in _TOLD)


async def link_url(session: Session, center: BusinessCenterId, wish: LinkWish) -> LinkUrl:
    """`bc/asset/account/authorization/`; papers disagree about its method, so GET, then POST.

    TikTok is told only whether new posts show through ads only; the owner chooses the rest on
    their phone.
    """
    only = "true" if wish.is_ads_only else "false"
    params = {"bc_id": center, "is_ads_only_mode": only}
    try:
        found = await session.get(_AUTHORIZATION, Answered[_Code], params)
    except NotServed:
        found = await session.post(_AUTHORIZATION, Answered[_Code], params)
    return LinkUrl(url=found.data.bc_auth_qr_code)


async def list_linked_accounts(
    session: Session, center: BusinessCenterId
) -> AsyncIterator[SeenLinkedAccount]:
    """`bc/asset/admin/get/` of the type TT_ACCOUNT.

    Its roles tell of three permissions; where it tells none at all, nothing follows from that.
    """
    question = _question("bc/asset/admin/get/", {"bc_id": center, "asset_type": TYPE})
    async for row in read_whole(session, question, lambda row: str(row.asset_id)):
        if row.asset_id is not None and text_of(row.relation_status) not in _GONE:
            yield _seen(row)


def _seen(row: _Row) -> SeenLinkedAccount:
    granted = frozenset(_TOLD[role] for role in row.roles)
    refused = frozenset(_TOLD.values()) - granted if granted else frozenset[PermissionSlug]()
    return SeenLinkedAccount(
        id=PublicAccountId(str(row.asset_id)),
        name=text_of(row.asset_name),
        granted=granted,
        refused=refused,
    )


async def list_accounts_of(
    session: Session, center: BusinessCenterId, member: PlatformUserId
) -> AsyncIterator[SeenAssignment]:
    """`bc/asset/get/` filtered by the member: `bc/asset/member/get/` does not know this type."""
    params = {
        "bc_id": center,
        "asset_type": TYPE,
        "filtering": as_json({"user_id": member}),
    }
    question = _question("bc/asset/get/", params)
    async for row in read_whole(session, question, lambda row: str(row.asset_id)):
        if row.asset_id is not None:
            yield SeenAssignment(
                account_id=PublicAccountId(str(row.asset_id)),
                name=text_of(row.asset_name),
                levels=tuple(_LEVELS[role] for role in row.roles),
            )


def _question(path: str, params: Mapping[str, str]) -> Question[_Row]:
    return Question(path=path, shape=Answered[Listing[_Row]], params=params, size=_PAGE)


async def assign(
    session: Session,
    center: BusinessCenterId,
    member: PlatformUserId,
    account: PublicAccountId,
    levels: tuple[str, ...],
) -> None:
    """`bc/asset/assign/` with `tt_account_roles`, which replace those the member had."""
    body = {**_pair(center, member, account), "tt_account_roles": [one.upper() for one in levels]}
    await session.post("bc/asset/assign/", Anything, body)


async def unassign(
    session: Session, center: BusinessCenterId, member: PlatformUserId, account: PublicAccountId
) -> None:
    """`bc/asset/unassign/`."""
    await session.post("bc/asset/unassign/", Anything, _pair(center, member, account))


def _pair(
    center: BusinessCenterId, member: PlatformUserId, account: PublicAccountId
) -> dict[str, object]:
    return {"bc_id": center, "user_id": member, "asset_type": TYPE, "asset_id": account}


async def unlink(session: Session, center: BusinessCenterId, account: PublicAccountId) -> None:
    """`bc/asset/admin/delete/`; a refusal is none where the list shows the account no more."""
    body = {"bc_id": center, "asset_type": TYPE, "asset_ids": [account]}
    try:
        await session.post("bc/asset/admin/delete/", Anything, body)
    except (Forbidden, Rejected):
        left = [one.id async for one in list_linked_accounts(session, center)]
        if account in left:
            raise
