"""The Business Centers a person is in."""

from collections.abc import AsyncIterator

from core.business_center import BusinessCenterStatus, SeenBusinessCenter
from core.ids import BusinessCenterId
from core.provider import Session
from plugins.tiktok.pages import Question, read_all
from plugins.tiktok.shapes import Answered, Center, Listing, text_of

_PAGE = 50

_STATUS = {
    "ENABLE": BusinessCenterStatus.ENABLED,
    "REVIEWING": BusinessCenterStatus.IN_REVIEW,
    "DENY": BusinessCenterStatus.REJECTED,
    "PUNISH": BusinessCenterStatus.SUSPENDED,
}


async def list_business_centers(session: Session) -> AsyncIterator[SeenBusinessCenter]:
    """Every one of them, once, with the person's role."""
    question = Question(path="bc/get/", shape=Answered[Listing[Center]], params={}, size=_PAGE)
    async for rows in read_all(session, question, lambda row: str(row.bc_info.bc_id)):
        for row in rows:
            yield _seen(row)


def _seen(row: Center) -> SeenBusinessCenter:
    info = row.bc_info
    return SeenBusinessCenter(
        id=BusinessCenterId(str(info.bc_id)),
        name=text_of(info.name),
        status=_STATUS.get(text_of(info.status), BusinessCenterStatus.UNKNOWN),
        role=text_of(row.user_role).lower(),
        currency=text_of(info.currency),
        timezone=text_of(info.timezone),
    )
