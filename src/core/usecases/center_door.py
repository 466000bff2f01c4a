"""Who can speak for a Business Center: the way to its platform for all about linked accounts."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from core.access import Actor, Deed, require
from core.business_center import BusinessCenter
from core.connection import READ_ONLY, Connection
from core.errors import Refused, RoleMissing
from core.ids import BusinessCenterId, ProfileId, ProviderSlug, WorkspaceId
from core.linked_account import CenterMember, CenterRole
from core.linking import Linking
from core.links import LinksAccounts
from core.permission import require_feature
from core.ports.business_centers import BusinessCenters
from core.ports.connections import Connections
from core.ports.links import Links
from core.ports.platforms import Line, Platforms
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.problem import SEVERITY
from core.provider_errors import Forbidden
from core.quota import Caller, Urgency
from core.said import require_said
from core.usecases.doubting import DoubtConnection
from core.usecases.doubts import FINAL
from core.usecases.opening import OpenCredential
from core.usecases.presence import Presence
from core.usecases.standing import Standing, is_usable


@dataclass(frozen=True, slots=True)
class Place:
    """One Business Center of a profile, and how accounts are linked to it."""

    workspace_id: WorkspaceId
    center: BusinessCenter
    linking: Linking
    platform: LinksAccounts

    @property
    def key(self) -> tuple[ProfileId, ProviderSlug, BusinessCenterId]:
        """By what everything about it is kept."""
        return self.center.profile_id, self.center.provider, self.center.id


@dataclass(frozen=True, slots=True)
class CenterDoor:
    """Lets people and jobs in to a Business Center, by a connection that its platform heeds."""

    business_centers: BusinessCenters
    connections: Connections
    profiles: Profiles
    platforms: Platforms
    links: Links
    present: Presence
    standing: Standing
    open_credential: OpenCredential
    doubt: DoubtConnection
    work: UnitOfWork

    async def enter(
        self, actor: Actor, profile_id: ProfileId, provider: ProviderSlug, id: BusinessCenterId
    ) -> Place:
        """For somebody who changes something. Raises Denied, NotFound, Refused, TrialExpired."""
        require(actor, Deed.LINK_ACCOUNTS)
        return await self.allowed(actor, profile_id, provider, id)

    async def allowed(
        self, actor: Actor, profile_id: ProfileId, provider: ProviderSlug, id: BusinessCenterId
    ) -> Place:
        """The same, for whoever's role was looked at already."""
        require_said("provider", provider)
        require_said("business_center_id", id)
        return await self.usable(actor.workspace_id, profile_id, provider, id)

    async def usable(
        self,
        workspace_id: WorkspaceId,
        profile_id: ProfileId,
        provider: ProviderSlug,
        id: BusinessCenterId,
    ) -> Place:
        """For a job: nothing is asked of a platform that the plan no longer covers."""
        profile = await self.profiles.get(workspace_id, profile_id)
        stand = await self.standing.allow_in(profile)
        place = await self.place(workspace_id, profile_id, provider, id)
        if not is_usable(place.center, stand.plan):
            raise Refused(
                f"“{place.center.name}” is not active here: it may only be read.",
                remedy="Activate the Business Center, or swap it in, first.",
            )
        return place

    async def place(
        self,
        workspace_id: WorkspaceId,
        profile_id: ProfileId,
        provider: ProviderSlug,
        id: BusinessCenterId,
    ) -> Place:
        """Raises NotFound, and Refused where the platform has no accounts to link."""
        center = await self.business_centers.get(profile_id, provider, id)
        platform = self.platforms.get(provider)
        linking = platform.manifest.linking
        if linking is None or not isinstance(platform, LinksAccounts):
            raise Refused(
                f"{platform.manifest.name} has no accounts to link to a Business Center.",
                remedy="Choose a Business Center of another platform.",
            )
        return Place(workspace_id, center, linking, platform)

    async def admin(self, place: Place) -> Connection:
        """The connection of an admin of it. Raises RoleMissing, PermissionMissing."""
        found = await self.working(place, "admin")
        if found is None:
            raise await self._nobody(place)
        manifest = self.platforms.get(place.center.provider).manifest
        feature = place.linking.feature
        require_feature(feature, manifest.permissions, manifest.features, found.grant)
        return found

    async def working(self, place: Place, role: str = "") -> Connection | None:
        """The best connection that reaches it now, in that role if one is given."""
        return min(
            await self.all_working(place, role),
            key=lambda one: SEVERITY[one.state],
            default=None,
        )

    async def all_working(self, place: Place, role: str = "") -> list[Connection]:
        """Every connection that reaches it now, in that role if one is given."""
        reaching = {
            one.connection_id
            for one in place.center.reached_by
            if one.lost_at is None and role in ("", one.role)
        }
        return [
            one
            for one in map(self.present, await self.connections.of(place.center.profile_id))
            if one.id in reaching and one.state not in READ_ONLY
        ]

    async def line(self, place: Place, connection: Connection, urgency: Urgency) -> Line:
        """A line to its platform. Commits and releases like OpenCredential."""
        credential = await self.open_credential(connection)
        caller = Caller(profile_id=place.center.profile_id, urgency=urgency)
        return self.platforms.line(place.center.provider, credential, caller)

    @asynccontextmanager
    async def speaking(
        self, place: Place, connection: Connection, urgency: Urgency
    ) -> AsyncIterator[Line]:
        """The same; an answer that puts the connection in doubt has it looked at, then goes on.

        Raises RoleMissing where that shows that whom it speaks for is no admin any more.
        """
        try:
            yield await self.line(place, connection, urgency)
        except FINAL:
            await self.doubt(connection)
            raise
        except Forbidden as error:
            if not _speaks(place, connection):
                raise
            await self.doubt(connection)
            profile_id, provider, id = place.key
            center = await self.business_centers.get(profile_id, provider, id)
            now = replace(place, center=center)
            if await self.working(now, "admin") is not None:
                raise
            raise await self._nobody(now) from error

    async def _nobody(self, place: Place) -> RoleMissing:
        admins = await self._admins(place)
        known = f" Its admins are {', '.join(admins)}." if admins else ""
        return RoleMissing(
            f"Only an admin of “{place.center.name}” can do that, and nobody who is connected here"
            f" is one, or can be called with now.{known}",
            remedy="Connect as an admin of the Business Center, reconnect the admin who was, or"
            " have an admin promote the person who is connected; then validate.",
        )

    async def _admins(self, place: Place) -> list[str]:
        """The names of those known to be admins."""
        members = await self.links.of(CenterMember, place.center.profile_id)
        roles = {
            one.connection_id: one.role for one in place.center.reached_by if one.lost_at is None
        }
        every = await self.connections.of(place.center.profile_id)
        connected = [one.user for one in every if roles.get(one.id) == "admin"]
        demoted = {one.user.id for one in every if roles.get(one.id, "admin") != "admin"}
        others = [one for one in members if one.id not in demoted]
        return sorted({*(one.name or one.id for one in connected), *_admins_among(others, place)})


def _speaks(place: Place, connection: Connection) -> bool:
    """Whether the connection is of an admin, as far as is known."""
    return any(
        (one.connection_id, one.role, one.lost_at) == (connection.id, "admin", None)
        for one in place.center.reached_by
    )


def _admins_among(members: Iterable[CenterMember], place: Place) -> Iterable[str]:
    for one in members:
        here = (one.profile_id, one.provider, one.business_center_id) == place.key
        if here and one.role is CenterRole.ADMIN and not one.is_pending and one.lost_at is None:
            yield one.name or one.key
