"""What is pushed, to whom, and in which form: suspensions, their end, and a revoked consent."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping

import msgspec

from plugins.tiktok.sandbox.outbox import Push
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.subscriptions import Subscription
from plugins.tiktok.sandbox.tokens import APP_ID, APP_SECRET
from plugins.tiktok.sandbox.world import AdAccount

SUSPENSION = "AD_ACCOUNT_SUSPENSION"
_TOLD = {"STATUS_LIMIT", "STATUS_ENABLE"}


def push_status(sandbox: Sandbox, before: AdAccount, after: AdAccount) -> None:
    """Tell of a suspension, or of its end; other changes of status are told to nobody."""
    is_told = {before.status, after.status} == _TOLD
    if is_told:
        wanted = [
            one
            for one in sandbox.subscriptions.alive(sandbox.tokens)
            if one.entity == SUSPENSION and one.is_about(after.id, after.owner)
        ]
        _post(sandbox, [_push(sandbox, one, _suspension(sandbox, one, after)) for one in wanted])


def push_revocation(sandbox: Sandbox, user: str) -> None:
    """Tell that a person takes the consent back: before it is done, while it is known to whom.

    TikTok documents such a push for TikTok accounts only, hence the setting.
    """
    if not sandbox.settings.webhook_on_revoke:
        return
    urls = {
        one.callback_url: one
        for one in sandbox.subscriptions.alive(sandbox.tokens)
        if sandbox.tokens.owner(one.token) == user
    }
    told = {
        "client_key": APP_ID,
        "event": "authorization.removed",
        "create_time": int(sandbox.clock.now().timestamp()),
        "user_openid": sandbox.world.users[user].core_user_id,
        "content": '{"reason": 1}',
    }
    _post(sandbox, [_push(sandbox, one, told) for one in urls.values()])


def _suspension(
    sandbox: Sandbox, subscription: Subscription, account: AdAccount
) -> dict[str, object]:
    """The flat body: unlike other pushes it has no `object` and no `entry`."""
    body: dict[str, object] = {
        "advertiser_id": account.id,
        "advertiser_name": account.name,
        "owner_bc_id": account.owner,
        "status": account.status,
        "status_change_time": f"{sandbox.clock.now():%Y-%m-%d %H:%M:%S}",
        "subscription_id": subscription.id,
    }
    if account.status == "STATUS_LIMIT":
        body[sandbox.settings.suspension_key] = account.rejection_reason or ""
    return body


def _push(sandbox: Sandbox, subscription: Subscription, body: Mapping[str, object]) -> Push:
    written = msgspec.json.encode(body)
    headers = {"Content-Type": "application/json"}
    if sandbox.settings.webhook_signed:
        moment = int(sandbox.clock.now().timestamp())
        headers["tiktok-signature"] = f"t={moment},s={signature(written, moment)}"
    return Push(url=subscription.callback_url, body=written, headers=headers)


def signature(body: bytes, moment: int) -> str:
    """What proves that the app's platform sent this body at that second."""
    return hmac.new(APP_SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def _post(sandbox: Sandbox, pushes: Iterable[Push]) -> None:
    for push in pushes:
        copies = [push] * (2 if sandbox.settings.webhook_twice else 1)
        if sandbox.settings.webhook_held:
            sandbox.outbox.hold(copies)
        else:
            sandbox.outbox.send(copies)
