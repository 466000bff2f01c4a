"""Credential: what a connection signs its calls with, and what of it may be shown."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from core.ids import ConnectionId
from core.secret import Secret


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform gave out. Only the sealer ever sees it written down."""

    token: Secret
    expires_at: datetime | None = None
    """None: it lives until somebody revokes it."""
    refresh: Secret | None = None
    """What buys the next token; None where the platform gives out none."""
    refresh_expires_at: datetime | None = None
    """None: no end of it is known."""
    fields: Mapping[str, Secret] = {}
    """All that was entered with the token, where a person entered it here."""


class SealedCredential(msgspec.Struct, frozen=True, kw_only=True):
    """A credential as the database holds it: unreadable without the master key."""

    connection_id: ConnectionId
    sealed: str
    key: str
    """Which master key sealed it, and its refresh token."""
    fingerprint: str
    """A one-way hash of the token, to see whether another connection signs with the same one."""
    expires_at: datetime | None = None
    sealed_refresh: str | None = None
    refresh_expires_at: datetime | None = None
    version: int = 1
    """Counts renewals and replacements."""
    renew_at: datetime | None = None
    """When to have it renewed, or to try again; None: never."""
    failures: int = 0
    """How often in a row the platform did not renew it."""
    failing: str = ""
    """The code of the problem that the last failure amounts to."""
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    """Until when nobody else may have it renewed."""
    fence: int = 0
    """Counts claims and replacements: whoever claimed it under an older number is too late."""

    @property
    def ends_at(self) -> datetime | None:
        """The end that no renewal can push; None where none is known."""
        return self.refresh_expires_at if self.sealed_refresh else self.expires_at

    def has_ended(self, now: datetime) -> bool:
        """Whether its token is no good any more."""
        return self.expires_at is not None and self.expires_at <= now

    def is_claimed(self, now: datetime) -> bool:
        """Whether somebody is having it renewed."""
        return self.claimed_until is not None and self.claimed_until > now


class AppCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the operator's developer app is to the platform."""

    id: str
    secret: Secret
    options: Mapping[str, str] = {}
    """What the operator decided of the manifest's options; for the rest their defaults."""


def packed(credential: Credential) -> Secret:
    """All that a call is signed with, as one text to seal."""
    if not credential.fields:
        return credential.token
    fields = {name: field.reveal() for name, field in credential.fields.items()}
    texts = {"token": credential.token.reveal(), "fields": fields}
    return Secret(_MARK + msgspec.json.encode(texts).decode())


def unpacked(text: Secret) -> tuple[Secret, dict[str, Secret]]:
    """The token and the fields of a packed credential."""
    if not text.reveal().startswith(_MARK):
        return text, {}
    found = msgspec.json.decode(text.reveal().removeprefix(_MARK), type=_Packed)
    return Secret(found.token), {name: Secret(field) for name, field in found.fields.items()}


class _Packed(msgspec.Struct, frozen=True):
    token: str
    fields: dict[str, str]


_MARK = "\x1f"
"""No token begins so: HTTP would not let it through."""
