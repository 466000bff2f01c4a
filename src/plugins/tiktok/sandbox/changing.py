"""The admin path of single objects: more of them, or another status, name or end for one."""

from collections.abc import Iterable, Mapping, MutableSequence
from datetime import datetime
from typing import cast

import msgspec
from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath, JSONBody

from plugins.tiktok.sandbox.assets import Audience, Pixel, Video
from plugins.tiktok.sandbox.growth import grow
from plugins.tiktok.sandbox.orders import Growth, ObjectChange
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import Ad, AdGroup, Campaign, World

type Thing = Campaign | AdGroup | Ad | Video | Audience | Pixel

_ADS_A_GROUP = 20
_GROUPS_A_CAMPAIGN = 5


class Changing(Controller):
    """What may be done to the objects of an ad account."""

    path = "/_sandbox"

    @post("/grow", status_code=200)
    async def add_objects(
        self, data: JSONBody[Growth], sandbox: NamedDependency[Sandbox]
    ) -> dict[str, int]:
        """Answers with what there is now; what is not named follows from the rest."""
        account = sandbox.world.accounts.get(data.account_id)
        if account is None:
            raise NotFoundException(f"No ad account {data.account_id}.")
        groups = data.ad_groups or max(data.campaigns, -(-data.ads // _ADS_A_GROUP))
        campaigns = data.campaigns or -(-groups // _GROUPS_A_CAMPAIGN)
        ads = data.ads or groups
        if not 0 < campaigns <= groups <= ads:
            raise ClientException("Each new campaign needs an ad group, each ad group an ad.")
        now = sandbox.clock.now()
        grow(sandbox.world, account, now, campaigns=campaigns, ad_groups=groups, ads=ads)
        return {
            "campaigns": len(sandbox.world.campaigns[account.id]),
            "ad_groups": len(sandbox.world.ad_groups[account.id]),
            "ads": len(sandbox.world.ads[account.id]),
        }

    @post("/objects/{kind:str}/{id:str}", status_code=200)
    async def change_object(
        self,
        kind: FromPath[str],
        id: FromPath[str],
        data: JSONBody[ObjectChange],
        sandbox: NamedDependency[Sandbox],
    ) -> Thing:
        """Answers with the object as it is now; whatever else is done to it, it is back."""
        world = sandbox.world
        shelf, place = _find(_shelves(world, kind), id)
        shelf[place] = found = _changed(shelf[place], data, sandbox.clock.now())
        if data.operation == "VANISH":
            world.vanished.add(id)
        elif data.operation is not None:
            world.vanished.discard(id)
        return found


def _shelves(world: World, kind: str) -> Iterable[MutableSequence[Thing]]:
    shelves: dict[str, Mapping[str, object]] = {
        "campaign": world.campaigns,
        "ad_group": world.ad_groups,
        "ad": world.ads,
        "video": world.videos,
        "audience": world.audiences,
        "pixel": world.pixels,
    }
    if kind not in shelves:
        raise NotFoundException(f"The kind must be one of {', '.join(shelves)}.")
    return cast("Iterable[MutableSequence[Thing]]", shelves[kind].values())


def _find(shelves: Iterable[MutableSequence[Thing]], id: str) -> tuple[MutableSequence[Thing], int]:
    for shelf in shelves:
        for place, thing in enumerate(shelf):
            if thing.id == id:
                return shelf, place
    raise NotFoundException(f"No object {id}.")


def _changed(thing: Thing, change: ObjectChange, now: datetime) -> Thing:
    replace = msgspec.structs.replace
    named = replace(thing, name=change.name) if change.name is not None else thing
    if change.operation == "VANISH":
        return named
    if isinstance(named, Campaign | AdGroup | Ad):
        operation = change.operation or named.operation
        return replace(named, operation=operation, modified_at=now.replace(microsecond=0))
    if change.operation not in (None, "ENABLE"):
        raise ClientException(
            "This kind has no operations but VANISH, and ENABLE to bring it back."
        )
    return named
