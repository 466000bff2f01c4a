"""Reading TikTok's pushes, and asking for them."""

import hashlib
import hmac
from collections.abc import AsyncIterator

import msgspec
import pytest

from core.credential import Credential
from core.hearing import Heard, HearsPushes, SubscribesToPushes
from core.ids import AdAccountId, BusinessCenterId, PlatformUserId, ProviderSlug
from core.provider_errors import Rejected, Unavailable
from core.secret import Secret
from plugins.tiktok import TikTok, pushes
from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.canned import APP, Canned, no, ok
from tests.plugins.tiktok.sandbox.caller import client_of
from tests.plugins.tiktok.someone import Someone

TIKTOK = ProviderSlug("tiktok")
URL = "http://127.0.0.1:9/webhooks/tiktok"
SUSPENDED = {
    "advertiser_id": "7644143197428744199",
    "advertiser_name": "Shop",
    "owner_bc_id": "7200000000000000001",
    "status": "STATUS_LIMIT",
    "status_change_time": "2026-03-15 12:00:00",
    "suspension_reasion": "1:Bad pages",
    "subscription_id": "74",
}
OF_ACCOUNT = Heard(
    provider=TIKTOK, ad_account_ids=frozenset({AdAccountId(SUSPENDED["advertiser_id"])})
)
SUBSCRIBE = "subscription/subscribe/"
CREDENTIAL = Credential(token=Secret("a-token"))


def signed(body: bytes, moment: str = "1773576000", secret: str = "") -> dict[str, str]:
    key = (secret or APP.secret.reveal()).encode()
    right = hmac.new(key, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"tiktok-signature": f"t={moment},s={right}"}


def told(body: object, headers: dict[str, str] | None = None) -> Heard | None:
    return pushes.hear(headers or {}, msgspec.json.encode(body), APP)


def listed(*accounts: str, url: str = URL) -> msgspec.Raw:
    row = {"callback_url": url, "subscription_detail": {"advertiser_ids": list(accounts)}}
    page = {"page": 1, "page_size": 1000, "total_page": 1}
    return msgspec.Raw(msgspec.json.encode(ok(subscriptions=[row], page_info=page)))


def lists(*accounts: str, url: str = URL) -> str:
    return bytes(listed(*accounts, url=url)).decode()


def test_tiktok_hears_pushes_and_subscribes_to_them() -> None:
    assert isinstance(TikTok(), HearsPushes)
    assert isinstance(TikTok(), SubscribesToPushes)


def test_a_suspension_speaks_of_its_account() -> None:
    assert told(SUSPENDED) == OF_ACCOUNT
    body = msgspec.json.encode(SUSPENDED)
    assert pushes.hear(signed(body), body, APP) == OF_ACCOUNT


def test_an_id_that_comes_as_a_number_stays_exact() -> None:
    assert told({**SUSPENDED, "advertiser_id": int(SUSPENDED["advertiser_id"])}) == OF_ACCOUNT


def test_a_push_without_an_account_speaks_of_its_business_center() -> None:
    heard = told({"owner_bc_id": "72", "status": "STATUS_LIMIT"})
    assert heard == Heard(provider=TIKTOK, business_center_ids=frozenset({BusinessCenterId("72")}))


def test_a_consent_taken_back_speaks_of_its_person() -> None:
    body = {"client_key": "7", "event": "authorization.removed", "user_openid": "u1"}
    assert told(body) == Heard(provider=TIKTOK, user_ids=frozenset({PlatformUserId("u1")}))


@pytest.mark.parametrize(
    "body",
    [
        {"request_id": "r", "object": 1, "time": 5, "entry": [{"id": "1"}]},
        {"object": 3, "entry": [{"adv_id": "1", "ad_id": "2", "reject_reason": "x"}]},
        {"event": "video.publish.completed", "user_openid": "u1", "content": "{}"},
    ],
)
def test_a_push_about_something_else_speaks_of_nobody(body: object) -> None:
    assert told(body) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"advertiser_id":"\xff"}',
        b"[]",
        b"7",
        b"{}",
        b'{"advertiser_id": {}}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_no_push_is_rejected(body: bytes) -> None:
    with pytest.raises(Rejected):
        pushes.hear({}, body, APP)


@pytest.mark.parametrize(
    "header",
    ["", "t=1773576000", "s=00", "t=1773576000,s=", "t=1773576000,s=00", "nonsense", "t=1,s=é"],
)
def test_a_wrong_signature_is_rejected(header: str) -> None:
    with pytest.raises(Rejected):
        pushes.hear({"tiktok-signature": header}, msgspec.json.encode(SUSPENDED), APP)


def test_a_signature_is_of_this_body_this_time_and_this_app() -> None:
    body = msgspec.json.encode(SUSPENDED)
    later = {"tiktok-signature": signed(body)["tiktok-signature"].replace("t=1773", "t=1774")}
    for headers in (signed(body + b" "), signed(body, secret="another"), later):
        with pytest.raises(Rejected):
            pushes.hear(headers, body, APP)


def test_one_right_signature_among_several_is_enough() -> None:
    body = msgspec.json.encode(SUSPENDED)
    header = signed(body)["tiktok-signature"].replace(",s=", ",s=00,s=")
    assert pushes.hear({"tiktok-signature": header}, body, APP) == OF_ACCOUNT


def test_a_rejection_repeats_neither_the_secret_nor_the_signature() -> None:
    with pytest.raises(Rejected) as caught:
        pushes.hear(signed(b"x"), b"y", APP)
    assert APP.secret.reveal() not in str(caught.value)


async def subscribed(canned: Canned, *accounts: str, url: str = URL) -> tuple[str, ...]:
    ids = [AdAccountId(one) for one in accounts]
    return await pushes.subscribe(canned, CREDENTIAL, url, ids)


def wanted(canned: Canned) -> list[list[str]]:
    details = [asked["subscription_detail"] for asked in canned.params(SUBSCRIBE)]
    return [msgspec.convert(one, dict[str, object])["advertiser_ids"] for one in details]  # type: ignore[misc]


async def test_accounts_are_subscribed_a_hundred_at_a_time() -> None:
    canned = Canned({"subscription/get/": [ok()], SUBSCRIBE: [ok(subscription_id=5)]})
    made = await subscribed(canned, *(str(number) for number in range(250)))
    assert made == ("5", "5", "5")
    assert [len(one) for one in wanted(canned)] == [100, 100, 50]
    assert canned.params(SUBSCRIBE)[0]["callback_url"] == URL


async def test_what_is_subscribed_already_is_left_alone() -> None:
    canned = Canned({"subscription/get/": [lists("1", "2")], SUBSCRIBE: [ok(subscription_id="9")]})
    assert await subscribed(canned, "1", "2") == ()
    assert await subscribed(canned, "1", "2", "3") == ("9",)
    assert wanted(canned) == [["3"]]


async def test_another_service_s_subscription_is_not_ours() -> None:
    elsewhere = lists("1", url="https://other.example/webhooks/tiktok")
    canned = Canned({"subscription/get/": [elsewhere], SUBSCRIBE: [ok(subscription_id="9")]})
    assert await subscribed(canned, "1") == ("9",)


async def test_an_account_that_is_refused_does_not_keep_the_others_out() -> None:
    refusal = no(40001, "No permission to operate advertiser: 2")
    canned = Canned(
        {
            "subscription/get/": [ok()],
            SUBSCRIBE: [
                refusal,
                ok(subscription_id="a"),
                refusal,
                ok(subscription_id="b"),
                refusal,
            ],
        }
    )
    assert await subscribed(canned, "1", "2", "3") == ("a", "b")
    assert wanted(canned) == [["1", "2", "3"], ["1"], ["2", "3"], ["2"], ["3"]]


async def test_a_platform_that_fails_is_told_to_whoever_asked() -> None:
    canned = Canned({"subscription/get/": [no(50000, "ill")]})
    with pytest.raises(Unavailable):
        await subscribed(canned, "1")


@pytest.fixture
async def someone() -> AsyncIterator[Someone]:
    app = make_app()
    sandbox: Sandbox = app.state.sandbox
    sandbox.settings = msgspec.structs.replace(sandbox.settings, quotas=False)
    async with client_of(app) as client:
        yield Someone(sandbox, client)


async def test_the_stand_in_takes_subscriptions_once_and_again_when_their_token_died(
    someone: Someone,
) -> None:
    found = await someone.connect("admin")
    ids = sorted(one.id for one in await someone.accounts())

    async def subscribe(credential: Credential) -> tuple[str, ...]:
        return await someone.tiktok.subscribe(someone.line, credential, URL, ids)

    assert len(await subscribe(found.credential)) == 1
    assert await subscribe(found.credential) == ()
    await someone.caller.admin("revoke", {"user": "admin"})
    again = await someone.connect("admin")
    assert len(await subscribe(again.credential)) == 1
