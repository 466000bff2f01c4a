"""The custom and lookalike audiences of an ad account."""

from datetime import tzinfo

import msgspec

from core.ad_account import AdAccount
from core.entity import EntityStatus
from core.ids import AdAccountId
from core.insight import zone_of
from core.library import Audience, AudienceKind
from core.money import count_of
from core.provider import Session
from core.reads import Page
from plugins.tiktok.pages import Question, part, read_parts
from plugins.tiktok.shapes import Answered, Id, Listing, Number
from plugins.tiktok.values import moment_of

_PAGE = 100


class AudienceRow(msgspec.Struct, frozen=True):
    """An audience; while it is worked on it is not valid and covers nobody."""

    audience_id: Id
    name: str | None = None
    audience_type: str | None = None
    cover_num: Number = None
    is_valid: bool | None = None
    create_time: str | None = None
    expired_time: str | None = None


async def read_audiences(session: Session, account: AdAccount, cursor: str) -> Page[Audience]:
    """All of them; a lookalike is known by its type.

    Their times seem to be the account's own, by the one recording there is; TikTok does not say.
    """
    zone = zone_of(account.timezone)
    audiences = part(audiences_question(account.id), lambda row: _audience(row, account.id, zone))
    return await read_parts(session, [audiences], cursor)


def audiences_question(account: AdAccountId) -> Question[AudienceRow]:
    """The list as it is asked for."""
    return Question(
        path="dmp/custom_audience/list/",
        shape=Answered[Listing[AudienceRow]],
        params={"advertiser_id": account},
        size=_PAGE,
    )


def _audience(row: AudienceRow, account: AdAccountId, zone: tzinfo) -> Audience:
    is_lookalike = "LOOKALIKE" in (row.audience_type or "").upper()
    return Audience(
        id=str(row.audience_id),
        ad_account_id=account,
        name=row.name or "",
        status=EntityStatus.ACTIVE if row.is_valid else EntityStatus.BLOCKED,
        kind=AudienceKind.LOOKALIKE if is_lookalike else AudienceKind.CUSTOM,
        platform_kind=row.audience_type or "",
        size=count_of(row.cover_num),
        created_at=moment_of(row.create_time, zone),
        expires_at=moment_of(row.expired_time, zone),
    )
