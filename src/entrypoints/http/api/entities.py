"""/campaigns, /ad-groups, /ads and what else lies in ad accounts, as it was brought in."""

from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import Router, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter

from core.access import Actor
from core.campaign import Ad, AdGroup, Campaign
from core.entity import Entity
from core.funds import Transaction
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.library import Audience, Creative, Pixel, PixelEvent
from core.ports.entities import EntityQuery
from core.reads import FreshUrl
from core.usecases.creatives import ShowCreative
from core.usecases.figures import Figures, ReadFigures
from entrypoints.asking import mark_after, place_after
from entrypoints.http.promises import promising
from entrypoints.http.views import FiguresPage, view_figures


def provide_query(
    profile_id: FromPath[str],
    provider: Annotated[str | None, QueryParameter(description="Of this platform only.")] = None,
    ad_account_id: Annotated[
        str | None, QueryParameter(description="Of this account only.")
    ] = None,
    parent_id: Annotated[
        str | None,
        QueryParameter(
            description="Ad groups of this campaign, ads of this ad group, events of this pixel."
        ),
    ] = None,
    is_there: Annotated[
        bool | None,
        QueryParameter(description="`true`: what the platform still lists; `false`: what is gone."),
    ] = None,
    after: Annotated[str | None, QueryParameter(description="`next` of the part before.")] = None,
    limit: Annotated[int, QueryParameter(description="1 to 1000 rows.")] = 100,
) -> EntityQuery:
    """What every listing may be asked."""
    return EntityQuery(
        profile_id=ProfileId(profile_id),
        provider=ProviderSlug(provider) if provider else None,
        ad_account_id=AdAccountId(ad_account_id) if ad_account_id else None,
        parent_id=parent_id,
        is_there=is_there,
        after=place_after(after),
        limit=limit,
    )


def _view[E: Entity](found: Figures[E]) -> FiguresPage[E]:
    return view_figures(found, mark_after(found.rows[-1]) if found.rows else None)


@get("/campaigns", summary="Campaigns")
@inject
async def find_campaigns(
    actor: NamedDependency[Actor],
    asked: NamedDependency[EntityQuery],
    read: FromDishka[ReadFigures],
) -> FiguresPage[Campaign]:
    """Campaigns by ad account and id; deleted and vanished ones are kept and marked."""
    return _view(await read.entities_of(actor, Campaign, asked))


@get("/ad-groups", summary="Ad groups")
@inject
async def find_ad_groups(
    actor: NamedDependency[Actor],
    asked: NamedDependency[EntityQuery],
    read: FromDishka[ReadFigures],
) -> FiguresPage[AdGroup]:
    """Ad groups by ad account and id; deleted and vanished ones are kept and marked."""
    return _view(await read.entities_of(actor, AdGroup, asked))


@get("/ads", summary="Ads")
@inject
async def find_ads(
    actor: NamedDependency[Actor],
    asked: NamedDependency[EntityQuery],
    read: FromDishka[ReadFigures],
) -> FiguresPage[Ad]:
    """Ads by ad account and id, automatic ones included; vanished ones are kept and marked."""
    return _view(await read.entities_of(actor, Ad, asked))


@get("/creatives", summary="Images and videos")
@inject
async def find_creatives(
    actor: NamedDependency[Actor],
    asked: NamedDependency[EntityQuery],
    read: FromDishka[ReadFigures],
) -> FiguresPage[Creative]:
    """The ad accounts' images and videos. Where a file can be seen is asked for one by one."""
    return _view(await read.entities_of(actor, Creative, asked))


@get("/ad-accounts/{account_id:str}/creative-url", summary="Where a file is")
@inject
async def show_creative_url(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    account_id: FromPath[str],
    creative_id: Annotated[
        str,
        QueryParameter(description="Of an image or video; not in the path, for some have a slash."),
    ],
    show: FromDishka[ShowCreative],
) -> FreshUrl:
    """The platform's address of an image or video, asked for now: it lives an hour or a few."""
    return await show(actor, ProfileId(profile_id), AdAccountId(account_id), creative_id)


@get("/audiences", summary="Audiences")
@inject
async def find_audiences(
    actor: NamedDependency[Actor],
    asked: NamedDependency[EntityQuery],
    read: FromDishka[ReadFigures],
) -> FiguresPage[Audience]:
    """Custom and lookalike audiences by ad account and id."""
    return _view(await read.entities_of(actor, Audience, asked))


@get("/pixels", summary="Pixels")
@inject
async def find_pixels(
    actor: NamedDependency[Actor],
    asked: NamedDependency[EntityQuery],
    read: FromDishka[ReadFigures],
) -> FiguresPage[Pixel]:
    """Pixels by ad account and id."""
    return _view(await read.entities_of(actor, Pixel, asked))


@get("/pixel-events", summary="Pixel events")
@inject
async def find_pixel_events(
    actor: NamedDependency[Actor],
    asked: NamedDependency[EntityQuery],
    read: FromDishka[ReadFigures],
) -> FiguresPage[PixelEvent]:
    """How often each pixel received each event, by day in UTC."""
    return _view(await read.entities_of(actor, PixelEvent, asked))


@get("/transactions", summary="Transactions")
@inject
async def find_transactions(
    actor: NamedDependency[Actor],
    asked: NamedDependency[EntityQuery],
    read: FromDishka[ReadFigures],
) -> FiguresPage[Transaction]:
    """What moved in Business Centers and their ad accounts, in micros of each one's currency."""
    return _view(await read.entities_of(actor, Transaction, asked))


CHAPTER = "What is advertised"
"""On the API page."""

ROUTERS = (
    Router(
        "/profiles/{profile_id:str}",
        route_handlers=promising(
            CHAPTER,
            [
                find_campaigns,
                find_ad_groups,
                find_ads,
                find_creatives,
                find_audiences,
                find_pixels,
                find_pixel_events,
                find_transactions,
            ],
        ),
        dependencies={"asked": Provide(provide_query, sync_to_thread=False)},
    ),
    Router("/profiles/{profile_id:str}", route_handlers=promising(CHAPTER, [show_creative_url])),
)
