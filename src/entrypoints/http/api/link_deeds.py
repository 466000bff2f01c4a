"""/linked-accounts, many at once: giving members access, and ad accounts; a result for each."""

from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from core.access import Actor
from core.ids import AdAccountId, ProfileId, PublicAccountId
from core.usecases import assigning, linking_ads
from core.usecases.assigning import AssignMembers, AssignOrder, Pair
from core.usecases.linking_ads import AdLinkOrder, LinkAdAccounts
from core.usecases.pairwise import PairResult
from entrypoints.http.api.linked_accounts import CenterPlace
from entrypoints.http.views import Items, items


class Unassigning(CenterPlace, frozen=True, kw_only=True):
    """Whose access to which accounts is taken away."""

    pairs: Annotated[
        tuple[Pair, ...],
        Meta(
            min_length=1,
            max_length=assigning.MOST,
            examples=[[{"member_id": "7180463192541036545", "account_id": "7211093847562019283"}]],
        ),
    ]


class Assigning(Unassigning, frozen=True, kw_only=True):
    """Who is to have which account, at these levels and no others."""

    levels: Annotated[tuple[str, ...], Meta(min_length=1, max_length=20, examples=[["post"]])]


class AdAccountsOf(CenterPlace, frozen=True, kw_only=True):
    """A linked account, and ad accounts."""

    account_id: Annotated[PublicAccountId, Meta(examples=["7211093847562019283"])]
    ad_account_ids: Annotated[
        tuple[AdAccountId, ...],
        Meta(min_length=1, max_length=linking_ads.MOST, examples=[["7020315846190317569"]]),
    ]


@post(
    "/profiles/{profile_id:str}/linked-accounts/assign",
    summary="Assign members to linked accounts",
    status_code=200,
)
@inject
async def assign_members(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[Assigning],
    assign: FromDishka[AssignMembers],
) -> Items[PairResult]:
    """A result for each pair; one that fails does not undo the others. Manager and up."""
    return items(await assign(actor, ProfileId(profile_id), _order(data, data.levels)))


@post(
    "/profiles/{profile_id:str}/linked-accounts/unassign",
    summary="Take linked accounts away from members",
    status_code=200,
)
@inject
async def unassign_members(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[Unassigning],
    assign: FromDishka[AssignMembers],
) -> Items[PairResult]:
    """All access at once, a result for each pair; twice is harmless. Manager and up."""
    return items(await assign(actor, ProfileId(profile_id), _order(data)))


@post(
    "/profiles/{profile_id:str}/linked-accounts/link-ad-accounts",
    summary="Let ad accounts advertise with a linked account",
    status_code=200,
)
@inject
async def link_ad_accounts(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[AdAccountsOf],
    link: FromDishka[LinkAdAccounts],
) -> Items[PairResult]:
    """A result for each; it then shows what the account is ready for. Manager and up."""
    return items(await link(actor, ProfileId(profile_id), _ad_order(data, is_linked=True)))


@post(
    "/profiles/{profile_id:str}/linked-accounts/unlink-ad-accounts",
    summary="Let ad accounts advertise with it no more",
    status_code=200,
)
@inject
async def unlink_ad_accounts(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[AdAccountsOf],
    link: FromDishka[LinkAdAccounts],
) -> Items[PairResult]:
    """A result for each; twice is harmless. Manager and up."""
    return items(await link(actor, ProfileId(profile_id), _ad_order(data, is_linked=False)))


def _order(data: Unassigning, levels: tuple[str, ...] = ()) -> AssignOrder:
    return AssignOrder(
        provider=data.provider,
        business_center_id=data.business_center_id,
        pairs=data.pairs,
        levels=levels,
    )


def _ad_order(data: AdAccountsOf, *, is_linked: bool) -> AdLinkOrder:
    return AdLinkOrder(
        provider=data.provider,
        business_center_id=data.business_center_id,
        account_id=data.account_id,
        ad_account_ids=data.ad_account_ids,
        is_linked=is_linked,
    )


HANDLERS = (assign_members, unassign_members, link_ad_accounts, unlink_ad_accounts)
