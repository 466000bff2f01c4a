"""The Business Centers that a key reaches."""

from collections.abc import AsyncIterator

from core.business_center import BusinessCenterStatus, SeenBusinessCenter
from core.ids import BusinessCenterId
from core.provider import Session
from plugins.power_manager.asking import ask_all
from plugins.power_manager.manifest import ACCOUNTS
from plugins.power_manager.shapes import CenterRow, Listed, text_of

_STATUS = {
    "active": BusinessCenterStatus.ENABLED,
    "suspended": BusinessCenterStatus.SUSPENDED,
}


async def list_business_centers(session: Session) -> AsyncIterator[SeenBusinessCenter]:
    """Each once, with the role that the key has in it."""
    seen: set[str] = set()
    async for row in ask_all(session, "v1/business-centers", Listed[CenterRow], ACCOUNTS):
        if row.id in seen:
            continue
        seen.add(row.id)
        yield SeenBusinessCenter(
            id=BusinessCenterId(row.id),
            name=text_of(row.name),
            status=_STATUS.get(text_of(row.status), BusinessCenterStatus.UNKNOWN),
            role=text_of(row.role).lower() or "standard",
        )
