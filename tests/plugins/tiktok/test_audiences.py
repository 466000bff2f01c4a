"""The audiences of an ad account."""

from datetime import UTC, datetime

import pytest

from core.entity import EntityStatus
from core.library import Audience, AudienceKind
from plugins.tiktok.audiences import read_audiences
from tests.plugins.tiktok.canned import ACCOUNT, Canned, flat, listing

PATH = "dmp/custom_audience/list/"


async def read_one(**known: object) -> Audience:
    session = Canned({PATH: [listing({"audience_id": "8", "name": "Buyers", **known})]})
    [audience] = await flat(lambda cursor: read_audiences(session, ACCOUNT, cursor))
    assert session.params(PATH)[0]["page_size"] == "100"
    return audience


async def test_all_that_tiktok_says_of_one_arrives() -> None:
    audience = await read_one(
        audience_type="Customer File Audience",
        cover_num=1250,
        is_valid=True,
        create_time="2026-05-26 23:59:48",
        expired_time="2027-05-26 00:00:00",
    )
    assert audience == Audience(
        id="8",
        ad_account_id=ACCOUNT.id,
        name="Buyers",
        status=EntityStatus.ACTIVE,
        kind=AudienceKind.CUSTOM,
        platform_kind="Customer File Audience",
        size=1250,
        created_at=datetime(2026, 5, 27, 3, 59, 48, tzinfo=UTC),
        expires_at=datetime(2027, 5, 26, 4, tzinfo=UTC),
    )


@pytest.mark.parametrize("word", ["LOOKALIKE", "Lookalike Audience"])
async def test_a_lookalike_is_known_by_its_type(word: str) -> None:
    assert (await read_one(audience_type=word)).kind is AudienceKind.LOOKALIKE


async def test_an_audience_that_is_worked_on_is_blocked() -> None:
    audience = await read_one(is_valid=False, cover_num=0)
    assert (audience.status, audience.size) == (EntityStatus.BLOCKED, 0)


@pytest.mark.parametrize("unknown", [None, "-", "", "<1000"])
async def test_quirk_9_a_size_that_is_not_told_is_none(unknown: object) -> None:
    assert (await read_one(cover_num=unknown)).size is None
