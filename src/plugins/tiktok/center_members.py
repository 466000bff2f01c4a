"""Who is in a Business Center: `bc/member/get/`."""

from collections.abc import AsyncIterator

import msgspec

from core.ids import BusinessCenterId, PlatformUserId
from core.links import SeenMember
from core.provider import Session
from plugins.tiktok.pages import Question, read_whole
from plugins.tiktok.shapes import Answered, Id, Listing, Told, text_of

_PAGE = 20
_OUT = frozenset({"UNBOUND", "REJECTED"})


class _Row(msgspec.Struct, frozen=True):
    """A member; of one who has not accepted yet TikTok tells no id and no name."""

    user_id: Id | None = None
    user_name: Told = None
    user_email: Told = None
    user_role: Told = None
    relation_status: Told = None


async def list_members(session: Session, center: BusinessCenterId) -> AsyncIterator[SeenMember]:
    """Raises Forbidden for whoever is no admin of it."""
    question = Question(
        path="bc/member/get/",
        shape=Answered[Listing[_Row]],
        params={"bc_id": center},
        size=_PAGE,
    )
    async for row in read_whole(session, question, _key):
        if text_of(row.relation_status) not in _OUT:
            yield SeenMember(
                id=None if row.user_id is None else PlatformUserId(str(row.user_id)),
                name=text_of(row.user_name),
                email=text_of(row.user_email),
                role=text_of(row.user_role).lower(),
            )


def _key(row: _Row) -> tuple[str, str]:
    return str(row.user_id), text_of(row.user_email)
