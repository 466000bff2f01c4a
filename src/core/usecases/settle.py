"""Settling: what a survey showed becomes what we know, in one transaction."""

from dataclasses import dataclass

import msgspec

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.connection import READ_ONLY, Connection, judged
from core.diagnosis import Found, diagnose
from core.discovery import merged_accounts, merged_centers, with_new_active
from core.life import newly_ending
from core.ports.ad_accounts import AdAccounts
from core.ports.business_centers import BusinessCenters
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.credentials import Credentials
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.usecases.standing import Stand, Standing
from core.usecases.survey import Survey
from core.usecases.trail import Trail


@dataclass(frozen=True, slots=True)
class Settle:
    """Lays a survey over what is known. Commits nothing: whoever calls it does."""

    connections: Connections
    credentials: Credentials
    profiles: Profiles
    business_centers: BusinessCenters
    ad_accounts: AdAccounts
    platforms: Platforms
    standing: Standing
    clock: Clock
    trail: Trail

    async def __call__(self, surveyed: Connection, survey: Survey) -> Connection:
        """The connection as it is now. Holds the workspace, for seats may be taken."""
        _, settled = await self.compared(surveyed, survey)
        return settled

    async def compared(self, surveyed: Connection, survey: Survey) -> tuple[Connection, Connection]:
        """The connection as it was when it was held, and as it is now.

        Of two that looked at the same time, only the first one's survey changes it.
        """
        stand = await self.standing.hold(surveyed.workspace_id)
        connection = await self.connections.hold(surveyed.workspace_id, surveyed.id)
        if connection.connected_at != surveyed.connected_at or connection.state in READ_ONLY:
            # reconnected or ended meanwhile: the survey is of an old credential
            return connection, connection
        profile = await self.profiles.get(connection.workspace_id, connection.profile_id)
        centers = await self._settle_centers(connection, survey, stand)
        found = Found(
            centers=centers,
            accounts=await self._settle_accounts(connection, survey, centers or ()),
            troubles=survey.troubles,
            life=await self.credentials.get(connection.id),
        )
        learned = msgspec.structs.replace(
            connection, grant=survey.grant, validated_at=self.clock.now()
        )
        problems = diagnose(
            self.platforms.get(connection.provider).manifest,
            learned,
            found,
            profile.imports,
            await self.standing.room(connection.workspace_id),
            self.clock.now(),
        )
        settled = judged(learned, problems)
        await self.connections.change(settled)
        await self._announce(connection, settled)
        return connection, settled

    async def _announce(self, before: Connection, after: Connection) -> None:
        if ending := newly_ending(before.problems, after.problems):
            await self.trail.note_of(
                after.workspace_id, "adport", "credential.ends_soon", after.id, detail=ending.detail
            )

    async def _settle_centers(
        self, connection: Connection, survey: Survey, stand: Stand
    ) -> tuple[BusinessCenter, ...] | None:
        if survey.centers is None:
            return None
        known = await self.business_centers.of(connection.profile_id)
        merged = merged_centers(known, survey.centers, connection, self.clock.now())
        seated = with_new_active(merged, known, stand.usage.business_centers, stand.plan)
        await self.business_centers.put(seated)
        return seated

    async def _settle_accounts(
        self, connection: Connection, survey: Survey, centers: tuple[BusinessCenter, ...]
    ) -> tuple[AdAccount, ...] | None:
        if survey.accounts is None:
            return None
        profile = await self.profiles.get(connection.workspace_id, connection.profile_id)
        known = await self.ad_accounts.of(connection.profile_id)
        now = self.clock.now()
        active = frozenset(one.id for one in centers if one.is_active)
        merged = merged_accounts(known, survey.accounts, connection, profile.imports, active, now)
        await self.ad_accounts.put(merged)
        return merged
