"""The developer app, authorization codes and access tokens."""

import secrets
from datetime import datetime, timedelta

import msgspec

from plugins.tiktok.sandbox.envelope import Refusal

APP_ID = "7398154201938452481"
APP_SECRET = "sandbox-secret-0b8d1c5f2e"  # noqa: S105 - opens nothing but the sandbox
CODE_LIFE = timedelta(hours=1)


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A consent waiting to be exchanged, once, within an hour."""

    user: str
    scopes: tuple[int, ...]
    issued_at: datetime


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What one access token stands for."""

    user: str
    scopes: tuple[int, ...]


class Tokens:
    """Every code and token of this world; tokens live until they are revoked."""

    def __init__(self) -> None:
        self._codes: dict[str, Code] = {}
        self._spent: set[str] = set()
        self._alive: dict[str, Grant] = {}

    def issue_code(self, user: str, scopes: tuple[int, ...], now: datetime) -> str:
        """A new authorization code for a consent just given."""
        code = secrets.token_hex(20)
        self._codes[code] = Code(user=user, scopes=scopes, issued_at=now)
        return code

    def take_code(self, code: str, now: datetime) -> Code:
        """Use up a code; raises 40101 for one never issued, 40110 for a used or an old one."""
        if code not in self._codes:
            raise Refusal(
                40101,
                "Invalid auth_code. Not able to get long-term access_token with an old auth_code.",
            )
        consent = self._codes[code]
        if code in self._spent or now - consent.issued_at >= CODE_LIFE:
            raise Refusal(
                40110,
                "The auth_code is canceled. "
                "Please re-authorize and try again with a new auth_code.",
            )
        self._spent.add(code)
        return consent

    def issue(self, user: str, scopes: tuple[int, ...]) -> str:
        """The living token of the same consent, or a new one beside the others."""
        grant = Grant(user=user, scopes=scopes)
        for token, other in self._alive.items():
            if other == grant:
                return token
        token = secrets.token_hex(20)
        self._alive[token] = grant
        return token

    def find(self, token: str | None) -> Grant:
        """Who calls; raises 40104 without a token, 40105 for one that is not alive."""
        if not token:
            raise Refusal(
                40104,
                "Access token is null, you should set it in http header with key Access-Token.",
            )
        if token not in self._alive:
            raise Refusal(40105, "Access token is incorrect or has been revoked.")
        return self._alive[token]

    def owner(self, token: str | None) -> str | None:
        """Whose living token this is."""
        grant = self._alive.get(token or "")
        return grant.user if grant else None

    def revoke(self, token: str) -> None:
        """End one token."""
        self._alive.pop(token, None)

    def revoke_all(self, user: str) -> int:
        """End every token of a user, as the platform's page of authorised apps does."""
        dead = [token for token, grant in self._alive.items() if grant.user == user]
        for token in dead:
            del self._alive[token]
        return len(dead)


def check_app(app_id: str, secret: str) -> None:
    """Raise 40101 unless these are the credentials of the sandbox's developer app."""
    if app_id != APP_ID or not secrets.compare_digest(secret.encode(), APP_SECRET.encode()):
        raise Refusal(40101, "The app_id or the secret is incorrect.")
