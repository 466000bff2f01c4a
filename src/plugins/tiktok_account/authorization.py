"""A token for a code, the next one for a refresh token, whose it is, and its end."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from core.connection import PlatformUser
from core.credential import Credential
from core.ids import AdAccountId, PermissionSlug, PlatformUserId
from core.money import count_of
from core.permission import Grant
from core.provider import Exchange, Session
from core.provider_errors import Expired, Revoked
from core.secret import Secret
from plugins.tiktok.shapes import Answered, Anything, Number
from plugins.tiktok_account.manifest import PERMISSION_OF
from plugins.tiktok_account.shapes import Token, TokenInfo

_LONGEST_LIFE = 3_153_600_000
"""Seconds: a hundred years, so that no number is too large for a date."""


async def exchange(
    session: Session,
    code: Secret,
    *,
    redirect_uri: str,
    verifier: Secret | None,  # noqa: ARG001 - TikTok checks none
) -> Exchange:
    """A token for a day and what renews it for a year. Raises CodeDead for a used or old code."""
    body = {"auth_code": code.reveal(), "redirect_uri": redirect_uri}
    token = await _asked(session, "tt_user/oauth2/token/", "authorization_code", body)
    words = _words(token.scope)
    grant = Grant(claimed=frozenset(_granted(words)), scopes=words)
    return Exchange(credential=_credential(token), grant=grant)


async def refresh(session: Session, credential: Credential) -> Credential:
    """The next token. Its refresh token may be a new one; the year of the first runs on."""
    body = {"refresh_token": _text(credential.refresh)}
    token = await _asked(session, "tt_user/oauth2/refresh_token/", "refresh_token", body)
    return _credential(token)


async def identify(session: Session) -> PlatformUser:
    """The account behind the token; this call tells its id and no name."""
    return PlatformUser(id=PlatformUserId(str((await _info(session)).creator_id)))


async def prove(
    session: Session,
    account: AdAccountId | None,  # noqa: ARG001 - there is none
) -> Mapping[PermissionSlug, bool]:
    """What TikTok says the token may do at this moment."""
    granted = set(_granted(_words((await _info(session)).scope)))
    return {slug: slug in granted for slug in PERMISSION_OF.values()}


async def revoke(session: Session, credential: Credential) -> None:
    """Give the token back; one that is dead already needs no more."""
    body = {**_client(session), "access_token": credential.token.reveal()}
    try:
        await session.post("tt_user/oauth2/revoke/", Anything, body)
    except (Revoked, Expired):
        return


async def _asked(session: Session, path: str, grant_type: str, more: Mapping[str, object]) -> Token:
    body = {**_client(session), "grant_type": grant_type, **more}
    return (await session.post(path, Answered[Token], body)).data


async def _info(session: Session) -> TokenInfo:
    token = session.credential.token if session.credential else None
    body = {"app_id": session.app.id, "access_token": _text(token)}
    return (await session.post("tt_user/token_info/get/", Answered[TokenInfo], body)).data


def _client(session: Session) -> dict[str, str]:
    return {"client_id": session.app.id, "client_secret": session.app.secret.reveal()}


def _credential(token: Token) -> Credential:
    now = datetime.now(UTC)
    return Credential(
        token=Secret(token.access_token),
        expires_at=_end(now, token.expires_in),
        refresh=Secret(token.refresh_token),
        refresh_expires_at=_end(now, token.refresh_token_expires_in),
    )


def _end(now: datetime, seconds: Number) -> datetime | None:
    """None where TikTok does not tell: the token is renewed when it is refused."""
    lives = count_of(seconds)
    return None if lives is None else now + timedelta(seconds=min(max(lives, 0), _LONGEST_LIFE))


def _text(secret: Secret | None) -> str:
    return secret.reveal() if secret else ""


def _words(scope: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (scope or "").split(",") if word.strip())


def _granted(words: tuple[str, ...]) -> list[PermissionSlug]:
    return [PERMISSION_OF[word] for word in words if word in PERMISSION_OF]
