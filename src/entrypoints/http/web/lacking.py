"""What is missing on the pages of a profile, as the person who connected did not grant it."""

from dishka import AsyncContainer

from core.ports.connections import Connections
from core.profile import Profile
from core.usecases.ad_accounts import ListAdAccounts

LACKING = "permission_missing"

type Lacking = list[tuple[str, list[str]]]
"""Who did not grant which permissions."""


async def lacking_in(container: AsyncContainer, profile: Profile) -> Lacking:
    """Of those alone by whose connection anything is read: another may read it all."""
    found = await (await container.get(Connections)).of(profile.id)
    holes = {one.id: [it.subject for it in one.problems if it.code == LACKING] for one in found}
    if not any(holes.values()):
        return []
    views = await (await container.get(ListAdAccounts)).of(profile.workspace_id, profile.id)
    reading = {one.best.connection_id for one in views if one.is_synced and one.best}
    return [
        (one.user.name or one.user.id, holes[one.id])
        for one in found
        if holes[one.id] and one.id in reading
    ]
