"""/connections with a key: for providers that have no consent page."""

from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from core.access import Actor
from core.ids import ConnectionId, ProfileId, ProviderSlug
from core.ports.clock import Clock
from core.usecases.entering import EnterKey
from entrypoints.http.views import AuthorizationView, view_authorization

type Fields = Annotated[
    dict[str, str],
    Meta(
        description="What the provider asks for, by the names of its fields.",
        examples=[{"api_key": "the key"}],
    ),
]


class NewKey(Struct, frozen=True, forbid_unknown_fields=True):
    """With which provider to connect, and what to enter for it."""

    provider: Annotated[ProviderSlug, Meta(examples=["example"])]
    fields: Fields

    def __repr__(self) -> str:
        return f"NewKey({self.provider})"


class OtherKey(Struct, frozen=True, forbid_unknown_fields=True):
    """What to enter in place of what was entered before."""

    fields: Fields

    def __repr__(self) -> str:
        return "OtherKey()"


@post("/profiles/{profile_id:str}/connections", summary="Connect with a key")
@inject
async def connect_with_key(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[NewKey],
    enter: FromDishka[EnterKey],
    clock: FromDishka[Clock],
) -> AuthorizationView:
    """Try the key at the platform, and keep it if it is good. Manager and up.

    The stage is `done`, with the `connection_id`, or `failed`, with the problem.
    """
    done = await enter(actor, ProfileId(profile_id), data.provider, data.fields)
    return view_authorization(done, clock.now())


@post("/connections/{connection_id:str}/key", summary="Reconnect with another key")
@inject
async def replace_key(
    actor: NamedDependency[Actor],
    connection_id: FromPath[str],
    data: JSONBody[OtherKey],
    enter: FromDishka[EnterKey],
    clock: FromDishka[Clock],
) -> AuthorizationView:
    """Put another key in the old one's place, of the same platform user. Manager and up."""
    done = await enter.again(actor, ConnectionId(connection_id), data.fields)
    return view_authorization(done, clock.now())


HANDLERS = (connect_with_key, replace_key)
