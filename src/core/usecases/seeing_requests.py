"""Link requests as they are shown to somebody: by the clock, and by who is connected now."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from core.access import Actor, Deed, may
from core.errors import NotFound, Refused, RoleMissing
from core.ids import BusinessCenterId, ProfileId, ProviderSlug
from core.link_request import LinkRequest, LinkState
from core.ports.clock import Clock
from core.usecases.center_door import CenterDoor

type _Home = tuple[ProfileId, ProviderSlug, BusinessCenterId]

UNFOLLOWED = RoleMissing.code
"""What a request fails by while nobody connected is an admin of its Business Center."""


@dataclass(frozen=True, slots=True)
class SeeRequests:
    """Nobody waits for the next look to learn that an answer could not be seen."""

    door: CenterDoor
    clock: Clock

    async def __call__(self, actor: Actor, requests: Iterable[LinkRequest]) -> list[LinkRequest]:
        """An address is for those who may ask: whoever has it can link an account of their own."""
        now, found, followed = self.clock.now(), list[LinkRequest](), dict[_Home, bool | None]()
        for one in requests:
            url = one.url if may(actor.role, Deed.LINK_ACCOUNTS) else ""
            seen = msgspec.structs.replace(one, state=one.state_at(now), url=url)
            if seen.state is LinkState.WAITING and seen.since is not None:
                home = one.profile_id, one.provider, one.business_center_id
                if home not in followed:
                    followed[home] = await self._is_followed(one)
                seen = _judged(seen, is_followed=followed[home])
            found.append(seen)
        return found

    async def _is_followed(self, request: LinkRequest) -> bool | None:
        """Whether an admin of its Business Center is connected; None where nobody can tell."""
        try:
            place = await self.door.place(
                request.workspace_id,
                request.profile_id,
                request.provider,
                request.business_center_id,
            )
        except (NotFound, Refused):  # the plugin is gone
            return None
        return await self.door.working(place, "admin") is not None


def _judged(request: LinkRequest, *, is_followed: bool | None) -> LinkRequest:
    failing = request.failing
    if is_followed is False:
        failing = UNFOLLOWED
    elif is_followed and failing == UNFOLLOWED:
        failing = ""
    return msgspec.structs.replace(request, failing=failing)
