"""The ads of an ad account, deleted ones included, with the files they show."""

import msgspec

from core.ad_account import AdAccount
from core.campaign import Ad
from core.provider import Session
from core.reads import Page
from plugins.facebook.campaigns import Budgeted
from plugins.facebook.pages import Question, read_part
from plugins.facebook.shapes import Listing, Told
from plugins.facebook.statuses import status_of, status_params
from plugins.facebook.values import moment_of, text_of

_FIELDS = (
    "id,name,campaign_id,adset_id,effective_status,created_time,"
    "creative{id,object_type,image_hash,video_id,link_url}"
)


class CreativeRow(msgspec.Struct, frozen=True):
    """What an ad shows."""

    id: str = ""
    object_type: Told = None
    image_hash: Told = None
    video_id: Told = None
    link_url: Told = None


class AdRow(Budgeted, frozen=True):
    """An ad."""

    campaign_id: str | None = None
    adset_id: str | None = None
    creative: CreativeRow | None = None


async def read_ads(session: Session, account: AdAccount, cursor: str) -> Page[Ad]:
    """All of them, whatever became of them."""
    question = Question(
        path=f"act_{account.id}/ads",
        shape=Listing[AdRow],
        params={"fields": _FIELDS, **status_params(session, "ad")},
    )
    return await read_part(session, question, lambda row: _ad(row, account), cursor)


def _ad(row: AdRow, account: AdAccount) -> Ad:
    creative = row.creative or CreativeRow()
    image, video = text_of(creative.image_hash), text_of(creative.video_id)
    files = (video, f"{account.id}:{image}" if image else "")
    return Ad(
        id=row.id,
        ad_account_id=account.id,
        campaign_id=row.campaign_id or "",
        ad_group_id=row.adset_id or "",
        name=row.name or "",
        status=status_of(row.effective_status),
        platform_status=row.effective_status or "",
        format=text_of(creative.object_type).lower(),
        creative_ids=tuple(one for one in files if one),
        landing_url=text_of(creative.link_url),
        created_at=moment_of(row.created_time),
    )
