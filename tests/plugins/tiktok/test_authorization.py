"""A token for a code, whose it is, and its end."""

import msgspec
import pytest

from core.credential import Credential
from core.permission import Grant
from core.provider_errors import CodeDead, Garbled, NotEligible, Unavailable
from core.secret import Secret
from plugins.tiktok.authorization import exchange, identify, revoke
from plugins.tiktok.manifest import USER_INFO
from plugins.tiktok.shapes import Token
from tests.plugins.tiktok.canned import Canned, Json, no, ok

TOKEN = "oauth2/access_token/"
REVOKE = "oauth2/revoke_token/"
CREDENTIAL = Credential(token=Secret("the-token"))


async def granted(*scope: int | str) -> Grant:
    session = Canned({TOKEN: [ok(access_token="the-token", scope=scope, advertiser_ids=["1"])]})
    found = await exchange(
        session, Secret("the-code"), redirect_uri="https://adport.example/cb", verifier=None
    )
    assert found.credential == CREDENTIAL
    assert session.params(TOKEN) == [
        {"app_id": "7001", "secret": "the-app-secret", "auth_code": "the-code"}
    ]
    return found.grant


async def test_a_first_level_scope_grants_all_below_it() -> None:
    grant = await granted(1, 2, 3, 4, 6, 8)
    assert grant.claimed == {
        "ad_account_management",
        "ads_management",
        "audience_management",
        "reporting",
        "creative_management",
        "pixel_management",
        "user_info",
    }


async def test_the_parts_of_a_permission_together_make_it() -> None:
    assert "ad_account_management" in (await granted(10, 150, 152, 153)).claimed
    assert "ad_account_management" in (await granted(100, 15)).claimed


async def test_a_part_of_a_permission_does_not_make_it() -> None:
    assert (await granted(100, 200, 30, 600, 800)).claimed == {"user_info"}


async def test_reading_the_persons_name_is_claimed_until_a_call_disproves_it() -> None:
    grant = await granted(4)
    assert grant.claimed == {"reporting", "user_info"}
    assert not grant.learn({USER_INFO: False}).has(USER_INFO)


async def test_quirk_39_scope_ids_of_nineteen_digits_are_kept_exactly() -> None:
    grant = await granted(4, 7176842096345694209, "7050363942434013185")
    assert grant.scopes == ("4", "7176842096345694209", "7050363942434013185")


@pytest.mark.parametrize("data", [{"access_token": "t"}, {"access_token": "t", "scope": None}])
async def test_a_token_without_scopes_claims_next_to_nothing(data: dict[str, object]) -> None:
    session = Canned({TOKEN: [ok(**data)]})
    found = await exchange(session, Secret("c"), redirect_uri="", verifier=None)
    assert found.grant == Grant(claimed=frozenset({USER_INFO}))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (no(40110, "The auth_code is canceled."), CodeDead),
        ({"code": 40110, "message": "used"}, CodeDead),
        (no(40118), NotEligible),
        (ok(), msgspec.ValidationError),
        ({"code": 0, "message": "OK"}, msgspec.ValidationError),
    ],
)
async def test_quirk_38_a_token_answer_without_data_is_a_plain_error(
    answer: Json, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await exchange(Canned({TOKEN: [answer]}), Secret("c"), redirect_uri="", verifier=None)


def test_a_token_answer_does_not_show_its_token() -> None:
    assert "the-token" not in repr(Token(access_token="the-token", scope=(4,)))


async def test_the_person_is_known_by_id_name_and_masked_email() -> None:
    person = ok(core_user_id="7123", id=9, display_name="Mara", email="m***a@example.org")
    user = await identify(Canned({"user/info/": [person]}))
    assert (user.id, user.name, user.email) == ("7123", "Mara", "m***a@example.org")


@pytest.mark.parametrize("key", ["core_user_id", "id"])
@pytest.mark.parametrize("id", ["7123456789012345679", 7123456789012345679])
async def test_quirk_12_a_persons_id_beyond_what_a_float_holds_is_exact(
    key: str, id: str | int
) -> None:
    user = await identify(Canned({"user/info/": [ok(**{key: id})]}))
    assert user.id == "7123456789012345679"


@pytest.mark.parametrize("id", [None, "", 0])
async def test_a_person_without_an_id_cannot_be_read(id: object) -> None:
    with pytest.raises(Garbled):
        await identify(Canned({"user/info/": [ok(display_name="Mara", core_user_id=id)]}))


async def test_a_token_is_given_back_by_name() -> None:
    session = Canned({REVOKE: [{"code": 0, "message": "OK"}]})
    await revoke(session, CREDENTIAL)
    assert session.params(REVOKE) == [
        {"app_id": "7001", "secret": "the-app-secret", "access_token": "the-token"}
    ]


@pytest.mark.parametrize("code", [40105, 40102])
async def test_giving_back_a_dead_token_is_content(code: int) -> None:
    session = Canned({REVOKE: [no(code)]})
    await revoke(session, CREDENTIAL)
    assert session.count(REVOKE) == 1


async def test_a_token_that_could_not_be_given_back_is_told() -> None:
    with pytest.raises(Unavailable):
        await revoke(Canned({REVOKE: [no(50000)]}), CREDENTIAL)
