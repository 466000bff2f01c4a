"""Smart+ ads: whole campaigns that TikTok puts together, with a listing of their own."""

import msgspec

from core.campaign import Ad
from core.ids import AdAccountId
from plugins.tiktok.campaigns import EVERYTHING, listing_params
from plugins.tiktok.pages import Part, Question, part
from plugins.tiktok.shapes import Answered, Id, Listing
from plugins.tiktok.statuses import status_of
from plugins.tiktok.values import id_of, moment_of

_PAGE = 100


class _Video(msgspec.Struct, frozen=True):
    video_id: Id | None = None


class _Image(msgspec.Struct, frozen=True):
    web_uri: str | None = None


class _Info(msgspec.Struct, frozen=True):
    ad_format: str | None = None
    video_info: _Video | None = None
    image_info: tuple[_Image, ...] | None = None


class _Creative(msgspec.Struct, frozen=True):
    creative_info: _Info | None = None


class _Landing(msgspec.Struct, frozen=True):
    landing_page_url: str | None = None


class SmartAdRow(msgspec.Struct, frozen=True):
    """A Smart+ ad; its creatives are listed as ads of their own among the ordinary ones."""

    smart_plus_ad_id: Id
    campaign_id: Id | None = None
    adgroup_id: Id | None = None
    ad_name: str | None = None
    operation_status: str | None = None
    secondary_status: str | None = None
    creative_list: tuple[_Creative, ...] | None = None
    landing_page_url_list: tuple[_Landing, ...] | None = None
    create_time: str | None = None


def smart_ads(account: AdAccountId) -> Part[Ad]:
    """All Smart+ ads, whatever they do.

    TikTok's filters by status let others through as well, so that what an ad does is read off
    the ad itself.
    """
    question = Question(
        path="smart_plus/ad/get/",
        shape=Answered[Listing[SmartAdRow]],
        params=listing_params(account, EVERYTHING),
        size=_PAGE,
    )
    return part(question, lambda row: _ad(row, account))


def _ad(row: SmartAdRow, account: AdAccountId) -> Ad:
    infos = [one.creative_info for one in row.creative_list or () if one.creative_info]
    landings = [one.landing_page_url for one in row.landing_page_url_list or ()]
    return Ad(
        id=str(row.smart_plus_ad_id),
        ad_account_id=account,
        campaign_id=id_of(row.campaign_id),
        ad_group_id=id_of(row.adgroup_id),
        name=row.ad_name or "",
        status=status_of(row.operation_status, row.secondary_status),
        platform_status=row.secondary_status or row.operation_status or "",
        format=next((one.ad_format for one in infos if one.ad_format), ""),
        creative_ids=tuple(dict.fromkeys(id for one in infos for id in _creative_ids(one))),
        landing_url=next((url for url in landings if url), ""),
        is_automatic=True,
        created_at=moment_of(row.create_time),
    )


def _creative_ids(info: _Info) -> list[str]:
    video = id_of(info.video_info.video_id) if info.video_info else ""
    images = [one.web_uri for one in info.image_info or ()]
    return [id for id in (video, *images) if id]
