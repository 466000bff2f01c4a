"""/profiles/…/config: the connections of a profile, and all that can be done with them."""

from datetime import datetime
from typing import Any

import msgspec
from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.access import Actor
from core.authorization import Stage
from core.business_center import BusinessCenter
from core.connection import READ_ONLY, Connection
from core.errors import NotFound
from core.ids import ConnectionId, ProfileId, ProviderSlug
from core.permission import MatrixRow
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.provider import Manifest, TakesTokens
from core.schedule import NextSync
from core.sync import SyncRun
from core.usecases.ad_accounts import AccountView, ListAdAccounts, Reached
from core.usecases.authorizations import ListAuthorizations
from core.usecases.connections import ListConnections, ShowConnection
from core.usecases.profiles import ShowProfile
from core.usecases.schedule import ShowNextSync
from core.usecases.survey import Check
from core.usecases.syncs import ShowSyncRuns
from entrypoints.http.web.leaving import allowing
from entrypoints.http.web.rendering import page

LIVE = 2
"""Parts of one kind that are live on a page: browsers keep six connections to a host at most."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A connection with all that its card shows."""

    connection: Connection
    name: str
    """The provider's."""
    words: dict[str, str]
    is_installed: bool
    centers: list[BusinessCenter]
    accounts: list[AccountView]
    matrix: tuple[MatrixRow, ...]
    next: NextSync
    last: SyncRun | None
    checks: tuple[Check, ...] = ()
    is_live: bool = True
    """Whether its run is watched, where one is under way."""

    @property
    def is_read_only(self) -> bool:
        """Whether only reconnecting brings it back."""
        return self.connection.state in READ_ONLY

    @property
    def running(self) -> SyncRun | None:
        """The run that is under way."""
        return self.last if self.last and self.last.ended_at is None else None


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
    clock: FromDishka[Clock],
) -> Response[str]:
    """Cards of the connections, one button a provider, the centers and accounts to choose from."""
    id = ProfileId(profile_id)
    profile = await show_profile(actor, id)
    connections = await list_connections(actor, id)
    attempts = await list_attempts(actor, id)
    now, scope = clock.now(), request.state.dishka_container
    reached = await list_accounts.with_centers(actor.workspace_id, id)
    cards = [await card_of(scope, actor, one, reached) for one in connections]
    answer = await page(
        "config.html",
        request,
        profile=profile,
        providers=[one.manifest for one in platforms.all()],
        takers={one.manifest.slug for one in platforms.all() if isinstance(one, TakesTokens)},
        cards=with_few_live(cards),
        centers=reached.centers,
        accounts=reached.accounts,
        words=words_of(platforms, [one.provider for one in connections]),
        waiting=[one for one in attempts if one.is_open(now)],
        most_live=LIVE,
        ended=next((one for one in attempts if _has_just_failed(one, now)), None),
    )
    return allowing(answer, platforms)


async def card_of(
    scope: AsyncContainer,
    actor: Actor,
    connection: Connection,
    reached: Reached,
    checks: tuple[Check, ...] = (),
) -> Card:
    """All that the card of one connection shows, of what the whole profile reaches."""
    platforms = await scope.get(Platforms)
    manifest = manifest_of(platforms, connection.provider)
    runs = await (await scope.get(ShowSyncRuns)).of(actor, connection.id, 1)
    show = await scope.get(ShowConnection)
    return Card(
        connection=connection,
        name=manifest.name if manifest else connection.provider,
        words=dict(manifest.words) if manifest else {},
        is_installed=manifest is not None,
        centers=[one for one in reached.centers if _reaches(one, connection.id)],
        accounts=[one for one in reached.accounts if _reaches(one.account, connection.id)],
        matrix=await show.matrix(actor, connection.id) if manifest else (),
        next=await (await scope.get(ShowNextSync))(actor, connection.id),
        last=runs[0] if runs else None,
        checks=checks,
    )


def with_few_live(cards: list[Card]) -> list[Card]:
    """The same cards, of which only those with the newest runs watch them."""
    runs = [one.running for one in cards if one.running]
    newest = sorted(runs, key=lambda one: one.started_at, reverse=True)[:LIVE]
    live = {one.id for one in newest}
    return [
        msgspec.structs.replace(one, is_live=one.running is None or one.running.id in live)
        for one in cards
    ]


async def card_part(request: Request[Any, Any, Any], card: Card) -> Response[str]:
    """The card alone, for a page that shows it already."""
    platforms = await request.state.dishka_container.get(Platforms)
    providers = [one.manifest for one in platforms.all()]
    part = await page("card_part.html", request, card=card, providers=providers)
    return allowing(part, platforms)


def manifest_of(platforms: Platforms, slug: ProviderSlug) -> Manifest | None:
    """None where its plugin is not installed any more."""
    try:
        return platforms.get(slug).manifest
    except NotFound:
        return None


def words_of(platforms: Platforms, slugs: list[ProviderSlug]) -> dict[str, str]:
    """The platforms' own words, where all that are connected use the same; ours elsewhere."""
    known = [one.words for slug in slugs if (one := manifest_of(platforms, slug))]
    ours = {"business_center": "Business Center", "ad_account": "Ad account"}
    for key in ours:
        told = {words[key] for words in known if key in words}
        ours[key] = told.pop() if len(told) == 1 else ours[key]
    return ours


def _reaches(one: Any, id: ConnectionId) -> bool:  # noqa: ANN401 - a center or an account
    return any(reach.connection_id == id and reach.lost_at is None for reach in one.reached_by)


def _has_just_failed(one: Any, now: datetime) -> bool:  # noqa: ANN401
    return (
        one.stage is Stage.FAILED
        and one.problem is not None
        and one.ended_at is not None
        and (now - one.ended_at).total_seconds() < RECENT
    )


RECENT = 600
"""Seconds for which the page tells of an attempt that failed."""

HANDLERS = (show_config,)
