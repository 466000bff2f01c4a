"""Tokens of TikTok accounts: for a code, for a refresh token, their end, and whose they are."""

from datetime import datetime

from plugins.tiktok.sandbox.account_tokens import TOKEN_LIFE, AccountGrant
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.people import id_of
from plugins.tiktok.sandbox.tokens import APP_ID, check_app


def exchange(asked: Asked) -> dict[str, object]:
    """A token for a day, and what renews it for a year, for a code."""
    _check_client(asked, "authorization_code")
    code, redirect_uri = asked.query.text("auth_code"), asked.query.text("redirect_uri")
    tokens = asked.sandbox.account_tokens
    return _answered(
        asked, tokens.grant(tokens.take_code(code, redirect_uri, asked.now), asked.now)
    )


def refresh(asked: Asked) -> dict[str, object]:
    """The next token; the year of the refresh token runs on."""
    _check_client(asked, "refresh_token")
    rotates = asked.sandbox.settings.rotate_refresh
    sent = asked.query.text("refresh_token")
    return _answered(asked, asked.sandbox.account_tokens.renew(sent, asked.now, rotates=rotates))


def revoke(asked: Asked) -> dict[str, object]:
    """End the consent that a token stands for."""
    _check_client(asked)
    tokens = asked.sandbox.account_tokens
    tokens.revoke(tokens.find(asked.query.text("access_token"), asked.now))
    return {}


def inspect(asked: Asked) -> dict[str, object]:
    """Whose token it is, and what it may do."""
    if asked.query.text("app_id") != APP_ID:
        raise Refusal(40101, "The app_id is incorrect.")
    grant = asked.sandbox.account_tokens.find(asked.query.text("access_token"), asked.now)
    return {"app_id": APP_ID, "creator_id": _open_id(grant), "scope": ",".join(grant.scopes)}


def _answered(asked: Asked, grant: AccountGrant) -> dict[str, object]:
    return {
        "access_token": asked.sandbox.account_tokens.issue(grant, asked.now),
        "expires_in": int(TOKEN_LIFE.total_seconds()),
        "refresh_token": grant.refresh,
        "refresh_token_expires_in": _left(grant.refresh_ends_at, asked.now),
        "open_id": _open_id(grant),
        "scope": ",".join(grant.scopes),
        "token_type": "Bearer",
    }


def _check_client(asked: Asked, grant_type: str = "") -> None:
    if grant_type and asked.query.text("grant_type") != grant_type:
        raise Refusal(40108, "The grant_type is not supported.")
    check_app(asked.query.text("client_id"), asked.query.text("client_secret"))


def _open_id(grant: AccountGrant) -> str:
    """The account's name to this one app."""
    return f"-000{id_of(f'account of {grant.user}', 0)}"


def _left(until: datetime, now: datetime) -> int:
    return int((until - now).total_seconds())


ENDPOINTS = (
    Endpoint(path="tt_user/oauth2/token/", method="POST", answer=exchange, scopes=None),
    Endpoint(path="tt_user/oauth2/refresh_token/", method="POST", answer=refresh, scopes=None),
    Endpoint(path="tt_user/oauth2/revoke/", method="POST", answer=revoke, scopes=None),
    Endpoint(path="tt_user/token_info/get/", method="POST", answer=inspect, scopes=None),
)
