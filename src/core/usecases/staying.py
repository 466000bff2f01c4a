"""Staying: whether somebody may go on with many deeds in a Business Center, asked before each."""

from dataclasses import dataclass

import msgspec

from core.access import Actor, Deed, require
from core.connection import Connection
from core.errors import Denied, NotFound
from core.ids import MemberId
from core.ports.members import Members
from core.usecases.center_door import CenterDoor, Place


@dataclass(frozen=True, slots=True)
class StayInside:
    """Two hundred deeds take minutes: what ends a way in meanwhile ends it for the next deed."""

    door: CenterDoor
    members: Members

    async def __call__(self, actor: Actor, place: Place, connection: Connection) -> None:
        """Raises Denied, Refused, NotFound or RoleMissing, whichever came in between."""
        if actor.member_id is not None:
            await self._require_member(actor, actor.member_id)
        now = await self.door.usable(place.workspace_id, *place.key)
        working = await self.door.all_working(now, "admin")
        if connection.id not in {one.id for one in working}:
            raise Denied(
                "The connection that did this is not there any more, or not an admin's.",
                remedy="Connect again, and do what is left.",
            )

    async def is_there(self, place: Place) -> bool:
        """Whether the Business Center, and its profile, are still kept."""
        try:
            await self.door.place(place.workspace_id, *place.key)
        except NotFound:
            return False
        return True

    async def _require_member(self, actor: Actor, id: MemberId) -> None:
        try:
            member = await self.members.get(actor.workspace_id, id)
        except NotFound as error:
            raise Denied(
                f"{actor.name} is not in the workspace any more.",
                remedy="Ask an owner for an invitation.",
            ) from error
        require(msgspec.structs.replace(actor, role=member.role), Deed.LINK_ACCOUNTS)
