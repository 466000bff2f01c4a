"""Credentials in and out of their sealed form."""

from dataclasses import dataclass

import msgspec

from core.connection import Connection
from core.credential import Credential, SealedCredential
from core.errors import ReadOnly
from core.ids import ConnectionId, WorkspaceId
from core.ports.credentials import Credentials
from core.ports.sealer import Place, Sealed, Sealer
from core.secret import digest


@dataclass(frozen=True, slots=True)
class Vault:
    """The only way to a credential: what lies in the database is always sealed."""

    credentials: Credentials
    sealer: Sealer

    async def keep(self, connection: Connection, credential: Credential) -> None:
        """Seal the connection's credential in place of any it had."""
        sealed = self.sealer.seal(
            credential.token, place_of(connection.workspace_id, connection.id)
        )
        await self.credentials.put(
            SealedCredential(
                connection_id=connection.id,
                sealed=sealed.text,
                key=sealed.key,
                fingerprint=digest(credential.token),
                expires_at=credential.expires_at,
            )
        )

    async def open(self, connection: Connection) -> Credential:
        """The connection's credential. Raises ReadOnly where it was destroyed, or WrongKey."""
        found = await self.credentials.get(connection.id)
        if found is None:
            raise ReadOnly("The connection has no credential any more.")
        place = place_of(connection.workspace_id, connection.id)
        token = self.sealer.open(Sealed(text=found.sealed, key=found.key), place)
        return Credential(token=token, expires_at=found.expires_at)

    def resealed(self, workspace_id: WorkspaceId, old: SealedCredential) -> SealedCredential:
        """The same credential under the newest key."""
        place = place_of(workspace_id, old.connection_id)
        token = self.sealer.open(Sealed(text=old.sealed, key=old.key), place)
        sealed = self.sealer.seal(token, place)
        return msgspec.structs.replace(old, sealed=sealed.text, key=sealed.key)


def place_of(workspace_id: WorkspaceId, connection_id: ConnectionId) -> Place:
    """Where a connection's token belongs."""
    return Place(workspace=workspace_id, owner=connection_id, field="token")
