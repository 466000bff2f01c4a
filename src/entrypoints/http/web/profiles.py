"""/profiles: the cards of all profiles; making, renaming and deleting them."""

from dataclasses import dataclass
from typing import Any

import msgspec
from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor
from core.errors import (
    Error,
    Invalid,
    NameTaken,
    PlanLimit,
    ReadOnly,
    TrialExpired,
    TrialLimit,
)
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
from entrypoints.http.errors import status_of
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


MENDED = (Invalid, NameTaken, PlanLimit, TrialLimit, TrialExpired, ReadOnly)
"""What is told beside the form, with what was typed."""
OF_PLAN = (PlanLimit, TrialLimit, TrialExpired)


class _Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """A form that was refused: which one, what was typed, and why."""

    form: str
    typed: str
    error: Error


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
) -> Response[str]:
    """Every profile as a card, and one to make another."""
    return await _profiles(actor, request)


@post("/profiles", include_in_schema=False)
@inject
async def create_profile(
    actor: NamedDependency[Actor],
    data: URLEncodedBody[Named],
    request: Request[Any, Any, Any],
    create: FromDishka[CreateProfile],
    addresses: FromDishka[Addresses],
) -> Response[str] | Redirect:
    """Make it, and go where its first connection is made."""
    try:
        made = await create(actor, NewProfile(name=data.name))
    except MENDED as error:
        return await _profiles(actor, request, _Wrong(form="new", typed=data.name, error=error))
    return go(f"/profiles/{made.id}/config", addresses, f"Made “{made.name}”. Now connect it.")


@post("/profiles/{profile_id:str}/change", include_in_schema=False)
@inject
async def change_profile(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Changed],
    request: Request[Any, Any, Any],
    change: FromDishka[ChangeProfile],
    addresses: FromDishka[Addresses],
) -> Response[str] | Redirect:
    """Another name, or another way of importing accounts."""
    imports = None if data.imports is None else _import(data.imports)
    wanted = ProfileChange(name=data.name, imports=imports)
    try:
        changed = await change(actor, ProfileId(profile_id), wanted)
    except MENDED as error:
        if data.name is None:
            raise
        wrong = _Wrong(form=f"rename-{profile_id}", typed=data.name, error=error)
        return await _profiles(actor, request, wrong)
    back = f"/profiles/{profile_id}/config" if imports else "/profiles"
    return go(back, addresses, f"Saved “{changed.name}”.")


@post("/profiles/{profile_id:str}/delete", include_in_schema=False)
@inject
async def delete_profile(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Named],
    request: Request[Any, Any, Any],
    delete: FromDishka[DeleteProfile],
    addresses: FromDishka[Addresses],
) -> Response[str] | Redirect:
    """Only with its name typed; what is connected is disconnected first."""
    try:
        await delete(actor, ProfileId(profile_id), data.name)
    except MENDED as error:
        wrong = _Wrong(form=f"delete-{profile_id}", typed=data.name, error=error)
        return await _profiles(actor, request, wrong)
    return go("/profiles", addresses, f"Deleted “{data.name}”.")


async def _profiles(
    actor: Actor, request: Request[Any, Any, Any], wrong: _Wrong | None = None
) -> Response[str]:
    container: AsyncContainer = request.state.dishka_container
    cards = await (await container.get(ListProfileCards))(actor)
    platforms = await container.get(Platforms)
    return await page(
        "profiles.html",
        request,
        status=status_of(type(wrong.error)) if wrong else 200,
        cards=cards,
        providers={one.manifest.slug: one.manifest.name for one in platforms.all()},
        wrong=wrong,
        is_of_plan=isinstance(wrong.error, OF_PLAN) if wrong else False,
    )


def _import(text: str) -> Import:
    if text not in set(Import):
        raise Invalid("That is no choice.", field="imports", remedy="Choose all or chosen.")
    return Import(text)


HANDLERS = (begin, show_profiles, create_profile, change_profile, delete_profile)
