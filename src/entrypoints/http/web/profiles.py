"""/profiles: the cards of all profiles; making, renaming and deleting them."""

from dataclasses import dataclass
from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor
from core.errors import Invalid
from core.ids import ProfileId
from core.ports.platforms import Platforms
from core.profile import Import
from core.usecases.profile_cards import ListProfileCards
from core.usecases.profiles import (
    ChangeProfile,
    CreateProfile,
    DeleteProfile,
    NewProfile,
    ProfileChange,
)
from entrypoints.addresses import Addresses
from entrypoints.http.web.rendering import go, page


@dataclass
class Named:
    """A form with a name."""

    name: str = ""


@dataclass
class Changed:
    """What of a profile is to be another; what is missing stays."""

    name: str | None = None
    imports: str | None = None


@get("/", include_in_schema=False)
@inject
async def begin(addresses: FromDishka[Addresses]) -> Redirect:
    """The first page is that of the profiles."""
    return go("/profiles", addresses)


@get("/profiles", include_in_schema=False)
@inject
async def show_profiles(
    actor: NamedDependency[Actor],
    request: Request[Any, Any, Any],
    cards: FromDishka[ListProfileCards],
    platforms: FromDishka[Platforms],
) -> Response[str]:
    """Every profile as a card, and one to make another."""
    names = {one.manifest.slug: one.manifest.name for one in platforms.all()}
    return await page("profiles.html", request, cards=await cards(actor), providers=names)


@post("/profiles", include_in_schema=False)
@inject
async def create_profile(
    actor: NamedDependency[Actor],
    data: URLEncodedBody[Named],
    create: FromDishka[CreateProfile],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Make it, and go where its first connection is made."""
    made = await create(actor, NewProfile(name=data.name))
    return go(f"/profiles/{made.id}/config", addresses, f"Made “{made.name}”. Now connect it.")


@post("/profiles/{profile_id:str}/change", include_in_schema=False)
@inject
async def change_profile(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Changed],
    change: FromDishka[ChangeProfile],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Another name, or another way of importing accounts."""
    imports = None if data.imports is None else _import(data.imports)
    wanted = ProfileChange(name=data.name, imports=imports)
    changed = await change(actor, ProfileId(profile_id), wanted)
    back = f"/profiles/{profile_id}/config" if imports else "/profiles"
    return go(back, addresses, f"Saved “{changed.name}”.")


@post("/profiles/{profile_id:str}/delete", include_in_schema=False)
@inject
async def delete_profile(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Named],
    delete: FromDishka[DeleteProfile],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Only with its name typed; what is connected is disconnected first."""
    await delete(actor, ProfileId(profile_id), data.name)
    return go("/profiles", addresses, f"Deleted “{data.name}”.")


def _import(text: str) -> Import:
    if text not in set(Import):
        raise Invalid("That is no choice.", field="imports", remedy="Choose all or chosen.")
    return Import(text)


HANDLERS = (begin, show_profiles, create_profile, change_profile, delete_profile)
