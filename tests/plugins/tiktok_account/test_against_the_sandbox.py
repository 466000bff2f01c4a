"""The plugin and TikTok's stand-in, over the real line: a token's whole life."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from litestar import Litestar

from adapters.http import HttpSession
from core.credential import AppCredentials, Credential
from core.provider import Exchange
from core.provider_errors import CodeDead, Expired, ProviderError, RateLimited, Revoked, Unavailable
from core.secret import Secret
from plugins.tiktok.sandbox import APP_ID, APP_SECRET, make_app
from plugins.tiktok.sandbox.faults import Fault
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok_account import TikTokAccount
from tests.fakes.allowances import pace_of
from tests.plugins.tiktok.sandbox.caller import Caller, client_of, returned
from tests.plugins.tiktok.sandbox.test_accounts import REDIRECT, agree

REFRESH = "tt_user/oauth2/refresh_token/"
NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


class Person:
    """Somebody with a TikTok account, and the line that speaks for it."""

    def __init__(self, sandbox: Sandbox, caller: Caller) -> None:
        self.sandbox = sandbox
        self.caller = caller
        self.account = TikTokAccount()
        self.line = HttpSession(
            provider=self.account,
            client=caller.client,
            app=AppCredentials(id=APP_ID, secret=Secret(APP_SECRET)),
            api_url="http://sandbox/open_api/v1.3/",
            credential=None,
            pace=pace_of("TikTok account"),
        )

    async def connect(self, user: str = "personal", **changed: object) -> Exchange:
        code = Secret(returned(await agree(self.caller, user, **changed))["code"])
        found = await self.exchange(code)
        self.line.credential = found.credential
        return found

    async def exchange(self, code: Secret) -> Exchange:
        return await self.account.exchange(self.line, code, redirect_uri=REDIRECT, verifier=None)

    async def refresh(self, credential: Credential) -> Credential:
        self.line.credential = None
        fresh = await self.account.refresh(self.line, credential)
        self.line.credential = fresh
        return fresh


@pytest.fixture
def app() -> Litestar:
    return make_app(now=NOON)


@pytest.fixture
async def person(app: Litestar) -> AsyncIterator[Person]:
    async with client_of(app) as client:
        yield Person(app.state.sandbox, Caller(client))


async def test_a_code_becomes_a_token_for_a_day_with_a_year_of_renewals(person: Person) -> None:
    found = await person.connect()
    credential = found.credential
    assert credential.expires_at
    assert credential.refresh_expires_at
    left = credential.expires_at - datetime.now(UTC)
    assert timedelta(hours=23) < left <= timedelta(days=1)
    left = credential.refresh_expires_at - datetime.now(UTC)
    assert timedelta(days=364) < left <= timedelta(days=365)
    assert found.grant.claimed == {"user_info_basic", "video_list", "biz_spark_auth"}


async def test_a_used_code_is_dead(person: Person) -> None:
    code = Secret(returned(await agree(person.caller))["code"])
    await person.exchange(code)
    with pytest.raises(CodeDead):
        await person.exchange(code)


async def test_the_account_has_the_same_id_with_every_token(person: Person) -> None:
    found = await person.connect()
    before = await person.account.identify(person.line)
    await person.refresh(found.credential)
    assert await person.account.identify(person.line) == before
    await person.connect(user="admin")
    assert (await person.account.identify(person.line)).id != before.id


async def test_unticked_words_are_seen_to_be_missing(person: Person) -> None:
    await person.connect(scope=["video.list"])
    seen = await person.account.prove(person.line, None)
    assert {slug for slug, granted in seen.items() if granted} == {"video_list"}
    assert set(seen) == {one.slug for one in person.account.manifest.permissions}


async def test_a_days_old_token_is_too_old_until_it_is_renewed(person: Person) -> None:
    found = await person.connect()
    person.sandbox.clock.advance(timedelta(days=1))
    with pytest.raises(Expired):
        await person.account.identify(person.line)
    fresh = await person.refresh(found.credential)
    assert fresh.token != found.credential.token
    await person.account.identify(person.line)


async def test_the_year_runs_on_through_renewals(person: Person) -> None:
    found = await person.connect()
    person.sandbox.clock.advance(timedelta(days=100))
    fresh = await person.refresh(found.credential)
    assert fresh.refresh_expires_at
    assert (fresh.refresh_expires_at - datetime.now(UTC)).days in {264, 265}


async def test_what_was_given_back_is_dead_and_giving_it_back_twice_is_harmless(
    person: Person,
) -> None:
    found = await person.connect()
    for _ in range(2):
        await person.account.revoke(person.line, found.credential)
    with pytest.raises(Revoked):
        await person.account.identify(person.line)
    with pytest.raises(Revoked):
        await person.refresh(found.credential)


async def test_a_year_old_refresh_token_is_too_old(person: Person) -> None:
    found = await person.connect()
    person.sandbox.clock.advance(timedelta(days=365))
    with pytest.raises(Expired):
        await person.refresh(found.credential)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "http_500"}, Unavailable),
        ({"kind": "throttle_qps"}, RateLimited),
        ({"kind": "code", "code": 40102}, Expired),
        ({"kind": "code", "code": 40103}, Expired),
        ({"kind": "code", "code": 40105}, Revoked),
        ({"kind": "code", "code": 40107}, Revoked),
        ({"kind": "code", "code": 50000}, Unavailable),
        ({"kind": "html_200"}, ProviderError),
    ],
)
async def test_ill_and_gone_are_told_apart(
    person: Person, fault: dict[str, object], error: type[ProviderError]
) -> None:
    found = await person.connect()
    person.sandbox.faults.add(Fault(path=REFRESH, **fault))  # type: ignore[arg-type]
    with pytest.raises(error) as caught:
        await person.refresh(found.credential)
    assert isinstance(caught.value, (Expired, Revoked)) is (error in {Expired, Revoked})
