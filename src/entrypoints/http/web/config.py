"""/profiles/…/config: the connections of a profile, and all that can be done with them."""

from typing import Annotated, Any

from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from core.access import Actor, Deed, may
from core.authorization import Authorization, left_behind, unsolved
from core.ids import ProfileId
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.secret import digest
from core.usecases.ad_accounts import ListAdAccounts
from core.usecases.authorizations import ListAuthorizations
from core.usecases.connections import ListConnections
from core.usecases.profiles import ShowProfile
from core.usecases.standing import Standing
from entrypoints.addresses import Addresses
from entrypoints.http.connecting import browser_of
from entrypoints.http.web.cards import LIVE, Card, card_of, marks_of, with_few_live, words_of
from entrypoints.http.web.dismissing import dismissed_in
from entrypoints.http.web.leaving import allowing
from entrypoints.http.web.offers import offers_of
from entrypoints.http.web.rendering import page
from entrypoints.http.web.shelves import center_rows, shelves


@get("/profiles/{profile_id:str}/config", include_in_schema=False)
@inject
async def show_config(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    platforms: FromDishka[Platforms],
    show_profile: FromDishka[ShowProfile],
    list_accounts: FromDishka[ListAdAccounts],
    list_connections: FromDishka[ListConnections],
    list_attempts: FromDishka[ListAuthorizations],
    standing: FromDishka[Standing],
    q: Annotated[str, QueryParameter()] = "",
    chosen: Annotated[str, QueryParameter()] = "",
    number: Annotated[str, QueryParameter(name="page")] = "1",
) -> Response[str]:
    """Cards of the connections, one button a provider, the centers and accounts to choose from."""
    id, scope = ProfileId(profile_id), request.state.dishka_container
    profile = await show_profile(actor, id)
    connections = await list_connections(actor, id)
    reached = await list_accounts.with_centers(actor.workspace_id, id)
    cards = [await card_of(scope, actor, one, reached) for one in connections]
    room = await standing.room(actor.workspace_id)
    answer = await page(
        "config.html",
        request,
        profile=profile,
        offers=offers_of(platforms),
        names={one.manifest.slug: one.manifest.name for one in platforms.all()},
        cards=with_few_live([one for one in cards if not one.is_apart]),
        apart=[one for one in cards if one.is_apart],
        centers=center_rows(reached, room),
        room=room,
        shelves=shelves(reached, room, q, number),
        sought=q,
        saved=chosen,
        words=words_of(platforms, [one.provider for one in connections]),
        marks=marks_of(platforms, [one.provider for one in reached.centers]),
        **await _attempts(actor, request, await list_attempts(actor, id)),
    )
    return allowing(answer, platforms)


async def _attempts(
    actor: Actor, request: Request[Any, Any, Any], attempts: list[Authorization]
) -> dict[str, Any]:
    """Those that are open and somebody still cares for, and the one that failed."""
    scope: AsyncContainer = request.state.dishka_container
    now = (await scope.get(Clock)).now()
    left = left_behind(attempts)
    waiting = [one for one in attempts if one.is_open(now) and one.id not in left]
    browser = browser_of(request, await scope.get(Addresses))
    return {
        "waiting": waiting,
        "most_live": LIVE,
        "failed": _told(actor, request, unsolved(attempts, now)),
        "browser_hash": digest(browser) if browser else None,
    }


def _told(
    actor: Actor, request: Request[Any, Any, Any], failed: Authorization | None
) -> Authorization | None:
    """It concerns whoever started it, and whoever could start again; until they dismiss it."""
    if failed is None or failed.id in dismissed_in(request):
        return None
    is_mine = failed.member_id is not None and failed.member_id == actor.member_id
    return failed if is_mine or may(actor.role, Deed.CONNECT) else None


async def card_part(request: Request[Any, Any, Any], card: Card) -> Response[str]:
    """The card alone, for a page that shows it already."""
    platforms = await request.state.dishka_container.get(Platforms)
    return allowing(await page("card_part.html", request, card=card), platforms)


HANDLERS = (show_config,)
