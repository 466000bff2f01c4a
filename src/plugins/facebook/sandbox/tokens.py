"""Codes and tokens: who agreed to what, until when, and why one is dead."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from plugins.facebook.sandbox.refusals import Refusal, bad_token, invalid

APP_ID = "418273650912847"
APP_SECRET = "sandbox-secret-of-the-facebook-app"  # noqa: S105 - it opens nothing but the sandbox
APP_NAME = "Adport sandbox app"

SHORT, LONG = timedelta(hours=1, minutes=30), timedelta(days=60)
CODE_LIFE = timedelta(minutes=10)
DATA_ACCESS = timedelta(days=90)

_WHY = {
    458: "The user has not authorized application.",
    459: "You cannot access the app till you log in to www.facebook.com.",
    460: "The session has been invalidated because the user changed their password.",
    463: "Session has expired.",
    464: "Sessions for the user are not allowed because the user is not a confirmed user.",
    467: "The session is invalid because the user logged out.",
}


class Token(msgspec.Struct, kw_only=True):
    """A token, and what it was given out for."""

    text: str
    user: str
    type: Literal["USER", "SYSTEM_USER"] = "USER"
    scopes: tuple[str, ...]
    accounts: tuple[str, ...] | None
    """The ad accounts that were ticked; None: all, also those that come later."""
    issued_at: datetime
    expires_at: datetime | None
    data_access_ends_at: datetime | None
    is_long: bool = False
    dead: int | None = None
    """The subcode with which it is refused; 0 stands for none."""

    def __repr__(self) -> str:
        return f"Token({self.user})"


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """What a person came back with."""

    user: str
    redirect_uri: str
    scopes: tuple[str, ...]
    accounts: tuple[str, ...] | None
    ends_at: datetime


class Tokens:
    """All that were ever given out."""

    def __init__(self) -> None:
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, Token] = {}
        self.declined: dict[str, set[str]] = {}
        """What each person declined, as `/me/permissions` tells."""

    def issue_code(self, code: Code) -> str:
        """A code that buys one token."""
        text = f"AQ{secrets.token_urlsafe(40)}"
        self._codes[text] = code
        return text

    def redeem(self, text: str, redirect_uri: str, now: datetime) -> Token:
        """The token for a code. Raises Refusal for a used, old or misdirected one."""
        code = self._codes.pop(text, None)
        if code is None:
            raise Refusal(100, "This authorization code has been used.", subcode=36009)
        if code.ends_at <= now:
            raise Refusal(100, "This authorization code has expired.", subcode=36007)
        if code.redirect_uri != redirect_uri:
            raise Refusal(
                100,
                "Error validating verification code. Please make sure your redirect_uri is "
                "identical to the one you used in the OAuth dialog request",
                subcode=36008,
            )
        return self.issue(code.user, code.scopes, code.accounts, now)

    def issue(
        self,
        user: str,
        scopes: Sequence[str],
        accounts: tuple[str, ...] | None,
        now: datetime,
        life: timedelta | None = SHORT,
    ) -> Token:
        """A user's token; one without a life is a system user's."""
        token = Token(
            text=f"EAA{secrets.token_urlsafe(60)}",
            user=user,
            type="USER" if life else "SYSTEM_USER",
            scopes=tuple(scopes),
            accounts=accounts,
            issued_at=now,
            expires_at=now + life if life else None,
            data_access_ends_at=now + DATA_ACCESS if life else None,
        )
        self._tokens[token.text] = token
        return token

    def lengthen(self, text: str, now: datetime) -> Token:
        """A long-lived one for one that is still alive; the data access goes on as it was."""
        old = self.alive(text, now)
        new = self.issue(old.user, old.scopes, old.accounts, now, LONG)
        new.is_long, new.data_access_ends_at = True, old.data_access_ends_at
        return new

    def ends(self) -> dict[str, datetime]:
        """When each person's latest token that ends does so."""
        return {one.user: one.expires_at for one in self._tokens.values() if one.expires_at}

    def find(self, text: str) -> Token | None:
        return self._tokens.get(text)

    def alive(self, text: str, now: datetime) -> Token:
        """The token of that text. Raises Refusal with the subcode that says why it is dead."""
        token = self._tokens.get(text)
        if token is None:
            raise Refusal(190, "Invalid OAuth access token - Cannot parse access token")
        if token.dead is not None:
            why = _WHY.get(token.dead, "It is no good any more.")
            raise bad_token(token.dead or None, why)
        if token.expires_at is not None and token.expires_at <= now:
            raise bad_token(463, _WHY[463])
        return token

    def kill(self, user: str, subcode: int) -> int:
        """All tokens of that person die; how many."""
        alive = [one for one in self._tokens.values() if one.user == user and one.dead is None]
        for token in alive:
            token.dead = subcode
        return len(alive)

    def decline(self, user: str, scope: str) -> None:
        """The permission is taken out of all tokens of that person."""
        self.declined.setdefault(user, set()).add(scope)
        for token in self._tokens.values():
            if token.user == user:
                token.scopes = tuple(one for one in token.scopes if one != scope)


def why_barred(subcode: int) -> str:
    """What Graph says of tokens of such a person."""
    return _WHY.get(subcode, "It is no good any more.")


def proof_of(token: str) -> str:
    """The appsecret_proof that belongs to a token."""
    return hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()


def check_app(id: str, secret: str) -> None:
    """Raise Refusal unless it is our app."""
    if id != APP_ID:
        raise Refusal(101, "Error validating application. Invalid application ID.")
    if not hmac.compare_digest(secret.encode(), APP_SECRET.encode()):
        raise Refusal(1, "Error validating client secret.")


def check_proof(sent: str, token: str, *, is_required: bool) -> None:
    """Raise Refusal for a wrong proof, and for none where the app insists on it."""
    if sent and not hmac.compare_digest(sent.encode(), proof_of(token).encode()):
        raise invalid("Invalid appsecret_proof provided in the API argument")
    if not sent and is_required:
        raise invalid("API calls from the server require an appsecret_proof argument")
