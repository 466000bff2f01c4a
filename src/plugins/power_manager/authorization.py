"""Whose key it is, what it may do, and how it signs a call."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from core.connection import PlatformUser
from core.credential import Credential
from core.ids import AdAccountId, PermissionSlug, PlatformUserId
from core.provider import Session
from core.provider_errors import AccountGone, Rejected, ScopeMissing
from plugins.power_manager.manifest import BASE_URL, HEADER, NAME, SCOPES, X_API_KEY
from plugins.power_manager.shapes import Me, text_of

_ME = "v1/me"


def sign(credential: Credential) -> Mapping[str, str]:
    """One header, in the style that was chosen with the key."""
    key = credential.token.reveal()
    if _field(credential, HEADER) == X_API_KEY:
        return {"X-API-Key": key}
    return {"Authorization": f"Bearer {key}"}


async def identify(session: Session) -> PlatformUser:
    """Whose key it is. Two services may both have a user 1, so where the service is counts too."""
    me, credential = await _me(session), session.credential
    name = _field(credential, NAME) or text_of(me.name)
    return PlatformUser(id=PlatformUserId(f"{me.id}@{_place(credential)}"), name=name)


async def prove(
    session: Session,
    account: AdAccountId | None,  # noqa: ARG001 - the service tells without one
) -> Mapping[PermissionSlug, bool]:
    """Exactly the scopes that the service reports."""
    scopes = set((await _me(session)).scopes)
    return {slug: scope in scopes for slug, scope in SCOPES.items()}


async def _me(session: Session) -> Me:
    """What every key may ask: so “no such thing” is about the address, not about a user."""
    try:
        return await session.get(_ME, Me)
    except AccountGone:
        problem: Rejected | ScopeMissing = Rejected(
            f"The service has no {_ME}: the base URL may be another one."
        )
    except ScopeMissing as refusal:
        problem = ScopeMissing(f"The key may not even ask {_ME}, which needs no scope. {refusal}")
    raise problem


def _field(credential: Credential | None, name: str) -> str:
    found = credential.fields.get(name) if credential else None
    return found.reveal() if found else ""


def _place(credential: Credential | None) -> str:
    parts = urlsplit(_field(credential, BASE_URL))
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}"
