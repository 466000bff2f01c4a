"""Codes, tokens, their end, and who a token's person is."""

import pytest

from plugins.tiktok.sandbox import APP_ID, APP_SECRET
from plugins.tiktok.sandbox.scopes import ALL_SCOPES, USER_INFO
from tests.plugins.tiktok.sandbox.caller import APP, Caller, envelope, returned


async def test_a_code_buys_a_token_with_scopes_and_accounts(caller: Caller) -> None:
    answer = await caller.exchange(await caller.code("admin"))
    assert answer.code == 0
    assert answer.message == "OK"
    assert answer.data["scope"] == list(ALL_SCOPES)
    assert len(answer.texts("advertiser_ids")) == 9
    assert len(str(answer.data["access_token"])) == 40


async def test_a_scope_id_has_nineteen_digits_and_is_a_json_number(caller: Caller) -> None:
    code = await caller.code("admin", [USER_INFO])
    answer = await caller.client.post(
        "/open_api/v1.3/oauth2/access_token/", json={**APP, "auth_code": code}
    )
    assert b'"scope":[7212739810542985217]' in answer.content


async def test_the_account_list_can_be_left_out(caller: Caller) -> None:
    body = {**APP, "auth_code": await caller.code("admin"), "return_advertiser_ids": False}
    answer = await caller.post("oauth2/access_token/", None, body)
    assert "advertiser_ids" not in answer.data


async def test_a_used_code_is_refused(caller: Caller) -> None:
    code = await caller.code("admin")
    await caller.exchange(code)
    answer = await caller.exchange(code)
    assert answer.code == 40110
    assert answer.message.startswith("The auth_code is canceled.")


async def test_a_code_older_than_an_hour_is_refused(caller: Caller) -> None:
    young, old = await caller.code("admin"), await caller.code("admin")
    await caller.admin("clock", {"advance_seconds": 3590})
    assert (await caller.exchange(young)).code == 0
    await caller.admin("clock", {"advance_seconds": 20})
    assert (await caller.exchange(old)).code == 40110


async def test_a_code_never_issued_is_refused(caller: Caller) -> None:
    answer = await caller.exchange("made up")
    assert answer.code == 40101
    assert answer.message.startswith("Invalid auth_code.")


@pytest.mark.parametrize("wrong", [{"secret": "no"}, {"app_id": "1"}])
async def test_wrong_app_credentials_are_refused_and_the_code_survives(
    caller: Caller, wrong: dict[str, str]
) -> None:
    code = await caller.code("admin")
    assert (await caller.exchange(code, **wrong)).code == 40101
    assert (await caller.exchange(code)).code == 0


async def test_a_person_not_on_the_allowlist_gets_no_token(caller: Caller) -> None:
    answer = await caller.exchange(await caller.code("not_eligible"))
    assert answer.code == 40118
    assert "allowlist" in answer.message


async def test_the_same_consent_returns_the_same_token(caller: Caller) -> None:
    assert await caller.token("admin") == await caller.token("admin")
    assert await caller.token("admin") != await caller.token("second_admin")


async def test_another_consent_lives_beside_the_first(caller: Caller) -> None:
    first, second = await caller.token("admin"), await caller.token("admin", [1, 4])
    assert first != second
    for token in (first, second):
        assert (await caller.get("bc/get/", token)).code == 0


async def test_the_oauth_shaped_exchange_answers_flat_to_json_and_to_a_form(
    caller: Caller,
) -> None:
    for media in ("json", "data"):
        body = {
            "grant_type": "authorization_code",
            "client_id": APP_ID,
            "client_secret": APP_SECRET,
            "code": await caller.code("admin"),
        }
        sent = {media: body}
        answer = await caller.client.post("/open_api/v1.3/oauth/token/", **sent)  # type: ignore[arg-type]
        flat = answer.json()
        assert flat["code"] == 0
        assert flat["token_type"] == "Bearer"
        assert len(flat["advertiser_ids"]) == 9
        assert "data" not in flat


async def test_another_grant_type_is_refused(caller: Caller) -> None:
    body: dict[str, object] = {
        "grant_type": "refresh_token",
        "client_id": APP_ID,
        "client_secret": APP_SECRET,
        "code": "x",
    }
    assert (await caller.post("oauth/token/", None, body)).code == 40108


async def test_a_revoked_token_is_dead(caller: Caller) -> None:
    token = await caller.token("admin")
    answer = await caller.post("oauth2/revoke_token/", token, {**APP, "access_token": token})
    assert answer.data["app_id"] == APP_ID
    assert len(answer.texts("advertiser_ids")) == 9
    assert (await caller.get("bc/get/", token)).code == 40105
    again = await caller.post("oauth2/revoke_token/", token, {**APP, "access_token": token})
    assert again.code == 40105


async def test_after_a_revocation_consent_makes_a_new_token(caller: Caller) -> None:
    old = await caller.token("admin")
    await caller.post("oauth2/revoke_token/", old, {**APP, "access_token": old})
    assert await caller.token("admin") != old


async def test_no_token_and_a_wrong_token_have_their_own_codes(caller: Caller) -> None:
    assert (await caller.get("bc/get/", None)).code == 40104
    assert (await caller.get("bc/get/", "wrong")).code == 40105


async def test_the_account_list_is_one_page_of_what_is_reached_now(caller: Caller) -> None:
    token = await caller.token("admin")
    answer = await caller.get("oauth2/advertiser/get/", token, **APP)
    assert len(answer.rows()) == 9
    assert answer.data.keys() == {"list"}
    lost = str(answer.rows()[0]["advertiser_id"])
    await caller.admin(f"accounts/{lost}", {"lost_for": "admin"})
    after = await caller.get("oauth2/advertiser/get/", token, **APP)
    assert lost not in {row["advertiser_id"] for row in after.rows()}
    wrong = await caller.get("oauth2/advertiser/get/", token, app_id=APP_ID, secret="no")
    assert wrong.code == 40101


async def test_a_personal_login_reaches_no_account(caller: Caller) -> None:
    answer = await caller.exchange(await caller.code("personal"))
    assert answer.code == 0
    assert answer.data["advertiser_ids"] == []


async def test_user_info_names_the_person_and_repeats_the_id_as_a_number(caller: Caller) -> None:
    answer = await caller.get("user/info/", await caller.token("admin"))
    assert answer.data["display_name"] == "Mara Lindqvist"
    assert answer.data["email"] == "m***t@northlight.example"
    id = answer.data["id"]
    assert isinstance(id, int)
    assert str(id) == answer.data["core_user_id"]
    assert id > 2**53


async def test_without_the_permission_user_info_still_tells_people_apart(caller: Caller) -> None:
    full = await caller.get("user/info/", await caller.token("admin"))
    bare = await caller.get("user/info/", await caller.token("admin", [1]))
    assert bare.data == {"core_user_id": full.data["core_user_id"]}


async def test_token_calls_take_json_only(caller: Caller) -> None:
    answer = await caller.client.post(
        "/open_api/v1.3/oauth2/access_token/", data={**APP, "auth_code": "x"}
    )
    assert envelope(answer).code == 40002


async def test_cancel_returns_an_error_and_the_state(caller: Caller) -> None:
    assert returned(await caller.agree("admin", decision="cancel")) == {
        "error": "access_denied",
        "state": "a state/with+signs",
    }
