"""Connecting with a key: a form in place of a platform's consent page."""

from dataclasses import dataclass
from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor
from core.authorization import Authorization, Stage
from core.ids import ConnectionId, ProfileId, ProviderSlug
from core.usecases.entering import EnterKey
from entrypoints.addresses import Addresses
from entrypoints.http.web.guard import OPEN_FIELDS
from entrypoints.http.web.rendering import go

PREFIX = "field_"
"""Of the names of the form's inputs, so that no field of a provider's is taken for one of ours."""


@dataclass
class Entered:
    """With which provider; what it asks for stands in fields of its own names."""

    provider: str = ""


@post("/profiles/{profile_id:str}/key", include_in_schema=False, opt={OPEN_FIELDS: PREFIX})
@inject
async def enter_key(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Entered],
    request: Request[Any, Any, Any],
    enter: FromDishka[EnterKey],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Connect; the page tells how it went."""
    given, slug = await _given(request), ProviderSlug(data.provider)
    return _told(await enter(actor, ProfileId(profile_id), slug, given), addresses)


@post("/connections/{connection_id:str}/key", include_in_schema=False, opt={OPEN_FIELDS: PREFIX})
@inject
async def replace_key(
    actor: NamedDependency[Actor],
    connection_id: FromPath[str],
    data: URLEncodedBody[Entered],  # noqa: ARG001 - the guard knows the form by it
    request: Request[Any, Any, Any],
    enter: FromDishka[EnterKey],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Another key for a connection that is there."""
    given = await _given(request)
    return _told(await enter.again(actor, ConnectionId(connection_id), given), addresses)


async def _given(request: Request[Any, Any, Any]) -> dict[str, str]:
    form = await request.form()
    return {name.removeprefix(PREFIX): str(form[name]) for name in form if name.startswith(PREFIX)}


def _told(done: Authorization, addresses: Addresses) -> Redirect:
    """Of what went wrong the page tells by itself, as of any attempt to connect."""
    path = f"/profiles/{done.profile_id}/config"
    return go(path, addresses, "Connected." if done.stage is Stage.DONE else None)


HANDLERS = (enter_key, replace_key)
