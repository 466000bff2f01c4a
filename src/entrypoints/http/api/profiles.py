"""/profiles and /providers: what connections are made for, and to what."""

from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from core.access import Actor
from core.ids import ProfileId, ProviderSlug
from core.ports.platforms import Platforms
from core.profile import Profile
from core.usecases.profiles import (
    ChangeProfile,
    CreateProfile,
    DeleteProfile,
    ListProfiles,
    NewProfile,
    ProfileChange,
    ShowProfile,
)
from entrypoints.http.views import Items, ProviderView, items, view_provider


@get("/profiles", summary="The workspace's profiles")
@inject
async def list_profiles(
    actor: NamedDependency[Actor], profiles: FromDishka[ListProfiles]
) -> Items[Profile]:
    """Every profile, oldest first."""
    return items(await profiles(actor))


@post("/profiles", summary="Create a profile")
@inject
async def create_profile(
    actor: NamedDependency[Actor], data: JSONBody[NewProfile], create: FromDishka[CreateProfile]
) -> Profile:
    """Make a profile, if the plan has room for it. Manager and up."""
    return await create(actor, data)


@get("/profiles/{profile_id:str}", summary="One profile")
@inject
async def show_profile(
    actor: NamedDependency[Actor], profile_id: FromPath[str], show: FromDishka[ShowProfile]
) -> Profile:
    """One profile."""
    return await show(actor, ProfileId(profile_id))


@patch("/profiles/{profile_id:str}", summary="Rename a profile, or change what it imports")
@inject
async def change_profile(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[ProfileChange],
    change: FromDishka[ChangeProfile],
) -> Profile:
    """Change what is given and leave the rest. Manager and up."""
    return await change(actor, ProfileId(profile_id), data)


@delete("/profiles/{profile_id:str}", summary="Delete a profile")
@inject
async def delete_profile(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    name: Annotated[str, QueryParameter(description="The profile's name, to be sure.")],
    remove: FromDishka[DeleteProfile],
) -> None:
    """Disconnect everything in the profile, then delete it and its data. Admin and up."""
    await remove(actor, ProfileId(profile_id), name)


@get("/providers", summary="The installed providers")
@inject
async def list_providers(
    actor: NamedDependency[Actor],  # noqa: ARG001
    platforms: FromDishka[Platforms],
) -> Items[ProviderView]:
    """Every installed provider: its words, permissions and features."""
    return items(view_provider(one) for one in platforms.all())


@get("/providers/{slug:str}", summary="One provider")
@inject
async def show_provider(
    actor: NamedDependency[Actor],  # noqa: ARG001
    slug: FromPath[str],
    platforms: FromDishka[Platforms],
) -> ProviderView:
    """One provider's manifest: which permissions it asks for, and which features need them."""
    return view_provider(platforms.get(ProviderSlug(slug)))


HANDLERS = (
    list_profiles,
    create_profile,
    show_profile,
    change_profile,
    delete_profile,
    list_providers,
    show_provider,
)
