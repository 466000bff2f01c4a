"""Credential: what a connection signs its calls with, and what of it may be shown."""

from datetime import datetime

import msgspec

from core.ids import ConnectionId
from core.secret import Secret


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform gave out. Only the sealer ever sees it written down."""

    token: Secret
    expires_at: datetime | None = None
    """None: it lives until somebody revokes it."""


class SealedCredential(msgspec.Struct, frozen=True, kw_only=True):
    """A credential as the database holds it: unreadable without the master key."""

    connection_id: ConnectionId
    sealed: str
    key: str
    """Which master key sealed it."""
    fingerprint: str
    """A one-way hash of the token, to see whether another connection signs with the same one."""
    expires_at: datetime | None = None


class AppCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the operator's developer app is to the platform."""

    id: str
    secret: Secret
