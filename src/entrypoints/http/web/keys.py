"""/keys: how programs come in, and as whom."""

from dataclasses import dataclass
from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor
from core.ids import ApiKeyId, MemberId
from core.usecases.api_keys import ListApiKeys, MakeApiKey, NewApiKey, RevokeApiKey
from core.usecases.members import ListMembers
from entrypoints.addresses import Addresses
from entrypoints.http.web.members import within_reach
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
    """Every key, the living ones first; of each only its first characters are known."""
    found = await keys(actor)
    everybody = await members(actor)
    return await page(
        "keys.html",
        request,
        keys=sorted(found, key=lambda one: one.revoked_at is not None),
        names={one.id: one.name for one in everybody},
        members=within_reach(actor, everybody),
    )


@post("/keys", include_in_schema=False)
@inject
async def make_key(
    actor: NamedDependency[Actor],
    data: URLEncodedBody[Wanted],
    request: Request[Any, Any, Any],
    make: FromDishka[MakeApiKey],
) -> Response[str]:
    """The page with the new key: the only one that ever shows it."""
    member_id = MemberId(data.member) if data.member else None
    made = await make(actor, NewApiKey(name=data.name, member_id=member_id))
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


HANDLERS = (show_keys, make_key, revoke_key)
