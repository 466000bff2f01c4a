"""Credentials in and out of their sealed form."""

from dataclasses import dataclass

import msgspec

from core.connection import Connection
from core.credential import Credential, SealedCredential, packed, unpacked
from core.errors import ReadOnly
from core.ids import ConnectionId, WorkspaceId
from core.life import renewal_of
from core.ports.clock import Clock
from core.ports.credentials import Credentials
from core.ports.sealer import Place, Sealed, Sealer
from core.secret import Secret, digest


@dataclass(frozen=True, slots=True)
class Vault:
    """The only way to a credential: what lies in the database is always sealed."""

    credentials: Credentials
    sealer: Sealer
    clock: Clock

    async def keep(self, connection: Connection, credential: Credential) -> None:
        """Seal the connection's credential in place of any it had."""
        await self.credentials.put(self._sealed(connection, credential))

    async def open(self, connection: Connection) -> Credential:
        """The credential as it lies there. Raises ReadOnly where it was destroyed, or WrongKey."""
        return self.unsealed(connection, await self.read(connection))

    async def read(self, connection: Connection) -> SealedCredential:
        """The connection's credential, still sealed. Raises ReadOnly where it was destroyed."""
        found = await self.credentials.get(connection.id)
        if found is None:
            raise ReadOnly("The connection has no credential any more.")
        return found

    def unsealed(self, connection: Connection, sealed: SealedCredential) -> Credential:
        """What was sealed for that connection. Raises WrongKey."""
        text, refresh = self._opened(connection.workspace_id, sealed)
        token, fields = unpacked(text)
        return Credential(
            token=token,
            fields=fields,
            expires_at=sealed.expires_at,
            refresh=refresh,
            refresh_expires_at=sealed.refresh_expires_at,
        )

    def renewed(
        self, connection: Connection, old: SealedCredential, new: Credential
    ) -> SealedCredential:
        """The next version: sealed, unclaimed, and with no failures behind it."""
        sealed = self._sealed(connection, new)
        return msgspec.structs.replace(sealed, version=old.version + 1, fence=old.fence)

    def resealed(self, workspace_id: WorkspaceId, old: SealedCredential) -> SealedCredential:
        """The same credential under the newest key."""
        token, refresh = self._opened(workspace_id, old)
        sealed = self.sealer.seal(token, place_of(workspace_id, old.connection_id))
        return msgspec.structs.replace(
            old,
            sealed=sealed.text,
            key=sealed.key,
            sealed_refresh=self._seal_refresh(workspace_id, old.connection_id, refresh),
        )

    def _sealed(self, connection: Connection, credential: Credential) -> SealedCredential:
        workspace_id, id = connection.workspace_id, connection.id
        text = packed(credential)
        sealed = self.sealer.seal(text, place_of(workspace_id, id))
        return SealedCredential(
            connection_id=id,
            sealed=sealed.text,
            key=sealed.key,
            fingerprint=digest(text),
            expires_at=credential.expires_at,
            sealed_refresh=self._seal_refresh(workspace_id, id, credential.refresh),
            refresh_expires_at=credential.refresh_expires_at,
            renew_at=renewal_of(credential, self.clock.now()),
        )

    def _seal_refresh(
        self, workspace_id: WorkspaceId, id: ConnectionId, refresh: Secret | None
    ) -> str | None:
        if refresh is None:
            return None
        return self.sealer.seal(refresh, place_of_refresh(workspace_id, id)).text

    def _opened(
        self, workspace_id: WorkspaceId, old: SealedCredential
    ) -> tuple[Secret, Secret | None]:
        id = old.connection_id
        token = self.sealer.open(Sealed(text=old.sealed, key=old.key), place_of(workspace_id, id))
        if old.sealed_refresh is None:
            return token, None
        sealed = Sealed(text=old.sealed_refresh, key=old.key)
        return token, self.sealer.open(sealed, place_of_refresh(workspace_id, id))


def place_of(workspace_id: WorkspaceId, connection_id: ConnectionId) -> Place:
    """Where a connection's token belongs."""
    return Place(workspace=workspace_id, owner=connection_id, field="token")


def place_of_refresh(workspace_id: WorkspaceId, connection_id: ConnectionId) -> Place:
    """Where a connection's refresh token belongs."""
    return Place(workspace=workspace_id, owner=connection_id, field="refresh")
