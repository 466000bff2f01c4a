"""With which ad accounts a TikTok account advertises: `bc/asset/advertiser/…`."""

from collections.abc import AsyncIterator

from core.ids import AdAccountId, BusinessCenterId, PublicAccountId
from core.provider import Session
from plugins.tiktok.pages import Question, read_whole
from plugins.tiktok.public_accounts import TYPE
from plugins.tiktok.shapes import Answered, Anything, Authorized, Listing

_PAGE = 50


async def list_ad_accounts_of(
    session: Session, center: BusinessCenterId, account: PublicAccountId
) -> AsyncIterator[AdAccountId]:
    """`bc/asset/advertiser/assigned/`."""
    question = Question(
        path="bc/asset/advertiser/assigned/",
        shape=Answered[Listing[Authorized]],
        params={"bc_id": center, "asset_id": account, "asset_type": TYPE},
        size=_PAGE,
    )
    async for row in read_whole(session, question, lambda row: str(row.advertiser_id)):
        if row.advertiser_id is not None:
            yield AdAccountId(str(row.advertiser_id))


async def link_ad_account(
    session: Session, center: BusinessCenterId, account: PublicAccountId, ad_account: AdAccountId
) -> None:
    """`bc/asset/advertiser/assign/`."""
    body = _link(center, account, ad_account)
    await session.post("bc/asset/advertiser/assign/", Anything, body)


async def unlink_ad_account(
    session: Session, center: BusinessCenterId, account: PublicAccountId, ad_account: AdAccountId
) -> None:
    """`bc/asset/advertiser/unassign/`."""
    body = _link(center, account, ad_account)
    await session.post("bc/asset/advertiser/unassign/", Anything, body)


def _link(
    center: BusinessCenterId, account: PublicAccountId, ad_account: AdAccountId
) -> dict[str, object]:
    return {"bc_id": center, "asset_id": account, "asset_type": TYPE, "advertiser_id": ad_account}
