"""Connecting with a key: a form in place of a platform's consent page."""

from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor
from core.authorization import Authorization, Stage
from core.ids import ConnectionId, ProfileId, ProviderSlug
from core.usecases.entering import EnterKey
from entrypoints.addresses import Addresses
from entrypoints.http.web.rendering import go

PREFIX = "field_"
"""Of the names of the form's inputs, so that no field of a provider's is taken for one of ours."""


@post("/profiles/{profile_id:str}/key", include_in_schema=False)
@inject
async def enter_key(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[dict[str, Any]],
    enter: FromDishka[EnterKey],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Connect; the page tells how it went."""
    slug = ProviderSlug(str(data.get("provider", "")))
    return _told(await enter(actor, ProfileId(profile_id), slug, _given(data)), addresses)


@post("/connections/{connection_id:str}/key", include_in_schema=False)
@inject
async def replace_key(
    actor: NamedDependency[Actor],
    connection_id: FromPath[str],
    data: URLEncodedBody[dict[str, Any]],
    enter: FromDishka[EnterKey],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Another key for a connection that is there."""
    return _told(await enter.again(actor, ConnectionId(connection_id), _given(data)), addresses)


def _given(data: dict[str, Any]) -> dict[str, str]:
    return {
        name.removeprefix(PREFIX): str(value)
        for name, value in data.items()
        if name.startswith(PREFIX)
    }


def _told(done: Authorization, addresses: Addresses) -> Redirect:
    """Of what went wrong the page tells by itself, as of any attempt to connect."""
    path = f"/profiles/{done.profile_id}/config"
    return go(path, addresses, "Connected." if done.stage is Stage.DONE else None)


HANDLERS = (enter_key, replace_key)
