"""Which permissions work, shown by real calls."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from core.provider_errors import (
    Expired,
    ProviderError,
    RateLimited,
    Revoked,
    Unavailable,
)
from plugins.tiktok.manifest import PERMISSIONS, PIXEL_MANAGEMENT
from plugins.tiktok.proofs import prove
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, listing, no, ok

LACKS = no(40001, "Permission error: The access token lacks the required scope for endpoint 'x'.")

FINE: Mapping[str, Sequence[Json]] = {
    "oauth2/advertiser/get/": [ok(list=[])],
    "user/info/": [ok(core_user_id="1", display_name="Mara")],
    "campaign/get/": [listing()],
    "file/video/ad/search/": [listing()],
    "pixel/list/": [listing(name="pixels")],
    "dmp/custom_audience/list/": [listing()],
    "report/integrated/get/": [listing()],
}


async def test_all_permissions_are_proven_by_one_call_each() -> None:
    session = Canned(FINE)
    assert await prove(session, ACCOUNT.id) == {
        "ad_account_management": True,
        "ads_management": True,
        "reporting": True,
        "creative_management": True,
        "pixel_management": True,
        "audience_management": True,
        "user_info": True,
    }
    assert len(session.asked) == 7


async def test_an_account_that_hides_a_list_proves_nothing_about_the_permission() -> None:
    hidden = no(40001, "advertiser does not grant you /pixel/list/:GET permission")
    proven = await prove(Canned({**FINE, "pixel/list/": [hidden]}), ACCOUNT.id)
    assert set(proven) == {one.slug for one in PERMISSIONS} - {PIXEL_MANAGEMENT}


class Together(Canned):
    """Answers nobody before all seven have asked."""

    def __init__(self) -> None:
        super().__init__(FINE)
        self.barrier = asyncio.Barrier(7)

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        await self.barrier.wait()
        return await super().get(path, shape, params)


async def test_all_is_asked_at_once() -> None:
    async with asyncio.timeout(2):
        assert len(await prove(Together(), ACCOUNT.id)) == 7


async def test_without_an_account_nothing_is_asked_of_one() -> None:
    session = Canned(FINE)
    assert await prove(session, None) == {"ad_account_management": True, "user_info": True}
    assert len(session.asked) == 2


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("oauth2/advertiser/get/", "ad_account_management"),
        ("campaign/get/", "ads_management"),
        ("report/integrated/get/", "reporting"),
        ("file/video/ad/search/", "creative_management"),
        ("pixel/list/", "pixel_management"),
        ("dmp/custom_audience/list/", "audience_management"),
        ("user/info/", "user_info"),
    ],
)
async def test_a_refusal_for_want_of_the_permission_disproves_it(
    path: str, permission: str
) -> None:
    found = await prove(Canned({**FINE, path: [LACKS]}), ACCOUNT.id)
    assert [slug for slug, granted in found.items() if not granted] == [permission]
    assert len(found) == 7


async def test_a_person_without_name_or_email_disproves_reading_them() -> None:
    session = Canned({**FINE, "user/info/": [ok(core_user_id="1", display_name="", email=None)]})
    assert (await prove(session, None)) == {"ad_account_management": True, "user_info": False}


@pytest.mark.parametrize(
    "answer",
    [
        no(40001, f"No permission to operate advertiser: {ACCOUNT.id}"),
        no(40300),
        no(40002, "page_size: Field must be set to integer"),
        no(40067),
    ],
)
async def test_any_other_refusal_proves_nothing(answer: Json) -> None:
    found = await prove(Canned({**FINE, "campaign/get/": [answer]}), ACCOUNT.id)
    assert "ads_management" not in found
    assert len(found) == 6


@pytest.mark.parametrize(
    ("code", "error"),
    [(40105, Revoked), (40102, Expired), (50000, Unavailable), (40100, RateLimited)],
)
async def test_an_answer_about_the_whole_connection_is_told(
    code: int, error: type[ProviderError]
) -> None:
    with pytest.raises(error):
        await prove(Canned({**FINE, "report/integrated/get/": [no(code)]}), ACCOUNT.id)


async def test_a_revoked_token_outweighs_an_illness() -> None:
    session = Canned(
        {**FINE, "oauth2/advertiser/get/": [no(50000)], "report/integrated/get/": [no(40105)]}
    )
    with pytest.raises(Revoked):
        await prove(session, ACCOUNT.id)
