"""TikTok's pushes: reading one, and asking for those about suspended ad accounts."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec

from core.credential import AppCredentials, Credential
from core.hearing import Heard
from core.ids import AdAccountId, BusinessCenterId, PlatformUserId
from core.provider import Session
from core.provider_errors import AccessLost, AccountGone, Forbidden, Rejected
from plugins.tiktok.app import app_params
from plugins.tiktok.manifest import MANIFEST
from plugins.tiktok.shapes import Answered, Id, PageInfo, Told

SIGNATURE = "tiktok-signature"
SUSPENSION = "AD_ACCOUNT_SUSPENSION"
_MOST_ACCOUNTS = 100
_MOST_ROWS = 1_000


class _Push(msgspec.Struct, frozen=True):
    """All shapes of push in one: what a push does not speak of is absent.

    Suspensions come flat; whoever takes a consent back is an `event` of a `user_openid`. The
    reason of a suspension is not read, however it is spelt: we look for ourselves.
    """

    advertiser_id: Id | None = None
    owner_bc_id: Id | None = None
    user_openid: Id | None = None
    event: str | None = None
    object: Told = None
    entry: list[dict[str, msgspec.Raw]] | None = None


class _Detail(msgspec.Struct, frozen=True):
    advertiser_ids: tuple[Id, ...] | None = None


class _Subscription(msgspec.Struct, frozen=True):
    callback_url: str | None = None
    subscribe_entity: str | None = None
    subscription_detail: _Detail | None = None


class _Subscriptions(msgspec.Struct, frozen=True):
    subscriptions: tuple[_Subscription, ...] | None = None
    page_info: PageInfo | None = None


class _Made(msgspec.Struct, frozen=True):
    subscription_id: Id


def hear(headers: Mapping[str, str], body: bytes, app: AppCredentials) -> Heard | None:
    """Whom it speaks of. Unsigned pushes count: TikTok does not say that it signs all of them."""
    if (signed := headers.get(SIGNATURE)) is not None:
        _check(signed, body, app)
    try:
        push = msgspec.json.decode(body, type=_Push)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Rejected("It is no push of TikTok's.") from error
    if push.advertiser_id is not None:
        account = AdAccountId(str(push.advertiser_id))
        return Heard(provider=MANIFEST.slug, ad_account_ids=frozenset({account}))
    if push.owner_bc_id is not None:
        center = BusinessCenterId(str(push.owner_bc_id))
        return Heard(provider=MANIFEST.slug, business_center_ids=frozenset({center}))
    if push.event is not None and push.user_openid is not None:
        return _of_event(push.event, PlatformUserId(str(push.user_openid)))
    if push.object is not None or push.entry is not None:
        return None
    raise Rejected("It is no push of TikTok's.")


def _of_event(event: str, user: PlatformUserId) -> Heard | None:
    if event != "authorization.removed":
        return None
    return Heard(provider=MANIFEST.slug, user_ids=frozenset({user}))


def _check(header: str, body: bytes, app: AppCredentials) -> None:
    """Raise Rejected unless one of the `s` is HMAC-SHA256 of `t`, a dot and the body.

    How old it is does not matter: an old push heard again only makes us look again.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    moment = next((value for name, _, value in parts if name == "t"), "")
    signed = f"{moment}.".encode() + body
    right = hmac.new(app.secret.reveal().encode(), signed, hashlib.sha256).hexdigest().encode()
    given = [value.encode() for name, _, value in parts if name == "s"]
    if not any(hmac.compare_digest(right, one) for one in given):
        raise Rejected("The push is not signed with this app's secret.")


async def subscribe(
    session: Session, credential: Credential, callback_url: str, accounts: Sequence[AdAccountId]
) -> tuple[str, ...]:
    """Ask for the suspensions of all of `accounts` that no living subscription covers.

    An account that TikTok refuses is left out, and the others go on.
    """
    covered = {
        str(id)
        async for one in _subscriptions(session)
        if one.callback_url == callback_url and one.subscription_detail
        for id in one.subscription_detail.advertiser_ids or ()
    }
    wanted = [id for id in accounts if id not in covered]
    made: list[str] = []
    for start in range(0, len(wanted), _MOST_ACCOUNTS):
        chunk = wanted[start : start + _MOST_ACCOUNTS]
        made += await _subscribe(session, credential, callback_url, chunk)
    return tuple(made)


async def _subscriptions(session: Session) -> AsyncIterator[_Subscription]:
    """The app's, whoever's token they were made with."""
    page = last = 1
    while page <= last:
        params = {
            **app_params(session),
            "subscribe_entity": SUSPENSION,
            "page": str(page),
            "page_size": str(_MOST_ROWS),
        }
        data = (await session.get("subscription/get/", Answered[_Subscriptions], params)).data
        for one in data.subscriptions or ():
            yield one
        last = (data.page_info.pages or 0) if data.page_info else 1
        page += 1


async def _subscribe(
    session: Session, credential: Credential, callback_url: str, accounts: Sequence[AdAccountId]
) -> list[str]:
    """One account that is refused fails the whole call: then each half is tried by itself."""
    detail = {"access_token": credential.token.reveal(), "advertiser_ids": list(accounts)}
    body = {
        **app_params(session),
        "subscribe_entity": SUSPENSION,
        "callback_url": callback_url,
        "subscription_detail": detail,
    }
    try:
        answer = await session.post("subscription/subscribe/", Answered[_Made], body)
    except (AccessLost, AccountGone, Forbidden):
        if len(accounts) == 1:
            return []
        middle = len(accounts) // 2
        first = await _subscribe(session, credential, callback_url, accounts[:middle])
        return first + await _subscribe(session, credential, callback_url, accounts[middle:])
    return [str(answer.data.subscription_id)]
