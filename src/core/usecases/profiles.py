"""Profiles: making, renaming and deleting them."""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from core.access import Actor, Deed, require
from core.connection import Connection
from core.errors import Invalid, Refused
from core.ids import ProfileId
from core.limit import Wish, free_seat
from core.names import clean_name
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.problem import State
from core.profile import Import, Profile
from core.usecases.connections import Disconnect
from core.usecases.standing import Standing
from core.usecases.trail import Trail


class NewProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to call the profile, and which ad accounts new connections bring into its syncs."""

    name: Annotated[str, msgspec.Meta(examples=["Acme"])]
    imports: Import = Import.ALL


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: Annotated[str | None, msgspec.Meta(examples=["Acme Europe"])] = None
    imports: Import | None = None


@dataclass(frozen=True, slots=True)
class ListProfiles:
    """The workspace's profiles, oldest first."""

    profiles: Profiles

    async def __call__(self, actor: Actor) -> list[Profile]:
        require(actor, Deed.VIEW)
        return await self.profiles.of(actor.workspace_id)


@dataclass(frozen=True, slots=True)
class ShowProfile:
    """One profile."""

    profiles: Profiles

    async def __call__(self, actor: Actor, id: ProfileId) -> Profile:
        require(actor, Deed.VIEW)
        return await self.profiles.get(actor.workspace_id, id)


@dataclass(frozen=True, slots=True)
class CreateProfile:
    """Make a profile, if the plan has room for it."""

    profiles: Profiles
    standing: Standing
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, asked: NewProfile) -> Profile:
        require(actor, Deed.EDIT_PROFILES)
        name = clean_name(asked.name)
        stand = await self.standing.allow(actor.workspace_id, Wish.ADD_PROFILE)
        profile = Profile(
            id=ProfileId(self.chance.id()),
            workspace_id=actor.workspace_id,
            name=name,
            imports=asked.imports,
            seat=free_seat(stand.usage.profiles, stand.plan.max_profiles),
            created_at=self.clock.now(),
        )
        await self.profiles.add(profile)
        await self.trail.note(actor, "profile.created", profile.id, detail=name)
        await self.work.commit()
        return profile


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """Rename a profile, or change which accounts its new connections import."""

    profiles: Profiles
    standing: Standing
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: ProfileId, asked: ProfileChange) -> Profile:
        require(actor, Deed.EDIT_PROFILES)
        name = None if asked.name is None else clean_name(asked.name)
        await self.standing.hold(actor.workspace_id)
        profile = await self.profiles.get(actor.workspace_id, id)
        await self.standing.allow_in(profile)
        changed = msgspec.structs.replace(
            profile, name=name or profile.name, imports=asked.imports or profile.imports
        )
        await self.profiles.change(changed)
        await self.trail.note(actor, "profile.changed", id, detail=changed.name)
        await self.work.commit()
        return changed


@dataclass(frozen=True, slots=True)
class DeleteProfile:
    """Delete a profile and what was synced into it; every connection is disconnected first.

    Raises Invalid unless `name` is the profile's own, and Refused while a platform has not
    confirmed that it took its credential back. The audit trail stays.
    """

    profiles: Profiles
    connections: Connections
    standing: Standing
    disconnect: Disconnect
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: ProfileId, name: str) -> None:
        require(actor, Deed.DELETE_PROFILES)
        profile = await self.profiles.get(actor.workspace_id, id)
        if clean_name(name) != profile.name:
            raise Invalid(
                f"The name does not match; the profile is called “{profile.name}”.",
                field="name",
                remedy="Type the profile's name exactly; nothing was deleted.",
            )
        self.standing.judge(await self.standing.read(actor.workspace_id), Wish.CHANGE)
        while await self._connected(actor, id):
            await self.work.release()
            await self._disconnect_all(actor, id)
        await self.profiles.remove(id)
        await self.trail.note(actor, "profile.deleted", id, detail=profile.name)
        await self.work.commit()

    async def _connected(self, actor: Actor, id: ProfileId) -> bool:
        """Whether somebody is connected; nobody can come back from a platform while we look."""
        await self.standing.hold(actor.workspace_id)
        known = await self.connections.of(id)
        return any(one.state is not State.DISCONNECTED or _is_pending(one) for one in known)

    async def _disconnect_all(self, actor: Actor, id: ProfileId) -> None:
        for connection in await self.connections.of(id):
            if _is_pending(await self.disconnect(actor, connection.id)):
                raise Refused(
                    "A platform has not confirmed yet that it took its authorisation back.",
                    remedy="The profile is disconnected; delete it again in a few minutes.",
                )


def _is_pending(connection: Connection) -> bool:
    return any(one.code == "revoke_pending" for one in connection.problems)
