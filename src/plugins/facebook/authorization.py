"""A token for a code, a longer one for a token, whose it is, what it may do, and its end."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from core.connection import PlatformUser
from core.credential import Credential
from core.ids import AdAccountId, PermissionSlug, PlatformUserId
from core.money import count_of
from core.permission import Grant
from core.provider import Exchange, Session
from core.provider_errors import CodeDead, Expired, Garbled, Rejected, Revoked
from core.secret import Secret
from plugins.facebook.manifest import EXTENDS, PERMISSIONS
from plugins.facebook.shapes import (
    Anything,
    Debugged,
    Listing,
    PermissionRow,
    Person,
    Token,
    TokenInfo,
)
from plugins.facebook.signing import as_app, client
from plugins.facebook.values import moment_of, option

_TOKEN = "oauth/access_token"  # noqa: S105 - a path
_LONGEST_LIFE = 3_153_600_000
"""Seconds: a hundred years, so that no number is too large for a date."""


async def exchange(
    session: Session,
    code: Secret,
    *,
    redirect_uri: str,
    verifier: Secret | None,  # noqa: ARG001 - Facebook checks none
) -> Exchange:
    """A token of sixty days where Facebook gives one. Raises CodeDead for a used or old code."""
    asked = {**client(session), "redirect_uri": redirect_uri, "code": code.reveal()}
    try:
        token = await session.get(_TOKEN, Token, asked)
    except Rejected as refusal:
        raise CodeDead(str(refusal)) from None
    if option(session, EXTENDS.name).lower() == "true":
        return await examined(session, await _longer(session, token.access_token))
    found = await examined(session, token)
    once = msgspec.structs.replace(found.credential, refresh=None)
    return msgspec.structs.replace(found, credential=once)


async def adopt(session: Session, token: Secret) -> Exchange:
    """What a token is that somebody pasted, such as a system user's. Raises Revoked."""
    return await examined(session, Token(access_token=token.reveal()))


async def examined(session: Session, token: Token) -> Exchange:
    """What the token is and what it may do, as Facebook itself tells. Raises Revoked."""
    info = await inspect(session, token.access_token)
    if not info.is_valid:
        raise Revoked("Facebook does not take the token.")
    claimed = frozenset(one.slug for one in PERMISSIONS if one.slug in info.scopes)
    return Exchange(
        credential=_credential(token, info), grant=Grant(claimed=claimed, scopes=info.scopes)
    )


async def refresh(session: Session, credential: Credential) -> Credential:
    """The next token for the one that is still alive: Facebook has no refresh tokens."""
    old = (credential.refresh or credential.token).reveal()
    info = await inspect(session, old)
    more = {"set_token_expires_in_60_days": "true"} if info.type == "SYSTEM_USER" else {}
    token = await _longer(session, old, more)
    return _credential(token, await inspect(session, token.access_token))


async def identify(session: Session) -> PlatformUser:
    """The person, or system user, behind the token."""
    person = await session.get("me", Person, {"fields": "id,name"})
    if not person.id:
        raise Garbled("Facebook did not say whom the connection speaks for.")
    name = person.name if isinstance(person.name, str) else ""
    return PlatformUser(id=PlatformUserId(person.id), name=name)


async def prove(
    session: Session,
    account: AdAccountId | None,  # noqa: ARG001 - Facebook tells it of the whole token
) -> Mapping[PermissionSlug, bool]:
    """What Facebook says was granted and declined at this moment."""
    rows = (await session.get("me/permissions", Listing[PermissionRow])).data
    granted = {one.permission for one in rows if one.status == "granted"}
    return {one.slug: one.slug in granted for one in PERMISSIONS}


async def revoke(session: Session, credential: Credential) -> None:
    """Give this one token back; the person's others stay. One that is dead needs no more."""
    asked = {**client(session), "revoke_token": credential.token.reveal()}
    try:
        await session.get("oauth/revoke", Anything, asked)
    except (Revoked, Expired):
        return


async def inspect(session: Session, token: str) -> TokenInfo:
    """What a token is, asked in the app's own name."""
    asked = {**as_app(session), "input_token": token}
    return (await session.get("debug_token", Debugged, asked)).data


async def _longer(session: Session, token: str, more: Mapping[str, str] | None = None) -> Token:
    asked = {
        **client(session),
        "grant_type": "fb_exchange_token",
        "fb_exchange_token": token,
        **(more or {}),
    }
    return await session.get(_TOKEN, Token, asked)


def _credential(token: Token, info: TokenInfo) -> Credential:
    """A token that ends buys the next one; the end of data access no renewal can push."""
    secret, ends = Secret(token.access_token), _end(token, info)
    return Credential(
        token=secret,
        expires_at=ends,
        refresh=secret if ends else None,
        refresh_expires_at=_moment(info.data_access_expires_at),
    )


def _end(token: Token, info: TokenInfo) -> datetime | None:
    """As Facebook knows it; by `expires_in` where the token itself tells nothing."""
    if info.expires_at is not None:
        return _moment(info.expires_at)
    told = token.expires_in if isinstance(token.expires_in, str | int | float) else None
    lives = count_of(told)
    if lives is None:
        return None
    return datetime.now(UTC) + timedelta(seconds=min(max(lives, 0), _LONGEST_LIFE))


def _moment(seconds: object) -> datetime | None:
    """0 stands for no end."""
    return moment_of(seconds) if seconds else None
