"""Tokens for codes, their end, and who the token's person is."""

from plugins.tiktok.sandbox.endpoint import Asked, Endpoint
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.scopes import READ_ACCOUNTS, USER_INFO
from plugins.tiktok.sandbox.tokens import check_app


def exchange(asked: Asked) -> dict[str, object]:
    """A long-lived token for a code."""
    check_app(asked.query.text("app_id"), asked.query.text("secret"))
    data = _exchanged(asked, asked.query.text("auth_code"))
    if not asked.query.flag("return_advertiser_ids"):
        del data["advertiser_ids"]
    return data


def exchange_flat(asked: Asked) -> dict[str, object]:
    """The same in OAuth's words; also takes a form."""
    if asked.query.text("grant_type") != "authorization_code":
        raise Refusal(40108, "The grant_type is not supported.")
    check_app(asked.query.text("client_id"), asked.query.text("client_secret"))
    return {**_exchanged(asked, asked.query.text("code")), "token_type": "Bearer"}


def _exchanged(asked: Asked, code: str) -> dict[str, object]:
    consent = asked.sandbox.tokens.take_code(code, asked.now)
    if not asked.sandbox.world.users[consent.user].is_eligible:
        raise Refusal(40118, "The advertiser is not on the allowlist of this API.")
    return {
        "access_token": asked.sandbox.tokens.issue(consent.user, consent.scopes),
        "scope": list(consent.scopes),
        "advertiser_ids": _advertiser_ids(asked, consent.user),
    }


def revoke(asked: Asked) -> dict[str, object]:
    """End the token in the body; the header may name it too, but is not needed."""
    check_app(asked.query.text("app_id"), asked.query.text("secret"))
    token = asked.query.text("access_token")
    grant = asked.sandbox.tokens.find(token)
    asked.sandbox.tokens.revoke(token)
    return {
        "app_id": asked.query.text("app_id"),
        "advertiser_ids": _advertiser_ids(asked, grant.user),
    }


def list_advertisers(asked: Asked) -> dict[str, object]:
    """Every account the person reaches now, on one page; a lost one is simply not there."""
    check_app(asked.query.text("app_id"), asked.query.text("secret"))
    accounts = asked.sandbox.world.accounts_of(asked.caller.user)
    rows = [{"advertiser_id": each.id, "advertiser_name": each.name} for each in accounts]
    return {"list": rows}


def user_info(asked: Asked) -> dict[str, object]:
    """Who agreed.

    TikTok's docs tie no scope number to this call. The sandbox's reading: without the permission
    to read public user information only `core_user_id` comes back, so that the person can still
    be told from another. With it, `id` repeats the same number as a JSON int over 2**53.
    """
    user = asked.sandbox.world.users[asked.caller.user]
    if USER_INFO not in asked.caller.scopes:
        return {"core_user_id": user.core_user_id}
    return {
        "core_user_id": user.core_user_id,
        "id": int(user.core_user_id),
        "display_name": user.name,
        "email": _masked(user.email),
        "avatar_url": "",
        "create_time": int(user.created_at.timestamp()),
    }


def _advertiser_ids(asked: Asked, user: str) -> list[str]:
    return [account.id for account in asked.sandbox.world.accounts_of(user)]


def _masked(email: str) -> str:
    name, _, host = email.partition("@")
    return f"{name[0]}***{name[-1]}@{host}"


ENDPOINTS = (
    Endpoint(path="oauth2/access_token/", method="POST", answer=exchange, scopes=None),
    Endpoint(
        path="oauth/token/",
        method="POST",
        answer=exchange_flat,
        scopes=None,
        is_flat=True,
        takes_form=True,
    ),
    Endpoint(path="oauth2/revoke_token/", method="POST", answer=revoke, scopes=None),
    Endpoint(path="oauth2/advertiser/get/", answer=list_advertisers, scopes=READ_ACCOUNTS),
    Endpoint(path="user/info/", answer=user_info),
)
