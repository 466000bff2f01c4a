"""The custom and lookalike audiences of an ad account."""

import msgspec

from core.ad_account import AdAccount
from core.entity import EntityStatus
from core.library import Audience, AudienceKind
from core.money import count_of
from core.provider import Session
from core.reads import Page
from plugins.facebook.pages import Question, read_part
from plugins.facebook.shapes import Listing, Told
from plugins.facebook.values import moment_of, number_of, text_of

_FIELDS = "id,name,subtype,approximate_count_lower_bound,operation_status,time_created"
_NORMAL = 200


class Operation(msgspec.Struct, frozen=True):
    """How Facebook fares with it: 200 is well."""

    code: Told = None


class AudienceRow(msgspec.Struct, frozen=True):
    """An audience; how many are in it Facebook tells roughly, and not of small ones."""

    id: str
    name: Told = None
    subtype: Told = None
    approximate_count_lower_bound: Told = None
    operation_status: Operation | None = None
    time_created: Told = None


async def read_audiences(session: Session, account: AdAccount, cursor: str) -> Page[Audience]:
    """All of them; a lookalike is known by its subtype."""
    question = Question(
        path=f"act_{account.id}/customaudiences",
        shape=Listing[AudienceRow],
        params={"fields": _FIELDS},
    )
    return await read_part(session, question, lambda row: _audience(row, account), cursor)


def _audience(row: AudienceRow, account: AdAccount) -> Audience:
    subtype = text_of(row.subtype)
    code = row.operation_status.code if row.operation_status else None
    is_lookalike = subtype == "LOOKALIKE"
    return Audience(
        id=row.id,
        ad_account_id=account.id,
        name=text_of(row.name),
        status=EntityStatus.UNKNOWN if code is None else _status(code),
        platform_status=text_of(code),
        kind=AudienceKind.LOOKALIKE if is_lookalike else AudienceKind.CUSTOM,
        platform_kind=subtype,
        size=count_of(number_of(row.approximate_count_lower_bound)),
        created_at=moment_of(row.time_created),
    )


def _status(code: object) -> EntityStatus:
    return EntityStatus.ACTIVE if code == _NORMAL else EntityStatus.BLOCKED
