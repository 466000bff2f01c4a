"""In whose name an ad account advertises, and the posts it can make ads of: `identity/…`."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

import msgspec

from core.ids import AdAccountId, BusinessCenterId, PermissionSlug
from core.linked_account import Way
from core.linking import Availability
from core.links import Post, SeenIdentity
from core.provider import Session
from core.reads import Page
from plugins.tiktok.linking import EXISTING_POSTS, LIVE_VIDEOS, MESSAGE_ADS, NEW_VIDEOS
from plugins.tiktok.pages import Question, read_whole
from plugins.tiktok.shapes import Answered, Id, Listing, Told, text_of
from plugins.tiktok.values import moment_of

_PAGE = 100
_POSTS = 20
_KINDS = {Way.CENTER: "BC_AUTH_TT", Way.OWN_USER: "TT_USER"}
"""Of the others, one is a name and a picture without an account, and one a single post's code."""

_AVAILABILITY = {
    "AVAILABLE": Availability.AVAILABLE,
    "NO_VALID_BIND_ACCOUNT": Availability.UNLINKED,
    "SCOPE_UNAVAILABLE": Availability.PERMISSION_MISSING,
    "IS_PRIVATE_ACCOUNT": Availability.PRIVATE,
    "NOT_BUSINESS_ACCOUNT": Availability.NOT_BUSINESS,
}


_STATES = {"ITEM_STATUS_HESITATE_RECOMMEND": "seldom recommended"}
"""Whether a post can be seen."""


class _Row(msgspec.Struct, frozen=True):
    identity_id: Id | None = None
    display_name: Told = None
    available_status: Told = None
    can_pull_video: Told = None
    can_push_video: Told = None
    can_use_live_ads: Told = None
    can_manage_message: Told = None

    @property
    def told(self) -> Mapping[PermissionSlug, Told]:
        """Whether it may, by permission; what is neither true nor false is not told."""
        return {
            EXISTING_POSTS: self.can_pull_video,
            NEW_VIDEOS: self.can_push_video,
            LIVE_VIDEOS: self.can_use_live_ads,
            MESSAGE_ADS: self.can_manage_message,
        }


class _Auth(msgspec.Struct, frozen=True):
    auth_end_time: str | None = None


class _Video(msgspec.Struct, frozen=True):
    item_id: Id | None = None
    item_type: Told = None
    text: Told = None
    status: Told = None
    auth_info: _Auth | None = None


class _Videos(msgspec.Struct, frozen=True):
    video_list: tuple[_Video, ...] | None = None
    cursor: Told = None
    has_more: bool | None = None


async def list_identities(
    session: Session, center: BusinessCenterId, ad_account: AdAccountId
) -> AsyncIterator[SeenIdentity]:
    """`identity/get/`, once for each kind: only then does it count its pages right.

    TikTok does not say which account stands behind an identity; its name must.
    """
    for way, kind in _KINDS.items():
        params = {"advertiser_id": ad_account, **_kind(way, center)}
        shape = Answered[Listing[_Row]]
        question = Question(path="identity/get/", shape=shape, params=params, size=_PAGE)
        async for row in read_whole(session, question, lambda row: str(row.identity_id)):
            if row.identity_id is not None:
                yield _seen(row, way, kind)


def _seen(row: _Row, way: Way, kind: str) -> SeenIdentity:
    status = text_of(row.available_status)
    return SeenIdentity(
        id=str(row.identity_id),
        kind=kind,
        way=way,
        name=text_of(row.display_name),
        availability=_AVAILABILITY.get(status, Availability.UNKNOWN),
        granted=frozenset(slug for slug, told in row.told.items() if told is True),
        refused=frozenset(slug for slug, told in row.told.items() if told is False),
    )


async def read_posts(
    session: Session,
    center: BusinessCenterId,
    ad_account: AdAccountId,
    identity: str,
    way: Way,
    cursor: str,
) -> Page[Post]:
    """`identity/video/get/`; it tells no total, and goes on by a cursor of its own."""
    params = {"advertiser_id": ad_account, "identity_id": identity, **_kind(way, center)}
    params |= {"count": str(_POSTS)} | ({"cursor": cursor} if cursor else {})
    found = (await session.get("identity/video/get/", Answered[_Videos], params)).data
    rows = tuple(_post(one) for one in found.video_list or () if one.item_id is not None)
    next = text_of(found.cursor) if found.has_more else ""
    return Page(rows=rows, next=next if next != cursor else "", left=1 if next else 0)


def _kind(way: Way, center: BusinessCenterId) -> dict[str, str]:
    kind = {"identity_type": _KINDS[way]}
    return kind | ({"identity_authorized_bc_id": center} if way is Way.CENTER else {})


def _post(row: _Video) -> Post:
    return Post(
        id=str(row.item_id),
        text=text_of(row.text),
        kind=text_of(row.item_type).lower(),
        status=_state_of(text_of(row.status)),
        allowed_until=_until(row.auth_info),
    )


def _state_of(word: str) -> str:
    """In plain words where we know them; else TikTok's own, without what all of them begin with."""
    return _STATES.get(word, word.removeprefix("ITEM_STATUS_"))


def _until(info: _Auth | None) -> datetime | None:
    return moment_of(info.auth_end_time) if info else None
