"""Opening: whoever calls a platform gets a credential that is good for a while yet."""

from dataclasses import dataclass
from datetime import datetime

from core.connection import Connection
from core.credential import Credential, SealedCredential
from core.life import FINAL
from core.ports.clock import Clock
from core.ports.unit_of_work import UnitOfWork
from core.provider_errors import Expired, ProviderError, Revoked, Unavailable
from core.usecases.openings import Openings
from core.usecases.renewal import Renew
from core.usecases.vault import Vault


@dataclass(frozen=True, slots=True)
class OpenCredential:
    """A connection's credential, renewed first where its end is near.

    However many ask at once, in however many processes, one of them renews; the others go on with
    the old one while it is good, and wait for the new one when it is not. Commits and releases:
    call it before anything is written. Raises ReadOnly where the credential was destroyed,
    Expired or Revoked where it is over for good, and any other ProviderError where it has ended
    and the platform does not renew it for now.
    """

    vault: Vault
    renew: Renew
    openings: Openings
    clock: Clock
    work: UnitOfWork

    async def __call__(self, connection: Connection) -> Credential:
        return await self.openings.shared(connection.id, lambda: self._opened(connection, None))

    async def instead_of(self, connection: Connection, refused: Credential) -> Credential:
        """One in place of a credential that the platform refused: newer, or renewed now."""
        return await self._opened(connection, refused)

    async def _opened(self, connection: Connection, refused: Credential | None) -> Credential:
        patient_until = self.clock.now() + self.openings.patience
        while True:
            sealed = await self.vault.read(connection)
            await self.work.release()
            credential = self.vault.unsealed(connection, sealed)
            is_needed = refused is not None and refused.token == credential.token
            is_needed = is_needed or sealed.has_ended(self.clock.now())
            if not self._is_due(connection, sealed, is_needed=is_needed):
                return credential
            if fresh := await self._renewed(connection, sealed, credential, is_needed=is_needed):
                return fresh
            await self._wait(patient_until)

    def _is_due(self, connection: Connection, sealed: SealedCredential, *, is_needed: bool) -> bool:
        """Whether it must be renewed first. Raises where it must, and cannot be now."""
        now = self.clock.now()
        if sealed.failing in FINAL:
            kind = Expired if sealed.failing == Expired.code else Revoked
            raise kind("The platform has said that it does not renew the credential.")
        if sealed.renew_at is None or not self.renew.can(connection.provider):
            return False
        if now < sealed.renew_at and sealed.failures and is_needed:
            raise _resting(sealed.renew_at)
        return is_needed or now >= sealed.renew_at

    async def _renewed(
        self,
        connection: Connection,
        sealed: SealedCredential,
        credential: Credential,
        *,
        is_needed: bool,
    ) -> Credential | None:
        """The new credential, the old one if it will do, or None where another must be awaited."""
        try:
            fresh = await self.renew(connection, sealed, credential)
        except (Expired, Revoked):
            raise
        except ProviderError:
            if is_needed:
                raise
            return credential
        if fresh or is_needed:
            return fresh
        latest = await self.vault.read(connection)
        await self.work.release()
        return credential if latest.version == sealed.version else None

    async def _wait(self, patient_until: datetime) -> None:
        if self.clock.now() >= patient_until:
            raise Unavailable("Another process is still having the credential renewed.")
        await self.clock.sleep(self.openings.look)


def _resting(until: datetime) -> Unavailable:
    return Unavailable(
        f"The credential has ended and could not be renewed; the next try is at {until:%H:%M} UTC."
    )
