"""Whose key it is, what it may do, and how a call is signed with it."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from core.connection import PlatformUser
from core.credential import Credential
from core.ids import AdAccountId, PermissionSlug, PlatformUserId
from core.provider import Session
from plugins.power_manager.manifest import BASE_URL, HEADER, NAME, SCOPES, X_API_KEY
from plugins.power_manager.shapes import Me


def sign(credential: Credential) -> Mapping[str, str]:
    """In the header that the person chose."""
    key = credential.token.reveal()
    if _entered(credential, HEADER) == X_API_KEY:
        return {"X-API-Key": key}
    return {"Authorization": f"Bearer {key}"}


async def identify(session: Session) -> PlatformUser:
    """The key's owner at that service: the same id elsewhere is somebody else."""
    me = await session.get("v1/me", Me)
    host = urlsplit(_entered(session.credential, BASE_URL)).hostname or ""
    name = _entered(session.credential, NAME) or me.name
    return PlatformUser(id=PlatformUserId(f"{host}/{me.id}"), name=name)


async def prove(
    session: Session,
    account: AdAccountId | None,  # noqa: ARG001 - a key's scopes are the same everywhere
) -> Mapping[PermissionSlug, bool]:
    """Exactly what the service reports."""
    scopes = (await session.get("v1/me", Me)).scopes
    return {slug: scope in scopes for scope, slug in SCOPES.items()}


def _entered(credential: Credential | None, field: str) -> str:
    found = credential.fields.get(field) if credential else None
    return found.reveal() if found else ""
