"""/linked-accounts: public accounts in Business Centers, their readiness, and who can use them."""

from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from core.access import Actor
from core.ids import BusinessCenterId, ProfileId, ProviderSlug, PublicAccountId
from core.job import job_for
from core.linked_account import CenterMember
from core.links import Post
from core.ports.jobs import Jobs
from core.ports.platforms import Platforms
from core.usecases.linked_accounts import ListLinkedAccounts
from core.usecases.linking_ads import ListPosts, UnlinkAccount
from core.usecases.refreshing_links import RefreshLinks, ShowRefreshes
from entrypoints.http.link_views import (
    LinkedAccountView,
    RefreshView,
    ReviewView,
    view_linked_account,
    view_linked_accounts,
    view_refresh,
    view_reviews,
)
from entrypoints.http.views import FiguresPage, Items, Page, items, view_figures

ONE = "/profiles/{profile_id:str}/linked-accounts/{provider:str}/{center_id:str}/{account_id:str}"


class CenterPlace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Business Center."""

    provider: Annotated[ProviderSlug, Meta(examples=["example"])]
    business_center_id: Annotated[BusinessCenterId, Meta(examples=["7315047294066802039"])]


@get("/profiles/{profile_id:str}/linked-accounts", summary="A profile's linked accounts")
@inject
async def list_linked_accounts(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    list: FromDishka[ListLinkedAccounts],
    platforms: FromDishka[Platforms],
) -> FiguresPage[LinkedAccountView]:
    """By Business Center, each with what it is ready for or lacks; lost ones are marked."""
    found = await list.figures(actor, ProfileId(profile_id))
    return view_linked_accounts(found, platforms)


@get(ONE, summary="One linked account")
@inject
async def show_linked_account(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    provider: FromPath[str],
    center_id: FromPath[str],
    account_id: FromPath[str],
    list: FromDishka[ListLinkedAccounts],
    platforms: FromDishka[Platforms],
) -> LinkedAccountView:
    """Its link to one Business Center, with members, ad accounts and identities."""
    card = await list.card(
        actor,
        ProfileId(profile_id),
        ProviderSlug(provider),
        BusinessCenterId(center_id),
        PublicAccountId(account_id),
    )
    return view_linked_account(card, platforms)


@delete(ONE, summary="Unlink an account", status_code=200)
@inject
async def unlink_account(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    provider: FromPath[str],
    center_id: FromPath[str],
    account_id: FromPath[str],
    unlink: FromDishka[UnlinkAccount],
    list: FromDishka[ListLinkedAccounts],
    platforms: FromDishka[Platforms],
) -> LinkedAccountView:
    """Give its authorisation back to its owner; all that hangs on it is marked. Manager and up."""
    place = (
        ProfileId(profile_id),
        ProviderSlug(provider),
        BusinessCenterId(center_id),
        PublicAccountId(account_id),
    )
    await unlink(actor, *place)
    return view_linked_account(await list.card(actor, *place), platforms)


@get(ONE + "/posts", summary="Posts that ads can be made of")
@inject
async def list_posts(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    provider: FromPath[str],
    center_id: FromPath[str],
    account_id: FromPath[str],
    list: FromDishka[ListPosts],
    after: Annotated[str, QueryParameter(description="`next` of the part before.")] = "",
) -> Page[Post]:
    """Asked of the platform now, through an ad account that advertises with the account."""
    found = await list(
        actor,
        ProfileId(profile_id),
        ProviderSlug(provider),
        BusinessCenterId(center_id),
        PublicAccountId(account_id),
        after,
    )
    return Page(items=[*found.rows], next=found.next or None)


@post(
    "/profiles/{profile_id:str}/linked-accounts/refresh",
    summary="Read linked accounts anew",
    status_code=202,
)
@inject
async def refresh_linked_accounts(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[CenterPlace],
    refresh: FromDishka[RefreshLinks],
    show: FromDishka[ShowRefreshes],
    jobs: FromDishka[Jobs],
) -> RefreshView:
    """Have a worker ask the platform for all of one Business Center, part by part. Asked again
    before it is over, it is the same reading. Media buyer and up."""
    place = ProfileId(profile_id), data.provider, data.business_center_id
    await jobs.enqueue(job_for(await refresh(actor, *place)))
    return view_refresh(await show.at(actor, *place))


@get(
    "/profiles/{profile_id:str}/linked-accounts/readings",
    summary="How far each Business Center was read",
)
@inject
async def list_readings(
    actor: NamedDependency[Actor], profile_id: FromPath[str], show: FromDishka[ShowRefreshes]
) -> Items[RefreshView]:
    """By Business Center: its parts, and whether a reading that was asked for is under way."""
    return items([view_refresh(one) for one in await show(actor, ProfileId(profile_id))])


@get("/profiles/{profile_id:str}/linked-accounts/review", summary="Who can use linked accounts")
@inject
async def review_linked_accounts(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    list: FromDishka[ListLinkedAccounts],
    account_id: Annotated[
        str | None, QueryParameter(description="Of this linked account only.")
    ] = None,
) -> FiguresPage[ReviewView]:
    """Each person, each permission they have, every way it comes by, and what changed last."""
    asked = PublicAccountId(account_id) if account_id is not None else None
    return view_reviews(await list.reviewed(actor, ProfileId(profile_id), asked))


@get(
    "/profiles/{profile_id:str}/business-centers/{provider:str}/{center_id:str}/members",
    summary="Members of a Business Center",
)
@inject
async def list_center_members(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    provider: FromPath[str],
    center_id: FromPath[str],
    list: FromDishka[ListLinkedAccounts],
) -> FiguresPage[CenterMember]:
    """Everybody in it at the platform; an `id` of null was invited and has not come yet."""
    found = await list.members_in(
        actor, ProfileId(profile_id), ProviderSlug(provider), BusinessCenterId(center_id)
    )
    return view_figures(found, None)


HANDLERS = (
    list_linked_accounts,
    show_linked_account,
    unlink_account,
    list_posts,
    refresh_linked_accounts,
    list_readings,
    review_linked_accounts,
    list_center_members,
)
