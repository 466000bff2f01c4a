"""/keys: how programs come in, and as whom."""

from dataclasses import dataclass
from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor
from core.errors import Error, Invalid
from core.ids import ApiKeyId, MemberId
from core.usecases.api_keys import ListApiKeys, MakeApiKey, NewApiKey, RevokeApiKey
from core.usecases.members import ListMembers
from entrypoints.addresses import Addresses
from entrypoints.http.errors import status_of
from entrypoints.http.web.members import within_reach
from entrypoints.http.web.paging import leaf_of
from entrypoints.http.web.rendering import go, page


@dataclass
class Wanted:
    """What to call the key, and for whom it is."""

    name: str = ""
    member: str = ""


@get("/keys", include_in_schema=False)
@inject
async def show_keys(
    actor: NamedDependency[Actor],
    request: Request[Any, Any, Any],
    keys: FromDishka[ListApiKeys],
    members: FromDishka[ListMembers],
) -> Response[str]:
    """The keys, the living ones first; of each only its first characters are known."""
    return await _keys(actor, request, keys, members)


@post("/keys", include_in_schema=False)
@inject
async def make_key(
    actor: NamedDependency[Actor],
    data: URLEncodedBody[Wanted],
    request: Request[Any, Any, Any],
    make: FromDishka[MakeApiKey],
    keys: FromDishka[ListApiKeys],
    members: FromDishka[ListMembers],
) -> Response[str]:
    """The page with the new key: the only one that ever shows it."""
    member_id = MemberId(data.member) if data.member else None
    try:
        made = await make(actor, NewApiKey(name=data.name, member_id=member_id))
    except Invalid as error:
        return await _keys(actor, request, keys, members, data, error)
    return await page("key_made.html", request, made=made.key, secret=made.secret.reveal())


@post("/keys/{key_id:str}/revoke", include_in_schema=False)
@inject
async def revoke_key(
    actor: NamedDependency[Actor],
    key_id: FromPath[str],
    revoke: FromDishka[RevokeApiKey],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Worthless from the next request on. Twice is harmless."""
    done = await revoke(actor, ApiKeyId(key_id))
    return go("/keys", addresses, f"“{done.name}” opens nothing any more.")


async def _keys(
    actor: Actor,
    request: Request[Any, Any, Any],
    keys: ListApiKeys,
    members: ListMembers,
    typed: Wanted | None = None,
    error: Error | None = None,
) -> Response[str]:
    found = await keys(actor)
    living_first = sorted(found, key=lambda one: one.revoked_at is not None)
    everybody = await members(actor)
    return await page(
        "keys.html",
        request,
        status=status_of(type(error)) if error else 200,
        keys=leaf_of(living_first, request.query_params.get("page", "")),
        names={one.id: one.name for one in everybody},
        members=within_reach(actor, everybody),
        typed=typed or Wanted(),
        error=error,
    )


HANDLERS = (show_keys, make_key, revoke_key)
