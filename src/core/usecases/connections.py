"""Connections: seeing, validating and taking them apart."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from core.access import Actor, Deed, require
from core.audit import Result
from core.connection import Connection, judged, require_usable
from core.ids import ConnectionId, ProfileId
from core.life import Life, life_of
from core.operator_errors import OperatorError
from core.permission import MatrixRow, matrix
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.credentials import Credentials
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.problem import Problem, State
from core.provider import Revokes
from core.provider_errors import Expired, ProviderError, Revoked
from core.usecases.asked import asked
from core.usecases.looking import LookAtConnection
from core.usecases.opening import OpenCredential
from core.usecases.presence import Presence
from core.usecases.settle import Settle
from core.usecases.standing import Standing
from core.usecases.survey import Check
from core.usecases.trail import Trail

REVOKING = timedelta(hours=24)
"""For how long a platform that fails is asked to take a credential back."""


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """The connection after its validation, and what each check found."""

    connection: Connection
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class ListConnections:
    """The profile's connections, oldest first."""

    connections: Connections
    profiles: Profiles
    present: Presence

    async def __call__(self, actor: Actor, profile_id: ProfileId) -> list[Connection]:
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        return [self.present(one) for one in await self.connections.of(profile_id)]


@dataclass(frozen=True, slots=True)
class ShowConnection:
    """One connection, how long its token lasts, and its permission matrix."""

    connections: Connections
    credentials: Credentials
    platforms: Platforms
    present: Presence

    async def __call__(self, actor: Actor, id: ConnectionId) -> Connection:
        require(actor, Deed.VIEW)
        return self.present(await self.connections.get(actor.workspace_id, id))

    async def life(self, actor: Actor, id: ConnectionId) -> Life | None:
        """How long its token lasts; None where there is none any more."""
        connection = await self(actor, id)
        sealed = await self.credentials.get(connection.id)
        return life_of(sealed) if sealed else None

    async def matrix(self, actor: Actor, id: ConnectionId) -> tuple[MatrixRow, ...]:
        """Every permission: granted or not, how we know, which features break without it.

        Empty where the provider is gone, for its plugin knows them.
        """
        connection = await self(actor, id)
        if not self.present.has(connection.provider):
            return ()
        manifest = self.platforms.get(connection.provider).manifest
        return matrix(manifest.permissions, manifest.features, connection.grant)


@dataclass(frozen=True, slots=True)
class ValidateConnection:
    """Ask the platform whether everything is still so; the state follows."""

    connections: Connections
    profiles: Profiles
    look: LookAtConnection
    settle: Settle
    standing: Standing
    present: Presence
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: ConnectionId) -> Validation:
        require(actor, Deed.VALIDATE)
        connection = await self.connections.get(actor.workspace_id, id)
        profile = await self.profiles.get(actor.workspace_id, connection.profile_id)
        await self.standing.allow_in(profile)
        require_usable(self.present(connection))
        survey = await self.look(connection)
        settled = await self.settle(connection, survey)
        await self.trail.note(actor, "connection.validated", id, detail=settled.state)
        await self.work.commit()
        return Validation(connection=settled, checks=survey.checks)


@dataclass(frozen=True, slots=True)
class Revoker:
    """Gives a disconnected connection's credential back, then destroys it."""

    connections: Connections
    credentials: Credentials
    platforms: Platforms
    present: Presence
    open_credential: OpenCredential
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def pending(self) -> None:
        """Try again for every connection whose revocation is not confirmed."""
        waiting = await self.connections.disconnected()
        await self.work.release()
        for connection in waiting:
            try:
                await self(connection)
            except OperatorError:  # a missing key or setting: whoever mends it loses nothing
                await self.work.release()

    async def __call__(self, connection: Connection) -> Connection:
        """One try; the connection as it is afterwards."""
        current = await self.connections.get(connection.workspace_id, connection.id)
        sealed = await self.credentials.get(connection.id)
        if sealed is None or current.state is not State.DISCONNECTED:
            await self.work.release()
            return current  # done already, or it came back meanwhile
        others = set(await self.credentials.sharing(sealed.fingerprint)) - {connection.id}
        if others:
            return await self._destroy(connection, "disconnected", "kept for another connection")
        try:
            how = await self._revoke(connection)
        except (Expired, Revoked):
            return await self._destroy(connection, "disconnected", "it was dead already")
        except ProviderError as error:
            return await self._postpone(connection, str(error))
        return await self._destroy(connection, "disconnected", how)

    async def _revoke(self, connection: Connection) -> str:
        """What came of it, in words."""
        if not self.present.has(connection.provider):
            raise ProviderError("The provider's plugin is not installed.")
        credential = await self.open_credential(connection)
        provider = self.platforms.get(connection.provider)
        line = self.platforms.line(connection.provider, credential)
        if not isinstance(provider, Revokes):
            return "the platform takes none back"
        await asked(provider, line, provider.revoke(line, credential), credential.token)
        return "revoked at the platform"

    async def _postpone(self, connection: Connection, reason: str) -> Connection:
        since = min(one.since for one in connection.problems if one.since)
        if self.clock.now() - since >= REVOKING:
            return await self._destroy(connection, "revoke_failed", reason)
        await self._note(connection, "credential.revoke_failed", Result.FAILED, reason)
        await self.work.commit()
        return connection

    async def _destroy(self, connection: Connection, code: str, how: str) -> Connection:
        held = await self.connections.hold(connection.workspace_id, connection.id)
        if held.state is not State.DISCONNECTED:
            await self.work.release()
            return held  # somebody reconnected it meanwhile
        done = judged(held, (Problem(code=code, since=self.clock.now()),))
        await self.connections.change(done)
        await self.credentials.destroy(connection.id)
        await self._note(connection, "credential.destroyed", Result.DONE, how)
        await self.work.commit()
        return done

    async def _note(self, connection: Connection, action: str, result: Result, detail: str) -> None:
        await self.trail.note_of(
            connection.workspace_id, "adport", action, connection.id, result, detail
        )


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Take a connection apart: the platform takes back what it can, the secret is destroyed.

    If the platform fails, the connection is read-only at once and the revocation is tried again
    until it is confirmed or a day has gone; the secret does not outlive that.
    """

    connections: Connections
    revoker: Revoker
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: ConnectionId) -> Connection:
        require(actor, Deed.DISCONNECT)
        connection = await self.connections.hold(actor.workspace_id, id)
        if connection.state is not State.DISCONNECTED:
            pending = Problem(code="revoke_pending", since=self.clock.now())
            connection = judged(connection, (pending,))
            await self.connections.change(connection)
            await self.trail.note(actor, "connection.disconnected", id)
        await self.work.commit()
        return await self.revoker(connection)
