"""Admission: whoever came back from the platform becomes, or restores, a connection."""

from dataclasses import dataclass

import msgspec

from core.audit import Result
from core.authorization import Authorization, ended, reading
from core.connection import Connection, PlatformUser, reconnected
from core.errors import Error
from core.ids import ConnectionId
from core.ports.authorizations import Authorizations
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.problem import Problem
from core.provider import Exchange
from core.usecases.giving_back import GiveBack
from core.usecases.settle import Settle
from core.usecases.standing import Standing
from core.usecases.survey import Surveyor
from core.usecases.trail import Trail
from core.usecases.vault import Vault


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """Who came back, and with what."""

    user: PlatformUser
    exchange: Exchange
    is_pasted: bool = False
    """Whether somebody had the credential before us: then it is not ours to give back."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Keeps the credential first, so that no kill can lose it; then reads what it reaches."""

    authorizations: Authorizations
    connections: Connections
    profiles: Profiles
    vault: Vault
    surveyor: Surveyor
    settle: Settle
    standing: Standing
    give_back: GiveBack
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(self, returned: Authorization, arrival: Arrival) -> Authorization:
        await self.standing.hold(returned.workspace_id)
        known = await self._known(returned, arrival)
        if known and returned.reconnects and known.user.id != arrival.user.id:
            wrong = Problem(code="wrong_account", since=self.clock.now())
            return await self._end(returned, wrong, arrival)
        try:
            profile = await self.profiles.get(returned.workspace_id, returned.profile_id)
            await self.standing.allow_in(profile)
        except Error as error:
            refused = Problem(code="plan_refused", detail=str(error), since=self.clock.now())
            return await self._end(returned, refused, arrival)
        connection = await self._keep(returned, known, arrival)
        kept = reading(returned, connection.id)
        await self.authorizations.move(returned, kept)
        await self.work.commit()
        survey = await self.surveyor(connection, arrival.exchange.credential)
        settled = await self.settle(connection, survey)
        done = ended(kept, self.clock.now(), connection_id=settled.id)
        await self.authorizations.move(kept, done)
        await self.work.commit()
        return done

    async def _known(self, returned: Authorization, arrival: Arrival) -> Connection | None:
        """The connection to restore; connecting as the same person again restores it too."""
        if returned.reconnects and returned.connection_id:
            return await self.connections.hold(returned.workspace_id, returned.connection_id)
        profile_id, provider = returned.profile_id, returned.provider
        return await self.connections.by_user(profile_id, provider, arrival.user.id)

    async def _keep(
        self, returned: Authorization, known: Connection | None, arrival: Arrival
    ) -> Connection:
        now, grant = self.clock.now(), arrival.exchange.grant
        pending = (Problem(code="discovery_pending", since=now),)
        if known:
            connection = reconnected(known, arrival.user, grant, pending, now)
            await self.connections.change(connection)
        else:
            connection = Connection(
                id=ConnectionId(self.chance.id()),
                workspace_id=returned.workspace_id,
                profile_id=returned.profile_id,
                provider=returned.provider,
                user=arrival.user,
                grant=grant,
                problems=pending,
                first_connected_at=now,
                connected_at=now,
                validated_at=now,
            )
            await self.connections.add(connection)
        await self.vault.keep(connection, arrival.exchange.credential)
        action = "connection.reconnected" if known else "connection.made"
        who = arrival.user.name or arrival.user.id
        await self.trail.note_of(connection.workspace_id, who, action, connection.id)
        return connection

    async def _end(
        self, returned: Authorization, problem: Problem, arrival: Arrival
    ) -> Authorization:
        failed = ended(returned, self.clock.now(), problem=problem)
        await self.authorizations.move(returned, failed)
        await self.trail.note_of(
            returned.workspace_id,
            "browser",
            "authorization.failed",
            returned.id,
            Result.REFUSED,
            problem.code,
        )
        await self.work.commit()
        if not arrival.is_pasted:
            await self.give_back(returned.provider, arrival.exchange.credential)
        return failed
