"""The pixels of an ad account."""

import msgspec

from core.ad_account import AdAccount
from core.entity import EntityStatus
from core.ids import AdAccountId
from core.library import Pixel
from core.provider import Session
from core.reads import Page
from plugins.tiktok.pages import Question, part, read_parts
from plugins.tiktok.shapes import Answered, Id, Listing
from plugins.tiktok.values import id_of, moment_of

_PAGE = 20

_STATUS = {"ACTIVE": EntityStatus.ACTIVE}
"""Another word is `NO_RECENT_ACTIVITY`: paused, broken, or on a quiet page; TikTok lists none."""


class _Ownership(msgspec.Struct, frozen=True):
    owner_bc_id: Id | None = None


class PixelRow(msgspec.Struct, frozen=True):
    """A pixel."""

    pixel_id: Id
    pixel_name: str | None = None
    pixel_code: str | None = None
    pixel_setup_mode: str | None = None
    activity_status: str | None = None
    asset_ownership: _Ownership | None = None
    create_time: str | None = None


async def read_pixels(session: Session, account: AdAccount, cursor: str) -> Page[Pixel]:
    """Raises ScopeMissing or Forbidden for an account that keeps its pixels to itself.

    A pixel that belongs to a Business Center and is not linked to the account is forbidden too.
    """
    pixels = part(pixels_question(account.id), lambda row: _pixel(row, account.id))
    return await read_parts(session, [pixels], cursor)


def pixels_question(account: AdAccountId) -> Question[PixelRow]:
    """The list as it is asked for."""
    return Question(
        path="pixel/list/",
        shape=Answered[Listing[PixelRow]],
        params={"advertiser_id": account},
        size=_PAGE,
    )


def _pixel(row: PixelRow, account: AdAccountId) -> Pixel:
    owner = row.asset_ownership.owner_bc_id if row.asset_ownership else None
    return Pixel(
        id=str(row.pixel_id),
        ad_account_id=account,
        name=row.pixel_name or "",
        status=_STATUS.get(row.activity_status or "", EntityStatus.UNKNOWN),
        platform_status=row.activity_status or "",
        code=row.pixel_code or "",
        setup=row.pixel_setup_mode or "",
        business_center_id=id_of(owner),
        created_at=moment_of(row.create_time),
    )
