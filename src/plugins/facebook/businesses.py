"""The business portfolios a person is in."""

from collections.abc import AsyncIterator, Iterator

import msgspec

from core.business_center import SeenBusinessCenter
from core.ids import BusinessCenterId
from core.provider import Session
from core.provider_errors import Rejected
from plugins.facebook.pages import Question, read_all
from plugins.facebook.shapes import BusinessRow, Listing
from plugins.facebook.values import text_of

_FIELDS = "id,name"
_WITH_ROLES = f"{_FIELDS},permitted_roles"


async def list_businesses(session: Session) -> AsyncIterator[SeenBusinessCenter]:
    """Every one of them, once, with the person's role where Facebook tells it."""
    try:
        found = await _asked(session, _WITH_ROLES)
    except Rejected:  # a field that is there in some versions only
        found = await _asked(session, _FIELDS)
    for row in found.values():
        role = _role(row.permitted_roles)
        yield SeenBusinessCenter(id=BusinessCenterId(row.id), name=text_of(row.name), role=role)


async def _asked(session: Session, fields: str) -> dict[str, BusinessRow]:
    question = Question(path="me/businesses", shape=Listing[BusinessRow], params={"fields": fields})
    return {row.id: row async for row in read_all(session, question)}


def _role(told: object) -> str:
    """The strongest, in lower case; empty where Facebook tells none that can be read."""
    roles = sorted(one.lower() for one in _texts(told))
    return "admin" if "admin" in roles else next(iter(roles), "")


def _texts(told: object) -> Iterator[str]:
    try:
        yield from msgspec.convert(told, tuple[str, ...])
    except msgspec.ValidationError:
        return
