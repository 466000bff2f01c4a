"""The ads of an ad account, deleted ones and those that TikTok puts together included."""

import msgspec

from core.ad_account import AdAccount
from core.campaign import Ad
from core.ids import AdAccountId
from core.provider import Session
from core.reads import Page
from plugins.tiktok.campaigns import EVERYTHING, LARGEST_PAGE, TOP_VIEW, listing_params
from plugins.tiktok.pages import Part, Question, if_there, part, read_parts
from plugins.tiktok.shapes import Answered, Id, Listing
from plugins.tiktok.smart_ads import smart_ads
from plugins.tiktok.statuses import status_of
from plugins.tiktok.values import id_of, moment_of


class AdRow(msgspec.Struct, frozen=True):
    """An ad, or one creative of a Smart+ ad; of the latter much is left out."""

    ad_id: Id
    smart_plus_ad_id: Id | None = None
    campaign_id: Id | None = None
    adgroup_id: Id | None = None
    ad_name: str | None = None
    operation_status: str | None = None
    secondary_status: str | None = None
    ad_format: str | None = None
    video_id: Id | None = None
    image_ids: tuple[Id | None, ...] | None = None
    landing_page_url: str | None = None
    create_time: str | None = None


async def read_ads(session: Session, account: AdAccount, cursor: str) -> Page[Ad]:
    """The ordinary ads, then the TopView ones, then the Smart+ ones, which not everybody has."""
    usual, top_view = (
        part(
            Question(
                path="ad/get/",
                shape=Answered[Listing[AdRow]],
                params=listing_params(account.id, filters),
                size=LARGEST_PAGE,
            ),
            lambda row: _ad(row, account.id),
        )
        for filters in (EVERYTHING, TOP_VIEW)
    )
    parts: list[Part[Ad]] = [usual, if_there(top_view), if_there(smart_ads(account.id))]
    return await read_parts(session, parts, cursor)


def _ad(row: AdRow, account: AdAccountId) -> Ad:
    creatives = (row.video_id, *(row.image_ids or ()))
    return Ad(
        id=str(row.ad_id),
        ad_account_id=account,
        campaign_id=id_of(row.campaign_id),
        ad_group_id=id_of(row.adgroup_id),
        name=row.ad_name or "",
        status=status_of(row.operation_status, row.secondary_status),
        platform_status=row.secondary_status or row.operation_status or "",
        format=row.ad_format or "",
        creative_ids=tuple(id for one in creatives if (id := id_of(one))),
        landing_url=row.landing_page_url or "",
        is_automatic=bool(id_of(row.smart_plus_ad_id)),
        created_at=moment_of(row.create_time),
    )
