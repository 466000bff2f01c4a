"""What a manifest says of a call beyond a header: query, body, and what its answer costs."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec
import pytest
import respx

from adapters.http import Client, HttpSession
from core.credential import AppCredentials, Credential
from core.provider import Answer, Manifest
from core.provider_errors import RateLimited, TooLarge
from core.quota import Caller
from tests.adapters.stand_in import API, CONTENT, TOKEN, Content, StandIn, line
from tests.fakes.allowances import pace_of

MINE, OTHERS = Caller(ad_account_id="1"), Caller(ad_account_id="2")


class Odd(StandIn):
    """Signs in the query, takes forms, tells its usage, and says 500 to what is too large."""

    @property
    def manifest(self) -> Manifest:
        return msgspec.structs.replace(super().manifest, token_header="", form_bodies=True)

    def signature(self, app: AppCredentials, credential: Credential) -> Mapping[str, str]:
        return {"token": credential.token.reveal(), "by": app.id}

    def usage(self, answer: Answer) -> RateLimited | None:
        if (used := answer.headers.get("x-used")) is None:
            return None
        return RateLimited("It is nearly full.", after=float(used), account=True)

    def complaint(self, answer: Answer) -> RateLimited | TooLarge | None:
        if answer.status == 500:
            msgspec.json.decode(answer.body)
            return TooLarge("Ask for less.")
        return None


@pytest.fixture
def odd(client: Client) -> HttpSession:
    session = line(client)
    session.provider = Odd()
    return session


async def test_a_signed_call_has_the_signature_in_its_query_and_no_header(
    odd: HttpSession, wire: respx.MockRouter
) -> None:
    route = wire.get(f"{API}rows").respond(json=CONTENT)
    await odd.get("rows?page=2", Content, {"by": "me"})
    sent = route.calls.last.request
    assert dict(sent.url.params) == {"page": "2", "token": TOKEN, "by": "me"}
    assert TOKEN not in str(sent.headers)


async def test_without_a_credential_there_is_no_signature(
    odd: HttpSession, wire: respx.MockRouter
) -> None:
    odd.credential = None
    route = wire.get(f"{API}rows").respond(json=CONTENT)
    await odd.get("rows", Content)
    assert not route.calls.last.request.url.params


async def test_a_body_goes_out_as_a_form_with_json_inside(
    odd: HttpSession, wire: respx.MockRouter
) -> None:
    route = wire.post(f"{API}rows").respond(json=CONTENT)
    await odd.post("rows", Content, {"name": "ü & co", "ids": [1, "2"], "live": True})
    sent = route.calls.last.request
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded"
    assert dict(parse_qsl(sent.content.decode())) == {
        "name": "ü & co",
        "ids": '[1,"2"]',
        "live": "true",
    }


async def test_an_account_whose_allowance_is_nearly_used_up_is_left_alone(
    odd: HttpSession, wire: respx.MockRouter
) -> None:
    odd.pace = pace_of("Odd")
    wire.get(f"{API}rows").respond(json=CONTENT, headers={"x-used": "90"})
    await odd.for_(MINE).get("rows", Content)
    with pytest.raises(RateLimited, match="nearly full") as raised:
        await odd.for_(MINE).get("rows", Content)
    assert raised.value.account
    await odd.for_(OTHERS).get("rows", Content)
    assert odd.calls == 2


async def test_a_provider_may_know_better_than_a_bad_status(
    odd: HttpSession, wire: respx.MockRouter
) -> None:
    wire.get(f"{API}rows").respond(500, json={})
    with pytest.raises(TooLarge):
        await odd.get("rows", Content)
    assert odd.calls == 1
