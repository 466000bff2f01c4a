"""Codes and tokens of TikTok accounts: a token lives a day, what renews it a year."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from plugins.tiktok.sandbox.envelope import Refusal

CODE_LIFE = timedelta(minutes=10)
TOKEN_LIFE = timedelta(days=1)
REFRESH_LIFE = timedelta(days=365)


class AccountCode(msgspec.Struct, frozen=True, kw_only=True):
    """A consent waiting to be exchanged, once, within ten minutes, for the same address."""

    user: str
    scopes: tuple[str, ...]
    redirect_uri: str
    issued_at: datetime


class AccountCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often one version of an account's token was renewed; the newest was not yet."""

    user: str
    version: int
    refreshes: int


@dataclass(slots=True, kw_only=True)
class AccountGrant:
    """One consent that was exchanged, and the tokens that stand for it now."""

    user: str
    scopes: tuple[str, ...]
    refresh: str
    refresh_ends_at: datetime
    refreshes: list[int] = field(default_factory=lambda: [0])
    """One number a version."""


class AccountTokens:
    """Every code and token of TikTok accounts in this world."""

    def __init__(self) -> None:
        self._codes: dict[str, AccountCode] = {}
        self._grants: list[AccountGrant] = []
        self._alive: dict[str, tuple[AccountGrant, datetime]] = {}

    def issue_code(self, consent: AccountCode) -> str:
        """A new code for a consent just given."""
        code = secrets.token_hex(20)
        self._codes[code] = consent
        return code

    def take_code(self, code: str, redirect_uri: str, now: datetime) -> AccountCode:
        """Use up a code; raises 40110 for one that is unknown, used, old or of another address."""
        consent = self._codes.pop(code, None)
        if (
            consent is None
            or now - consent.issued_at >= CODE_LIFE
            or consent.redirect_uri != redirect_uri
        ):
            raise Refusal(40110, "The auth_code is canceled, expired or already used.")
        return consent

    def grant(self, consent: AccountCode, now: datetime) -> AccountGrant:
        """A new grant for a consent; it has no token yet."""
        made = AccountGrant(
            user=consent.user,
            scopes=consent.scopes,
            refresh=secrets.token_hex(24),
            refresh_ends_at=now + REFRESH_LIFE,
        )
        self._grants.append(made)
        return made

    def issue(self, grant: AccountGrant, now: datetime) -> str:
        """One more access token; those before live on to their own end."""
        token = secrets.token_hex(20)
        self._alive[token] = (grant, now + TOKEN_LIFE)
        return token

    def renew(self, refresh: str, now: datetime, *, rotates: bool) -> AccountGrant:
        """Count a renewal; raises 40107 for an unknown token, 40103 for one that is too old."""
        grant = next((one for one in self._grants if one.refresh == refresh), None)
        if grant is None:
            raise Refusal(40107, "Refresh token is incorrect or has been revoked.")
        if grant.refresh_ends_at <= now:
            raise Refusal(40103, "Refresh token is expired.")
        grant.refreshes[-1] += 1
        grant.refreshes.append(0)
        if rotates:
            grant.refresh = secrets.token_hex(24)
        return grant

    def find(self, token: str, now: datetime) -> AccountGrant:
        """Whose token it is; raises 40105 for a dead one, 40102 for one that is too old."""
        if token not in self._alive:
            raise Refusal(40105, "Access token is incorrect or has been revoked.")
        grant, ends_at = self._alive[token]
        if ends_at <= now:
            raise Refusal(40102, "Access token is expired.")
        return grant

    def ends(self) -> dict[str, datetime]:
        """When each user's latest token does so."""
        return {grant.user: end for grant, end in self._alive.values()}

    def revoke(self, grant: AccountGrant) -> None:
        """End a consent with all its tokens."""
        self._grants.remove(grant)
        self._alive = {token: one for token, one in self._alive.items() if one[0] is not grant}

    def revoke_all(self, user: str) -> int:
        """End every consent of a user; how many there were."""
        dead = [grant for grant in self._grants if grant.user == user]
        for grant in dead:
            self.revoke(grant)
        return len(dead)

    def counts(self) -> list[AccountCount]:
        """Every version of every living consent's token."""
        return [
            AccountCount(user=grant.user, version=version, refreshes=refreshes)
            for grant in self._grants
            for version, refreshes in enumerate(grant.refreshes, 1)
        ]
