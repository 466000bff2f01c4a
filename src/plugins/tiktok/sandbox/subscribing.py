"""The Subscription API: asking to be told of suspended ad accounts."""

from urllib.parse import urlsplit

from adport.sandbox.way_back import LOOPBACK
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint, Query, no_center
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.pushes import SUSPENSION
from plugins.tiktok.sandbox.scopes import READ_ACCOUNTS
from plugins.tiktok.sandbox.subscriptions import Subscription
from plugins.tiktok.sandbox.tokens import APP_ID, Grant, check_app


def subscribe(asked: Asked) -> dict[str, object]:
    """A subscription in the name of the token in `subscription_detail`."""
    check_app(asked.query.text("app_id"), asked.query.text("secret"))
    if asked.query.text("subscribe_entity") != SUSPENSION:
        raise Refusal(40009, "subscribe_entity: this value is not supported in sandbox.")
    detail = asked.query.part("subscription_detail")
    _check_address(asked.query.text("callback_url"))
    grant = asked.sandbox.tokens.find(detail.text("access_token"))
    _check_reach(asked, grant, detail)
    made = asked.sandbox.subscriptions.add(
        asked.query.text("subscribe_entity"),
        asked.query.text("callback_url"),
        detail.text("access_token"),
        detail.texts("advertiser_ids"),
        detail.text("bc_id") or None,
    )
    return {"subscription_id": made.id}


def list_subscriptions(asked: Asked) -> dict[str, object]:
    """Every living subscription of the app, whoever's token it was made with."""
    check_app(asked.query.text("app_id"), asked.query.text("secret"))
    wanted = asked.query.text("subscribe_entity")
    alive = asked.sandbox.subscriptions.alive(asked.sandbox.tokens)
    rows = [_row(one) for one in alive if wanted in ("", one.entity)]
    return asked.page(rows, "subscriptions")


def unsubscribe(asked: Asked) -> dict[str, object]:
    """The end of one."""
    check_app(asked.query.text("app_id"), asked.query.text("secret"))
    id = asked.query.text("subscription_id")
    if not asked.sandbox.subscriptions.remove(id):
        raise Refusal(40007, f"The subscription {id} does not exist.")
    return {"subscription_id": id}


def _row(one: Subscription) -> dict[str, object]:
    return {
        "app_id": APP_ID,
        "subscription_id": one.id,
        "subscribe_entity": one.entity,
        "callback_url": one.callback_url,
        "subscription_detail": {
            "advertiser_ids": list(one.accounts) or None,
            "bc_id": one.business_center,
        },
    }


def _check_address(url: str) -> None:
    """TikTok wants https; this sandbox pushes to nobody but its own machine."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        raise Refusal(40002, "callback_url: the sandbox pushes to http on loopback only.")


def _check_reach(asked: Asked, grant: Grant, detail: Query) -> None:
    """Raise 40002 unless something is named, 40001 unless the token reaches all of it."""
    accounts, center = detail.texts("advertiser_ids"), detail.text("bc_id")
    if bool(accounts) == bool(center):
        raise Refusal(40002, "subscription_detail: specify either bc_id or advertiser_ids.")
    if READ_ACCOUNTS.isdisjoint(grant.scopes):
        raise Refusal(40001, "Permission error: The access token lacks the required scope.")
    world = asked.sandbox.world
    if center and not world.member_role(grant.user, center):
        raise no_center(center)
    for id in accounts:
        account = world.accounts.get(id)
        if account is None or not world.account_role(grant.user, account):
            raise Refusal(40001, f"No permission to operate advertiser: {id}")


ENDPOINTS = (
    Endpoint(path="subscription/subscribe/", method="POST", answer=subscribe, scopes=None),
    Endpoint(path="subscription/get/", answer=list_subscriptions),
    Endpoint(path="subscription/unsubscribe/", method="POST", answer=unsubscribe, scopes=None),
)
